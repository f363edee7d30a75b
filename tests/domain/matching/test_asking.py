"""What kind of answer a question asks for."""

import pytest

from bot.domain.matching.text.asking import question_form
from bot.domain.matching.text.normalise import words
from bot.domain.pack.model import AnswerKind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many steps are there?", AnswerKind.COUNT),
        ("how much does a visit cost", AnswerKind.MONEY),
        ("how long did it take", AnswerKind.DURATION),
        ("How heavy is the lens?", AnswerKind.MEASURE),
        ("how old is she", AnswerKind.MEASURE),
        ("Which month was it?", AnswerKind.DATE),
        ("so when does it open", AnswerKind.DATE),
        ("what time is it on", AnswerKind.TIME),
        ("in which street is it", AnswerKind.PLACE),
        ("where's that", AnswerKind.PLACE),
        ("whos in charge", AnswerKind.PERSON),
        ("Name the designer.", AnswerKind.PERSON),
        ("how come it closed", AnswerKind.REASON),
        ("Why was it shut?", AnswerKind.REASON),
        ("Which company paid?", AnswerKind.ORGANISATION),
    ],
)
def test_question_word_settles_kind(question: str, kind: AnswerKind) -> None:
    form = question_form(words(question))
    assert kind in form.kinds
    assert form.is_firm


@pytest.mark.parametrize("question", ["the man who fell was there", "he laughed when it rained again"])
def test_relative_clause_is_not_firm(question: str) -> None:
    assert not question_form(words(question)).is_firm


def test_yes_no_question_has_no_kind() -> None:
    form = question_form(words("Did they close it because of a storm?"))
    assert form.name == "yes_no"
    assert not form.kinds


def test_head_noun_is_found() -> None:
    assert question_form(words("how many different steps are there")).head == "steps"
    assert question_form(words("which street is it on")).head == "street"


def test_no_words_have_no_form() -> None:
    assert not question_form([]).name
