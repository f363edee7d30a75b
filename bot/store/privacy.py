"""Every table with rows of a server or a person, and how to export and erase them.

A migration that adds such a table, or a column that can hold a person's id, adds it to GUILD_TABLES or
PERSONAL: a test compares them, and PRIVACY.md with both.
"""

# ruff: noqa: S608 - every name in a statement comes from the declarations in this module

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.numbers import LARGEST_INTEGER
from bot.store.database import Repository, SqlValue, Statement
from bot.store.lessons import BEFORE_ERASING


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that can hold a person's id."""

    what: str  # what is kept, as people would say it
    why: str
    erased: str  # what erasing does to it
    exported: str  # the columns of a person's export
    becomes: str | None = None  # what erasing sets the id to; None: the row is deleted


_BY_GUILD = "guild_id = $1"
_BY_GAME = "game_id IN (SELECT id FROM quiz_games WHERE guild_id = $1)"  # no guild_id: their game has it

# Each with the condition for the rows of the server $1. Every table comes after those that it refers to; rows
# are erased in the opposite order.
GUILD_TABLES = {
    "settings": _BY_GUILD,
    "history": _BY_GUILD,
    "lessons": _BY_GUILD,
    "articles": _BY_GUILD,
    "article_proposals": _BY_GUILD,
    "unanswered": _BY_GUILD,
    "blocks": _BY_GUILD,
    "answer_reports": _BY_GUILD,
    "subscriptions": _BY_GUILD,
    "quotes_shown": _BY_GUILD,
    "asked": _BY_GUILD,
    "departures": _BY_GUILD,
    "welcomes": _BY_GUILD,
    "quiz_asked": _BY_GUILD,
    "quiz_lists": _BY_GUILD,
    "quiz_questions": _BY_GUILD,
    "quiz_aliases": _BY_GUILD,
    "quiz_games": _BY_GUILD,
    "quiz_rounds": _BY_GAME,
    "quiz_guesses": _BY_GUILD,
    "quiz_hints": _BY_GAME,
    "quiz_skips": _BY_GAME,
    "quiz_appeals": _BY_GUILD,
    "quiz_days": _BY_GUILD,
    "quiz_day_guesses": _BY_GUILD,
    "quiz_nights": _BY_GUILD,
    "quiz_night_members": _BY_GUILD,
}
# What is exported, erased and known of people follows from this declaration, by "table.column".
PERSONAL = {
    "history.actor_id": Personal(
        "changes you made as a moderator",
        "so moderators can see who changed what and undo it",
        "the change stays, credited to “a former moderator”",
        "guild_id, changed_at, area, subject, before, after",
        becomes="NULL",
    ),
    "history.about_id": Personal(
        "changes to your saved quotes, to answers from your messages, and to whether you're blocked",
        "so moderators can undo them",
        "the entries are deleted",
        "guild_id, changed_at, area, subject, before, after",
    ),
    "lessons.author_id": Personal(
        "facts, phrasings, and quotes you taught me as a moderator",
        "so the server knows who wrote its answers",
        "what you taught stays, credited to “a former moderator”",
        "guild_id, kind, text, answer, taught_at",
        becomes="NULL",
    ),
    "lessons.speaker_id": Personal(
        "messages of yours that moderators saved as quotes or taught me as answers",
        "so you can take them back, and they're erased when you ask",
        "the quotes and answers are deleted",
        "guild_id, kind, text, answer, speaker, link, taught_at",
    ),
    "blocks.user_id": Personal(
        "a block by this server's moderators",
        "so they can see and lift it",
        "your ID is deleted, but the block stays: I'd still recognize you by a fingerprint of it",
        "guild_id, blocked_at",
        becomes="NULL",
    ),
    "answer_reports.user_id": Personal(
        "answers you said are wrong, and what you wrote about it",
        "so everyone counts once and moderators can read it, until they settle the question",
        "the entries are deleted, and only the count is kept",
        "guild_id, folded, fact_id, note, reported_at",
    ),
    "subscriptions.user_id": Personal(
        "questions whose answers you want to hear",
        "so I can message you once moderators add one, for up to 30 days",
        "the entries are deleted, and I won't message you",
        "guild_id, folded, subscribed_at",
    ),
    "quiz_games.starter_id": Personal(
        "quizzes you started",
        "so you can stop them while they run, and to show who started them",
        "the quiz stays, but no longer shows who started it",
        "guild_id, channel_id, started_at, ended_at",
        becomes="0",
    ),
    "quiz_games.opponent_id": Personal(
        "quiz duels you were challenged to",
        "so only the two of you can play them",
        "the duel stays, but no longer shows who was challenged",
        "guild_id, channel_id, started_at, ended_at",
        becomes="0",
    ),
    "quiz_guesses.user_id": Personal(
        "your quiz answers and their points",
        "for scores, leaderboards, streaks, and your profile",
        "your answers and scores are deleted",
        "guild_id, game_id, number, question_key, choice, text, correct, hints, points, guessed_at",
    ),
    "quiz_hints.user_id": Personal(
        "how many hints you used in a quiz",
        "because each one halves your points",
        "the entries are deleted",
        "game_id, number, taken",
    ),
    "quiz_skips.user_id": Personal(
        "your votes to skip a quiz question",
        "so everyone votes once",
        "the votes are deleted",
        "game_id, number",
    ),
    "quiz_appeals.user_id": Personal(
        "your appeals (“I was right”) and how they were decided",
        "so each one is decided once",
        "the appeals are deleted",
        "guild_id, game_id, number, state, appealed_at",
    ),
    "quiz_day_guesses.user_id": Personal(
        "your answers to the question of the day",
        "so everyone answers once, and for your streak",
        "your answers and streak are deleted",
        "guild_id, day, choice, correct, guessed_at",
    ),
    "quiz_nights.host_id": Personal(
        "trivia nights you planned",
        "so you can host them",
        "the trivia night stays, but no longer shows its host",
        "guild_id, channel_id, planned_at, starts_at, ended_at",
        becomes="0",
    ),
    "quiz_nights.cohost_id": Personal(
        "trivia nights you were asked to co-host",
        "so you can host them, too",
        "the trivia night stays, but no longer shows its co-host",
        "guild_id, channel_id, planned_at, starts_at, ended_at",
        becomes="0",
    ),
    "quiz_night_members.user_id": Personal(
        "the teams you joined for trivia nights",
        "so your answers count for your team, until 30 days after the trivia night",
        "you're removed from the teams",
        "guild_id, night_id, team, joined_at",
    ),
}

Export = dict[str, list[dict[str, Any]]]


class PrivacyRepository(Repository):
    """Exports and erases what is kept about people and servers."""

    async def export(self, user_id: int, guild_id: int | None) -> Export:
        """Return everything kept about a person, in one server or (None) in all, by "table.column"."""
        selects: dict[str, str] = {}
        for place, kept in PERSONAL.items():
            table, _, of_person = _locate(place)
            selects[place] = f"SELECT {kept.exported} FROM {table} WHERE {of_person}"
        return await self._read(selects, guild_id, user_id)

    async def erase(self, user_id: int, guild_id: int | None) -> None:
        """Take a person out of one server's data or (None) out of everything, copies included."""
        statements: list[Statement] = [(sql, (guild_id, user_id)) for sql in BEFORE_ERASING]
        for place, kept in PERSONAL.items():
            table, column, of_person = _locate(place)
            verb = f"UPDATE {table} SET {column} = {kept.becomes}" if kept.becomes else f"DELETE FROM {table}"
            statements.append((f"{verb} WHERE {of_person}", (guild_id, user_id)))
        await self._database.erase(statements)

    async def export_guild(self, guild_id: int) -> Export:
        """Return everything kept for a server, by table."""
        selects = {name: f"SELECT * FROM {name} WHERE {its}" for name, its in GUILD_TABLES.items()}
        return await self._read(selects, guild_id)

    async def count_guild(self, guild_id: int) -> dict[str, int]:
        """Return how many rows are kept for a server, by table, without tables that have none."""
        counts = {
            name: await self._database.fetch_value(f"SELECT COUNT(*) FROM {name} WHERE {its}", guild_id)
            for name, its in GUILD_TABLES.items()
        }
        return {name: count for name, count in counts.items() if count}

    async def erase_guild(self, guild_id: int) -> None:
        """Erase everything kept for a server, copies included."""
        await self._database.erase(
            [
                (f"DELETE FROM {name} WHERE {GUILD_TABLES[name]}", (guild_id,))
                for name in reversed(GUILD_TABLES)
            ]
        )

    async def _read(self, selects: Mapping[str, str], *values: SqlValue) -> Export:
        """Return the rows that statements find, without those that find none."""
        found = {name: await self._database.fetch_all(sql, *values) for name, sql in selects.items()}
        return {name: list(map(dict, rows)) for name, rows in found.items() if rows}

    async def guild_left(self, guild_id: int, *, now: int) -> None:
        """Record that the bot was removed from a server; the first time counts until it returns."""
        await self._database.write(
            guild_id,
            "INSERT INTO departures (guild_id, left_at) VALUES ($1, $2) ON CONFLICT (guild_id) DO NOTHING",
            *(guild_id, now),
        )

    async def guild_returned(self, guild_id: int) -> None:
        """Record that the bot is in a server again."""
        await self._database.write(guild_id, "DELETE FROM departures WHERE guild_id = $1", guild_id)

    async def departed(self, *, before: int = LARGEST_INTEGER) -> tuple[int, ...]:
        """Return the servers that the bot was removed from before a moment, and whose data is still there."""
        return await self._database.fetch_column(
            "SELECT guild_id FROM departures WHERE left_at <= $1", before
        )

    async def guilds(self) -> tuple[int, ...]:
        """Return every server that has any data."""
        names = [name for name, condition in GUILD_TABLES.items() if condition == _BY_GUILD]
        selects = [f"SELECT guild_id FROM {name} WHERE guild_id IS NOT NULL" for name in names]
        return await self._database.fetch_column(" UNION ".join(selects))


def _locate(place: str) -> tuple[str, str, str]:
    """Return table, column, and the condition for the person $2 in the server $1, or in all if $1 is NULL."""
    table, column = place.split(".")
    return table, column, f"{column} = $2 AND ({GUILD_TABLES[table]} OR $1 IS NULL)"
