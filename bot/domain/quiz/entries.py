"""A server's own questions: their limits, their stable keys, and how they are written to files."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.domain.characters import is_visible
from bot.domain.documents import Bounds, Unreadable, write_entries
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
DEFAULTS: dict[str, Any] = {  # what a file says of a question, with what is meant where it is left out
    "prompt": "",
    "answer": "",
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
    entries = (
        {name: value for name, default in DEFAULTS.items() if (value := getattr(question, name)) != default}
        for question in questions
    )
    return write_entries((("question", entry) for entry in entries), BOUNDS)


def keyed(question: Question) -> Question:
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
