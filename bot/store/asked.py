"""Questions as they were asked, without who asked them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.errors import StoreError
from bot.domain.matching import Status
from bot.domain.teaching import clean_question
from bot.store.lessons import count_unanswered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.database import Database, Transaction


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
        self._waiting: list[tuple[Asked, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def remember(self, asked: Asked) -> None:
        """Keep a question; one that is known already stays as it is.

        One that was not answered counts among those that wait for its server's moderators.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await written

    async def _write(self) -> None:
        """Write what waits, and what comes meanwhile; each row of a busy minute alone would cost a commit."""
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            failure: StoreError | None = None
            try:
                async with self._database.transaction() as transaction:
                    await _insert(transaction, [asked for asked, _ in waiting])
            except StoreError as error:
                failure = error
            for _, written in waiting:
                if written.done():
                    continue  # nobody waits any more
                if failure is None:
                    written.set_result(None)
                else:
                    written.set_exception(failure)
        self._writing = None

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
                count_unanswered(transaction, asked.guild_id, asked.text, now=asked.asked_at, rejected=True)
        return asked


async def _insert(transaction: Transaction, questions: Sequence[Asked]) -> None:
    cleaned = {asked.id: replace(asked, text=clean_question(asked.text)) for asked in questions}
    new = await transaction.execute_many(
        "INSERT INTO asked (id, guild_id, text, status, fact_id, gap_id, asked_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING RETURNING id",
        [(a.id, a.guild_id, a.text, a.status, a.fact_id, a.gap_id, a.asked_at) for a in cleaned.values()],
    )
    for row in new:
        asked = cleaned[row["id"]]
        if asked.guild_id is not None and asked.status != Status.ANSWER:
            count_unanswered(transaction, asked.guild_id, asked.text, now=asked.asked_at, rejected=False)
