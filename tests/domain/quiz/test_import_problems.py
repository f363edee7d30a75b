"""What is wrong with a quiz file is said where it is, in every language; at a limit nothing is wrong."""

import json
from typing import Any

import pytest

from bot.domain.documents import Unreadable
from bot.domain.pack.model import AnswerKind, Difficulty
from bot.domain.quiz.exchange.model import (
    MAX_ANSWER,
    MAX_EXPLANATION,
    MAX_PROMPT,
    MAX_QUESTIONS,
    MAX_SPELLINGS,
    MAX_TOPIC,
    MAX_WRONG,
    OWN_TOPIC,
)
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.judging import is_right
from bot.domain.quiz.model import Question
from tests.domain.spoken import in_german


def own(**changed: Any) -> bytes:
    """Return a file of our format with one question, some fields of it changed."""
    entry = {"prompt": "When was it?", "answer": "Norway"} | changed
    return (
        "[[question]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in entry.items())
    ).encode()


def opentdb(**changed: Any) -> bytes:
    entry = {"question": "Where?", "correct_answer": "Rome", "incorrect_answers": ["Oslo"]} | changed
    return json.dumps({"results": [entry]}).encode()


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_list(data)
    return caught.value


def read_questions(data: bytes) -> tuple[Question, ...]:
    """Return the questions of a file that has nothing wrong with it."""
    parsed = read_list(data)
    assert parsed.skipped == ()
    return parsed.questions


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (own(prompt=" "), "entry 1: the question is missing"),
        (own(answer=""), "entry 1: the answer is missing"),
        (own(topic=""), "entry 1: topic: can't be empty"),
        (own(prompt="What\u0007?"), "entry 1: question: contains a character that can't be displayed"),
        (own(prompt="a" * 501), "entry 1: question: can have at most 500 characters, not 501"),
        (own(answer="a" * 101), "entry 1: answer: can have at most 100 characters, not 101"),
        (own(topic="a" * 41), "entry 1: topic: can have at most 40 characters, not 41"),
        (own(explanation="So\u202e."), "entry 1: explanation: contains a character that can't be displayed"),
        (
            own(explanation="a" * 1001),
            "entry 1: explanation: can have at most 1000 characters, not 1001",
        ),
        (own(distractors=["b" * 101]), "entry 1: wrong answer: can have at most 100 characters, not 101"),
        (own(distractors=[""]), "entry 1: wrong answer: can't be empty"),
        (own(accept=[" "]), "entry 1: accepted answer: can't be empty"),
        (own(accept=["b" * 101]), "entry 1: accepted answer: can have at most 100 characters, not 101"),
        (own(distractors=["NORWAY"]), "entry 1: “NORWAY” is listed as both a right and a wrong answer"),
        (
            own(accept=["Norge"], distractors=["norge"]),
            "entry 1: “norge” is listed as both a right and a wrong answer",
        ),
        (own(distractors=["Rome", "ROME"]), "entry 1: a wrong answer is listed twice"),
        (
            own(accept=[f"a{n}" for n in range(51)]),
            "entry 1: too many accepted answers (51; the limit is 50)",
        ),
        (
            own(distractors=[f"a{n}" for n in range(9)]),
            "entry 1: too many wrong answers (9; the limit is 8)",
        ),
        (own(colour="red"), "entry 1: colour: unknown field"),
        (own(accept="x"), "entry 1: accept: should be a list of text values"),
        (own(accept=[1]), "entry 1: accept: should be a list of text values"),
        (own(explanation=1), "entry 1: explanation: should be text"),
        (own(difficulty="x"), "entry 1: difficulty: should be one of easy, medium, hard"),
        (b'[[question]]\nprompt = "a"\n', "entry 1: answer: missing"),
        (b'[[question]]\nanswer = "a"\n', "entry 1: prompt: missing"),
        (opentdb(incorrect_answers=3), "entry 1: incorrect_answers: should be a list of text values"),
        (opentdb(category=3), "entry 1: category: should be text"),
        (opentdb(difficulty="x"), "entry 1: difficulty: should be one of easy, medium, hard"),
        (b'{"results": [[]]}', "entry 1: should have named fields"),
        (
            b'{"results": [{"question": "a", "correct_answer": "b"}]}',
            "entry 1: incorrect_answers: missing",
        ),
        (b'{"results": {}}', "JSON files must be in Open Trivia DB format, with a “results” list"),
        (b'{"results": []}', "this file has no questions"),
        (b"{\n1}", "line 2: not valid JSON from character 1 on"),
        (b"\nA?:\n- b: c\n", "line 2: “A?” needs an answer or a list of answers"),
        (b"A?:\n", "line 1: the answer is missing"),
        (b"A?: []\n", "line 1: “A?” needs an answer or a list of answers"),
        (b"? [a, b]\n: c\n", "line 1: should be a question, as text"),
        (b"AUTHOR: me\n", "this file has no questions"),
        (b"A?: \x01\n", "contains a character that can't be displayed"),
        (b"A?: b\n\nB: \xff\n", "line 3: the file isn't UTF-8 text; save it as UTF-8 and try again"),
    ],
)
def test_problems_name_their_place(data: bytes, said: str) -> None:
    broken = refusal(data)
    assert [str(problem) for problem in broken.problems] == [said]
    assert in_german(broken.problems[0]) != said


def test_unknown_format_lists_formats() -> None:
    broken = refusal(b"just words")
    assert "Red trivia list" in str(broken)
    assert "Open Trivia DB" in in_german(broken.problems[0])


def test_broken_yaml_names_its_line() -> None:
    broken = refusal(b"A?: b\n- c\n")
    assert str(broken) == "line 2: not valid YAML from character 1 on"
    assert in_german(broken.problems[0]).startswith("Zeile 2: ")


def test_broken_toml_is_refused_as_toml() -> None:
    broken = refusal(b"[[question]]\nprompt = \n")
    assert str(broken) == "line 2: not valid TOML from character 10 on"
    assert in_german(broken.problems[0]).startswith("Zeile 2: ab Zeichen 10 ")


def test_single_table_is_refused() -> None:
    # A line that looks like an entry, inside of a text, is what makes it TOML.
    broken = refusal(b'question = """\n[[question]]\n"""\n')
    assert str(broken) == "[question]: should be a list of entries, written as [[question]]"
    assert in_german(broken.problems[0])


def test_limits_are_inclusive() -> None:
    (question,) = read_questions(
        own(
            prompt="p" * MAX_PROMPT,
            answer="a" * MAX_ANSWER,
            topic="t" * MAX_TOPIC,
            explanation="e" * MAX_EXPLANATION,
            accept=[f"{number:0{MAX_ANSWER}}" for number in range(MAX_SPELLINGS)],
            distractors=[f"{number:x>{MAX_ANSWER}}" for number in range(MAX_WRONG)],
        )
    )
    assert (len(question.accept), len(question.distractors)) == (MAX_SPELLINGS, MAX_WRONG)


def test_one_question_too_many_is_refused() -> None:
    many = b"".join(b"Question %d?: x\n" % number for number in range(MAX_QUESTIONS))
    assert len(read_questions(many)) == MAX_QUESTIONS
    assert str(refusal(many + b"One more?: x\n")) == "too many questions (20001; the limit is 20000)"


@pytest.mark.parametrize(("count", "shown"), [(200, 200), (201, 201), (205, 201)])
def test_problems_are_cut_and_counted(count: int, shown: int) -> None:
    broken = refusal(b"".join(b"Question %d?: []\n" % number for number in range(count)))
    assert len(broken.problems) == shown
    if count > shown - 1:
        assert (str(broken.problems[-1]) == f"… and {count - 200} more") is (count > 200)
        in_german(broken.problems[-1])


def test_opentdb_defaults() -> None:
    (question,) = read_questions(opentdb())
    assert (question.topic, question.difficulty, question.kind) == (
        OWN_TOPIC,
        Difficulty.MEDIUM,
        AnswerKind.OBJECT,
    )


def test_opentdb_boolean_takes_yes_or_no() -> None:
    (question,) = read_questions(opentdb(type="boolean", correct_answer="False", incorrect_answers=["True"]))
    assert question.kind is AnswerKind.YES_NO
    assert is_right(question, "no")


def test_opentdb_entities_are_unescaped() -> None:
    (question,) = read_questions(
        opentdb(
            question="A &amp;  B?",
            correct_answer="&lt;b&gt;",
            incorrect_answers=["&quot;"],
            category="&eacute;",
        )
    )
    assert (question.prompt, question.answer, question.distractors, question.topic) == (
        "A & B?",
        "<b>",
        ('"',),
        "é",
    )


def test_own_format_defaults() -> None:
    (question,) = read_questions(own())
    assert (question.topic, question.difficulty, question.kind, question.explanation) == (
        OWN_TOPIC,
        Difficulty.MEDIUM,
        AnswerKind.OBJECT,
        "",
    )
    assert (question.distractors, question.accept) == ((), ())


def test_own_format_keeps_every_field() -> None:
    (question,) = read_questions(
        own(
            explanation="So.",
            topic="dates",
            difficulty="hard",
            kind="place",
            accept=["Norge"],
            distractors=["Rome"],
        )
    )
    assert (question.explanation, question.topic, question.difficulty, question.kind) == (
        "So.",
        "dates",
        Difficulty.HARD,
        AnswerKind.PLACE,
    )
    assert (question.accept, question.distractors) == (("Norge",), ("Rome",))


def test_red_answers_are_tidied() -> None:
    (question,) = read_questions(b"'A  b?':\n- 'x   y'\n- x y\n- z\n")
    assert (question.prompt, question.answer, question.accept) == ("A b?", "x y", ("z",))
