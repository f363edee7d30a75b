"""An author's quiz questions in another language (``[questions.ID]``), and what is wrong with them.

A question is translated as a whole or not at all: its choices are no use in another language than its prompt.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.domain.pack.model import QuizItem
from bot.domain.pack.naming import did_you_mean
from bot.domain.words import fold

_LIMITS = {"prompt": 250, "answer": 100, "explanation": 350}  # characters
_LISTS = {"distractors": 100, "accept": 100}  # characters of each text
_OPTIONAL = "accept"


@dataclass(frozen=True, slots=True)
class QuestionTexts:
    """A quiz question as an author translated it."""

    prompt: str
    answer: str
    explanation: str
    distractors: tuple[str, ...]
    accept: tuple[str, ...] = ()


def read_question(place: str, raw: Mapping[str, Any], problems: list[str]) -> QuestionTexts | None:
    """Return an entry's texts; None where they are not as wanted, which is added to the problems."""
    known = (*_LIMITS, *_LISTS)
    unknown = [name for name in raw if name not in known]
    found = [f"{name}: unknown field{did_you_mean(name, known)}" for name in unknown]
    for name in known:
        if name in raw:
            found += _list_problems(name, raw[name]) if name in _LISTS else _text_problems(name, raw[name])
        elif name != _OPTIONAL:
            found.append(f"{name}: missing")
    problems += [f"{place}: {problem}" for problem in found]
    if found:
        return None
    texts: dict[str, Any] = {name: tuple(raw[name]) if name in _LISTS else raw[name] for name in raw}
    return QuestionTexts(**texts)


def question_problems(item: QuizItem, texts: QuestionTexts) -> Iterator[str]:
    """Yield where a translation does not fit the question that it is of."""
    if len(texts.distractors) != len(item.distractors):
        yield f"distractors: {len(item.distractors)} are wanted as in English, not {len(texts.distractors)}"
    folded = [fold(text) for text in texts.distractors]
    accepted = set(map(fold, (*texts.accept, item.answer, *item.accept)))  # English is understood as ever
    for place, (text, each) in enumerate(zip(texts.distractors, folded, strict=True)):
        if each in folded[:place]:
            yield f"distractors: {text!r} is there twice"
        elif each == fold(texts.answer):
            yield "distractors: the answer is among them"
        elif each in accepted:
            yield f"distractors: {text!r} is accepted as an answer"


def _list_problems(name: str, raw: Any) -> Iterator[str]:
    if not isinstance(raw, list):
        yield f"{name}: a list of texts is wanted"
        return
    for text in cast("Sequence[Any]", raw):
        yield from _text_problems(name, text)


def _text_problems(name: str, text: Any) -> Iterator[str]:
    limit = (_LIMITS | _LISTS)[name]
    if not isinstance(text, str) or not text.strip():
        yield f"{name}: a text is wanted"
    elif len(text) > limit:
        yield f"{name}: at most {limit} characters are wanted, not {len(text)}"
