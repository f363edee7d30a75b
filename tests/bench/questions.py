"""The question sets for measuring the matcher, and its figures on them."""

import json
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.domain.matching.model import Status, Verdict
from bot.domain.pack.model import Pack

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "data" / "questions"
DEV = ROOT.parent / "shared" / "eval" / "questions.jsonl"
UNRELATED = ROOT.parent / "shared" / "intents" / "clinc150.jsonl"
GOLD = DEV.with_name("facts.json")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONG_ENOUGH = 5  # letters; shorter words are not mistyped
_RECOVERED_AMONG = 3  # suggestions


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the facts (keys of its set) that may answer it, or none."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a matcher on a set: shares, and microseconds of one core per question."""

    answerable: int
    unanswerable: int
    right: float
    wrong: float
    recovered: float  # answerable questions whose answer was suggested
    held: float
    precision: float
    overall: float
    p50: float
    p99: float


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a JSON-lines file."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [Question(line["q"], tuple(line["facts"])) for line in lines]


def read_unrelated() -> list[Question]:
    """Return questions for other bots: CLINC150's val, none of which the film answers."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in UNRELATED.read_text("utf-8").splitlines()]
    return [Question(line["q"], ()) for line in lines if line["split"].endswith("val")]


def accepts_own(question: Question, fact_id: str, _pack: Pack) -> bool:
    """Return whether a fact answers a question of our own sets, which list the pack's facts."""
    return fact_id in question.facts


def accepts_dev(question: Question, fact_id: str, pack: Pack) -> bool:
    """Return whether the development set's scorer accepts a fact's answer."""
    answer = pack.fact[fact_id].answer
    gold = _gold()
    return any(
        all(re.search(pattern, answer, re.IGNORECASE | re.DOTALL) for pattern in patterns)
        for key in question.facts
        for patterns in gold[key]["gold"]
    )


def _gold() -> dict[str, Any]:
    if not _GOLD:
        _GOLD.update(json.loads(GOLD.read_text("utf-8")))
    return _GOLD


_GOLD: dict[str, Any] = {}


def measure(
    match: Callable[[str], Verdict],
    questions: Sequence[Question],
    accepts: Callable[[Question, str, Pack], bool],
    pack: Pack,
) -> Figures:
    """Return the figures of ``match`` on ``questions``."""
    right = wrong = recovered = held = false = 0
    times: list[float] = []
    for question in questions:
        started = time.thread_time()
        verdict = match(question.text)
        times.append((time.thread_time() - started) * 1e6)
        is_answer = verdict.status is Status.ANSWER and verdict.fact_id is not None
        if not question.facts:
            held, false = held + (not is_answer), false + is_answer
        elif is_answer:
            good = accepts(question, verdict.fact_id or "", pack)
            right, wrong = right + good, wrong + (not good)
        elif verdict.status is Status.SUGGEST:
            near = verdict.candidates[:_RECOVERED_AMONG]
            recovered += any(accepts(question, candidate.fact_id, pack) for candidate in near)
    answerable = sum(bool(question.facts) for question in questions)
    unanswerable = len(questions) - answerable
    times.sort()
    return Figures(
        answerable=answerable,
        unanswerable=unanswerable,
        right=right / max(answerable, 1),
        wrong=wrong / max(answerable, 1),
        recovered=recovered / max(answerable, 1),
        held=held / max(unanswerable, 1),
        precision=right / max(right + wrong + false, 1),
        overall=(right + held) / max(len(questions), 1),
        p50=times[len(times) // 2],
        p99=times[int(len(times) * 0.99)],
    )


def mistyped(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with one or two edits in one or two of their longer words, the same each time."""
    return [replace(question, text=_mistype(question.text, at)) for at, question in enumerate(questions)]


def _mistype(text: str, seed: int) -> str:
    rng = random.Random(seed)
    parts = re.split(r"(\w+)", text)
    places = [at for at, part in enumerate(parts) if len(part) >= _LONG_ENOUGH and part.isalpha()]
    for at in rng.sample(places, min(len(places), rng.choice([1, 2]))):
        for _ in range(rng.choice([1, 1, 2])):
            parts[at] = _with_edit(parts[at], rng)
    return "".join(parts)


def _with_edit(word: str, rng: random.Random) -> str:
    """Drop, swap, add or replace one letter inside ``word``."""
    kind, at = rng.randrange(4), rng.randrange(1, len(word) - 1)
    letter = rng.choice(_LETTERS)
    return (
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
    )[kind]
