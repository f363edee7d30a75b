"""Which questions a game asks, and how their difficulty is adjusted."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from bot.domain.pack.model import AnswerKind, Difficulty, Pack
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.model import AnswerMode, Form, Question
from bot.domain.quiz.refusals import NoQuestions
from bot.domain.quiz.selection import Play, QuestionFilter, adjust, adjusted, draw, select
from bot.domain.quiz.shown import History
from tests.bench.night import play_night
from tests.film import whole_pack


def pool(count: int, *, forms: int = 1) -> list[Question]:
    return [
        Question(f"q{number}-{form}", f"{number}-{form}?", "Yes", ("No", "a", "b", "c"), fact=f"f{number}")
        for number in range(count)
        for form in range(forms)
    ]


def test_no_repeats_until_all_asked() -> None:
    asked: Counter[str] = Counter()
    for seed in range(9):
        for card in select(pool(30, forms=3), QuestionFilter(10), History(asked), Random(seed)):
            asked[card.question.key] += 1
    assert set(asked.values()) == {1}
    assert len(asked) == 90


def test_game_covers_different_facts() -> None:
    cards = select(pool(10, forms=4), QuestionFilter(10), History(), Random(1))
    assert len({card.question.fact for card in cards}) == 10


def test_easy_questions_come_first() -> None:
    questions = [
        replace(question, key=f"{grade}{question.key}", difficulty=grade)
        for grade in Difficulty
        for question in pool(3)
    ]
    grades = [
        card.question.difficulty for card in select(questions[::-1], QuestionFilter(9), History(), Random(1))
    ]
    assert grades == [*[Difficulty.EASY] * 3, *[Difficulty.MEDIUM] * 3, *[Difficulty.HARD] * 3]


def in_two_languages(translated: int, english: int) -> list[Question]:
    questions = pool(translated + english)
    return [replace(each, language="de") for each in questions[:translated]] + questions[translated:]


@pytest.mark.parametrize(("translated", "asked"), [(12, 10), (10, 10), (4, 4), (0, 0)])
def test_untranslated_questions_are_asked_only_for_want_of_others(translated: int, asked: int) -> None:
    questions = in_two_languages(translated, 20)
    for seed in range(5):
        cards = select(questions, QuestionFilter(10), History(), Random(seed), "de")
        assert len(cards) == 10
        assert sum(card.question.language == "de" for card in cards) == asked


def test_rather_an_english_question_than_the_same_again() -> None:
    questions = in_two_languages(4, 4)
    shown = tuple(draw(question, AnswerMode.BUTTONS, Random(1)) for question in questions[:2])
    asked = [
        card.question.language
        for card in select(questions, QuestionFilter(3), History(shown=shown), Random(1), "de")
    ]
    assert sorted(asked) == ["", "de", "de"]
    cards = select(questions, QuestionFilter(8), History(shown=shown), Random(1), "de")
    assert len(cards) == 8


def test_own_questions_are_in_no_other_language() -> None:
    own = [replace(question, list_id="ours", key=f"own:{question.key}", fact=None) for question in pool(5)]
    mixed = [*in_two_languages(5, 20)[5:], *own]
    cards = select(mixed, QuestionFilter(5), History(), Random(1), "de")
    assert {card.question.list_id for card in cards} == {"ours"}


def named(key: str, prompt: str, answer: str, *wrong: str, **more: Any) -> Question:
    return Question(key, prompt, answer, wrong, **more)


def test_at_most_a_tenth_has_two_choices() -> None:
    doubtful = [
        replace(question, key=f"s{question.key}", fact=f"s{question.fact}", **change)
        for change in ({"form": Form.STATEMENT}, {"kind": AnswerKind.YES_NO}, {"distractors": ("No",)})
        for question in pool(40)
    ]
    for seed in range(10):
        cards = select([*doubtful, *pool(40)], QuestionFilter(20), History(), Random(seed))
        assert sum(card.question.key.startswith("s") for card in cards) <= 2
    assert len(select(doubtful[:5], QuestionFilter(5), History(), Random(1))) == 5  # better than no game
    same = [replace(question, fact="f") for question in pool(9)]
    statement = replace(doubtful[0], fact="f")
    cards = select([statement, *same], QuestionFilter(9), History(), Random(1))
    assert statement.key not in {card.question.key for card in cards}  # if the same again, then no guess


def test_forms_of_a_fact_share_their_count() -> None:
    questions = pool(3, forms=2)
    cards = select(questions, QuestionFilter(1), History({"q0-0": 1, "q1-1": 1}), Random(1))
    assert cards[0].question.fact == "f2"


def test_prompt_is_asked_once() -> None:
    twins = [
        named("a", "Which painter is Claude _____?", "Monet"),
        named("b", "Which painter is Claude _______", "Debussy"),
    ]
    others = [named("c", "What is 5 + 3?", "8"), named("d", "What is 5 - 3?", "2")]
    shown = [replace(twins[0], key=key, prompt="Which flag is it?", picture=key) for key in "xy"]
    cards = select([*twins, *others, *shown], QuestionFilter(6, pictures=True), History(), Random(1))
    assert len({card.question.prompt.rstrip("?_ ") for card in cards}) == 4
    assert len({card.question.key for card in cards} & {"c", "d", "x", "y"}) == 4


def test_what_was_shown_is_not_asked() -> None:
    before = draw(
        named("a", "Who directed Jaws?", "Spielberg", "Lucas", fact="f"), AnswerMode.BUTTONS, Random(1)
    )
    questions = [
        named("a2", "Which film was directed by Spielberg?", "Jaws", "Heat", "Ali"),
        named("a3", "True or false? It was Lucas.", "False", "True", "Maybe", fact="f"),
        named("b", "Who composed it?", "Williams", "Zimmer", "Shore"),
    ]
    for seed in range(5):
        cards = select(questions, QuestionFilter(1), History(shown=(before,)), Random(seed))
        assert [card.question.key for card in cards] == ["b"]
    assert len(select(questions, QuestionFilter(3), History(shown=(before,)), Random(1))) == 3


@pytest.mark.parametrize("grades", [tuple(Difficulty), tuple(Difficulty)[::-1]])
def test_no_question_gives_another_away(grades: tuple[Difficulty, ...]) -> None:
    told = named("a", "Who directed Jaws?", "Spielberg", "Lucas", "Mann", difficulty=grades[0])
    telling = named("b", "Who played in it?", "Scheider", "Shaw", "Dreyfuss", difficulty=grades[2])
    telling = replace(telling, explanation="Spielberg directed Jaws with Scheider.")
    other = named("c", "What is the capital of Peru?", "Lima", "Quito", "La Paz")
    for seed in range(8):
        cards = select([told, telling, other], QuestionFilter(2), History(), Random(seed))
        assert "c" in {card.question.key for card in cards}


@pytest.mark.parametrize("seed", range(10))
def test_night_repeats_and_tells_nothing(film: tuple[Pack, tuple[Question, ...]], seed: int) -> None:
    pack, questions = film
    night = play_night(questions, pack, seed)
    assert len(night.cards) == 60
    assert night.repeats == 0
    assert night.two_choices <= 6
    assert night.given_away(pack) == []


@pytest.fixture(scope="module")
def film() -> tuple[Pack, tuple[Question, ...]]:
    pack = whole_pack()
    return pack, questions_of(pack)


def test_typed_game_skips_long_answers() -> None:
    long = Question("long", "Why?", "because of this and that and much more besides", ("x",))
    assert [
        card.question.key
        for card in select([long, *pool(1)], QuestionFilter(5, AnswerMode.TYPED), History(), Random(1))
    ] == ["q0-0"]
    with pytest.raises(NoQuestions):
        select([long], QuestionFilter(5, AnswerMode.TYPED), History(), Random(1))


def test_topic_and_difficulty_are_respected() -> None:
    questions = [*pool(3), Question("t", "?", "a", ("b",), topic="people", difficulty=Difficulty.HARD)]
    assert [
        card.question.key
        for card in select(questions, QuestionFilter(5, topic="people"), History(), Random(1))
    ] == ["t"]
    assert [
        card.question.key
        for card in select(questions, QuestionFilter(5, difficulty=Difficulty.HARD), History(), Random(1))
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
