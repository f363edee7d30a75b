"""The named lists of questions that servers bring along."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from cachetools import LRUCache

from bot.domain.history import Area, Change, HistoryEntry
from bot.domain.quiz.exchange.model import ListHeader
from bot.domain.quiz.lists import (
    OWN_LIST,
    ImportStays,
    ListChange,
    ListGone,
    QuestionList,
    require_free,
    require_name,
    require_new,
)
from bot.domain.quiz.model import Question
from bot.store.codec import convert_all
from bot.store.database import Database, Repository
from bot.store.history import new_id
from bot.store.quiz_list_rows import (
    NOBODY,
    SELECT_LISTS,
    header_from,
    imported_change,
    list_by_id,
    list_from,
    put_in,
    question_data,
    question_from,
    read_lists,
    read_question,
    record_changes,
    row_of,
    said_of,
    take_out,
    write_list,
    write_questions,
)

_FEW = 200  # questions; they take a few milliseconds
REMOVED_KEPT_MS = 14 * 24 * 60 * 60 * 1000  # how long the removal of a list can be undone, if there is room
_CACHED = 100_000  # questions in memory, over all servers: about 100 MB


@dataclass(frozen=True, slots=True)
class _Kept:
    """A server's questions in memory, as of an epoch."""

    epoch: int
    questions: tuple[Question, ...]


def new_list_id() -> str:
    """Return an id for a list."""
    return new_id()


class QuizLists(Repository):
    """Reads and changes lists and their questions; what moderators change is in the history."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._kept: LRUCache[int, _Kept] = LRUCache(_CACHED, lambda kept: len(kept.questions) + 1)
        self._revision = 0  # increases with every change that is known of
        database.watch(self._changed)

    # Reading.

    async def all(self, guild_id: int) -> tuple[QuestionList, ...]:
        """Return a server's lists by name."""
        return tuple(map(list_from, await self._database.fetch_all(SELECT_LISTS, guild_id)))

    async def find(self, guild_id: int, list_id: str) -> QuestionList:
        """Return one list; raise ListGone."""
        return list_by_id(await self.all(guild_id), list_id)

    async def questions(self, guild_id: int, list_id: str | None = None) -> tuple[Question, ...]:
        """Return the questions of a list, or (None) of all, oldest first.

        They are kept in memory until somebody changes any: the same tuple is the same questions.
        """
        every = await self._every_question(guild_id)
        if list_id is None:
            return every
        return tuple(question for question in every if question.list_id == list_id)

    async def question(self, guild_id: int, key: str) -> Question:
        """Return one question; raise ListGone."""
        found = next((each for each in await self._every_question(guild_id) if each.key == key), None)
        if found is None:
            raise ListGone
        return found

    async def _every_question(self, guild_id: int) -> tuple[Question, ...]:
        epoch, revision = await self._database.check_external_writes(), self._revision
        kept = self._kept.get(guild_id)
        if kept is not None and kept.epoch == epoch:
            return kept.questions
        rows = await self._database.fetch_all(
            "SELECT q.question, q.list_id FROM quiz_questions q "
            "JOIN quiz_lists l ON l.guild_id = q.guild_id AND l.id = q.list_id AND l.removed_at IS NULL "
            "WHERE q.guild_id = $1 ORDER BY q.position, q.key",
            guild_id,
        )
        questions = await convert_all(question_from, rows, few=_FEW)
        if revision == self._revision:  # nobody has changed any meanwhile
            self._kept[guild_id] = _Kept(epoch, questions)
        return questions

    def _changed(self, guild_id: int) -> None:
        self._revision += 1
        self._kept.pop(guild_id, None)

    # Changing.

    async def apply(
        self, guild_id: int, changes: Sequence[ListChange], *, actor_id: int | None, now: int
    ) -> tuple[HistoryEntry, ...]:
        """Write what imports change, all or none. Raises Refused where there is no room any more."""
        questions = [question for change in changes for question in change.written]
        rows = await convert_all(partial(row_of, guild_id), questions, few=_FEW)
        try:
            async with self._database.transaction(guild_id) as transaction:
                lists = await read_lists(transaction, guild_id)
                for change in changes:
                    require_name(change.list.name)
                    require_free(lists, change.list.name, but=change.list.id)
                    if change.before is not None:
                        list_by_id(lists, change.before.id)
                    write_list(transaction, guild_id, change.list)
                await write_questions(transaction, guild_id, rows)
                entries = [imported_change(change) for change in changes if not change.is_empty]
                return await record_changes(transaction, guild_id, entries, actor_id=actor_id, now=now)
        finally:
            self._changed(guild_id)

    async def change_header(
        self,
        guild_id: int,
        list_id: str,
        header: ListHeader,
        *,
        actor_id: int,
        now: int,
        undoes: str | None = None,
    ) -> tuple[HistoryEntry, ...]:
        """Rename a list, or say something else of it. Raises ListGone, or Refused for a taken name."""
        require_name(header.name)
        async with self._database.transaction(guild_id) as transaction:
            lists = await read_lists(transaction, guild_id)
            before = list_by_id(lists, list_id)
            require_free(lists, header.name, but=list_id)
            after = replace(before, header=header)
            if after == before:
                return ()
            write_list(transaction, guild_id, after)
            change = Change(Area.LIST, list_id, said_of(before), said_of(after))
            return await record_changes(
                transaction, guild_id, [change], actor_id=actor_id, now=now, undoes=undoes
            )

    async def remove(
        self, guild_id: int, list_id: str, *, actor_id: int, now: int, undoes: str | None = None
    ) -> tuple[HistoryEntry, ...]:
        """Remove a list with its questions; for a while that can be undone. Raises ListGone."""
        try:
            async with self._database.transaction(guild_id) as transaction:
                before = list_by_id(await read_lists(transaction, guild_id), list_id)
                transaction.write(
                    "UPDATE quiz_lists SET removed_at = $3 WHERE guild_id = $1 AND id = $2",
                    guild_id,
                    list_id,
                    now,
                )
                change = Change(Area.LIST, list_id, said_of(before), None)
                return await record_changes(
                    transaction, guild_id, [change], actor_id=actor_id, now=now, undoes=undoes
                )
        finally:
            self._changed(guild_id)

    async def put_back(
        self, guild_id: int, list_id: str, *, actor_id: int, now: int, undoes: str
    ) -> tuple[HistoryEntry, ...]:
        """Undo the removal of a list. Raises ListGone where it is gone for good, Refused for a taken name."""
        try:
            async with self._database.transaction(guild_id) as transaction:
                changed = await transaction.execute(
                    "UPDATE quiz_lists SET removed_at = NULL WHERE guild_id = $1 AND id = $2 "
                    "AND removed_at IS NOT NULL",
                    *(guild_id, list_id),
                )
                if not changed:
                    raise ListGone
                lists = await read_lists(transaction, guild_id)
                after = list_by_id(lists, list_id)
                require_free(lists, after.name, but=list_id)
                change = Change(Area.LIST, list_id, None, said_of(after))
                return await record_changes(
                    transaction, guild_id, [change], actor_id=actor_id, now=now, undoes=undoes
                )
        finally:
            self._changed(guild_id)

    async def purge_removed(self, *, now: int) -> None:
        """Delete the lists of all servers for good that were removed long ago."""
        long_ago = now - REMOVED_KEPT_MS
        async with self._database.deleting() as transaction:
            transaction.write(
                "DELETE FROM quiz_questions WHERE EXISTS (SELECT 1 FROM quiz_lists l "
                "WHERE l.removed_at <= $1 "
                "AND l.guild_id = quiz_questions.guild_id AND l.id = quiz_questions.list_id)",
                long_ago,
            )
            transaction.write("DELETE FROM quiz_lists WHERE removed_at <= $1", long_ago)

    async def undo(
        self, guild_id: int, entry: HistoryEntry, *, actor_id: int, now: int
    ) -> tuple[HistoryEntry, ...]:
        """Set a list or a question back to what it was before an entry of the history.

        Raises UserError where that can't be done any more.
        """
        change, before, after = entry.change, entry.change.before, entry.change.after
        if change.area is Area.QUESTION:
            position = None if before is None else before["position"]
            questions = read_question(after), read_question(before)
            return await self.change_question(
                guild_id, *questions, actor_id=actor_id, now=now, undoes=entry.id, position=position
            )
        list_id = change.subject
        if before is None:
            return await self.remove(guild_id, list_id, actor_id=actor_id, now=now, undoes=entry.id)
        if after is None:
            return await self.put_back(guild_id, list_id, actor_id=actor_id, now=now, undoes=entry.id)
        if "imported" in after:
            raise ImportStays
        header = header_from(before)
        return await self.change_header(
            guild_id, list_id, header, actor_id=actor_id, now=now, undoes=entry.id
        )

    async def change_question(
        self,
        guild_id: int,
        before: Question | None,
        after: Question | None,
        *,
        actor_id: int,
        now: int,
        undoes: str | None = None,
        position: int | None = None,
    ) -> tuple[HistoryEntry, ...]:
        """Add (``before`` is None), edit or remove (``after`` is None) one question.

        A new one comes at ``position``, by default after all others.
        Raises ListGone where the list or the question is not as it was, AlreadyListed where the list has the
        same question, and Refused where there is no room.
        """
        if before == after:
            return ()
        if after is not None and after.list_id == OWN_LIST:
            require_new(await self._every_question(guild_id), after, but=before)
        try:
            async with self._database.transaction(guild_id) as transaction:
                list_id = (after or before or NOBODY).list_id or ""
                list_by_id(await read_lists(transaction, guild_id), list_id)
                if before is not None:
                    position = await take_out(transaction, guild_id, before)
                if after is not None:
                    await put_in(transaction, guild_id, after, position)
                subject = (after or before or NOBODY).key
                data = question_data(before, position), question_data(after, position)
                change = Change(Area.QUESTION, subject, *data)
                return await record_changes(
                    transaction, guild_id, [change], actor_id=actor_id, now=now, undoes=undoes
                )
        finally:
            self._changed(guild_id)
