"""What is wrong with a question, whatever it comes from."""

from collections.abc import Iterator

from bot.domain.characters import is_visible
from bot.domain.documents import Unreadable
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.exchange.model import (
    MAX_ANSWER,
    MAX_EXPLANATION,
    MAX_PROMPT,
    MAX_SPELLINGS,
    MAX_TOPIC,
    MAX_WRONG,
)
from bot.domain.quiz.exchange.pictures import require_picture
from bot.domain.quiz.model import Question

_MISSING = {"question": phrase("the question is missing"), "answer": phrase("the answer is missing")}


def require_valid(question: Question) -> Question:
    """Return the question; raise Unreadable with everything wrong with it."""
    problems = tuple(_problems_of(question))
    if problems:
        raise Unreadable(*problems)
    return question


def _problems_of(question: Question) -> Iterator[Phrase]:
    yield from text_problems(phrase("question"), question.prompt, MAX_PROMPT)
    yield from text_problems(phrase("answer"), question.answer, MAX_ANSWER)
    yield from text_problems(phrase("topic"), question.topic, MAX_TOPIC)
    yield from text_problems(phrase("explanation"), question.explanation, MAX_EXPLANATION, is_free=True)
    if question.picture is not None:
        try:
            require_picture(question.picture)
        except Unreadable as refusal:
            yield from refusal.problems
    accepted, wrong = len(question.accept), len(question.distractors)
    if accepted > MAX_SPELLINGS:
        yield phrase(
            "too many accepted answers ({count}; the limit is {most})", most=MAX_SPELLINGS, count=accepted
        )
        return
    if wrong > MAX_WRONG:
        yield phrase("too many wrong answers ({count}; the limit is {most})", most=MAX_WRONG, count=wrong)
        return
    right = {text.casefold() for text in (question.answer, *question.accept)}
    for text in question.distractors:
        yield from text_problems(phrase("wrong answer"), text, MAX_ANSWER)
        if question.answer and text and text.casefold() in right:
            yield phrase("“{text}” is listed as both a right and a wrong answer", text=text[:MAX_ANSWER])
    for text in question.accept:
        yield from text_problems(phrase("accepted answer"), text, MAX_ANSWER)
    if len({text.casefold() for text in question.distractors}) < wrong:
        yield phrase("a wrong answer is listed twice")


def text_problems(name: Phrase, text: str, limit: int, *, is_free: bool = False) -> Iterator[Phrase]:
    """Yield what is wrong with a text; a free one may be empty, or have lines and tabs."""
    is_on_one_line = len(text.splitlines()) < 2 and "\t" not in text  # noqa: PLR2004 - one line
    if not is_free and not text.strip():
        yield _MISSING.get(name.text) or located(name, phrase("can't be empty"))
    elif len(text) <= limit and not (is_visible(text) and (is_free or is_on_one_line)):
        yield located(name, phrase("contains a character that can't be displayed"))
    if len(text) > limit:
        excess = phrase("can have at most {limit} characters, not {count}", limit=limit, count=len(text))
        yield located(name, excess)
