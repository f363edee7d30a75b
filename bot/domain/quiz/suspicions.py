"""What makes a question look bad as players see it, by rules that a reader can check."""

import re
from collections.abc import Iterator
from enum import StrEnum

from bot.domain.quiz.distractors import PROPER, overlap
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.neighbours import NUMERIC
from bot.domain.quiz.prompts import has_loose_pronoun, looks_ahead
from bot.domain.quiz.sentences import fits, is_fragment
from bot.domain.words import padded

_TIMES_AS_LONG = 1.5  # as the longest wrong choice
_SHORT = 10  # letters up to which lengths tell nothing
_FORMS_WITH_QUESTIONS = frozenset({Form.DIRECT, Form.AUTHORED})
_CAPTION = "True or false? "
_VERDICTS = frozenset({"Yes", "No", "True", "False"})


class Suspicion(StrEnum):
    """A rule that a question breaks."""

    KINDS = "choices of several kinds"  # numbers beside words, names beside common nouns
    SEAM = "grammar at the gap"
    LENGTH = "length gives the answer away"
    TOLD = "the answer is in the prompt"
    EQUAL = "two choices say the same"
    PRONOUN = "a pronoun for something not named"
    FRAGMENT = "a statement that is no sentence"
    QUOTED = "a question quoted in a statement"
    AHEAD = "asks about what is over"


def suspicions(question: Question, choices: tuple[str, ...]) -> tuple[Suspicion, ...]:
    """Return which rules a question breaks with these choices; a typed one has none."""
    return tuple(dict.fromkeys((*_in_prompt(question), *_in_choices(question, choices))))


def _in_prompt(question: Question) -> Iterator[Suspicion]:
    prompt = question.prompt
    statement = prompt.removeprefix(_CAPTION)
    if question.form in _FORMS_WITH_QUESTIONS and has_loose_pronoun(prompt):
        yield Suspicion.PRONOUN
    if question.form in _FORMS_WITH_QUESTIONS and looks_ahead(prompt):
        yield Suspicion.AHEAD
    if question.form is Form.STATEMENT and "?" in statement:
        yield Suspicion.QUOTED
    if question.form is Form.STATEMENT and (is_fragment(statement) or has_loose_pronoun(statement)):
        yield Suspicion.FRAGMENT
    is_asked = question.form not in {Form.STATEMENT, Form.REVERSE} and question.answer not in _VERDICTS
    if is_asked and padded(question.answer).strip() and padded(question.answer) in padded(prompt):
        yield Suspicion.TOLD


def _in_choices(question: Question, choices: tuple[str, ...]) -> Iterator[Suspicion]:
    wrong = [choice for choice in choices if choice != question.answer]
    if not wrong or question.answer in _VERDICTS:
        return
    if len({_shape(choice) for choice in choices}) > 1:
        yield Suspicion.KINDS
    if question.form is Form.CLOZE and not all(fits(question.prompt, choice) for choice in choices):
        yield Suspicion.SEAM
    if (
        question.kind not in PROPER | NUMERIC
        and question.form is not Form.REVERSE
        and _stands_out(question.answer, wrong)
    ):
        yield Suspicion.LENGTH
    right = (question.answer, *question.accept)
    doubled = any(
        overlap(question.kind, one, other) for place, one in enumerate(wrong) for other in wrong[:place]
    )
    if doubled or any(overlap(question.kind, choice, text) for choice in wrong for text in right):
        yield Suspicion.EQUAL


def _stands_out(answer: str, wrong: list[str]) -> bool:
    longest, shortest = max(map(len, wrong)), min(map(len, wrong))
    is_longest = len(answer) > max(_SHORT, _TIMES_AS_LONG * longest)
    return is_longest or shortest > max(_SHORT, 2 * _TIMES_AS_LONG * len(answer))


def _shape(choice: str) -> tuple[bool, bool]:
    """Return whether it has a number, and whether it begins as a name or sentence does."""
    has_number = re.search(r"\d", choice) is not None
    return has_number, has_number or not choice[:1].islower()
