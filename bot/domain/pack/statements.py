"""What facts state, in other languages (``statements_*.toml``): a question as a title, and a short answer."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.domain.pack.attributes import SUBJECT, attributes
from bot.domain.pack.model import About, AnswerKind, Entity, EntityKind, Fact, Pack

VALUE = "{value}"  # in a wording, the answer
NAME = "{name}"  # in how a language writes a title
_FOLDER = Path(__file__).parent
_LANGUAGES_KEPT = 8
_PACKS_KEPT = 4

Pair = tuple[About, AnswerKind]


@dataclass(frozen=True, slots=True)
class Statement:
    """How a language asks for an attribute, and how it answers in short."""

    kinds: frozenset[AnswerKind]
    question: str
    answer: str
    of: frozenset[EntityKind] = frozenset()  # the kinds of thing that it suits; empty: all


@dataclass(frozen=True, slots=True)
class Statements:
    """A language's statements by attribute, and its words for values."""

    words: Mapping[str, str]
    by_attribute: Mapping[str, tuple[Statement, ...]]


@lru_cache(_LANGUAGES_KEPT)
def statements(language: str) -> Statements:
    """Return the statements of a language; none where the schema has none in it."""
    table = _FOLDER / f"statements_{language}.toml"
    if not table.is_file():
        return Statements({}, {})
    read = tomllib.loads(table.read_text("utf-8"))
    found: dict[str, tuple[Statement, ...]] = {}
    for entry in read["statement"]:
        statement = Statement(
            frozenset(map(AnswerKind, entry["kinds"])),
            entry["question"],
            entry["answer"],
            frozenset(map(EntityKind, entry.get("of", ()))),
        )
        found[entry["attribute"]] = (*found.get(entry["attribute"], ()), statement)
    return Statements(read["words"], found)


def stated(pack: Pack, fact: Fact, known: Statements) -> tuple[Statement, Entity] | None:
    """Return how a language states a fact's value, and of what; None where that is not certain.

    It is not where the value answers several of the attributes, or where another fact has the same one: when
    it came out in Japan is no answer to when it came out.
    """
    told = pairs(fact)
    if len(told) != 1 or how_often(pack)[told[0]] > 1:
        return None
    about, kind = told[0]
    entity = pack.entity.get(about.entity)
    if entity is None:
        return None
    for statement in known.by_attribute.get(about.attribute, ()):
        if kind in statement.kinds and (not statement.of or entity.kind in statement.of):
            return statement, entity
    return None


def pairs(fact: Fact) -> tuple[Pair, ...]:
    """Return the attributes that a fact's value can be the answer to; of itself nothing is the answer."""
    value = fact.value
    if value is None:
        return ()
    return tuple(
        (about, value.kind)
        for about in fact.about
        if about.entity != value.entity
        and (attribute := attributes().get(about.attribute)) is not None
        and value.kind in attribute.kinds
    )


@lru_cache(_PACKS_KEPT)
def how_often(pack: Pack) -> Counter[Pair]:
    """Return how many facts of a pack answer each attribute of a thing with a value of the same kind."""
    return Counter(pair for fact in pack.facts for pair in pairs(fact))


def filled(wording: str, subject: str, value: str = "") -> str:
    """Return a wording with its places filled, a capital at its start."""
    text = wording.replace(SUBJECT, subject).replace(VALUE, value)
    return text[:1].upper() + text[1:]
