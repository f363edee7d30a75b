"""Changes that moderators made. One is undone by setting its subject back to what it was before."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Area(StrEnum):
    """What was changed."""

    SETTING = "setting"
    LESSON = "lesson"
    LIST = "list"  # of quiz questions; the history has what it says of itself, not its questions
    QUESTION = "question"  # of such a list
    BLOCK = "block"  # of a member; the subject is their fingerprint


@dataclass(frozen=True, slots=True)
class Change:
    """One thing before and after, as JSON data; None means it did not exist (a setting: its default)."""

    area: Area
    subject: str  # a setting's key, the id of a lesson or list, a question's key
    before: Any
    after: Any
    about_id: int | None = None  # the person quoted or blocked: the entry is erased when they ask for it


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A change, with who made it and when."""

    id: str
    at: int  # milliseconds UTC
    actor_id: int | None  # None: a former moderator, or the bot itself
    change: Change
    undoes: str | None = None  # the id of the entry that it undid
    undone_by: str | None = None  # the id of the entry that undid it
