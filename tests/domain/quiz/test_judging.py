"""Typed answers that must be refused or accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.judging import is_right, same_answer
from bot.domain.quiz.model import Question

FILM = "Mission: Impossible \u2013 Dead Reckoning Part One"

REFUSED = [
    (AnswerKind.DATE, "July 12, 2023", "July 10, 2023"),
    (AnswerKind.DATE, "July 12, 2023", "July 12, 2024"),
    (AnswerKind.DATE, "July 12, 2023", "June 12"),
    (AnswerKind.DATE, "July 12, 2023", "July"),
    (AnswerKind.DATE, "July 12, 2023", "2023"),
    (AnswerKind.DATE, "July 12, 2023", "12"),
    (AnswerKind.DATE, "July 12, 2023", "10 or 12 july"),
    (AnswerKind.DATE, "July 1, 2023", "july twenty-first"),
    (AnswerKind.DATE, "July 12, 2023", "2023-12-07"),
    (AnswerKind.TITLE, FILM, "Mission: Impossible \u2013 Dead Reckoning Part Two"),
    (AnswerKind.TITLE, FILM, "mission impossible dead reckoning part 2"),
    (AnswerKind.TITLE, FILM, "Mission: Impossible \u2013 Fallout"),
    (AnswerKind.TITLE, "Dead Reckoning", "Fallout"),
    (AnswerKind.TITLE, "Dead Reckoning", "Mission Impossible Fallout"),
    (AnswerKind.MONEY, "$291 million", "$219 million"),
    (AnswerKind.MONEY, "$291 million", "291 million euros"),
    (AnswerKind.MONEY, "$291 million", "$291"),
    (AnswerKind.DURATION, "163 minutes", "136 minutes"),
    (AnswerKind.DURATION, "163 minutes", "163 hours"),
    (AnswerKind.DURATION, "163 minutes", "2h34"),
    (AnswerKind.COUNT, "Exactly one", "two"),
    (AnswerKind.COUNT, "Exactly one", "one hundred"),
    (AnswerKind.COUNT, "Exactly one", "one or two"),
    (AnswerKind.OBJECT, "air", "chair"),
    (AnswerKind.OBJECT, "a train", "a brain"),
    (AnswerKind.OBJECT, "a train", "a trail"),
    (AnswerKind.PLACE, "Rome", "home"),
    (AnswerKind.PLACE, "Norway", "Sweden"),
    (AnswerKind.PLACE, "Norway", "nor"),
    (AnswerKind.PERSON, "Tom Cruise", "Tim Cruise"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "christopher"),
    (AnswerKind.PLACE, "Norway", ""),
    (AnswerKind.PLACE, "Norway", "!!!"),
    (AnswerKind.PLACE, "Norway", "norway or rome"),
    (AnswerKind.YES_NO, "Yes", "no"),
    (AnswerKind.YES_NO, "Yes", "yes and no"),
]

ACCEPTED = [
    (AnswerKind.DATE, "July 12, 2023", "12 july"),
    (AnswerKind.DATE, "July 12, 2023", "July 12th"),
    (AnswerKind.DATE, "July 12, 2023", "on the 12th of July, 2023"),
    (AnswerKind.DATE, "July 12, 2023", "wednesday jul 12"),
    (AnswerKind.DATE, "July 12, 2023", "the twelfth of july"),
    (AnswerKind.DATE, "July 21, 2023", "july twenty-first"),
    (AnswerKind.DATE, "July 30, 2023", "thirtieth of july"),
    (AnswerKind.DATE, "July 12, 2023", "7/12/2023"),
    (AnswerKind.DATE, "July 12, 2023", "12/7/2023"),
    (AnswerKind.DATE, "July 12, 2023", "12.7.23"),
    (AnswerKind.DATE, "July 12, 2023", "2023-07-12"),
    (AnswerKind.DATE, "July 12", "July 12, 2023"),
    (AnswerKind.PLACE, "Darlton Quarry", "darlton quary"),
    (AnswerKind.PLACE, "Darlton Quarry", "the Darlton quarry"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "mcquarrie"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "cristopher mcquarie"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "christopher mc quarrie"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "McQuarrie, Christopher"),
    (AnswerKind.PERSON, "Hayley Atwell", "hayley atwel"),
    (AnswerKind.PLACE, "Norway", "norway!"),
    (AnswerKind.PLACE, "Norway", "i think it's in Norway"),
    (AnswerKind.PLACE, "Norway", "nroway"),
    (AnswerKind.TITLE, FILM, "mission impossible dead reckoning part 1"),
    (AnswerKind.TITLE, FILM, "Mission Impossible: Dead Reckoning, Part I"),
    (AnswerKind.MONEY, "$291 million", "291m dollars"),
    (AnswerKind.MONEY, "$291 million", "291,000,000"),
    (AnswerKind.DURATION, "163 minutes", "2 hours 43 minutes"),
    (AnswerKind.DURATION, "163 minutes", "2h43m"),
    (AnswerKind.DURATION, "163 minutes", "2:43"),
    (AnswerKind.DURATION, "163 minutes", "163"),
    (AnswerKind.DURATION, "two weeks", "14 days"),
    (AnswerKind.COUNT, "Exactly one", "1"),
    (AnswerKind.COUNT, "Exactly one", "one shot"),
    (AnswerKind.COUNT, "291", "two hundred and ninety one"),
    (AnswerKind.YES_NO, "Yes", "yeah!"),
    (AnswerKind.OBJECT, "trains", "the trains"),
]


def ask(kind: AnswerKind, answer: str, *distractors: str, accept: tuple[str, ...] = ()) -> Question:
    return Question("q", "?", answer, distractors, accept, kind)


@pytest.mark.parametrize(("kind", "answer", "text"), REFUSED)
def test_wrong_answer_is_refused(kind: AnswerKind, answer: str, text: str) -> None:
    assert not is_right(ask(kind, answer), text)


@pytest.mark.parametrize(("kind", "answer", "text"), ACCEPTED)
def test_right_answer_is_accepted(kind: AnswerKind, answer: str, text: str) -> None:
    assert is_right(ask(kind, answer), text)


def test_ambiguous_numeric_date_is_refused() -> None:
    question = ask(AnswerKind.DATE, "July 12, 2023", "December 7, 2023")
    assert not is_right(question, "7/12/2023")
    assert is_right(question, "July 12")


def test_typo_matching_distractor_is_refused() -> None:
    question = ask(AnswerKind.PLACE, "Austria", "Australia")
    assert is_right(question, "austria")
    assert not is_right(question, "australia")


def test_alias_is_accepted() -> None:
    assert is_right(ask(AnswerKind.CHARACTER, "Ethan Hunt", accept=("the IMF agent",)), "IMF agent")


@given(st.sampled_from(AnswerKind), st.text(min_size=1, max_size=40))
def test_answer_equals_itself(kind: AnswerKind, text: str) -> None:
    assert not text.strip() or is_right(ask(kind, text), text)


@given(st.sampled_from(AnswerKind), st.text(max_size=80), st.text(max_size=80))
def test_judging_never_raises(kind: AnswerKind, text: str, right: str) -> None:
    assert same_answer(kind, text, right) in {True, False}
