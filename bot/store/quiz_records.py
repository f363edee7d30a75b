"""What quizzes leave behind: standings, profiles, the question of the day, and a server's own questions."""

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from bot.domain.phrases import phrase
from bot.domain.quiz import daily
from bot.domain.quiz.difficulty import Play
from bot.domain.quiz.entries import MAX_QUESTIONS, BrokenImport
from bot.domain.quiz.model import Card, Question
from bot.domain.quiz.refusals import AlreadyAnswered
from bot.domain.quiz.standings import Profile, Score, Standing, TopicRecord, best_streak, medals, rank
from bot.store.database import Database
from bot.store.quiz_rows import count_asked, dump_card, dump_question, load_card, load_question

_FEW = 200  # questions; they take a few milliseconds


class QuizRecords:
    """Reads what was played, and keeps what servers bring along."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Questions.

    async def asked(self, guild_id: int) -> dict[str, int]:
        """Return how often a server was asked each question, by key."""
        rows = await self._database.fetch_all(
            "SELECT question_key, times FROM quiz_asked WHERE guild_id = $1", guild_id
        )
        return {row["question_key"]: int(row["times"]) for row in rows}

    async def plays(self) -> dict[str, Play]:
        """Return how each question went, over all servers, by key."""
        rows = await self._database.fetch_all(
            "SELECT question_key, COUNT(*) AS asked, SUM(correct) AS correct FROM quiz_guesses "
            "GROUP BY question_key"
        )
        return {row["question_key"]: Play(int(row["asked"]), int(row["correct"])) for row in rows}

    async def aliases(self, guild_id: int) -> dict[str, tuple[str, ...]]:
        """Return the answers that a server accepted on appeal, by question key."""
        rows = await self._database.fetch_all(
            "SELECT question_key, alias FROM quiz_aliases WHERE guild_id = $1 ORDER BY alias", guild_id
        )
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            found[row["question_key"]].append(row["alias"])
        return {key: tuple(texts) for key, texts in found.items()}

    async def own_questions(self, guild_id: int) -> tuple[Question, ...]:
        """Return the questions that a server brought along, oldest first."""
        rows = await self._database.fetch_all(
            "SELECT question FROM quiz_questions WHERE guild_id = $1 ORDER BY position", guild_id
        )
        if len(rows) <= _FEW:
            return _questions(rows)
        return await asyncio.to_thread(_questions, rows)  # not on the loop that serves everybody

    async def add_questions(self, guild_id: int, questions: Sequence[Question]) -> int:
        """Keep questions for a server, all or none, and return how many are new.

        One that is there already is replaced. Raises BrokenImport where there would be too many.
        """
        async with self._database.transaction() as transaction:
            rows = await transaction.fetch_all(
                "SELECT key, position FROM quiz_questions WHERE guild_id = $1", guild_id
            )
            known = {row["key"] for row in rows}
            first = 1 + max((int(row["position"]) for row in rows), default=0)
            new = sum(question.key not in known for question in questions)
            if len(known) + new > MAX_QUESTIONS:
                raise BrokenImport(
                    phrase(
                        "this server may have {most} questions of its own; it has {count}, "
                        "and the file brings {more} more",
                        most=MAX_QUESTIONS,
                        count=len(known),
                        more=new,
                    )
                )
            await transaction.execute_many(
                "INSERT INTO quiz_questions (guild_id, key, position, question) VALUES ($1, $2, $3, $4) "
                "ON CONFLICT (guild_id, key) DO UPDATE SET question = excluded.question",
                [
                    (guild_id, question.key, position, dump_question(question))
                    for position, question in enumerate(questions, start=first)
                ],
            )
        return new

    # Standings.

    async def standings(self, guild_id: int, *, since: int) -> tuple[Standing, ...]:
        """Return everybody's place in a server, from what was answered since a moment (ms UTC)."""
        rows = await self._database.fetch_all(
            "SELECT user_id, SUM(points) AS points, SUM(correct) AS correct, COUNT(*) AS answered "
            "FROM quiz_guesses WHERE guild_id = $1 AND guessed_at >= $2 GROUP BY user_id",
            guild_id,
            since,
        )
        return rank(
            Score(int(row["user_id"]), int(row["points"]), int(row["correct"]), int(row["answered"]))
            for row in rows
        )

    async def profile(self, guild_id: int, user_id: int, *, today: date) -> Profile:
        """Return what somebody has done in a server; ``today`` is the server's own day."""
        everybody = await self.standings(guild_id, since=0)
        verdicts = await self._database.fetch_all(
            "SELECT game_id, topic, correct FROM quiz_guesses WHERE guild_id = $1 AND user_id = $2 "
            "ORDER BY guessed_at, game_id, number",
            guild_id,
            user_id,
        )
        right: dict[str, int] = defaultdict(int)
        answered: dict[str, int] = defaultdict(int)
        for row in verdicts:
            answered[row["topic"]] += 1
            right[row["topic"]] += row["correct"]
        streak = daily.streak(await self._days_of(guild_id, user_id), today)
        return Profile(
            user_id=user_id,
            standing=next((place for place in everybody if place.score.user_id == user_id), None),
            topics=tuple(TopicRecord(topic, right[topic], answered[topic]) for topic in sorted(answered)),
            best_streak=best_streak(bool(row["correct"]) for row in verdicts),
            games=len({row["game_id"] for row in verdicts}),
            medals=medals(await self._placings(guild_id, user_id)),
            daily_streak=streak.current,
            daily_best=streak.best,
        )

    async def _placings(self, guild_id: int, user_id: int) -> list[tuple[int, int]]:
        """Return rank and number of players for every game of a person that ended; points decide."""
        rows = await self._database.fetch_all(
            "SELECT place, players FROM ("
            "SELECT t.user_id AS user_id, "
            "RANK() OVER (PARTITION BY t.game_id ORDER BY t.points DESC) AS place, "
            "COUNT(*) OVER (PARTITION BY t.game_id) AS players, t.points AS points FROM ("
            "SELECT q.game_id AS game_id, q.user_id AS user_id, SUM(q.points) AS points FROM quiz_guesses q "
            "JOIN quiz_games g ON g.id = q.game_id WHERE q.guild_id = $1 AND g.ended_at IS NOT NULL "
            "AND q.game_id IN (SELECT game_id FROM quiz_guesses WHERE user_id = $2 AND guild_id = $1) "
            "GROUP BY q.game_id, q.user_id) t) ranked WHERE user_id = $2 AND points > 0",
            guild_id,
            user_id,
        )
        return [(int(row["place"]), int(row["players"])) for row in rows]

    # The question of the day.

    async def day_card(self, guild_id: int, day: date) -> Card | None:
        """Return a server's question of a day, once it has one."""
        row = await self._database.fetch_one(
            "SELECT card FROM quiz_days WHERE guild_id = $1 AND day = $2", guild_id, day.isoformat()
        )
        return None if row is None else load_card(row["card"])

    async def set_day(self, guild_id: int, day: date, card: Card) -> Card:
        """Make a card the question of a day, unless it has one already, and return the one it has."""
        async with self._database.transaction() as transaction:
            new = await transaction.execute(
                "INSERT INTO quiz_days (guild_id, day, question_key, card) VALUES ($1, $2, $3, $4) "
                "ON CONFLICT (guild_id, day) DO NOTHING",
                guild_id,
                day.isoformat(),
                card.question.key,
                dump_card(card),
            )
            if new:
                count_asked(transaction, guild_id, card.question.key)
                return card
        return await self.day_card(guild_id, day) or card

    async def claim_posting(self, guild_id: int, day: date, channel_id: int) -> bool:
        """Return whether the day's question was still to be posted, and note that it now is."""
        async with self._database.transaction() as transaction:
            return bool(
                await transaction.execute(
                    "UPDATE quiz_days SET posted_in = $3 "
                    "WHERE guild_id = $1 AND day = $2 AND posted_in IS NULL",
                    guild_id,
                    day.isoformat(),
                    channel_id,
                )
            )

    async def answer_day(self, guild_id: int, day: date, user_id: int, choice: int, *, now: int) -> bool:
        """Keep somebody's one answer to a day's question, and return whether it is right.

        Raises AlreadyAnswered.
        """
        card = await self.day_card(guild_id, day)
        if card is None:
            raise LookupError(day)
        correct = choice == card.right
        try:
            async with self._database.transaction() as transaction:
                await transaction.execute(
                    "INSERT INTO quiz_day_guesses (guild_id, day, user_id, choice, correct, guessed_at) "
                    "VALUES ($1, $2, $3, $4, $5, $6)",
                    guild_id,
                    day.isoformat(),
                    user_id,
                    choice,
                    int(correct),
                    now,
                )
        except sqlite3.IntegrityError as error:
            raise AlreadyAnswered from error
        return correct

    async def day_choice(self, guild_id: int, day: date, user_id: int) -> int | None:
        """Return what somebody answered to a day's question."""
        row = await self._database.fetch_one(
            "SELECT choice FROM quiz_day_guesses WHERE guild_id = $1 AND day = $2 AND user_id = $3",
            guild_id,
            day.isoformat(),
            user_id,
        )
        return None if row is None else int(row["choice"])

    async def day_streak(self, guild_id: int, user_id: int, *, today: date) -> daily.Streak:
        """Return how many days in a row somebody has answered."""
        return daily.streak(await self._days_of(guild_id, user_id), today)

    async def _days_of(self, guild_id: int, user_id: int) -> list[date]:
        rows = await self._database.fetch_all(
            "SELECT day FROM quiz_day_guesses WHERE guild_id = $1 AND user_id = $2", guild_id, user_id
        )
        return [date.fromisoformat(row["day"]) for row in rows]


def _questions(rows: Sequence[sqlite3.Row]) -> tuple[Question, ...]:
    return tuple(load_question(row["question"]) for row in rows)
