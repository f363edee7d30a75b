"""Who wants to be told once a question has an answer, and to whom that must still be sent."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.insights import DAY_MS
from bot.store.database import Repository
from bot.store.lessons import TAUGHT, count_unanswered, drop_least_asked

PER_PERSON = 50  # subscriptions in a server
KEPT_DAYS = 30
ATTEMPTS = 3  # to send one answer
RETRY_MS = 30 * 60_000  # after a failure, which is rarely over at once
_READ_AT_ONCE = 1_000
_TAUGHT_ONES = (
    " FROM subscriptions s JOIN unanswered u ON u.guild_id = s.guild_id AND u.folded = s.folded "
    "WHERE u.dismissed = $1 AND s.guild_id NOT IN (SELECT guild_id FROM departures) "
)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that the bot could not answer, as whoever subscribes to it needs it."""

    text: str  # as it was last asked, without names
    is_taught: bool  # it has an answer by now
    is_dismissed: bool  # moderators took it off their list


@dataclass(frozen=True, slots=True)
class Due:
    """An answer that must be sent to somebody."""

    guild_id: int
    folded: str
    user_id: int
    text: str  # the question
    attempts: int  # to send it, so far


class SubscriptionRepository(Repository):
    """Keeps subscriptions until they are delivered, taken back, or pointless."""

    async def question(self, guild_id: int, key: str) -> OpenQuestion | None:
        """Return a question of a server, as far as it is known."""
        row = await self._database.fetch_one(
            "SELECT text, dismissed FROM unanswered WHERE guild_id = $1 AND key = $2", guild_id, key
        )
        if row is None:
            return None
        return OpenQuestion(row["text"], row["dismissed"] == TAUGHT, row["dismissed"] > 0)

    async def open(self, guild_id: int, text: str, *, now: int) -> None:
        """Put a question on a server's list that was not stored when it was asked."""
        async with self._database.transaction(guild_id) as transaction:
            count_unanswered(transaction, guild_id, text, now=now, rejected=False)
            drop_least_asked(transaction, guild_id, before=now)

    async def subscribe(self, guild_id: int, key: str, user_id: int, *, now: int) -> bool:
        """Note, once, who wants to be told of a question's answer; return False at PER_PERSON."""
        async with self._database.transaction(guild_id) as transaction:
            count = await transaction.fetch_value(
                "SELECT COUNT(*) FROM subscriptions WHERE guild_id = $1 AND user_id = $2", guild_id, user_id
            )
            if count >= PER_PERSON:
                return False
            transaction.write(
                "INSERT INTO subscriptions (guild_id, folded, user_id, subscribed_at) "
                "SELECT guild_id, folded, $3, $4 FROM unanswered "
                "WHERE guild_id = $1 AND key = $2 AND dismissed = 0 ON CONFLICT DO NOTHING",
                *(guild_id, key, user_id, now),
            )
        return True

    async def count_people(self, guild_id: int, folded: Collection[str]) -> int:
        """Return how many people want to be told of the answer to any of these questions."""
        rows = await self._database.fetch_all(
            "SELECT folded, user_id FROM subscriptions WHERE guild_id = $1", guild_id
        )
        return len({row["user_id"] for row in rows if row["folded"] in folded})

    async def unsubscribe(self, guild_id: int, key: str, user_id: int) -> None:
        """Forget who wanted to be told of a question's answer."""
        await self._database.write(
            guild_id,
            "DELETE FROM subscriptions WHERE guild_id = $1 AND user_id = $3 AND folded IN "
            "(SELECT folded FROM unanswered WHERE guild_id = $1 AND key = $2)",
            *(guild_id, key, user_id),
        )

    async def due(self, *, now: int) -> tuple[Due, ...]:
        """Return what is to be sent now, because a lesson has settled its question."""
        rows = await self._database.fetch_all(
            "SELECT s.guild_id, s.folded, s.user_id, u.text, s.attempts"
            + _TAUGHT_ONES
            + "AND s.failed_at <= $2 "
            "ORDER BY s.attempts, s.subscribed_at, s.user_id LIMIT $3",
            *(TAUGHT, now - RETRY_MS, _READ_AT_ONCE),
        )
        return tuple(Due(*row) for row in rows)

    async def is_any_taught(self) -> bool:
        """Return whether there is anything to send, now or later."""
        return await self._database.fetch_one("SELECT 1" + _TAUGHT_ONES + "LIMIT 1", TAUGHT) is not None

    async def begin(self, due: Due) -> bool:
        """Count an attempt before it is made; return False where there is nothing left to attempt.

        So a process that dies over it each time does not go on for ever.
        """
        async with self._database.transaction(due.guild_id) as transaction:
            return bool(
                await transaction.execute(
                    "UPDATE subscriptions SET attempts = attempts + 1, failed_at = 0 "
                    "WHERE guild_id = $1 AND folded = $2 AND user_id = $3 AND attempts < $4",
                    *(due.guild_id, due.folded, due.user_id, ATTEMPTS),
                )
            )

    async def fail(self, due: Due, *, now: int) -> None:
        """Note that an attempt failed: the next one is later, and none comes after the last."""
        at = (due.guild_id, due.user_id, due.folded)
        async with self._database.transaction(due.guild_id) as transaction:
            transaction.write(
                "UPDATE subscriptions SET failed_at = $4 "
                "WHERE guild_id = $1 AND user_id = $2 AND folded = $3",
                *(*at, now),
            )
            transaction.write(
                "DELETE FROM subscriptions WHERE guild_id = $1 AND user_id = $2 AND folded = $3 "
                "AND attempts >= $4",
                *(*at, ATTEMPTS),
            )

    async def finish(self, due: Due) -> None:
        """Forget what was sent, or never can be."""
        await self._database.write(
            due.guild_id,
            "DELETE FROM subscriptions WHERE guild_id = $1 AND folded = $2 AND user_id = $3",
            *(due.guild_id, due.folded, due.user_id),
        )

    async def purge_pointless(self, *, now: int) -> None:
        """Delete what waited too long, what moderators dismissed, and what left with the bot."""
        async with self._database.deleting() as transaction:
            await transaction.execute(
                "DELETE FROM subscriptions WHERE subscribed_at < $1 "
                "OR guild_id IN (SELECT guild_id FROM departures) "
                "OR EXISTS (SELECT 1 FROM unanswered u WHERE u.guild_id = subscriptions.guild_id "
                "AND u.folded = subscriptions.folded AND u.dismissed > 0)",
                now - KEPT_DAYS * DAY_MS,
            )
