"""``bot quiz review``: questions as players see them, for somebody to judge."""

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.cli import FAILED, argument, command, config_of
from bot.config import shown
from bot.domain.numbers import whole_number
from bot.domain.pack.model import Pack, Spoiler
from bot.domain.pack.views import home_view, whole_view
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.model import LETTERS, AnswerMode, QuestionCard
from bot.domain.quiz.selection import draw
from bot.domain.quiz.suspicions import suspicions


def _number(text: str) -> int:
    if (found := whole_number(text)) is not None:
        return found
    raise argparse.ArgumentTypeError(f"this is a whole number from 0, not {shown(text)}")


@command(
    argument("--sample", type=_number, metavar="N", help="only so many, drawn at random (default: all)"),
    argument(
        "--seed", type=_number, default=0, metavar="S", help="draw another sample (default: %(default)s)"
    ),
    argument("--pack", type=Path, metavar="FOLDER", help="the pack (default: the one that is set)"),
    argument(
        "--source",
        choices=("everything", "article"),
        default="everything",
        help="ask from everything that is known, or from the pack's home source alone",
    ),
    argument("--spoilers", action="store_true", help="with what gives part of the story away"),
)
def run(options: argparse.Namespace) -> int:
    """Print quiz questions as players see them.

    Each with its choices, the right one marked with *, and what the reveal says. What a rule finds
    suspicious is said, too.
    """
    from bot.domain.pack.loading import read_pack  # noqa: PLC0415 - pydantic, for this command alone

    pack = read_pack(options.pack or config_of(options).pack)
    seen = whole_view(pack) if options.source == "everything" else home_view(pack)
    asked = [each for each in questions_of(seen) if options.spoilers or each.spoiler is Spoiler.OPEN]
    rng = random.Random(options.seed)  # noqa: S311 - a sample, no secret
    if options.sample is not None:
        asked = rng.sample(asked, min(options.sample, len(asked)))
    for number, question in enumerate(asked, start=1):
        lines = _lines(seen, draw(question, AnswerMode.BUTTONS, rng))
        sys.stdout.write(f"{number}. " + "\n   ".join(lines) + "\n\n")
    return 0 if asked else FAILED


def _lines(pack: Pack, card: QuestionCard) -> Iterator[str]:
    """Yield a question's lines: prompt, choices or answer, explanation, source, what is suspicious."""
    question = card.question
    yield question.prompt
    for letter, choice in zip(LETTERS, card.choices, strict=False):
        yield f"{'*' if choice == question.answer else ' '} {letter}. {choice}"
    if card.is_typed:
        yield f"* (typed) {' / '.join((question.answer, *question.accept))}"
    yield f"= {question.explanation}"
    sources = [pack.reference[source].publisher for source in question.sources]
    home = [f"{pack.source.title}, paragraph {question.paragraph}"] if question.paragraph else []
    yield f"[{question.key}; {question.difficulty}; {', '.join((*home, *sources))}]"
    for suspicion in suspicions(question, card.choices):
        yield f"! {suspicion}"
