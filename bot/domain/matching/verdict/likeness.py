"""How alike a question and the phrasings of a fact are in what their words mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.matching.classifier.signals import word_key
from bot.domain.matching.classifier.vectors import Floats, Ints, Marks, starts_of
from bot.domain.matching.classifier.words import DIMENSIONS, Directions, word_vectors
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import stem, words
from bot.domain.matching.text.reading import QuestionReading, Token

_CONTRASTS = word_list("contrasts")
_TINY = 1e-6
_MOST = 127.0  # of a direction's numbers


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words with which a fact is asked for and answered."""

    stems: Mapping[int, int]  # their keys; 1 for those in its answer
    words: Ints  # the numbers of its words in the table of word vectors
    questions: Directions  # of its phrasings

    @classmethod
    def of(cls, phrasings: Sequence[str], answer: str) -> "Wordings":
        """Return the words of a fact."""
        vectors = word_vectors()
        asked = [words(text) for text in phrasings]
        answered = words(answer)
        every = {word for text in (*asked, answered) for word in text}
        stems = dict.fromkeys((word_key(stem(word)) for word in every), 0)
        stems |= dict.fromkeys((word_key(stem(word)) for word in answered), 1)
        sentences = np.array([vectors.sentence(text) for text in asked], np.float32).reshape(-1, DIMENSIONS)
        return cls(stems, vectors.numbers(every), _rounded(sentences))

    def likeness(self, reading: QuestionReading) -> dict[str, float]:
        """Return how alike a question is, by the fields of Evidence."""
        content = [token for token in reading.tokens if not token.is_stopword]
        count = max(1, len(content))
        new = [token.text for token in reading.tokens if word_key(token.stem) not in self.stems]
        return {
            "words_alike": self._words_alike(content) / count if content else 1.0,
            "question_alike": self._question_alike(reading),
            "in_answer": sum(self.stems.get(word_key(token.stem), 0) for token in content) / count,
            "contrast_is_new": float(not _CONTRASTS.isdisjoint(new)),
            "number_is_new": float(any(map(str.isdigit, new))),
        }

    def _words_alike(self, content: Sequence[Token]) -> float:
        others = [token.text for token in content if word_key(token.stem) not in self.stems]
        vectors = word_vectors()
        directions = vectors.directions(others) if others else ()
        if not len(directions) or not len(self.words):
            return len(content) - len(others)
        likeness = (directions @ vectors.directions_at(self.words).T).max(axis=1).sum()
        return len(content) - len(others) + float(likeness)

    def _question_alike(self, reading: QuestionReading) -> float:
        sentence = word_vectors().sentence(token.text for token in reading.tokens)
        questions = self.questions.astype(np.float32)
        lengths = np.sqrt(np.einsum("ij,ij->i", questions, questions))
        return float(((questions @ sentence) / np.maximum(lengths, _TINY)).max())


def _rounded(vectors: Floats) -> Directions:
    """Return vectors of whole numbers that point the same way, but for a hundredth at most."""
    largest = np.abs(vectors).max(axis=1, initial=_TINY, keepdims=True)
    return np.rint(vectors * (_MOST / largest)).astype(np.int8)


@dataclass(frozen=True, slots=True)
class AllWordings:
    """Those of all facts of a pack, in a few arrays."""

    stems: Marks
    words: Ints  # fact by fact
    word_starts: Ints
    questions: Directions
    question_starts: Ints

    @classmethod
    def of(cls, wordings: Sequence[Wordings]) -> "AllWordings":
        """Put these together."""
        return cls(
            Marks.of([each.stems for each in wordings]),
            np.concatenate([np.empty(0, np.int32), *(each.words for each in wordings)]),
            starts_of([len(each.words) for each in wordings]),
            np.concatenate([np.empty((0, DIMENSIONS), np.int8), *(each.questions for each in wordings)]),
            starts_of([len(each.questions) for each in wordings]),
        )

    def __getitem__(self, fact: int) -> Wordings:
        some = slice(*self.word_starts[fact : fact + 2].tolist())
        asked = slice(*self.question_starts[fact : fact + 2].tolist())
        return Wordings(self.stems[fact], self.words[some], self.questions[asked])
