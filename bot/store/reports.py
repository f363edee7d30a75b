"""Answers that people said are wrong, counted with their questions for the moderators' review."""

from bot.domain.teaching.texts import fold_question, question_key
from bot.store.asked import Asked
from bot.store.database import Repository
from bot.store.lessons import TAUGHT

NOTES_READ = 3  # of those who wrote what is wrong with an answer


class ReportRepository(Repository):
    """Counts each person once for each question and fact that answered it."""

    async def count(self, asked: Asked) -> int:
        """Return how many people called the answer to a question wrong since it was last dealt with.

        0 where moderators dismissed it.
        """
        return await self._database.fetch_value(
            "SELECT COALESCE(MAX(wrong), 0) FROM unanswered "
            "WHERE guild_id = $1 AND folded = $2 AND dismissed = 0",
            *(asked.guild_id, fold_question(asked.text)),
        )

    async def report(self, asked: Asked, user_id: int, *, now: int) -> bool:
        """Count that somebody calls an answer wrong; return whether they had not said so before.

        Its question is back on its server's list if a lesson had settled it, or if nobody had said so of this
        fact when moderators dismissed it.
        """
        folded = fold_question(asked.text)
        at = (asked.guild_id, folded)
        async with self._database.transaction(asked.guild_id) as transaction:
            transaction.write(
                "INSERT INTO unanswered (guild_id, folded, key, text, asked, rejected, last_at) "
                "VALUES ($1, $2, $3, $4, 0, 1, $5) ON CONFLICT (guild_id, folded) DO NOTHING",
                *(*at, question_key(folded), asked.text, now),
            )
            newly = await transaction.execute(
                "INSERT INTO answer_reports (guild_id, folded, fact_id, user_id, reported_at) "
                "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                *(*at, asked.fact_id, user_id, now),
            )
            if newly:
                transaction.write(
                    "UPDATE unanswered SET wrong_fact = $3, last_at = $4, "
                    "wrong = CASE WHEN dismissed <> $5 AND wrong_fact = $3 THEN wrong + 1 ELSE 1 END, "
                    "dismissed = CASE WHEN dismissed = $5 OR wrong_fact <> $3 THEN 0 ELSE dismissed END "
                    "WHERE guild_id = $1 AND folded = $2",
                    *(*at, asked.fact_id, now, TAUGHT),
                )
        return bool(newly)

    async def withdraw(self, asked: Asked, user_id: int) -> bool:
        """Take back that somebody calls an answer wrong; return whether they had said so."""
        at = (asked.guild_id, fold_question(asked.text), asked.fact_id)
        async with self._database.transaction(asked.guild_id) as transaction:
            withdrawn = await transaction.execute(
                "DELETE FROM answer_reports "
                "WHERE guild_id = $1 AND folded = $2 AND fact_id = $3 AND user_id = $4",
                *(*at, user_id),
            )
            if withdrawn:
                transaction.write(
                    "UPDATE unanswered SET wrong = wrong - 1 "
                    "WHERE guild_id = $1 AND folded = $2 AND wrong_fact = $3 AND wrong > 0",
                    *at,
                )
        return bool(withdrawn)

    async def explain(self, asked: Asked, user_id: int, note: str) -> bool:
        """Keep what somebody says is wrong with an answer; return whether they had called it wrong."""
        async with self._database.transaction(asked.guild_id) as transaction:
            changed = await transaction.execute(
                "UPDATE answer_reports SET note = $5 "
                "WHERE guild_id = $1 AND folded = $2 AND fact_id = $3 AND user_id = $4",
                *(asked.guild_id, fold_question(asked.text), asked.fact_id, user_id, note),
            )
        return bool(changed)

    async def note(self, asked: Asked, user_id: int) -> str:
        """Return what somebody said is wrong with an answer; "" for nothing."""
        return await self._database.fetch_value(
            "SELECT COALESCE(MAX(note), '') FROM answer_reports "
            "WHERE guild_id = $1 AND folded = $2 AND fact_id = $3 AND user_id = $4",
            *(asked.guild_id, fold_question(asked.text), asked.fact_id, user_id),
        )

    async def notes(self, guild_id: int, folded: str, fact_id: str) -> tuple[str, ...]:
        """Return what people said is wrong with an answer, the newest first."""
        return await self._database.fetch_column(
            "SELECT note FROM answer_reports WHERE guild_id = $1 AND folded = $2 AND fact_id = $3 "
            "AND note <> '' ORDER BY reported_at DESC, user_id LIMIT $4",
            *(guild_id, folded, fact_id, NOTES_READ),
        )
