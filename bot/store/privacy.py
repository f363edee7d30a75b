"""Every table with rows of a server or a person, and how to export and erase them.

A migration that adds such a table, or a column that can hold a person's id, adds it to GUILD_TABLES: a test
compares the two, and PRIVACY.md with both.
"""

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
    """A table with rows of servers, and the statements that read and delete them."""

    name: str
    personal: tuple[Personal, ...] = ()
    by_game: bool = False  # the rows have no guild_id: their game has it

    # In every statement, $1 is the server and $2 the person. The names come from this module alone.

    @property
    def _condition(self) -> str:
        return (
            "game_id IN (SELECT id FROM quiz_games WHERE guild_id = $1)" if self.by_game else "guild_id = $1"
        )

    @property
    def select(self) -> str:
        """The statement that reads a server's rows."""
        return f"SELECT * FROM {self.name} WHERE {self._condition}"  # noqa: S608 - declared here

    @property
    def delete(self) -> str:
        """The statement that deletes a server's rows."""
        return f"DELETE FROM {self.name} WHERE {self._condition}"  # noqa: S608 - declared here

    @property
    def servers(self) -> str | None:
        """The statement that reads which servers have rows; None where another table's rows tell."""
        if self.by_game:
            return None
        return f"SELECT guild_id FROM {self.name} WHERE guild_id IS NOT NULL"  # noqa: S608 - declared here

    def select_person(self, personal: Personal) -> str:
        """Return the statement that reads a person's rows, of all servers where $1 is NULL."""
        return f"SELECT {personal.exported} FROM {self.name} {self._of_person(personal)}"  # noqa: S608 - declared here

    def erase_person(self, personal: Personal) -> str:
        """Return the statement that takes a person out, of all servers where $1 is NULL."""
        if personal.becomes is None:
            change = f"DELETE FROM {self.name}"  # noqa: S608 - declared here
        else:
            change = f"UPDATE {self.name} SET {personal.column} = {personal.becomes}"  # noqa: S608 - declared here
        return f"{change} {self._of_person(personal)}"

    def _of_person(self, personal: Personal) -> str:
        return f"WHERE {personal.column} = $2 AND ({self._condition} OR $1 IS NULL)"


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
# Every column that can hold a person's id, by "table.column".
PERSONAL = {f"{table.name}.{place.column}": place for table in GUILD_TABLES for place in table.personal}

Export = dict[str, list[dict[str, Any]]]


class PrivacyRepository(Repository):
    """Exports and erases what is kept about people and servers."""

    async def export(self, user_id: int, guild_id: int | None) -> Export:
        """Return everything kept about a person, in one server or (None) in all, by "table.column"."""
        found = {
            f"{table.name}.{place.column}": await self._read(table.select_person(place), guild_id, user_id)
            for table in GUILD_TABLES
            for place in table.personal
        }
        return {place: rows for place, rows in found.items() if rows}

    async def erase(self, user_id: int, guild_id: int | None) -> None:
        """Take a person out of one server's data or (None) out of everything, copies included."""
        statements = [table.erase_person(place) for table in GUILD_TABLES for place in table.personal]
        await self._database.erase([(statement, (guild_id, user_id)) for statement in statements])

    async def export_guild(self, guild_id: int) -> Export:
        """Return everything kept for a server, by table."""
        found = {table.name: await self._read(table.select, guild_id) for table in GUILD_TABLES}
        return {name: rows for name, rows in found.items() if rows}

    async def erase_guild(self, guild_id: int) -> None:
        """Erase everything kept for a server, copies included."""
        await self._database.erase([(table.delete, (guild_id,)) for table in reversed(GUILD_TABLES)])

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
        return await self._database.fetch_column(
            " UNION ".join(table.servers for table in GUILD_TABLES if table.servers is not None)
        )
