"""Questions as they were asked, without who asked them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.matching import Status
from bot.domain.teaching import clean_question
from bot.store.lessons import count_unanswered

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
        """Keep a question; one that is known already stays as it is.

        One that was not answered counts among those that wait for its server's moderators.
        """
        text = clean_question(asked.text)
        async with self._database.transaction() as transaction:
            added = await transaction.execute(
                "INSERT INTO asked (id, guild_id, text, status, fact_id, gap_id, asked_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
                asked.id,
                asked.guild_id,
                text,
                asked.status,
                asked.fact_id,
                asked.gap_id,
                asked.asked_at,
            )
            if added and asked.guild_id is not None and asked.status != Status.ANSWER:
                await count_unanswered(transaction, asked.guild_id, text, now=asked.asked_at, rejected=False)

    async def reject(self, asked_id: int) -> Asked | None:
        """Mark a question's answer as not what was meant, and return the question if it is known."""
        async with self._database.transaction() as transaction:
            # The first press counts: the update finds the row unmarked only once.
            newly = await transaction.execute(
                "UPDATE asked SET rejected = 1 WHERE id = $1 AND rejected = 0", asked_id
            )
            row = await transaction.fetch_one(
                "SELECT id, guild_id, text, status, fact_id, gap_id, asked_at FROM asked WHERE id = $1",
                asked_id,
            )
            asked = None if row is None else Asked(*row)
            if newly and asked is not None and asked.guild_id is not None:
                await count_unanswered(
                    transaction, asked.guild_id, asked.text, now=asked.asked_at, rejected=True
                )
        return asked
