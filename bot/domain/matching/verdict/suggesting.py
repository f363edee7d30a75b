"""Which facts are suggested for a question that none is sure to answer, and in which order."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.domain.links import entries_by_id
from bot.domain.matching.model import DEFAULT_THRESHOLDS, Candidate, Status, Verdict
from bot.domain.matching.text.asking import YES_NO
from bot.domain.matching.text.meanings import entity_id
from bot.domain.matching.text.normalise import stem, words
from bot.domain.matching.text.reading import QuestionReading, Token
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.people import pronouns_of
from bot.domain.pack.attributes import INTRODUCING, is_vital
from bot.domain.pack.model import PEOPLE, EntityKind, Fact, Pack

_BE = frozenset({"is", "was"})
_POINTING = frozenset({"the", "that", "this"})
_AT_OTHER_TIMES = frozenset({"before", "earlier", "previously", "else", "now"})
_BARE = 3  # words with an article, among which a description has its noun
_OFFERED = 3
_CALLED = {
    **dict.fromkeys(("woman", "girl", "lady", "blonde", "brunette", "redhead", "chick"), "she"),
    **dict.fromkeys(("man", "guy", "dude", "bloke", "boy"), "he"),
}


def suggested(
    index: Index, reading: QuestionReading, verdict: Verdict, possible: Collection[str] = ()
) -> Verdict:
    """Return a verdict with suggestions that are worth an offer: no asides, and nobody's age unasked.

    A question that names somebody is much like those for how old they are, whatever it asks. In their place
    comes who they are, or whom they play. What has no more than a name in common with it is on something
    else, unless its author says too little of it to rule it out (``possible``).
    """
    if verdict.status is not Status.SUGGEST:
        return verdict
    pack = index.pack
    near = tuple(
        each
        for each in verdict.candidates
        if each.fact_id not in pack.asides
        and (each.fact_id in possible or _shares(index, reading, each.fact_id))
    )
    first = pack.fact.get(verdict.candidates[0].fact_id) if verdict.candidates else None
    if first is not None and is_vital(first) and not _has_any(index, first, _asked(reading)):
        near = _ordered(pack, reading, near)
    if not near:
        return replace(verdict, status=Status.UNKNOWN, confidence=0.0, candidates=())
    return replace(verdict, candidates=near)


def without_vital(index: Index, reading: QuestionReading, verdict: Verdict) -> Verdict:
    """Return a verdict that doesn't answer how old somebody is where something else is asked of them.

    "What was she in before" has nothing but the name in common with that.
    """
    fact = index.pack.fact.get(verdict.fact_id or "")
    if fact is None or not is_vital(fact) or _asks_for(index, fact, reading):
        return verdict
    return replace(verdict, status=Status.SUGGEST, fact_id=None)


def _asks_for(index: Index, fact: Fact, reading: QuestionReading) -> bool:
    """Tell whether a question on somebody may ask how old they are, or where they come from."""
    if reading.form.name == YES_NO or (not reading.content and not reading.form.kinds.isdisjoint(fact.kinds)):
        return True  # "is she Swedish", "where is he from"
    return _has_any(index, fact, _asked(reading))


def _asked(reading: QuestionReading) -> list[Token]:
    """Return the words of a question on somebody that may ask how old they are, or where they come from."""
    return [token for token in reading.content if token.text not in _AT_OTHER_TIMES]


def _shares(index: Index, reading: QuestionReading, fact_id: str) -> bool:
    """Tell whether a fact may be meant: it has more in common with a question than whom that names.

    A fact that asks for nothing but a name, such as who somebody is, is near to any question on them.
    """
    fact = index.pack.fact.get(fact_id)
    if fact is None or not reading.content or not index.reader.read(fact.question).content:
        return True
    return _has_any(index, fact, reading.content)


def _has_any(index: Index, fact: Fact, asked: Iterable[Token]) -> bool:
    """Tell whether a fact has one of these words of a question, or one that means the same."""
    number, told = index.number[fact.id], {stem(word) for word in words(fact.answer)}
    return any(index.composition.explains(number, token) or token.stem in told for token in asked)


def of_described(pack: Pack, question: str, verdict: Verdict) -> Verdict:
    """Return the verdict on who somebody is that a question describes: "who's the blonde in the alley".

    Where nothing knows them by that, those of whom the facts tell that come nearest may be meant.
    """
    pronoun = _described(words(question))
    is_open = verdict.status is Status.UNKNOWN and verdict.gap is None and verdict.talk is None
    if pronoun is None or not is_open or not verdict.candidates:
        return verdict
    called = pronouns_of(pack)
    near = entries_by_id(pack.fact, [each.fact_id for each in verdict.candidates])
    told = (each for fact in near for each in (*(about.entity for about in fact.about), *fact.entities))
    people = [
        each
        for each in dict.fromkeys(told)
        if each in pack.entity
        and pack.entity[each].kind is EntityKind.CHARACTER
        and called.get(each, pronoun) == pronoun
    ]
    likely = {fact.id: fact for fact in _introducing(pack, people)}
    found = tuple(Candidate(each, DEFAULT_THRESHOLDS.suggest) for each in likely)[:_OFFERED]
    if not found:
        return verdict
    return replace(verdict, status=Status.SUGGEST, confidence=found[0].confidence, candidates=found)


def _described(said: Sequence[str]) -> str | None:
    """Return "she" or "he" for somebody whom a question describes and asks who that is; None for others."""
    at = next((at for at in range(len(said) - 1) if said[at] == "who" and said[at + 1] in _BE), None)
    told: Sequence[str] = () if at is None else said[at + 2 :]
    if not told or told[0] not in _POINTING or len(told) <= _BARE:
        return None
    return next((_CALLED[word] for word in told[1 : 1 + _BARE] if word in _CALLED), None)


def _ordered(pack: Pack, reading: QuestionReading, near: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates with what is on somebody who is named first, and without how old anybody is."""
    named = [each for each in map(entity_id, reading.entities) if each in pack.entity]
    people = [each for each in named if pack.entity[each].kind in PEOPLE]
    introduced = [Candidate(fact.id, DEFAULT_THRESHOLDS.suggest) for fact in _introducing(pack, people)]
    every = list({each.fact_id: each for each in (*introduced, *near)}.values())

    def rank(candidate: Candidate) -> int:
        fact = pack.fact.get(candidate.fact_id)
        if fact is None:  # what moderators taught
            return 0
        if set(people).isdisjoint(fact.entities):
            return 2
        return int(any(each.fact_id == fact.id for each in introduced))

    others = (each for each in every if not _is_vital(pack, each.fact_id))
    return tuple(sorted(others, key=rank)[:_OFFERED])


def _is_vital(pack: Pack, fact_id: str) -> bool:
    fact = pack.fact.get(fact_id)
    return fact is not None and is_vital(fact)


def _introducing(pack: Pack, people: Iterable[str]) -> list[Fact]:
    """Return for each of these people the first fact that says who they are."""
    stating = (
        [
            fact
            for fact in pack.facts
            if any(each.entity == entity and each.attribute in INTRODUCING for each in fact.about)
        ]
        for entity in people
    )
    return [facts[0] for facts in stating if facts]
