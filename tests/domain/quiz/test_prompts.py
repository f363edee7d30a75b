"""Prompts that anybody understands who has not read what they are from."""

from dataclasses import replace

import pytest

from bot.domain.pack.model import AnswerKind, Fact, Reference, Trust, Value
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.prompts import asks_for, has_loose_pronoun, is_fair_verdict, named, stands_alone
from tests.domain.quiz.test_generation import FIGHT, pack

KINDS = AnswerKind
FILM = replace(pack(), subject="Storm")


@pytest.mark.parametrize(
    ("question", "kind", "asked"),
    [
        ("Who runs?", KINDS.PERSON, True),
        ("Who runs?", KINDS.CHARACTER, True),
        ("Who runs?", KINDS.ORGANISATION, True),
        ("Who runs?", KINDS.PLACE, False),
        ("Who are the runners?", KINDS.PERSON, False),  # one name does not answer
        ("Which races did Ann win?", KINDS.TITLE, False),
        ("Whom did the crew ask?", KINDS.PERSON, True),
        ("Whose hat is red?", KINDS.PERSON, True),
        ("Whose hat is red?", KINDS.ORGANISATION, False),
        ("Where is the hat?", KINDS.PLACE, True),
        ("Where is the hat?", KINDS.DATE, False),
        ("When is the race?", KINDS.DATE, True),
        ("When is the race?", KINDS.TIME, True),
        ("When is the race?", KINDS.PLACE, False),
        ("Why is the race?", KINDS.REASON, True),
        ("Why is the race?", KINDS.COUNT, False),
        ("How many are there?", KINDS.COUNT, True),
        ("How many are there?", KINDS.PLACE, False),
        ("How long is the race?", KINDS.DURATION, True),
        ("How long is the race?", KINDS.COUNT, False),
        ("How did the film do?", KINDS.MONEY, False),
        ("How did the crew go?", KINDS.MANNER, True),
        ("What was filmed in Italy?", KINDS.PLACE, False),
        ("What inspired the tune?", KINDS.PERSON, False),
        ("What is the rating?", KINDS.MEASURE, True),
        ("Which city is the last?", KINDS.PLACE, True),
        ("Which record did Ann set?", KINDS.COUNT, False),
        ("Is the hat there?", KINDS.PLACE, False),
        ("Is the hat there?", KINDS.YES_NO, True),
        ("Somewhere, is the hat?", KINDS.PLACE, False),  # "where" only as a word
        ("Where is Leeds?", KINDS.PLACE, False),  # tells its own answer
    ],
)
def test_question_word_decides_kind(question: str, kind: AnswerKind, *, asked: bool) -> None:
    assert asks_for(question, Value(kind, "Leeds")) is asked


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("How much did it make in its first days?", "How much did Storm make in its first days?"),
        ("When did it come out?", "When did Storm come out?"),
        ("Is it the longest film?", "Is Storm the longest film?"),
        ("What is its rating?", "What is Storm's rating?"),
        ("Is Ann in it?", "Is Ann in Storm?"),
        ("How long did it take to make the film?", "How long did it take to make the film?"),  # nobody's "it"
        ("Which train is it in the story?", "Which train is it in the story?"),
        ("What is it?", "What is it?"),
    ],
)
def test_subject_is_named(question: str, meant: str) -> None:
    assert named(FILM, question) == meant
    assert named(replace(FILM, subject=""), question) == question


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("How many stars did critics give it?", True),
        ("Did they film in Amsterdam?", True),
        ("How was he paid?", True),
        ("What did Ann Lee want on her day off?", False),
        ("Which film made more than its sequel?", False),
        ("How did the team get a train that they could wreck?", False),
        ("Where was the race?", False),
    ],
)
def test_pronoun_needs_somebody_named(text: str, *, loose: bool) -> None:
    assert has_loose_pronoun(text) is loose


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("When did Storm come out?", True),
        ("When did Storm come out, and who directed it?", False),
        ("Where can I watch Storm?", False),
        ("How long until the film comes out?", False),
        ("How many days until the film comes out?", False),
        ("How soon does Storm start?", False),
        ("Will Storm be shown again?", False),
        ("Was Storm shown in cinemas or on television?", False),
        ("Whose is it?", False),
        ("Who outshines Ana Berg, according to the review?", False),
        ("Who outshines Ana Berg, according to the director?", True),
    ],
)
def test_question_stands_alone(question: str, *, alone: bool) -> None:
    assert stands_alone(question) is alone


@pytest.mark.parametrize(
    ("question", "fair"),
    [
        ("Is Henry Cavill in the film?", True),
        ("Is the film good?", False),  # names nothing
        ("Is there a trailer of Storm?", False),
        ("Did they film in London?", False),
        ("Is Storm on Netflix or Prime?", False),
    ],
)
def test_verdict_says_of_what(question: str, *, fair: bool) -> None:
    assert is_fair_verdict(question) is fair


@pytest.mark.parametrize(
    "fact",
    [
        Fact("f", "places", "How long until the film comes out?", "Two weeks to go, as of today.", 1,
             value=Value(AnswerKind.DURATION, "two weeks")),
        Fact("f", "places", "How many stars did critics give it?", "They gave five stars.", 1,
             value=Value(AnswerKind.COUNT, "five")),
        Fact("f", "places", "Did it win?", "No.", 1, value=Value(AnswerKind.YES_NO, "No")),
        replace(FIGHT, id="f", question="Where was it shot, and when was it shot?", answer="There."),
    ],
)  # fmt: skip
def test_unclear_question_is_not_asked(fact: Fact) -> None:
    assert questions_of(pack(fact)) == ()


def test_home_source_is_asked_about_only_where_it_is_all_there_is() -> None:
    told = replace(FIGHT, question="Where is the article's fight?")
    assert "fact:fight:direct" in {each.key for each in questions_of(pack(told))}
    more = (Reference("r", "R", "P", "https://example.org", Trust.PRESS),)
    asked = questions_of(replace(pack(told), bibliography=more))
    assert "fact:fight:direct" not in {each.key for each in asked}
