"""Measure how well questions that ask for the same are put together, for the review.

``uv run python -m tests.bench.alike`` prints, for the questions of three servers' members, how many groups
come of how many things that were asked, and B-cubed precision and recall: of a question's group, how many
ask for the same, and of those that ask for the same, how many are in its group.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import mean

from bot.domain.matching.verdict.matcher import Matcher
from tests.bench.questions import ROOT
from tests.film import whole_pack

ALIKE = ROOT / "tests" / "data" / "alike.json"


@dataclass(frozen=True)
class Grouped:
    """The questions of a server in groups, each question by the number of what it asks for."""

    things: int
    groups: Sequence[Sequence[int]]

    @property
    def precision(self) -> float:
        """Of a question's group, the share that asks for the same."""
        return mean(group.count(thing) / len(group) for group in self.groups for thing in group)

    @property
    def recall(self) -> float:
        """Of the questions that ask for the same, the share that is in a question's group."""
        every = [thing for group in self.groups for thing in group]
        return mean(group.count(thing) / every.count(thing) for group in self.groups for thing in group)


def grouped(matcher: Matcher) -> dict[str, Grouped]:
    """Return how the questions of each server are grouped, in the order in which they might be asked."""
    servers = json.loads(ALIKE.read_text())
    return {name: _grouped(matcher, things) for name, things in servers.items()}


def _grouped(matcher: Matcher, things: Sequence[dict[str, list[str]]]) -> Grouped:
    asked = [(number, text) for number, thing in enumerate(things) for text in thing["wordings"]]
    Random(1).shuffle(asked)
    groups = matcher.group_alike(text for _, text in asked)
    return Grouped(len(things), [[asked[number][0] for number in group] for group in groups])


def main() -> None:
    """Print the figures."""
    for name, found in grouped(Matcher.build(whole_pack())).items():
        print(  # noqa: T201
            f"server {name}: {found.things} things asked, {len(found.groups)} groups, "
            f"precision {found.precision:.2f}, recall {found.recall:.2f}"
        )


if __name__ == "__main__":
    main()
