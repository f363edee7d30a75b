"""How alike a question and the phrasings of a fact are in what their words mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.matching.classifier.vectors import Floats
from bot.domain.matching.classifier.words import word_vectors
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import stem, words
from bot.domain.matching.text.reading import QuestionReading, Token

_CONTRASTS = word_list("contrasts")


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words with which a fact is asked for and answered."""

    stems: frozenset[str]
    answer: frozenset[str]  # stems in its answer
    words: Floats  # unit vectors of its words
    questions: Floats  # unit vectors of its phrasings

    @classmethod
    def of(cls, phrasings: Sequence[str], answer: str) -> "Wordings":
        """Return the words of a fact."""
        vectors = word_vectors()
        asked = [words(text) for text in phrasings]
        answered = words(answer)
        every = {word for text in (*asked, answered) for word in text}
        return cls(
            frozenset(map(stem, every)),
            frozenset(map(stem, answered)),
            vectors.directions(sorted(every)),
            np.array([vectors.sentence(text) for text in asked]),
        )

    def likeness(self, reading: QuestionReading) -> dict[str, float]:
        """Return how alike a question is, by the fields of Evidence."""
        content = [token for token in reading.tokens if not token.is_stopword]
        sentence = word_vectors().sentence(token.text for token in reading.tokens)
        count = max(1, len(content))
        new = [token.text for token in reading.tokens if token.stem not in self.stems]
        return {
            "words_alike": self._words_alike(content) / count if content else 1.0,
            "question_alike": float((self.questions @ sentence).max()),
            "in_answer": sum(token.stem in self.answer for token in content) / count,
            "contrast_is_new": float(not _CONTRASTS.isdisjoint(new)),
            "number_is_new": float(any(map(str.isdigit, new))),
        }

    def _words_alike(self, content: Sequence[Token]) -> float:
        others = [token.text for token in content if token.stem not in self.stems]
        directions = word_vectors().directions(others) if others else ()
        if not len(directions) or not len(self.words):
            return len(content) - len(others)
        return len(content) - len(others) + float((directions @ self.words.T).max(axis=1).sum())
