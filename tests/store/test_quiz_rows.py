"""What a game, its questions and what people see of it are when another process reads them."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.pack.model import AnswerKind, Difficulty
from bot.domain.quiz import refusals
from bot.domain.quiz.events import (
    Answered,
    CardDeleted,
    DiscordFailed,
    DuelAnswered,
    Event,
    HintAsked,
    SkipVoted,
    StopAsked,
    TimePassed,
)
from bot.domain.quiz.machine import next_wakeup
from bot.domain.quiz.model import PRIVATE, AnswerMode, Form, Game, Question, QuestionCard, Rules
from bot.store import Store
from bot.store.codec import dump, load
from bot.store.quiz import Appeal, Shown
from bot.store.quiz_rows import dump_card, read_game
from tests.databases import database, sqlite
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, STRANGER, WRONG, a_game, card
from tests.domain.quiz.test_machine_properties import HISTORIES

SIX_HOURS = 6 * 3_600_000


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(database(tmp_path / "quiz.db"), now=START)
    yield store
    await store.close()


async def on_disk(store: Store, game_id: str = "g") -> Game:
    """Return a game as another process would read it, with hints and votes in the order of the game."""
    game = await read_game(store.database, game_id)
    assert game is not None
    return game


async def happen(store: Store, *events: Event, at: int = START, game_id: str = "g") -> Game:
    """Let events happen, and return the game; what is on disk is the same."""
    for event in events:
        game = (await store.quiz.apply_event(game_id, event, now=at)).game
        stored = await on_disk(store, game_id)
        assert replace(stored, rounds=()) == replace(game, rounds=())
        for mine, theirs in zip(game.rounds, stored.rounds, strict=True):
            assert replace(theirs, hints=(), skips=()) == replace(mine, hints=(), skips=())
            assert (set(theirs.hints), set(theirs.skips)) == (set(mine.hints), set(mine.skips))
    return await on_disk(store, game_id)


async def test_every_event_is_on_disk(store: Store) -> None:
    await store.quiz.start(a_game())
    game = await happen(
        store,
        HintAsked(BEN, 0),
        HintAsked(BEN, 0),
        HintAsked(CARA, 0),
        Answered(BEN, 0, START, choice=RIGHT),
        Answered(CARA, 0, START, choice=WRONG),
        DiscordFailed(permanent=False),
        TimePassed(START + 5_000),
        CardDeleted(),
    )
    assert dict(game.rounds[0].hints) == {BEN: 2, CARA: 1}
    assert [guess.user_id for guess in game.rounds[0].guesses] == [BEN, CARA]
    ended = await happen(store, StopAsked(ANNA, may_manage=False), at=START + 9)
    assert (ended.ended_at, ended.rounds[0].guesses[0].points) == (START + 9, 30)


async def test_skip_votes_are_on_disk(store: Store) -> None:
    await store.quiz.start(a_game())
    answers = [Answered(user, 0, START, choice=RIGHT) for user in (ANNA, BEN, CARA, STRANGER)]
    await happen(store, *answers, TimePassed(START + 10**6), TimePassed(START + 10**7))
    game = await happen(store, SkipVoted(BEN, 1), SkipVoted(ANNA, 1))
    assert (set(game.rounds[1].skips), game.rounds[1].skipped) == ({ANNA, BEN}, False)
    assert (await happen(store, SkipVoted(CARA, 1))).rounds[1].skipped


async def test_duel_keeps_players_and_typed_answers(store: Store) -> None:
    rules = Rules(seconds=9, pause=2, idle_limit=4, mode=AnswerMode.TYPED, players=(ANNA, BEN))
    await store.quiz.start(a_game(typed=True, rules=rules))
    assert await on_disk(store) == a_game(typed=True, rules=rules)
    game = await happen(store, DuelAnswered(BEN, accepted=True), Answered(BEN, 0, START, text="Norgé"))
    assert (game.rules, game.rounds[0].guesses[0].text) == (rules, "Norgé")


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORIES)
def test_stored_game_equals_played_game(
    history: list[tuple[int, Event]],
) -> None:
    async def run(path: Path) -> None:
        store = await Store.open(database(path), now=START)
        await store.quiz.start(a_game(cards=4))
        now = START
        for pause, event in history:
            now += pause
            for happening in (TimePassed(), event):
                try:
                    await happen(store, happening, at=now)
                except refusals.QuizRefusal:
                    continue
        await store.close()

    with TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder) / "quiz.db"))


@dataclass(frozen=True)
class Wish:
    """What a game may ask for."""

    count: int
    lists: frozenset[str | None] | None = None


@pytest.mark.parametrize("lists", [None, frozenset[str | None](), frozenset({None, "b", "a"})])
def test_sets_survive_json(lists: frozenset[str | None] | None) -> None:
    wish = Wish(3, lists)
    assert load(Wish, dump(wish)) == wish


PLAIN = Question("k", "Où?", "là")
FULL = Question(
    key="k",
    prompt="Où?",
    answer="là",
    distractors=("a", "b"),
    accept=("c",),
    kind=AnswerKind.DATE,
    difficulty=Difficulty.HARD,
    topic="t",
    form=Form.CLOZE,
    explanation="e",
    paragraph=3,
    fact="f",
)


def test_question_json_leaves_out_defaults() -> None:
    assert dump(PLAIN) == '{"key": "k", "prompt": "Où?", "answer": "là"}'
    assert set(json.loads(dump(FULL))) == {
        "key", "prompt", "answer", "distractors", "accept", "kind", "difficulty", "topic", "form",
        "explanation", "paragraph", "fact",
    }  # fmt: skip


@pytest.mark.parametrize("question", [PLAIN, FULL])
def test_question_json_restores_types(question: Question) -> None:
    loaded = load(Question, dump(question))
    assert loaded == question
    assert [type(value) for value in (loaded.kind, loaded.difficulty, loaded.form, loaded.accept)] == [
        AnswerKind,
        Difficulty,
        Form,
        tuple,
    ]
    with_choices = QuestionCard(question, ("là", "ça"))
    assert load(QuestionCard, dump_card(with_choices)) == with_choices
    assert "ça" in dump_card(with_choices)


async def test_question_counts_as_asked_when_opened(store: Store) -> None:
    await store.quiz.start(a_game(cards=2))
    assert await store.quiz_records.asked(1) == {"q0": 1}
    await happen(store, TimePassed(START + 10**6))
    assert await store.quiz_records.asked(1) == {"q0": 1}
    await happen(store, TimePassed(START + 10**7))
    assert await store.quiz_records.asked(1) == {"q0": 1, "q1": 1}
    await store.quiz.start(replace(a_game(), id="h", channel_id=3))
    assert await store.quiz_records.asked(1) == {"q0": 2, "q1": 1}
    assert await store.quiz_records.asked(2) == {}


async def test_refused_game_counts_nothing(store: Store) -> None:
    await store.quiz.start(a_game())
    with pytest.raises(refusals.GameRunning):
        await store.quiz.start(replace(a_game(), id="h"))
    assert await store.quiz_records.asked(1) == {"q0": 1}
    with pytest.raises(refusals.NoGame):
        await store.quiz.apply_event("h", TimePassed(), now=START)
    assert await store.quiz.game("h") is None


async def test_game_is_found_by_channel_guild_and_message(store: Store) -> None:
    await store.quiz.start(a_game())
    await store.quiz.start(replace(a_game(), id="h", channel_id=3, started_at=START + 1))
    await store.quiz.start(replace(a_game(), id="other", channel_id=4, guild_id=2))
    assert await store.quiz.running_game_ids(1) == ("g", "h")
    assert [game.id for game in (await store.quiz.running_in(3), await store.quiz.last_in(3)) if game] == [
        "h",
        "h",
    ]
    assert await store.quiz.running_in(5) is await store.quiz.last_in(5) is None
    await store.quiz.note_shown("h", 0, 77, revealed=False)
    assert await store.quiz.game_id_for_message(77) == "h"
    await happen(store, StopAsked(ANNA, may_manage=False), game_id="h")
    assert await store.quiz.game_id_for_message(77) is None
    assert await store.quiz.running_in(3) is None
    assert await store.quiz.running_game_ids(1) == ("g",)
    await store.quiz.start(replace(a_game(), id="later", channel_id=3, started_at=START + 2))
    last = await store.quiz.last_in(3)
    assert last is not None
    assert last.id == "later"


async def test_end_is_announced_within_six_hours(store: Store) -> None:
    await store.quiz.start(a_game())
    await store.quiz.start(replace(a_game(), id="on", channel_id=3))
    await happen(store, StopAsked(ANNA, may_manage=False))
    assert set(await store.quiz.unfinished(now=START + SIX_HOURS - 1)) == {"g", "on"}
    assert await store.quiz.unfinished(now=START + SIX_HOURS) == ("on",)
    assert not await store.quiz.end_was_shown("g")
    await store.quiz.note_end_shown("g")
    assert await store.quiz.end_was_shown("g")
    assert not await store.quiz.end_was_shown("on")
    assert not await store.quiz.end_was_shown("nobody's")
    assert await store.quiz.unfinished(now=START) == ("on",)


async def test_shown_messages_are_stored(store: Store) -> None:
    await store.quiz.start(a_game())
    assert await store.quiz.shown("g", 0) == Shown(None, is_revealed=False)
    assert await store.quiz.shown("g", 9) == Shown(None, is_revealed=False)
    await store.quiz.note_shown("g", 0, 77, revealed=False)
    await store.quiz.note_shown("g", 1, 88, revealed=True)
    assert await store.quiz.shown("g", 0) == Shown(77, is_revealed=False)
    assert await store.quiz.shown("g", 1) == Shown(88, is_revealed=True)
    await store.quiz.note_shown("g", 0, None, revealed=True)
    assert await store.quiz.shown("g", 0) == Shown(None, is_revealed=True)
    assert await store.quiz.pause_message_id("g") is await store.quiz.pause_message_id("nobody's") is None
    await store.quiz.set_pause_message("g", 99)
    assert await store.quiz.pause_message_id("g") == 99
    await store.quiz.set_pause_message("g", None)
    assert await store.quiz.pause_message_id("g") is None


async def test_live_cards_follow_the_games(store: Store) -> None:
    async def live(guild_id: int = 1) -> list[str]:
        return [card.question.key for card in await store.quiz.open_cards(guild_id)]

    assert await live() == []
    await store.quiz.start(a_game())
    await store.quiz.start(replace(a_game(), id="other", channel_id=4, guild_id=2))
    assert (await live(), await live(2), await live(3)) == (["q0"], ["q0"], [])
    await happen(store, CardDeleted())
    assert await live() == ["q0"]  # held while its game is paused
    await happen(store, StopAsked(ANNA, may_manage=False))
    assert (await live(), await live(2)) == ([], ["q0"])
    await store.quiz.start(replace(a_game(), id="h"))
    await happen(store, TimePassed(START + 10**6), game_id="h")
    assert await live() == []
    await happen(store, TimePassed(START + 10**7), game_id="h")
    assert await live() == ["q1"]


@pytest.mark.sqlite
async def test_running_games_are_cached(store: Store) -> None:
    statements: list[str] = []
    connections: tuple[Any, ...] = (sqlite(store.database)._writer, sqlite(store.database)._reader)
    for connection in connections:
        await connection.set_trace_callback(statements.append)

    def read() -> int:
        count = sum(text.startswith("SELECT") for text in statements)
        statements.clear()
        return count

    await store.quiz.start(a_game())
    await store.quiz.apply_event("g", Answered(BEN, 0, START, choice=RIGHT), now=START)
    assert read() > 0
    await store.quiz.apply_event("g", Answered(CARA, 0, START, choice=RIGHT), now=START)
    assert await store.quiz.game("g") is not None
    assert read() == 0
    assert len(await store.quiz.open_cards(1)) == 1
    assert read() == 1
    assert len(await store.quiz.open_cards(1)) == 1
    assert read() == 0


async def typed_game(store: Store, *, rounds: int = 1) -> None:
    await store.quiz.start(a_game(typed=True))
    at = START
    for number in range(rounds):
        for user_id, text in ((ANNA, "Norge"), (BEN, "norge"), (CARA, "Norway")):
            await happen(store, Answered(user_id, number, at, text=text), at=at)
        for _ in range(2 if number + 1 < rounds else 1):
            game = await on_disk(store)
            at = max(at, next_wakeup(game) or at)
            await happen(store, TimePassed(), at=at)


async def test_appeal_has_the_typed_answer(store: Store) -> None:
    await typed_game(store)
    assert await store.quiz.appeal("g", 0, BEN, now=START) == Appeal("g", 0, BEN, "norge")
    with pytest.raises(refusals.AppealSettled):
        await store.quiz.appeal("g", 0, BEN, now=START)
    with pytest.raises(refusals.AppealSettled):
        await store.quiz.appeal("g", 0, CARA, now=START)  # hers was right
    for game_id, number, user_id in (("h", 0, BEN), ("g", 1, BEN), ("g", 0, STRANGER)):
        with pytest.raises(refusals.NothingToAppeal):
            await store.quiz.appeal(game_id, number, user_id, now=START)
    (row,) = await store.database.fetch_all("SELECT * FROM quiz_appeals")
    names = ("game_id", "number", "user_id", "guild_id", "state", "appealed_at")
    assert [row[name] for name in names] == ["g", 0, BEN, 1, "open", START]


async def test_accepted_appeal_scores_equal_answers(store: Store) -> None:
    await typed_game(store, rounds=2)
    await store.quiz.appeal("g", 1, BEN, now=START)
    after = await store.quiz.decide("g", 1, BEN, accepted=True, now=START)
    assert await on_disk(store) == after == await store.quiz.game("g")
    assert [[guess.correct for guess in round_.guesses] for round_ in after.rounds] == [
        [False, False, True],
        [True, True, True],
    ]
    assert await store.quiz_records.aliases(1) == {"q1": ("norge",)}
    await store.quiz.appeal("g", 0, ANNA, now=START)
    await store.quiz.decide("g", 0, ANNA, accepted=True, now=START)
    assert await store.quiz_records.aliases(1) == {"q0": ("Norge",), "q1": ("norge",)}
    assert await store.quiz_records.aliases(2) == {}


async def test_settled_appeal_changes_no_points(store: Store) -> None:
    await typed_game(store)
    for user_id in (ANNA, BEN):
        await store.quiz.appeal("g", 0, user_id, now=START)
    first = await store.quiz.decide("g", 0, ANNA, accepted=True, now=START)
    assert await store.quiz.decide("g", 0, BEN, accepted=True, now=START) == first
    assert await store.quiz_records.aliases(1) == {"q0": ("Norge", "norge")}
    (states,) = await store.database.fetch_all("SELECT DISTINCT state FROM quiz_appeals")
    assert states["state"] == "accepted"


async def test_rejected_appeal_adds_no_alias(store: Store) -> None:
    await typed_game(store)
    await store.quiz.appeal("g", 0, BEN, now=START)
    before = await on_disk(store)
    assert await store.quiz.decide("g", 0, BEN, accepted=False, now=START) == before
    (row,) = await store.database.fetch_all("SELECT state FROM quiz_appeals")
    assert row["state"] == "rejected"
    assert await store.quiz_records.aliases(1) == {}
    for accepted in (True, False):
        with pytest.raises(refusals.AppealSettled):
            await store.quiz.decide("g", 0, BEN, accepted=accepted, now=START)
    with pytest.raises(refusals.AppealSettled):
        await store.quiz.decide("g", 0, ANNA, accepted=True, now=START)  # she never appealed


async def test_answer_row_has_position_topic_and_time(store: Store) -> None:
    question = replace(card(0).question, topic="places")
    game = a_game(cards=1)
    await store.quiz.start(replace(game, cards=(QuestionCard(question, card(0).choices),)))
    await happen(store, Answered(BEN, 0, START + 5, choice=WRONG), at=START + 10)
    await happen(store, HintAsked(CARA, 0), Answered(CARA, 0, START + 20, choice=RIGHT), at=START + 30)
    rows = await store.database.fetch_all("SELECT * FROM quiz_guesses ORDER BY position")
    assert [
        (row["user_id"], row["guild_id"], row["question_key"], row["topic"], row["position"], row["elapsed"],
         row["choice"], row["hints"], row["correct"], row["guessed_at"])
        for row in rows
    ] == [
        (BEN, 1, "q0", "places", 0, 5, WRONG, 0, 0, START + 10),
        (CARA, 1, "q0", "places", 1, 20, RIGHT, 1, 1, START + 30),
    ]  # fmt: skip


@given(st.integers(0, 3))
def test_card_knows_its_right_choice(place: int) -> None:
    choices = ["a", "b", "c"]
    choices.insert(place, "x")
    assert QuestionCard(Question("k", "?", "x"), tuple(choices)).right == place


async def test_tries_in_the_chat_are_on_disk(store: Store) -> None:
    rules = Rules(mode=AnswerMode.CHAT, target=500, right_target=2, idle_limit=7)
    begun = replace(a_game(typed=True, rules=rules), locale="de", wanted='{"count": 3}', despite_off=True)
    await store.quiz.start(begun)
    assert await on_disk(store) == begun
    game = await happen(
        store,
        Answered(ANNA, 0, START + 10, text="Rome"),
        Answered(BEN, 0, START + 20, text="Oslo"),
        HintAsked(ANNA, 0),
        Answered(ANNA, 0, START + 30, text="Norway"),
        at=START + 40,
    )
    anna, ben = game.rounds[0].guesses
    assert (anna.text, anna.elapsed, anna.hints, anna.points) == ("Norway", 30, 1, 60)
    assert (ben.text, ben.correct) == ("Oslo", False)


async def test_only_chat_games_take_messages(store: Store) -> None:
    await store.quiz.start(replace(a_game(typed=True), id="typed", channel_id=1))
    await store.quiz.start(replace(a_game(typed=True, rules=Rules(mode=AnswerMode.CHAT)), channel_id=2))
    assert await store.quiz.chat_game(1) is await store.quiz.chat_game(3) is None
    assert (await store.quiz.chat_game(2)) is not None
    takes = [await store.quiz.takes_messages(place, sent_at=START) for place in (1, 2, 3)]
    assert takes == [False, True, False]
    await store.quiz.apply_event("g", CardDeleted(), now=START)
    assert not await store.quiz.takes_messages(2, sent_at=START)  # while it is paused
    await store.quiz.apply_event("g", StopAsked(ANNA, may_manage=False), now=START)
    assert await store.quiz.chat_game(2) is None
    assert await store.quiz.takes_messages(2, sent_at=START + 4_999)
    assert not await store.quiz.takes_messages(2, sent_at=START + 5_000)


async def test_private_games_are_counted_by_person(store: Store) -> None:
    for place, user_id in enumerate((ANNA, ANNA, BEN)):
        game = replace(a_game(), id=str(place), channel_id=place, guild_id=PRIVATE, starter_id=user_id)
        await store.quiz.start(game)
    await store.quiz.start(replace(a_game(), id="server", channel_id=9))
    assert await store.quiz_records.asked_in_private(ANNA) == {"q0": 2}
    assert await store.quiz_records.asked_in_private(CARA) == {}
