"""What words and phrases stand for: groups of synonyms, and entities."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from bot.domain.matching.lexicon import everyday_groups
from bot.domain.matching.normalise import stem, words
from bot.domain.pack import Pack

Group = tuple[str, tuple[str, ...]]
"""A meaning, and the words and phrases that have it."""


class Span(NamedTuple):
    """Words that have meanings together."""

    first: int
    end: int  # the place after the last word
    meanings: tuple[str, ...]


class Lexicon:
    """What words and phrases stand for; any of them may have several meanings."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self.words: set[str] = set()  # all words of the phrases, as they are written
        self._single: dict[str, tuple[str, ...]] = {}
        self._several: dict[tuple[str, ...], tuple[str, ...]] = {}
        for meaning, phrases in groups:
            for phrase in phrases:
                self._file(phrase, meaning)
        # By their first word, how long the phrases are that begin with it.
        self._openers: dict[str, list[int]] = {}
        for opener, length in sorted({(key[0], len(key)) for key in self._several}):
            self._openers.setdefault(opener, []).append(length)

    def _file(self, phrase: str, meaning: str) -> None:
        plain = words(phrase)
        self.words.update(plain)
        key = tuple(stem(word) for word in plain)
        if len(key) == 1:
            self._single[key[0]] = _with(self._single.get(key[0], ()), meaning)
        elif key:
            self._several[key] = _with(self._several.get(key, ()), meaning)

    def of(self, word_stem: str) -> tuple[str, ...]:
        """Return what a word stands for on its own."""
        return self._single.get(word_stem, ())

    def phrases(self, stems: Sequence[str]) -> list[Span]:
        """Return where phrases of several words stand."""
        openers = self._openers
        found: list[Span] = []
        for at, part in enumerate(stems):
            if part in openers:
                for end in [at + length for length in openers[part] if at + length <= len(stems)]:
                    meanings = self._several.get(tuple(stems[at:end]))
                    if meanings:
                        found.append(Span(at, end, meanings))
        return found


def _with(meanings: tuple[str, ...], meaning: str) -> tuple[str, ...]:
    return meanings if meaning in meanings else (*meanings, meaning)


def is_entity(meaning: str) -> bool:
    """Tell whether a meaning is an entity of the pack."""
    return meaning.startswith("@")


def entity_meaning(entity_id: str) -> str:
    """Return the meaning that stands for an entity of the pack."""
    return f"@{entity_id}"


def lexicon_of(pack: Pack) -> Lexicon:
    """Return what the pack's synonyms and entities say."""
    return Lexicon(_groups(pack))


def _groups(pack: Pack) -> Iterator[Group]:
    for number, group in enumerate(pack.synonyms):
        yield f"{group.words[0]}/{number}", group.words
    for entity in pack.entities:
        yield entity_meaning(entity.id), (entity.name, *entity.aliases, *entity.misspellings)


@cache
def everyday_lexicon() -> Lexicon:
    """Return what words stand for in everyday English."""
    return Lexicon((f"~{number}", group) for number, group in enumerate(everyday_groups()))
