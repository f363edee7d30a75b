"""Benchmark of the matcher's reader and classifier on CLINC150, with its intents as facts.

``uv run python -m tests.bench.intents ../shared/intents/clinc150.jsonl [--test FILE] [--json FILE]``
Times are processor time, which depends little on other load.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tests.bench.ranking import Ranker, label_free_threshold
from tests.bench.report import table, write_section
from tests.bench.typos import with_typos

_SHOTS = (None, 10, 5)  # phrasings per class; None means all
_SEEDS = (0, 1, 2)
OUT_OF_SCOPE = -1  # in place of an intent
_TYPO_SEED = 7
# The published table tunes for overall accuracy, with fifteen in-scope questions per out-of-scope one.
_IN_SCOPE_TO_ONE = 15


@dataclass(frozen=True, slots=True)
class Questions:
    """In-scope questions with the number of their intent, and out-of-scope questions."""

    in_scope: tuple[tuple[str, int], ...]
    out_of_scope: tuple[str, ...]

    def mistyped(self) -> "Questions":
        """Return the same questions with typos."""
        return Questions(
            tuple((with_typos(text, _TYPO_SEED), intent) for text, intent in self.in_scope),
            tuple(with_typos(text, _TYPO_SEED) for text in self.out_of_scope),
        )


class Best(Protocol):
    """Finds the best class for a question."""

    def best(self, text: str) -> tuple[int, float]:
        """Return the number of the class and its score."""
        ...


@dataclass(frozen=True, slots=True)
class Data:
    """The phrasings of every intent, and the questions for tuning and for the report."""

    phrasings: tuple[tuple[str, ...], ...]
    splits: tuple[tuple[Questions, Questions], ...]  # tuned on the first, reported on the second
    source: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The ranker's answers to a set of questions, with scores and times."""

    intents: npt.NDArray[np.int64]  # the right ones; OUT_OF_SCOPE where there is none
    found: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    microseconds: tuple[float, ...]

    def accuracy(self) -> float:
        """Return the share of the questions in scope whose intent was found, in percent."""
        return 100 * float((self.found == self.intents)[self.intents != OUT_OF_SCOPE].mean())

    def at(self, threshold: float) -> tuple[float, float]:
        """Return in-scope accuracy and out-of-scope recall at a threshold, in percent."""
        is_out = self.intents == OUT_OF_SCOPE
        is_above = self.scores >= threshold
        right = float(((self.found == self.intents) & is_above)[~is_out].mean())
        return 100 * right, 100 * float((~is_above)[is_out].mean())

    def tuned(self, worth: Callable[[float, float], float]) -> float:
        """Return the threshold that maximises ``worth`` of accuracy and recall."""
        return float(max(np.unique(self.scores), key=lambda threshold: worth(*self.at(threshold))))

    def auroc(self) -> float:
        """Return the probability that a question in scope scores higher than one out of scope."""
        is_out = self.intents == OUT_OF_SCOPE
        out, within = np.sort(self.scores[is_out]), self.scores[~is_out]
        ranks = np.searchsorted(out, within, side="left") + np.searchsorted(out, within, side="right")
        return float(ranks.mean() / 2 / len(out))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the report, averaged over the seeds; in percent, except for AUROC and times."""

    phrasings: str
    typos: bool
    raw: float
    in_scope: float
    out_of_scope: float
    in_scope_balanced: float
    out_of_scope_balanced: float
    in_scope_label_free: float
    out_of_scope_label_free: float
    auroc: float
    microseconds_p50: float
    microseconds_p99: float
    build_milliseconds: float


def load(path: Path, test: Path | None) -> Data:
    """Read the data; without a test file, each half of val is reported with thresholds from the other."""
    lines = _lines(path)
    names = sorted({line["intent"] for line in lines if line["intent"]})
    number = {name: at for at, name in enumerate(names)}
    phrasings: list[list[str]] = [[] for _ in names]
    for line in lines:
        if line["split"] == "train":
            phrasings[number[line["intent"]]].append(line["q"])
    val = _questions(lines, number, "val", ("oos_train", "oos_val"))
    if test is not None:
        splits = ((val, _questions(_lines(test), number, "test", ("oos_test",))),)
        return Data(tuple(map(tuple, phrasings)), splits, f"{test.name}, thresholds tuned on val")
    halves = [Questions(val.in_scope[at::2], val.out_of_scope[at::2]) for at in (0, 1)]
    splits = ((halves[0], halves[1]), (halves[1], halves[0]))
    return Data(tuple(map(tuple, phrasings)), splits, "val in two halves, thresholds tuned on the other half")


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def _questions(
    lines: Sequence[dict[str, str]], number: dict[str, int], split: str, out_of_scope: tuple[str, ...]
) -> Questions:
    return Questions(
        tuple((line["q"], number[line["intent"]]) for line in lines if line["split"] == split),
        tuple(line["q"] for line in lines if line["split"] in out_of_scope),
    )


def sample(phrasings: Sequence[Sequence[str]], count: int | None, seed: int) -> list[Sequence[str]]:
    """Return ``count`` random phrasings of every class, or all of them for None."""
    rng = random.Random(seed)
    return [some if count is None else rng.sample(some, count) for some in phrasings]


def answer(ranker: Best, questions: Questions) -> Answers:
    """Return the ranker's answers to all questions."""
    times: list[float] = []

    def best(text: str) -> tuple[int, float]:
        start = time.thread_time()
        found = ranker.best(text)
        times.append(1e6 * (time.thread_time() - start))
        return found

    found = [best(text) for text in (*(text for text, _ in questions.in_scope), *questions.out_of_scope)]
    intents = [intent for _, intent in questions.in_scope] + [OUT_OF_SCOPE] * len(questions.out_of_scope)
    numbers, scores = zip(*found, strict=True)
    return Answers(np.array(intents), np.array(numbers), np.array(scores), tuple(times))


def measure(data: Data, count: int | None, seed: int) -> list[Row]:
    """Train on ``count`` phrasings per class, and return rows without and with typos."""
    classes = sample(data.phrasings, count, seed)
    start = time.process_time()
    ranker = Ranker.learn(classes)
    build = 1000 * (time.process_time() - start)
    label_free = label_free_threshold(classes)
    rows: list[Row] = []
    for tune, report in data.splits:
        tuned_on = answer(ranker, tune)
        usual = tuned_on.tuned(lambda right, held: _IN_SCOPE_TO_ONE * right + held)
        balanced = tuned_on.tuned(lambda right, held: right + held)
        for has_typos in (False, True):
            answers = answer(ranker, report.mistyped() if has_typos else report)
            rows.append(
                Row(
                    "all" if count is None else str(count),
                    has_typos,
                    answers.accuracy(),
                    *answers.at(usual),
                    *answers.at(balanced),
                    *answers.at(label_free),
                    answers.auroc(),
                    float(np.percentile(answers.microseconds, 50)),
                    float(np.percentile(answers.microseconds, 99)),
                    build,
                )
            )
    return rows


def mean(rows: Sequence[Row]) -> Row:
    """Return the mean of rows that differ only in seed or split."""
    numbers = [field.name for field in fields(Row) if field.type is float]
    return replace(
        rows[0], **{name: statistics.fmean(getattr(row, name) for row in rows) for name in numbers}
    )


def run(data: Data) -> list[Row]:
    """Return the rows for all numbers of phrasings."""
    report: list[Row] = []
    for count in _SHOTS:
        rows = [row for seed in (_SEEDS if count else _SEEDS[:1]) for row in measure(data, count, seed)]
        report += [mean([row for row in rows if row.typos is has_typos]) for has_typos in (False, True)]
    return report


def as_table(rows: Sequence[Row]) -> str:
    """Return the report as Markdown."""
    head = (
        "phrasings", "typos", "raw", "in/oos tuned", "in/oos balanced", "in/oos label-free",
        "AUROC", "µs p50", "p99", "build ms",
    )  # fmt: skip
    return table(
        head,
        [
            (
                row.phrasings,
                "yes" if row.typos else "no",
                f"{row.raw:.1f}",
                f"{row.in_scope:.1f} / {row.out_of_scope:.1f}",
                f"{row.in_scope_balanced:.1f} / {row.out_of_scope_balanced:.1f}",
                f"{row.in_scope_label_free:.1f} / {row.out_of_scope_label_free:.1f}",
                f"{row.auroc:.3f}",
                f"{row.microseconds_p50:.0f}",
                f"{row.microseconds_p99:.0f}",
                f"{row.build_milliseconds:.0f}",
            )
            for row in rows
        ],
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="CLINC150, one question a line")
    parser.add_argument("--test", type=Path, help="the same form with the splits test and oos_test")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    parser.add_argument("--page", type=Path, help="put the table into the section of this page")
    options = parser.parse_args()
    data = load(options.data, options.test)
    rows = run(data)
    text = f"Reported on {data.source}.\n\n{as_table(rows)}"
    print(text)  # noqa: T201  the report is what this program is for
    if options.json:
        report = {"source": data.source, "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    if options.page:
        write_section(options.page, "intents", text)


if __name__ == "__main__":
    main()
