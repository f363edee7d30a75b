"""Changes that moderators made. One is taken back by setting its subject to what it was before."""

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
    about_id: int | None = None  # the person whose words it holds: the entry goes when they ask for it


@dataclass(frozen=True, slots=True)
class Entry:
    """A change that happened."""

    id: str
    at: int  # milliseconds UTC
    actor_id: int | None  # None: a former moderator, or the bot itself
    change: Change
    undoes: str | None = None  # the entry that it took back
    undone_by: str | None = None  # the entry that took it back
