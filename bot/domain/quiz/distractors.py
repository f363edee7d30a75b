"""Wrong answers that are plausible, and that the pack neither makes right nor leaves open."""

import re
from collections.abc import Iterator

from bot.domain.pack.model import AnswerKind, EntityKind, Fact, Pack, Value
from bot.domain.quiz.judging import same_answer
from bot.domain.values import days
from bot.domain.words import NUMBER_WORDS, content_words, fold, padded

MAX_DISTRACTORS = 8  # kept with a question; a game draws three of them
_SIMILAR = 0.5  # two questions sharing this part of their words may have the same right answers
_ENTITY_KINDS = {
    EntityKind.PERSON: AnswerKind.PERSON,
    EntityKind.CHARACTER: AnswerKind.CHARACTER,
    EntityKind.PLACE: AnswerKind.PLACE,
    EntityKind.GROUP: AnswerKind.ORGANISATION,
    EntityKind.ORGANISATION: AnswerKind.ORGANISATION,
    EntityKind.FILM: AnswerKind.TITLE,
    EntityKind.GAME: AnswerKind.TITLE,
}
NUMERIC = frozenset(
    {AnswerKind.COUNT, AnswerKind.MONEY, AnswerKind.DURATION, AnswerKind.MEASURE, AnswerKind.DATE}
)
PROPER = frozenset(_ENTITY_KINDS.values())  # kinds whose answers are names
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "my", "our"})
_DAY_SHIFTS = (-2, 2, 7, -7, 5, -5, 9)
_LAST_SAFE_DAY = 28  # every month has it
_SMALL = 10  # numbers up to here are shifted, larger ones multiplied
_SHIFTS = (1, 2, 3, 4, -1, -2)
_FACTORS = (2.0, 0.5, 1.5, 3.0, 0.75, 4.0)
_SPELLED = {number: word for word, number in NUMBER_WORDS.items()}


class Distractors:
    """The wrong answers that one pack offers."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._values = [fact.value for fact in pack.facts if fact.value is not None]
        self._pack_names = {padded(n) for entity in pack.entities for n in (entity.name, *entity.aliases)}
        gaps = [text for gap in pack.gaps for text in (gap.subject, *gap.phrasings)]
        near_misses = [text for fact in pack.facts for text in fact.near_misses]
        self._open_topics = "|".join(padded(text) for text in gaps + near_misses)
        self._similar_answers = {
            fact.id: "|".join(padded(other.answer) for other in pack.facts if _are_similar(fact, other))
            for fact in pack.facts
        }

    def for_fact(self, fact: Fact, value: Value) -> tuple[str, ...]:
        """Return wrong answers for the fact, the most plausible first; few or none where none are proven."""
        if value.kind is AnswerKind.YES_NO:
            return ("No",) if fold(value.text).startswith("y") else ("Yes",)
        chosen: list[str] = []
        for candidate in self._candidates(fact, value):
            # "His brother" or two people would stand out among names.
            stands_out = value.kind in PROPER and _shape(candidate) != _shape(value.text)
            doubled = any(_overlap(value.kind, candidate, other) for other in chosen)
            if not stands_out and not doubled and self.is_proven_wrong(fact, value, candidate):
                chosen.append(candidate)
            if len(chosen) == MAX_DISTRACTORS:
                break
        return tuple(chosen)

    def is_proven_wrong(self, fact: Fact, value: Value, candidate: str) -> bool:
        """Return whether the pack neither says nor leaves open that ``candidate`` answers ``fact`` too."""
        if any(_overlap(value.kind, candidate, right) for right in right_answers(self._pack, value)):
            return False
        words = padded(candidate)
        mentioned = "|".join((padded(fact.answer), padded(fact.question), self._similar_answers[fact.id]))
        if words in mentioned or words in {padded(self._pack.entity[id_].name) for id_ in fact.entities}:
            return False
        # A name from outside the pack, in something that the pack does not know, might be right.
        is_open = words not in self._pack_names and value.kind not in NUMERIC and words in self._open_topics
        return not is_open

    def _candidates(self, fact: Fact, value: Value) -> Iterator[str]:
        """Yield answers of the same kind, the most plausible first."""
        if value.kind is AnswerKind.DATE:
            yield from _neighbouring_days(value.text)
        elif value.kind in NUMERIC:
            yield from _neighbouring_numbers(value.text)
        items = [item for item in self._pack.quiz_items if item.kind is value.kind]
        against_same = [item for item in items if _overlap(value.kind, item.answer, value.text)]
        for item in sorted(against_same, key=lambda item: item.fact != fact.id):
            yield from item.distractors
        named = [i for i in items if i.kind in PROPER and padded(i.answer) in self._pack_names]
        others: dict[str, str] = {}
        for text in (
            *(text for item in named for text in item.distractors),
            *(other.text for other in self._values if other.kind is value.kind),
            *(entity.name for entity in self._pack.entities if _ENTITY_KINDS.get(entity.kind) is value.kind),
        ):
            others.setdefault(padded(text), text)
        # Texts about as long as the answer stand out least.
        words, length = len(value.text.split()), len(value.text)
        yield from sorted(
            others.values(), key=lambda text: (abs(len(text.split()) - words), abs(len(text) - length))
        )


def right_answers(pack: Pack, value: Value) -> tuple[str, ...]:
    """Return every accepted spelling of ``value``, its entity's names among them."""
    if value.entity is None:
        return (value.text, *value.accept)
    entity = pack.entity[value.entity]
    return (value.text, *value.accept, entity.name, *entity.aliases)


def _overlap(kind: AnswerKind, one: str, other: str) -> bool:
    """Return whether two answers are the same or one holds the other ("Rome" and "Rome and Abu Dhabi")."""
    first, second = padded(one), padded(other)
    return (
        first in second or second in first or same_answer(kind, one, other) or same_answer(kind, other, one)
    )


def _are_similar(fact: Fact, other: Fact) -> bool:
    """Return whether two facts are asked in so similar words that they may share answers."""
    if fact.id == other.id:
        return False
    mine, theirs = content_words(fact.question), content_words(other.question)
    shared = len(mine & theirs)
    return shared > 0 and (shared >= _SIMILAR * len(mine | theirs) or mine <= theirs or theirs <= mine)


def _shape(text: str) -> tuple[bool, bool, bool]:
    return text[0].isupper(), " and " in text, text.split(maxsplit=1)[0].lower() in _DETERMINERS


def _neighbouring_days(text: str) -> Iterator[str]:
    """Yield the date with another day of the same month: "July 10" for "July 12"."""
    day = next((day.day for day in days(text) if day.day is not None), None)
    if day is None:
        return
    for shift in _DAY_SHIFTS:
        if 1 <= day + shift <= _LAST_SAFE_DAY:
            yield re.sub(rf"\b{day}\b", str(day + shift), text, count=1)


def _neighbouring_numbers(text: str) -> Iterator[str]:
    """Yield the text with another number: "Exactly two" for "Exactly one"."""
    spelled = (match for match in re.finditer(r"[A-Za-z]+", text) if match[0].lower() in NUMBER_WORDS)
    found = re.search(r"\d+", text) or next(spelled, None)
    if found is None:
        return
    is_spelled = found[0].isalpha()
    number = NUMBER_WORDS[found[0].lower()] if is_spelled else int(found[0])
    if number <= _SMALL:
        near = [number + shift for shift in _SHIFTS]
    else:
        near = [round(number * factor) for factor in _FACTORS]
    for other in near:
        written = _SPELLED.get(other) if is_spelled else str(other)
        if other > 0 and written is not None:
            written = written.capitalize() if found[0][0].isupper() else written
            yield text[: found.start()] + written + text[found.end() :]
