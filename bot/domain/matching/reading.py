"""Read a question: its words, what they stand for, who is named, which clause asks, and for what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.matching.asking import Asked, read_asked
from bot.domain.matching.english import all_words, word_list
from bot.domain.matching.meanings import FILLERS, Lexicon
from bot.domain.matching.normalise import MAX_CHARACTERS, stem, words
from bot.domain.matching.spelling import Corrector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.pack import Pack

_BREAK = re.compile(r"[.!;:\n]+(?:\s|$)|(?<=\?)|\s[-\u2013\u2014]+\s")
_LONG = 20  # words from which the question is looked for inside the text
_BESIDE = 0.45  # how much a word outside of the asking clause counts
_MOST_WORDS = 160  # of a text; what comes after them is a story
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][a-z]+\b")
_OPENINGS = word_list("openings")
_ASKING = word_list("asking")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question."""

    typed: str
    text: str  # after correction
    stem: str
    meanings: tuple[str, ...]  # of it or of a phrase around it
    weight: float  # 1 in the asking clause, less elsewhere
    is_filler: bool
    is_known: bool  # whether any phrasing or synonym has it
    is_name: bool  # written like a name


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was understood."""

    clause: str  # the part of the text that asks
    tokens: tuple[Token, ...]
    asked: Asked
    concepts: tuple[tuple[str, float], ...]  # what it is about, in order: meanings, or stems without one
    entities: tuple[
        str, ...
    ]  # entity meanings in the order of their mention, those of the asking clause first


class Reader:
    """Reads questions with the words of one pack."""

    def __init__(self, pack: Pack, counts: Mapping[str, int]) -> None:
        """Take the pack's meanings, and how often each word stands in its phrasings."""
        self.counts = counts
        self.lexicon = Lexicon(pack)
        self._corrector = Corrector(counts, self.lexicon.words | all_words())
        self._stems = {stem(word) for word in (*counts, *self.lexicon.words)}

    def read(self, text: str) -> Reading:
        """Return what ``text`` asks; without words the reading is empty."""
        text = text[:MAX_CHARACTERS]
        clauses = _clauses(text)
        chosen = _asking_clause(clauses)
        names = {name.casefold() for name in _NAME.findall(text)} if not text.isupper() else set[str]()
        typed: list[str] = []
        weights: list[float] = []
        first = last = 0
        for number, clause in enumerate(clauses):
            part = words(clause)
            if number == chosen:
                first, last = len(typed), len(typed) + len(part)
            typed += part
            weights += [1.0 if number == chosen or len(clauses) == 1 else _BESIDE] * len(part)
        if len(typed) > _MOST_WORDS:
            keep = slice(max(0, last - _MOST_WORDS), max(last, _MOST_WORDS))
            first, last = first - keep.start, last - keep.start
            typed, weights = typed[keep], weights[keep]
        return self._read(clauses[chosen] if clauses else "", typed, weights, names, (max(first, 0), last))

    def _read(
        self, clause: str, typed: list[str], weights: list[float], names: set[str], asking: tuple[int, int]
    ) -> Reading:
        texts = [self._corrected(word) for word in typed]
        stems = [stem(word) for word in texts]
        spans = self.lexicon.spans(stems)
        tokens = self._tokens(
            typed=typed, texts=texts, stems=stems, spans=spans, weights=weights, names=names
        )
        asked = read_asked(texts[asking[0] : asking[1]])
        if not asked.slot:
            asked = read_asked(texts)
        entities = tuple(
            dict.fromkeys(
                meaning
                for _, _, meanings in sorted(spans, key=lambda span: (weights[span[0]] < 1, span[0]))
                for meaning in meanings
                if meaning.startswith("@")
            )
        )
        return Reading(clause, tokens, asked, _concepts(tokens, spans), entities)

    def _corrected(self, word: str) -> str:
        corrected = self._corrector.correct(word)
        if word in self._corrector or (stem(word) in self._stems and corrected is None):
            return corrected or word
        if word.endswith("s") and self.lexicon.spans([stem(word[:-1])]):
            return word[:-1]  # a possessor without the apostrophe
        return corrected or word

    def _tokens(
        self,
        *,
        typed: list[str],
        texts: list[str],
        stems: list[str],
        spans: list[tuple[int, int, tuple[str, ...]]],
        weights: list[float],
        names: set[str],
    ) -> tuple[Token, ...]:
        covered: list[tuple[str, ...]] = [()] * len(stems)
        for first, last, meanings in spans:
            for at in range(first, last):
                covered[at] = (*covered[at], *meanings)
        return tuple(
            Token(
                typed=typed[at],
                text=texts[at],
                stem=stems[at],
                meanings=covered[at],
                weight=weights[at],
                is_filler=stems[at] in FILLERS,
                is_known=stems[at] in self._stems,
                is_name=typed[at] in names,
            )
            for at in range(len(stems))
        )


def _concepts(
    tokens: tuple[Token, ...], spans: list[tuple[int, int, tuple[str, ...]]]
) -> tuple[tuple[str, float], ...]:
    """Return what is spoken of: the meanings of phrases, and the stems of other telling words."""
    found: dict[str, float] = {}
    for first, _, meanings in spans:
        for meaning in meanings:
            found[meaning] = max(found.get(meaning, 0.0), tokens[first].weight)
    for token in tokens:
        if not token.meanings and not token.is_filler:
            found[token.stem] = max(found.get(token.stem, 0.0), token.weight)
    return tuple(found.items())


def _clauses(text: str) -> list[str]:
    """Split a text of several sentences, or a long one, into clauses."""
    parts = [part.strip() for part in _BREAK.split(text)]
    parts = [part for part in parts if any(character.isalnum() for character in part)]
    if sum(part.count(" ") + 1 for part in parts) >= _LONG:
        parts = [piece.strip() for part in parts for piece in part.split(", ") if piece.strip()]
    return parts


def _asking_clause(clauses: list[str]) -> int:
    """Return the number of the clause that most looks like the question; late ones before early ones."""
    if len(clauses) == 1:
        return 0
    best, found = -1.0, 0
    for number, clause in enumerate(clauses):
        said = words(clause)
        score = 0.3 * number / len(clauses)
        if clause.endswith("?"):
            score += 2
        if said and said[0] in _OPENINGS:
            score += 1.5
        elif any(word in _OPENINGS for word in said[1:3]):
            score += 0.7
        elif any(word in {"what", "who", "where", "when", "why", "which", "how"} for word in said):
            score += 0.5
        if any(word in _ASKING for word in said):
            score += 0.6
        if len(said) < 3:  # noqa: PLR2004 - "right?" and the like ask about what came before
            score -= 1.5
        if score > best:
            best, found = score, number
    return found
