"""Which questions a game asks, and how their difficulty is adjusted."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from bot.domain.pack.model import Difficulty
from bot.domain.quiz.model import AnswerMode, Form, Question
from bot.domain.quiz.refusals import NoQuestions
from bot.domain.quiz.selection import Play, QuestionFilter, adjust, adjusted, draw, select


def pool(count: int, *, forms: int = 1) -> list[Question]:
    return [
        Question(f"q{number}-{form}", f"{number}-{form}?", "Yes", ("No", "a", "b", "c"), fact=f"f{number}")
        for number in range(count)
        for form in range(forms)
    ]


def test_no_repeats_until_all_asked() -> None:
    asked: Counter[str] = Counter()
    for seed in range(9):
        for card in select(pool(30, forms=3), QuestionFilter(10), asked, Random(seed)):
            asked[card.question.key] += 1
    assert set(asked.values()) == {1}
    assert len(asked) == 90


def test_game_covers_different_facts() -> None:
    cards = select(pool(10, forms=4), QuestionFilter(10), {}, Random(1))
    assert len({card.question.fact for card in cards}) == 10


def test_easy_questions_come_first() -> None:
    questions = [replace(question, difficulty=grade) for grade in Difficulty for question in pool(3)]
    grades = [card.question.difficulty for card in select(questions[::-1], QuestionFilter(9), {}, Random(1))]
    assert grades == [*[Difficulty.EASY] * 3, *[Difficulty.MEDIUM] * 3, *[Difficulty.HARD] * 3]


def test_few_statements_in_a_game() -> None:
    statements = [replace(question, key=f"s{question.key}", form=Form.STATEMENT) for question in pool(40)]
    cards = select([*statements, *pool(40)], QuestionFilter(12), {}, Random(1))
    assert sum(card.question.form is Form.STATEMENT for card in cards) <= 4


def test_few_statements_about_single_fact() -> None:
    plain = [replace(question, fact="f") for question in pool(40)]
    statements = [replace(question, key=f"s{question.key}", form=Form.STATEMENT) for question in plain]
    for seed in range(10):
        cards = select([*statements, *plain], QuestionFilter(12), {}, Random(seed))
        assert sum(card.question.form is Form.STATEMENT for card in cards) <= 4


def test_typed_game_skips_long_answers() -> None:
    long = Question("long", "Why?", "because of this and that and much more besides", ("x",))
    assert [
        card.question.key
        for card in select([long, *pool(1)], QuestionFilter(5, AnswerMode.TYPED), {}, Random(1))
    ] == ["q0-0"]
    with pytest.raises(NoQuestions):
        select([long], QuestionFilter(5, AnswerMode.TYPED), {}, Random(1))


def test_topic_and_difficulty_are_respected() -> None:
    questions = [*pool(3), Question("t", "?", "a", ("b",), topic="people", difficulty=Difficulty.HARD)]
    assert [
        card.question.key for card in select(questions, QuestionFilter(5, topic="people"), {}, Random(1))
    ] == ["t"]
    assert [
        card.question.key
        for card in select(questions, QuestionFilter(5, difficulty=Difficulty.HARD), {}, Random(1))
    ] == ["t"]


def test_choices_hold_answer_once() -> None:
    question = pool(1)[0]
    places = Counter(draw(question, AnswerMode.BUTTONS, Random(seed)).right for seed in range(400))
    assert set(places) == {0, 1, 2, 3}
    assert min(places.values()) > 60


def test_yes_comes_before_no() -> None:
    question = Question("q", "?", "No", ("Yes",))
    assert draw(question, AnswerMode.BUTTONS, Random(3)).choices == ("Yes", "No")


def test_question_without_choices_is_typed() -> None:
    assert draw(Question("q", "?", "x"), AnswerMode.BUTTONS, Random(1)).is_typed


@pytest.mark.parametrize(
    ("play", "grade"),
    [
        (Play(19, 19), Difficulty.MEDIUM),
        (Play(20, 20), Difficulty.EASY),
        (Play(40, 8), Difficulty.HARD),
        (Play(40, 20), Difficulty.MEDIUM),
    ],
)
def test_difficulty_follows_play(play: Play, grade: Difficulty) -> None:
    assert adjusted(Difficulty.MEDIUM, play) is grade


def test_unplayed_question_keeps_grade() -> None:
    questions = tuple(pool(2))
    assert adjust(questions, {"q1-0": Play(30, 30)}) == (
        questions[0],
        replace(questions[1], difficulty=Difficulty.EASY),
    )
