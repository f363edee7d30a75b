import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.history import Area
from bot.domain.quiz.events import Answered, DuelAnswered, HintAsked, SkipVoted
from bot.domain.quiz.model import AnswerMode, Question, QuestionCard, Rules
from bot.domain.quiz.night import Night, Plan
from bot.domain.quiz.night_events import TeamChosen
from bot.domain.quiz.refusals import NoGame
from bot.domain.quiz.subjects import Subject
from bot.domain.teaching.articles import Article
from bot.domain.teaching.model import InvalidLesson, LessonKind, Negative, OwnFact, Phrasing, SavedQuote
from bot.domain.teaching.proposing import Proposal
from bot.store import Asked, Store
from bot.store.database import Transaction
from bot.store.privacy import GUILD_TABLES, PERSONAL
from tests.databases import database
from tests.domain.quiz.games import a_game
from tests.own_questions import add_questions

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


async def ask(store: Store, number: int, text: str, status: str, *, at: int = NOW, guild: int = HOME) -> None:
    fact = "place" if status == "answer" else None
    await store.asked.remember(Asked(number, guild, text, status, fact, None, at))


async def test_settings_survive_restart_in_one_server(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.settings.change(HOME, {"ask.cooldown": "10s"}, actor_id=ANN, now=NOW)
    async with opened(tmp_path) as store:
        assert await store.settings.chosen(HOME) == {"ask.cooldown": "10s"}
        assert await store.settings.chosen(AWAY) == {}


async def test_simultaneous_changes_are_all_in_history(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await asyncio.gather(
            *(
                store.settings.change(HOME, {"quiz.length": n, "quiz.seconds": n}, actor_id=who, now=NOW)
                for n, who in enumerate([ANN, BEN] * 10, start=1)
            )
        )
        chosen = await store.settings.chosen(HOME)
        entries = await store.history.latest(HOME, limit=100)
        assert chosen["quiz.length"] == chosen["quiz.seconds"]
        lengths = [e.change for e in reversed(entries) if e.change.subject == "quiz.length"]
        assert len(lengths) == 20
        assert [c.before for c in lengths] == [None, *(c.after for c in lengths[:-1])]
        assert lengths[-1].after == chosen["quiz.length"]


async def test_unchanged_setting_leaves_no_entry(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.settings.change(HOME, {"quiz.length": 5}, actor_id=ANN, now=NOW)
        assert await store.settings.change(HOME, {"quiz.length": 5}, actor_id=BEN, now=NOW) == ()
        assert await store.history.count(HOME) == 1


async def test_undo_is_an_entry_of_its_own(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        (entry,) = await store.settings.change(HOME, {"quiz.length": 5}, actor_id=ANN, now=NOW)
        await store.settings.restore(HOME, [entry], actor_id=BEN, now=NOW)
        assert await store.settings.chosen(HOME) == {}
        newest, oldest = await store.history.latest(HOME, limit=10)
        assert (newest.undoes, oldest.undone_by, newest.actor_id) == (entry.id, newest.id, BEN)


async def test_lessons_survive_restart_in_one_server(tmp_path: Path) -> None:
    contents = [
        ("taught-1", OwnFact("Who runs this?", "We do.")),
        ("taught-2", Phrasing("whose is it", "taught-1")),
        ("taught-3", Negative("how are you")),
        ("taught-4", SavedQuote("Hi!", "Ben", "https://discord.com/channels/1/2/3", BEN)),
    ]
    async with opened(tmp_path) as store:
        await store.lessons.teach(HOME, contents, actor_id=ANN, now=NOW)
    async with opened(tmp_path) as store:
        taught = await store.lessons.taught(HOME)
        assert [(lesson.id, lesson.content) for lesson in taught.lessons] == contents
        assert {lesson.author_id for lesson in taught.lessons} == {ANN}
        assert (await store.lessons.taught(AWAY)).lessons == ()


async def test_same_question_is_taught_only_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        outcomes = await asyncio.gather(
            store.lessons.teach(HOME, [("taught-1", Negative("who are you"))], actor_id=ANN, now=NOW),
            store.lessons.teach(
                HOME, [("taught-2", Phrasing("Who are you?", "place"))], actor_id=BEN, now=NOW
            ),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes].count(InvalidLesson) == 1
        assert len((await store.lessons.taught(HOME)).lessons) == await store.history.count(HOME) == 1


async def test_batch_with_bad_lesson_teaches_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        with pytest.raises(InvalidLesson):
            await store.lessons.teach(
                HOME, [("taught-1", Negative("a b")), ("taught-2", Negative("A, B!"))], actor_id=ANN, now=NOW
            )
        assert (await store.lessons.taught(HOME)).lessons == ()


async def test_undo_restores_fact_with_phrasings(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.lessons.teach(
            HOME,
            [("taught-1", OwnFact("Who runs this?", "We do.")), ("taught-2", Phrasing("whose", "taught-1"))],
            actor_id=ANN,
            now=NOW,
        )
        removed = await store.lessons.remove(HOME, ["taught-1"], actor_id=ANN, now=NOW + 1)
        assert [entry.change.subject for entry in removed] == ["taught-1", "taught-2"]
        entry = await store.history.entry(HOME, removed[0].id)
        assert entry is not None
        together = (entry, *await store.history.made_together(HOME, entry))
        assert await store.lessons.restore(HOME, together, actor_id=BEN, now=NOW + 2)
        assert set((await store.lessons.taught(HOME)).by_id) == {"taught-1", "taught-2"}


async def test_unanswered_questions_are_counted_folded(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await ask(store, 1, "Who is the villain?", "unknown")
        await ask(store, 2, f"who is the VILLAIN <@{ANN}>", "suggest", at=NOW + 5)
        await ask(store, 3, "where was it shot", "answer")
        await ask(store, 4, "who is the villain", "unknown", guild=AWAY)
        (question,) = await store.lessons.waiting(HOME, limit=10)
        assert (question.folded, question.asked, question.last_at) == ("who is the villain", 2, NOW + 5)
        assert str(ANN) not in question.text


async def test_rejection_counts_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await ask(store, 1, "where was it shot", "answer")
        await asyncio.gather(*(store.asked.reject(1, HOME) for _ in range(5)))
        (question,) = await store.lessons.waiting(HOME, limit=10)
        assert (question.asked, question.rejected) == (0, 1)


async def test_taught_or_dismissed_question_is_not_waiting(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await ask(store, 1, "who is the villain", "unknown")
        await ask(store, 2, "how are you", "unknown")
        await store.lessons.teach(HOME, [("taught-1", Negative("How are you?"))], actor_id=ANN, now=NOW)
        await store.lessons.dismiss(HOME, ["who is the villain"], now=NOW)
        await ask(store, 3, "who is the villain", "unknown")
        assert await store.lessons.count_waiting(HOME) == 0


async def test_purge_deletes_texts_and_keeps_counts(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await ask(store, 1, "who is the villain", "unknown", at=NOW - 10 * DAY)
        await ask(store, 2, "who is the hero", "unknown", at=NOW)
        assert await store.lessons.purge_unanswered(HOME, before=NOW - 5 * DAY) == 1
        assert [q.text for q in await store.lessons.waiting(HOME, limit=9)] == ["who is the hero"]
        rows = await store.database.fetch_all("SELECT text FROM asked ORDER BY id")
        assert [row["text"] for row in rows] == ["", "who is the hero"]
        assert (await store.insights.read(HOME, now=NOW, days=30)).total("unknown") == 2


async def test_insights_count_by_day_and_outcome(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for number, (status, at) in enumerate(
            [("answer", NOW), ("answer", NOW), ("unknown", NOW - DAY), ("suggest", NOW - 40 * DAY)]
        ):
            await ask(store, number, f"question {number}", status, at=at)
        await store.asked.reject(0, HOME)
        insights = await store.insights.read(HOME, now=NOW, days=30)
        assert len(insights.days) == 30
        counts = ("answered", "suggested", "unknown", "rejected")
        assert tuple(map(insights.total, counts)) == (2, 0, 1, 1)
        assert insights.days[-1].answered == 2
        assert insights.top_facts == (("place", 2),)


async def fill(store: Store, guild: int) -> None:
    await store.settings.change(guild, {"quiz.length": 5}, actor_id=ANN, now=NOW)
    await store.lessons.teach(
        guild,
        [
            ("taught-1", OwnFact("Who runs this?", "We do.")),
            ("taught-2", SavedQuote("Hi!", "Ann", "https://discord.com/channels/1/2/3", ANN)),
        ],
        actor_id=BEN,
        now=NOW,
    )
    await store.lessons.teach(guild, [("taught-3", Negative("how are you"))], actor_id=ANN, now=NOW)
    await ask(store, guild % 1_000, f"who is <@{ANN}>, and {ANN}, really", "unknown", guild=guild)
    (waiting,) = await store.lessons.waiting(guild, limit=1)
    await store.subscriptions.subscribe(guild, waiting.key, ANN, now=NOW)
    await store.reports.report(Asked(7, guild, waiting.text, "answer", "place", None, NOW), ANN, now=NOW)
    await store.quotes.draw(guild, guild, ["a", "b"], choose=min, now=NOW)
    await store.welcomes.claim(guild, now=NOW)
    await store.blocks.block(guild, ANN, actor_id=BEN, now=NOW)
    await fill_quiz(store, guild)


async def fill_quiz(store: Store, guild: int) -> None:
    """Play a duel of Ann's in which everything that quizzes keep is kept."""
    rules = Rules(mode=AnswerMode.TYPED, players=(ANN, BEN))
    question = Question("own:1", "Where?", "Norway", ("Rome", "Leeds"))
    game_id = f"game-{guild % 1_000}"
    duel = replace(
        a_game(cards=2, typed=True, rules=rules), id=game_id, guild_id=guild, channel_id=guild, starter_id=ANN
    )
    await store.quiz.start(duel)
    for event in (
        DuelAnswered(BEN, accepted=True),
        HintAsked(ANN, 0),
        SkipVoted(ANN, 0),
        Answered(ANN, 0, NOW, text="Norge"),
        Answered(BEN, 0, NOW, text="Norway"),
    ):
        await store.quiz.apply_event(game_id, event, now=NOW)
    await store.quiz.appeal(game_id, 0, ANN, now=NOW)
    await store.quiz.decide(game_id, 0, ANN, accepted=True, now=NOW)
    await store.quiz.start(
        replace(
            duel, id=f"{game_id}-back", channel_id=guild + 10, starter_id=BEN, rules=Rules(players=(BEN, ANN))
        )
    )
    await add_questions(store, guild, [question])
    today = date(2026, 3, 1)
    await store.quiz_records.set_day(guild, today, QuestionCard(question, ("Norway", "Rome")), ends_at=NOW)
    await store.quiz_records.answer_day(guild, today, ANN, 0, now=NOW)
    night = Night(f"{guild % 1_000}", guild, guild, ANN, ANN, Plan((Subject(),), ("Foxes",)), NOW, NOW)
    await store.quiz_nights.plan(night)
    await store.quiz_nights.apply_event(night.id, TeamChosen(ANN, 0), now=NOW)
    proposals = [("taught-a", Proposal("Who runs it?", "Ben runs the club.", 1))]
    await store.articles.begin(guild, Article("Our club"), "Ben runs the club.", proposals, now=NOW)


async def test_erased_persons_id_is_nowhere(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, HOME)
        await fill(store, AWAY)
        elsewhere = await store.privacy.export(ANN, AWAY)
        assert elsewhere.keys() == PERSONAL.keys()
        await store.privacy.erase(ANN, HOME)
        assert await store.privacy.export(ANN, HOME) == {}
        assert await store.privacy.export(ANN, AWAY) == elsewhere
        await store.privacy.erase(ANN, None)
        taught = await store.lessons.taught(HOME)
        assert [lesson.content.kind for lesson in taught.lessons] == [LessonKind.FACT, LessonKind.NEGATIVE]
        assert [lesson.author_id for lesson in taught.lessons] == [BEN, None]
        changes = await store.history.latest(HOME, limit=9)
        assert {(e.change.area, e.actor_id) for e in changes} == {
            (Area.SETTING, None),
            (Area.LESSON, None),
            (Area.LESSON, BEN),
        }
    # Every byte of the database, not only the columns that are known to hold people.
    dump = await dumped(tmp_path)
    assert str(BEN) in dump
    assert str(ANN) not in dump


async def dumped(folder: Path) -> str:
    async with opened(folder) as store:
        rows = [
            tuple(row)
            for table in await store.database.tables()
            for row in await store.database.fetch_all(f'SELECT * FROM "{table}"')  # noqa: S608 - from the schema
        ]
    return repr(rows)


async def test_personal_export_is_complete(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, HOME)
        found = await store.privacy.export(ANN, HOME)
        assert found.keys() == PERSONAL.keys()
        assert found["lessons.speaker_id"][0]["text"] == "Hi!"


async def test_erasing_a_server_keeps_others(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await fill(store, HOME)
        await fill(store, AWAY)
        await store.privacy.guild_left(HOME, now=NOW)
        exported = await store.privacy.export_guild(HOME)
        assert exported.keys() == set(GUILD_TABLES)
        counted = await store.privacy.count_guild(HOME)
        assert counted == {table: len(rows) for table, rows in exported.items()}
        await store.privacy.erase_guild(HOME)
        assert await store.privacy.export_guild(HOME) == await store.privacy.count_guild(HOME) == {}
        assert set(await store.privacy.export_guild(AWAY)) == set(GUILD_TABLES) - {"departures"}
    assert str(HOME) not in await dumped(tmp_path)


async def test_server_is_welcomed_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        assert await store.welcomes.claim(HOME, now=NOW)
        assert await store.welcomes.claim(AWAY, now=NOW)
    async with opened(tmp_path) as store:
        assert not await store.welcomes.claim(HOME, now=NOW + DAY)
        await store.privacy.erase_guild(HOME)
        assert await store.welcomes.claim(HOME, now=NOW + 2 * DAY)


async def test_returning_server_is_not_departed(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.privacy.guild_left(HOME, now=NOW)
        await store.privacy.guild_left(HOME, now=NOW + DAY)
        assert await store.privacy.departed(before=NOW) == (HOME,)
        await store.privacy.guild_returned(HOME)
        assert await store.privacy.departed(before=NOW + DAY) == ()


@pytest.mark.sqlite
async def test_every_guild_table_is_declared(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        with_id = await store.database.fetch_all(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = 'guild_id'"
        )
        references = await store.database.fetch_all(
            'SELECT m.name, k."table" AS parent FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k '
            "WHERE m.type = 'table'"
        )
    theirs = {str(row["name"]) for row in with_id}
    for _ in references:  # also by way of another table, of which there are no more than references
        theirs |= {str(row["name"]) for row in references if row["parent"] in theirs}
    assert theirs == set(GUILD_TABLES)
    assert len(theirs) == len(GUILD_TABLES)


@pytest.mark.sqlite
async def test_referring_tables_are_erased_first(tmp_path: Path) -> None:
    order = list(GUILD_TABLES)
    async with opened(tmp_path) as store:
        for place, name in enumerate(order):
            parents = await store.database.fetch_all("SELECT * FROM pragma_foreign_key_list($1)", name)
            assert all(order.index(row["table"]) < place for row in parents)


# What was said of a question goes with it, and is never there alone.
_WITH_QUESTIONS = ("answer_reports", "subscriptions")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "table",
    [
        name
        for name, its in GUILD_TABLES.items()
        if its.startswith("guild_id") and name not in _WITH_QUESTIONS
    ],
)
async def test_any_single_row_makes_a_server_known(tmp_path: Path, table: str) -> None:
    async with opened(tmp_path) as store:
        columns = await store.database.fetch_all(
            'SELECT name, type FROM pragma_table_info($1) WHERE "notnull" OR pk OR name = $2',
            table,
            "guild_id",
        )
        values = [
            HOME if row["name"] == "guild_id" else 1 if row["type"] == "BIGINT" else "x" for row in columns
        ]
        names = ", ".join(row["name"] for row in columns)
        marks = ", ".join(f"${number}" for number in range(1, len(values) + 1))
        async with store.database.transaction(None) as transaction:
            await transaction.execute("PRAGMA defer_foreign_keys = ON")
            await transaction.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values)  # noqa: S608 - declared
            if table.startswith("quiz_") and table != "quiz_games":
                await _add_what_it_refers_to(transaction)
        assert HOME in await store.privacy.guilds()


async def _add_what_it_refers_to(transaction: Transaction) -> None:
    """Add another server's game and day under the keys that the row refers to."""
    await transaction.execute(
        "INSERT INTO quiz_games (id, guild_id, channel_id, starter_id, mode, seconds, pause, idle_limit, "
        "phase, deadline, started_at, failures) VALUES ('x', $1, 1, 1, 'x', 1, 1, 1, 'x', 1, 1, 0)",
        AWAY,
    )
    await transaction.execute(
        "INSERT INTO quiz_rounds (game_id, number, question_key, card) VALUES ('x', 1, 'x', 'x')"
    )
    await transaction.execute(
        "INSERT INTO quiz_days (guild_id, day, question_key, card) VALUES ($1, 'x', 'x', 'x') "
        "ON CONFLICT (guild_id, day) DO NOTHING",
        HOME,
    )
    await transaction.execute(
        "INSERT INTO quiz_nights (id, guild_id, channel_id, host_id, subjects, teams, questions, seconds, "
        "mode, break_seconds, planned_at, starts_at, phase, deadline, number, paused, reminded, voided, "
        "despite_off) VALUES ('x', $1, 2, 1, '[]', '[]', 1, 1, 'x', 1, 1, 1, 'x', 1, 1, 0, 0, '[]', 0) "
        "ON CONFLICT (id) DO NOTHING",
        AWAY,
    )


async def test_erasing_a_server_clears_cached_games(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        game = replace(a_game(cards=2), id="g", guild_id=HOME)
        await store.quiz.start(game)
        await store.quiz.apply_event("g", Answered(ANN, 0, NOW, choice=0), now=NOW)  # remembered from here on
        assert await store.quiz.open_cards(HOME) != ()
        await store.privacy.erase_guild(HOME)
        assert await store.quiz.game("g") is None
        assert await store.quiz.open_cards(HOME) == ()
        with pytest.raises(NoGame):
            await store.quiz.apply_event("g", Answered(BEN, 0, NOW, choice=0), now=NOW)


async def test_erasing_a_person_clears_cached_answers(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.quiz.start(replace(a_game(cards=2), id="g", guild_id=HOME))
        await store.quiz.apply_event("g", Answered(ANN, 0, NOW, choice=0), now=NOW)
        await store.privacy.erase(ANN, HOME)
        game = await store.quiz.game("g")
        assert game is not None
        assert game.rounds[0].guess_of(ANN) is None
