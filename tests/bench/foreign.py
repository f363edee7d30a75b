"""Benchmark of the matcher's reader and classifier on what people asked other bots: HINT3 and BANKING77-OOS.

``uv run python -m tests.bench.foreign [--hint3 FOLDER] [--banking77 FOLDER] [--page FILE]``: the folders are
checkouts of hellohaptik/HINT3, whose results are the rivals', and of jianguoz/Few-Shot-Intent-Detection.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.words import word_vectors
from tests.bench.intents import OUT_OF_SCOPE, Answers, Questions, answer
from tests.bench.report import table, write_section
from tests.bench.scope import ScopedRanker

HINT3 = ("sofmattress", "powerplay11", "curekart")
_RIVALS = ("dialogflow", "haptik", "luis", "rasa", "bert")
_NO_INTENT = "NO_NODES_DETECTED"
_BANKING77 = Path("Datasets", "BANKING77-OOS")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Phrasings of every intent, and questions."""

    phrasings: tuple[tuple[str, ...], ...]
    questions: Questions

    @classmethod
    def of(cls, train: Iterable[tuple[str, str]], test: Iterable[tuple[str, str]]) -> "Labelled":
        """Return what these texts with their intents say; an intent that ``train`` does not have is none."""
        phrasings: dict[str, list[str]] = defaultdict(list)
        for text, intent in train:
            phrasings[intent].append(text)
        numbers = {intent: number for number, intent in enumerate(phrasings)}
        asked = [(text, numbers.get(intent, OUT_OF_SCOPE)) for text, intent in test]
        return cls(
            tuple(map(tuple, phrasings.values())),
            Questions(
                tuple((text, number) for text, number in asked if number != OUT_OF_SCOPE),
                tuple(text for text, number in asked if number == OUT_OF_SCOPE),
            ),
        )


def hint3(folder: Path, name: str) -> Labelled:
    """Return a data set of HINT3, in the version that its paper reports on."""

    def read(split: str) -> list[tuple[str, str]]:
        with (folder / "dataset" / "v1" / split / f"{name}_{split}.csv").open(encoding="utf-8") as file:
            return [(row["sentence"], row["label"]) for row in csv.DictReader(file)]

    return Labelled.of(read("train"), read("test"))


def banking77(folder: Path, split: str, out_of_scope: str) -> Labelled:
    """Return BANKING77-OOS with a split's questions; those out of scope are ``id-oos`` or ``ood-oos``."""

    def read(split: str) -> list[tuple[str, str]]:
        texts, intents = (
            (folder / _BANKING77 / split / file).read_text("utf-8").splitlines()
            for file in ("seq.in", "label")
        )
        return list(zip(texts, intents, strict=True))

    return Labelled.of(read("train"), [*read(split), *read(f"{out_of_scope}/{split}")])


def learn(data: Labelled) -> ScopedRanker:
    """Learn the phrasings of the intents."""
    return ScopedRanker.learn(data.phrasings, word_vectors().sentence)


def mcc(intents: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> float:
    """Return Matthews' correlation coefficient of right and found intents, "none" being one of them."""
    count = 2 + int(max(intents.max(), found.max()))
    times = np.bincount((intents + 1) * count + found + 1, minlength=count * count).reshape(count, count)
    right, asked, answered, total = np.trace(times), times.sum(1), times.sum(0), times.sum()
    spread = float(total**2 - answered @ answered) * float(total**2 - asked @ asked)
    return float(right * total - asked @ answered) / max(1.0, spread) ** 0.5


def mcc_at(answers: Answers, threshold: float) -> float:
    """Return Matthews' correlation coefficient with answers under the threshold declined."""
    return mcc(answers.intents, np.where(answers.scores >= threshold, answers.found, OUT_OF_SCOPE))


def best_mcc(answers: Answers) -> float:
    """Return Matthews' correlation coefficient at the best threshold, as the paper does."""
    return max(mcc_at(answers, threshold) for threshold in np.unique(answers.scores))


def published(folder: Path, name: str) -> dict[str, float]:
    """Return the best coefficient over all thresholds that each rival reached on a data set of HINT3."""
    best: dict[str, float] = {}
    for rival in _RIVALS:
        with (folder / "results" / f"{rival}_{name}.csv").open(encoding="utf-8") as file:
            best[rival] = max(float(row["MCC"]) for row in csv.DictReader(file))
    return best


def hint3_table(folder: Path) -> str:
    """Return the coefficients on HINT3 as Markdown, beside those of the rivals."""
    rows: list[Sequence[str]] = []
    for name in HINT3:
        data = hint3(folder, name)
        ranker = learn(data)
        answers = answer(ranker, data.questions)
        ours = best_mcc(answers), mcc_at(answers, ranker.label_free)
        figures = (*ours, *published(folder, name).values())
        speed = np.percentile(answers.microseconds, 50)
        rows.append(
            (name, f"{answers.accuracy():.1f}", *(f"{figure:.3f}" for figure in figures), f"{speed:.0f}")
        )
    return table(("data set", "raw", "this matcher", "label-free", *_RIVALS, "µs p50"), rows)


def banking77_table(folder: Path) -> str:
    """Return the figures on BANKING77-OOS as Markdown, with thresholds tuned on its split ``valid``."""
    rows: list[Sequence[str]] = []
    ranker = learn(banking77(folder, "valid", "id-oos"))
    for kind in ("id-oos", "ood-oos"):
        tune, report = (
            answer(ranker, banking77(folder, split, kind).questions) for split in ("valid", "test")
        )
        right, held = report.at(tune.tuned(lambda right, held: right + held))
        speed = np.percentile(report.microseconds, 50)
        figures = f"{report.accuracy():.1f}", f"{right:.1f} / {held:.1f}", f"{report.auroc():.3f}"
        rows.append((kind, *figures, f"{tune.auroc():.3f}", f"{speed:.0f}"))
    return table(("out of scope", "raw", "in/oos balanced", "AUROC", "AUROC on valid", "µs p50"), rows)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--hint3", type=Path, help="a checkout of HINT3")
    parser.add_argument("--banking77", type=Path, help="a checkout of Few-Shot-Intent-Detection")
    parser.add_argument("--page", type=Path, help="put the tables into their sections of this page")
    options = parser.parse_args()
    if not (options.hint3 or options.banking77):
        parser.error("name the folder of at least one benchmark")
    for name, folder, make in (
        ("hint3", options.hint3, hint3_table),
        ("banking77", options.banking77, banking77_table),
    ):
        if folder:
            text = make(folder)
            print(f"{name}\n\n{text}\n")  # noqa: T201  the report is what this program is for
            if options.page:
                write_section(options.page, name, text)


if __name__ == "__main__":
    main()
