"""Measure the matcher on packs that were each written in one evening: ``uv run python -m tests.bench.packs``.

Nothing but the pack is known of its topic: few phrasings a fact, hardly any gaps, no near misses. The
questions are by people who never saw the pack. ``--show`` prints those that were answered wrongly or not at
all, and those that should not have been answered. ``--leave-one-out`` gives each pack a confidence that was
learned without it.
"""

import argparse
import json
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.domain.matching.model import DEFAULT_THRESHOLDS
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.loading import read_pack
from tests.bench import learning
from tests.bench.questions import PACK, ROOT

OWN = ROOT / "tests" / "data" / "packs"
EVENING = ROOT.parent / "shared" / "eval" / "evening"

Gold = list[list[str]]  # alternatives; a right answer matches every pattern of one of them


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what a right answer matches (nothing, where the article is silent), and the answer."""

    text: str
    gold: Gold
    answer: str  # "" where nothing was answered

    @property
    def is_right(self) -> bool:
        """Whether the answer is right."""
        return any(
            all(re.search(pattern, self.answer, re.IGNORECASE | re.DOTALL) for pattern in patterns)
            for patterns in self.gold
        )

    @property
    def has_failed(self) -> bool:
        """Whether it was answered wrongly, not at all, or although nothing answers it."""
        return not self.is_right if self.gold else bool(self.answer)


@dataclass(frozen=True, slots=True)
class Shares:
    """Right and wrong are shares of the answerable questions, held of the others."""

    right: float
    wrong: float
    held: float
    precision: float

    @classmethod
    def of(cls, asked: list[Asked]) -> "Shares":
        """Return the shares of these questions."""
        answerable = [each for each in asked if each.gold]
        others = [each for each in asked if not each.gold]
        given = [each for each in asked if each.answer]
        right = sum(each.is_right for each in given)
        return cls(
            right=right / len(answerable),
            wrong=sum(not each.is_right for each in answerable if each.answer) / len(answerable),
            held=sum(not each.answer for each in others) / len(others),
            precision=right / max(1, len(given)),
        )


def folders() -> dict[str, Path]:
    """Return the packs' folders by name, the festival's first where it is here."""
    shared = {"festival": EVENING} if EVENING.exists() else {}
    return shared | {path.name: path for path in sorted(OWN.iterdir()) if path.is_dir()}


def ask(folder: Path) -> list[Asked]:
    """Return the questions of a folder with the answers that its pack gives."""
    pack = read_pack(folder / "pack")
    matcher = Matcher.build(pack)
    verdicts = ((text, gold, matcher.match(text)) for text, gold in _questions(folder))
    return [
        Asked(text, gold, pack.fact[verdict.fact_id].answer if verdict.fact_id else "")
        for text, gold, verdict in verdicts
    ]


@cache
def examples() -> dict[str, learning.Examples]:
    """Return, for each pack, the evidence for the best fact of every question, and whether it is right."""
    return {name: _examples(folder) for name, folder in folders().items()}


def _examples(folder: Path) -> learning.Examples:
    index = Index.learn(read_pack(folder / "pack"))
    rows = [learning.vector(learning.best_of(index, text)[1]) for text, _ in _questions(folder)]
    labels = [float(Asked(*each).is_right) for each in _best_answers(folder)]
    return np.array(rows), np.array(labels)


@cache
def _best_answers(folder: Path) -> list[tuple[str, Gold, str]]:
    """Return each question with what a right answer matches, and the answer of its best fact."""
    pack = read_pack(folder / "pack")
    index = Index.learn(pack)
    best = ((text, gold, learning.best_of(index, text)[0]) for text, gold in _questions(folder))
    return [(text, gold, pack.fact[fact_id].answer) for text, gold, fact_id in best]


def _questions(folder: Path) -> Iterator[tuple[str, Gold]]:
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        yield entry["q"], entry["gold"]


def _row(name: str, shares: Shares) -> str:
    cells = (shares.right, shares.wrong, shares.held, shares.precision)
    return f"| {name} | {' | '.join(f'{share:.1%}' for share in cells)} |"


def leave_one_out() -> dict[str, Shares]:
    """Return each pack's shares with a confidence that was learned from the film and the other packs."""
    film = read_pack(PACK)
    known = (
        (learning.held_out(film), learning.PHRASING),
        (learning.evidence_of_sets(Index.learn(film)), learning.QUESTION),
    )
    found: dict[str, Shares] = {}
    for name, (rows, _) in examples().items():
        others = [(each, learning.EVENING_QUESTION) for other, each in examples().items() if other != name]
        confidence = learning.confidences(rows, *learning.fit(*known, *others))
        found[name] = Shares.of(
            [
                Asked(text, gold, answer if sure >= DEFAULT_THRESHOLDS.answer else "")
                for (text, gold, answer), sure in zip(_best_answers(folders()[name]), confidence, strict=True)
            ]
        )
    return found


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="also print what went wrong")
    parser.add_argument("--leave-one-out", action="store_true", help="learn without each pack in turn")
    options = parser.parse_args()
    results = {name: ask(folder) for name, folder in folders().items()}
    every = (
        leave_one_out() if options.leave_one_out else {n: Shares.of(asked) for n, asked in results.items()}
    )
    names = ("right", "wrong", "held", "precision")
    mean = Shares(*(statistics.mean(getattr(shares, name) for shares in every.values()) for name in names))
    lines = [
        "| pack | right | wrong | held | precision |",
        "|---|---|---|---|---|",
        *(_row(name, shares) for name, shares in every.items()),
        _row("mean", mean),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    for name, asked in results.items() if options.show else ():
        failed = [f"{each.text!r} -> {each.answer!r}" for each in asked if each.has_failed]
        sys.stdout.write("\n".join([f"\n{name}:", *failed, ""]))


if __name__ == "__main__":
    main()
