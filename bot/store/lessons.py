"""What servers' moderators taught, and the questions that wait for a taught answer."""

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.history import Area, Change, HistoryEntry
from bot.domain.teaching.articles import Citation, write_citation
from bot.domain.teaching.model import (
    TAUGHT_PREFIX,
    Content,
    Lesson,
    LessonKind,
    SavedQuote,
    Taught,
    read_content,
    speaker_of,
    taught_meanwhile,
    too_many_lessons,
    write_content,
)
from bot.domain.teaching.rules import LIMITS
from bot.domain.teaching.texts import fold_question, question_key
from bot.store.codec import convert_all
from bot.store.database import BrokenConstraint, Repository, Row, Transaction
from bot.store.history import new_id, record, unlink_history

OPEN_QUESTIONS = 1_000  # on a server's list at most; those asked least and longest ago are dropped
_OPEN_AFTER_DROPPING = 950  # counting each time would cost more than the question itself
_ANY_NUMBER = 2**62
_FEW = 500  # lessons that take about a millisecond, which is not worth a trip to another thread
TAUGHT = -1  # in the column "dismissed": a lesson answers it; otherwise 0, 1, or the time of a sweep
# What an answer leaves behind when its message's author $2 is erased in the server $1 (NULL: in all): other
# ways to ask for it go, and its question waits for an answer again.
_ERASE_PHRASINGS = (
    "DELETE FROM lessons WHERE kind = 'phrasing' AND EXISTS (SELECT 1 FROM lessons AS own "
    "WHERE own.guild_id = lessons.guild_id AND own.id = lessons.fact_id AND own.speaker_id = $2) "
    "AND (guild_id = $1 OR $1 IS NULL)"
)
_REOPEN_QUESTIONS = (
    "UPDATE unanswered SET dismissed = 0 WHERE dismissed = -1 AND EXISTS (SELECT 1 FROM lessons AS own "
    "WHERE own.guild_id = unanswered.guild_id AND own.folded = unanswered.folded AND own.kind = 'fact' "
    "AND own.speaker_id = $2) AND (guild_id = $1 OR $1 IS NULL)"
)
BEFORE_ERASING = (_ERASE_PHRASINGS, _REOPEN_QUESTIONS)
_SELECT_UNANSWERED = "SELECT key, folded, text, asked, rejected, last_at, wrong, wrong_fact FROM unanswered "


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not answered, or not as it was meant."""

    key: str  # its id in custom ids
    folded: str  # the form in which equal questions are counted together
    text: str  # as it was last asked, without names
    asked: int  # how often it was not answered
    rejected: int  # how often its answer was not what was meant
    last_at: int  # milliseconds UTC
    wrong: int = 0  # how many people said that its answer is wrong
    wrong_fact: str = ""  # the fact that was the answer


def new_lesson_id() -> str:
    """Return an id for a lesson."""
    return TAUGHT_PREFIX + new_id()


class LessonRepository(Repository):
    """Reads and changes what was taught; every change is in the history."""

    async def taught(self, guild_id: int) -> Taught:
        """Return everything that a server was taught, oldest first."""
        rows = await self._database.fetch_all(
            "SELECT * FROM lessons WHERE guild_id = $1 ORDER BY taught_at, id", guild_id
        )
        return Taught(await convert_all(_lesson, rows, few=_FEW))

    async def taught_guilds(self, *, limit: int) -> tuple[int, ...]:
        """Return the servers that were taught most, most first."""
        return await self._database.fetch_column(
            "SELECT guild_id FROM lessons GROUP BY guild_id ORDER BY COUNT(*) DESC, guild_id LIMIT $1", limit
        )

    async def teach(
        self,
        guild_id: int,
        contents: Sequence[tuple[str, Content]],
        *,
        actor_id: int,
        now: int,
        undoes: str | None = None,
    ) -> tuple[HistoryEntry, ...]:
        """Write lessons under their ids, new or in place of older ones, all or none.

        The caller checks them against the rules; raises InvalidLesson for conflicts with what somebody else
        has taught meanwhile. Questions that the lessons answer are dismissed.
        """
        drafts = await convert_all(_draft, contents, few=_FEW)
        try:
            async with self._database.transaction(guild_id) as transaction:
                changes = await _write(transaction, guild_id, drafts, actor_id=actor_id, now=now)
                return await record(transaction, guild_id, changes, actor_id=actor_id, now=now, undoes=undoes)
        except BrokenConstraint as error:
            raise taught_meanwhile() from error

    async def remove(
        self, guild_id: int, lesson_ids: Sequence[str], *, actor_id: int, now: int, undoes: str | None = None
    ) -> tuple[HistoryEntry, ...]:
        """Remove lessons, with the phrasings of removed facts; return what that changed.

        The questions that they answered are back among the unanswered ones, where those are still known.
        """
        async with self._database.transaction(guild_id) as transaction:
            changes: list[Change] = []
            for lesson_id in lesson_ids:
                rows = await transaction.fetch_all(
                    "DELETE FROM lessons WHERE guild_id = $1 AND (id = $2 OR fact_id = $2) RETURNING *",
                    *(guild_id, lesson_id),
                )
                removed = sorted(map(_lesson, rows), key=lambda lesson: lesson.id != lesson_id)
                changes += [_change(found.id, found.content, None) for found in removed]
                for row in rows:  # what they answered waits for an answer again
                    transaction.write(
                        "UPDATE unanswered SET dismissed = 0 "
                        "WHERE guild_id = $1 AND folded = $2 AND dismissed = $3",
                        *(guild_id, row["folded"], TAUGHT),
                    )
            return await record(transaction, guild_id, changes, actor_id=actor_id, now=now, undoes=undoes)

    async def restore(
        self, guild_id: int, entries: Sequence[HistoryEntry], *, actor_id: int, now: int
    ) -> tuple[HistoryEntry, ...]:
        """Restore lessons to their state before these entries; return what that changed."""
        changed: tuple[HistoryEntry, ...] = ()
        for entry in entries:
            change, how = entry.change, {"actor_id": actor_id, "now": now}
            if change.before is None:
                changed += await self.remove(guild_id, [change.subject], undoes=entry.id, **how)
            else:
                contents = [(change.subject, read_content(change.before, change.about_id))]
                changed += await self.teach(guild_id, contents, undoes=entry.id, **how)
        return changed

    async def unlink(self, guild_id: int, links: Container[str]) -> tuple[Lesson, ...]:
        """Take the links to messages that are gone out of the answers taken from them; return those answers.

        The history has them no longer, either. The answers stay their authors', who may take them back.
        """
        linked = "FROM lessons WHERE guild_id = $1 AND kind = 'fact' AND link > ''"
        rows = await self._database.fetch_all(f"SELECT * {linked}", guild_id)
        gone = [lesson for row in rows if row["link"] in links and (lesson := _lesson(row))]
        if not gone:  # as nearly always
            return ()
        async with self._database.transaction(guild_id) as transaction:
            for lesson in gone:
                transaction.write(
                    "UPDATE lessons SET link = '' WHERE guild_id = $1 AND id = $2", guild_id, lesson.id
                )
                await unlink_history(transaction, guild_id, lesson.id)
        return tuple(gone)

    async def waiting(self, guild_id: int, *, limit: int, skip: int = 0) -> tuple[Unanswered, ...]:
        """Return the questions that wait for an answer, most asked first."""
        rows = await self._database.fetch_all(
            _SELECT_UNANSWERED + "WHERE guild_id = $1 AND dismissed = 0 "
            "ORDER BY asked + rejected DESC, wrong DESC, last_at DESC, folded LIMIT $2 OFFSET $3",
            *(guild_id, limit, skip),
        )
        return tuple(Unanswered(*row) for row in rows)

    async def unanswered(self, guild_id: int, key: str) -> Unanswered | None:
        """Return one question that waits or was dismissed, or None."""
        row = await self._database.fetch_one(
            _SELECT_UNANSWERED + "WHERE guild_id = $1 AND key = $2 AND dismissed <> $3",
            guild_id,
            key,
            TAUGHT,
        )
        return None if row is None else Unanswered(*row)

    async def count_waiting(self, guild_id: int) -> int:
        """Return how many questions wait."""
        return await self._database.fetch_value(
            "SELECT COUNT(*) FROM unanswered WHERE guild_id = $1 AND dismissed = 0", guild_id
        )

    async def count_reported(self, guild_id: int) -> int:
        """Return of how many questions that wait somebody said that the answer is wrong."""
        return await self._database.fetch_value(
            "SELECT COUNT(*) FROM unanswered WHERE guild_id = $1 AND dismissed = 0 AND wrong > 0", guild_id
        )

    async def dismiss(self, guild_id: int, folded: Sequence[str], *, now: int) -> int:
        """Take questions off the list until they are purged; return how many were on it.

        :meth:`reopen` undoes it by its ``now``.
        """
        async with self._database.transaction(guild_id) as transaction:
            rows = await transaction.execute_many(
                "UPDATE unanswered SET dismissed = $3 "
                "WHERE guild_id = $1 AND folded = $2 AND dismissed = 0 RETURNING folded",
                [(guild_id, each, now) for each in folded],
            )
            transaction.write(
                "DELETE FROM unanswered WHERE guild_id = $1 AND dismissed <> 0 AND folded IN ("
                "SELECT folded FROM unanswered WHERE guild_id = $1 AND dismissed <> 0 "
                "ORDER BY dismissed DESC, last_at DESC, folded LIMIT $3 OFFSET $2)",
                *(guild_id, OPEN_QUESTIONS, _ANY_NUMBER),
            )
        return len(rows)

    async def reopen(self, guild_id: int, dismissed_at: int) -> int:
        """Put questions that were dismissed together back on the list; return how many."""
        async with self._database.transaction(guild_id) as transaction:
            count = await transaction.execute(
                "UPDATE unanswered SET dismissed = 0 WHERE guild_id = $1 AND dismissed = $2",
                *(guild_id, dismissed_at),
            )
            drop_least_asked(transaction, guild_id, before=_ANY_NUMBER)
        return count

    async def purge_unanswered(self, guild_id: int, *, before: int) -> int:
        """Delete questions last asked before a time, and their texts among the counts for insights."""
        async with self._database.deleting() as transaction:
            await transaction.execute(
                "UPDATE asked SET text = '' WHERE guild_id = $1 AND asked_at < $2 AND text <> ''",
                *(guild_id, before),
            )
            return await transaction.execute(
                "DELETE FROM unanswered WHERE guild_id = $1 AND last_at < $2", guild_id, before
            )


def drop_least_asked(transaction: Transaction, guild_id: int, *, before: int) -> None:
    """Keep a server's list within its bounds by dropping the least asked of the questions before a time."""
    transaction.write(
        "DELETE FROM unanswered WHERE guild_id = $1 AND dismissed = 0 AND folded IN ("
        "SELECT folded FROM unanswered WHERE guild_id = $1 AND dismissed = 0 AND last_at < $2 "
        "ORDER BY asked + rejected, last_at, folded LIMIT ("
        "SELECT CASE WHEN COUNT(*) > $3 THEN COUNT(*) - $3 ELSE 0 END FROM unanswered "
        "WHERE guild_id = $1 AND dismissed = 0))",
        *(guild_id, before, _OPEN_AFTER_DROPPING),
    )


def count_unanswered(transaction: Transaction, guild_id: int, text: str, *, now: int, rejected: bool) -> None:
    """Count a question, already without names, in the transaction that stores it."""
    folded = fold_question(text)
    if not folded:
        return
    transaction.write(
        "INSERT INTO unanswered (guild_id, folded, key, text, asked, rejected, last_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (guild_id, folded) DO UPDATE SET "
        "text = excluded.text, asked = unanswered.asked + excluded.asked, "
        "rejected = unanswered.rejected + excluded.rejected, last_at = excluded.last_at",
        *(guild_id, folded, question_key(folded), text, int(not rejected), int(rejected), now),
    )


_Draft = tuple[Content, dict[str, Any]]  # with the columns that follow from it and its id


def _draft(entry: tuple[str, Content]) -> _Draft:
    lesson_id, content = entry
    slot = "quote" if isinstance(content, SavedQuote) else "question"
    optional = ("fact_id", "answer", "speaker", "speaker_id", "link", "spoiler", "label")
    row: dict[str, Any] = {
        "id": lesson_id,
        "kind": content.kind,
        "slot": slot,
        "folded": fold_question(content.text),
    }
    cites: Citation | None = getattr(content, "cites", None)
    row["cites"] = None if cites is None else json.dumps(write_citation(cites), ensure_ascii=False)
    return content, row | {name: getattr(content, name, None) for name in ("text", *optional)}


async def _write(
    transaction: Transaction, guild_id: int, drafts: Sequence[_Draft], *, actor_id: int, now: int
) -> list[Change]:
    """Write lessons in a few trips however many they are: everybody waits for the writer.

    Raises InvalidLesson where that would be too many.
    """
    rows = await transaction.execute_many(
        "SELECT * FROM lessons WHERE guild_id = $1 AND id = $2", [(guild_id, row["id"]) for _, row in drafts]
    )
    known = {row["id"]: _lesson(row).content for row in rows}
    changes: list[Change] = []
    for content, row in drafts:
        before = known.get(row["id"])
        if before == content:
            continue
        row |= {"guild_id": guild_id, "author_id": actor_id, "taught_at": now}
        transaction.insert("lessons", row, key="guild_id, id")
        if row["slot"] == "question":
            transaction.write(
                "UPDATE unanswered SET dismissed = $3 WHERE guild_id = $1 AND folded = $2 AND dismissed = 0",
                *(guild_id, row["folded"], TAUGHT),
            )
            transaction.write(
                "DELETE FROM answer_reports WHERE guild_id = $1 AND folded = $2", guild_id, row["folded"]
            )
        changes.append(_change(row["id"], before, content))
    counts = await transaction.fetch_all(
        "SELECT kind, COUNT(*) AS lessons FROM lessons WHERE guild_id = $1 GROUP BY kind", guild_id
    )
    for row in counts:
        limit = LIMITS[LessonKind(row["kind"])]
        if row["lessons"] > limit:
            raise too_many_lessons(limit)
    return changes


def _change(lesson_id: str, before: Content | None, after: Content | None) -> Change:
    content = after or before
    speaker_id = speaker_of(content) if content is not None else None
    data_before, data_after = (each and write_content(each) for each in (before, after))
    return Change(Area.LESSON, lesson_id, data_before, data_after, speaker_id)


def _lesson(row: Row) -> Lesson:
    cites = row["cites"] and json.loads(row["cites"])
    content = read_content(dict(row) | {"fact": row["fact_id"], "cites": cites}, row["speaker_id"])
    return Lesson(row["id"], content, row["author_id"], row["taught_at"])
