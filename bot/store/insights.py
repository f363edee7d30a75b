"""What was asked in a server, as counts."""

from bot.domain.insights import DAY_MS, Day, Insights, fill_days
from bot.store.database import Database

TOP_FACTS = 10
KEPT_DAYS = 90  # counts older than that are of no use to anybody
PRIVATE_DAYS = 30  # as long as a server's texts by default: nobody sets it for private conversations


class InsightsRepository:
    """Counts questions."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
            DAY_MS,
            guild_id,
            since,
        )
        found = {int(row["day"]): Day(*(int(count) for count in row)) for row in rows}
        facts = await self._database.fetch_all(
            "SELECT fact_id, COUNT(*) AS asked FROM asked "
            "WHERE guild_id = $1 AND asked_at >= $2 AND fact_id IS NOT NULL "
            "GROUP BY fact_id ORDER BY COUNT(*) DESC, fact_id LIMIT $3",
            guild_id,
            since,
            TOP_FACTS,
        )
        quiz = await self._database.fetch_one(
            "SELECT (SELECT COUNT(*) FROM quiz_games WHERE guild_id = $1 AND started_at >= $2) AS games, "
            "COUNT(*) AS answers, COALESCE(SUM(correct), 0) AS correct "
            "FROM quiz_guesses WHERE guild_id = $1 AND guessed_at >= $2",
            guild_id,
            since,
        )
        games, answers, correct = quiz if quiz is not None else (0, 0, 0)
        return Insights(
            fill_days(found, now=now, length=days),
            tuple((str(row["fact_id"]), int(row["asked"])) for row in facts),
            quiz_games=int(games),
            quiz_answers=int(answers),
            quiz_right=int(correct),
        )

    async def forget_old(self, *, now: int) -> int:
        """Forget questions too old to count, and the texts of private ones; return how many went."""
        async with self._database.deleting() as transaction:
            await transaction.execute(
                "UPDATE asked SET text = '' WHERE guild_id IS NULL AND asked_at < $1 AND text <> ''",
                now - PRIVATE_DAYS * DAY_MS,
            )
            return await transaction.execute(
                "DELETE FROM asked WHERE asked_at < $1", now - KEPT_DAYS * DAY_MS
            )
