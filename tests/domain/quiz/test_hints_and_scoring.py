"""Hints, scoring, standings, difficulty, the daily question and the choice of questions."""

from dataclasses import replace
from datetime import date, time
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.domain.pack.model import Difficulty
from bot.domain.quiz.daily import day_ends, local_day, next_posting
from bot.domain.quiz.events import Answered, TimePassed
from bot.domain.quiz.machine import next_wakeup, step
from bot.domain.quiz.model import AnswerMode, Guess, Question, QuestionCard, Rules
from bot.domain.quiz.refusals import NoQuestions
from bot.domain.quiz.scoring import hint_for, hints_available, score_appealed, score_guesses
from bot.domain.quiz.selection import Play, QuestionFilter, adjusted, choose_daily, draw, regrade, select
from bot.domain.quiz.shown import History
from bot.domain.quiz.standings import Period, Score, medals, scoreboard, streaks, winners
from tests.domain.quiz.games import ANNA, BEN, CARA, RIGHT, START, WRONG, a_game, card, with_key

DAY = 24 * 60 * 60 * 1000


def typed(answer: str) -> QuestionCard:
    return QuestionCard(Question("k", "?", answer))


@pytest.mark.parametrize(
    ("answer", "first", "second"),
    [
        ("Norway", "N_____", "No____"),
        ("Abu Dhabi", "A__  D____", "Ab_  Dh___"),
        ("July 12", "J___  1_", "Ju__  12"),
        ("Mc-Q", "M_-_", "Mc-_"),
    ],
)
def test_typed_hint_reveals_letters(answer: str, first: str, second: str) -> None:
    assert (hint_for(typed(answer), 1), hint_for(typed(answer), 2)) == (first, second)


@pytest.mark.parametrize(
    ("answer", "hints"),
    [("Norway", 4), ("Rome", 3), ("S.H.I.", 2), ("I am", 1), ("7", 0), ("?!", 0), ("", 0)],
)
def test_typed_hints_leave_a_letter(answer: str, hints: int) -> None:
    assert hints_available(typed(answer)) == hints
    assert not hints or "_" in hint_for(typed(answer), hints)


@pytest.mark.parametrize(("choices", "hints"), [(4, 2), (3, 1), (2, 0)])
def test_hints_leave_two_choices(choices: int, hints: int) -> None:
    question = Question("k", "?", "a", ("b", "c", "d"))
    assert hints_available(QuestionCard(question, ("a", "b", "c", "d")[:choices])) == hints


@pytest.mark.parametrize("key", ["a", "b", "c"])
def test_hints_strike_out_wrong_choices(key: str) -> None:
    asked = replace(card(0), question=with_key(card(0).question, key))
    first, second = hint_for(asked, 1), hint_for(asked, 2).split(" ")
    assert first in second
    assert second == sorted(second)
    assert set(second) < {"A", "C", "D"}
    assert first == {"a": "C", "b": "D", "c": "A"}[key]


def points(*guesses: tuple[int, bool, int]) -> list[int]:
    return [
        guess.points
        for guess in score_guesses(
            [
                Guess(user, elapsed, correct, hints=hints)
                for user, (elapsed, correct, hints) in enumerate(guesses)
            ]
        )
    ]


def test_first_three_get_speed_points() -> None:
    assert points((4_000, True, 0), (1_000, True, 0), (3_000, True, 0), (2_000, True, 0), (0, False, 0)) == [
        100,
        120,
        106,
        112,
        0,
    ]


def test_tie_shares_best_place() -> None:
    assert points((1_000, True, 0), (1_300, True, 0), (1_301, True, 0)) == [120, 120, 106]
    assert points((0, True, 0), (1, False, 0), (299, True, 0), (599, True, 0)) == [120, 0, 120, 106]


def test_tie_window_starts_at_first_press() -> None:
    assert points((0, True, 0), (200, True, 0), (400, True, 0)) == [120, 120, 106]


def test_hints_halve_points() -> None:
    assert points((0, True, 1), (1_000, True, 2)) == [60, 28]
    assert [score_appealed(Guess(1, 0, correct=False, hints=hints)).points for hints in range(3)] == [
        100,
        50,
        25,
    ]
    assert score_appealed(Guess(1, 0, correct=False)).correct


def test_streak_counts_revealed_questions() -> None:
    game = a_game(cards=4)
    for choice in (RIGHT, RIGHT, WRONG, RIGHT):
        for user in (ANNA, BEN):
            picked = choice if user == ANNA else RIGHT
            at = game.round.opened_at + 5_000
            if game.round.closed_at is None:
                game = step(game, Answered(user, game.number, at, choice=picked), at).game
        if game.round.closed_at is None:
            game = step(game, TimePassed(), next_wakeup(game) or 0).game
        if not game.is_over:
            game = step(game, TimePassed(), game.deadline).game
    assert streaks(game) == {ANNA: 1, BEN: 4}
    open_game = a_game()
    answered = step(open_game, Answered(BEN, 0, START, choice=RIGHT), START).game
    assert streaks(answered) == {}


def test_scoreboard_counts_answers() -> None:
    game = a_game(cards=2)
    for user, choice in ((ANNA, RIGHT), (BEN, WRONG)):
        game = step(game, Answered(user, 0, START + 1_000, choice=choice), START + 1_000).game
    assert scoreboard(game) == ()
    game = step(game, TimePassed(), next_wakeup(game) or 0).game
    assert [standing.score for standing in scoreboard(game)] == [Score(ANNA, 120, 1, 1), Score(BEN, 0, 0, 1)]
    assert winners(game) == (ANNA,)


def test_duel_without_points_has_no_winner() -> None:
    game = a_game(rules=Rules(players=(ANNA, BEN)))
    assert [standing.score for standing in scoreboard(game)] == [Score(ANNA, 0, 0, 0), Score(BEN, 0, 0, 0)]
    assert winners(game) == ()


def test_first_three_places_win_medals() -> None:
    assert medals([(1, 2), (1, 2), (2, 5), (3, 5), (3, 3), (3, 4), (4, 4)]) == (2, 1, 3)


@pytest.mark.parametrize(("period", "days"), [(Period.WEEK, 7), (Period.MONTH, 30)])
def test_period_starts_days_ago(period: Period, days: int) -> None:
    assert period.since(10**12) == 10**12 - days * DAY


@pytest.mark.parametrize(
    ("play", "grade"),
    [
        (Play(20, 18), Difficulty.EASY),
        (Play(20, 17), Difficulty.MEDIUM),
        (Play(20, 5), Difficulty.HARD),
        (Play(20, 6), Difficulty.MEDIUM),
        (Play(19, 0), Difficulty.MEDIUM),
    ],
)
def test_difficulty_thresholds(play: Play, grade: Difficulty) -> None:
    assert adjusted(Difficulty.MEDIUM, play) is grade


def test_grades_change_by_one_step() -> None:
    easy, medium, hard = Difficulty
    assert [regrade(grade, -1) for grade in Difficulty] == [easy, easy, medium]
    assert [regrade(grade, 1) for grade in Difficulty] == [medium, hard, hard]


PRESSABLE = Question("p", "?", "a", ("b", "c"), fact="f1")
TYPED_ONLY = Question("t", "?", "a", fact="f2")


def test_daily_has_buttons_and_is_least_asked() -> None:
    others = [replace(PRESSABLE, key=f"p{number}", fact=f"f{number}") for number in range(4)]
    asked = {question.key: 1 for question in others[:3]}
    for seed in range(5):
        chosen = choose_daily([TYPED_ONLY, *others], History(asked), Random(seed))
        assert chosen.question.key == "p3"
        assert not chosen.is_typed
    with pytest.raises(NoQuestions):
        choose_daily([TYPED_ONLY], History(), Random(1))


def test_day_follows_zone() -> None:
    noon = 1_767_225_600_000  # 2026-01-01T00:00Z
    for zone, day in (("Pacific/Kiritimati", date(2026, 1, 1)), ("Pacific/Honolulu", date(2025, 12, 31))):
        assert local_day(noon, ZoneInfo(zone)) == day
        assert noon < day_ends(local_day(noon, ZoneInfo(zone)), time.min, ZoneInfo(zone)) <= noon + DAY
    assert next_posting(noon, time(10), ZoneInfo("Pacific/Honolulu")) == noon + 20 * 3_600_000
    assert next_posting(noon, time(15), ZoneInfo("Pacific/Honolulu")) == noon + 3_600_000
    assert next_posting(noon, time(14), ZoneInfo("Pacific/Kiritimati")) == noon + DAY


def test_filter_matches_questions() -> None:
    hard = replace(PRESSABLE, key="h", difficulty=Difficulty.HARD, topic="people")
    long = Question("l", "?", "because of this and that and much more besides", ("x",))
    every = (PRESSABLE, TYPED_ONLY, hard, long)

    def matching(wanted: QuestionFilter) -> tuple[Question, ...]:
        return tuple(question for question in every if wanted.matches(question))

    assert matching(QuestionFilter(1)) == every
    assert matching(QuestionFilter(1, AnswerMode.TYPED)) == (PRESSABLE, TYPED_ONLY, hard)
    assert matching(QuestionFilter(1, topic="people")) == (hard,)
    assert matching(QuestionFilter(1, topic="people", difficulty=Difficulty.EASY)) == ()
    assert matching(QuestionFilter(1, difficulty=Difficulty.HARD)) == (hard,)


def test_new_fact_beats_least_asked() -> None:
    same_fact = [
        replace(PRESSABLE, key=f"s{number}", prompt=f"{number}?", fact="same") for number in range(2)
    ]
    often = replace(PRESSABLE, key="often", fact="other")
    for seed in range(6):
        chosen = select([often, *same_fact], QuestionFilter(2), History({"often": 1}), Random(seed))
        assert {one.question.fact for one in chosen} == {"same", "other"}


def test_question_without_fact_reveals_none() -> None:
    loose = [replace(PRESSABLE, key=f"n{number}", prompt=f"{number}?", fact=None) for number in range(3)]
    told = [replace(PRESSABLE, key=f"f{number}", fact="one") for number in range(2)]
    for seed in range(6):
        chosen = [one.question for one in select([*loose, *told], QuestionFilter(4), History(), Random(seed))]
        assert sum(question.fact is None for question in chosen) == 3


def test_draw_offers_at_most_four_choices() -> None:
    question = Question("q", "?", "a", ("b", "c", "d", "e", "f"))
    drawn = [draw(question, AnswerMode.BUTTONS, Random(seed)) for seed in range(40)]
    assert all(len(one.choices) == 4 and "a" in one.choices for one in drawn)
    assert {choice for one in drawn for choice in one.choices} == set("abcdef")
    assert draw(question, AnswerMode.TYPED, Random(1)).choices == ()
    assert len(draw(replace(question, distractors=("b",)), AnswerMode.BUTTONS, Random(1)).choices) == 2


@pytest.mark.parametrize("answer", ["True", "False"])
def test_true_comes_before_false(answer: str) -> None:
    wrong = "False" if answer == "True" else "True"
    for seed in range(4):
        assert draw(Question("q", "?", answer, (wrong,)), AnswerMode.BUTTONS, Random(seed)).choices == (
            "True",
            "False",
        )


def test_points_add_up_over_questions() -> None:
    game = a_game(cards=2)
    for _ in range(2):
        for user, delay in ((ANNA, 5_000), (CARA, 6_000)):
            at = game.round.opened_at + delay
            game = step(game, Answered(user, game.number, at, choice=RIGHT), at).game
        if not game.is_over and game.round.closed_at is None:
            game = step(game, TimePassed(), next_wakeup(game) or 0).game
        if not game.is_over:
            game = step(game, TimePassed(), game.deadline).game
    assert [standing.score for standing in scoreboard(game)] == [
        Score(ANNA, 240, 2, 2),
        Score(CARA, 224, 2, 2),
    ]
