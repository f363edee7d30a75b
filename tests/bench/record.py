"""Measure what the film's sources answer together, beside what the article answers alone.

``uv run python -m tests.bench.record`` prints the figures; ``--untouched`` also those of the
held-back questions. ``--wordings 8 12`` prints instead what is left of them when every fact keeps
at most so many of its phrasings.
"""

import argparse
import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterator

from bot.domain.matching.model import Verdict
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
    parser.add_argument("--wordings", type=int, nargs="+", metavar="N", default=())
    options = parser.parse_args()
    if not DEV.exists():
        sys.exit(f"{DEV}: the questions are not here")
    lines = _thinned_table(options.wordings) if options.wordings else _table(untouched=options.untouched)
    for line in lines:
        sys.stdout.write(line + "\n")
    return 0


def fan_questions() -> tuple[list[Question], dict[str, list[list[str]]]]:
    """Return what people really asked, with the patterns of right answers by question."""
    lines = [json.loads(line) for line in FANS.read_text("utf-8").splitlines() if line.strip()]
    gold: dict[str, list[list[str]]] = {line["q"]: line["gold"] for line in lines}
    return [Question(line["q"], (line["id"],) if line["gold"] else ()) for line in lines], gold


def thinned(pack: Pack, most: int) -> Pack:
    """Return ``pack`` with at most ``most`` phrasings a fact, taken evenly from those it has."""
    return dataclasses.replace(
        pack,
        facts=tuple(
            dataclasses.replace(fact, phrasings=_evenly(fact.phrasings, most)) for fact in pack.facts
        ),
    )


def _evenly(phrasings: tuple[str, ...], most: int) -> tuple[str, ...]:
    if len(phrasings) <= most:
        return phrasings
    return tuple(phrasings[number * len(phrasings) // most] for number in range(most))


def _table(*, untouched: bool) -> Iterator[str]:
    whole, article = whole_pack(), article_pack()
    match = Matcher.build(whole).match
    yield "| set | questions | right | wrong | held | µs p50 |"
    yield "|---|---|---|---|---|---|"
    yield _row("fans", _of_fans(match, whole))
    for name in ("tuning", "untouched")[: 2 if untouched else 1]:
        yield _row(f"on the record, {name}", _of_record(match, name, whole))
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


def _thinned_table(limits: list[int]) -> Iterator[str]:
    whole = whole_pack()
    yield "| at most | a fact, on average | set | right | wrong | held |"
    yield "|---|---|---|---|---|---|"
    for most in limits:
        pack = thinned(whole, most)
        match = Matcher.build(pack).match
        average = sum(len(fact.phrasings) for fact in pack.facts) / len(pack.facts)
        for name, figures in (
            ("fans", _of_fans(match, pack)),
            ("on the record, tuning", _of_record(match, "tuning", pack)),
        ):
            shares = f"{figures.right:.1%} | {figures.wrong:.1%} | {figures.held:.1%}"
            yield f"| {most} | {average:.1f} | {name} | {shares} |"


def _of_fans(match: Callable[[str], Verdict], pack: Pack) -> Figures:
    fans, gold = fan_questions()

    def accepts(question: Question, fact_id: str, pack: Pack) -> bool:
        answer = pack.fact[fact_id].answer
        return any(
            all(re.search(each, answer, re.IGNORECASE | re.DOTALL) for each in every)
            for every in gold[question.text]
        )

    return measure(match, fans, accepts, pack)


def _of_record(match: Callable[[str], Verdict], name: str, pack: Pack) -> Figures:
    return measure(match, read_questions(OWN / f"record_{name}.jsonl"), accepts_own, pack)


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
