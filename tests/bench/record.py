"""Measure what the film's sources answer together, beside what the article answers alone.

``uv run python -m tests.bench.record`` prints the figures; ``--untouched`` also those of the
held-back questions.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator

from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from tests.bench.questions import (
    DEV,
    OWN,
    Figures,
    Question,
    accepts_dev,
    accepts_own,
    measure,
    read_questions,
)
from tests.film import article_pack, whole_pack

FANS = DEV.with_name("fans.jsonl")
_ROUNDS = 3  # of the same questions, of which the fastest counts


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--untouched", action="store_true")
    options = parser.parse_args()
    if not DEV.exists():
        sys.exit(f"{DEV}: the questions are not here")
    sys.stdout.write("\n".join(_table(untouched=options.untouched)) + "\n")
    return 0


def fan_questions() -> tuple[list[Question], dict[str, list[list[str]]]]:
    """Return what people really asked, with the patterns of right answers by question."""
    lines = [json.loads(line) for line in FANS.read_text("utf-8").splitlines() if line.strip()]
    gold: dict[str, list[list[str]]] = {line["q"]: line["gold"] for line in lines}
    return [Question(line["q"], (line["id"],) if line["gold"] else ()) for line in lines], gold


def _table(*, untouched: bool) -> Iterator[str]:
    whole, article = whole_pack(), article_pack()
    match = Matcher.build(whole).match
    yield "| set | questions | right | wrong | held | µs p50 |"
    yield "|---|---|---|---|---|---|"
    fans, gold = fan_questions()

    def accepts_fan(question: Question, fact_id: str, pack: Pack) -> bool:
        answer = pack.fact[fact_id].answer
        return any(
            all(re.search(each, answer, re.IGNORECASE | re.DOTALL) for each in every)
            for every in gold[question.text]
        )

    yield _row("fans", measure(match, fans, accepts_fan, whole))
    for name in ("tuning", "untouched")[: 2 if untouched else 1]:
        own = read_questions(OWN / f"record_{name}.jsonl")
        yield _row(f"on the record, {name}", measure(match, own, accepts_own, whole))
    answered = [question for question in read_questions(DEV) if question.facts]
    with_all = _fastest(Matcher.build(whole), answered, whole)
    alone = _fastest(Matcher.build(article), answered, article)
    yield _row("development, what the article answers", with_all)
    yield _row("the same from the article alone", alone)
    yield ""
    yield (
        f"{len(whole.facts)} facts from {len(whole.bibliography) + 1} sources; a match takes "
        f"{with_all.p50 / alone.p50:.2f} times what it takes with the article alone."
    )


def _fastest(matcher: Matcher, questions: list[Question], pack: Pack) -> Figures:
    rounds = [measure(matcher.match, questions, accepts_dev, pack) for _ in range(_ROUNDS)]
    return min(rounds, key=lambda figures: figures.p50)


def _row(name: str, figures: Figures) -> str:
    shares = (figures.right, figures.wrong, figures.held)
    held = f"{shares[2]:.1%}" if figures.unanswerable else ""
    count = figures.answerable + figures.unanswerable
    return f"| {name} | {count} | {shares[0]:.1%} | {shares[1]:.1%} | {held} | {figures.p50:.0f} |"


if __name__ == "__main__":
    sys.exit(main())
