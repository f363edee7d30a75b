"""Lists of questions as rows: reading and writing them, and what the history says of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.errors import Refused
from bot.domain.history import Area, Change, HistoryEntry
from bot.domain.quiz.exchange.model import ListConfig, ListHeader
from bot.domain.quiz.lists import AlreadyListed, ListChange, ListGone, QuestionList, require_room
from bot.domain.quiz.model import Question
from bot.store.codec import dump, load
from bot.store.database import Transaction
from bot.store.history import record

SELECT_LISTS = (
    "SELECT l.id, l.name, l.author, l.description, l.config, l.added_at, COUNT(q.key) AS count "
    "FROM quiz_lists l LEFT JOIN quiz_questions q ON q.guild_id = l.guild_id AND q.list_id = l.id "
    "WHERE l.guild_id = $1 AND l.removed_at IS NULL "
    "GROUP BY l.id, l.name, l.author, l.description, l.config, l.added_at ORDER BY LOWER(l.name), l.id"
)
NOBODY = Question("", "", "")


def question_data(question: Question | None, position: int | None) -> Any:
    """Return a question as JSON data for the history."""
    if question is None:
        return None
    return {"list_id": question.list_id, "position": position, "question": dump(question)}


def read_question(data: Any) -> Question | None:
    """Return a question from the history."""
    return None if data is None else replace(load(Question, data["question"]), list_id=data["list_id"])


def header_from(data: Any) -> ListHeader:
    """Return what a list said of itself, from the history."""
    return load(ListHeader, data)


def list_from(row: Any) -> QuestionList:
    """Return a list from a row of SELECT_LISTS."""
    header = load(ListHeader, dict(row))
    return QuestionList(row["id"], header, row["added_at"], row["count"])


def list_by_id(lists: Iterable[QuestionList], list_id: str) -> QuestionList:
    """Return the list with an id; raise ListGone."""
    found = next((each for each in lists if each.id == list_id), None)
    if found is None:
        raise ListGone
    return found


def question_from(row: Any) -> Question:
    """Return a question from its row."""
    return replace(load(Question, row["question"]), list_id=row["list_id"])


def row_of(guild_id: int, question: Question) -> tuple[int, str, str, str, int]:
    """Return what a question's row holds but for its position; what a game adds to it is left out."""
    text = dump(replace(question, list_id=None, rivals=()))
    return (guild_id, question.key, question.list_id or "", text, len(text.encode()))


def said_of(list_: QuestionList) -> dict[str, Any]:
    """Return what the history says of a list."""
    header = list_.header
    config = {} if header.config == ListConfig() else {"config": dump(header.config)}
    return {
        "name": header.name,
        "author": header.author,
        "description": header.description,
        "questions": list_.count,
        **config,
    }


def imported_change(change: ListChange) -> Change:
    """Return what the history says of an import."""
    before = None if change.before is None else said_of(change.before)
    after = said_of(change.list) | {"imported": len(change.written)}
    return Change(Area.LIST, change.list.id, before, after)


async def read_lists(transaction: Transaction, guild_id: int) -> tuple[QuestionList, ...]:
    """Return a server's lists by name."""
    return tuple(map(list_from, await transaction.fetch_all(SELECT_LISTS, guild_id)))


def write_list(transaction: Transaction, guild_id: int, list_: QuestionList) -> None:
    """Write what a list says of itself, new or in place of what it said."""
    header = list_.header
    transaction.write(
        "INSERT INTO quiz_lists (guild_id, id, name, author, description, config, added_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (guild_id, id) DO UPDATE SET name = excluded.name, "
        "author = excluded.author, description = excluded.description, config = excluded.config",
        *(guild_id, list_.id, header.name, header.author, header.description, dump(header.config)),
        list_.added_at,
    )


async def write_questions(
    transaction: Transaction, guild_id: int, rows: Sequence[tuple[int, str, str, str, int]]
) -> None:
    """Write questions after those that there are, or in place of those with the same keys."""
    first: int = 1 + await transaction.fetch_value(
        "SELECT COALESCE(MAX(position), 0) FROM quiz_questions WHERE guild_id = $1", guild_id
    )
    await transaction.execute_many(
        "INSERT INTO quiz_questions (guild_id, key, list_id, question, size, position) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guild_id, key) DO UPDATE SET "
        "question = excluded.question, size = excluded.size",
        [(*row, position) for position, row in enumerate(rows, start=first)],
    )
    await _make_room(transaction, guild_id)


async def _make_room(transaction: Transaction, guild_id: int) -> None:
    """Delete removed lists for good where there is no room. Raises Refused where that is not enough."""
    try:
        await _require_room(transaction, guild_id)
    except Refused:
        await transaction.execute(
            "DELETE FROM quiz_questions WHERE guild_id = $1 AND list_id IN "
            "(SELECT id FROM quiz_lists WHERE guild_id = $1 AND removed_at IS NOT NULL)",
            guild_id,
        )
        await transaction.execute(
            "DELETE FROM quiz_lists WHERE guild_id = $1 AND removed_at IS NOT NULL", guild_id
        )
        await _require_room(transaction, guild_id)


async def _require_room(transaction: Transaction, guild_id: int) -> None:
    row = await transaction.fetch_one(
        "SELECT COUNT(*) AS number, COALESCE(SUM(size), 0) AS size FROM quiz_questions WHERE guild_id = $1",
        guild_id,
    )
    assert row is not None  # noqa: S101 - an aggregate has a row
    require_room(row["number"], 0, size=row["size"])


async def take_out(transaction: Transaction, guild_id: int, question: Question) -> int:
    """Delete a question that is as it was, and return its place; raise ListGone."""
    row = await transaction.fetch_one(
        "SELECT question, list_id, position FROM quiz_questions WHERE guild_id = $1 AND key = $2",
        *(guild_id, question.key),
    )
    if row is None or question_from(row) != question:
        raise ListGone
    await transaction.execute(
        "DELETE FROM quiz_questions WHERE guild_id = $1 AND key = $2", guild_id, question.key
    )
    return row["position"]


async def put_in(transaction: Transaction, guild_id: int, question: Question, position: int | None) -> None:
    """Write a question at a position, or (None) at the end; raise AlreadyListed."""
    found = await transaction.fetch_value(
        "SELECT 1 FROM quiz_questions WHERE guild_id = $1 AND key = $2", guild_id, question.key
    )
    if found is not None:
        raise AlreadyListed
    await write_questions(transaction, guild_id, [row_of(guild_id, question)])
    if position is not None:
        transaction.write(
            "UPDATE quiz_questions SET position = $3 WHERE guild_id = $1 AND key = $2",
            *(guild_id, question.key, position),
        )


async def record_changes(
    transaction: Transaction,
    guild_id: int,
    changes: Iterable[Change],
    *,
    actor_id: int | None,
    now: int,
    undoes: str | None = None,
) -> tuple[HistoryEntry, ...]:
    """Write down what moderators change; what the operator does on the command line is not theirs."""
    if actor_id is None:
        return ()
    return await record(transaction, guild_id, changes, actor_id=actor_id, now=now, undoes=undoes)
