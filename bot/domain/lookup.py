"""Find what somebody means by a name: exactly, with a typo, in part; or offer what comes closest."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.matching.normalise import words
from bot.domain.pack import Entity, Stunt

SURE = 86.0  # of 100: a name that was mistyped, not another name
CLEAR_LEAD = 6.0  # how far the best must be ahead of the second to be taken
NEAR = 55.0  # from here on a name is worth offering
PART = 80.0  # what "quarry" is worth for "Darlton Quarry"
SUGGESTIONS = 5
_TYPED_LIMIT = 100  # characters; no name is longer


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found by its name, or by other forms of it that are never shown."""

    id: str
    name: str
    hint: str = ""  # shown beside the name
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a name led to: one entry, or the ones that come closest."""

    entry: Entry | None
    suggestions: tuple[Entry, ...] = ()  # best first; empty where nothing comes close


class Directory:
    """Entries with their names made comparable."""

    def __init__(self, entries: Iterable[Entry]) -> None:
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
        ranked = [(score, entry) for score, entry in self._ranked(typed) if score >= NEAR]
        if not ranked:
            return Found(None)
        best, entry = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        is_only_part = best == PART and second < PART
        if best > 100 - CLEAR_LEAD or is_only_part or (best >= SURE and best - second >= CLEAR_LEAD):
            return Found(entry)
        return Found(None, tuple(entry for _, entry in ranked[:SUGGESTIONS]))

    def complete(self, typed: str, limit: int) -> list[Entry]:
        """Return the entries that may be meant by what has been typed so far; all where that is nothing."""
        if not _plain(typed):
            return list(self.entries[:limit])
        return [entry for score, entry in self._ranked(typed) if score >= NEAR][:limit]

    def _ranked(self, typed: str) -> list[tuple[float, Entry]]:
        plain = _plain(typed[:_TYPED_LIMIT])
        if not plain:
            return []
        scored = [(max(_score(plain, form) for form in forms), entry) for entry, forms in self._forms]
        return sorted(scored, key=lambda pair: -pair[0])  # stable: the pack's order among equals


def directory_of_entities(entities: Iterable[Entity]) -> Directory:
    """Return a directory of people, places or other entities."""
    return Directory(
        Entry(entity.id, entity.name, entity.role, (*entity.aliases, *entity.misspellings))
        for entity in entities
    )


def directory_of_stunts(stunts: Iterable[Stunt]) -> Directory:
    """Return a directory of stunts."""
    return Directory(Entry(stunt.id, stunt.name, stunt.summary, stunt.aliases) for stunt in stunts)


def _plain(text: str) -> str:
    return " ".join(words(text))


def _score(typed: str, form: str) -> float:
    """Return how well a form fits, 0 to 100."""
    if typed == form:
        return 100.0
    alike = max(fuzz.ratio(typed, form), fuzz.token_sort_ratio(typed, form) - 1)
    # A whole word, or the beginning of the last one, is a part of a name.
    padded = f" {form}"
    if f" {typed}" in padded:
        return max(PART, min(alike, SURE))
    return min(alike, 100.0 - CLEAR_LEAD)
