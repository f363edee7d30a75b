"""What people ask about things, whatever the pack: attributes of each kind of thing (``attributes.toml``)."""

import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.pack.model import About, AnswerKind, Fact

TABLE = Path(__file__).with_name("attributes.toml")
SUBJECT = "{subject}"  # in a wording, the name of the thing
ENOUGH_PHRASINGS = 10  # of a fact; with fewer, many questions miss it, and general wordings make up for them
_SOURCE = ("pack",)  # of what is asked about the source, whatever it is about
INTRODUCING = frozenset({"job", "plays", "played_by"})
"""The attributes that say who somebody is."""
_VITAL = frozenset(
    {"age", "birthday", "origin", "height", "spouse", "children", "family", "pay", "wealth", "private_life"}
)
# Kinds of thing that people ask about as they do about other kinds, too.
_ALSO = {
    "organisation": ("event", "group"),
    "group": ("organisation", "person"),
    "film": ("work",),
    "work": ("film",),
    "game": ("work", "film"),
    "event": ("organisation",),
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that people ask about things of some kinds."""

    id: str
    subjects: tuple[str, ...]  # the kinds of thing that have it
    kinds: frozenset[AnswerKind]  # of its answers
    unknown: str  # completes "The article doesn't say …"
    wordings: tuple[str, ...]  # of the question, with {subject} for the thing's name where it is named
    inverse: str | None = None  # the same relation asked for from the answer's side

    def belongs_to(self, kind: str) -> bool:
        """Tell whether things of a kind have it."""
        return self.subjects == _SOURCE or not {kind, *_ALSO.get(kind, ())}.isdisjoint(self.subjects)

    def unknown_of(self, name: str) -> str:
        """Return what completes "The article doesn't say …" for the thing with that name."""
        return self.unknown.replace(SUBJECT, name)

    def questions_about(self, name: str) -> tuple[str, ...]:
        """Return how people ask for it of the thing with that name, as far as they name it."""
        return tuple(wording.replace(SUBJECT, name) for wording in self.wordings if SUBJECT in wording)


@cache
def attributes() -> Mapping[str, Attribute]:
    """Return every attribute by id, in the order of the file."""
    entries = tomllib.loads(TABLE.read_text("utf-8"))["attribute"]
    return {entry["id"]: _attribute(entry) for entry in entries}


def stated_in(fact: Fact) -> tuple[About, ...]:
    """Return what a fact states, as its author said: attributes of its subjects, and of its value in turn."""
    found = dict.fromkeys(fact.about)
    named = fact.value.entity if fact.value is not None else None
    for about in fact.about:
        attribute = attributes().get(about.attribute)
        if named and attribute is not None and attribute.inverse:
            found[About(named, attribute.inverse)] = None
    return tuple(found)


def is_vital(fact: Fact) -> bool:
    """Tell whether a fact is on nothing but what is asked of anybody: how old they are, whether married."""
    return bool(fact.about) and all(about.attribute in _VITAL for about in fact.about)


def completed(fact: Fact, entities: Container[str]) -> Fact:
    """Return a fact with the kinds and those of the known ``entities`` that follow from what it is about."""
    if not fact.about:
        return fact
    value = [fact.value.kind] if fact.value is not None else []
    kinds = dict.fromkeys((*fact.kinds, *value, *(kind for each in fact.about for kind in _kinds_of(each))))
    subjects, told = ([about.entity for about in each] for each in (fact.about, stated_in(fact)))
    found = [
        each
        for each in dict.fromkeys((*subjects, *fact.entities, *told))
        if each in entities or each in fact.entities
    ]
    return replace(fact, kinds=tuple(kinds), entities=tuple(found))


def _kinds_of(about: About) -> list[AnswerKind]:
    """Return the kinds of answer that follow; any may where there is no such attribute."""
    attribute = attributes().get(about.attribute)
    return sorted(AnswerKind if attribute is None else attribute.kinds)


def _attribute(entry: dict[str, Any]) -> Attribute:
    return Attribute(
        entry["id"],
        tuple(entry["of"]),
        frozenset(map(AnswerKind, entry["kinds"])),
        entry["unknown"],
        tuple(entry["en"]),
        entry.get("inverse"),
    )
