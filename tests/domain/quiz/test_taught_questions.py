"""Questions made from what a server taught."""

import pytest

from bot.domain.pack.model import AnswerKind, Fact, Spoiler
from bot.domain.quiz.judging import is_right
from bot.domain.quiz.model import Question
from bot.domain.quiz.taught import taught_questions
from bot.domain.teaching.model import TAUGHT_TOPIC

NAMES = (
    ("Who hosts our film night?", "Max hosts it."),
    ("Who founded this club?", "Ada Lind founded it."),
    ("Who keeps the snacks?", "Ben keeps them."),
    ("Who won the last quiz?", "Zoe won."),
)


def fact(question: str, answer: str, spoiler: Spoiler = Spoiler.OPEN) -> Fact:
    return Fact(f"taught-{question}", TAUGHT_TOPIC.id, question, answer, spoiler=spoiler)


def made(*taught: tuple[str, str]) -> tuple[Question, ...]:
    return taught_questions([fact(*each) for each in taught])


def test_names_answer_with_each_other_as_choices() -> None:
    questions = {question.prompt: question for question in made(*NAMES)}
    host = questions["Who hosts our film night?"]
    assert (host.answer, host.kind) == ("Max", AnswerKind.PERSON)
    assert set(host.distractors) == {"Ada Lind", "Ben", "Zoe"}
    assert host.explanation == "Max hosts it."
    assert is_right(host, "max")
    assert not is_right(host, "Ben")


def test_numbers_and_dates_get_near_ones_as_choices() -> None:
    (members, founded) = made(
        ("How many members do we have?", "We have 42 members."), ("When was this club founded?", "In 2019.")
    )
    assert members.answer == "42"
    assert founded.answer == "2019"
    for question in (members, founded):
        assert len(question.distractors) >= 3
        assert question.answer not in question.distractors


def test_few_words_are_typed() -> None:
    (question,) = made(("What do we eat on Fridays?", "Popcorn."))
    assert (question.answer, question.distractors, question.typeable) == ("Popcorn", (), True)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is it free?", "Yes, always."),
        ("What are the rules here?", "Be kind, and no spoilers outside the spoiler channel."),
        ("The rules", "Popcorn."),
        ("Where is the list?", "https://example.org"),
        ("Who hosts it, and when is it?", "Max."),
        ("What is popcorn?", "Popcorn"),
        ("Where do we meet?", "In <#100000000000000001>."),
        ("Why do we meet?", "x" * 61),
    ],
)
def test_what_makes_no_good_question_is_not_asked(question: str, answer: str) -> None:
    assert made((question, answer)) == ()


def test_alike_questions_lend_no_choices() -> None:
    asked = made(*NAMES, ("Who hosts our Friday film night?", "Mia hosts it."))
    host = next(question for question in asked if question.answer == "Max")
    assert "Mia" not in host.distractors


def test_spoilers_are_no_choices_of_open_questions() -> None:
    secret = fact("Who lets the train fall?", "Vera does.", Spoiler.ENDING)
    questions = {q.prompt: q for q in taught_questions([*(fact(*each) for each in NAMES), secret])}
    assert questions[secret.question].spoiler is Spoiler.ENDING
    assert all("Vera" not in q.distractors for q in questions.values() if q.spoiler is Spoiler.OPEN)
