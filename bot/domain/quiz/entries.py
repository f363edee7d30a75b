"""Questions that a server brings along: what they must keep to, and their stable keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.errors import UserError
from bot.domain.pack import AnswerKind, Difficulty
from bot.domain.quiz.judging import same_answer
from bot.domain.quiz.model import Question
from bot.domain.quiz.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 512 * 1024
MAX_QUESTIONS = 2_000  # in one file, and in one server
MAX_PROMPT = 300
MAX_ANSWER = 100
MAX_EXPLANATION = 500
MAX_SPELLINGS = 30
MAX_TOPIC = 40
MAX_WRONG = 8
OWN_TOPIC = "own questions"
_PROBLEMS_SHOWN = 200  # a file that is not what it seems to be has one problem a line


class BrokenImport(UserError):
    """A file was refused as a whole; ``problems`` says everything that is wrong with it."""

    def __init__(self, *problems: str) -> None:
        more = len(problems) - _PROBLEMS_SHOWN
        self.problems = (*problems[:_PROBLEMS_SHOWN], f"… and {more} more") if more > 0 else problems
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as a file gives it, and where it stands there."""

    place: str  # "line 12", "entry 3"
    prompt: str
    answer: str
    wrong: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    explanation: str = ""
    topic: str = OWN_TOPIC
    difficulty: Difficulty = Difficulty.MEDIUM
    kind: AnswerKind = AnswerKind.OBJECT


@dataclass(slots=True)
class Reading:
    """What was found in a file so far: entries, and everything that is wrong."""

    entries: list[Entry] = field(default_factory=list[Entry])
    problems: list[str] = field(default_factory=list[str])


def settle(reading: Reading) -> tuple[Question, ...]:
    """Return the questions of a file, or raise BrokenImport with every problem in it."""
    problems = list(reading.problems)
    if len(reading.entries) > MAX_QUESTIONS:
        problems.append(f"at most {MAX_QUESTIONS} questions are wanted, not {len(reading.entries)}")
    seen: dict[str, str] = {}
    questions: list[Question] = []
    for entry in reading.entries:
        found = [f"{entry.place}: {problem}" for problem in _problems(entry)]
        problems += found
        if found:
            continue
        question = _question(entry)
        first = seen.setdefault(question.key, entry.place)
        if first != entry.place:
            problems.append(f"{entry.place}: the same question is at {first}")
        questions.append(question)
    if not reading.entries and not problems:
        problems.append("there are no questions in this file")
    if problems:
        raise BrokenImport(*problems)
    return tuple(questions)


def own_key(prompt: str) -> str:
    """Return the key of a server's own question: the same as long as its words are the same."""
    return "own:" + hashlib.sha256(" ".join(tokens(prompt)).encode()).hexdigest()[:16]


def _question(entry: Entry) -> Question:
    return Question(
        key=own_key(entry.prompt),
        prompt=entry.prompt,
        answer=entry.answer,
        distractors=entry.wrong,
        accept=entry.accept,
        kind=entry.kind,
        difficulty=entry.difficulty,
        topic=entry.topic,
        explanation=entry.explanation,
    )


def _problems(entry: Entry) -> Iterator[str]:
    yield from _length_problems("the question", entry.prompt, MAX_PROMPT)
    yield from _length_problems("the answer", entry.answer, MAX_ANSWER)
    yield from _length_problems("topic", entry.topic, MAX_TOPIC)
    if len(entry.explanation) > MAX_EXPLANATION:
        yield f"explanation: at most {MAX_EXPLANATION} characters are wanted, not {len(entry.explanation)}"
    for text in entry.wrong:
        yield from _length_problems("a wrong answer", text, MAX_ANSWER)
        if entry.answer and text and text.casefold() in {entry.answer.casefold(), *_folded(entry.accept)}:
            yield f"“{text}” is both a right and a wrong answer"
    for text in entry.accept:
        yield from _length_problems("an accepted answer", text, MAX_ANSWER)
    if len(entry.accept) > MAX_SPELLINGS:
        yield f"at most {MAX_SPELLINGS} accepted answers are wanted, not {len(entry.accept)}"
    if len(entry.wrong) > MAX_WRONG:
        yield f"at most {MAX_WRONG} wrong answers are wanted, not {len(entry.wrong)}"
    if len(set(_folded(entry.wrong))) < len(entry.wrong):
        yield "a wrong answer is there twice"
    if not entry.wrong and entry.answer and not same_answer(entry.kind, entry.answer, entry.answer):
        yield f"the answer is not a {entry.kind} that can be typed"


def _length_problems(name: str, text: str, limit: int) -> Iterator[str]:
    if not text.strip():
        yield f"{name} is empty"
    elif len(text) > limit:
        yield f"{name}: at most {limit} characters are wanted, not {len(text)}"
    elif not all(letter.isprintable() for letter in text):
        yield f"{name} has a character that cannot be shown"


def _folded(texts: tuple[str, ...]) -> list[str]:
    return [text.casefold() for text in texts]
