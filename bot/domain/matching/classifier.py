"""Tell classes of questions apart: one linear model over signals, fitted to the phrasings of each class."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bot.domain.matching.learning import Entries, class_means, refined
from bot.domain.matching.reading import QuestionReading
from bot.domain.matching.vectors import Floats, Longs, Rarities, Texts
from bot.domain.matching.weights import Postings

_AT_ONCE = 4_000  # classes worked on together, which bounds the memory of learning; more keep their means


@dataclass(frozen=True, slots=True)
class Classifier:
    """Scores all classes for a question; about 1 where it is one of the class's phrasings."""

    rarities: Rarities
    postings: Postings

    @classmethod
    def learn(cls, classes: Iterable[Sequence[QuestionReading]]) -> "Classifier":
        """Fit the model to the phrasings of each class; in very large packs a class is its mean phrasing."""
        chunks: list[tuple[Texts, Longs]] = []
        count = 0
        remaining = iter(classes)
        while some := list(islice(remaining, _AT_ONCE)):
            owners = np.repeat(np.arange(count, count + len(some)), [len(readings) for readings in some])
            chunks.append((Texts.of(reading for readings in some for reading in readings), owners))
            count += len(some)
        rarities = Rarities.of(chunks, count)
        signals = len(rarities.keys)
        weights: list[Entries] = []
        for texts, owners in chunks:
            numbers = rarities.keys.find(texts.keys)
            questions = Entries(numbers, texts.rows, rarities.weigh(texts, numbers))
            means = class_means(questions, owners, signals)
            if len(chunks) == 1:
                means = refined(means, questions, owners, signals=signals, classes=count)
            weights.append(means)
        return cls(rarities, Postings.of(Entries.joined(weights), signals=signals, classes=count))

    def weigh(self, texts: Texts) -> Floats:
        """Return the values of the signals of ``texts``, known or not."""
        return self.rarities.weigh(texts, self.rarities.keys.find(texts.keys))

    def scores(self, reading: QuestionReading) -> Floats:
        """Return the score of every class."""
        texts = Texts.of((reading,))
        numbers = self.rarities.keys.find(texts.keys)
        return self.postings.scores(numbers, self.rarities.weigh(texts, numbers))
