"""Questions as they were asked, without who asked them."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import StoreError
from bot.domain.insights import DAY_MS
from bot.domain.matching import Status
from bot.domain.teaching import clean_question
from bot.store.database import Database, Transaction
from bot.store.lessons import count_unanswered, drop_least_asked

TEXTS_A_DAY = 1_000  # of a server's questions; later ones of the day are counted without their words
ROWS_A_DAY = 5_000  # of a server's questions that are kept at all
PRIVATE_A_DAY = 20_000  # of all that are asked in private, whose words nobody reads
_NEW_BEFORE_DROPPING = 50  # questions of a server between two looks at how many are open
_SERVERS_REMEMBERED = 10_000


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


@dataclass(slots=True)
class _Today:
    """How much of a day's questions is kept already, in a server or in private."""

    day: int
    kept: int
    new: int = _NEW_BEFORE_DROPPING  # since somebody looked how many are open

    def has_room(self, asked: Asked) -> bool:
        """Return whether one more is kept."""
        return self.kept < (PRIVATE_A_DAY if asked.guild_id is None else ROWS_A_DAY)

    def take(self, asked: Asked) -> Asked:
        """Count a question and return it as it is kept."""
        self.kept += 1
        has_words = asked.guild_id is None or self.kept <= TEXTS_A_DAY
        return replace(asked, text=clean_question(asked.text) if has_words else "")


class AskedRepository:
    """Remembers questions for "Not what I meant" and for moderators."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Asked, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._today: OrderedDict[int | None, _Today] = OrderedDict()

    async def remember(self, asked: Asked) -> None:
        """Keep a question; one that is known already stays as it is.

        One that was not answered counts among those that wait for its server's moderators. Of a flood only so
        much is kept: see the limits above.
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
                    await self._insert(transaction, [asked for asked, _ in waiting])
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
                self._count(transaction, asked.guild_id, asked, rejected=True)
        return asked

    async def _insert(self, transaction: Transaction, questions: Sequence[Asked]) -> None:
        kept: dict[int, Asked] = {}
        for asked in questions:
            today = await self._counted_today(transaction, asked)
            if today.has_room(asked):
                kept[asked.id] = today.take(asked)
        if not kept:
            return
        new = await transaction.execute_many(
            "INSERT INTO asked (id, guild_id, text, status, fact_id, gap_id, asked_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING RETURNING id",
            [(a.id, a.guild_id, a.text, a.status, a.fact_id, a.gap_id, a.asked_at) for a in kept.values()],
        )
        for row in new:
            asked = kept[row["id"]]
            if asked.guild_id is not None and asked.status != Status.ANSWER:
                self._count(transaction, asked.guild_id, asked, rejected=False)

    def _count(self, transaction: Transaction, guild_id: int, asked: Asked, *, rejected: bool) -> None:
        """Put a question on its server's list, and now and then take the least asked ones off."""
        count_unanswered(transaction, guild_id, asked.text, now=asked.asked_at, rejected=rejected)
        today = self._today.get(guild_id)
        if today is None or today.new >= _NEW_BEFORE_DROPPING:
            drop_least_asked(transaction, guild_id, before=asked.asked_at)
        if today is not None:
            today.new = 0 if today.new >= _NEW_BEFORE_DROPPING else today.new + 1

    async def _counted_today(self, transaction: Transaction, asked: Asked) -> _Today:
        """Return what is kept of the day, counted once and then remembered."""
        guild_id, day = asked.guild_id, asked.asked_at // DAY_MS
        today = self._today.get(guild_id)
        if today is None or today.day < day:
            row = await transaction.fetch_one(
                "SELECT COUNT(*) AS kept FROM asked WHERE guild_id IS NULL AND asked_at >= $1"
                if guild_id is None
                else "SELECT COUNT(*) AS kept FROM asked WHERE asked_at >= $1 AND guild_id = $2",
                day * DAY_MS,
                *(() if guild_id is None else (guild_id,)),
            )
            today = self._today[guild_id] = _Today(day, int(row["kept"]) if row else 0)
        self._today.move_to_end(guild_id)
        if len(self._today) > _SERVERS_REMEMBERED:
            self._today.popitem(last=False)
        return today
