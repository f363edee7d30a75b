"""Questions that ask for the same, put together by their words and what these mean."""

from collections.abc import Sequence

import numpy as np

from bot.domain.matching.classifier.model import Postings
from bot.domain.matching.classifier.vectors import Entries, Floats, Keys, Rarities, Texts
from bot.domain.matching.classifier.words import word_vectors
from bot.domain.matching.text.reading import QuestionReading

# Measured with ``python -m tests.bench.alike``.
_ALIKE = 0.56  # mean likeness to the questions of a group from which one belongs to it
_MEANING = 0.5  # how much the meanings of words count beside the signals that two questions share
_TINY = 1e-6


class WordingIndex:
    """Questions in a row, to compare others with each of them."""

    def __init__(self, rarities: Rarities, readings: Sequence[QuestionReading]) -> None:
        self._rarities = rarities
        texts = Texts.of(readings)
        self._keys = Keys.of(texts.keys)
        _, values = rarities.weigh(texts)
        vectors = Entries(self._keys.find(texts.keys), texts.rows, values)
        self._postings = Postings.of(vectors, signals=len(self._keys), classes=len(readings))

    def scores(self, reading: QuestionReading) -> Floats:
        """Return how alike a question is to each: 1 for the same, 0 for what has nothing in common."""
        texts = Texts.of((reading,))
        _, values = self._rarities.weigh(texts)
        return self._postings.scores(self._keys.find(texts.keys), values)


def group_alike(rarities: Rarities, readings: Sequence[QuestionReading]) -> tuple[tuple[int, ...], ...]:
    """Return the numbers of the questions that ask for the same, in groups.

    Each goes to the group that it is most alike, in their order, so that a new one at the end moves no other.
    Those that name different things, or ask for different kinds of answers, are never alike.
    """
    if not readings:
        return ()
    likenesses = _likenesses(rarities, readings)
    groups: list[list[int]] = []
    sums = np.zeros_like(likenesses)  # of the likenesses to a group's questions
    sizes = np.zeros(len(readings), np.float32)
    for number in range(len(readings)):
        many = len(groups)
        means = sums[:many, number] / sizes[:many]
        at = int(means.argmax()) if many else 0
        if not many or means[at] < _ALIKE:
            at = many
            groups.append([])
        groups[at].append(number)
        sums[at] += likenesses[number]
        sizes[at] += 1
    return tuple(map(tuple, groups))


def _likenesses(rarities: Rarities, readings: Sequence[QuestionReading]) -> Floats:
    """Return how alike every two questions are."""
    index = WordingIndex(rarities, readings)
    directions = np.array([_direction(reading) for reading in readings], np.float32)
    likenesses = np.array([index.scores(reading) for reading in readings], np.float32)
    likenesses += np.float32(_MEANING) * (directions @ directions.T)
    for number, reading in enumerate(readings):
        likenesses[number] *= [_may_be_alike(reading, other) for other in readings]
    return likenesses


def _direction(reading: QuestionReading) -> Floats:
    """Return the direction of what a question's words mean; without any that tell something, of all."""
    told = [token.text for token in reading.tokens if not token.is_stopword]
    vector = word_vectors().sentence(told or [token.text for token in reading.tokens])
    return vector / max(_TINY, float(np.linalg.norm(vector)))


def _may_be_alike(one: QuestionReading, other: QuestionReading) -> bool:
    """Tell whether neither what two questions name nor what they ask for sets them apart."""
    pairs = ((one.entities, other.entities), (one.form.kinds, other.form.kinds))
    return not any(mine and theirs and set(mine).isdisjoint(theirs) for mine, theirs in pairs)
