"""What the matcher knows of English and of a pack's words: fillers, and what phrases stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.matching.english import word_list
from bot.domain.matching.normalise import stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.pack import Pack

# Words that say nothing about the matter of a question; their form and order still count.
FILLERS = frozenset(stem(word) for word in word_list("fillers"))


class Lexicon:
    """What the words and phrases of a pack stand for: groups of synonyms, and entities."""

    def __init__(self, pack: Pack) -> None:
        self.words: set[str] = set()  # all words of the phrases, as they are written
        self._meanings: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.names: dict[str, str] = {}  # what entity meanings are called
        for number, group in enumerate(pack.synonyms):
            self._file(group.words, f"{group.words[0]}/{number}")
        for entity in pack.entities:
            meaning = f"@{entity.id}"
            self.names[meaning] = entity.name
            self._file((entity.name, *entity.aliases, *entity.misspellings), meaning)
        self._longest = max((len(key) for key in self._meanings), default=1)
        self._openers = {key[0] for key in self._meanings if len(key) > 1}

    def _file(self, phrases: Iterable[str], meaning: str) -> None:
        for phrase in phrases:
            plain = words(phrase)
            self.words.update(plain)
            key = tuple(stem(word) for word in plain)
            found = self._meanings.get(key, ())
            if key and meaning not in found:
                self._meanings[key] = (*found, meaning)

    def spans(self, stems: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return where phrases with a meaning stand: first word, the one after the last, meanings."""
        found: list[tuple[int, int, tuple[str, ...]]] = []
        meanings = self._meanings
        for at, part in enumerate(stems):
            single = meanings.get((part,))
            if single:
                found.append((at, at + 1, single))
            if part in self._openers:
                for length in range(2, min(self._longest, len(stems) - at) + 1):
                    several = meanings.get(tuple(stems[at : at + length]))
                    if several:
                        found.append((at, at + length, several))
        return found
