"""Trivia nights in the store: every event is applied and written in one transaction."""

import json

from bot.domain.quiz.model import Game
from bot.domain.quiz.night import Night, NightStep, night_step
from bot.domain.quiz.night_events import NightEvent
from bot.domain.quiz.refusals import NightOver, NightRunning
from bot.store.codec import columns, load
from bot.store.database import BrokenConstraint, Database, Repository, RowSource, Transaction
from bot.store.quiz import QuizRepository

KEPT_MS = 30 * 24 * 60 * 60 * 1000  # after its end; the answers to its questions stay, as those of all games
_END_NEWS_MS = 6 * 60 * 60 * 1000  # how long the end of a night is still worth announcing


class NightRepository(Repository):
    """Applies events to nights, durably."""

    def __init__(self, database: Database, quiz: QuizRepository) -> None:
        super().__init__(database)
        self._quiz = quiz

    async def _guild_of(self, night_id: str) -> int | None:
        """Return the server whose turn it is when a night changes."""
        return await self._database.fetch_value("SELECT guild_id FROM quiz_nights WHERE id = $1", night_id)

    async def plan(self, night: Night) -> None:
        """Write a new night. Raises NightRunning where its channel has one that is not over."""
        try:
            async with self._database.transaction(night.guild_id) as transaction:
                _write(transaction, None, night)
        except BrokenConstraint as error:
            raise NightRunning from error

    async def apply_event(self, night_id: str, event: NightEvent, *, now: int) -> NightStep:
        """Apply an event to a night and return the step. Raise QuizRefusal, NightOver among them."""
        async with self._database.transaction(await self._guild_of(night_id)) as transaction:
            before = await self.night(night_id, transaction)
            if before is None:
                raise NightOver
            result = night_step(before, event, now)
            if result.night != before:
                _write(transaction, before, result.night)
            for number, question in set(result.night.voided) - set(before.voided):
                self._quiz.void_question(transaction, before.game_id(number), question)
        return result

    async def night(self, night_id: str, source: RowSource | None = None) -> Night | None:
        """Return a night, which a transaction reads for itself."""
        source = source or self._database
        row = await source.fetch_one("SELECT * FROM quiz_nights WHERE id = $1", night_id)
        if row is None:
            return None
        members = await source.fetch_all(
            "SELECT user_id, team, joined_at FROM quiz_night_members WHERE night_id = $1 "
            "ORDER BY joined_at, user_id",
            night_id,
        )
        return load(Night, dict(row) | {"plan": dict(row), "members": [dict(member) for member in members]})

    async def running_in(self, channel_id: int) -> Night | None:
        """Return the night of a channel that is not over."""
        found: str | None = await self._database.fetch_value(
            "SELECT id FROM quiz_nights WHERE channel_id = $1 AND ended_at IS NULL", channel_id
        )
        return None if found is None else await self.night(found)

    async def next_in(self, guild_id: int) -> Night | None:
        """Return the night of a server that is on, or comes next."""
        found: str | None = await self._database.fetch_value(
            "SELECT id FROM quiz_nights WHERE guild_id = $1 AND ended_at IS NULL "
            "ORDER BY starts_at, id LIMIT 1",
            guild_id,
        )
        return None if found is None else await self.night(found)

    async def running_ids(self, guild_id: int | None) -> tuple[str, ...]:
        """Return the ids of a server's nights that are not over, or (None) of all."""
        return await self._database.fetch_column(
            "SELECT id FROM quiz_nights WHERE (guild_id = $1 OR $1 IS NULL) AND ended_at IS NULL", guild_id
        )

    async def unfinished(self, shard_id: int = 0, shards: int = 1, *, now: int) -> tuple[str, ...]:
        """Return the ids of a shard's nights that are not over, or whose end was not announced."""
        return await self._database.fetch_column(
            "SELECT id FROM quiz_nights WHERE (guild_id >> 22) % $2 = $1 "
            "AND (ended_at IS NULL OR (shown <> 'end' AND ended_at > $3))",
            *(shard_id, shards, now - _END_NEWS_MS),
        )

    async def games(self, night: Night) -> dict[int, Game]:
        """Return the games of the rounds so far, by the number of the round."""
        found: dict[int, Game] = {}
        for number in range(night.number + 1):
            game = await self._quiz.game(night.game_id(number))
            if game is not None:
                found[number] = game
        return found

    # What people see of a night.

    async def shown(self, night_id: str) -> str:
        """Return which notice was shown last."""
        return await self._database.fetch_value("SELECT shown FROM quiz_nights WHERE id = $1", night_id) or ""

    async def note_shown(self, night_id: str, notice: str) -> None:
        """Record that a notice was shown, or cannot be."""
        await self._database.write(None, "UPDATE quiz_nights SET shown = $2 WHERE id = $1", night_id, notice)

    async def event_id(self, night_id: str) -> int | None:
        """Return the id of the night's event in Discord, if it has one."""
        return await self._database.fetch_value("SELECT event_id FROM quiz_nights WHERE id = $1", night_id)

    async def note_event(self, night_id: str, event_id: int) -> None:
        """Record the night's event in Discord."""
        await self._database.write(
            None, "UPDATE quiz_nights SET event_id = $2 WHERE id = $1", night_id, event_id
        )

    async def cards(self, night_id: str) -> dict[str, int]:
        """Return the messages that are brought up to date as the night goes on, by what they show."""
        kept: str | None = await self._database.fetch_value(
            "SELECT cards FROM quiz_nights WHERE id = $1", night_id
        )
        return json.loads(kept or "{}")

    async def note_card(self, night_id: str, name: str, message_id: int | None) -> None:
        """Record the message that shows something, or (None) forget it."""
        async with self._database.transaction(await self._guild_of(night_id)) as transaction:
            row = await transaction.fetch_one("SELECT cards FROM quiz_nights WHERE id = $1", night_id)
            cards: dict[str, int | None] = {} if row is None else json.loads(row["cards"])
            cards[name] = message_id
            kept = json.dumps({each: at for each, at in cards.items() if at is not None})
            transaction.write("UPDATE quiz_nights SET cards = $2 WHERE id = $1", night_id, kept)

    async def purge_old(self, *, now: int) -> None:
        """Delete nights that ended long ago, with who was in which team."""
        async with self._database.deleting() as transaction:
            await transaction.execute("DELETE FROM quiz_nights WHERE ended_at < $1", now - KEPT_MS)


def _write(transaction: Transaction, before: Night | None, after: Night) -> None:
    """Write a night, and who has come into its teams or left them."""
    row = columns(after, "plan", "members") | columns(after.plan)
    transaction.insert("quiz_nights", row, key="id")
    known = before.members if before is not None else ()
    for member in set(known) - set(after.members):
        transaction.write(
            "DELETE FROM quiz_night_members WHERE night_id = $1 AND user_id = $2", after.id, member.user_id
        )
    for member in after.members:
        if member not in known:
            place = {"night_id": after.id, "guild_id": after.guild_id}
            transaction.insert("quiz_night_members", place | columns(member))
