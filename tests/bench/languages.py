"""Measure how German and Spanish questions are understood: ``uv run python -m tests.bench.languages``.

Right and wrong are shares of all questions of a set, held of those that the article does not answer.
``--set tuning`` measures other questions than the development set's, ``--test`` the held-back ones, and
``--show`` lists every question with its gloss.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.matching.languages.detection import READ
from bot.domain.matching.languages.questions import heard
from bot.domain.matching.model import Status, Verdict
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from tests.bench.questions import DEV, OWN, Question, accepts_dev
from tests.film import add_titles, article_pack, whole_pack


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what a right answer holds."""

    question: Question  # with the keys of its answers, where it was written with the list of them
    expect: str
    by_article: tuple[str, ...] = ()  # the ids of the facts that a reader took for an answer
    by_all: tuple[str, ...] = ()

    def is_answerable(self, pack: Pack) -> bool:
        """Tell whether a pack answers it."""
        return bool(self.question.facts or self._answers(pack))

    def accepts(self, fact_id: str, pack: Pack) -> bool:
        """Tell whether a fact answers it."""
        if self.question.facts:
            return accepts_dev(self.question, fact_id, pack)
        return fact_id in self._answers(pack)

    def _answers(self, pack: Pack) -> tuple[str, ...]:
        return self.by_all if pack.bibliography else self.by_article


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question: "right", "wrong" (answered, but not so), "held" or "missed"."""

    asked: Asked
    result: str
    verdict: Verdict


def read_asked(path: Path) -> list[Asked]:
    """Return the questions of a file."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [
        Asked(
            Question(line["q"], tuple(line.get("facts", ()))),
            line.get("expect", ""),
            tuple(line.get("article", ())),
            tuple(line.get("all", ())),
        )
        for line in lines
    ]


def outcomes(match: Callable[[str], Verdict], asked: list[Asked], pack: Pack) -> list[Outcome]:
    """Return what becomes of every question."""
    found: list[Outcome] = []
    for each in asked:
        verdict = match(each.question.text)
        found.append(Outcome(each, _result(each, verdict, pack), verdict))
    return found


def _result(asked: Asked, verdict: Verdict, pack: Pack) -> str:
    told = [part.verdict.fact_id for part in verdict.parts] or [verdict.fact_id]
    is_answer = verdict.status is Status.ANSWER and verdict.fact_id is not None
    if not is_answer:
        return "missed" if asked.is_answerable(pack) else "held"
    return "right" if any(asked.accepts(each, pack) for each in told if each) else "wrong"


def share(found: list[Outcome], *results: str) -> float:
    """Return the share of outcomes that are one of ``results``."""
    return sum(each.result in results for each in found) / max(1, len(found))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    sets = parser.add_mutually_exclusive_group()
    sets.add_argument("--set", choices=("dev", "tuning"), default="dev")
    sets.add_argument("--test", action="store_const", const="test", dest="set", help="the held-back set")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if not DEV.exists():
        sys.exit(f"{DEV.parent}: the patterns of right answers are not here")
    sys.stdout.write("\n".join(_report(options.set, show=options.show)) + "\n")
    return 0


def _report(name: str, *, show: bool) -> Iterator[str]:
    packs = {"the article": article_pack(), "all sources": whole_pack()}
    matchers = {label: Matcher.build(pack) for label, pack in packs.items()}
    for label, pack in packs.items():
        add_titles(matchers[label], pack)
    yield "| language | told from | questions | right | wrong | held | right of answerable | µs p50 |"
    yield "|---|---|---|---|---|---|---|---|"
    shown: list[str] = []
    for language in READ:
        asked = read_asked(OWN / f"{language}_{name}.jsonl")
        for label, pack in packs.items():
            # Where only the article's answers are known, another source may have one, too.
            is_judged = label == "the article" or any(each.by_all for each in asked)
            some = asked if is_judged else [each for each in asked if each.is_answerable(pack)]
            started = time.thread_time()
            found = outcomes(matchers[label].match, some, pack)
            each = (time.thread_time() - started) * 1e6 / max(1, len(some))
            answerable = [outcome for outcome in found if outcome.asked.is_answerable(pack)]
            others = [outcome for outcome in found if not outcome.asked.is_answerable(pack)]
            shares = (
                f"{share(found, 'right'):.1%}",
                f"{share(found, 'wrong'):.1%}",
                f"{share(others, 'held'):.1%}" if others else "",
                f"{share(answerable, 'right'):.1%}",
            )
            yield f"| {language} | {label} | {len(found)} | {' | '.join(shares)} | {each:.0f} |"
            reader = matchers[label]._index.reader
            shown += (_line(language, label, outcome, reader) for outcome in found)
    if show:
        yield from ("", *shown)


def _line(language: str, label: str, outcome: Outcome, reader: QuestionReader) -> str:
    verdict, text = outcome.verdict, outcome.asked.question.text
    said = heard(text, reader)
    best = verdict.fact_id or next((each.fact_id for each in verdict.candidates), "")
    gloss = "" if said is None else f"{said.english} ({said.template}) {list(said.unread) or ''}"
    return (
        f"{outcome.result:6} {language} {label[4:]:8} {text} => {gloss} | {verdict.confidence:.2f} {best} "
        f"| {outcome.asked.expect}"
    )


if __name__ == "__main__":
    sys.exit(main())
