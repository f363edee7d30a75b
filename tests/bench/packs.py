"""Measure the matcher on packs that were each written in one evening: ``uv run python -m tests.bench.packs``.

Nothing but the pack is known of its topic: few phrasings a fact, hardly any gaps, no near misses. The
questions are by people who never saw the pack. ``--show`` prints those that were answered wrongly or not at
all, and those that should not have been answered.
"""

import argparse
import json
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.domain.matching.matcher import Matcher
from bot.domain.matching.model import Status
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Pack
from tests.bench.questions import ROOT

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
    return list(_answered(pack, Matcher.build(pack), folder / "questions.jsonl"))


def _answered(pack: Pack, matcher: Matcher, questions: Path) -> Iterator[Asked]:
    for line in questions.read_text("utf-8").splitlines():
        entry = json.loads(line)
        verdict = matcher.match(entry["q"])
        is_answer = verdict.status is Status.ANSWER and verdict.fact_id is not None
        yield Asked(entry["q"], entry["gold"], pack.fact[verdict.fact_id or ""].answer if is_answer else "")


def _row(name: str, shares: Shares) -> str:
    cells = (shares.right, shares.wrong, shares.held, shares.precision)
    return f"| {name} | {' | '.join(f'{share:.1%}' for share in cells)} |"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="also print what went wrong")
    options = parser.parse_args()
    results = {name: ask(folder) for name, folder in folders().items()}
    every = {name: Shares.of(asked) for name, asked in results.items()}
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
