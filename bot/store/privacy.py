"""Every place where something is kept about a person, and how to hand it out and erase it.

A migration that adds a column which can hold a person's id adds it to PERSONAL: a test compares
the two, and PRIVACY.md with both.
"""

import sqlite3
from dataclasses import dataclass
from typing import Any

from bot.store.database import Database

# In every statement below: $1 is the person, $2 the server, or NULL for all of them.


@dataclass(frozen=True, slots=True)
class Personal:
    """One column that can hold a person's id."""

    table: str
    column: str
    what: str  # what is kept, as people would say it
    why: str
    erased: str  # what erasing does to it
    export: str  # reads the person's rows
    erase: tuple[str, ...]  # takes the person out


PERSONAL: tuple[Personal, ...] = (
    Personal(
        "history",
        "actor_id",
        "settings and lessons that you changed as a moderator",
        "so that moderators can see who changed what, and take it back",
        "the change stays, its author becomes “a former moderator”",
        "SELECT guild_id, changed_at, area, subject, before, after FROM history "
        "WHERE actor_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("UPDATE history SET actor_id = NULL WHERE actor_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
    Personal(
        "history",
        "about_id",
        "changes to saved quotes of yours",
        "so that a removed quote can be put back",
        "the entries are deleted",
        "SELECT guild_id, changed_at, area, subject, before, after FROM history "
        "WHERE about_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("DELETE FROM history WHERE about_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
    Personal(
        "lessons",
        "author_id",
        "facts, phrasings and quotes that you taught as a moderator",
        "so that the server knows who wrote what it answers",
        "the lesson stays, its author becomes “a former moderator”",
        "SELECT guild_id, kind, text, answer, taught_at FROM lessons "
        "WHERE author_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("UPDATE lessons SET author_id = NULL WHERE author_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
    Personal(
        "lessons",
        "speaker_id",
        "messages of yours that moderators saved as quotes",
        "so that they can be shown with your name, and erased when you ask",
        "the quotes are deleted",
        "SELECT guild_id, text, speaker, link, taught_at FROM lessons "
        "WHERE speaker_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("DELETE FROM lessons WHERE speaker_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
    Personal(
        "quiz_games",
        "starter_id",
        "quizzes that you started",
        "so that you can stop them",
        "the game stays, without who started it",
        "SELECT guild_id, channel_id, started_at, ended_at FROM quiz_games "
        "WHERE starter_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("UPDATE quiz_games SET starter_id = 0 WHERE starter_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
    Personal(
        "quiz_games",
        "opponent_id",
        "quiz duels that you were challenged to",
        "so that only the two of you play them",
        "the game stays, without who was challenged",
        "SELECT guild_id, channel_id, started_at, ended_at FROM quiz_games "
        "WHERE opponent_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("UPDATE quiz_games SET opponent_id = 0 WHERE opponent_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
    Personal(
        "quiz_guesses",
        "user_id",
        "your quiz answers with their points",
        "for scores, leaderboards, streaks and your profile",
        "the answers are deleted, and your scores with them",
        "SELECT guild_id, game_id, number, question_key, choice, text, correct, hints, points, guessed_at "
        "FROM quiz_guesses WHERE user_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("DELETE FROM quiz_guesses WHERE user_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
    Personal(
        "quiz_hints",
        "user_id",
        "how many hints you took in a quiz",
        "because each halves your points",
        "the entries are deleted",
        "SELECT h.game_id, h.number, h.taken FROM quiz_hints h JOIN quiz_games g ON g.id = h.game_id "
        "WHERE h.user_id = $1 AND (g.guild_id = $2 OR $2 IS NULL)",
        (
            (
                "DELETE FROM quiz_hints WHERE user_id = $1 AND game_id IN "
                "(SELECT id FROM quiz_games WHERE guild_id = $2 OR $2 IS NULL)"
            ),
        ),
    ),
    Personal(
        "quiz_skips",
        "user_id",
        "your votes to skip a quiz question",
        "so that everybody votes once",
        "the votes are deleted",
        "SELECT s.game_id, s.number FROM quiz_skips s JOIN quiz_games g ON g.id = s.game_id "
        "WHERE s.user_id = $1 AND (g.guild_id = $2 OR $2 IS NULL)",
        (
            (
                "DELETE FROM quiz_skips WHERE user_id = $1 AND game_id IN "
                "(SELECT id FROM quiz_games WHERE guild_id = $2 OR $2 IS NULL)"
            ),
        ),
    ),
    Personal(
        "quiz_appeals",
        "user_id",
        "your appeals (“I was right”) and how they were decided",
        "so that each is decided once",
        "the appeals are deleted",
        "SELECT guild_id, game_id, number, state, appealed_at FROM quiz_appeals "
        "WHERE user_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("DELETE FROM quiz_appeals WHERE user_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
    Personal(
        "quiz_day_guesses",
        "user_id",
        "your answers to questions of the day",
        "so that everybody answers once, and for your streak",
        "the answers are deleted, and your streak with them",
        "SELECT guild_id, day, choice, correct, guessed_at FROM quiz_day_guesses "
        "WHERE user_id = $1 AND (guild_id = $2 OR $2 IS NULL)",
        ("DELETE FROM quiz_day_guesses WHERE user_id = $1 AND (guild_id = $2 OR $2 IS NULL)",),
    ),
)


_BY_SERVER = "guild_id = $1"
_BY_GAME = "game_id IN (SELECT id FROM quiz_games WHERE guild_id = $1)"


@dataclass(frozen=True, slots=True)
class GuildTable:
    """A table with rows of servers."""

    name: str
    which: str = _BY_SERVER  # the rows of one server; $1 is its id

    # The names and conditions below are the constants of this module; nobody's input is among them.

    @property
    def select(self) -> str:
        """The statement that reads a server's rows."""
        return f"SELECT * FROM {self.name} WHERE {self.which}"  # noqa: S608 - declared here

    @property
    def delete(self) -> str:
        """The statement that deletes them."""
        return f"DELETE FROM {self.name} WHERE {self.which}"  # noqa: S608 - declared here

    @property
    def servers(self) -> str | None:
        """The statement that reads which servers have rows; None where another table's rows tell."""
        if self.which != _BY_SERVER:
            return None
        return f"SELECT guild_id FROM {self.name} WHERE guild_id IS NOT NULL"  # noqa: S608 - declared here


# Every table with a server's rows, in an order in which none refers to what is deleted before it. A test
# compares it with the tables that there are; what is exported, erased and known of servers follows from it.
GUILD_TABLES = (
    GuildTable("settings"),
    GuildTable("history"),
    GuildTable("lessons"),
    GuildTable("unanswered"),
    GuildTable("quotes_shown"),
    GuildTable("asked"),
    GuildTable("departures"),
    GuildTable("quiz_appeals"),
    GuildTable("quiz_skips", _BY_GAME),
    GuildTable("quiz_hints", _BY_GAME),
    GuildTable("quiz_guesses"),
    GuildTable("quiz_rounds", _BY_GAME),
    GuildTable("quiz_games"),
    GuildTable("quiz_asked"),
    GuildTable("quiz_questions"),
    GuildTable("quiz_aliases"),
    GuildTable("quiz_day_guesses"),
    GuildTable("quiz_days"),
)


class PrivacyRepository:
    """Hands out and erases what is kept about people and servers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def export(self, user_id: int, guild_id: int | None) -> dict[str, list[dict[str, Any]]]:
        """Return everything kept about a person, in one server or (None) in all, by "table.column"."""
        found: dict[str, list[dict[str, Any]]] = {}
        for place in PERSONAL:
            rows = await self._database.fetch_all(place.export, user_id, guild_id)
            if rows:
                found[f"{place.table}.{place.column}"] = [_plain(row) for row in rows]
        return found

    async def erase(self, user_id: int, guild_id: int | None) -> None:
        """Take a person out of one server's data or (None) out of everything, copies included."""
        statements = [(statement, (user_id, guild_id)) for place in PERSONAL for statement in place.erase]
        async with self._database.erasing(from_copies=statements) as transaction:
            for statement, values in statements:
                await transaction.execute(statement, *values)

    async def export_guild(self, guild_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return everything kept for a server, by table."""
        found: dict[str, list[dict[str, Any]]] = {}
        for table in GUILD_TABLES:
            rows = await self._database.fetch_all(table.select, guild_id)
            if rows:
                found[table.name] = [_plain(row) for row in rows]
        return found

    async def erase_guild(self, guild_id: int) -> None:
        """Erase everything kept for a server, copies included."""
        statements = [(table.delete, (guild_id,)) for table in GUILD_TABLES]
        async with self._database.erasing(from_copies=statements) as transaction:
            for statement, values in statements:
                await transaction.execute(statement, *values)

    async def guild_left(self, guild_id: int, *, now: int) -> None:
        """Note that the bot was removed from a server; the first moment counts until it returns."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "INSERT INTO departures (guild_id, left_at) VALUES ($1, $2) "
                "ON CONFLICT (guild_id) DO NOTHING",
                guild_id,
                now,
            )

    async def guild_returned(self, guild_id: int) -> None:
        """Note that the bot is in a server again."""
        async with self._database.transaction() as transaction:
            await transaction.execute("DELETE FROM departures WHERE guild_id = $1", guild_id)

    async def departed(self, *, before: int) -> tuple[int, ...]:
        """Return the servers that the bot was removed from before a moment."""
        rows = await self._database.fetch_all("SELECT guild_id FROM departures WHERE left_at <= $1", before)
        return tuple(int(row["guild_id"]) for row in rows)

    async def known_departures(self) -> tuple[int, ...]:
        """Return every server that the bot was removed from and whose data is still there."""
        rows = await self._database.fetch_all("SELECT guild_id FROM departures")
        return tuple(int(row["guild_id"]) for row in rows)

    async def guilds(self) -> tuple[int, ...]:
        """Return every server that something is kept for."""
        found = " UNION ".join(table.servers for table in GUILD_TABLES if table.servers is not None)
        return tuple(int(row["guild_id"]) for row in await self._database.fetch_all(found))


def _plain(row: sqlite3.Row) -> dict[str, Any]:
    return dict(zip(row.keys(), row, strict=True))
