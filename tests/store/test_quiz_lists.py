"""Lists of questions in the store: all or nothing, undone where that can be, and within their limits."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.domain.errors import Refused, UserError
from bot.domain.history import HistoryEntry
from bot.domain.quiz import lists as rules
from bot.domain.quiz.exchange.model import ListConfig, ListHeader, Parsed
from bot.domain.quiz.lists import AlreadyListed, ImportStays, ListGone, placed_in, plan_import
from bot.domain.quiz.model import Question
from bot.store import Store, new_list_id
from bot.store.migrating import read_migrations
from bot.store.quiz_lists import REMOVED_KEPT_MS
from tests.databases import database
from tests.own_questions import add_questions

NOW, ANN = 1_700_000_000_000, 7
FIRST_WITH_LISTS = 60  # the number of a migration
HEADER = ListHeader("Ours", "Ann", "All of it.", ListConfig(delay=9.0, bot_plays=True))
ONE, TWO, THREE = (Question("", f"What is {number}?", str(number), ("a", "b")) for number in (1, 2, 3))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(database(tmp_path / "quiz.db"), now=NOW)
    yield store
    await store.close()


async def prompts(store: Store, list_id: str | None = None) -> list[str]:
    return [question.prompt for question in await store.quiz_lists.questions(1, list_id)]


async def newest(store: Store) -> HistoryEntry:
    (entry,) = await store.history.latest(1, limit=1)
    return entry


async def undo(store: Store, entry: HistoryEntry | None = None) -> None:
    entry = entry or await newest(store)
    await store.quiz_lists.undo(1, entry, actor_id=ANN, now=NOW)


async def test_imports_keep_everything(store: Store) -> None:
    change = await add_questions(store, 1, [ONE, TWO], header=HEADER, now=NOW)
    (found,) = await store.quiz_lists.all(1)
    assert found == change.list
    assert await store.quiz_lists.questions(1) == change.new
    assert await store.quiz_lists.questions(2) == ()
    again = await add_questions(store, 1, [replace(TWO, answer="zwei"), THREE], header=HEADER)
    assert (len(again.new), len(again.changed)) == (1, 1)
    assert await prompts(store) == ["What is 1?", "What is 2?", "What is 3?"]
    assert (await store.quiz_lists.question(1, change.new[1].key)).answer == "zwei"


async def test_same_question_may_be_in_two_lists(store: Store) -> None:
    first = await add_questions(store, 1, [ONE], header=HEADER)
    second = await add_questions(store, 1, [replace(ONE, answer="x")], header=ListHeader("Theirs"))
    assert len(await prompts(store)) == 2
    assert [q.answer for q in await store.quiz_lists.questions(1, first.list.id)] == ["1"]
    assert [q.answer for q in await store.quiz_lists.questions(1, second.list.id)] == ["x"]


async def test_questions_are_read_once(store: Store) -> None:
    await add_questions(store, 1, [ONE])
    kept = await store.quiz_lists.questions(1)
    assert await store.quiz_lists.questions(1) is kept
    await add_questions(store, 1, [TWO])
    assert len(await store.quiz_lists.questions(1)) == 2
    await store.privacy.erase_guild(1)
    assert await store.quiz_lists.questions(1) == ()


async def test_full_server_takes_no_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_QUESTIONS", 2)
    first = await add_questions(store, 1, [ONE, TWO])
    plan = plan_import([], [], [Parsed(ListHeader("More"), (THREE,))], new_list_id, now=NOW)
    with pytest.raises(Refused, match="can have 2 questions"):  # as it was planned before the others came
        await store.quiz_lists.apply(1, plan, actor_id=ANN, now=NOW)
    assert [each.name for each in await store.quiz_lists.all(1)] == ["Ours"]
    # A removed list makes room, and is gone for good then.
    await store.quiz_lists.remove(1, first.list.id, actor_id=ANN, now=NOW)
    removal = await newest(store)
    await store.quiz_lists.apply(1, plan, actor_id=ANN, now=NOW)
    assert await prompts(store) == ["What is 3?"]
    with pytest.raises(ListGone):
        await undo(store, removal)


async def test_bytes_are_limited(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_SIZE", 1_000)
    await add_questions(store, 1, [ONE])
    with pytest.raises(Refused, match="can take up 0 KB, not 2 KB"):
        await add_questions(store, 1, [replace(TWO, explanation="é" * 500)])
    assert await prompts(store) == ["What is 1?"]


async def test_name_taken_meanwhile_is_refused(store: Store) -> None:
    plan = plan_import([], [], [Parsed(HEADER, (ONE,))], new_list_id, now=NOW)
    await add_questions(store, 1, [TWO], header=HEADER)
    with pytest.raises(Refused, match="already a list called “Ours”"):
        await store.quiz_lists.apply(1, plan, actor_id=ANN, now=NOW)
    assert await prompts(store) == ["What is 2?"]


async def test_imported_list_is_removed_by_undoing(store: Store) -> None:
    await add_questions(store, 1, [ONE], header=HEADER, actor_id=ANN, now=NOW)
    entry = await newest(store)
    assert (entry.change.before, entry.change.after["questions"]) == (None, 1)
    await undo(store)
    assert await store.quiz_lists.all(1) == ()
    assert await prompts(store) == []
    await undo(store)  # that removal
    assert await prompts(store) == ["What is 1?"]
    assert (await store.quiz_lists.all(1))[0].header == HEADER


async def test_import_into_a_list_stays(store: Store) -> None:
    await add_questions(store, 1, [ONE], header=HEADER, actor_id=ANN)
    await add_questions(store, 1, [TWO], header=HEADER, actor_id=ANN)
    with pytest.raises(ImportStays):
        await undo(store)


async def test_operators_imports_are_not_in_the_history(store: Store) -> None:
    await add_questions(store, 1, [ONE])
    assert await store.history.count(1) == 0


async def test_header_is_changed_and_changed_back(store: Store) -> None:
    list_id = (await add_questions(store, 1, [ONE], header=HEADER)).list.id
    await add_questions(store, 1, [ONE], header=ListHeader("Theirs"))
    changed = replace(HEADER, name="Renamed", author="Ben")
    lists = store.quiz_lists
    await lists.change_header(1, list_id, changed, actor_id=ANN, now=NOW)
    assert (await lists.find(1, list_id)).header == changed
    assert await lists.change_header(1, list_id, changed, actor_id=ANN, now=NOW) == ()
    await undo(store)
    assert (await lists.find(1, list_id)).header == HEADER
    for name in ("theirs", "a, b"):
        with pytest.raises(Refused):
            await lists.change_header(1, list_id, replace(HEADER, name=name), actor_id=ANN, now=NOW)
    with pytest.raises(ListGone):
        await lists.change_header(1, "none", HEADER, actor_id=ANN, now=NOW)


async def test_removed_list_is_kept_for_a_while(store: Store) -> None:
    list_id = (await add_questions(store, 1, [ONE], header=HEADER)).list.id
    await store.quiz_lists.remove(1, list_id, actor_id=ANN, now=NOW)
    with pytest.raises(ListGone):
        await store.quiz_lists.remove(1, list_id, actor_id=ANN, now=NOW)
    await store.quiz_lists.purge_removed(now=NOW + REMOVED_KEPT_MS - 1)
    await undo(store)
    assert await prompts(store) == ["What is 1?"]
    await store.quiz_lists.remove(1, list_id, actor_id=ANN, now=NOW)
    await add_questions(store, 1, [TWO], header=HEADER)  # another of that name
    with pytest.raises(Refused, match="already a list called “Ours”"):
        await undo(store)
    await store.quiz_lists.purge_removed(now=NOW + REMOVED_KEPT_MS)
    with pytest.raises(ListGone):
        await undo(store)
    assert await store.database.fetch_value("SELECT COUNT(*) FROM quiz_questions") == 1


async def test_single_questions_are_changed_and_changed_back(store: Store) -> None:
    change = await add_questions(store, 1, [ONE, TWO], header=HEADER)
    list_id, lists = change.list.id, store.quiz_lists
    three = placed_in(list_id, THREE)
    change_question = partial(lists.change_question, 1, actor_id=ANN, now=NOW)
    await change_question(None, three)
    added = await newest(store)
    assert await prompts(store) == ["What is 1?", "What is 2?", "What is 3?"]
    one = change.new[0]
    other = placed_in(list_id, replace(ONE, prompt="What is one?"))
    await change_question(one, other)
    assert await prompts(store) == ["What is one?", "What is 2?", "What is 3?"]
    with pytest.raises(ListGone):  # somebody was quicker
        await change_question(one, replace(one, answer="x"))
    await undo(store)
    assert await lists.question(1, one.key) == one
    await change_question(change.new[1], None)
    assert await prompts(store) == ["What is 1?", "What is 3?"]
    await undo(store)
    await undo(store, added)
    assert await prompts(store) == ["What is 1?", "What is 2?"]
    assert await change_question(one, one) == ()


async def test_list_has_every_question_once(store: Store) -> None:
    change = await add_questions(store, 1, [ONE], header=HEADER)
    twin = placed_in(change.list.id, replace(ONE, prompt="what is 1"))
    with pytest.raises(AlreadyListed):
        await store.quiz_lists.change_question(1, None, twin, actor_id=ANN, now=NOW)
    gone = placed_in("none", ONE)
    with pytest.raises(ListGone):
        await store.quiz_lists.change_question(1, None, gone, actor_id=ANN, now=NOW)


async def test_writers_at_once_lose_nothing(store: Store) -> None:
    list_id = (await add_questions(store, 1, [ONE], header=HEADER)).list.id
    added = [placed_in(list_id, Question("", f"Which {number}?", "x")) for number in range(20)]
    await asyncio.gather(
        *(store.quiz_lists.change_question(1, None, each, actor_id=ANN, now=NOW) for each in added)
    )
    assert len(await prompts(store)) == 21


@pytest.mark.sqlite
async def test_questions_of_before_become_a_list(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    text = '{"key": "own:68545546b9f7e002", "prompt": "What is 1?", "answer": "1", "topic": "own questions"}'
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE migrations "
            "(number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL, digest TEXT)"
        )
        for each in read_migrations():
            if each.number < FIRST_WITH_LISTS:
                old.executescript(each.sql)
                row = (each.number, each.name, 0, each.digest)
                old.execute("INSERT INTO migrations VALUES (?, ?, ?, ?)", row)
        old.execute("INSERT INTO quiz_questions VALUES (1, 'own:68545546b9f7e002', 1, ?)", (text,))
        old.commit()
    store = await Store.open(database(path), now=NOW)
    try:
        (found,) = await store.quiz_lists.all(1)
        assert (found.id, found.name, found.count) == ("own", "Own questions", 1)
        (question,) = await store.quiz_lists.questions(1)
        assert (question.key, question.list_id) == ("own:68545546b9f7e002", "own")
        twin = placed_in("own", replace(ONE, prompt="What is 1"))
        with pytest.raises(UserError, match="already has that question"):
            await store.quiz_lists.change_question(1, None, twin, actor_id=ANN, now=NOW)
        again = await add_questions(store, 1, [ONE], header=ListHeader("own questions"))
        assert [each.key for each in again.changed] == [question.key]
    finally:
        await store.close()
