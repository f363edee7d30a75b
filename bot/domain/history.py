"""Changes that moderators made: what is kept of each, and how one is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Area(StrEnum):
    """What sort of thing was changed."""

    SETTING = "setting"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing before and after, as JSON data; None stands for "not there" (a setting: its default)."""

    area: Area
    subject: str  # a setting's key, a lesson's id
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A change that happened."""

    id: str
    at: int  # milliseconds UTC
    actor_id: int | None  # None: a former moderator, or the bot itself
    change: Change
    undoes: str | None = None  # the entry that it took back
    undone_by: str | None = None  # the entry that took it back


def undo(entry: Entry, current: Any) -> Change | None:
    """Return the change that puts ``entry``'s subject back to how it was before it.

    ``current`` is how the subject stands now, which may differ from what the entry left: the last write
    wins, and the history shows all of them. None where it already stands so.
    """
    before = entry.change.before
    return None if current == before else Change(entry.change.area, entry.change.subject, current, before)
