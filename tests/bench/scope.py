"""How likely a question is within the scope of some classes, learned from their phrasings alone.

A fifth of all phrasings is held out in turn, and with it a fifth of the classes whole: their phrasings are
then out of scope, and close by. A logistic regression on a few counts learns to tell them apart.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.vectors import Floats, Longs
from bot.domain.matching.text.reading import QuestionReading
from tests.bench.learning import regression
from tests.bench.ranking import CUT, Ranker

Sentence = Callable[[Iterable[str]], Floats]
"""Returns the unit vector of a sentence's words."""

_FOLDS = 5
_MOST_HELD_OUT = 1_000  # phrasings of a fold in scope, and as many out of scope
_SHARPNESS = 12.0  # of the chance that the best class is the right one
_LEAST_CHANCE = 0.001
_USUAL = 0.2  # share of a class's phrasings from which a word counts as usual for it
_STOPWORD = 0.3  # the weight of a stopword beside others
_SMOOTHING = 100.0  # examples that it takes to move a weight


class Found(NamedTuple):
    """The best class for a question, and what speaks for the question being in scope at all."""

    number: int
    counts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Some classes of phrasings, with what the counts look at."""

    ranker: Ranker
    shares: Sequence[Mapping[str, float]]  # of each class's phrasings that have a stem
    rarities: Mapping[str, float]  # of stems, 0 to 1
    owners: Longs  # the class of each phrasing
    sentences: Floats  # the vector of each phrasing
    sentence: Sentence

    @classmethod
    def learn(cls, classes: Sequence[Sequence[str]], sentence: Sentence) -> "Known":
        """Learn the phrasings of each class."""
        ranker = Ranker.learn(classes)
        readings = [[ranker.reader.read(text) for text in texts] for texts in classes]
        uses = [Counter(stem for each in some for stem in _stems(each)) for some in readings]
        having = Counter(stem for counter in uses for stem in counter)
        return cls(
            ranker,
            [
                {stem: count / len(some) for stem, count in counter.items()}
                for some, counter in zip(readings, uses, strict=True)
            ],
            {stem: 1 - math.log(1 + count) / math.log(1 + len(classes)) for stem, count in having.items()},
            np.repeat(np.arange(len(classes)), [len(texts) for texts in classes]),
            np.array([sentence(_words(each)) for some in readings for each in some]),
            sentence,
        )

    def find(self, text: str) -> Found:
        """Return the best class for a question, with the counts."""
        reading = self.ranker.reader.read(text)
        scores = self.ranker.classifier.scores(reading)
        number = int(np.argmax(scores))
        score = float(scores[number])
        chance = 1 / float(np.exp(_SHARPNESS * (scores - score)).sum())
        return Found(
            number,
            (
                score,
                score * chance,
                math.log(chance + _LEAST_CHANCE),
                math.log1p(len(reading.tokens)),
                self._usual_share(reading, number),
                *self._likeness(reading, number),
            ),
        )

    def _usual_share(self, reading: QuestionReading, number: int) -> float:
        """Return the share of the words, weighted by rarity, that are usual in a class."""
        total = usual = 0.0
        for token in reading.tokens:
            weight = self.rarities.get(token.stem, 1.0) * token.weight
            weight *= _STOPWORD if token.is_stopword else 1
            total += weight
            usual += weight * min(1.0, self.shares[number].get(token.stem, 0.0) / _USUAL)
        return usual / total if total else 0.0

    def _likeness(self, reading: QuestionReading, number: int) -> tuple[float, float, float]:
        """Return the likeness of the class's nearest phrasing, its lead over others, and that of three."""
        likeness = self.sentences @ self.sentence(_words(reading))
        is_own = self.owners == number
        own = np.sort(likeness[is_own])[-3:]
        other = float(likeness[~is_own].max(initial=0.0))
        return float(own[-1]), float(own[-1]) - other, float(own.mean())


def _words(reading: QuestionReading) -> list[str]:
    return [token.text for token in reading.tokens]


def _stems(reading: QuestionReading) -> set[str]:
    return {token.stem for token in reading.tokens}


@dataclass(frozen=True, slots=True)
class ScopedRanker:
    """Finds the class that is most similar to a question; the score is how likely it is in scope."""

    known: Known
    intercept: float
    weights: npt.NDArray[np.float64]
    label_free: float  # a threshold

    @classmethod
    def learn(cls, classes: Sequence[Sequence[str]], sentence: Sentence) -> "ScopedRanker":
        """Learn the phrasings of each class, and from held-out ones what is in scope."""
        rows: list[tuple[float, ...]] = []
        labels: list[float] = []
        for known, text, number in _held_out(classes, sentence):
            found = known.find(text)
            rows.append(found.counts)
            # Half a label for being in scope, and half for being in the class that was found.
            labels.append(((number is not None) + (number == found.number)) / 2)
        table, right = np.array(rows), np.array(labels)
        intercept, weights = regression(table, right, np.ones(len(right)), like=table, smoothing=_SMOOTHING)
        within = intercept + table[right > 0] @ weights
        return cls(Known.learn(classes, sentence), intercept, weights, float(np.percentile(within, CUT)))

    def best(self, text: str) -> tuple[int, float]:
        """Return the number of the best class and the score."""
        found = self.known.find(text)
        return found.number, self.intercept + float(np.dot(self.weights, found.counts))


def _held_out(
    classes: Sequence[Sequence[str]], sentence: Sentence
) -> Iterator[tuple[Known, str, int | None]]:
    """Yield held-out phrasings with what was learned without them; with their class, if that was learned."""
    for fold in range(_FOLDS):
        kept = [number for number in range(len(classes)) if number % _FOLDS != fold]
        parts = [_split(classes[number], number, fold) for number in kept]
        known = Known.learn([stay for stay, _ in parts], sentence)
        within = [(text, number) for number, (_, out) in enumerate(parts) for text in out]
        beyond = [(text, None) for texts in classes[fold::_FOLDS] for text in texts]
        for held_out in (within, beyond):
            step = max(1, len(held_out) // min(_MOST_HELD_OUT, len(within) or 1))
            for text, number in held_out[::step]:
                yield known, text, number


def _split(texts: Sequence[str], number: int, fold: int) -> tuple[Sequence[str], Sequence[str]]:
    """Return the phrasings of a class that stay in a fold, and those held out; one at least stays."""
    out = [text for at, text in enumerate(texts) if (at + number) % _FOLDS == fold]
    return [text for text in texts if text not in out] or texts, out
