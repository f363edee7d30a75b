"""What servers' moderators taught, and the questions that wait for somebody to teach their answer."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.history import Area, Change, Entry
from bot.domain.phrases import phrase
from bot.domain.teaching import (
    LIMITS,
    TAUGHT_PREFIX,
    Content,
    InvalidLesson,
    Lesson,
    LessonKind,
    Negative,
    OwnFact,
    Phrasing,
    SavedQuote,
    Sweep,
    Taught,
    fold_question,
    read_content,
    write_content,
)
from bot.store.database import Database, Transaction
from bot.store.history import new_id, record
from bot.store.sharing import SqlValue

OPEN_QUESTIONS = 1_000  # that a server's list holds at most; those asked least and longest ago make room
_OPEN_AFTER_DROPPING = 950  # looking each time would cost more than the question itself
_ANY_NUMBER = 2**62
_FEW = 500  # lessons; they take about a millisecond, which is not worth a trip to another thread
_KEY_LENGTH = 20  # hex digits: no two questions of a server ever share them


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not answered, or not as it was meant."""

    key: str  # names it in a custom id
    folded: str  # what it is counted under
    text: str  # as it was asked last, naming nobody
    asked: int  # how often it was not answered
    rejected: int  # how often the answer was not what was meant
    last_at: int  # milliseconds UTC


def new_lesson_id() -> str:
    """Return an id for a lesson."""
    return TAUGHT_PREFIX + new_id()


class LessonRepository:
    """Reads and changes what was taught; every change is in the history."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def taught(self, guild_id: int) -> Taught:
        """Return everything that a server was taught, oldest first."""
        rows = await self._database.fetch_all(
            "SELECT * FROM lessons WHERE guild_id = $1 ORDER BY taught_at, id", guild_id
        )
        if len(rows) <= _FEW:
            return _taught(rows)
        return await asyncio.to_thread(_taught, rows)  # not on the loop that serves everybody

    async def taught_guilds(self, *, limit: int) -> tuple[int, ...]:
        """Return the servers that were taught most, most first."""
        rows = await self._database.fetch_all(
            "SELECT guild_id FROM lessons GROUP BY guild_id ORDER BY COUNT(*) DESC, guild_id LIMIT $1", limit
        )
        return tuple(int(row["guild_id"]) for row in rows)

    async def teach(
        self,
        guild_id: int,
        contents: Sequence[tuple[str, Content]],
        *,
        actor_id: int,
        now: int,
        undoes: str | None = None,
    ) -> tuple[Entry, ...]:
        """Write lessons under their ids, new or in place of older ones, all or none.

        Checked against the rules by the caller; what somebody else taught meanwhile is caught here
        (InvalidLesson). Questions that the lessons settle leave the list of unanswered ones.
        """
        if len(contents) <= _FEW:
            written = _made_ready(contents)
        else:
            written = await asyncio.to_thread(_made_ready, contents)
        try:
            async with self._database.transaction() as transaction:
                changes = await _write(transaction, guild_id, written, actor_id=actor_id, now=now)
                await _check_limits(transaction, guild_id)
                return await record(transaction, guild_id, changes, actor_id=actor_id, now=now, undoes=undoes)
        except sqlite3.IntegrityError as error:
            problem = phrase("Somebody else has just taught that question. Have a look and try again.")
            raise InvalidLesson(problem) from error

    async def remove(
        self,
        guild_id: int,
        lesson_ids: Sequence[str],
        *,
        actor_id: int,
        now: int,
        undoes: str | None = None,
    ) -> tuple[Entry, ...]:
        """Remove lessons, with the phrasings that lead to a removed fact; return what that changed."""
        async with self._database.transaction() as transaction:
            changes: list[Change] = []
            for lesson_id in lesson_ids:
                rows = await transaction.fetch_all(
                    "DELETE FROM lessons WHERE guild_id = $1 AND (id = $2 OR fact_id = $2) RETURNING *",
                    guild_id,
                    lesson_id,
                )
                lessons = sorted((_lesson(row) for row in rows), key=lambda found: found.id != lesson_id)
                changes += [
                    Change(
                        Area.LESSON,
                        lesson.id,
                        write_content(lesson.content),
                        None,
                        _speaker_id(lesson.content),
                    )
                    for lesson in lessons
                ]
            return await record(transaction, guild_id, changes, actor_id=actor_id, now=now, undoes=undoes)

    async def restore(
        self, guild_id: int, entries: Sequence[Entry], *, actor_id: int, now: int
    ) -> tuple[Entry, ...]:
        """Put lessons back to how they were before these entries; return what that changed."""
        changed: tuple[Entry, ...] = ()
        for entry in entries:
            change = entry.change
            if change.before is None:
                changed += await self.remove(
                    guild_id, [change.subject], actor_id=actor_id, now=now, undoes=entry.id
                )
            else:
                content = read_content(change.before, change.about_id)
                changed += await self.teach(
                    guild_id, [(change.subject, content)], actor_id=actor_id, now=now, undoes=entry.id
                )
        return changed

    async def waiting(self, guild_id: int, *, limit: int, skip: int = 0) -> tuple[Unanswered, ...]:
        """Return the questions that wait for an answer, most asked first."""
        rows = await self._database.fetch_all(
            "SELECT key, folded, text, asked, rejected, last_at FROM unanswered "
            "WHERE guild_id = $1 AND dismissed = 0 "
            "ORDER BY asked + rejected DESC, last_at DESC, folded LIMIT $2 OFFSET $3",
            guild_id,
            limit,
            skip,
        )
        return tuple(Unanswered(*row) for row in rows)

    async def unanswered(self, guild_id: int, key: str) -> Unanswered | None:
        """Return one question that waits or was dismissed, or None where it no longer does."""
        row = await self._database.fetch_one(
            "SELECT key, folded, text, asked, rejected, last_at FROM unanswered "
            "WHERE guild_id = $1 AND key = $2",
            guild_id,
            key,
        )
        return None if row is None else Unanswered(*row)

    async def count_waiting(self, guild_id: int) -> int:
        """Return how many questions wait."""
        row = await self._database.fetch_one(
            "SELECT COUNT(*) AS questions FROM unanswered WHERE guild_id = $1 AND dismissed = 0", guild_id
        )
        return int(row["questions"]) if row else 0

    async def dismiss(self, guild_id: int, folded: str) -> None:
        """Take a question off the list for as long as it is remembered."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "UPDATE unanswered SET dismissed = 1 WHERE guild_id = $1 AND folded = $2", guild_id, folded
            )

    async def count_sweeps(self, guild_id: int, *, now: int) -> Mapping[Sweep, int]:
        """Return how many questions each way of dismissing many would take off the list."""
        counts: dict[Sweep, int] = {}
        for sweep in Sweep:
            row = await self._database.fetch_one(
                "SELECT COUNT(*) AS questions FROM unanswered "
                "WHERE guild_id = $1 AND dismissed = 0 AND asked + rejected <= $2 AND last_at <= $3",
                guild_id,
                *sweep.reach(now),
            )
            counts[sweep] = int(row["questions"]) if row else 0
        return counts

    async def dismiss_many(self, guild_id: int, sweep: Sweep, *, asked_until: int, now: int) -> int:
        """Take many questions off the list at once; return how many. ``now`` is what :meth:`reopen` takes."""
        async with self._database.transaction() as transaction:
            count = await transaction.execute(
                "UPDATE unanswered SET dismissed = $4 "
                "WHERE guild_id = $1 AND dismissed = 0 AND asked + rejected <= $2 AND last_at <= $3",
                guild_id,
                *sweep.reach(asked_until),
                now,
            )
            transaction.write(
                "DELETE FROM unanswered WHERE guild_id = $1 AND dismissed <> 0 AND folded IN ("
                "SELECT folded FROM unanswered WHERE guild_id = $1 AND dismissed <> 0 "
                "ORDER BY dismissed DESC, last_at DESC, folded LIMIT $3 OFFSET $2)",
                guild_id,
                OPEN_QUESTIONS,
                _ANY_NUMBER,
            )
        return count

    async def reopen(self, guild_id: int, dismissed_at: int) -> int:
        """Put the questions that were dismissed together back on the list; return how many."""
        async with self._database.transaction() as transaction:
            count = await transaction.execute(
                "UPDATE unanswered SET dismissed = 0 WHERE guild_id = $1 AND dismissed = $2",
                guild_id,
                dismissed_at,
            )
            drop_least_asked(transaction, guild_id, before=_ANY_NUMBER)
        return count

    async def purge_unanswered(self, guild_id: int, *, before: int) -> int:
        """Forget questions last asked before a moment; the counts for insights lose their text with them."""
        async with self._database.deleting() as transaction:
            await transaction.execute(
                "UPDATE asked SET text = '' WHERE guild_id = $1 AND asked_at < $2 AND text <> ''",
                guild_id,
                before,
            )
            return await transaction.execute(
                "DELETE FROM unanswered WHERE guild_id = $1 AND last_at < $2", guild_id, before
            )


def drop_least_asked(transaction: Transaction, guild_id: int, *, before: int) -> None:
    """Keep a server's list within its bounds; of questions asked before a moment, the least asked ones go."""
    transaction.write(
        "DELETE FROM unanswered WHERE guild_id = $1 AND dismissed = 0 AND folded IN ("
        "SELECT folded FROM unanswered WHERE guild_id = $1 AND dismissed = 0 AND last_at < $2 "
        "ORDER BY asked + rejected, last_at, folded LIMIT ("
        "SELECT CASE WHEN COUNT(*) > $3 THEN COUNT(*) - $3 ELSE 0 END FROM unanswered "
        "WHERE guild_id = $1 AND dismissed = 0))",
        guild_id,
        before,
        _OPEN_AFTER_DROPPING,
    )


def count_unanswered(transaction: Transaction, guild_id: int, text: str, *, now: int, rejected: bool) -> None:
    """Count a question, cleaned of names already, in the transaction that remembers it."""
    folded = fold_question(text)
    if not folded:
        return
    transaction.write(
        "INSERT INTO unanswered (guild_id, folded, key, text, asked, rejected, last_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (guild_id, folded) DO UPDATE SET "
        "text = excluded.text, asked = unanswered.asked + excluded.asked, "
        "rejected = unanswered.rejected + excluded.rejected, last_at = excluded.last_at",
        guild_id,
        folded,
        hashlib.sha256(folded.encode()).hexdigest()[:_KEY_LENGTH],
        text,
        0 if rejected else 1,
        1 if rejected else 0,
        now,
    )


@dataclass(frozen=True, slots=True)
class _Written:
    """A lesson as its row and the history have it."""

    id: str
    content: Content
    row: tuple[SqlValue, ...]
    data: dict[str, Any]

    @property
    def folded(self) -> SqlValue:
        """What makes its question the same as another one."""
        return self.row[_FOLDED]


def _made_ready(contents: Sequence[tuple[str, Content]]) -> list[_Written]:
    return [
        _Written(lesson_id, content, _row(content), write_content(content)) for lesson_id, content in contents
    ]


async def _write(
    transaction: Transaction, guild_id: int, lessons: Sequence[_Written], *, actor_id: int, now: int
) -> list[Change]:
    """Write lessons in a few statements however many they are: the writer's turn is everybody's."""
    before = await _before(transaction, guild_id, [lesson.id for lesson in lessons])
    changed = [lesson for lesson in lessons if before.get(lesson.id) != lesson.content]
    rows = [(guild_id, lesson.id, *lesson.row, actor_id, now) for lesson in changed]
    settled = [(guild_id, lesson.folded) for lesson in changed if not isinstance(lesson.content, SavedQuote)]
    if rows:
        await transaction.execute_many(_UPSERT, rows)
    if settled:
        await transaction.execute_many("DELETE FROM unanswered WHERE guild_id = $1 AND folded = $2", settled)
    return [
        Change(
            Area.LESSON,
            lesson.id,
            write_content(before[lesson.id]) if lesson.id in before else None,
            lesson.data,
            _speaker_id(lesson.content),
        )
        for lesson in changed
    ]


_UPSERT = (
    "INSERT INTO lessons (guild_id, id, kind, slot, folded, text, fact_id, answer, speaker, speaker_id, "
    "link, author_id, taught_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
    "ON CONFLICT (guild_id, id) DO UPDATE SET kind = excluded.kind, slot = excluded.slot, "
    "folded = excluded.folded, text = excluded.text, fact_id = excluded.fact_id, "
    "answer = excluded.answer, speaker = excluded.speaker, speaker_id = excluded.speaker_id, "
    "link = excluded.link, author_id = excluded.author_id, taught_at = excluded.taught_at"
)


async def _before(transaction: Transaction, guild_id: int, lesson_ids: Sequence[str]) -> dict[str, Content]:
    """Return what stands under the ids that are about to be written."""
    if len(lesson_ids) == 1:
        rows = await transaction.fetch_all(
            "SELECT * FROM lessons WHERE guild_id = $1 AND id = $2", guild_id, lesson_ids[0]
        )
    else:
        rows = await transaction.fetch_all("SELECT * FROM lessons WHERE guild_id = $1", guild_id)
    wanted = set(lesson_ids)
    return {lesson.id: lesson.content for lesson in (_lesson(row) for row in rows if row["id"] in wanted)}


async def _check_limits(transaction: Transaction, guild_id: int) -> None:
    rows = await transaction.fetch_all(
        "SELECT kind, COUNT(*) AS lessons FROM lessons WHERE guild_id = $1 GROUP BY kind", guild_id
    )
    for row in rows:
        limit = LIMITS[LessonKind(row["kind"])]
        if row["lessons"] > limit:
            raise InvalidLesson(
                phrase("This server can hold {limit} of that kind at most. Remove some first.", limit=limit)
            )


def _speaker_id(content: Content) -> int | None:
    return content.speaker_id if isinstance(content, SavedQuote) else None


_FOLDED = 2  # its place in what follows


def _row(content: Content) -> tuple[SqlValue, ...]:
    """Return kind, slot, folded, text, fact_id, answer, speaker, speaker_id and link."""
    head = (content.kind, "question", fold_question(content.text), content.text)
    match content:
        case OwnFact(answer=answer):
            return (*head, None, answer, None, None, None)
        case Phrasing(fact_id=fact_id):
            return (*head, fact_id, None, None, None, None)
        case Negative():
            return (*head, None, None, None, None, None)
        case SavedQuote(speaker=speaker, speaker_id=speaker_id, link=link):
            return (head[0], "quote", *head[2:], None, None, speaker, speaker_id, link)


def _taught(rows: Sequence[sqlite3.Row]) -> Taught:
    return Taught(tuple(map(_lesson, rows)))


def _lesson(row: sqlite3.Row) -> Lesson:
    content: Content
    match LessonKind(row["kind"]):
        case LessonKind.FACT:
            content = OwnFact(row["text"], row["answer"])
        case LessonKind.PHRASING:
            content = Phrasing(row["text"], row["fact_id"])
        case LessonKind.NEGATIVE:
            content = Negative(row["text"])
        case LessonKind.QUOTE:
            content = SavedQuote(row["text"], row["speaker"], row["link"], row["speaker_id"])
    return Lesson(row["id"], content, row["author_id"], row["taught_at"])
