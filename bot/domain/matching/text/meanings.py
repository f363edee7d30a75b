"""The meanings of words and phrases: groups of synonyms, and entities."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from bot.domain.matching.text.english import everyday_words, synonym_groups
from bot.domain.matching.text.normalise import stem, words
from bot.domain.pack.model import Entity, Pack


class Span(NamedTuple):
    """Words that have meanings together."""

    first: int
    end: int  # the place after the last word
    meanings: tuple[str, ...]


class Lexicon:
    """The meanings of words and phrases; any of them may have several."""

    def __init__(
        self,
        groups: Iterable[tuple[str, Iterable[str]]] = (),
        subject: Iterable[str] = (),
        small: Iterable[str] = (),
    ) -> None:
        """Take each meaning with the words and phrases that have it, and the names of what all is about.

        Words that names have ``small``, as some have "film", are no names by themselves.
        """
        self.words: set[str] = set()  # all words of the phrases, as they are written
        self.name_words: set[str] = set()  # those of entities' names
        found: dict[tuple[str, ...], dict[str, None]] = {}
        for meaning, phrases in groups:
            for plain in filter(None, map(words, phrases)):
                self.words.update(plain)
                if is_entity(meaning):
                    self.name_words.update(plain)
                found.setdefault(tuple(map(stem, plain)), {})[meaning] = None
        self.proper_words = self.name_words.difference(small)
        self._meanings = {stems: tuple(meanings) for stems, meanings in found.items()}
        # The lengths of phrases of several words, by their first word.
        self._lengths: dict[str, list[int]] = {}
        for opener, length in sorted({(stems[0], len(stems)) for stems in found if len(stems) > 1}):
            self._lengths.setdefault(opener, []).append(length)
        named = {tuple(map(stem, words(name))) for name in subject} - {()}
        # By their first word, the longest first.
        self._subjects: dict[str, list[list[str]]] = {}
        for name in sorted(named, key=len, reverse=True):
            self._subjects.setdefault(name[0], []).append(list(name))

    def may_name_subject(self, stems: Sequence[str]) -> bool:
        """Tell whether any word could begin a name of what everything is about."""
        return not self._subjects.keys().isdisjoint(stems)

    def subject_at(self, stems: list[str], at: int) -> int:
        """Return how many words from a place on name what everything is about; 0 where they don't."""
        names = self._subjects.get(stems[at], ())
        return next((len(name) for name in names if stems[at : at + len(name)] == name), 0)

    def of(self, word_stem: str) -> tuple[str, ...]:
        """Return the meanings of a word on its own."""
        return self._meanings.get((word_stem,), ())

    def phrases(self, stems: Sequence[str]) -> list[Span]:
        """Return where phrases of several words are."""
        return [
            Span(at, at + length, meanings)
            for at, part in enumerate(stems)
            if part in self._lengths
            for length in self._lengths[part]
            if at + length <= len(stems)
            if (meanings := self._meanings.get(tuple(stems[at : at + length])))
        ]


def is_entity(meaning: str) -> bool:
    """Tell whether a meaning is an entity of the pack."""
    return meaning.startswith("@")


def entity_meaning(entity_id: str) -> str:
    """Return the meaning that stands for an entity of the pack."""
    return f"@{entity_id}"


def entity_id(meaning: str) -> str:
    """Return the id of the entity that a meaning stands for."""
    return meaning.removeprefix("@")


def lexicon_of(pack: Pack) -> Lexicon:
    """Return the pack's synonyms and the names of its entities."""
    groups = [(f"{group.words[0]}/{number}", group.words) for number, group in enumerate(pack.synonyms)]
    for entity in pack.entities:
        slips = (slip for slip in entity.misspellings if not _is_inflected_alike(slip))
        names = (entity.name, *entity.aliases, *slips)
        groups.append((entity_meaning(entity.id), names))
    return Lexicon(groups, _subject_names(pack), _written_small(pack))


def _written_small(pack: Pack) -> set[str]:
    """Return the plain words that are written small in some name, and the slips in such names."""
    small: set[str] = set()
    for entity in pack.entities:
        said = " ".join((entity.name, *entity.aliases)).split()
        own = {plain for word in said if word.islower() for plain in words(word)}
        slips = words(" ".join(entity.misspellings)) if own else []
        small |= own.union(slips)
    return small


def _is_inflected_alike(slip: str) -> bool:
    """Tell whether a misspelt name has the stem of an ordinary word, which it is not: "roome", "room"."""
    return slip not in everyday_words() and stem(slip) in _everyday_stems()


@cache
def _everyday_stems() -> frozenset[str]:
    return frozenset(map(stem, everyday_words()))


def _subject_names(pack: Pack) -> tuple[str, ...]:
    """Return the pack's title, and the names of the entity that it is, or whose name it begins with."""
    subject = subject_of(pack)
    return (pack.title, *((subject.name, *subject.aliases) if subject is not None else ()))


@lru_cache(maxsize=16)
def subject_of(pack: Pack) -> Entity | None:
    """Return the entity that the pack's title names, or begins with: what everything is about."""
    title = words(pack.title)
    is_it = [
        e for e in pack.entities if any(words(n) == title[: len(words(n))] for n in (e.name, *e.aliases))
    ]
    return max(is_it, key=lambda entity: len(words(entity.name)), default=None)


@cache
def everyday_lexicon() -> Lexicon:
    """Return the synonyms of everyday English."""
    return Lexicon((f"~{number}", group) for number, group in enumerate(synonym_groups()))
