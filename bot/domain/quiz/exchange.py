"""A server's own questions: their limits and keys, and the files that they are read from and written to.

Red's trivia lists (YAML), OpenTDB's JSON and our own TOML are told apart by content. A file is taken whole or
refused with everything wrong with it. A format yields its entries with their places and turns one into a
:class:`Question`; the rest is common.
"""

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from bot.domain import documents
from bot.domain.characters import is_visible
from bot.domain.documents import PROBLEMS_KEPT, Bounds, Fields, Unreadable
from bot.domain.errors import Refused
from bot.domain.pack.model import AnswerKind, Difficulty, Spoiler
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.model import Question
from bot.domain.words import tokens

BOUNDS = Bounds(size=512 * 1024, parts=250_000)  # of a file
MAX_QUESTIONS = 2_000  # in one file, and in one server
MAX_PROMPT = 300
MAX_ANSWER = 100
MAX_EXPLANATION = 500
MAX_SPELLINGS = 30
MAX_TOPIC = 40
MAX_WRONG = 8
OWN_TOPIC = "own questions"
_BLANK = Question("", "", "", topic=OWN_TOPIC)
# What our own files say of a question, where it differs from a blank one.
_FIELDS = (
    "prompt",
    "answer",
    "distractors",
    "accept",
    "explanation",
    "topic",
    "difficulty",
    "kind",
    "spoiler",
)
_TOML = re.compile(r"^[ \t]*+\[\[[ \t]*+question[ \t]*+\]\]", re.MULTILINE)
_PROBLEMS_COUNTED = 5_000  # then reading ends
_RED_HEADERS = frozenset({"AUTHOR", "CONFIG", "DESCRIPTION"})  # about the list, not questions

_Entries = Iterable[tuple[Phrase, Any]]  # of a file, each with its place: "line 12", "entry 3"
_Read = Callable[[Any], Question]  # reads one entry, as a question without a key


def own_key(prompt: str) -> str:
    """Return the key of a server's own question: the same as long as its words are the same."""
    return "own:" + hashlib.sha256(" ".join(tokens(prompt)).encode()).hexdigest()[:16]


def require_room(count: int, new: int) -> None:
    """Raise Refused where a server with ``count`` questions has no room for ``new`` ones."""
    if count + new > MAX_QUESTIONS:
        raise Refused(
            phrase(
                "this server may have {most} questions of its own; it has {count}, "
                "and the file brings {more} more",
                most=MAX_QUESTIONS,
                count=count,
                more=new,
            )
        )


def write_questions(questions: Iterable[Question]) -> list[str]:
    """Return questions as TOML files that can each be imported; defaults are left out."""
    entries = (
        {name: value for name in _FIELDS if (value := getattr(question, name)) != getattr(_BLANK, name)}
        for question in questions
    )
    return documents.write_entries((("question", entry) for entry in entries), BOUNDS)


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """What importing a file would do to a server's own questions."""

    new: tuple[Question, ...]
    changed: tuple[Question, ...]
    known: int  # questions that the server has already


def plan_questions(own: Sequence[Question], data: bytes) -> QuestionPlan:
    """Return what importing a file would do; raise Refused with everything wrong with it."""
    before = {question.key: question for question in own}
    questions = read_questions(data)
    new = tuple(question for question in questions if question.key not in before)
    require_room(len(own), len(new))
    changed = tuple(question for question in questions if before.get(question.key, question) != question)
    return QuestionPlan(new, changed, len(questions) - len(new) - len(changed))


def read_questions(data: bytes) -> tuple[Question, ...]:
    """Return the questions in a file's content; raise Unreadable with everything wrong with it."""
    problems: list[Phrase] = []
    questions = _questions(data, problems)
    if not questions and not problems:
        problems.append(phrase("there are no questions in this file"))
    if len(problems) > PROBLEMS_KEPT:
        problems[PROBLEMS_KEPT:] = [phrase("… and {more} more", more=len(problems) - PROBLEMS_KEPT)]
    if problems:
        raise Unreadable(*problems)
    return tuple(questions)


def _questions(data: bytes, problems: list[Phrase]) -> list[Question]:
    """Return the valid questions of a file; everything wrong with the others is added to ``problems``."""
    questions: list[Question] = []
    places: dict[str, Phrase] = {}  # by key
    count = 0
    entries, read = _format_of(data, problems)
    for place, entry in entries:
        try:
            question = read(entry)
            count += 1
            if count <= MAX_QUESTIONS:
                questions.append(_keyed(question))
                first = places.setdefault(questions[-1].key, place)
                if first is not place:
                    raise Unreadable(phrase("the same question is at {place}", place=first))  # noqa: TRY301 - as what reads it does
        except Unreadable as refusal:
            problems += [located(place, problem) for problem in refusal.problems]
            if len(problems) >= _PROBLEMS_COUNTED:
                break
    if count > MAX_QUESTIONS:
        excess = phrase("at most {most} questions are possible, not {count}", most=MAX_QUESTIONS, count=count)
        problems.insert(0, excess)
    return questions


def _keyed(question: Question) -> Question:
    """Return a server's own question with its key; raise Unreadable with everything wrong with it."""
    problems = tuple(_problems_of(question))
    if problems:
        raise Unreadable(*problems)
    return replace(question, key=own_key(question.prompt))


def _problems_of(question: Question) -> Iterator[Phrase]:
    yield from _text_problems(phrase("question"), question.prompt, MAX_PROMPT)
    yield from _text_problems(phrase("answer"), question.answer, MAX_ANSWER)
    yield from _text_problems(phrase("topic"), question.topic, MAX_TOPIC)
    yield from _text_problems(phrase("explanation"), question.explanation, MAX_EXPLANATION, is_free=True)
    accepted, wrong = len(question.accept), len(question.distractors)
    if accepted > MAX_SPELLINGS:
        yield phrase(
            "at most {most} accepted answers are possible, not {count}", most=MAX_SPELLINGS, count=accepted
        )
        return
    if wrong > MAX_WRONG:
        yield phrase("at most {most} wrong answers are possible, not {count}", most=MAX_WRONG, count=wrong)
        return
    right = {text.casefold() for text in (question.answer, *question.accept)}
    for text in question.distractors:
        yield from _text_problems(phrase("wrong answer"), text, MAX_ANSWER)
        if question.answer and text and text.casefold() in right:
            yield phrase("“{text}” is both a right and a wrong answer", text=text[:MAX_ANSWER])
    for text in question.accept:
        yield from _text_problems(phrase("accepted answer"), text, MAX_ANSWER)
    if len({text.casefold() for text in question.distractors}) < wrong:
        yield phrase("a wrong answer is there twice")


def _text_problems(name: Phrase, text: str, limit: int, *, is_free: bool = False) -> Iterator[Phrase]:
    """Yield what is wrong with a text; a free one may be empty, or have lines and tabs."""
    is_on_one_line = len(text.splitlines()) < 2 and "\t" not in text  # noqa: PLR2004 - one line
    if not is_free and not text.strip():
        yield located(name, phrase("it is empty"))
    elif len(text) <= limit and not (is_visible(text) and (is_free or is_on_one_line)):
        yield located(name, phrase("it has a character that cannot be shown"))
    if len(text) > limit:
        excess = phrase("at most {limit} characters are possible, not {count}", limit=limit, count=len(text))
        yield located(name, excess)


def _format_of(data: bytes, problems: list[Phrase]) -> tuple[_Entries, _Read]:
    """Return a file's entries, and what reads one of them."""
    text = documents.decode(data, BOUNDS)
    if text.lstrip()[:1] == "{":
        return _opentdb_entries(data), _read_opentdb
    if _TOML.search(text):
        return _own_entries(data, problems), _read_own
    return _red_entries(data), _read_red


_OPENTDB = Fields(
    required={"question", "correct_answer", "incorrect_answers"},
    texts={"question", "correct_answer", "category"},
    lists={"incorrect_answers"},
    choices={"difficulty": Difficulty, "spoiler": Spoiler},
    is_closed=False,
)
_OWN = Fields(
    required={"prompt", "answer"},
    texts={"prompt", "answer", "explanation", "topic"},
    lists={"distractors", "accept"},
    choices={"difficulty": Difficulty, "kind": AnswerKind, "spoiler": Spoiler},
)


def _opentdb_entries(data: bytes) -> _Entries:
    document = cast("dict[str, Any]", documents.read_json(data, BOUNDS))
    results = document.get("results")
    if not isinstance(results, list):
        raise Unreadable(phrase("JSON is read as OpenTDB gives it, and this has no list “results”"))
    return _numbered(cast("list[Any]", results))


def _read_opentdb(raw: Any) -> Question:
    entry = _OPENTDB.check(raw)
    return Question(
        "",
        _unescaped(entry["question"]),
        _unescaped(entry["correct_answer"]),
        tuple(map(_unescaped, entry["incorrect_answers"])),
        topic=_unescaped(entry.get("category", OWN_TOPIC)),
        difficulty=Difficulty(entry.get("difficulty", Difficulty.MEDIUM)),
        kind=AnswerKind.YES_NO if entry.get("type") == "boolean" else AnswerKind.OBJECT,
        spoiler=Spoiler(entry.get("spoiler", Spoiler.OPEN)),
    )


def _own_entries(data: bytes, problems: list[Phrase]) -> Iterator[tuple[Phrase, Any]]:
    for _, entries in documents.entry_lists(documents.read_toml(data, BOUNDS), ["question"], problems):
        yield from _numbered(entries)


def _read_own(raw: Any) -> Question:
    entry = dict(_OWN.check(raw))
    entry |= {name: tuple(entry[name]) for name in _OWN.lists & entry.keys()}
    entry |= {name: choice(entry[name]) for name, choice in _OWN.choices.items() if name in entry}
    return replace(_BLANK, **entry)


def _red_entries(data: bytes) -> _Entries:
    from bot.domain.yaml_documents import Table, read_yaml  # noqa: PLC0415 - PyYAML, for these files alone

    root = read_yaml(data, BOUNDS)
    if not isinstance(root, Table):
        raise Unreadable(
            phrase(
                "this is neither a Red trivia list (YAML: question, then a list of answers), nor OpenTDB's "
                "JSON, nor TOML with [[question]] entries"
            )
        )
    pairs = [pair for pair in root.pairs if not (isinstance(pair.key, str) and pair.key in _RED_HEADERS)]
    return [(documents.line(pair.line), (pair.key, pair.value)) for pair in pairs]


def _read_red(raw: tuple[Any, Any]) -> Question:
    key, value = raw
    if not isinstance(key, str):
        raise Unreadable(phrase("a question is wanted here, as text"))
    texts = cast("list[object]", value if isinstance(value, list) else [value])
    answers = [_on_one_line(text) for text in texts if isinstance(text, str)]
    if not answers or len(answers) < len(texts):
        raise Unreadable(phrase("“{question}” wants an answer, or a list of answers", question=key[:60]))
    answer, *accepted = dict.fromkeys(answers)
    return replace(_BLANK, prompt=_on_one_line(key), answer=answer, accept=tuple(accepted))


def _numbered(entries: list[Any]) -> _Entries:
    return ((phrase("entry {number}", number=number), raw) for number, raw in enumerate(entries, start=1))


def _unescaped(text: str) -> str:
    try:
        return _on_one_line(html.unescape(text))
    except ValueError as error:  # the number of a character has thousands of digits
        raise Unreadable(phrase("it has a character that cannot be shown")) from error


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
