"""Find what somebody means by a name: exactly, with a typo or in part; or suggest what comes closest."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from bot.domain import links
from bot.domain.matching.normalise import words
from bot.domain.pack.model import Entity, Pack

SURE = 86.0  # of 100: a name that was mistyped, not another name
CLEAR_LEAD = 6.0  # how far the best must be ahead of the second to be taken
NEAR = 55.0  # from here on a name is worth suggesting
PART = 80.0  # what "quarry" is worth for "Darlton Quarry"
SUGGESTIONS = 5
PACKS_CACHED = 8  # the film's, and those of the servers with lessons that asked last
_TYPED_LIMIT = 100  # characters; no name is longer


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """Something that can be found by its name, or by other forms of it that are never shown."""

    id: str
    name: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a name led to: one entry, or the ones that come closest."""

    entry: DirectoryEntry | None
    suggestions: tuple[DirectoryEntry, ...] = ()  # best first; empty where nothing comes close


class Directory:
    """Entries with their names made comparable."""

    def __init__(self, entries: Iterable[DirectoryEntry]) -> None:
        self.entries = tuple(entries)
        self._by_id = {entry.id: entry for entry in self.entries}
        self._forms = [
            (entry, list(dict.fromkeys(_plain(form) for form in (entry.name, *entry.forms))))
            for entry in self.entries
        ]

    def find(self, typed: str) -> Found:
        """Return the entry that is meant, by id or by name, or what comes closest."""
        if typed in self._by_id:
            return Found(self._by_id[typed])
        ranked = self._near(typed)
        if not ranked:
            return Found(None)
        best, entry = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        is_only_part = best == PART and second < PART
        if best > 100 - CLEAR_LEAD or is_only_part or (best >= SURE and best - second >= CLEAR_LEAD):
            return Found(entry)
        return Found(None, tuple(entry for _, entry in ranked[:SUGGESTIONS]))

    def complete(self, typed: str, limit: int) -> list[DirectoryEntry]:
        """Return the entries that may be meant by what has been typed so far; all if that is nothing."""
        if not _plain(typed):
            return list(self.entries[:limit])
        return [entry for _, entry in self._near(typed)[:limit]]

    def _near(self, typed: str) -> list[tuple[float, DirectoryEntry]]:
        """Return the entries whose names are near what was typed, with their scores, best first."""
        plain = _plain(typed[:_TYPED_LIMIT])
        if not plain:
            return []
        scored = [(max(_score(plain, form) for form in forms), entry) for entry, forms in self._forms]
        near = [(score, entry) for score, entry in scored if score >= NEAR]
        return sorted(near, key=lambda pair: -pair[0])  # stable: the pack's order among equals


def entity_entry(entity: Entity, prefix: str = "") -> DirectoryEntry:
    """Return the entry of a person, a place or another name."""
    return DirectoryEntry(prefix + entity.id, entity.name, (*entity.aliases, *entity.misspellings))


@lru_cache(PACKS_CACHED)
def people_directory(pack: Pack) -> Directory:
    """Return the people and characters by name."""
    return Directory(map(entity_entry, links.people(pack)))


@lru_cache(PACKS_CACHED)
def place_directory(pack: Pack) -> Directory:
    """Return the places by name."""
    return Directory(map(entity_entry, links.places(pack)))


@lru_cache(PACKS_CACHED)
def stunt_directory(pack: Pack) -> Directory:
    """Return the stunts by name."""
    return Directory(DirectoryEntry(stunt.id, stunt.name, stunt.aliases) for stunt in pack.stunts)


@lru_cache(PACKS_CACHED)
def topic_directory(pack: Pack) -> Directory:
    """Return the topics by name."""
    return Directory(DirectoryEntry(topic.id, topic.name) for topic in pack.topics)


def _plain(text: str) -> str:
    return " ".join(words(text))


def _score(typed: str, form: str) -> float:
    """Return how well a form fits, 0 to 100."""
    if typed == form:
        return 100.0
    alike = max(fuzz.ratio(typed, form), fuzz.token_sort_ratio(typed, form) - 1)
    # A whole word, or the beginning of the last one, is a part of a name.
    if f" {typed}" in f" {form}":
        return max(PART, min(alike, SURE))
    return min(alike, 100.0 - CLEAR_LEAD)
