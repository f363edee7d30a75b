"""Every table with rows of a server or a person, and how to export and erase them.

A migration that adds such a table, or a column that can hold a person's id, adds it to GUILD_TABLES: a test
compares the two, and PRIVACY.md with both.
"""

# ruff: noqa: S608 - every name in a statement comes from the declarations in this module

from dataclasses import dataclass
from typing import Any

from bot.store.database import Repository
from bot.store.group_commit import SqlValue


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that can hold a person's id."""

    column: str
    what: str  # what is kept, as people would say it
    why: str
    erased: str  # what erasing does to it
    exported: str  # the columns of a person's export
    becomes: str | None = None  # what erasing sets the id to; None: the row is deleted


@dataclass(frozen=True, slots=True)
class GuildTable:
    """A table with rows of servers."""

    name: str
    personal: tuple[Personal, ...] = ()
    by_game: bool = False  # the rows have no guild_id: their game has it

    @property
    def condition(self) -> str:
        """The SQL condition for the rows of the server $1."""
        return (
            "game_id IN (SELECT id FROM quiz_games WHERE guild_id = $1)" if self.by_game else "guild_id = $1"
        )


def _table(name: str, *personal: Personal, by_game: bool = False) -> GuildTable:
    return GuildTable(name, personal, by_game)


# Every table comes after those that it refers to; rows are erased in the opposite order. What is exported,
# erased and known of servers and people follows from this declaration.
GUILD_TABLES = (
    _table("settings"),
    _table(
        "history",
        Personal(
            "actor_id",
            "settings and lessons that you changed as a moderator",
            "so that moderators can see who changed what, and take it back",
            "the change stays, its author becomes “a former moderator”",
            "guild_id, changed_at, area, subject, before, after",
            becomes="NULL",
        ),
        Personal(
            "about_id",
            "changes to saved quotes of yours",
            "so that a removed quote can be put back",
            "the entries are deleted",
            "guild_id, changed_at, area, subject, before, after",
        ),
    ),
    _table(
        "lessons",
        Personal(
            "author_id",
            "facts, phrasings and quotes that you taught as a moderator",
            "so that the server knows who wrote what it answers",
            "the lesson stays, its author becomes “a former moderator”",
            "guild_id, kind, text, answer, taught_at",
            becomes="NULL",
        ),
        Personal(
            "speaker_id",
            "messages of yours that moderators saved as quotes",
            "so that they can be shown with your name, and erased when you ask",
            "the quotes are deleted",
            "guild_id, text, speaker, link, taught_at",
        ),
    ),
    _table("unanswered"),
    _table("quotes_shown"),
    _table("asked"),
    _table("departures"),
    _table("quiz_asked"),
    _table("quiz_questions"),
    _table("quiz_aliases"),
    _table(
        "quiz_games",
        Personal(
            "starter_id",
            "quizzes that you started",
            "so that you can stop them",
            "the game stays, without who started it",
            "guild_id, channel_id, started_at, ended_at",
            becomes="0",
        ),
        Personal(
            "opponent_id",
            "quiz duels that you were challenged to",
            "so that only the two of you play them",
            "the game stays, without who was challenged",
            "guild_id, channel_id, started_at, ended_at",
            becomes="0",
        ),
    ),
    _table("quiz_rounds", by_game=True),
    _table(
        "quiz_guesses",
        Personal(
            "user_id",
            "your quiz answers with their points",
            "for scores, leaderboards, streaks and your profile",
            "the answers are deleted, and your scores with them",
            "guild_id, game_id, number, question_key, choice, text, correct, hints, points, guessed_at",
        ),
    ),
    _table(
        "quiz_hints",
        Personal(
            "user_id",
            "how many hints you took in a quiz",
            "because each halves your points",
            "the entries are deleted",
            "game_id, number, taken",
        ),
        by_game=True,
    ),
    _table(
        "quiz_skips",
        Personal(
            "user_id",
            "your votes to skip a quiz question",
            "so that everybody votes once",
            "the votes are deleted",
            "game_id, number",
        ),
        by_game=True,
    ),
    _table(
        "quiz_appeals",
        Personal(
            "user_id",
            "your appeals (“I was right”) and how they were decided",
            "so that each is decided once",
            "the appeals are deleted",
            "guild_id, game_id, number, state, appealed_at",
        ),
    ),
    _table("quiz_days"),
    _table(
        "quiz_day_guesses",
        Personal(
            "user_id",
            "your answers to questions of the day",
            "so that everybody answers once, and for your streak",
            "the answers are deleted, and your streak with them",
            "guild_id, day, choice, correct, guessed_at",
        ),
    ),
)
PERSONAL = {f"{table.name}.{each.column}": each for table in GUILD_TABLES for each in table.personal}

Export = dict[str, list[dict[str, Any]]]


class PrivacyRepository(Repository):
    """Exports and erases what is kept about people and servers."""

    async def export(self, user_id: int, guild_id: int | None) -> Export:
        """Return everything kept about a person, in one server or (None) in all, by "table.column"."""
        found: Export = {}
        for table in GUILD_TABLES:
            for each in table.personal:
                sql = f"SELECT {each.exported} FROM {table.name} WHERE {_of_person(table, each)}"
                found[f"{table.name}.{each.column}"] = await self._read(sql, guild_id, user_id)
        return {column: rows for column, rows in found.items() if rows}

    async def erase(self, user_id: int, guild_id: int | None) -> None:
        """Take a person out of one server's data or (None) out of everything, copies included."""
        statements = [
            f"DELETE FROM {table.name} WHERE {_of_person(table, each)}"
            if each.becomes is None
            else f"UPDATE {table.name} SET {each.column} = {each.becomes} WHERE {_of_person(table, each)}"
            for table in GUILD_TABLES
            for each in table.personal
        ]
        await self._database.erase([(statement, (guild_id, user_id)) for statement in statements])

    async def export_guild(self, guild_id: int) -> Export:
        """Return everything kept for a server, by table."""
        found: Export = {}
        for table in GUILD_TABLES:
            sql = f"SELECT * FROM {table.name} WHERE {table.condition}"
            found[table.name] = await self._read(sql, guild_id)
        return {name: rows for name, rows in found.items() if rows}

    async def erase_guild(self, guild_id: int) -> None:
        """Erase everything kept for a server, copies included."""
        statements = [f"DELETE FROM {table.name} WHERE {table.condition}" for table in reversed(GUILD_TABLES)]
        await self._database.erase([(statement, (guild_id,)) for statement in statements])

    async def _read(self, statement: str, *values: SqlValue) -> list[dict[str, Any]]:
        rows = await self._database.fetch_all(statement, *values)
        return [dict(zip(row.keys(), row, strict=True)) for row in rows]

    async def guild_left(self, guild_id: int, *, now: int) -> None:
        """Record that the bot was removed from a server; the first time counts until it returns."""
        await self._database.write(
            "INSERT INTO departures (guild_id, left_at) VALUES ($1, $2) ON CONFLICT (guild_id) DO NOTHING",
            guild_id,
            now,
        )

    async def guild_returned(self, guild_id: int) -> None:
        """Record that the bot is in a server again."""
        await self._database.write("DELETE FROM departures WHERE guild_id = $1", guild_id)

    async def departed(self, *, before: int) -> tuple[int, ...]:
        """Return the servers that the bot was removed from before a moment."""
        return await self._database.fetch_column(
            "SELECT guild_id FROM departures WHERE left_at <= $1", before
        )

    async def known_departures(self) -> tuple[int, ...]:
        """Return every server that the bot was removed from and whose data is still there."""
        return await self._database.fetch_column("SELECT guild_id FROM departures")

    async def guilds(self) -> tuple[int, ...]:
        """Return every server that has any data."""
        names = [table.name for table in GUILD_TABLES if not table.by_game]
        selects = [f"SELECT guild_id FROM {name} WHERE guild_id IS NOT NULL" for name in names]
        return await self._database.fetch_column(" UNION ".join(selects))


def _of_person(table: GuildTable, personal: Personal) -> str:
    """Return the SQL condition for the rows of the person $2 in the server $1, or in all if $1 is NULL."""
    return f"{personal.column} = $2 AND ({table.condition} OR $1 IS NULL)"
