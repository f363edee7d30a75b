"""Questions as they were asked, without who asked them, and their counts."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from cachetools import LRUCache

from bot.domain.errors import StoreError
from bot.domain.insights import DAY_MS, QUARTER_MS, Day, Insights, MissedFact, day_starts, fill_days
from bot.domain.matching.model import Status
from bot.domain.teaching.texts import clean_question
from bot.store.database import Database, Repository, Transaction
from bot.store.lessons import count_unanswered, drop_least_asked

TEXTS_A_DAY = 1_000  # of a server's questions; later ones of the day are stored without their words
ROWS_A_DAY = 5_000  # of a server's questions that are stored at all
PRIVATE_A_DAY = 20_000  # of all private questions, whose words nobody reads
TOP_FACTS = 10
QUESTION_DAYS = 90  # counts older than that are of no use to anybody
PRIVATE_DAYS = 30  # a server's default for its texts, which nobody can change for private ones
WITHHELD = "withheld"  # what a question is whose answer is known but not told there: a spoiler
_TEXTS_READ = 500  # of questions whose answers were not what was meant
_NEW_BEFORE_DROPPING = 50  # questions of a server before the least asked ones are dropped again
_SERVERS_CACHED = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and how it was answered."""

    id: int  # the interaction's or message's id
    guild_id: int | None  # None in a private conversation
    text: str
    status: str  # a matching Status, or WITHHELD
    fact_id: str | None
    gap_id: str | None
    asked_at: int  # milliseconds UTC


@dataclass(slots=True)
class _Today:
    """How many of a day's questions are stored already, of a server or private ones."""

    day: int
    kept: int
    new: int = _NEW_BEFORE_DROPPING  # since the least asked ones were dropped


class AskedRepository(Repository):
    """Stores questions for "Not what I meant" and for moderators."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._batch: tuple[list[Asked], asyncio.Task[None]] | None = None
        self._writing = asyncio.Lock()
        self._today: LRUCache[int | None, _Today] = LRUCache(_SERVERS_CACHED)

    async def remember(self, asked: Asked) -> None:
        """Store a question, once; if it was not answered, count it for its server's moderators.

        Only part of a flood is stored: see the limits above.
        """
        if self._batch is None:
            questions: list[Asked] = []
            self._batch = questions, asyncio.create_task(self._write(questions))
        questions, written = self._batch
        questions.append(asked)
        await asyncio.shield(written)

    async def _write(self, questions: Sequence[Asked]) -> None:
        """Store the questions of a batch, which is open until its turn: a crowd needs only a few turns."""
        try:
            async with self._writing, self._database.transaction(None) as transaction:
                self._batch = None
                await self._insert(transaction, questions)
        except StoreError:
            self._batch = None  # there may have been no turn
            raise

    async def reject(self, asked_id: int, guild_id: int | None) -> tuple[Asked, bool] | None:
        """Mark a question's answer as not what was meant; return the question and whether that is new.

        None where no such question was asked in that server, or (None) in private.
        """
        its = (asked_id, guild_id or 0)
        async with self._database.transaction(None) as transaction:
            # The first press counts: the update finds the row unmarked only once.
            newly = await transaction.execute(
                "UPDATE asked SET rejected = 1 WHERE id = $1 AND COALESCE(guild_id, 0) = $2 AND rejected = 0",
                *its,
            )
            row = await transaction.fetch_one(
                "SELECT id, guild_id, text, status, fact_id, gap_id, asked_at FROM asked "
                "WHERE id = $1 AND COALESCE(guild_id, 0) = $2",
                *its,
            )
            asked = None if row is None else Asked(*row)
            if newly and asked is not None and asked.guild_id is not None:
                self._count(transaction, asked.guild_id, asked, rejected=True)
        return None if asked is None else (asked, bool(newly))

    async def find(self, asked_id: int, guild_id: int | None) -> Asked | None:
        """Return a question that was asked in a server (None: in private), as long as it is kept."""
        row = await self._database.fetch_one(
            "SELECT id, guild_id, text, status, fact_id, gap_id, asked_at FROM asked "
            "WHERE id = $1 AND COALESCE(guild_id, 0) = $2",
            *(asked_id, guild_id or 0),
        )
        return None if row is None else Asked(*row)

    async def mark_shared(self, asked_id: int) -> bool:
        """Mark a private answer as shown to everyone; return whether that is new."""
        async with self._database.transaction(None) as transaction:
            return bool(
                await transaction.execute(
                    "UPDATE asked SET shared = 1 WHERE id = $1 AND shared = 0", asked_id
                )
            )

    async def unmark_shared(self, asked_id: int) -> None:
        """Take the mark back, where the answer could not be shown."""
        await self._database.write(None, "UPDATE asked SET shared = 0 WHERE id = $1", asked_id)

    async def _insert(self, transaction: Transaction, questions: Sequence[Asked]) -> None:
        kept: dict[int, Asked] = {}
        for asked in questions:
            is_private = asked.guild_id is None
            today = await self._counted_today(transaction, asked)
            if today.kept < (PRIVATE_A_DAY if is_private else ROWS_A_DAY):
                today.kept += 1
                has_words = is_private or today.kept <= TEXTS_A_DAY
                kept[asked.id] = replace(asked, text=clean_question(asked.text) if has_words else "")
        if not kept:
            return
        new = await transaction.execute_many(
            "INSERT INTO asked (id, guild_id, text, status, fact_id, gap_id, asked_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING RETURNING id",
            [(a.id, a.guild_id, a.text, a.status, a.fact_id, a.gap_id, a.asked_at) for a in kept.values()],
        )
        for row in new:
            asked = kept[row["id"]]
            if asked.guild_id is not None and asked.status not in {Status.ANSWER, WITHHELD}:
                self._count(transaction, asked.guild_id, asked, rejected=False)

    def _count(self, transaction: Transaction, guild_id: int, asked: Asked, *, rejected: bool) -> None:
        """Put a question on its server's list, and now and then drop the least asked ones."""
        count_unanswered(transaction, guild_id, asked.text, now=asked.asked_at, rejected=rejected)
        today = self._today.get(guild_id)
        if today is None or today.new >= _NEW_BEFORE_DROPPING:
            drop_least_asked(transaction, guild_id, before=asked.asked_at)
        if today is not None:
            today.new = 0 if today.new >= _NEW_BEFORE_DROPPING else today.new + 1

    async def _counted_today(self, transaction: Transaction, asked: Asked) -> _Today:
        """Return how much of the day is stored, counted once and then cached."""
        guild_id, day = asked.guild_id, asked.asked_at // DAY_MS
        today = self._today.get(guild_id)
        if today is None or today.day < day:
            count = await transaction.fetch_value(
                "SELECT COUNT(*) FROM asked WHERE asked_at >= $1 AND guild_id IS NULL"
                if guild_id is None
                else "SELECT COUNT(*) FROM asked WHERE asked_at >= $1 AND guild_id = $2",
                day * DAY_MS,
                *(() if guild_id is None else (guild_id,)),
            )
            today = self._today[guild_id] = _Today(day, count)
        return today


class InsightsRepository(Repository):
    """Counts questions."""

    async def read(self, guild_id: int, *, now: int, days: int, zone: tzinfo = UTC) -> Insights:
        """Return the last days of a server in its time zone; ``now`` is in milliseconds UTC."""
        since = day_starts(now=now, length=days, zone=zone)[0]
        rows = await self._database.fetch_all(
            "SELECT asked_at / $1 AS quarter, "
            "SUM(CASE WHEN status = 'answer' THEN 1 ELSE 0 END) AS answered, "
            "SUM(CASE WHEN status = 'suggest' THEN 1 ELSE 0 END) AS suggested, "
            "SUM(CASE WHEN status = 'unknown' THEN 1 ELSE 0 END) AS unknown, "
            "SUM(rejected) AS rejected, "
            "SUM(CASE WHEN status = 'withheld' THEN 1 ELSE 0 END) AS withheld "
            "FROM asked WHERE guild_id = $2 AND asked_at >= $3 GROUP BY asked_at / $1",
            *(QUARTER_MS, guild_id, since),
        )
        found = ((row["quarter"] * QUARTER_MS, Day(*row)) for row in rows)
        facts = await self._database.fetch_all(
            "SELECT fact_id, COUNT(*) AS asked FROM asked "
            "WHERE guild_id = $1 AND asked_at >= $2 AND fact_id IS NOT NULL "
            "GROUP BY fact_id ORDER BY COUNT(*) DESC, fact_id LIMIT $3",
            *(guild_id, since, TOP_FACTS),
        )
        (quiz,) = await self._database.fetch_all(
            "SELECT (SELECT COUNT(*) FROM quiz_games WHERE guild_id = $1 AND started_at >= $2) AS games, "
            "COUNT(*) AS answers, COALESCE(SUM(correct), 0) AS correct "
            "FROM quiz_guesses WHERE guild_id = $1 AND guessed_at >= $2",
            *(guild_id, since),
        )
        top_facts = tuple((row["fact_id"], row["asked"]) for row in facts)
        return Insights(fill_days(found, now=now, length=days, zone=zone), top_facts, *quiz)

    async def missed(self, guild_id: int, *, since: int) -> tuple[MissedFact, ...]:
        """Return the facts that were not what was meant since a moment (ms UTC), most often first."""
        counts = await self._database.fetch_all(
            "SELECT fact_id, COUNT(*) AS asked, SUM(rejected) AS rejected FROM asked "
            "WHERE guild_id = $1 AND asked_at >= $2 AND status = 'answer' AND fact_id IS NOT NULL "
            "GROUP BY fact_id HAVING SUM(rejected) > 0 ORDER BY SUM(rejected) DESC, fact_id",
            *(guild_id, since),
        )
        texts = await self._database.fetch_all(
            "SELECT fact_id, text FROM asked WHERE guild_id = $1 AND asked_at >= $2 AND status = 'answer' "
            "AND rejected = 1 AND fact_id IS NOT NULL AND text <> '' "
            "GROUP BY fact_id, text ORDER BY MAX(asked_at) DESC, text LIMIT $3",
            *(guild_id, since, _TEXTS_READ),
        )
        questions: defaultdict[str, list[str]] = defaultdict(list)
        for row in texts:
            questions[row["fact_id"]].append(row["text"])
        return tuple(
            MissedFact(row["fact_id"], row["asked"], row["rejected"], tuple(questions[row["fact_id"]]))
            for row in counts
        )

    async def purge_old(self, *, now: int) -> int:
        """Delete questions too old to count, and old texts of private ones; return how many were deleted."""
        async with self._database.deleting() as transaction:
            await transaction.execute(
                "UPDATE asked SET text = '' WHERE guild_id IS NULL AND asked_at < $1 AND text <> ''",
                now - PRIVATE_DAYS * DAY_MS,
            )
            return await transaction.execute(
                "DELETE FROM asked WHERE asked_at < $1", now - QUESTION_DAYS * DAY_MS
            )
