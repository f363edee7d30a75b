"""Exact limits: how many typos an answer may have, and which text is a spoiler."""

from dataclasses import replace

import pytest

from bot.domain.pack.model import AnswerKind, Value
from bot.domain.quiz.judging import gives_away, is_right, same_answer
from bot.domain.quiz.model import Form, Question
from tests.domain.quiz.test_generation import CHASE, FIGHT, pack

NAME, PERSON = AnswerKind.PLACE, AnswerKind.PERSON


@pytest.mark.parametrize(
    ("right", "said", "same"),
    [
        ("train", "trein", False),  # five letters: none may be off
        ("paris", "parris", True),  # unless one more was typed
        ("air", "chair", False),
        ("london", "lundon", True),  # six: one
        ("the final reckoning", "the finel rekoning", True),  # the rest tells what was meant
        ("last train", "last trein", False),  # nine letters tell too little
        ("london", "lunden", False),
        ("budapest", "budabesd", False),  # eight: still one
        ("barcelona", "barcilonna", False),  # two of nine, but only one for five letters of the whole
        ("barcelonan", "barcilonnan", True),  # ten letters: two
        ("barcelona beach", "barcilonna beach", True),
        ("edinburgh castle", "edinborg castle", True),
        ("edinburgh castle", "edinbor castle", False),
        ("edinburgh castles", "edinborg castlas", True),
        ("route 66666", "route 66667", False),  # numbers are exact
        ("abc123456", "abc123457", False),
        ("new york", "newyork", True),
        ("new york", "york new", False),
        ("?!", "?!", True),
        ("?!", "!?", False),
        ("norway", "?!", False),
        ("norway", "norway norway", False),
    ],
)
def test_typos_within_tolerance(right: str, said: str, *, same: bool) -> None:
    assert same_answer(NAME, said, right) is same


@pytest.mark.parametrize(
    ("right", "said", "same"),
    [
        ("Tom Cruise", "cruise", True),
        ("Tom Cruise", "tom", False),
        ("Ving Rhames", "rhames", True),
        ("Vanessa Kirby", "kirby", True),
        ("Simon Pegg", "pegg", True),
        ("Simon Pegg", "pagg", False),  # four letters: none may be off
        ("Bong Jo", "jo", False),  # two letters are too short to stand alone
        ("Simon Pegg", "pegg simon", True),
        ("Esai Morales", "moralas", True),
        ("Esai Morales", "the morales", True),
        ("Esai Morales", "mr esai morales", False),
        ("Cruise", "tom cruise", False),
    ],
)
def test_surname_is_enough(right: str, said: str, *, same: bool) -> None:
    assert same_answer(PERSON, said, right) is same
    assert same_answer(AnswerKind.CHARACTER, said, right) is same


def test_surname_rule_is_for_people() -> None:
    assert not same_answer(AnswerKind.TITLE, "reckoning", "Dead Reckoning")
    assert not same_answer(NAME, "quarry darlton", "Darlton Quarry")


@pytest.mark.parametrize(
    ("kind", "right", "said", "same"),
    [
        (AnswerKind.DURATION, "163 minutes", "163", True),
        (AnswerKind.DURATION, "163 minutes", "164", False),
        (AnswerKind.DURATION, "2 hours 43 minutes", "163", False),  # of what?
        (AnswerKind.DURATION, "163 minutes", "long", False),
        (AnswerKind.DURATION, "a while", "a while", True),  # no number in it: by its words
        (AnswerKind.MEASURE, "12 km", "12", True),
        (AnswerKind.COUNT, "none of them", "none of them", True),
        (AnswerKind.DATE, "summer", "summer", True),
        (AnswerKind.DATE, "July 12", "summer", False),
        (AnswerKind.YES_NO, "Yes", "true", True),
        (AnswerKind.YES_NO, "No", "false", True),
        (AnswerKind.YES_NO, "No", "yes", False),
        (AnswerKind.YES_NO, "Perhaps", "perhaps", True),
        (AnswerKind.YES_NO, "Yes", "perhaps", False),
    ],
)
def test_value_is_judged_by_value(kind: AnswerKind, right: str, said: str, *, same: bool) -> None:
    assert same_answer(kind, said, right) is same


def ask(kind: AnswerKind, answer: str, *distractors: str, accept: tuple[str, ...] = ()) -> Question:
    return Question("q", "?", answer, distractors, accept, kind)


def test_typo_counts_for_nearer_choice() -> None:
    question = ask(NAME, "Slovakia", "Slovenia")
    assert is_right(question, "slovakia")
    assert is_right(question, "slovakja")
    assert not is_right(question, "slovenia")
    assert not is_right(ask(NAME, "marinas", "mariner"), "marinar")  # as near to one as to the other


def test_close_distractor_is_wrong() -> None:
    question = ask(NAME, "marinas", "martinas")
    assert is_right(question, "marinas")
    assert not is_right(question, "martinas")


def test_accepted_spelling_decides() -> None:
    assert is_right(ask(NAME, "Peking", "Beijink", accept=("Beijing",)), "beijing")


def test_equal_distractor_is_ignored() -> None:
    assert is_right(ask(NAME, "Norway", "norway"), "Norway")
    assert is_right(ask(AnswerKind.COUNT, "one", "1"), "one")


def test_number_has_no_nearness() -> None:
    assert not is_right(ask(AnswerKind.MONEY, "$5", "€5"), "5")
    assert is_right(ask(AnswerKind.MONEY, "$5", "€5"), "$5")


PACK = pack(FIGHT, CHASE)


def question(**changed: object) -> Question:
    plain = Question("q", FIGHT.question, "Norway", kind=AnswerKind.PLACE, fact="fight")
    return replace(plain, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "text", "tells"),
    [
        (question(), FIGHT.answer.upper(), True),
        (question(), "Norway: the fight", True),  # half of "fight" and "shot"
        (question(), "Norway is cold", False),
        (question(), "The fight was shot in Norwayland", False),
        (question(answer="Oslo", form=Form.AUTHORED), "The fight was shot in Norway", False),
        (question(fact=None), "The fight was shot in Norway", True),
        (question(fact=None, answer="?!"), "The fight was shot", False),
        (
            question(form=Form.REVERSE, prompt="What was the question?", answer=FIGHT.question),
            "the fight was in Norway",
            True,
        ),
        (
            question(form=Form.REVERSE, prompt="What was the question?", answer=FIGHT.question),
            "the fight was in Rome",
            False,
        ),
        (
            question(form=Form.STATEMENT, prompt="True or false?", answer="True"),
            "true or false, who knows",
            False,
        ),
        (
            question(form=Form.STATEMENT, fact=None, prompt="Is water wet?", answer="True"),
            "true: water",
            True,
        ),
    ],
)
def test_spoiler_threshold(asked: Question, text: str, *, tells: bool) -> None:
    assert gives_away(PACK, asked, text) is tells


def test_statement_without_value_uses_own_words() -> None:
    bare = pack(replace(FIGHT, value=None), CHASE)
    asked = question(form=Form.STATEMENT, prompt="True or false? Trains fight.", answer="True")
    assert gives_away(bare, asked, "true: trains fight")
    assert not gives_away(bare, asked, "the fight was in Norway")
    assert Value(AnswerKind.PLACE, "Norway") == FIGHT.value
