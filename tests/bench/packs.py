"""Measure the matcher on packs that were each written in one evening: ``uv run python -m tests.bench.packs``.

Nothing but the pack is known of its topic: few phrasings a fact, hardly any gaps, no near misses. The
questions are by people who never saw the pack. Each pack is asked as it was written, with what its facts are
about (``tests/data/about``), and with every other one of these lines. "Denied" is the share of the questions
with an answer to which it is said that the source does not say it. ``--show`` prints the questions that were
answered wrongly or not at all, and those that should not have been answered. ``--leave-one-out`` gives each
pack a confidence that was learned without it.
"""

import argparse
import json
import re
import statistics
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path

import numpy as np

from bot.domain.matching.model import DEFAULT_THRESHOLDS, Status
from bot.domain.matching.schema.unstated import stated_by
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.attributes import attributes, completed
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import About, Pack
from tests.bench import learning
from tests.bench.questions import ROOT
from tests.film import article_pack

OWN = ROOT / "tests" / "data" / "packs"
OBSERVATORY = ROOT / "tests" / "data" / "observatory"
ABOUT = ROOT / "tests" / "data" / "about"
EVENING = ROOT.parent / "shared" / "eval" / "evening"

Gold = list[list[str]]  # alternatives; a right answer matches every pattern of one of them


class Kept(Enum):
    """How many of the lines that say what facts are about are kept."""

    NONE = "as written"
    ALL = "with what facts are about"
    HALF = "with half of what facts are about"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what a right answer matches (nothing, where the article is silent), and the answer."""

    text: str
    gold: Gold
    answer: str  # "" where nothing was answered
    is_denied: bool = False  # whether it was said that the source does not say it

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
    """Right, wrong and denied are shares of the answerable questions, held of the others."""

    right: float
    wrong: float
    held: float
    precision: float
    denied: float

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
            denied=sum(each.is_denied for each in answerable) / len(answerable),
        )


def folders() -> dict[str, Path]:
    """Return the packs' folders by name, the festival's first where it is here."""
    shared = {"festival": EVENING} if EVENING.exists() else {}
    return shared | {path.name: path for path in sorted(OWN.iterdir()) if path.is_dir()}


@cache
def read(name: str, kept: Kept) -> Pack:
    """Return a pack with these of the lines that say what its facts are about."""
    pack = read_pack(folders()[name] / "pack")
    if kept is Kept.NONE:
        return pack
    lines = list(tomllib.loads((ABOUT / f"{name}.toml").read_text("utf-8")).items())
    about = {
        fact_id: tuple(About(**each) for each in entries)
        for fact_id, entries in lines[:: 1 if kept is Kept.ALL else 2]
    }
    facts = [replace(fact, about=about.get(fact.id, ())) for fact in pack.facts]
    return replace(pack, facts=tuple(completed(fact, pack.entity) for fact in facts))


@cache
def _index(name: str, kept: Kept) -> Index:
    return Index.learn(read(name, kept))


def ask(name: str, kept: Kept) -> list[Asked]:
    """Return the questions on a pack with the answers that it gives."""
    pack, matcher = read(name, kept), Matcher(_index(name, kept))
    verdicts = ((text, gold, matcher.match(text)) for text, gold in questions(name))
    return [
        Asked(
            text,
            gold,
            pack.fact[verdict.fact_id].answer if verdict.fact_id else "",
            is_denied=verdict.status is Status.UNKNOWN and verdict.gap is not None,
        )
        for text, gold, verdict in verdicts
    ]


def questions(name: str) -> Iterator[tuple[str, Gold]]:
    """Yield the questions on a pack, each with what a right answer matches."""
    for line in (folders()[name] / "questions.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        yield entry["q"], entry["gold"]


@cache
def examples(name: str, kept: Kept) -> learning.Examples:
    """Return the evidence for the best fact of every question on a pack, and whether it is right."""
    index = _index(name, kept)
    rows = [learning.vector(learning.best_of(index, text)[1]) for text, _ in questions(name)]
    return np.array(rows), np.array([float(each.is_right) for each in best_answers(name, kept)])


@cache
def best_answers(name: str, kept: Kept) -> list[Asked]:
    """Return the questions on a pack, each with the answer of its best fact."""
    facts, index = read(name, kept).fact, _index(name, kept)
    return [
        Asked(text, gold, facts[learning.best_of(index, text)[0]].answer) for text, gold in questions(name)
    ]


def evenings(*, without: str = "") -> list[tuple[learning.Examples, float]]:
    """Return the examples of all packs, as written and with what facts are about, with their weights."""
    found: list[tuple[learning.Examples, float]] = []
    for name in [name for name in folders() if name != without]:
        has_answer = np.array([bool(gold) for _, gold in questions(name)])
        for kept in (Kept.NONE, Kept.ALL):
            rows, labels = examples(name, kept)
            found.append(((rows[has_answer], labels[has_answer]), learning.EVENING_QUESTION))
            found.append(((rows[~has_answer], labels[~has_answer]), learning.EVENING_NEAR_MISS))
    return found


def leave_one_out(name: str, kept: Kept, known: list[tuple[learning.Examples, float]]) -> Shares:
    """Return a pack's shares with a confidence learned from what is ``known`` and the other packs."""
    weights = learning.fit(*known, *evenings(without=name))
    confidence = learning.confidences(examples(name, kept)[0], *weights)
    best = zip(best_answers(name, kept), confidence, strict=True)
    is_sure = DEFAULT_THRESHOLDS.answer
    return Shares.of([each if sure >= is_sure else replace(each, answer="") for each, sure in best])


def _film_examples() -> list[tuple[learning.Examples, float]]:
    film = article_pack()
    return [
        (learning.held_out(film), learning.PHRASING),
        (learning.evidence_of_sets(Index.learn(film)), learning.QUESTION),
    ]


def _table(shares: Mapping[str, Shares]) -> Iterator[str]:
    mean = [statistics.mean(column) for column in zip(*map(astuple, shares.values()), strict=True)]
    for name, cells in (*((name, astuple(each)) for name, each in shares.items()), ("mean", mean)):
        yield f"| {name} | {' | '.join(f'{share:.1%}' for share in cells)} |"


def of_one_pack() -> list[str]:
    """Return the attributes that facts of exactly one pack state, of all that facts of any pack state."""
    packs = [article_pack(), read_pack(OBSERVATORY), *(read(name, Kept.ALL) for name in folders())]
    used = Counter(each for pack in packs for each in stated_by(pack))
    return [each for each in attributes() if used[each] == 1]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="also print what went wrong")
    parser.add_argument("--leave-one-out", action="store_true", help="learn without each pack in turn")
    options = parser.parse_args()
    known = _film_examples() if options.leave_one_out else []
    for kept in Kept:
        asked = {name: ask(name, kept) for name in folders()}
        shares = {
            name: leave_one_out(name, kept, known) if options.leave_one_out else Shares.of(each)
            for name, each in asked.items()
        }
        head = f"| {kept.value} | right | wrong | held | precision | denied |\n|---|---|---|---|---|---|"
        sys.stdout.write("\n".join([head, *_table(shares), "", ""]))
        for name, each in asked.items() if options.show else ():
            failed = [f"{one.text!r} -> {one.answer!r}" for one in each if one.has_failed]
            sys.stdout.write("\n".join([f"{name}:", *failed, "", ""]))
    single = of_one_pack()
    share = len(single) / len(attributes())
    sys.stdout.write(f"Attributes that only one pack states: {share:.1%} ({', '.join(single)})\n")


if __name__ == "__main__":
    main()
