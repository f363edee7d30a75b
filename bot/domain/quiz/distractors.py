"""Wrong answers that are plausible, and proven wrong by what the pack says.

A candidate is only used where nothing in the pack makes it right, or leaves open whether it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.domain.pack import AnswerKind, EntityKind, Fact, Pack, Value
from bot.domain.quiz.judging import same_answer
from bot.domain.quiz.values import days
from bot.domain.quiz.words import NUMBER_WORDS, STOP, tokens

MOST_DISTRACTORS = 8  # kept with a question; a game draws three of them
_ALIKE = 0.5  # two questions sharing this part of their words may have the same right answers
_ENTITY_KINDS = {
    EntityKind.PERSON: AnswerKind.PERSON,
    EntityKind.CHARACTER: AnswerKind.CHARACTER,
    EntityKind.PLACE: AnswerKind.PLACE,
    EntityKind.FILM: AnswerKind.TITLE,
    EntityKind.ORGANISATION: AnswerKind.ORGANISATION,
}
NUMERIC = frozenset(
    {AnswerKind.COUNT, AnswerKind.MONEY, AnswerKind.DURATION, AnswerKind.MEASURE, AnswerKind.DATE}
)
PROPER = frozenset(_ENTITY_KINDS.values())  # kinds whose answers are names
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "my", "our"})
_DAY_SHIFTS = (-2, 2, 7, -7, 5, -5, 9)
_LAST_SAFE_DAY = 28  # every month has it
_FACTORS = (2.0, 0.5, 1.5, 3.0, 0.75, 4.0)
_SMALL = 10  # numbers up to here are shifted by one, two, three; larger ones by a factor
_SPELLED = {number: word for word, number in NUMBER_WORDS.items()}


class Distractors:
    """The wrong answers that one pack offers, by kind."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._candidates = _candidates(pack)
        self._insiders = {_flat(name) for entity in pack.entities for name in (entity.name, *entity.aliases)}
        self._unknown = "|".join(
            _flat(text)
            for texts in (
                *((gap.subject, *gap.phrasings) for gap in pack.gaps),
                *(fact.near_misses for fact in pack.facts),
            )
            for text in texts
        )
        self._alike = {
            fact.id: "|".join(_flat(other.answer) for other in pack.facts if _ask_alike(fact, other))
            for fact in pack.facts
        }

    def for_fact(self, fact: Fact, value: Value) -> tuple[str, ...]:
        """Return wrong answers for the fact, the most plausible first; few or none where proof is missing."""
        if value.kind is AnswerKind.YES_NO:
            return ("No",) if same_answer(AnswerKind.YES_NO, value.text, "yes") else ("Yes",)
        others = sorted(self._candidates[value.kind], key=lambda text: _unlikeness(text, value.text))
        candidates = (*_neighbouring_values(value), *self._written_for(fact, value), *others)
        chosen: list[str] = []
        for candidate in candidates:
            if len(chosen) == MOST_DISTRACTORS:
                break
            doubled = any(_overlap(value.kind, candidate, other) for other in chosen)
            alike = _looks_alike(value, candidate)
            if alike and not doubled and self.is_proven_wrong(fact, value, candidate):
                chosen.append(candidate)
        return tuple(chosen)

    def is_proven_wrong(self, fact: Fact, value: Value, candidate: str) -> bool:
        """Whether nothing in the pack says, or leaves open, that ``candidate`` answers ``fact`` too."""
        if any(_overlap(value.kind, candidate, right) for right in self._right_answers(value)):
            return False
        flat = _flat(candidate)
        if flat in _flat(fact.answer) or flat in _flat(fact.question):
            return False
        if any(flat == _flat(self._pack.entity[entity].name) for entity in fact.entities):
            return False
        if flat in self._alike[fact.id]:
            return False
        # Somebody from outside the pack whom it expressly knows nothing about: right or wrong, who knows.
        is_open = flat not in self._insiders and value.kind not in NUMERIC
        return not (is_open and flat in self._unknown)

    def _written_for(self, fact: Fact, value: Value) -> Iterator[str]:
        """Yield what authors set against the same answer, for this fact first: nothing made is as good."""
        items = [
            item
            for item in self._pack.quiz_items
            if item.kind is value.kind and _overlap(value.kind, item.answer, value.text)
        ]
        for item in sorted(items, key=lambda item: item.fact != fact.id):
            yield from item.distractors

    def _right_answers(self, value: Value) -> Iterator[str]:
        yield value.text
        yield from value.accept
        if value.entity is not None:
            entity = self._pack.entity[value.entity]
            yield from (entity.name, *entity.aliases)


def _candidates(pack: Pack) -> dict[AnswerKind, list[str]]:
    """Return what answers other questions of each kind, and names that authors set beside the pack's own."""
    found: dict[AnswerKind, dict[str, str]] = defaultdict(dict)
    names = {_flat(name) for entity in pack.entities for name in (entity.name, *entity.aliases)}
    for item in pack.quiz_items:
        if item.kind in PROPER and _flat(item.answer) in names:
            for text in item.distractors:
                found[item.kind].setdefault(_flat(text), text)
    for fact in pack.facts:
        if fact.value is not None:
            found[fact.value.kind].setdefault(_flat(fact.value.text), fact.value.text)
    for entity in pack.entities:
        kind = _ENTITY_KINDS.get(entity.kind)
        if kind is not None:
            found[kind].setdefault(_flat(entity.name), entity.name)
    return defaultdict(list, {kind: list(texts.values()) for kind, texts in found.items()})


def _overlap(kind: AnswerKind, one: str, other: str) -> bool:
    """Whether two answers are the same, or one is part of the other ("Rome" and "Rome and Abu Dhabi")."""
    first, second = _flat(one), _flat(other)
    return (
        first in second or second in first or same_answer(kind, one, other) or same_answer(kind, other, one)
    )


def _ask_alike(fact: Fact, other: Fact) -> bool:
    """Whether two facts may have each other's answers, being asked in nearly the same words."""
    if fact.id == other.id:
        return False
    mine, theirs = _content(fact.question), _content(other.question)
    shared = len(mine & theirs)
    return shared > 0 and (shared >= _ALIKE * len(mine | theirs) or mine <= theirs or theirs <= mine)


@lru_cache(maxsize=8_192)
def _content(text: str) -> frozenset[str]:
    return frozenset(tokens(text)) - STOP


@lru_cache(maxsize=8_192)
def _flat(text: str) -> str:
    """Return the words of ``text`` between spaces, so that whole words can be looked for in them."""
    return f" {' '.join(tokens(text))} "


def _looks_alike(value: Value, text: str) -> bool:
    """Whether a candidate would not stand out, as "his brother" or two people do among names."""
    return value.kind not in PROPER or _shape(text) == _shape(value.text)


def _shape(text: str) -> tuple[bool, bool, bool]:
    return text[0].isupper(), " and " in text, text.split(maxsplit=1)[0].lower() in _DETERMINERS


def _unlikeness(text: str, answer: str) -> tuple[int, int]:
    """Order candidates: those of the answer's shape stand out least."""
    return abs(len(text.split()) - len(answer.split())), abs(len(text) - len(answer))


def _neighbouring_values(value: Value) -> Iterable[str]:
    """Yield the value with its number changed: "July 10" for "July 12", "Exactly two" for "Exactly one"."""
    if value.kind is AnswerKind.DATE:
        return _neighbouring_days(value.text)
    if value.kind in NUMERIC:
        return _neighbouring_numbers(value.text)
    return ()


def _neighbouring_days(text: str) -> Iterator[str]:
    day = next((day.day for day in days(text) if day.day is not None), None)
    if day is None:
        return
    for shift in _DAY_SHIFTS:
        if 1 <= day + shift <= _LAST_SAFE_DAY:
            yield re.sub(rf"\b{day}\b", str(day + shift), text, count=1)


def _neighbouring_numbers(text: str) -> Iterator[str]:
    found = re.search(r"\d+", text)
    word = None
    if found is None:
        spelled = (match for match in re.finditer(r"[A-Za-z]+", text) if match[0].lower() in NUMBER_WORDS)
        found = word = next(spelled, None)
    if found is None:
        return
    number = NUMBER_WORDS[found[0].lower()] if word is not None else int(found[0])
    if number <= _SMALL:
        near = [number + shift for shift in (1, 2, 3, 4)] + [number - shift for shift in (1, 2)]
    else:
        near = [round(number * factor) for factor in _FACTORS]
    for other in near:
        if other > 0 and (word is None or other in _SPELLED):
            written = _SPELLED[other] if word is not None else str(other)
            written = written.capitalize() if found[0][0].isupper() else written
            yield text[: found.start()] + written + text[found.end() :]
