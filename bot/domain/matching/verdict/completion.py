"""Completion of questions while they are typed, from the first letter on."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from bot.domain.matching.classifier.vectors import is_first
from bot.domain.matching.text.normalise import words
from bot.domain.matching.text.speller import SHORTEST, Speller
from bot.domain.pack.model import Difficulty, Pack

_LAST = "\U0010ffff"  # sorts after every continuation of a prefix
_OPENING_BONUS = 3.0  # for a text that begins as typed; about the score of one average word
_LENGTH_COST = 0.02  # a word; among equals the shorter text comes first
_PLACE_COST = 0.1  # of the last text; of those that fit nearly as well, the earlier comes first
_CONSIDERED = 64  # best texts, of which the best of each class is kept
_COMPLETED = 10  # phrasings a fact that completion searches
_MOST_WORDS = 24  # of what is typed; more cannot change the result


Matches: TypeAlias = npt.NDArray[np.bool_]  # which of the texts match


class Suggestion(NamedTuple):
    """A text that fits what was typed, and its class."""

    text: str
    number: int


class Completer:
    """Finds the texts that begin with, or contain, what has been typed so far."""

    def __init__(
        self, texts: Iterable[tuple[str, int]], split: Callable[[str], Sequence[str]] = words
    ) -> None:
        """File ``texts``, each with the number of its class; earlier ones win among equals.

        ``split`` returns the words of a text; by default they are read as English.
        """
        self._split = split
        self._texts = [Suggestion(text, number) for text, number in texts]
        plain = [split(suggestion.text) for suggestion in self._texts]
        self._vocabulary = sorted({word for text in plain for word in text})
        numbers = {word: number for number, word in enumerate(self._vocabulary)}
        # A number for each word of each text, the word first: pairs would take ten times as much memory.
        count = max(1, len(plain))
        every = (numbers[word] * count + at for at, text in enumerate(plain) for word in text)
        hits = np.sort(np.fromiter(every, np.int64))
        hits = hits[is_first(hits)]
        self._starts = np.searchsorted(hits, np.arange(len(self._vocabulary) + 1) * count)
        self._hits = (hits % count).astype(np.int32)
        openings = sorted((" ".join(text), at) for at, text in enumerate(plain))
        self._openings = [opening for opening, _ in openings]
        self._opened = np.array([at for _, at in openings], np.int32)
        lengths, places = np.array([len(text) for text in plain], np.float32), np.arange(len(plain))
        self._blank = -_LENGTH_COST * lengths - np.float32(_PLACE_COST / max(1, len(plain))) * places
        self._speller = Speller(Counter(word for text in plain for word in text))

    def has(self, word: str) -> bool:
        """Tell whether a text has this very word."""
        found = _span(self._vocabulary, word, is_prefix=False)
        return found.start < found.stop

    def complete(self, typed: str, limit: int = 10) -> list[Suggestion]:
        """Return up to ``limit`` texts that fit best, at most one a class; an empty text fits all."""
        return [suggestion for _, suggestion in complete_among((self,), typed, limit)]

    def __len__(self) -> int:
        return len(self._texts)

    def first(self, limit: int) -> list[Suggestion]:
        """Return the first texts, at most one a class."""
        return self._one_each(range(len(self._texts)), limit)

    def parts_of(self, typed: str) -> Sequence[str]:
        """Return the words of what was typed, as far as they count."""
        return self._split(typed)[:_MOST_WORDS]

    def spelled(self, part: str, *, is_prefix: bool) -> Matches | None:
        """Return which texts have a word that is ``part``, or begins with it; None where none has."""
        span = _span(self._vocabulary, part, is_prefix=is_prefix)
        return None if span.start == span.stop else self._having([span])

    def meant(self, part: str, *, is_prefix: bool) -> Matches | None:
        """Return which texts have a word that was probably meant by ``part``; None where none has."""
        words_meant = self._meant(part, is_prefix=is_prefix)
        spans = [_span(self._vocabulary, word, is_prefix=False) for word in words_meant]
        return self._having(spans) if spans else None

    def best(
        self, parts: Sequence[str], found: Sequence[Matches | None], weights: Sequence[float], limit: int
    ) -> list[tuple[float, Suggestion]]:
        """Return the best texts with their scores; each part of what was typed has its matches and weight."""
        scores = self._blank.copy()
        for matches, weight in zip(found, weights, strict=True):
            if matches is not None:
                # Adding to all is several times as fast as picking out those that match.
                scores += matches * np.float32(weight)
        scores[self._opened[_span(self._openings, " ".join(parts), is_prefix=True)]] += _OPENING_BONUS
        best = np.flatnonzero(scores > self._blank)  # what shares any of the words
        if len(best) > _CONSIDERED:
            best = best[np.argpartition(-scores[best], _CONSIDERED - 1)[:_CONSIDERED]]
        order: list[int] = best[np.lexsort((best, -scores[best]))].tolist()
        chosen: dict[int, tuple[float, Suggestion]] = {}
        for at in order:
            suggestion = self._texts[at]
            chosen.setdefault(suggestion.number, (float(scores[at]), suggestion))
        return list(chosen.values())[:limit]

    def _having(self, spans: Iterable[slice]) -> Matches:
        matches = np.zeros(len(self._texts), np.bool_)
        for span in spans:
            matches[self._hits[self._starts[span.start] : self._starts[span.stop]]] = True
        return matches

    def _meant(self, part: str, *, is_prefix: bool) -> Iterator[str]:
        """Yield the words that were probably meant by ``part``; of a prefix the first letter is right."""
        if len(part) < SHORTEST:
            return
        if is_prefix:
            lengths = (len(part), len(part) + 1, len(part) - 1)
            for word in self._vocabulary[_span(self._vocabulary, part[0], is_prefix=True)]:
                if any(OSA.distance(word[:n], part, score_cutoff=1) <= 1 for n in lengths):
                    yield word
        corrected = self._speller.correct(part)
        if corrected is not None:
            yield corrected

    def _one_each(self, order: Sequence[int], limit: int) -> list[Suggestion]:
        chosen: dict[int, Suggestion] = {}
        for at in order:
            suggestion = self._texts[at]
            chosen.setdefault(suggestion.number, suggestion)
            if len(chosen) == limit:
                break
        return list(chosen.values())


def complete_among(
    completers: Sequence[Completer], typed: str, limit: int
) -> list[tuple[Completer, Suggestion]]:
    """Return the texts of several completers that fit best, each with its completer.

    A word weighs what it does among all of them, so that they compete on equal terms; among equals the
    earlier completer wins. What one has as it was typed is taken for no mistake by the others.
    """
    filled = [each for each in completers if len(each)]
    parts = filled[0].parts_of(typed) if filled else ()
    if not parts:
        return [(each, suggestion) for each in filled for suggestion in each.first(limit)][:limit]
    is_open = typed[-1].isalnum()
    found = [
        _matching(filled, part, is_prefix=is_open and at == len(parts)) for at, part in enumerate(parts, 1)
    ]
    total = sum(map(len, filled))
    weights = [_weight(matching, total) for matching in found]
    ranked = [
        (score, each, suggestion)
        for number, each in enumerate(filled)
        for score, suggestion in each.best(parts, [row[number] for row in found], weights, limit)
    ]
    ranked.sort(key=lambda entry: -entry[0])  # stable
    return [(each, suggestion) for _, each, suggestion in ranked[:limit]]


def _matching(completers: Sequence[Completer], part: str, *, is_prefix: bool) -> list[Matches | None]:
    """Return which texts of each completer have a word: as typed, or where none has it, as it was meant."""
    spelled = [each.spelled(part, is_prefix=is_prefix) for each in completers]
    if any(matches is not None for matches in spelled):
        return spelled
    return [each.meant(part, is_prefix=is_prefix) for each in completers]


def _weight(matching: Sequence[Matches | None], total: int) -> float:
    """Return how much a word tells: the more, the fewer texts have it; nothing where none has."""
    count = sum(int(np.count_nonzero(matches)) for matches in matching if matches is not None)
    return log(1 + total / count) if count else 0.0


def _span(ordered: Sequence[str], text: str, *, is_prefix: bool) -> slice:
    """Return where those of the texts in order are that begin with ``text``, or that are it."""
    end = bisect_left(ordered, text + _LAST) if is_prefix else bisect_right(ordered, text)
    return slice(bisect_left(ordered, text), end)


@lru_cache(maxsize=4)
def question_completer(pack: Pack) -> Completer:
    """Return a completer that finds facts, by their numbers, by any of their phrasings."""
    facts = pack.facts
    return Completer(
        (text, number)
        for number in _by_appeal(pack)
        for text in (facts[number].question, *facts[number].phrasings[:_COMPLETED])
    )


def _by_appeal(pack: Pack) -> list[int]:
    """Return the facts' numbers: the easiest first, and by turns from each topic; asides come last."""
    difficulties = {difficulty: at for at, difficulty in enumerate(Difficulty)}
    topics = {topic: at for at, topic in enumerate(pack.topic)}
    turns = Counter[tuple[Difficulty, str]]()
    appeal: list[tuple[bool, int, int, int, int]] = []
    for number, fact in enumerate(pack.facts):
        kind = fact.difficulty, fact.topic
        topic = topics.get(fact.topic, len(topics))
        is_aside = fact.id in pack.asides
        appeal.append((is_aside, difficulties[fact.difficulty], turns[kind], topic, number))
        turns[kind] += 1
    return [number for *_, number in sorted(appeal)]
