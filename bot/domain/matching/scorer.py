"""The linear sparse scorer: which class of phrasings a question is most like.

It knows classes of phrasings and nothing of facts or films. A question becomes a unit vector over its
stems, pairs of stems, pieces of words and meanings; each class has a weight for each of them, and the
score is the sum of the products. What no phrasing contains counts in the question's length at the
highest rarity, so that unexplained words pull every score down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from bot.domain.matching.features import (
    UNKNOWN,
    Encoded,
    Floats,
    Meanings,
    Vocabulary,
    pieces_of,
)
from bot.domain.matching.lexicon import everyday_groups, everyday_words
from bot.domain.matching.normalise import stem, words
from bot.domain.matching.speller import Speller
from bot.domain.matching.training import Corpus, Shares, centroids, held_out_threshold, learned, rarities

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.matching.weights import Weights


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is tuned about the scorer; the values were found on CLINC150's val."""

    shares: Shares = (1.0, 0.5, 0.8, 0.6)
    pieces: tuple[int, ...] = (2, 3, 4)  # letters in a piece of a word
    pieces_of_many: tuple[int, ...] = (3, 4)  # the same above many_classes
    many_classes: int = 20_000
    floor: float = 1.5  # added to every rarity, so that no word counts nothing


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question, as typed and as understood."""

    typed: str
    text: str  # what it was corrected to, or as typed
    stem: str
    rarity: float  # how telling it is; the highest of all for a word that no phrasing contains
    is_known: bool  # whether a phrasing contains its stem

    @property
    def is_corrected(self) -> bool:
        """Whether it was taken for another word than was typed."""
        return self.text != self.typed


@dataclass(frozen=True, slots=True)
class Analysis:
    """A question in the form in which it is scored."""

    words: tuple[Word, ...]
    encoded: tuple[Encoded, ...] = field(repr=False)  # one a layer
    values: tuple[Floats, ...] = field(repr=False)

    @property
    def corrections(self) -> dict[str, str]:
        """What was typed, and what it was taken for."""
        return {word.typed: word.text for word in self.words if word.is_corrected}

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that no phrasing explains."""
        return tuple(word.text for word in self.words if not word.is_known)

    @property
    def unknown_share(self) -> float:
        """The share of what is telling about the question that no phrasing explains, 0 to 1."""
        total = sum(word.rarity for word in self.words)
        return sum(word.rarity for word in self.words if not word.is_known) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A class and how well it fits; 1 would be a phrasing that is the whole class."""

    number: int
    score: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one word of the question adds to the score of a class."""

    word: Word
    amount: float


@dataclass(frozen=True, slots=True)
class Layer:
    """Classes whose weights were made together."""

    vocabulary: Vocabulary
    rarity: Floats  # of each feature; the last is that of unknown ones
    weights: Weights


class Scorer:
    """Ranks classes of phrasings by how well they fit a question."""

    def __init__(
        self,
        layers: tuple[Layer, ...],
        speller: Speller,
        recipe: Recipe,
        ordinary: frozenset[str],
        corpus: Corpus,
    ) -> None:
        self._layers = layers
        self._speller = speller
        self._recipe = recipe
        self._ordinary = ordinary
        self._corpus = corpus
        self._familiar: dict[str, Word] = {}

    @classmethod
    def build(
        cls,
        classes: Sequence[Sequence[str]],
        *,
        synonyms: Iterable[Iterable[str]] = (),
        recipe: Recipe | None = None,
    ) -> Scorer:
        """Make a scorer of the phrasings of each class.

        ``synonyms`` are groups of words or phrases that mean the same, besides the everyday ones.
        Raises ValueError where there is no phrasing at all.
        """
        if not any(classes):
            raise ValueError("a scorer needs at least one phrasing")
        recipe = recipe or Recipe()
        corpus = _corpus(classes, Meanings([*everyday_groups(), *synonyms]), recipe)
        rarity = rarities(corpus, recipe.floor)
        layer = Layer(corpus.vocabulary, rarity, learned(corpus, rarity, recipe.shares))
        speller = Speller(corpus.vocabulary.words, uses=corpus.vocabulary.uses(), second=_everyday_speller())
        return cls((layer,), speller, recipe, everyday_words(), corpus)

    def extended(self, classes: Sequence[Sequence[str]]) -> Scorer:
        """Return a scorer that knows these classes too, numbered after its own; this one stays as it is."""
        if not any(classes):
            return self
        base = self._layers[0]
        corpus = _corpus(classes, base.vocabulary.meanings, self._recipe)
        rarity = rarities(
            corpus, self._recipe.floor, over=(base.vocabulary, base.rarity, base.weights.classes)
        )
        layer = Layer(corpus.vocabulary, rarity, centroids(corpus, rarity, self._recipe.shares))
        speller = Speller(
            corpus.vocabulary.words,
            uses=corpus.vocabulary.uses(),
            below=self._speller,
            second=_everyday_speller(),
        )
        return Scorer((*self._layers, layer), speller, self._recipe, self._ordinary, self._corpus)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return sum(layer.weights.classes for layer in self._layers)

    # --- questions -----------------------------------------------------------------------------

    def analyse(self, text: str) -> Analysis:
        """Read a question: its words, corrected where they are unknown, and its features."""
        read = tuple(self._word(typed) for typed in words(text))
        stems = [word.stem for word in read]
        typed = [word.typed for word in read]
        encoded = tuple(layer.vocabulary.encode(stems, typed) for layer in self._layers)
        values = tuple(self._values(number, encoded) for number in range(len(encoded)))
        return Analysis(read, encoded, values)

    def _word(self, typed: str) -> Word:
        word = self._familiar.get(typed)
        if word is None:
            word = self._read(typed)
            if word.is_known and not word.is_corrected:
                self._familiar[typed] = word  # there are no more of these than known stems have forms
        return word

    def _read(self, typed: str) -> Word:
        found = stem(typed)
        rarity = self._known_rarity(found)
        if rarity is not None:
            return Word(typed, typed, found, rarity, is_known=True)
        if typed not in self._ordinary:
            corrected = self._speller.correct(typed)
            if corrected is not None:
                found = stem(corrected)
                rarity = self._known_rarity(found)
                return Word(typed, corrected, found, self.rarity(found), is_known=rarity is not None)
        return Word(typed, typed, found, self.rarity(found), is_known=False)

    def _known_rarity(self, word_stem: str) -> float | None:
        for layer in self._layers:
            number = layer.vocabulary.stems.get(word_stem)
            if number is not None:
                return float(layer.rarity[number])
        return None

    def rarity(self, word_stem: str) -> float:
        """Return how telling a stem is; an unknown one is as telling as can be."""
        known = self._known_rarity(word_stem)
        return float(self._layers[0].rarity[UNKNOWN]) if known is None else known

    def _values(self, number: int, encoded: tuple[Encoded, ...]) -> Floats:
        """Weigh the features for one layer, each kind with its share of the length."""
        layer, question = self._layers[number], encoded[number]
        values = layer.rarity[question.numbers]
        if number:
            # What only the layer below knows is as rare as it is there.
            below = self._layers[0].rarity[encoded[0].numbers]
            values = np.where(question.numbers == UNKNOWN, below, values)
        start, total = 0, 0.0
        for size, share in zip(question.sizes, self._recipe.shares, strict=True):
            if size and share:
                part = values[start : start + size]
                part *= (share / float(part @ part)) ** 0.5
                total += share
            start += size
        return values * total**-0.5 if total else values

    def rank(self, question: Analysis, limit: int = 8) -> list[Ranked]:
        """Return the best classes, best first; the first two give the margin."""
        found: list[tuple[float, int]] = []
        first = 0
        for layer, encoded, values in zip(self._layers, question.encoded, question.values, strict=True):
            numbers, scores = layer.weights.best(encoded.numbers, values, limit)
            found += zip((-scores).tolist(), (numbers + first).tolist(), strict=True)
            first += layer.weights.classes
        return [Ranked(number, -score) for score, number in sorted(found)[:limit]]

    def contributions(self, question: Analysis, number: int) -> list[Contribution]:
        """Return what each word adds to the score of a class; a pair of words is shared between the two."""
        of_layer = 0
        while number >= self._layers[of_layer].weights.classes:
            number -= self._layers[of_layer].weights.classes
            of_layer += 1
        encoded, values = question.encoded[of_layer], question.values[of_layer]
        amounts = self._layers[of_layer].weights.column(encoded.numbers, number) * values
        shared = self._by_word(question, amounts, encoded)
        return [
            Contribution(word, float(amount)) for word, amount in zip(question.words, shared, strict=True)
        ]

    def _by_word(self, question: Analysis, amounts: Floats, encoded: Encoded) -> Floats:
        count = len(question.words)
        if not count:
            return np.zeros(0, np.float32)
        stems, pairs, pieces, meant = np.split(amounts, np.cumsum(encoded.sizes)[:-1])
        total = stems.copy()
        total += (pairs[:-1] + pairs[1:]) / 2
        total[0] += pairs[0] / 2  # its other half belongs to the mark in front
        total[-1] += pairs[-1] / 2
        sizes = self._layers[0].vocabulary.sizes
        owners = np.repeat(np.arange(count), [len(pieces_of(word.typed, sizes)) for word in question.words])
        np.add.at(total, owners, pieces)
        groups = self._layers[0].vocabulary.meanings.of([word.stem for word in question.words])
        for group, amount in zip(groups, meant.tolist(), strict=True):
            total[group.first : group.last] += amount / (group.last - group.first)
        return total

    # --- abstention without labels ---------------------------------------------------------------

    @cached_property
    def threshold(self) -> float:
        """The score below which a question is probably none of the classes, found without labels.

        A fifth of the phrasings is held out in turn; nine in ten of their best scores lie above it.
        """
        return held_out_threshold(self._corpus, self._recipe.floor, self._recipe.shares)


@cache
def _everyday_speller() -> Speller:
    return Speller(sorted(everyday_words()))


def _corpus(classes: Sequence[Sequence[str]], meanings: Meanings, recipe: Recipe) -> Corpus:
    sizes = recipe.pieces if len(classes) <= recipe.many_classes else recipe.pieces_of_many
    plain = (words(phrasing) for phrasings in classes for phrasing in phrasings)
    return Corpus(Vocabulary(plain, sizes, meanings), tuple(len(phrasings) for phrasings in classes))
