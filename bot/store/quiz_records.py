"""What outlasts a quiz: standings, profiles, and the question of the day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from bot.domain.quiz import daily
from bot.domain.quiz.model import PRIVATE, EndReason, QuestionCard
from bot.domain.quiz.refusals import AlreadyAnswered
from bot.domain.quiz.selection import Play
from bot.domain.quiz.standings import Profile, Score, Standing, TopicRecord, best_streak, medals, rank
from bot.store.codec import convert_all, load
from bot.store.database import BrokenConstraint, Database, Repository, Row
from bot.store.quiz_rows import count_asked, dump_card

_MOST_SHOWN = 300  # questions; more than a night of games has
_FEW = 200  # questions; they take a few milliseconds
_DAYS = "SELECT guild_id, day, card, ends_at, posted_in, message_id FROM quiz_days"


@dataclass(frozen=True, slots=True)
class AskedDay:
    """A server's day with its question; times are in ms UTC."""

    guild_id: int
    day: date
    card: QuestionCard
    ends_at: int
    channel_id: int = 0  # where the question was posted, if anywhere
    message_id: int | None = None  # that shows it, until the result has taken its place


class QuizRecords(Repository):
    """Reads what was played."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        # The question of a server's last day and when that day ends; asked for with every answer.
        self._open_days: dict[int, tuple[QuestionCard, int] | None] = {}
        self._epoch = database.epoch

    # Questions.

    async def asked(self, guild_id: int) -> dict[str, int]:
        """Return how often a server was asked each question, by key."""
        rows = await self._database.fetch_all(
            "SELECT question_key, times FROM quiz_asked WHERE guild_id = $1", guild_id
        )
        return {row["question_key"]: row["times"] for row in rows}

    async def asked_in_private(self, user_id: int) -> dict[str, int]:
        """Return how often somebody who plays alone was asked each question, by key."""
        rows = await self._database.fetch_all(
            "SELECT r.question_key AS question_key, COUNT(*) AS times FROM quiz_games g "
            "JOIN quiz_rounds r ON r.game_id = g.id "
            "WHERE g.guild_id = $1 AND g.starter_id = $2 AND r.opened_at IS NOT NULL GROUP BY r.question_key",
            *(PRIVATE, user_id),
        )
        return {row["question_key"]: row["times"] for row in rows}

    async def shown(
        self, guild_id: int, *, since: int, starter_id: int | None = None
    ) -> tuple[QuestionCard, ...]:
        """Return the latest questions that a server's games and days have asked since a time (ms UTC).

        With ``starter_id`` only those of the games that this person has started.
        """
        first_day = datetime.fromtimestamp(since / 1000, UTC).date().isoformat()
        cards = await self._database.fetch_column(
            "SELECT card FROM (SELECT r.card, g.started_at, r.number FROM quiz_games g "
            "JOIN quiz_rounds r ON r.game_id = g.id WHERE g.guild_id = $1 AND g.started_at >= $2 "
            "AND (g.starter_id = $5 OR $5 IS NULL) "
            "AND (r.opened_at IS NOT NULL OR g.ended_at IS NULL) "  # of a running game, those to come as well
            "UNION ALL SELECT card, $2, 0 FROM quiz_days WHERE guild_id = $1 AND day >= $3) shown "
            "ORDER BY started_at DESC, number DESC LIMIT $4",
            *(guild_id, since, first_day, _MOST_SHOWN, starter_id),
        )
        return await convert_all(partial(load, QuestionCard), cards, few=_FEW)

    async def plays(self) -> dict[str, Play]:
        """Return how each question went, over all servers, by key."""
        rows = await self._database.fetch_all(
            "SELECT question_key, COUNT(*) AS asked, SUM(correct) AS correct FROM quiz_guesses "
            "GROUP BY question_key"
        )
        return {row["question_key"]: Play(row["asked"], row["correct"]) for row in rows}

    async def aliases(self, guild_id: int) -> dict[str, tuple[str, ...]]:
        """Return the answers that a server accepted on appeal, by question key."""
        rows = await self._database.fetch_all(
            "SELECT question_key, alias FROM quiz_aliases WHERE guild_id = $1 ORDER BY alias", guild_id
        )
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            found[row["question_key"]].append(row["alias"])
        return {key: tuple(texts) for key, texts in found.items()}

    # Standings.

    async def standings(self, guild_id: int, *, since: int) -> tuple[Standing, ...]:
        """Return everybody's place in a server, counting answers since a time (ms UTC).

        What was answered to an open question counts once that has its points.
        """
        rows = await self._database.fetch_all(
            "SELECT g.user_id, SUM(g.points) AS points, SUM(g.correct) AS correct, COUNT(*) AS answered "
            "FROM quiz_guesses g JOIN quiz_rounds r ON r.game_id = g.game_id AND r.number = g.number "
            "WHERE g.guild_id = $1 AND g.guessed_at >= $2 AND r.closed_at IS NOT NULL GROUP BY g.user_id",
            *(guild_id, since),
        )
        return rank(Score(*row) for row in rows)

    async def profile(self, guild_id: int, user_id: int, *, today: date, since: int = 0) -> Profile:
        """Return what somebody has done in a server; ``today`` is in the server's time zone.

        A season began at ``since`` (ms UTC).
        """
        everybody = await self.standings(guild_id, since=0)
        season = await self.standings(guild_id, since=since) if since else everybody
        verdicts = await self._database.fetch_all(
            "SELECT game_id, topic, correct FROM quiz_guesses WHERE guild_id = $1 AND user_id = $2 "
            "ORDER BY guessed_at, game_id, number",
            *(guild_id, user_id),
        )
        answered = Counter(row["topic"] for row in verdicts)
        right = Counter(row["topic"] for row in verdicts if row["correct"])
        streak = await self.day_streak(guild_id, user_id, today=today)
        daily_right, daily_answered = await self._day_verdicts(guild_id, user_id)
        return Profile(
            user_id=user_id,
            standing=_place_of(user_id, everybody),
            season=_place_of(user_id, season),
            topics=tuple(TopicRecord(topic, right[topic], answered[topic]) for topic in sorted(answered)),
            best_streak=best_streak(bool(row["correct"]) for row in verdicts),
            games=len({row["game_id"] for row in verdicts}),
            medals=medals(await self._placings(guild_id, user_id)),
            daily_streak=streak.current,
            daily_best=streak.best,
            daily_right=daily_right,
            daily_answered=daily_answered,
        )

    async def _placings(self, guild_id: int, user_id: int) -> list[tuple[int, int]]:
        """Return rank (by points) and number of players for every game that a person played to its end."""
        rows = await self._database.fetch_all(
            "SELECT place, players FROM ("
            "SELECT t.user_id AS user_id, "
            "RANK() OVER (PARTITION BY t.game_id ORDER BY t.points DESC) AS place, "
            "COUNT(*) OVER (PARTITION BY t.game_id) AS players, t.points AS points FROM ("
            "SELECT q.game_id AS game_id, q.user_id AS user_id, SUM(q.points) AS points FROM quiz_guesses q "
            "JOIN quiz_games g ON g.id = q.game_id WHERE q.guild_id = $1 AND g.end_reason = $3 "
            "AND q.game_id IN (SELECT game_id FROM quiz_guesses WHERE user_id = $2 AND guild_id = $1) "
            "GROUP BY q.game_id, q.user_id) t) ranked WHERE user_id = $2 AND points > 0",
            *(guild_id, user_id, EndReason.FINISHED),
        )
        return [(row["place"], row["players"]) for row in rows]

    # The question of the day.

    async def asked_day(self, guild_id: int, day: date) -> AskedDay | None:
        """Return a server's day, once it has a question."""
        row = await self._database.fetch_one(
            f"{_DAYS} WHERE guild_id = $1 AND day = $2", guild_id, day.isoformat()
        )
        return None if row is None else _read_day(row)

    async def last_day(self, guild_id: int) -> AskedDay | None:
        """Return the latest day of a server that has a question."""
        row = await self._database.fetch_one(
            f"{_DAYS} WHERE guild_id = $1 ORDER BY day DESC LIMIT 1", guild_id
        )
        return None if row is None else _read_day(row)

    async def days_to_close(self, now: int, *, most: int) -> tuple[AskedDay, ...]:
        """Return days that are over (at ``now``, ms UTC), but whose question still stands in a channel."""
        rows = await self._database.fetch_all(
            f"{_DAYS} WHERE message_id IS NOT NULL AND ends_at <= $1 ORDER BY ends_at LIMIT $2", now, most
        )
        return tuple(map(_read_day, rows))

    async def note_day_shown(self, guild_id: int, day: date, message_id: int | None) -> None:
        """Record which message shows a day's question; None once that shows the result."""
        await self._database.write(
            guild_id,
            "UPDATE quiz_days SET message_id = $3 WHERE guild_id = $1 AND day = $2",
            *(guild_id, day.isoformat(), message_id),
        )

    async def open_day(self, guild_id: int, *, now: int) -> QuestionCard | None:
        """Return the question of a server's day, as long as that lasts."""
        if self._epoch != self._database.epoch:
            self._open_days.clear()
            self._epoch = self._database.epoch
        if guild_id not in self._open_days:
            row = await self._database.fetch_one(
                "SELECT card, ends_at FROM quiz_days WHERE guild_id = $1 ORDER BY day DESC LIMIT 1", guild_id
            )
            found = None
            if row is not None and row["ends_at"] is not None:
                found = load(QuestionCard, row["card"]), int(row["ends_at"])
            self._open_days.setdefault(guild_id, found)  # a day that began meanwhile is newer
        last = self._open_days[guild_id]
        return last[0] if last is not None and now < last[1] else None

    async def set_day(self, guild_id: int, day: date, card: QuestionCard, *, ends_at: int) -> AskedDay:
        """Set the question of a day, unless it has one already, and return that day."""
        async with self._database.transaction(guild_id) as transaction:
            new = await transaction.execute(
                "INSERT INTO quiz_days (guild_id, day, question_key, card, ends_at) "
                "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (guild_id, day) DO NOTHING",
                *(guild_id, day.isoformat(), card.question.key, dump_card(card), ends_at),
            )
            if new:
                count_asked(transaction, guild_id, card.question.key)
        if new:
            self._open_days[guild_id] = card, ends_at
        return await self.asked_day(guild_id, day) or AskedDay(guild_id, day, card, ends_at)

    async def claim_posting(self, guild_id: int, day: date, channel_id: int) -> bool:
        """Record that the day's question is posted, and return whether it was not before."""
        async with self._database.transaction(guild_id) as transaction:
            changed = await transaction.execute(
                "UPDATE quiz_days SET posted_in = $3 WHERE guild_id = $1 AND day = $2 AND posted_in IS NULL",
                *(guild_id, day.isoformat(), channel_id),
            )
        return changed > 0

    async def answer_day(self, guild_id: int, day: date, user_id: int, choice: int, *, now: int) -> bool:
        """Store somebody's answer to a day's question, and return whether it is right.

        Raises AlreadyAnswered for a second one.
        """
        asked = await self.asked_day(guild_id, day)
        if asked is None:
            raise LookupError(day)
        correct = choice == asked.card.right
        try:
            await self._database.write(
                guild_id,
                "INSERT INTO quiz_day_guesses (guild_id, day, user_id, choice, correct, guessed_at) "
                "VALUES ($1, $2, $3, $4, $5, $6)",
                *(guild_id, day.isoformat(), user_id, choice, int(correct), now),
            )
        except BrokenConstraint as error:
            raise AlreadyAnswered from error
        return correct

    async def day_choice(self, guild_id: int, day: date, user_id: int) -> int | None:
        """Return what somebody answered to a day's question."""
        return await self._database.fetch_value(
            "SELECT choice FROM quiz_day_guesses WHERE guild_id = $1 AND day = $2 AND user_id = $3",
            *(guild_id, day.isoformat(), user_id),
        )

    async def has_answered_last_day(self, guild_id: int, user_id: int) -> bool:
        """Return whether somebody has answered the question of a server's latest day."""
        last = await self.last_day(guild_id)
        return last is not None and await self.day_choice(guild_id, last.day, user_id) is not None

    async def day_choices(self, guild_id: int, day: date) -> Mapping[int, int]:
        """Return how many people took each choice of a day's question."""
        rows = await self._database.fetch_all(
            "SELECT choice, COUNT(*) AS people FROM quiz_day_guesses WHERE guild_id = $1 AND day = $2 "
            "GROUP BY choice",
            *(guild_id, day.isoformat()),
        )
        return {row["choice"]: row["people"] for row in rows}

    async def day_streak(self, guild_id: int, user_id: int, *, today: date) -> daily.Streak:
        """Return how many days in a row somebody has answered."""
        days = await self._database.fetch_column(
            "SELECT day FROM quiz_day_guesses WHERE guild_id = $1 AND user_id = $2", guild_id, user_id
        )
        return daily.streak([date.fromisoformat(day) for day in days], today)

    async def _day_verdicts(self, guild_id: int, user_id: int) -> tuple[int, int]:
        """Return how many days' questions somebody has answered right, and how many in all."""
        verdicts = await self._database.fetch_column(
            "SELECT correct FROM quiz_day_guesses WHERE guild_id = $1 AND user_id = $2", guild_id, user_id
        )
        return sum(map(bool, verdicts)), len(verdicts)


def _place_of(user_id: int, standings: Iterable[Standing]) -> Standing | None:
    return next((place for place in standings if place.score.user_id == user_id), None)


def _read_day(row: Row) -> AskedDay:
    return AskedDay(
        guild_id=row["guild_id"],
        day=date.fromisoformat(row["day"]),
        card=load(QuestionCard, row["card"]),
        ends_at=row["ends_at"] or 0,  # none: of before that was kept
        channel_id=row["posted_in"] or 0,
        message_id=row["message_id"],
    )
