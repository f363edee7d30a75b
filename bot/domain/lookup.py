"""Find what somebody means by a name: exactly, with a typo or in part; or suggest what comes closest."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.domain.matching.text.normalise import words
from bot.domain.pack.model import Entity, Stunt, Topic
from bot.domain.words import content_words

SURE = 86.0  # of 100: a name that was mistyped, not another name
CLEAR_LEAD = 6.0  # how far the best must be ahead of the second to be taken
NEAR = 55.0  # from here on a name may be meant by who is still typing it
ALIKE = 75.0  # from here on one may be meant by what was typed; below it, "marte" is the United Arab Emirates
PART = 80.0  # what "quarry" is worth for "Darlton Quarry"
MISTYPED_PART = 79.0  # what "quary" is
SUGGESTIONS = 5
_SHORTEST = 4  # letters of a name that is taken for part of another, or mistyped
_TYPO_EVERY = 10  # letters of a part; a shorter one has one typo at most
_TYPED_LIMIT = 100  # characters; no name is longer
_REMEMBERED = 512  # names that were looked up last

Named: TypeAlias = Entity | Stunt | Topic  # found by other forms of their names too, which are never shown


@dataclass(frozen=True, slots=True)
class Found:
    """What a name led to: one entry, or the ones that come closest."""

    entry: Named | None
    suggestions: tuple[Named, ...] = ()  # best first; empty where nothing comes close


class Directory:
    """Entries with their names made comparable."""

    def __init__(self, entries: Iterable[Named]) -> None:
        self.entries = tuple(entries)
        self._by_id = {entry.id: entry for entry in self.entries}
        self._forms = [(entry, list(dict.fromkeys(map(_plain, forms_of(entry))))) for entry in self.entries]
        every = [(form, at) for at, (_, forms) in enumerate(self._forms) for form in forms]
        self._every_form = [form for form, _ in every]
        self._owners = [at for _, at in every]
        self._find_named = lru_cache(_REMEMBERED)(self._named)
        self._own = dict(reversed(every))  # the first of those that share one
        self._having: dict[str, set[int]] = {}  # the numbers of forms by their words
        for number, form in enumerate(self._every_form):
            for word in form.split():
                self._having.setdefault(word, set()).add(number)

    def find(self, typed: str) -> Found:
        """Return the entry that is meant, by id or by name, or what comes closest."""
        if typed in self._by_id:
            return Found(self._by_id[typed])
        ranked = self._near(typed)
        if not ranked:
            return Found(None)
        best, entry = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        is_part = any(_is_part(_plain(typed), _plain(form)) for form in forms_of(entry))
        is_only_part = is_part and best == PART and second < PART
        is_only_part = is_only_part or (best == MISTYPED_PART and best - second >= CLEAR_LEAD)
        if best > 100 - CLEAR_LEAD or is_only_part or (best >= SURE and best - second >= CLEAR_LEAD):
            return Found(entry)
        alike = (entry for score, entry in ranked if score >= ALIKE or _shares(typed, entry))
        return Found(None, tuple(islice(alike, SUGGESTIONS)))

    def named(self, typed: str) -> Named | None:
        """Return the entry whose name a text is: its own, mistyped, or whole words of it that no other has.

        Unlike :meth:`find` it takes no id, and no beginning of a word.
        """
        return self._find_named(_plain(typed[:_TYPED_LIMIT]))

    def _named(self, plain: str) -> Named | None:
        if (own := self._own.get(plain)) is not None:
            return self.entries[own]
        if len(plain) < _SHORTEST:
            return None
        having = self.having(plain)
        if having:
            return having[0] if len(having) == 1 else None
        near = process.extract(
            plain, self._every_form, scorer=fuzz.ratio, score_cutoff=SURE - CLEAR_LEAD, limit=SUGGESTIONS
        )
        sure = [(score, self._owners[at]) for form, score, at in near if _likeness(plain, form) >= SURE]
        if not sure:
            return None
        best, owner = sure[0]
        others = [score for _, score, at in near if self._owners[at] != owner]
        is_clear = all(best - score >= CLEAR_LEAD for score in others)
        return self.entries[owner] if is_clear else None

    def having(self, typed: str) -> list[Named]:
        """Return the entries in whose names all these words are, whole, in one form."""
        said = _plain(typed[:_TYPED_LIMIT]).split()
        if not said:
            return []
        first, *others = (self._having.get(word, set[int]()) for word in said)
        numbers = first.intersection(*others)
        return [self.entries[at] for at in sorted({self._owners[number] for number in numbers})]

    def complete(self, typed: str, limit: int) -> list[Named]:
        """Return the entries that may be meant by what has been typed so far; all if that is nothing."""
        if not _plain(typed):
            return list(self.entries[:limit])
        return [entry for _, entry in self._near(typed)[:limit]]

    def _near(self, typed: str) -> list[tuple[float, Named]]:
        """Return the entries whose names are near what was typed, with their scores, best first."""
        plain = _plain(typed[:_TYPED_LIMIT])
        if not plain:
            return []
        scored = [(max(_score(plain, form) for form in forms), entry) for entry, forms in self._forms]
        near = [(score, entry) for score, entry in scored if score >= NEAR]
        return sorted(near, key=lambda pair: -pair[0])  # stable: the pack's order among equals


def forms_of(entry: Named) -> tuple[str, ...]:
    """Return the name of an entry and the other forms of it."""
    return (entry.name, *getattr(entry, "aliases", ()), *getattr(entry, "misspellings", ()))


def _shares(typed: str, entry: Named) -> bool:
    """Tell whether a name has a whole word of what was typed, as "Tom Cruise" does of "Tom Hanks"."""
    said = content_words(typed)
    return any(not said.isdisjoint(content_words(form)) for form in forms_of(entry))


def _plain(text: str) -> str:
    return " ".join(words(text))


def _likeness(typed: str, form: str) -> float:
    """Return how alike two names are, letter by letter, 0 to 100.

    A short word that begins with another letter is another word: "help" is no Phelps.
    """
    alike = max(fuzz.ratio(typed, form), fuzz.token_sort_ratio(typed, form) - 1)
    is_other = len(typed) <= _SHORTEST and typed[:1] != form[:1]
    return min(alike, SURE - 1) if is_other else alike


def _score(typed: str, form: str) -> float:
    """Return how well a form fits, 0 to 100."""
    if typed == form:
        return 100.0
    alike = _likeness(typed, form)
    if _is_part(typed, form):
        return max(PART, min(alike, SURE))
    mistyped = MISTYPED_PART if _is_mistyped_part(typed, form) else 0.0
    return max(mistyped, min(alike, 100.0 - CLEAR_LEAD))


def _is_part(typed: str, form: str) -> bool:
    """Tell whether whole words, of which the last may be only begun, are part of a name."""
    return f" {typed}" in f" {form}"


def _is_mistyped_part(typed: str, form: str) -> bool:
    """Tell whether what was typed is a part of a name but for a typo; its last word may be only begun."""
    if len(typed) <= _SHORTEST:
        return False
    lengths = (len(typed) - 1, len(typed), len(typed) + 1)  # a letter may be missing, or be one too many
    starts = [at for at in range(len(form)) if at == 0 or form[at - 1] == " "]
    parts = (form[at : at + length] for at in starts if form[at] == typed[0] for length in lengths)
    typos = 1 + len(typed) // _TYPO_EVERY
    return any(OSA.distance(typed, part, score_cutoff=typos) <= typos for part in parts)
