"""Questions as they were asked, without who asked them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what became of it."""

    id: int  # the interaction's or message's id
    guild_id: int | None  # None in a private conversation
    text: str
    status: str  # a matching Status
    fact_id: str | None
    gap_id: str | None
    asked_at: int  # milliseconds UTC


class AskedRepository:
    """Remembers questions for "Not what I meant" and for moderators."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, asked: Asked) -> None:
        """Keep a question; one that is known already stays as it is."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "INSERT INTO asked (id, guild_id, text, status, fact_id, gap_id, asked_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
                asked.id,
                asked.guild_id,
                asked.text,
                asked.status,
                asked.fact_id,
                asked.gap_id,
                asked.asked_at,
            )

    async def reject(self, asked_id: int) -> Asked | None:
        """Mark a question's answer as not what was meant, and return the question if it is known."""
        async with self._database.transaction() as transaction:
            row = await transaction.fetch_one(
                "UPDATE asked SET rejected = 1 WHERE id = $1 "
                "RETURNING id, guild_id, text, status, fact_id, gap_id, asked_at",
                asked_id,
            )
        return None if row is None else Asked(*row)
