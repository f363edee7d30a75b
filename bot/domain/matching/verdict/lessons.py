"""What a server's moderators taught, added to a pack without learning it again."""

import math
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import numpy as np

from bot.domain.matching.classifier.vectors import Floats
from bot.domain.matching.model import TaughtWording
from bot.domain.matching.text.normalise import normalise, words
from bot.domain.matching.text.reading import QuestionReading
from bot.domain.matching.verdict.completion import Completer, complete_among, question_completer
from bot.domain.matching.verdict.gathering import asks_how_big, asks_who_runs
from bot.domain.matching.verdict.grouping import (
    MEANING,
    WordingIndex,
    directions_of,
    is_on_film,
    may_be_alike,
)
from bot.domain.matching.verdict.index import Index

_EVEN_CHANCE = 0.62  # likeness at which a taught wording is as likely meant as not
_STEEPNESS = 14.0
_OWN_FIRST = 5  # own facts that are offered before anything is typed
_AKIN = 0.5  # likeness from which a server's fact is suggested for a question on the server
_ASKED_ALIKE = (asks_who_runs, asks_how_big)  # what is asked in words that need not have anything in common
_DENIED = 0.8  # likeness from which a stored negative counts


class TaughtMatch(NamedTuple):
    """A taught wording that a question is like."""

    text: str
    fact_id: str | None  # None: nothing answers it
    confidence: float  # 0 to 1: how likely it is meant


class Overlay:
    """Taught wordings, found by likeness to single ones."""

    def __init__(self, index: Index, taught: Sequence[TaughtWording]) -> None:
        self._taught = taught
        folded = [(normalise(text), fact_id) for text, fact_id in reversed(taught)]
        self.exact = {text: fact_id for text, fact_id in folded if fact_id is not None}  # the fact of each
        self.denied = {text for text, fact_id in folded if fact_id is None}  # what nothing answers
        readings = [index.reader.read(text) for text, _ in taught]
        self._wordings = WordingIndex(index.classifier.rarities, readings)
        self._readings = readings
        answering = [(text, fact_id) for text, fact_id in reversed(taught) if fact_id is not None]
        # The server's own facts with their questions, the newest first; what leads to any fact is completed.
        self._pack = index.pack
        self._own = {fact_id: text for text, fact_id in answering if fact_id not in index.pack.fact}
        self._completed = list(dict.fromkeys(fact_id for _, fact_id in answering))
        numbers = {fact_id: number for number, fact_id in enumerate(self._completed)}
        self._completer = Completer((text, numbers[fact_id]) for text, fact_id in answering)

    def complete(self, typed: str, limit: int) -> dict[str, str]:
        """Return questions that somebody may be typing by the ids of their facts, likeliest first."""
        own, of_pack, facts = self._completer, question_completer(self._pack), self._pack.facts
        if typed.strip():
            # Twice as many: a fact may be found by what the pack says and by what was taught.
            found = [
                self._completed[number] if completer is own else facts[number].id
                for completer, (_, number) in complete_among((own, of_pack), typed, 2 * limit)
            ]
        else:
            first = (facts[number].id for _, number in of_pack.complete("", limit))
            found = [*islice(self._own, _OWN_FIRST), *first]
        chosen = islice(dict.fromkeys(found), limit)
        return {id_: self._own.get(id_) or self._pack.fact[id_].question for id_ in chosen}

    def find(self, reading: QuestionReading) -> TaughtMatch | None:
        """Return the nearest taught wording; None where none has anything in common with the question."""
        if not self._taught:
            return None
        scores = self._wordings.scores(reading)
        at = int(np.argmax(scores))
        (text, fact_id), likeness = self._taught[at], float(scores[at])
        if likeness <= 0 or (fact_id is None and likeness < _DENIED):
            return None
        return TaughtMatch(text, fact_id, 1 / (1 + math.exp(-_STEEPNESS * (likeness - _EVEN_CHANCE))))

    def akin(self, question: str, reading: QuestionReading) -> list[str]:
        """Return the ids of the server's own facts that a question on the server may mean, likeliest first.

        Words that mean the like are enough, as for questions that are put together in the review.
        """
        if not self._own:
            return []
        meant = self._directions @ directions_of([reading])[0]
        scores = self._wordings.scores(reading) + np.float32(MEANING) * meant
        alike = [asks for asks in _ASKED_ALIKE if asks(words(question))]
        found: dict[str, None] = {}
        for at in map(int, np.argsort(-scores, kind="stable")):
            text, fact_id = self._taught[at]
            other = self._readings[at]
            is_alike = scores[at] >= _AKIN and may_be_alike(reading, other) and not is_on_film(other)
            if fact_id in self._own and (is_alike or any(asks(words(text)) for asks in alike)):
                found.setdefault(fact_id)
        return list(found)

    @cached_property
    def _directions(self) -> Floats:
        """What the wordings mean."""
        return directions_of(self._readings)
