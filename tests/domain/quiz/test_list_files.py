"""Lists of questions in each format: read as far as they can be, and written so that nothing is lost."""

import base64
import csv
import html
import io
import json
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.characters import is_visible
from bot.domain.documents import Unreadable
from bot.domain.pack.model import AnswerKind, Difficulty
from bot.domain.quiz.exchange.model import BOUNDS, ListConfig, ListHeader, Parsed
from bot.domain.quiz.exchange.own import export_files, write_list
from bot.domain.quiz.exchange.pictures import HOSTS
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.model import Question

LISTS = Path(__file__).parents[2] / "data" / "quiz_lists"
FILES = sorted(LISTS.iterdir())


def read(name: str) -> Parsed:
    return read_list((LISTS / name).read_bytes(), name=Path(name).stem)


def by_prompt(parsed: Parsed) -> dict[str, Question]:
    return {question.prompt: question for question in parsed.questions}


def written_and_read(parsed: Parsed) -> Parsed:
    """Return what is read from what is written of a list."""
    files = write_list(parsed.header, parsed.questions)
    assert all(len(file.encode()) <= BOUNDS.size for file in files)
    return reduce(Parsed.joined, (read_list(file.encode()) for file in files))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_list_round_trips(file: Path) -> None:
    parsed = read(file.name)
    again = written_and_read(parsed)
    assert (again.header, again.questions) == (parsed.header, parsed.questions)
    assert (again.merged, again.skipped) == (0, ())


# Red's lists.


def test_red_header_is_kept() -> None:
    assert read("sums.yaml").header == ListHeader(
        "sums",
        "A. Counter",
        "Sums and signs.",
        ListConfig(max_score=7, delay=30, timeout=90.5, bot_plays=False, reveal_answer=True),
    )


def test_different_questions_stay_different() -> None:
    questions = by_prompt(read("sums.yaml"))
    assert {
        prompt: questions[prompt].answer for prompt in ("5 + 3?", "5 - 3?", "かき has how many kana?")
    } == {"5 + 3?": "8", "5 - 3?": "2", "かき has how many kana?": "2"}
    assert len([prompt for prompt in questions if "apples" in prompt or "bananas" in prompt]) == 2
    assert len([prompt for prompt in questions if "the name C" in prompt]) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 + 3?", "5 - 3?"),
        ("What is 2 + 2?", "What is 2 * 2?"),
        ("What is C#?", "What is C++?"),
        ("What is 5!?", "What is 5?"),
        ("Is x < y?", "Is x > y?"),
        ("\U0001f34e?", "\U0001f34c?"),
        ("かき?", "かぎ?"),
        ("ハ?", "パ?"),
        ("1.5?", "15?"),
        ("-5?", "5?"),
    ],
)
def test_signs_tell_questions_apart(one: str, other: str) -> None:
    parsed = read_list(yaml((one, ["4"]), (other, ["4"])))
    assert [question.prompt for question in parsed.questions] == [one, other]


def yaml(*entries: tuple[str, list[str]]) -> bytes:
    return "".join(
        f"{json.dumps(prompt, ensure_ascii=False)}: {json.dumps(answers)}\n" for prompt, answers in entries
    ).encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who is it?", "who  is it"),
        ("It is ___.", "It is _______"),
        ("Café?", "Cafe\u0301?"),
        ("Which café?", "Which cafe?"),
        ("It's what?", "It\u2019s what?"),
        ("A full-length film?", "A full length film?"),
        ("Who, then?", "Who then?"),
    ],
)
def test_same_question_merges_its_answers(one: str, other: str) -> None:
    parsed = read_list(yaml((one, ["Ann", "Anna"]), (other, ["Anna", "Anne"])))
    (question,) = parsed.questions
    assert (question.prompt, question.answer, question.accept) == (one, "Ann", ("Anna", "Anne"))
    assert (parsed.merged, parsed.skipped) == (1, ())


def test_near_twins_with_other_answers_stay() -> None:
    parsed = read_list(yaml(("Which resume?", ["A"]), ("Which résumé?", ["B"])))
    assert [question.answer for question in parsed.questions] == ["A", "B"]


def test_too_many_merged_answers_are_left_out() -> None:
    many = [str(number) for number in range(50)]
    parsed = read_list(yaml(("Any?", many), ("any", ["x", "y"])))
    assert len(parsed.questions[0].accept) == 49
    (problem,) = map(str, parsed.skipped)
    assert problem == ("line 2: same question as line 1: too many accepted answers (51; the limit is 50)")


def test_long_first_answer_is_the_explanation() -> None:
    question = by_prompt(read("sums.yaml"))["How many sides has a square?"]
    assert (question.answer, question.accept) == ("4", ("four",))
    assert question.explanation.startswith("4. A square has four sides")


def test_only_too_long_answers_are_left_out() -> None:
    parsed = read_list(yaml(("One?", ["1"]), ("Long?", ["x" * 101])))
    assert [question.prompt for question in parsed.questions] == ["One?"]
    assert list(map(str, parsed.skipped)) == ["line 2: answer: can have at most 100 characters, not 101"]


def test_odd_entries_are_named_and_left_out() -> None:
    parsed = read("sums.yaml")
    assert [str(problem).partition(":")[2] for problem in parsed.skipped] == [
        " “No answers?” needs an answer or a list of answers",
        " “Answers of the wrong kind?” needs an answer or a list of answers",
    ]
    assert len(parsed.questions) == 14
    assert parsed.merged == 2


def test_pictures_leave_the_question() -> None:
    questions = read("sums.yaml").questions[-3:]
    assert [(question.prompt, question.picture) for question in questions] == [
        ("How many dots are there?", "https://i.imgur.com/dots3.png"),
        ("How many dots are there?", "https://i.imgur.com/dots5.jpg"),
        ("How many dots are at http://dots.example/5.png?", None),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://i.imgur.com/a.png",
        "https://i.imgur.com.example/a.png",
        "https://user@i.imgur.com/a.png",
        "https://i.imgur.com:444/a.png",
        "https://i.imgur.com/a.svg",
        "https://imgur.com/a/b",
        "https://[i.imgur.com/a.png",
    ],
)
def test_unknown_addresses_stay_text(address: str) -> None:
    (question,) = read_list(yaml((f"What is {address}", ["x"]))).questions[:1]
    assert question.picture is None
    assert address in question.prompt


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[1]", "should have named fields"),
        ("{delay: 3}", "delay: should be a number, 4 or more"),
        ("{delay: nan}", "delay: should be a number, 4 or more"),
        ("{timeout: inf}", "timeout: should be a number, 0.1 or more"),
        ("{timeout: " + "9" * 50 + "}", "timeout: should be a number, 0.1 or more"),
        ("{max_score: 0}", "max_score: should be a whole number, 1 or more"),
        ("{max_score: 1.5}", "max_score: should be a whole number, 1 or more"),
        ("{bot_plays: 3}", "bot_plays: should be true or false"),
        ("{colour: red}", "colour: unknown field"),
        ("{[a]: red}", ": unknown field"),
    ],
)
def test_odd_config_is_left_out(config: str, said: str) -> None:
    parsed = read_list(f"CONFIG: {config}\nA?: b\n".encode())
    assert parsed.header.config == ListConfig()
    assert list(map(str, parsed.skipped)) == [f"line 1: CONFIG: {said}"]


def test_odd_header_is_left_out() -> None:
    parsed = read_list(f"AUTHOR: [a]\nDESCRIPTION: {'x' * 501}\nA?: b\n".encode(), name="a")
    assert parsed.header == ListHeader("a")
    assert list(map(str, parsed.skipped)) == [
        "line 1: AUTHOR: should be text",
        "description: can have at most 500 characters, not 501",
    ]


# OpenTDB.

SIGNS = (
    'What is "2 + 2" & 1 more, in %?',
    "5 %",
    ("4 %", "6 %", "é"),
    "Science: Mathematics",
    Difficulty.HARD,
    AnswerKind.OBJECT,
)


@pytest.mark.parametrize("encoding", ["html", "legacy", "url3986", "base64"])
def test_opentdb_in_every_encoding(encoding: str) -> None:
    parsed = read(f"opentdb_{encoding}.json")
    first, second = parsed.questions
    assert (first.prompt, first.answer, first.distractors, first.topic, first.difficulty, first.kind) == SIGNS
    assert (second.prompt, second.kind) == ("Is 7 + 1 < 9?", AnswerKind.YES_NO)
    assert parsed.skipped == ()


ENCODERS: dict[str, Callable[[str], str]] = {
    "html": html.escape,
    "legacy": quote_plus,
    "url3986": lambda text: quote(text, safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}
# Texts with characters that nobody sees are refused, which other tests show.
TEXT = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30).filter(is_visible)


@pytest.mark.parametrize("encoding", ENCODERS)
@given(texts=st.lists(TEXT, min_size=1, max_size=4, unique_by=str.casefold))
def test_any_text_survives_its_encoding(encoding: str, texts: list[str]) -> None:
    encode = ENCODERS[encoding]
    kind = encode("multiple") if encoding == "base64" else "multiple"
    entries: list[dict[str, object]] = [
        {
            "type": kind,
            "question": encode(f"What is {text} like?"),
            "correct_answer": encode(f"the {text}"),
            "incorrect_answers": [],
        }
        for text in texts
    ]
    parsed = read_list(json.dumps({"results": entries}).encode())
    assert {q.answer for q in parsed.questions} <= {f"the {text}" for text in texts}
    assert {q.answer for q in parsed.questions} | {a for q in parsed.questions for a in q.accept} == {
        f"the {text}" for text in texts
    }


@pytest.mark.parametrize(
    ("question", "said"),
    [("!", "entry 2: not valid base64"), ("/w==", "entry 2: contains a character that can't be displayed")],
)
def test_broken_base64_is_left_out(question: str, said: str) -> None:
    document = json.loads((LISTS / "opentdb_base64.json").read_text())
    document["results"][1]["question"] = question
    parsed = read_list(json.dumps(document).encode())
    assert len(parsed.questions) == 1
    assert list(map(str, parsed.skipped)) == [said]


# Tables.


def test_csv_is_read_by_its_header() -> None:
    parsed = read("shapes.csv")
    first, second, third = parsed.questions
    assert first == Question(
        "",
        "How many corners has a triangle, at least?",
        "3",
        ("4", "5", "6"),
        ("three", "III"),
        difficulty=Difficulty.EASY,
        topic="shapes",
        explanation='It has three, "at least" and at most.',
    )
    assert (second.prompt, second.picture) == ("How many dots?", "https://i.imgur.com/dots4.png")
    assert third.prompt == "A question on two lines?"
    assert list(map(str, parsed.skipped)) == [
        "line 7: difficulty: should be one of easy, medium, hard",
        "line 8: has 10 cells for 9 columns",
    ]


def test_unknown_columns_are_told_once_with_those_that_are_read() -> None:
    (note,) = read_list(b"question,answer,wrng,hint,hint\nWhat?,x,y,z,z\n").notes
    assert str(note).startswith(
        "line 1: I don't know the columns “wrng” (did you mean “wrong”?), “hint”. The ones I read are: "
    )


def test_numbered_columns_of_wrong_answers_are_read() -> None:
    parsed = read_list(b"question,answer,wrong1,Wrong 2,wrong_3\nWhat?,x,a,b,c\n")
    assert parsed.questions[0].distractors == ("a", "b", "c")
    assert not parsed.notes


def test_tsv_is_read_by_its_header() -> None:
    first, second = read("shapes.tsv").questions
    assert (first.answer, first.accept, first.distractors) == ("6", ("six",), ("5", "7"))
    assert second.prompt == "Is 2;3 a pair?"


def test_semicolons_make_a_table_too() -> None:
    (question,) = read_list(b"\xef\xbb\xbfanswer;question\r\n1,5;What is 3/2?\r\n").questions
    assert (question.prompt, question.answer) == ("What is 3/2?", "1,5")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"question,answer\n", "this file has no questions"),
        (b"question,answer\n,x\n", "line 2: the question is missing"),
        (b"question,answer\nWhat?,\n", "line 2: the answer is missing"),
        (b'question,answer\n"What?,x\n', "line 2: a quotation mark is never closed"),
        (
            b"question,answer,picture\nWhat?,x,https://example.org/a.png\n",
            "line 2: picture: should be an https link to an image on one of these hosts: " + ", ".join(HOSTS),
        ),
    ],
)
def test_table_problems_name_their_line(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_list(data)
    assert list(map(str, refusal.value.problems)) == [said]


CELL = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30).filter(
    lambda text: text.isprintable() and text == " ".join(text.split()) and "|" not in text
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@given(rows=st.lists(st.tuples(CELL, CELL, st.lists(CELL, max_size=3)), min_size=1, max_size=5))
def test_any_table_is_read(delimiter: str, rows: list[tuple[str, str, list[str]]]) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["question", "answer", "others"])
    writer.writerows([prompt, answer, "|".join(others)] for prompt, answer, others in rows)
    try:
        parsed = read_list(file.getvalue().encode())
    except Unreadable:
        return  # each has a character that cannot be shown
    right = {text for question in parsed.questions for text in (question.answer, *question.accept)}
    given_ = {text for _, answer, others in rows for text in (answer, *others)}
    assert right <= given_
    assert parsed.skipped or right == given_


# Our own format.


def test_own_header_is_read() -> None:
    parsed = read("own.toml")
    config = ListConfig(delay=12.5, use_spoilers=True)
    assert parsed.header == ListHeader("Clocks", "A. Counter", "Hours and minutes.", config)
    assert parsed.questions[0].picture == "https://i.imgur.com/clock.png"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("[list]\nname = 1", "name: should be text"),
        ("[list]\ncolour = 1", "colour: unknown field"),
        ("[list]\nconfig = 1", "config: should have named fields"),
        ("[list.config]\ndelay = true", "delay: should be a number (0 or more), true, or false"),
        ("[list.config]\ndelay = nan", "delay: should be a number (0 or more), true, or false"),
        ("[list.config]\nmax_score = 1.5", "max_score: should be a number (0 or more), true, or false"),
        ("[list.config]\nbot_plays = 1", "bot_plays: should be a number (0 or more), true, or false"),
        ("[list.config]\ncolour = 1", "colour: unknown field"),
        ("[[list]]", "should have named fields"),
    ],
)
def test_odd_own_header_is_left_out(header: str, said: str) -> None:
    parsed = read_list(f'{header}\n[[question]]\nprompt = "a"\nanswer = "b"\n'.encode(), name="a")
    assert parsed.header == ListHeader("a")
    assert list(map(str, parsed.skipped)) == [f"[list]: {said}"]


def test_long_lists_are_several_files() -> None:
    header = ListHeader("Long", "Ann", config=ListConfig(delay=9.0))
    questions = tuple(
        Question("", f"{number} " + "q" * 490, "a", topic="own questions", explanation="é" * 1_000)
        for number in range(2_000)
    )
    files = export_files([(header, questions)])
    assert list(files) == ["Long-1.toml", "Long-2.toml", "Long-3.toml"]
    again = written_and_read(Parsed(header, questions))
    assert (again.header, again.questions) == (header, questions)


def test_file_names_are_safe_and_different() -> None:
    (question,) = read_list(b"A?: b\n").questions
    names = ["a/b", "a_b", "A:B", "..", "", "かき"]
    files = export_files([(ListHeader(name), [question]) for name in names])
    stems = ["a_b", "a_b (2)", "A_B (3)", "list", "list (2)", "かき"]
    assert list(files) == [f"{stem}.toml" for stem in stems]


SHOWN = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40)
NUMBER = st.none() | st.floats(0, 1_000, allow_nan=False).map(lambda number: round(number, 3))
FLAG = st.none() | st.booleans()
HEADERS = st.builds(
    ListHeader,
    SHOWN,
    SHOWN,
    SHOWN,
    st.builds(ListConfig, st.none() | st.integers(1, 99), NUMBER, NUMBER, FLAG, FLAG, NUMBER, FLAG),
)


@given(HEADERS, st.lists(st.tuples(SHOWN, SHOWN, SHOWN), min_size=1, max_size=4))
def test_any_list_round_trips(header: ListHeader, rows: list[tuple[str, str, str]]) -> None:
    questions = [
        Question("", prompt, answer, explanation=text, topic="own questions") for prompt, answer, text in rows
    ]
    try:
        parsed = reduce(Parsed.joined, (read_list(f.encode()) for f in write_list(header, questions)))
    except Unreadable:
        return  # each has a character that cannot be shown
    again = written_and_read(parsed)
    assert (again.header, again.questions) == (parsed.header, parsed.questions)
    if not parsed.skipped and not parsed.merged:
        assert (parsed.header, list(parsed.questions)) == (header, questions)
