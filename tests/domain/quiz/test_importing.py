"""Quiz files: three formats, everything wrong said at once, and the way out and in again."""

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.documents import Unreadable
from bot.domain.pack.model import AnswerKind, Difficulty, Spoiler
from bot.domain.quiz.exchange.model import BOUNDS, MAX_QUESTIONS, OWN_TOPIC, ListHeader
from bot.domain.quiz.exchange.own import write_list
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.model import AnswerMode, Question, QuestionCard
from bot.domain.quiz.scoring import hint_for
from bot.domain.quiz.selection import QuestionFilter

RED = b"""
AUTHOR: somebody
Which country has Oslo for its capital?:
- Norway
- Norge
"Is water wet?": No
What is 6 x 7?:
- 42
- forty-two
"""
OPENTDB = {
    "response_code": 0,
    "results": [
        {
            "type": "multiple",
            "difficulty": "hard",
            "category": "Entertainment: Film",
            "question": "Who directed &quot;Heat&quot;?",
            "correct_answer": "Michael Mann",
            "incorrect_answers": ["Ridley Scott", "Tony Scott", "John Woo"],
        },
        {
            "type": "boolean",
            "difficulty": "easy",
            "category": "Film",
            "question": "Heat has a sequel.",
            "correct_answer": "False",
            "incorrect_answers": ["True"],
        },
    ],
}
TOML = b"""
[[question]]
prompt = "When was it?"
answer = "July 12, 2023"
distractors = ["July 10, 2023"]
accept = ["the 12th"]
kind = "date"
difficulty = "easy"
topic = "dates"
explanation = "It was then."
"""


def read_questions(data: bytes) -> tuple[Question, ...]:
    return read_list(data).questions


def write_questions(questions: Iterable[Question]) -> list[str]:
    return write_list(ListHeader(), questions)


def levels(data: bytes) -> list[Spoiler]:
    return [question.spoiler for question in read_questions(data)]


def test_spoiler_level_comes_in_and_goes_out() -> None:
    (question,) = read_questions(TOML)
    assert question.spoiler is Spoiler.OPEN
    (plain,), (marked,) = (
        write_questions([question]),
        write_questions([replace(question, spoiler=Spoiler.MILD)]),
    )
    assert "spoiler" not in plain
    assert levels(marked.encode()) == [Spoiler.MILD]
    first, second = OPENTDB["results"]  # type: ignore[misc]
    told = json.dumps({"results": [{**first, "spoiler": "ending"}, second]})  # type: ignore[dict-item]
    assert levels(told.encode()) == [Spoiler.ENDING, Spoiler.OPEN]


@pytest.mark.parametrize("data", [TOML + b'spoiler = "a lot"', json.dumps(
    {"results": [{"question": "a?", "correct_answer": "b", "incorrect_answers": [], "spoiler": "a lot"}]}
).encode()])  # fmt: skip
def test_unknown_spoiler_level_is_refused(data: bytes) -> None:
    assert problems_of(data) == ("entry 1: spoiler: should be one of open, mild, ending",)


def problems_of(data: bytes) -> tuple[str, ...]:
    with pytest.raises(Unreadable) as caught:
        read_questions(data)
    return tuple(map(str, caught.value.problems))


def test_red_lists_keep_answers() -> None:
    questions = read_questions(RED)
    assert [(question.answer, question.accept) for question in questions] == [
        ("Norway", ("Norge",)),
        ("No", ()),
        ("42", ("forty-two",)),
    ]
    assert all(question.typeable and not question.distractors for question in questions)


LONG = "it is the one that stands by the gate"


@pytest.mark.parametrize(
    ("answers", "typed"),
    [
        ((LONG, "the one by the gate", "the gate one"), "the one by the gate"),
        (("the gate one", LONG), "the gate one"),
        ((LONG, f"because {LONG}"), None),
    ],
)
def test_short_answers_can_be_typed_after_long_ones(answers: tuple[str, ...], typed: str | None) -> None:
    listed = "".join(f"- {answer}\n" for answer in answers)
    (question,) = read_questions(f"Which clock?:\n{listed}".encode())
    assert question.answer == answers[0]
    assert question.typeable == (typed is not None)
    card = QuestionCard(question)
    assert (card.question.typed_answer, hint_for(card, 1)[0]) == (typed or LONG, (typed or LONG)[0])
    # With other choices it can be pressed all the same.
    pressed = replace(question, distractors=("the one in the hall",))
    assert QuestionFilter(1).matches(pressed)
    assert QuestionFilter(1, AnswerMode.TYPED).matches(pressed) == (typed is not None)


def test_opentdb_is_read() -> None:
    first, second = read_questions(json.dumps(OPENTDB).encode())
    assert (first.prompt, first.difficulty, first.topic) == (
        'Who directed "Heat"?',
        Difficulty.HARD,
        "Entertainment: Film",
    )
    assert (second.answer, second.distractors) == ("False", ("True",))


def test_own_format_is_read() -> None:
    (question,) = read_questions(TOML)
    assert (question.kind, question.accept) == (AnswerKind.DATE, ("the 12th",))


def test_red_problems_have_lines() -> None:
    problems = problems_of(b"First?:\n- {a: b}\nSecond?: []\n'': x\n")
    assert [problem.split(":")[0] for problem in problems] == ["line 1", "line 3", "line 4"]


def test_opentdb_problems_have_entries() -> None:
    broken = {"results": [{"question": 3, "correct_answer": "x", "incorrect_answers": "y"}, 7]}
    problems = problems_of(json.dumps(broken).encode())
    assert [problem[:8] for problem in problems] == ["entry 1:", "entry 1:", "entry 2:"]


def test_own_problems_have_entries() -> None:
    text = (
        b'[[question]]\nprompt = 1\nkind = "smell"\n'
        b'[[question]]\nprompt = "a"\nanswer = "b"\ndistractors = ["B"]\n'
    )
    problems = problems_of(text)
    assert [problem[:8] for problem in problems] == ["entry 1:", "entry 1:", "entry 1:", "entry 2:"]


def test_wrong_type_is_located() -> None:
    text = b'[[question]]\nprompt = "a"\nanswer = "b"\ndifficulty = ["easy"]\n'
    assert problems_of(text) == ("entry 1: difficulty: should be one of easy, medium, hard",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"just words",
        b"- a\n- b",
        b"{",
        b'{"results": 3}',
        b"[[question]]\nprompt = ",
        b"a: b\n c: [",
        b"\xff\xfe",
        b"x: &a [*a]",
        b"{" + b'"a":{' * 100_000,
        b"[" * 20_000,
        b"a" * (BOUNDS.size + 1),
        b"Q?: " + b"a" * 600,
        b"Q?: \x01",
        b"".join(b"Q%d?: x\n" % number for number in range(MAX_QUESTIONS + 1)),
    ],
    ids=range(15),
)
def test_bad_files_are_refused_in_words(data: bytes) -> None:
    assert all(problem and len(problem) < 300 for problem in problems_of(data))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert read_questions(data)
    except Unreadable as refusal:
        problems = refusal.problems
        assert problems


TEXT = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40).filter(str.strip)


@given(
    st.lists(st.tuples(TEXT, TEXT, TEXT, st.sampled_from(Difficulty)), min_size=1, max_size=5),
    st.sampled_from(AnswerKind),
)
def test_questions_round_trip(rows: list[tuple[str, str, str, Difficulty]], kind: AnswerKind) -> None:
    document = "".join(
        f"[[question]]\nprompt = {json.dumps(prompt)}\nanswer = {json.dumps(answer)}\n"
        f"distractors = [{json.dumps(wrong)}]\ntopic = {json.dumps(topic)}\n"
        f'kind = "{kind}"\ndifficulty = "{difficulty}"\n'
        for prompt, answer, topic, difficulty in rows
        for wrong in ["wrong " + answer[:30]]
    )
    try:
        questions = read_questions(document.encode())
    except Unreadable:
        return
    assert read_questions("\n".join(write_questions(questions)).encode()) == questions


def test_every_format_round_trips() -> None:
    for data in (RED, json.dumps(OPENTDB).encode(), TOML):
        questions = read_questions(data)
        assert read_questions("\n".join(write_questions(questions)).encode()) == questions


def test_full_export_is_split() -> None:
    full = tuple(
        Question(
            key="",
            prompt=f"{number} " + "q" * 290,
            answer="a" * 100,
            distractors=tuple(f"{place}".ljust(100, "\u0939") for place in range(8)),
            topic=OWN_TOPIC,
        )
        for number in range(2_000)
    )
    files = write_questions(full)
    assert len(files) > 1
    assert all(len(file.encode()) <= BOUNDS.size for file in files)
    assert tuple(question for file in files for question in read_questions(file.encode())) == full


JOINED = [
    "\U0001f469\u200d\U0001f680",  # an astronaut
    "\u2764\ufe0f",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian
    "\u0915\u094d\u200d\u0937 \u0939\u093f\u0928\u094d\u0926\u0940",  # Hindi
    "Qui\u00a0?",
]


@pytest.mark.parametrize("text", JOINED)
def test_joiners_are_kept(text: str) -> None:
    (question,) = read_questions(json.dumps({"results": [opentdb(f"Q {text}?", text)]}).encode())
    assert question.answer == " ".join(text.split())


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\x00", "\x1b", "\ue000", "\u3164"]
)
def test_hidden_characters_are_refused(mark: str) -> None:
    for prompt, answer in ((f"a{mark}b", "x"), ("a", f"x{mark}y")):
        (problem,) = problems_of(json.dumps({"results": [opentdb(prompt, answer)]}).encode())
        assert problem.endswith("contains a character that can't be displayed")


def opentdb(question: str, answer: str) -> dict[str, object]:
    return {"question": question, "correct_answer": answer, "incorrect_answers": ["something else"]}
