"""A server's own questions as the TOML that the importer reads."""

from collections.abc import Iterable
from typing import Any

from bot.domain.documents import write_entries
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
