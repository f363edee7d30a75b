"""Writing a server's own questions as the TOML that the importer reads."""

from collections.abc import Iterable, Iterator
from typing import Any

import tomli_w

from bot.domain.documents import pack
from bot.domain.pack import AnswerKind, Difficulty
from bot.domain.quiz.entries import BOUNDS, OWN_TOPIC
from bot.domain.quiz.model import Question

_DEFAULTS: dict[str, Any] = {
    "distractors": (),
    "accept": (),
    "explanation": "",
    "topic": OWN_TOPIC,
    "difficulty": Difficulty.MEDIUM,
    "kind": AnswerKind.OBJECT,
}


def write_questions(questions: Iterable[Question]) -> str:
    """Return ``questions`` as TOML without what is left at its default; reading it gives them back."""
    return "\n".join(_pieces(questions))


def write_files(questions: Iterable[Question]) -> list[str]:
    """Return ``questions`` as files that can each be imported."""
    return pack(_pieces(questions), BOUNDS)


def _pieces(questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        yield f"[[question]]\n{tomli_w.dumps(_entry(question))}"


def _entry(question: Question) -> dict[str, Any]:
    entry: dict[str, Any] = {"prompt": question.prompt, "answer": question.answer}
    for name, default in _DEFAULTS.items():
        value: Any = getattr(question, name)
        if value != default:
            entry[name] = list(value) if isinstance(default, tuple) else str(value)
    return entry
