"""How alike a question and the phrasings of a fact are in what their words mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

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

    @classmethod
    def of(cls, phrasings: Sequence[str], answer: str) -> "Wordings":
        """Return the words of a fact."""
        vectors = word_vectors()
        asked = [words(text) for text in phrasings]
        answered = words(answer)
        every = {word for text in (*asked, answered) for word in text}
        stems = dict.fromkeys((word_key(stem(word)) for word in every), 0)
        stems |= dict.fromkeys((word_key(stem(word)) for word in answered), 1)
        return cls(stems, vectors.numbers(every))

    def likeness(self, reading: QuestionReading) -> dict[str, float]:
        """Return how alike a question is, by the fields of Evidence."""
        content = [token for token in reading.tokens if not token.is_stopword]
        count = max(1, len(content))
        new = [token.text for token in reading.tokens if word_key(token.stem) not in self.stems]
        return {
            "words_alike": self._words_alike(content) / count if content else 1.0,
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


def sentence_of(reading: QuestionReading) -> Floats:
    """Return the direction of a question."""
    return word_vectors().sentence(token.text for token in reading.tokens)


class Sentences:
    """The directions of the phrasings of all classes of questions, class by class."""

    def __init__(self, directions: Directions, starts: Ints) -> None:
        self.directions = directions
        self.starts = starts
        self._bounds: list[int] = starts.tolist()
        squares = np.einsum("ij,ij->i", directions, directions, dtype=np.float32, casting="unsafe")
        self._lengths = np.sqrt(np.maximum(squares, _TINY), dtype=np.float32)

    @classmethod
    def of(cls, classes: Sequence[Sequence[str]]) -> "Sentences":
        """Return the directions of these phrasings."""
        vectors = word_vectors()
        found = [vectors.sentence(words(text)) for texts in classes for text in texts]
        directions = _rounded(np.array(found, np.float32).reshape(-1, DIMENSIONS))
        return cls(directions, starts_of(map(len, classes)))

    def likeness(self, sentence: Floats, classes: Sequence[int]) -> Floats:
        """Return for each class how alike its nearest phrasing is, -1 to 1; 0 where it has none."""
        bounds = self._bounds
        spans = [slice(bounds[at], bounds[at + 1]) for at in classes]
        likeness = np.zeros(len(spans), np.float32)
        some = [at for at, span in enumerate(spans) if span.start < span.stop]
        if some:
            every = np.concatenate([self.directions[spans[at]] for at in some], dtype=np.float32)
            alike = every @ sentence
            alike /= np.concatenate([self._lengths[spans[at]] for at in some])
            firsts = [0, *accumulate(spans[at].stop - spans[at].start for at in some[:-1])]
            likeness[some] = np.maximum.reduceat(alike, firsts)
        return likeness


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

    @classmethod
    def of(cls, wordings: Sequence[Wordings]) -> "AllWordings":
        """Put these together."""
        return cls(
            Marks.of([each.stems for each in wordings]),
            np.concatenate([np.empty(0, np.int32), *(each.words for each in wordings)]),
            starts_of([len(each.words) for each in wordings]),
        )

    def __getitem__(self, fact: int) -> Wordings:
        some = slice(*self.word_starts[fact : fact + 2].tolist())
        return Wordings(self.stems[fact], self.words[some])
