"""Choices, history, lessons and questions of servers: whose they are, in which order, of which moment."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.history import Area, Change, HistoryEntry
from bot.domain.insights import Day
from bot.domain.quiz.events import Answered, TimePassed
from bot.domain.teaching.model import InvalidLesson, LessonKind, Negative, OwnFact, Phrasing, SavedQuote
from bot.domain.teaching.rules import LIMITS
from bot.store import GLOBAL, Asked, CommandSync, Store, Unanswered, new_lesson_id
from bot.store import history as history_rows
from bot.store.asked import PRIVATE_DAYS, QUESTION_DAYS, TOP_FACTS
from tests.databases import database
from tests.domain.quiz.games import ANNA, RIGHT, START, WRONG, a_game
from tests.domain.spoken import in_german

HOME, AWAY = 100_000_000_000_000_001, 100_000_000_000_000_002
ANN, BEN = 200_000_000_000_000_001, 200_000_000_000_000_002
DAY = 86_400_000
NOW = 1_000 * DAY


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Store]:
    store = await Store.open(database(folder / "bot.db"), now=NOW)
    try:
        yield store
    finally:
        await store.close()


async def ask(  # a question in the home server that nothing answered, unless said otherwise
    store: Store,
    number: int,
    text: str = "who is it",
    status: str = "unknown",
    *,
    at: int = NOW,
    guild: int | None = HOME,
    fact: str | None = None,
) -> None:
    await store.asked.remember(Asked(number, guild, text, status, fact, None, at))


# Choices and their history.


async def test_history_entry_is_complete(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.settings.change(HOME, {"a.b": [1, "é"]}, actor_id=ANN, now=NOW)
        changed = await store.settings.change(HOME, {"a.b": 2, "c.d": None}, actor_id=BEN, now=NOW + 1)
        (entry,) = changed
        assert entry == HistoryEntry(entry.id, NOW + 1, BEN, Change(Area.SETTING, "a.b", [1, "é"], 2))
        assert await store.history.entry(HOME, entry.id) == entry
        assert await store.history.entry(AWAY, entry.id) is None
        assert await store.history.entry(HOME, "nobody's") is None
        assert await store.settings.chosen(HOME) == {"a.b": 2}


async def test_customised_servers_are_found(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.settings.change(HOME, {"a.b": 1}, actor_id=ANN, now=NOW)
        await store.settings.change(AWAY, {"c.d": 1}, actor_id=ANN, now=NOW)
        await store.lessons.teach(7, [("taught-1", Negative("hm"))], actor_id=ANN, now=NOW)
        assert await store.settings.guilds_choosing("a.b") == (HOME,)
        assert set(await store.settings.customised_guilds()) == {HOME, AWAY, 7}
        await store.settings.change(HOME, {"a.b": None}, actor_id=ANN, now=NOW)
        assert await store.settings.guilds_choosing("a.b") == ()


async def test_history_pages_are_newest_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for number in range(5):
            await store.settings.change(HOME, {"a.b": number}, actor_id=ANN, now=NOW)
        await store.settings.change(AWAY, {"a.b": 9}, actor_id=ANN, now=NOW)
        first = await store.history.latest(HOME, limit=2)
        second = await store.history.latest(HOME, limit=2, skip=2)
        assert [entry.change.after for entry in (*first, *second)] == [4, 3, 2, 1]
        assert await store.history.count(HOME) == 5
        assert await store.history.count(3) == 0


async def test_oldest_history_entries_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_rows, "KEPT", 3)
    async with opened(tmp_path) as store:
        await store.settings.change(AWAY, {"a.b": 9}, actor_id=ANN, now=NOW)
        for number in range(4):
            await store.settings.change(
                HOME,
                {"a.b": number, "c.d": number} if number == 3 else {"a.b": number},
                actor_id=ANN,
                now=NOW,
            )
        kept = await store.history.latest(HOME, limit=9)
        assert [(entry.change.subject, entry.change.after) for entry in kept] == [
            ("c.d", 3),
            ("a.b", 3),
            ("a.b", 2),
        ]
        assert await store.history.count(AWAY) == 1


async def test_made_together_is_one_person_at_one_time(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        lessons = [(f"taught-{n}", Negative(f"word{n}")) for n in range(5)]
        await store.lessons.teach(HOME, lessons, actor_id=ANN, now=NOW)
        await store.lessons.teach(AWAY, lessons, actor_id=ANN, now=NOW)
        first, second = await store.lessons.remove(HOME, ["taught-0", "taught-1"], actor_id=ANN, now=NOW + 1)
        await store.lessons.remove(HOME, ["taught-2"], actor_id=BEN, now=NOW + 1)
        await store.lessons.remove(HOME, ["taught-3"], actor_id=ANN, now=NOW + 2)
        await store.lessons.remove(AWAY, ["taught-4"], actor_id=ANN, now=NOW + 1)
        await store.settings.change(HOME, {"a.b": 1}, actor_id=ANN, now=NOW)
        await store.settings.change(HOME, {"a.b": None}, actor_id=ANN, now=NOW + 1)
        assert await store.history.made_together(HOME, first) == (second,)
        assert await store.history.made_together(HOME, second) == (first,)


# Lessons.

EVERY_KIND = [
    ("taught-1", OwnFact("Who runs this?", "We do.")),
    ("taught-2", Phrasing("whose is it", "taught-1")),
    ("taught-3", Negative("how are you")),
    ("taught-4", SavedQuote("Hi!", "Ben", "https://discord.com/channels/1/2/3", BEN)),
]


async def test_lessons_are_read_oldest_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.lessons.teach(HOME, EVERY_KIND[2:], actor_id=ANN, now=NOW + 5)
        await store.lessons.teach(HOME, EVERY_KIND[:2], actor_id=BEN, now=NOW)
        taught = (await store.lessons.taught(HOME)).lessons
        assert [(lesson.id, lesson.content, lesson.author_id, lesson.taught_at) for lesson in taught] == [
            (*EVERY_KIND[0], BEN, NOW),
            (*EVERY_KIND[1], BEN, NOW),
            (*EVERY_KIND[2], ANN, NOW + 5),
            (*EVERY_KIND[3], ANN, NOW + 5),
        ]


@pytest.mark.parametrize("place", range(4))
async def test_every_lesson_kind_can_be_restored(tmp_path: Path, place: int) -> None:
    lesson_id, content = EVERY_KIND[place]
    about = BEN if isinstance(content, SavedQuote) else None
    async with opened(tmp_path) as store:
        (taught,) = await store.lessons.teach(HOME, [(lesson_id, content)], actor_id=ANN, now=NOW)
        assert (taught.change.before, taught.change.about_id, taught.change.area) == (
            None,
            about,
            Area.LESSON,
        )
        assert taught.change.subject == lesson_id
        assert await store.lessons.teach(HOME, [(lesson_id, content)], actor_id=ANN, now=NOW) == ()
        (removed,) = await store.lessons.remove(HOME, [lesson_id], actor_id=BEN, now=NOW)
        assert (removed.change.before, removed.change.after) == (taught.change.after, None)
        assert (removed.change.about_id, removed.actor_id, removed.change.subject) == (about, BEN, lesson_id)
        assert (await store.lessons.taught(HOME)).lessons == ()
        (restored,) = await store.lessons.restore(HOME, [removed], actor_id=ANN, now=NOW + 3)
        assert (restored.undoes, restored.actor_id, restored.at) == (removed.id, ANN, NOW + 3)
        (lesson,) = (await store.lessons.taught(HOME)).lessons
        assert (lesson.id, lesson.content, lesson.author_id) == (lesson_id, content, ANN)
        (undone,) = await store.lessons.restore(HOME, [restored], actor_id=BEN, now=NOW + 4)
        assert (undone.undoes, undone.actor_id, undone.at, undone.change.after) == (
            restored.id,
            BEN,
            NOW + 4,
            None,
        )
        assert (await store.lessons.taught(HOME)).lessons == ()


async def test_replaced_lesson_stays_in_history(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.lessons.teach(HOME, EVERY_KIND, actor_id=ANN, now=NOW)
        changes = [("taught-1", OwnFact("Who runs this place?", "They do.")), EVERY_KIND[2]]
        (entry,) = await store.lessons.teach(HOME, changes, actor_id=BEN, now=NOW + 1, undoes="other")
        assert (entry.change.before["answer"], entry.change.after["answer"]) == ("We do.", "They do.")
        assert (entry.undoes, entry.at) == ("other", NOW + 1)
        lesson = (await store.lessons.taught(HOME)).by_id["taught-1"]
        assert (lesson.content, lesson.author_id, lesson.taught_at) == (changes[0][1], BEN, NOW + 1)


async def test_removed_fact_precedes_its_phrasings(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        contents = [
            ("taught-9", OwnFact("Who runs this?", "We do.")),
            ("taught-1", Phrasing("whose", "taught-9")),
        ]
        await store.lessons.teach(HOME, contents, actor_id=ANN, now=NOW)
        await store.lessons.teach(AWAY, contents, actor_id=ANN, now=NOW)
        removed = await store.lessons.remove(HOME, ["taught-9"], actor_id=ANN, now=NOW)
        assert [entry.change.subject for entry in removed] == ["taught-9", "taught-1"]
        assert len((await store.lessons.taught(AWAY)).lessons) == 2
        assert await store.lessons.remove(HOME, ["taught-9"], actor_id=ANN, now=NOW) == ()


async def test_lessons_are_limited_per_kind(tmp_path: Path) -> None:
    limit = LIMITS[LessonKind.NEGATIVE]
    async with opened(tmp_path) as store:
        full = [(f"taught-{n}", Negative(f"word{n}")) for n in range(limit)]
        await store.lessons.teach(HOME, full, actor_id=ANN, now=NOW)
        await store.lessons.teach(HOME, [("taught-f", EVERY_KIND[0][1])], actor_id=ANN, now=NOW)
        with pytest.raises(InvalidLesson) as refusal:
            await store.lessons.teach(HOME, [("taught-x", Negative("one more"))], actor_id=ANN, now=NOW)
        told = f"This server can have at most {limit} of those. Remove some first with /teach remove."
        assert str(refusal.value) == told
        assert in_german(refusal.value.problems[0])
        assert len((await store.lessons.taught(HOME)).lessons) == limit + 1


async def test_second_teacher_of_question_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.lessons.teach(HOME, [("taught-1", Negative("a b"))], actor_id=ANN, now=NOW)
        with pytest.raises(InvalidLesson, match="Someone else just taught") as refusal:
            await store.lessons.teach(HOME, [("taught-2", Phrasing("A b?", "f"))], actor_id=ANN, now=NOW)
        assert in_german(refusal.value.problems[0])
        quote = SavedQuote("A b!", "Ben", "https://discord.com/channels/1/2/3", BEN)
        await store.lessons.teach(
            HOME, [("taught-3", quote)], actor_id=ANN, now=NOW
        )  # a quotation asks nothing


async def test_most_taught_servers_come_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for guild, count in ((3, 1), (2, 1), (1, 3), (4, 2)):
            lessons = [(f"taught-{n}", Negative(f"word{n}")) for n in range(count)]
            await store.lessons.teach(guild, lessons, actor_id=ANN, now=NOW)
        assert await store.lessons.taught_guilds(limit=3) == (1, 4, 2)


def test_lesson_ids_are_unique() -> None:
    ids = {new_lesson_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(lesson_id.startswith("taught-") and len(lesson_id) == 17 for lesson_id in ids)


# Questions that wait.


async def test_waiting_question_has_counts_and_last_text(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await ask(store, 1, "Who is the villain?")
        await ask(store, 2, "who is the VILLAIN", "answer", at=NOW + 1, fact="f")
        await store.asked.reject(2, HOME)
        (question,) = await store.lessons.waiting(HOME, limit=9)
        key = hashlib.sha256(b"who is the villain").hexdigest()[:20]
        assert question == Unanswered(key, "who is the villain", "who is the VILLAIN", 1, 1, NOW + 1)
        assert await store.lessons.unanswered(HOME, key) == question
        assert await store.lessons.unanswered(AWAY, key) is await store.lessons.unanswered(HOME, "x") is None
        assert (await store.lessons.count_waiting(HOME), await store.lessons.count_waiting(AWAY)) == (1, 0)


async def test_waiting_questions_are_sorted(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        texts = ["often", "often", "rejected", "late", "beta", "alpha"]
        for number, text in enumerate(texts):
            await ask(store, number, text, at=NOW + (text == "late"))
        await store.asked.reject(2, HOME)
        everything = await store.lessons.waiting(HOME, limit=9)
        assert [question.folded for question in everything] == ["often", "rejected", "late", "alpha", "beta"]
        assert await store.lessons.waiting(HOME, limit=2, skip=1) == everything[1:3]


async def test_waiting_list_is_per_server(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for number, text in enumerate(("how are you", "who is it", "what now")):
            await ask(store, number, text)
            await ask(store, 10 + number, text, guild=AWAY)
        quote = SavedQuote("What now", "Ben", "https://discord.com/channels/1/2/3", BEN)
        await store.lessons.teach(HOME, [EVERY_KIND[2], ("taught-7", quote)], actor_id=ANN, now=NOW)
        await store.lessons.dismiss(HOME, ["who is it"], now=NOW)
        assert [question.folded for question in await store.lessons.waiting(HOME, limit=9)] == ["what now"]
        assert await store.lessons.count_waiting(HOME) == 1
        assert await store.lessons.count_waiting(AWAY) == 3


async def test_purge_is_per_server(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await ask(store, 1, "old one", at=NOW - 1)
        await ask(store, 2, "new one", at=NOW)
        await ask(store, 3, "old one", at=NOW - 1, guild=AWAY)
        assert await store.lessons.purge_unanswered(HOME, before=NOW) == 1
        assert await store.lessons.purge_unanswered(HOME, before=NOW) == 0
        rows = await store.database.fetch_all("SELECT text FROM asked ORDER BY id")
        assert [row["text"] for row in rows] == ["", "new one", "old one"]
        assert await store.lessons.count_waiting(AWAY) == 1


@pytest.mark.parametrize(
    ("status", "guild", "text", "waits"),
    [
        ("unknown", HOME, "who", 1),
        ("suggest", HOME, "who", 1),
        ("answer", HOME, "who", 0),
        ("unknown", None, "who", 0),
        ("unknown", HOME, "?!", 0),
    ],
)
async def test_unanswered_server_questions_wait(
    tmp_path: Path, status: str, guild: int | None, text: str, waits: int
) -> None:
    async with opened(tmp_path) as store:
        await ask(store, 1, text, status, guild=guild)
        await ask(store, 1, text, status, guild=guild)  # the same interaction again
        assert await store.lessons.count_waiting(HOME) == waits
        (row,) = await store.database.fetch_all("SELECT * FROM asked")
        assert (row["id"], row["guild_id"], row["text"], row["status"], row["asked_at"]) == (
            1, guild, text, status, NOW,
        )  # fmt: skip


async def test_rejected_private_question_is_not_waiting(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        asked = Asked(1, None, "who is it", "answer", "fact", "gap", NOW)
        await store.asked.remember(asked)
        assert await store.asked.reject(1, None) == (asked, True)
        assert await store.asked.reject(1, None) == (asked, False)
        assert await store.asked.reject(1, HOME) is None
        assert await store.asked.reject(2, None) is None
        (row,) = await store.database.fetch_all("SELECT rejected FROM asked")
        assert row["rejected"] == 1
        assert await store.database.fetch_all("SELECT * FROM unanswered") == []


async def test_simultaneous_questions_are_all_stored(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await asyncio.gather(*(ask(store, number, f"question {number}") for number in range(40)))
        await ask(store, 40, "one more")
        assert await store.lessons.count_waiting(HOME) == 41


async def test_stored_question_names_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await ask(store, 1, f"who is <@{ANN}> really")
        (row,) = await store.database.fetch_all("SELECT text FROM asked")
        (waiting,) = await store.lessons.waiting(HOME, limit=1)
        assert str(ANN) not in row["text"] + waiting.text
        assert "really" in row["text"]


# Numbers.


async def test_insights_count_one_server(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        first = NOW - 2 * DAY
        questions = [
            ("answer", NOW), ("answer", NOW + DAY - 1), ("suggest", NOW), ("unknown", NOW),
            ("unknown", first), ("suggest", first), ("suggest", first - 1), ("answer", first - 1),
        ]  # fmt: skip
        for number, (status, at) in enumerate(questions):
            await ask(store, number, f"q{number}", status, at=at, fact="f" if status == "answer" else None)
        await ask(store, 99, status="answer", guild=AWAY, fact="g")
        await store.asked.reject(0, HOME)
        insights = await store.insights.read(HOME, now=NOW + 5, days=3)
        assert insights.days == (
            Day(998, 0, 1, 1, 0),
            Day(999),
            Day(1_000, 2, 1, 1, 1),
        )
        assert insights.top_facts == (("f", 2),)
        assert (insights.quiz_games, insights.quiz_answers, insights.quiz_right) == (0, 0, 0)


async def test_insights_count_days_of_time_zone(tmp_path: Path) -> None:
    hour = DAY // 24
    summer = 19_809 * DAY  # 27 March 2024; on the 31st, clocks went forward in Berlin
    async with opened(tmp_path) as store:
        moments = [
            summer + 23 * hour - 1, summer + 23 * hour,  # midnight in winter is at 11 PM UTC,
            summer + 4 * DAY + 22 * hour - 1, summer + 4 * DAY + 22 * hour,  # in summer at 10 PM
        ]  # fmt: skip
        for number, at in enumerate(moments):
            await ask(store, number, f"q{number}", at=at)
        until: Any = {"now": summer + 5 * DAY, "days": 6}
        berlin = await store.insights.read(HOME, **until, zone=ZoneInfo("Europe/Berlin"))
        assert [day.unknown for day in berlin.days] == [1, 1, 0, 0, 1, 1]
        assert (await store.insights.read(HOME, **until)).days[0].unknown == 2
        assert [str(berlin.days[place].date) for place in (0, -1)] == ["2024-03-27", "2024-04-01"]
        # Where days begin at a quarter to an hour, too.
        nepal = await store.insights.read(HOME, **until, zone=ZoneInfo("Asia/Kathmandu"))
        assert [day.unknown for day in nepal.days] == [0, 2, 0, 0, 0, 2]


async def test_top_facts_are_sorted_and_limited(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        number = 0
        for fact in range(TOP_FACTS + 2):
            for _ in range(2 if fact == TOP_FACTS + 1 else 1):
                number += 1
                await ask(store, number, status="answer", fact=f"f{fact:02}")
        top = (await store.insights.read(HOME, now=NOW, days=1)).top_facts
        assert top == ((f"f{TOP_FACTS + 1}", 2), *((f"f{fact:02}", 1) for fact in range(TOP_FACTS - 1)))


async def test_insights_count_quizzes_of_same_days(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        game = a_game(cards=1)
        await store.quiz.start(game)
        for user, choice in ((ANNA, RIGHT), (BEN, WRONG)):
            await store.quiz.apply_event("g", Answered(user, 0, START, choice=choice), now=START)
        await store.quiz.apply_event("g", TimePassed(START + 10**6), now=START)
        insights = await store.insights.read(game.guild_id, now=START, days=1)
        assert (insights.quiz_games, insights.quiz_answers, insights.quiz_right) == (1, 2, 1)
        later = await store.insights.read(game.guild_id, now=START + DAY, days=1)
        assert (later.quiz_games, later.quiz_answers, later.quiz_right) == (0, 0, 0)
        other = await store.insights.read(HOME, now=START, days=1)
        assert (other.quiz_games, other.quiz_answers) == (0, 0)


async def test_old_counts_and_private_texts_are_purged(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        moments = [QUESTION_DAYS * DAY + 1, QUESTION_DAYS * DAY, PRIVATE_DAYS * DAY + 1, PRIVATE_DAYS * DAY]
        for number, age in enumerate(moments):
            await ask(store, number, f"private {number}", guild=None, at=NOW - age)
            await ask(store, 10 + number, f"open {number}", at=NOW - age)
        assert await store.insights.purge_old(now=NOW) == 2
        rows = await store.database.fetch_all("SELECT id, text FROM asked ORDER BY id")
        assert {row["id"]: row["text"] for row in rows} == {
            1: "", 2: "", 3: "private 3", 11: "open 1", 12: "open 2", 13: "open 3",
        }  # fmt: skip
        assert await store.insights.purge_old(now=NOW) == 0


async def test_last_command_sync_is_per_scope(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        assert await store.command_syncs.last(GLOBAL) is None
        await store.command_syncs.record(GLOBAL, CommandSync("d1", {"ask": 5}), now=NOW)
        await store.command_syncs.record(HOME, CommandSync("d2", {}), now=NOW)
        await store.command_syncs.record(GLOBAL, CommandSync("d3", {"quiz": 6}), now=NOW + 1)
        assert await store.command_syncs.last(GLOBAL) == CommandSync("d3", {"quiz": 6})
        assert await store.command_syncs.last(HOME) == CommandSync("d2", {})
        rows = await store.database.fetch_all("SELECT synced_at FROM command_syncs ORDER BY scope")
        assert [row["synced_at"] for row in rows] == [NOW + 1, NOW]
