"""What was asked in a server, as counts."""

from bot.domain.insights import DAY_MS, Day, Insights, fill_days
from bot.store.database import Repository

TOP_FACTS = 10
QUESTION_DAYS = 90  # counts older than that are of no use to anybody
PRIVATE_DAYS = 30  # a server's default for its texts, which nobody can change for private ones


class InsightsRepository(Repository):
    """Counts questions."""

    async def read(self, guild_id: int, *, now: int, days: int) -> Insights:
        """Return the last days of a server; ``now`` is in milliseconds UTC."""
        since = (now // DAY_MS - days + 1) * DAY_MS
        rows = await self._database.fetch_all(
            "SELECT asked_at / $1 AS day, "
            "SUM(CASE WHEN status = 'answer' THEN 1 ELSE 0 END) AS answered, "
            "SUM(CASE WHEN status = 'suggest' THEN 1 ELSE 0 END) AS suggested, "
            "SUM(CASE WHEN status = 'unknown' THEN 1 ELSE 0 END) AS unknown, "
            "SUM(rejected) AS rejected "
            "FROM asked WHERE guild_id = $2 AND asked_at >= $3 GROUP BY asked_at / $1",
            *(DAY_MS, guild_id, since),
        )
        found = {row["day"]: Day(*row) for row in rows}
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
            guild_id,
            since,
        )
        top_facts = tuple((row["fact_id"], row["asked"]) for row in facts)
        return Insights(fill_days(found, now=now, length=days), top_facts, *quiz)

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
