"""How a quiz asks for an attribute of something, and how it states it (``wordings.toml``)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.domain.pack.attributes import SUBJECT
from bot.domain.pack.model import About, AnswerKind, Entity, EntityKind, Fact, Pack, Value
from bot.domain.values import days
from bot.domain.words import padded, tokens

_TABLE = Path(__file__).with_name("wordings.toml")
_VALUE = "{value}"


@dataclass(frozen=True, slots=True)
class Wording:
    """The question for an attribute, and the statement of it."""

    kind: AnswerKind
    prompt: str
    statement: str = ""
    of: frozenset[EntityKind] = frozenset()  # the kinds of thing of which it is asked so; empty: all


@dataclass(frozen=True, slots=True)
class Relation:
    """What a fact's value is to something: the attribute, whose it is, and how both are worded."""

    about: About
    subject: str
    wording: Wording

    @property
    def prompt(self) -> str:
        """The question that the value answers."""
        return _capitalised(self.wording.prompt.replace(SUBJECT, self.subject))

    def statement(self, answer: str) -> str:
        """Return the statement that ``answer`` is the value; empty where there is none."""
        shown = _dated(answer) if self.wording.kind is AnswerKind.DATE else answer
        return _capitalised(self.wording.statement.replace(SUBJECT, self.subject).replace(_VALUE, shown))


@cache
def wordings() -> Mapping[str, Wording]:
    """Return the wordings by attribute."""
    entries = tomllib.loads(_TABLE.read_text("utf-8"))
    return {
        name: Wording(
            AnswerKind(entry["kind"]),
            entry["prompt"],
            entry.get("statement", ""),
            frozenset(map(EntityKind, entry.get("of", ()))),
        )
        for name, entry in entries.items()
    }


def relation_of(pack: Pack, fact: Fact, value: Value) -> Relation | None:
    """Return the first attribute that the value answers and that has a wording, if any.

    A name that tells part of the value is no subject: "Mission: Impossible (1996)" for a date of 1996.
    """
    for about in fact.about:
        wording, entity = wordings().get(about.attribute), pack.entity.get(about.entity)
        if wording is None or entity is None or wording.kind is not value.kind:
            continue
        if wording.of and entity.kind not in wording.of:
            continue
        name = name_of(pack, entity)
        if "(" not in name and padded(name) not in padded(value.text) and not _shares_number(name, value):
            return Relation(about, name, wording)
    return None


def relations_of(pack: Pack) -> dict[str, Relation]:
    """Return the relations that a pack's facts state, by the facts' ids."""
    found = {fact.id: relation_of(pack, fact, fact.value) for fact in pack.facts if fact.value is not None}
    return {fact_id: relation for fact_id, relation in found.items() if relation is not None}


def name_of(pack: Pack, entity: Entity) -> str:
    """Return what a question calls something; the pack's own subject goes by its short name."""
    return pack.subject if is_subject(pack, entity) else entity.name_within


def is_subject(pack: Pack, entity: Entity) -> bool:
    """Return whether something is what the pack is about."""
    return bool(pack.subject) and pack.subject in {entity.name, *entity.aliases}


def _shares_number(name: str, value: Value) -> bool:
    numbers = {word for word in tokens(name) if word.isdigit()}
    return not numbers.isdisjoint(tokens(value.text))


def _dated(date: str) -> str:
    return f"{'on' if any(day.day for day in days(date)) else 'in'} {date}"


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
