"""Which film "the third one" is: another that has that number in its series, or one that is still to come."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.matching.model import CERTAIN, Candidate, Status, Verdict
from bot.domain.matching.text.meanings import subject_of
from bot.domain.matching.text.normalise import words
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.naming import named_in
from bot.domain.pack.model import Entity, EntityKind, Fact, Pack

# "The first one" may be this one, and "the second one" the next.
_ORDINALS = {"3": "third", "4": "fourth", "5": "fifth", "6": "sixth", "three": "third", "four": "fourth"}
_NUMBERED = re.compile(
    rf"\b(?P<ordinal>{'|'.join(dict.fromkeys(_ORDINALS.values()))}) (?:one|film|movie|part|instal?lment)\b"
    rf"|\bpart (?P<number>{'|'.join(_ORDINALS)})\b"
)
# And nothing else: after an answer, "the first one" is not this one. Glosses leave "one" out.
_ONE_OF_THEM = re.compile(
    rf"(?:(?:what|how) about )?the (?P<which>next|first|{'|'.join(dict.fromkeys(_ORDINALS.values()))})"
    r"(?: (?:one|film|movie|part|instal?lment))?"
)
_NEXT = "the next one"  # a name of the film that it is
_COMING = re.compile(r"\bwhen(?:['\u2019]s| does| will| is)\b|\bwill\b")


def of_numbered_film(index: Index, question: str, verdict: Verdict) -> Verdict:
    """Return the verdict on a question about a film by its number, ``question`` being in English.

    What is told of the pack's own film doesn't answer it, and what is told of yet another one only may:
    "the third one" is the third of the series, or what comes after this one's second part.
    """
    if verdict.status is Status.UNKNOWN or verdict.confidence >= CERTAIN:
        return verdict
    pack, asked = index.pack, _NUMBERED.search(" ".join(words(question)))
    if asked is None:
        return verdict
    ordinal = asked["ordinal"] or _ORDINALS[asked["number"]]
    film = _film(pack, ordinal)
    if film is None or _names_film(index, question):
        return verdict
    fact = pack.fact.get(verdict.fact_id or "")
    is_coming = _COMING.search(question.lower()) is not None
    if fact is not None and _is_answer(pack, fact, film, ordinal, question, is_coming=is_coming):
        return verdict
    near = [each for each in verdict.candidates if _may_be_meant(pack, each)]
    own = [each for each in pack.facts if any(about.entity == film.id for about in each.about)][:1]
    told = [each for each in near if _tells(pack, each, film)] or [
        Candidate(each.id, verdict.confidence) for each in own
    ]
    others = [each for each in near if each not in told]
    found = (*others[:1], *told, *others[1:]) if is_coming else (*told, *others)
    return replace(verdict, status=Status.SUGGEST, fact_id=None, candidates=found) if found else verdict


def numbered(pack: Pack, said: Sequence[str]) -> list[Entity]:
    """Return the other film that words are the number of, if they are no more: "and the first one"."""
    asked = _ONE_OF_THEM.fullmatch(" ".join(said))
    if asked is None:
        return []
    if asked["which"] == "next":
        return [each for each in pack.entities if each.kind is EntityKind.FILM and _NEXT in each.aliases]
    film = _film(pack, asked["which"])
    return [] if film is None else [film]


def _is_answer(pack: Pack, fact: Fact, film: Entity, ordinal: str, question: str, *, is_coming: bool) -> bool:
    """Tell whether a fact is surely on the film that is asked for by its number."""
    if _is_on(fact, film):
        return not is_coming
    said = words(question)
    is_part = "part" in said or "there" in said  # "part three", "is there a third one": one that may come
    return not _is_on_subject(pack, fact) and (is_part or ordinal in words(fact.answer))


def _film(pack: Pack, ordinal: str) -> Entity | None:
    """Return the film that has a number in its series, where that is not what everything is about."""
    films = (each for each in pack.entities if each.kind is EntityKind.FILM and each != subject_of(pack))
    return next((each for each in films if ordinal in words(each.role)), None)


def _names_film(index: Index, question: str) -> bool:
    films = (each for each in named_in(index, question) if each.kind is EntityKind.FILM)
    return any(each != subject_of(index.pack) for each in films)


def _tells(pack: Pack, candidate: Candidate, film: Entity) -> bool:
    fact = pack.fact.get(candidate.fact_id)
    return fact is not None and _is_on(fact, film)


def _is_on(fact: Fact, film: Entity) -> bool:
    value = () if fact.value is None else (fact.value.entity,)
    return film.id in {*fact.entities, *(each.entity for each in fact.about), *value}


def _is_on_subject(pack: Pack, fact: Fact) -> bool:
    subject = subject_of(pack)
    own = None if subject is None else subject.id
    return own in fact.entities or not fact.entities


def _may_be_meant(pack: Pack, candidate: Candidate) -> bool:
    """Tell whether a fact is on other films than the pack's own; what was taught may be on anything."""
    fact = pack.fact.get(candidate.fact_id)
    if fact is None:
        return True
    is_on_films = any(pack.entity[each].kind is EntityKind.FILM for each in fact.entities)
    return is_on_films and not _is_on_subject(pack, fact)
