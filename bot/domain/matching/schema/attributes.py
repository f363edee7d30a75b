"""What people ask about things, whatever the pack: attributes of each kind of thing (``attributes.toml``)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.matching.text.english import read_table
from bot.domain.pack.model import AnswerKind


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that people ask about things of some kinds."""

    id: str
    subjects: tuple[str, ...]  # the kinds of thing that have it
    kinds: frozenset[AnswerKind]  # of its answers
    unknown: str  # completes "The article doesn't say …"
    wordings: tuple[str, ...]  # of the question, with {subject} for the thing's name

    def questions_about(self, name: str) -> tuple[str, ...]:
        """Return how people ask for it of the thing with that name."""
        return tuple(wording.replace("{subject}", name) for wording in self.wordings)


@cache
def attributes() -> tuple[Attribute, ...]:
    """Return every attribute, in the order of the file."""
    return tuple(map(_attribute, read_table(Path(__file__).with_name("attributes.toml"))["attribute"]))


def _attribute(entry: dict[str, Any]) -> Attribute:
    kinds = frozenset(map(AnswerKind, entry["kinds"]))
    return Attribute(entry["id"], tuple(entry["of"]), kinds, entry["unknown"], tuple(entry["en"]))
