"""Follow-ups: what "and how old is she?" asks after an answer, or after another question.

Nothing is remembered: the names come from the fact replied to, or from the questions before in the same text.
A pronoun may stand for any entity of its sort, so there are several readings, the likeliest first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import words
from bot.domain.matching.text.splitting import AUXILIARIES, LEADING, QUESTION_WORDS
from bot.domain.pack.model import Entity, EntityKind, Fact

_MOST_READINGS = 4
_PEOPLE = frozenset({EntityKind.PERSON, EntityKind.CHARACTER})
_PLACES = frozenset({EntityKind.PLACE})
_THINGS = frozenset(EntityKind) - _PEOPLE - _PLACES
_TITLES = {"he": {"mr", "sir", "lord", "king"}, "she": {"ms", "mrs", "miss", "lady", "queen"}}
_BE = r"(?:is|are|was|were|'s|will be)"
_SEQUENCE_NOUNS = "stunt|scene|sequence|fight|crash|wreck|chase|moment|set[- ]?piece|shot|part|bit|thing|one"
_PRONOUNS = re.compile(
    r"\b(?:"
    r"(?P<he>he|him|his|(?:that|this) (?:man|guy|actor|dude))"
    r"|(?P<she>she|her|hers|(?:that|this) (?:woman|girl|lady|actress))"
    r"|(?P<they>they|them|their|those two|both of them)"
    rf"|(?P<there>(?<!is )(?<!are )(?<!was )(?<!were )there(?! {_BE})"
    r"|(?:that|this) (?:place|country|city|town|location))"
    rf"|(?P<it>it|its|(?:that|this) (?:{_SEQUENCE_NOUNS})"
    rf"|(?<=\bwas )(?:that|this)|(?<=\bis )(?:that|this)|(?<=\bdid )(?:that|this)|(?<=\bdoes )(?:that|this)"
    r"|(?<='s )(?:that|this)|(?:that|this)(?=\W*$)|(?:that|this)(?= (?:is|was)\b))"
    r")\b",
    re.IGNORECASE,
)
_POSSESSIVES = frozenset({"his", "their", "its"})
_PLAIN = word_list("stopwords")  # "her" before one of these, or at the end, is no possessive
_MORE = frozenset({"else", "other", "others", "another", "more"})
_BARE = 3  # words of a question like "why?", "and how long?"
_FRAGMENT = 6  # words; a longer text without a question word or verb is not cut to a name
_OPENER = re.compile(
    rf"(?:(?:with|in|to|from|at|by) )?(?:{'|'.join(QUESTION_WORDS)})\b"
    rf"(?:(?: (?!(?:{'|'.join(AUXILIARIES)})\b)\S+){{1,3}}(?= (?:{'|'.join(AUXILIARIES)})\b))?",
    re.IGNORECASE,
)


def resolve(question: str, about: Sequence[Entity]) -> tuple[str, ...]:
    """Return the readings of ``question`` with names of what it is about for its pronouns, likeliest first.

    The question as it stands is the last or the only one, unless it would then ask about somebody else.
    """
    matches = list(_PRONOUNS.finditer(question))
    if not {"he", "she"}.isdisjoint(match.lastgroup for match in matches):  # "who did she do them with?"
        matches = [match for match in matches if match.lastgroup != "they"]
    found = [(match, names) for match in matches if (names := _meant(match, about))]
    sorts = {match.lastgroup: names for match, names in found}
    if not sorts:
        return (question,)
    chosen = (dict(zip(sorts, names, strict=True)) for names in product(*sorts.values()))
    readings = (_replaced(question, [(m, names[m.lastgroup]) for m, _ in found]) for names in chosen)
    # "It" may as well be what everything is about.
    return (*islice(readings, _MOST_READINGS), *([question] if sorts.keys() == {"it"} else []))


def readings_of(
    question: str, fact: Fact, about: Sequence[Entity], named: Sequence[Entity], entities: Iterable[Entity]
) -> tuple[str, ...]:
    """Return the readings of ``question`` as a reply to ``fact``, the likeliest first.

    The fact is ``about`` some of the ``entities``; ``named`` are those that the question names itself.
    """
    others = [entity for entity in about if entity not in named]
    resolved = resolve(question, others)
    if resolved != (question,):
        return resolved
    said = _without_leading(words(question))
    is_clause = not (QUESTION_WORDS | AUXILIARIES).isdisjoint(said)
    if said[:2] in (["what", "about"], ["how", "about"]) or (not is_clause and len(said) <= _FRAGMENT):
        meant = named or _hinted(said, entities)
        if meant:
            return (*_exchanged(fact, about, meant[0]), question)
    if named:
        return (question,)
    if said and said[0] in QUESTION_WORDS and len(said) <= _BARE and _PLAIN.issuperset(said[2:]):
        return (f"{' '.join(said)} {_OPENER.sub('', fact.question, count=1).strip()}", question)
    subject = [*_things(others), *others][:1]
    return (question, *(f"{question.rstrip('?!. ')} {entity.name_within}?" for entity in subject))


def asks_for_more(question: str) -> bool:
    """Tell whether a follow-up asks for something beyond the answer: "what else was shot there?"."""
    return not _MORE.isdisjoint(words(question))


def _meant(match: re.Match[str], about: Iterable[Entity]) -> list[str]:
    """Return the names that a pronoun can stand for."""
    sort = match.lastgroup
    if sort == "there":
        places = [entity.name for entity in about if entity.kind in _PLACES]
        return [name if "that" in match[0].lower() else f"in {name}" for name in places]
    people = [entity for entity in about if entity.kind in _PEOPLE]
    if sort == "they":
        return [" and ".join(entity.name for entity in people[:2])] if len(people) > 1 else []
    if sort == "it":
        return [entity.name_within for entity in _things(about)]
    other = _TITLES["she" if sort == "he" else "he"]
    return [entity.name for entity in people if not _has_title(entity, other)]


def _things(about: Iterable[Entity]) -> list[Entity]:
    """Return what "it" may be, scenes and texts before the film and who made it: those go without saying."""
    things = [entity for entity in about if entity.kind in _THINGS]
    return sorted(things, key=lambda entity: entity.kind in {EntityKind.FILM, EntityKind.ORGANISATION})


def _has_title(entity: Entity, titles: set[str]) -> bool:
    return any(not titles.isdisjoint(words(name)[:1]) for name in (entity.name, *entity.aliases))


def _replaced(question: str, chosen: Iterable[tuple[re.Match[str], str]]) -> str:
    """Return the question with names in place of its pronouns."""
    parts, start = list[str](), 0
    for match, name in chosen:
        parts += question[start : match.start()], name, "'s" if _is_possessive(question, match) else ""
        start = match.end()
    return "".join([*parts, question[start:]])


def _is_possessive(question: str, match: re.Match[str]) -> bool:
    pronoun = match[0].lower()
    following = words(question[match.end() :][:80])[:1]
    return pronoun in _POSSESSIVES or (pronoun == "her" and not _PLAIN.issuperset(following))


def _without_leading(said: list[str]) -> list[str]:
    """Return the words without "and", "but", "so" at their start."""
    at = next((at for at, word in enumerate(said) if word not in LEADING), len(said))
    return said[at:]


def _exchanged(fact: Fact, about: Iterable[Entity], other: Entity) -> Iterator[str]:
    """Yield the fact's question about ``other``: "where was the fight shot?", "and the wreck?"."""
    kinds = next(kinds for kinds in (_PEOPLE, _PLACES, _THINGS) if other.kind in kinds)
    names = (name for entity in about if entity.kind in kinds for name in (entity.name, *entity.aliases))
    for name in sorted(names, key=len, reverse=True):
        exchanged = re.sub(
            rf"\b{re.escape(name)}\b", lambda _: other.name_within, fact.question, flags=re.IGNORECASE
        )
        if exchanged != fact.question:
            yield exchanged
            return


def _hinted(said: Sequence[str], entities: Iterable[Entity]) -> list[Entity]:
    """Return the only entity whose name has one of the words: "and the wreck?"."""
    content = set(said) - _PLAIN
    found = [entity for entity in entities if not content.isdisjoint(words(entity.name))]
    return found if len(found) == 1 else []
