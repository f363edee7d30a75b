"""The meanings of words and phrases: groups of synonyms, and entities."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from bot.domain.matching.english import synonym_groups
from bot.domain.matching.normalise import stem, words
from bot.domain.pack.model import Pack

_Key = TypeVar("_Key")


class Span(NamedTuple):
    """Words that have meanings together."""

    first: int
    end: int  # the place after the last word
    meanings: tuple[str, ...]


class Lexicon:
    """The meanings of words and phrases; any of them may have several."""

    def __init__(self, groups: Iterable[tuple[str, Iterable[str]]] = ()) -> None:
        """Take each meaning with the words and phrases that have it."""
        self.words: set[str] = set()  # all words of the phrases, as they are written
        self._single: dict[str, tuple[str, ...]] = {}
        self._several: dict[tuple[str, ...], tuple[str, ...]] = {}
        for meaning, phrases in groups:
            for plain in map(words, phrases):
                self.words.update(plain)
                key = tuple(map(stem, plain))
                if len(key) == 1:
                    _add(self._single, key[0], meaning)
                elif key:
                    _add(self._several, key, meaning)
        # The lengths of phrases by their first word.
        self._lengths: dict[str, list[int]] = {}
        for opener, length in sorted({(key[0], len(key)) for key in self._several}):
            self._lengths.setdefault(opener, []).append(length)

    def of(self, word_stem: str) -> tuple[str, ...]:
        """Return the meanings of a word on its own."""
        return self._single.get(word_stem, ())

    def phrases(self, stems: Sequence[str]) -> list[Span]:
        """Return where phrases of several words are."""
        return [
            Span(at, at + length, meanings)
            for at, part in enumerate(stems)
            if part in self._lengths
            for length in self._lengths[part]
            if at + length <= len(stems)
            if (meanings := self._several.get(tuple(stems[at : at + length])))
        ]


def _add(found: dict[_Key, tuple[str, ...]], key: _Key, meaning: str) -> None:
    if meaning not in found.get(key, ()):
        found[key] = (*found.get(key, ()), meaning)


def is_entity(meaning: str) -> bool:
    """Tell whether a meaning is an entity of the pack."""
    return meaning.startswith("@")


def entity_meaning(entity_id: str) -> str:
    """Return the meaning that stands for an entity of the pack."""
    return f"@{entity_id}"


def lexicon_of(pack: Pack) -> Lexicon:
    """Return the pack's synonyms and the names of its entities."""
    return Lexicon(_groups(pack))


def _groups(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    for number, group in enumerate(pack.synonyms):
        yield f"{group.words[0]}/{number}", group.words
    for entity in pack.entities:
        yield entity_meaning(entity.id), (entity.name, *entity.aliases, *entity.misspellings)


@cache
def everyday_lexicon() -> Lexicon:
    """Return the synonyms of everyday English."""
    return Lexicon((f"~{number}", group) for number, group in enumerate(synonym_groups()))
