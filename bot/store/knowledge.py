"""Packs in the store: seeding from a pack's files, and reading back what was seeded."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from bot.domain.pack import (
    AnswerKind,
    Difficulty,
    Entity,
    EntityKind,
    Fact,
    Gap,
    Pack,
    QuizItem,
    Quote,
    Source,
    Stunt,
    Synonyms,
    Topic,
    Value,
)
from bot.store.database import Database, Transaction
from bot.store.sharing import SqlValue

# One statement a table, in an order in which every reference finds its target.
_INSERTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "topics",
        "INSERT INTO topics (pack_id, position, id, name, summary) VALUES ($1, $2, $3, $4, $5)",
        ("id", "name", "summary"),
    ),
    (
        "entities",
        ("INSERT INTO entities (pack_id, position, id, kind, name, role, aliases, misspellings) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
        ("id", "kind", "name", "role", "aliases", "misspellings"),
    ),
    (
        "facts",
        ("INSERT INTO facts (pack_id, position, id, topic, question, answer, paragraph, kinds, entities, "
        "difficulty, phrasings, near_misses, related, value) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
        (
            "id", "topic", "question", "answer", "paragraph", "kinds", "entities",
            "difficulty", "phrasings", "near_misses", "related", "value",
        ),
    ),
    (
        "gaps",
        ("INSERT INTO gaps (pack_id, position, id, topic, subject, phrasings, kinds, nearby) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
        ("id", "topic", "subject", "phrasings", "kinds", "nearby"),
    ),
    (
        "quotes",
        ("INSERT INTO quotes (pack_id, position, id, speaker, text, context, paragraph, topics, entities, "
        "fact) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
        ("id", "speaker", "text", "context", "paragraph", "topics", "entities", "fact"),
    ),
    (
        "stunts",
        ("INSERT INTO stunts (pack_id, position, id, name, summary, paragraph, aliases, performers, places, "
        "how, why, facts, quotes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
        (
            "id", "name", "summary", "paragraph", "aliases", "performers", "places",
            "how", "why", "facts", "quotes",
        ),
    ),
    (
        "quiz_items",
        ("INSERT INTO quiz_items (pack_id, position, id, fact, prompt, answer, distractors, explanation, "
        "difficulty, kind, accept) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
        (
            "id", "fact", "prompt", "answer", "distractors", "explanation",
            "difficulty", "kind", "accept",
        ),
    ),
    ("synonyms", "INSERT INTO synonyms (pack_id, position, words) VALUES ($1, $2, $3)", ("words",)),
)  # fmt: skip

_SELECTS: Mapping[str, str] = {
    "topics": "SELECT * FROM topics WHERE pack_id = $1 ORDER BY position",
    "entities": "SELECT * FROM entities WHERE pack_id = $1 ORDER BY position",
    "facts": "SELECT * FROM facts WHERE pack_id = $1 ORDER BY position",
    "gaps": "SELECT * FROM gaps WHERE pack_id = $1 ORDER BY position",
    "quotes": "SELECT * FROM quotes WHERE pack_id = $1 ORDER BY position",
    "stunts": "SELECT * FROM stunts WHERE pack_id = $1 ORDER BY position",
    "quiz_items": "SELECT * FROM quiz_items WHERE pack_id = $1 ORDER BY position",
    "synonyms": "SELECT * FROM synonyms WHERE pack_id = $1 ORDER BY position",
}

_TYPES: Mapping[str, type[Any]] = {
    "topics": Topic,
    "entities": Entity,
    "facts": Fact,
    "gaps": Gap,
    "quotes": Quote,
    "stunts": Stunt,
    "quiz_items": QuizItem,
    "synonyms": Synonyms,
}

# How a column becomes a field again where the column's own value is not enough.
_LISTS = frozenset(
    {
        "aliases", "misspellings", "entities", "phrasings", "near_misses", "related", "nearby", "topics",
        "performers", "places", "facts", "quotes", "distractors", "accept", "words",
    }
)  # fmt: skip


class KnowledgeRepository:
    """Reads and replaces packs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seed(self, pack: Pack, *, now: int) -> bool:
        """Put ``pack`` into the store in one transaction, and return whether anything changed.

        Idempotent by the pack's digest; server data is left alone.
        """
        if await self.digest(pack.id) == pack.digest:
            return False
        async with self._database.transaction() as transaction:
            await transaction.execute("DELETE FROM packs WHERE id = $1", pack.id)
            await transaction.execute(
                "INSERT INTO packs (id, title, digest, source_title, source_date, source_paragraphs, "
                "seeded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                pack.id,
                pack.title,
                pack.digest,
                pack.source.title,
                pack.source.date,
                pack.source.paragraphs,
                now,
            )
            for field, sql, columns in _INSERTS:
                await _insert(transaction, pack.id, sql, columns, getattr(pack, field))
        return True

    async def digest(self, pack_id: str) -> str | None:
        """Return the content hash of the pack as it was seeded, or None where it never was."""
        row = await self._database.fetch_one("SELECT digest FROM packs WHERE id = $1", pack_id)
        return None if row is None else str(row["digest"])

    async def pack_ids(self) -> tuple[str, ...]:
        """Return the ids of all seeded packs."""
        rows = await self._database.fetch_all("SELECT id FROM packs ORDER BY id")
        return tuple(str(row["id"]) for row in rows)

    async def load(self, pack_id: str) -> Pack | None:
        """Return the pack as it was seeded, or None where it never was."""
        row = await self._database.fetch_one("SELECT * FROM packs WHERE id = $1", pack_id)
        if row is None:
            return None
        fields = {
            field: tuple(
                _entry(_TYPES[field], found) for found in await self._database.fetch_all(sql, pack_id)
            )
            for field, sql in _SELECTS.items()
        }
        return Pack(
            id=row["id"],
            title=row["title"],
            source=Source(row["source_title"], row["source_date"], row["source_paragraphs"]),
            digest=row["digest"],
            **fields,
        )


async def _insert(
    transaction: Transaction, pack_id: str, sql: str, columns: tuple[str, ...], entries: Iterable[Any]
) -> None:
    rows = [
        (pack_id, position, *(_column(getattr(entry, column)) for column in columns))
        for position, entry in enumerate(entries)
    ]
    if rows:
        await transaction.execute_many(sql, rows)


def _column(value: Any) -> SqlValue:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Value):
        return json.dumps(asdict(value), ensure_ascii=False)
    return value


def _entry(kind: type[Any], row: sqlite3.Row) -> Any:
    fields = {name: _field(name, row[name]) for name in row.keys() if name not in {"pack_id", "position"}}  # noqa: SIM118 - sqlite3.Row iterates values
    if kind is Entity:
        fields["kind"] = EntityKind(fields["kind"])
    if kind is QuizItem:
        fields["kind"] = AnswerKind(fields["kind"])
    return kind(**fields)


def _field(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _LISTS:
        return tuple(json.loads(value))
    if name == "kinds":
        return tuple(AnswerKind(kind) for kind in json.loads(value))
    if name == "difficulty":
        return Difficulty(value)
    if name == "value":
        found = json.loads(value)
        return Value(AnswerKind(found["kind"]), found["text"], tuple(found["accept"]), found["entity"])
    return value
