"""Files of questions read: as much of them as can be taken, and what is wrong with the rest."""

from dataclasses import replace

from bot.domain import documents
from bot.domain.documents import PROBLEMS_KEPT, Unreadable
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.exchange.checking import require_valid, text_problems
from bot.domain.quiz.exchange.merging import Gathered
from bot.domain.quiz.exchange.model import (
    BOUNDS,
    MAX_AUTHOR,
    MAX_DESCRIPTION,
    MAX_QUESTIONS,
    ListHeader,
    Parsed,
    Source,
)
from bot.domain.quiz.exchange.opentdb import open_opentdb
from bot.domain.quiz.exchange.own import is_own, open_own
from bot.domain.quiz.exchange.tables import is_table, open_table
from bot.domain.quiz.exchange.texts import on_one_line

_MOST_PROBLEMS = 1_000  # a file with more is wrong in kind: it is refused


def read_list(data: bytes, *, name: str = "") -> Parsed:
    """Return what a file's content holds; ``name`` is what its list is called where the file does not say.

    Raises Unreadable with everything wrong with the file where it has not one question that can be taken, or
    too many.
    """
    source = _open(data)
    questions, skipped = _gather(source)
    header = _checked(source.header, skipped)
    if not questions:
        raise Unreadable(*_first([*source.notes, *(skipped or [phrase("this file has no questions")])]))
    header = replace(header, name=header.name or name)
    return Parsed(header, tuple(questions), questions.merged, tuple(skipped), source.notes)


def _open(data: bytes) -> Source:
    text = documents.decode(data, BOUNDS)
    if text.lstrip()[:1] == "{":
        return open_opentdb(data)
    if is_own(text):
        return open_own(data)
    if is_table(text):
        return open_table(text)
    from bot.domain.quiz.exchange.red import open_red  # noqa: PLC0415 - PyYAML, for these files alone

    return open_red(data)


def _gather(source: Source) -> tuple[Gathered, list[Phrase]]:
    """Return the questions that can be taken, and what is wrong with the others."""
    questions, problems, count = Gathered(), source.problems, 0
    for place, entry in source.entries:
        try:
            question = require_valid(source.read(entry))
            count += 1
            if len(questions) < MAX_QUESTIONS:
                questions.add(place, question)
        except Unreadable as refusal:
            problems += [located(place, problem) for problem in refusal.problems]
            if len(problems) >= _MOST_PROBLEMS:
                raise Unreadable(*_first(problems)) from refusal
    if count - questions.merged > MAX_QUESTIONS:
        excess = phrase("too many questions ({count}; the limit is {most})", most=MAX_QUESTIONS, count=count)
        raise Unreadable(excess)
    return questions, problems


def _first(problems: list[Phrase]) -> list[Phrase]:
    more = len(problems) - PROBLEMS_KEPT
    return [*problems[:PROBLEMS_KEPT], phrase("… and {more} more", more=more)] if more > 0 else problems


def _checked(header: ListHeader, skipped: list[Phrase]) -> ListHeader:
    """Return a header without what cannot be taken, which is added to ``skipped``."""
    header = replace(header, name=on_one_line(header.name))
    said = {
        "author": (phrase("author"), header.author, MAX_AUTHOR),
        "description": (phrase("description"), header.description, MAX_DESCRIPTION),
    }
    for field, (called, text, limit) in said.items():
        problems = list(text_problems(called, text, limit, is_free=True))
        if problems:
            skipped += problems
            header = replace(header, **{field: ""})
    return header
