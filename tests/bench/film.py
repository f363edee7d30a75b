"""Measure the matcher on the film pack: the question sets, typing errors, cross-validation, speed.

``uv run python -m tests.bench.film`` prints the figures; ``--write-docs`` puts them into docs/matching.md,
``--learn`` relearns the weights of the confidence and writes them into its module, ``--untouched`` also
reports the held-back test set.
"""

import argparse
import re
import sys
import time
from dataclasses import dataclass

import numpy as np

from bot.domain.matching.model import DEFAULT_THRESHOLDS
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from tests.bench import learning, packs
from tests.bench.questions import (
    DEV,
    OWN,
    ROOT,
    UNRELATED,
    Figures,
    accepts_dev,
    accepts_own,
    measure,
    mistyped,
    read_questions,
    read_unrelated,
)
from tests.film import article_pack, whole_pack

_DOCS = ROOT / "docs" / "matching.md"
_EVIDENCE = ROOT / "bot" / "domain" / "matching" / "verdict" / "evidence.py"
_MARKS = ("<!-- figures: begin -->", "<!-- figures: end -->")


@dataclass(frozen=True, slots=True)
class CrossValidated:
    """Shares on the development set from a tenfold cross-validation."""

    right: float
    wrong: float
    held: float
    precision: float


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--write-docs", action="store_true")
    parser.add_argument("--untouched", action="store_true")
    options = parser.parse_args()
    if not DEV.exists():
        sys.exit(f"{DEV}: the development set is not here")
    pack = article_pack()
    if options.learn:
        _learn(pack)
        return 0
    lines = _table(pack, untouched=options.untouched or options.write_docs)
    sys.stdout.write("\n".join(lines) + "\n")
    if options.write_docs:
        _write_docs(lines)
    return 0


def _learn(pack: Pack) -> None:
    intercept, weights = learning.fit(
        (learning.held_out(pack), learning.PHRASING),
        (learning.evidence_of_sets(Index.learn(pack)), learning.QUESTION),
        *learning.evidence_of_record(Index.learn(whole_pack())),
        *packs.evenings(),
    )
    body = "".join(f'    "{name}": {weight:.3f},\n' for name, weight in weights.items())
    text = f"INTERCEPT = {intercept:.3f}\nWEIGHTS: dict[str, float] = {{\n{body}}}\n"
    module = _EVIDENCE.read_text("utf-8")
    _EVIDENCE.write_text(re.sub(r"(?s)INTERCEPT = .*?\n}\n", text, module), "utf-8")


def _table(pack: Pack, *, untouched: bool) -> list[str]:
    started = time.process_time()
    matcher = Matcher.build(pack)
    learned = time.process_time() - started
    kept = matcher.dump()
    started = time.process_time()
    Matcher.restore(pack, kept)
    loaded = time.process_time() - started
    dev = read_questions(DEV)
    lines = [
        "| set | questions | right | wrong | held | precision | overall | µs p50 | µs p99 |",
        "|---|---|---|---|---|---|---|---|---|",
        _row("development", measure(matcher.match, dev, accepts_dev, pack)),
        _cross_validated_row(len(dev), _cross_validate(pack)),
        _row("development, mistyped", measure(matcher.match, mistyped(dev), accepts_dev, pack)),
    ]
    for name in ("tuning", "untouched")[: 2 if untouched else 1]:
        own = read_questions(OWN / f"{name}.jsonl")
        lines.append(_row(f"own, {name}", measure(matcher.match, own, accepts_own, pack)))
    if untouched:
        stranger = read_questions(OWN / "stranger.jsonl")
        lines.append(_row("by a stranger", measure(matcher.match, stranger, accepts_dev, pack)))
    if UNRELATED.exists():
        held = measure(matcher.match, read_unrelated(), accepts_dev, pack)
        count = held.unanswerable
        lines.append(
            f"| of other bots | {count} | | | {held.held:.1%} | | | {held.p50:.0f} | {held.p99:.0f} |"
        )
    speed = (
        f"Learning the pack takes {learned:.1f} s, once; reading what was kept ({len(kept) / 1e6:.0f} MB) "
        f"takes {loaded * 1e3:.0f} ms (processor time, one core)."
    )
    return [*lines, "", speed]


def _row(name: str, figures: Figures) -> str:
    count = figures.answerable + figures.unanswerable
    shares = (figures.right, figures.wrong, figures.held, figures.precision, figures.overall)
    cells = (f"{share:.1%}" for share in shares)
    return f"| {name} | {count} | {' | '.join(cells)} | {figures.p50:.0f} | {figures.p99:.0f} |"


def _cross_validated_row(count: int, result: CrossValidated) -> str:
    shares = (result.right, result.wrong, result.held, result.precision)
    return (
        f"| development, cross-validated | {count} | {' | '.join(f'{share:.1%}' for share in shares)} | | | |"
    )


def _cross_validate(pack: Pack) -> CrossValidated:
    """Return the figures of a tenfold cross-validation on the development set."""
    questions = read_questions(DEV)
    held = learning.held_out(pack), learning.PHRASING
    evenings = packs.evenings()
    rows, labels = learning.evidence_of_sets(Index.learn(pack))
    confidence = np.zeros(len(labels))
    for known, tested in learning.folds(len(labels)):
        sets = (rows[known], labels[known]), learning.QUESTION
        intercept, weights = learning.fit(held, sets, *evenings)
        confidence[tested] = learning.confidences(rows[tested], intercept, weights)
    count = len(questions)
    answered = confidence[:count] >= DEFAULT_THRESHOLDS.answer
    good = labels[:count] > 0
    has_answer = np.array([bool(question.facts) for question in questions])
    return CrossValidated(
        right=float((answered & good)[has_answer].mean()),
        wrong=float((answered & ~good)[has_answer].mean()),
        held=float(1 - answered[~has_answer].mean()),
        precision=float((answered & good).sum() / max(1, answered.sum())),
    )


def _write_docs(lines: list[str]) -> None:
    begin, end = _MARKS
    text = _DOCS.read_text("utf-8")
    before, rest = text.split(begin)
    _, after = rest.split(end)
    _DOCS.write_text(f"{before}{begin}\n{chr(10).join(lines)}\n{end}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
