"""The matcher's reader and classifier on plain classes of phrasings, without a pack."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.matching.classifier.model import Classifier
from bot.domain.matching.text.reading import QuestionReader

_FOLDS = 5
CUT = 15  # percentile of the held-out scores
_HELD_OUT_AT_MOST = 2_000  # phrasings scored to find the threshold


@dataclass(frozen=True, slots=True)
class Ranker:
    """Finds the class of phrasings that is most similar to a question."""

    reader: QuestionReader
    classifier: Classifier

    @classmethod
    def learn(cls, classes: Sequence[Sequence[str]]) -> "Ranker":
        """Read and learn the phrasings of each class."""
        reader = QuestionReader.of(text for texts in classes for text in texts)
        return cls(reader, Classifier.learn([reader.read(text) for text in texts] for texts in classes))

    def best(self, text: str) -> tuple[int, float]:
        """Return the number of the best class and its score."""
        scores = self.classifier.scores(self.reader.read(text))
        number = int(np.argmax(scores))
        return number, float(scores[number])


def label_free_threshold(classes: Sequence[Sequence[str]]) -> float:
    """Return the 15th percentile of the best scores of phrasings in a fivefold cross-validation."""
    best: list[float] = []
    step = max(1, sum(map(len, classes)) // _HELD_OUT_AT_MOST)
    for fold in range(_FOLDS):
        ranker = Ranker.learn([[t for at, t in enumerate(c) if at % _FOLDS != fold] for c in classes])
        out = [text for texts in classes for at, text in enumerate(texts) if at % _FOLDS == fold]
        best += [ranker.best(text)[1] for text in out[::step]]
    return float(np.percentile(best, CUT))
