"""A server's own questions: their limits, their stable keys, and how they are written to files."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.characters import is_visible
from bot.domain.documents import Bounds, write_entries
from bot.domain.errors import Refused
from bot.domain.pack.model import AnswerKind, Difficulty
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.model import Question
from bot.domain.quiz.words import tokens

BOUNDS = Bounds(size=512 * 1024, parts=250_000)  # of a file
MAX_QUESTIONS = 2_000  # in one file, and in one server
MAX_PROMPT = 300
MAX_ANSWER = 100
MAX_EXPLANATION = 500
MAX_SPELLINGS = 30
MAX_TOPIC = 40
MAX_WRONG = 8
OWN_TOPIC = "own questions"
_DEFAULTS: dict[str, Any] = {
    "distractors": (),
    "accept": (),
    "explanation": "",
    "topic": OWN_TOPIC,
    "difficulty": Difficulty.MEDIUM,
    "kind": AnswerKind.OBJECT,
}


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
    return write_entries((("question", _entry(question)) for question in questions), BOUNDS)


def _entry(question: Question) -> dict[str, Any]:
    entry: dict[str, Any] = {"prompt": question.prompt, "answer": question.answer}
    for name, default in _DEFAULTS.items():
        value: Any = getattr(question, name)
        if value != default:
            entry[name] = list(value) if isinstance(default, tuple) else str(value)
    return entry


def problems_of(question: Question) -> Iterator[Phrase]:
    """Yield everything wrong with a question."""
    yield from _text_problems(phrase("question"), question.prompt, MAX_PROMPT)
    yield from _text_problems(phrase("answer"), question.answer, MAX_ANSWER)
    yield from _text_problems(phrase("topic"), question.topic, MAX_TOPIC)
    yield from _length_problems(phrase("explanation"), question.explanation, MAX_EXPLANATION)
    if len(question.explanation) <= MAX_EXPLANATION and not is_visible(question.explanation):
        yield located(phrase("explanation"), phrase("it has a character that cannot be shown"))
    accepted, wrong = len(question.accept), len(question.distractors)
    if accepted > MAX_SPELLINGS:
        yield phrase(
            "at most {most} accepted answers are possible, not {count}", most=MAX_SPELLINGS, count=accepted
        )
    elif wrong > MAX_WRONG:
        yield phrase("at most {most} wrong answers are possible, not {count}", most=MAX_WRONG, count=wrong)
    else:
        yield from _answer_problems(question)


def _answer_problems(question: Question) -> Iterator[Phrase]:
    right = {text.casefold() for text in (question.answer, *question.accept)}
    for text in question.distractors:
        yield from _text_problems(phrase("wrong answer"), text, MAX_ANSWER)
        if question.answer and text and text.casefold() in right:
            yield phrase("“{text}” is both a right and a wrong answer", text=text[:MAX_ANSWER])
    for text in question.accept:
        yield from _text_problems(phrase("accepted answer"), text, MAX_ANSWER)
    if len({text.casefold() for text in question.distractors}) < len(question.distractors):
        yield phrase("a wrong answer is there twice")


def _text_problems(name: Phrase, text: str, limit: int) -> Iterator[Phrase]:
    is_one_line = len(text.splitlines()) < 2 and "\t" not in text  # noqa: PLR2004 - one line
    if not text.strip():
        yield located(name, phrase("it is empty"))
    elif len(text) <= limit and not (is_one_line and is_visible(text)):
        yield located(name, phrase("it has a character that cannot be shown"))
    yield from _length_problems(name, text, limit)


def _length_problems(name: Phrase, text: str, limit: int) -> Iterator[Phrase]:
    if len(text) > limit:
        excess = phrase("at most {limit} characters are possible, not {count}", limit=limit, count=len(text))
        yield located(name, excess)
