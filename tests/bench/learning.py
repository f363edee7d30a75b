"""Learns the weights of the confidence from held-out phrasings and the question sets."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from bot.domain.authoring.folds import folds_of
from bot.domain.matching.verdict.evidence import Evidence
from bot.domain.matching.verdict.index import GroupKind, Index
from bot.domain.pack.model import Pack
from tests.bench.questions import DEV, OWN, Question, accepts_dev, accepts_own, read_questions

Floats = npt.NDArray[np.float64]
Examples = tuple[Floats, Floats]  # the evidence for facts, and 1 where the fact is right

_NAMES = tuple(field.name for field in fields(Evidence))

# How much an example counts: a held-out phrasing, a question on the film, one on an evening pack. Those that
# such a pack does not answer count less: most were made to be near misses, which members seldom ask.
PHRASING, QUESTION, EVENING_QUESTION, EVENING_NEAR_MISS = 0.02, 1.3, 0.6, 0.18
# On the record: a question of people who had not seen it, one on the article asked with all sources.
RECORD_QUESTION, ARTICLE_QUESTION = 1.2, 0.2
_SMOOTHING = 3.0
_STEPS = 25


def held_out(pack: Pack) -> Examples:
    """Return the evidence for the best fact of every held-out phrasing, and whether the fact is right."""
    rows: list[list[float]] = []
    labels: list[float] = []
    for index, out in folds_of(pack):
        for group, text in out:
            fact_id, evidence = best_of(index, text)
            rows.append(vector(evidence))
            labels.append(float(group.kind is GroupKind.FACT and fact_id == group.id))
    return np.array(rows), np.array(labels)


def best_of(index: Index, text: str) -> tuple[str, Evidence]:
    """Return the best fact for a question, and the evidence for it."""
    result = index.find(index.reader.read(text), 0)
    if result is None:
        raise ValueError("a pack without facts has nothing to learn from")
    return result.fact_id, result.evidence


def evidence_of(
    index: Index, questions: Sequence[Question], accepts: Callable[[Question, str, Pack], bool]
) -> Examples:
    """Return the evidence for the best fact of every question, and whether the fact is right."""
    rows: list[list[float]] = []
    labels: list[float] = []
    for question in questions:
        fact_id, evidence = best_of(index, question.text)
        rows.append(vector(evidence))
        labels.append(float(bool(question.facts) and accepts(question, fact_id, index.pack)))
    return np.array(rows), np.array(labels)


def evidence_of_sets(index: Index) -> Examples:
    """Return the evidence for the development questions on the film, then for our own tuning ones."""
    dev = evidence_of(index, read_questions(DEV), accepts_dev)
    tuning = evidence_of(index, read_questions(OWN / "tuning.jsonl"), accepts_own)
    return np.vstack([dev[0], tuning[0]]), np.concatenate([dev[1], tuning[1]])


def evidence_of_record(index: Index) -> list[tuple[Examples, float]]:
    """Return the evidence for questions that all of the film's sources together were asked, with weights."""
    asked = read_questions(OWN / "record_tuning.jsonl")
    known = [question for question in read_questions(DEV) if question.facts]
    return [
        (evidence_of(index, asked, accepts_own), RECORD_QUESTION),
        (evidence_of(index, known, accepts_dev), ARTICLE_QUESTION),
    ]


def vector(evidence: Evidence) -> list[float]:
    """Return the evidence as a vector, in the order of its fields."""
    return [getattr(evidence, name) for name in _NAMES]


def fit(*examples: tuple[Examples, float]) -> tuple[float, dict[str, float]]:
    """Return the intercept and the weights of a logistic regression over examples with their weights."""
    rows = np.vstack([rows for (rows, _), _ in examples])
    labels = np.concatenate([labels for (_, labels), _ in examples])
    counts = np.concatenate([np.full(len(labels), weight) for (_, labels), weight in examples])
    intercept, weights = regression(rows, labels, counts, like=rows, smoothing=_SMOOTHING)
    return intercept, dict(zip(_NAMES, weights.tolist(), strict=True))


def regression(
    rows: Floats, labels: Floats, counts: Floats, *, like: Floats, smoothing: float
) -> tuple[float, Floats]:
    """Return the intercept and the weights of a logistic regression.

    Each row counts as often as ``counts`` says; columns are smoothed according to their spread in ``like``.
    """
    mean: Floats = like.mean(axis=0)
    spread: Floats = like.std(axis=0) + 1e-9
    design: Floats = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    penalty: Floats = smoothing * np.concatenate([np.zeros(1), np.ones(len(spread))])
    found: Floats = np.zeros(1 + len(spread))
    for _ in range(_STEPS):
        probability: Floats = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        gradient = design.T @ (counts * (probability - labels)) + penalty * found
        hessian = (design * (counts * probability * (1 - probability))[:, None]).T @ design + np.diag(
            penalty + 1e-9
        )
        found -= np.linalg.solve(hessian, gradient)
    weights: Floats = found[1:] / spread
    return float(found[0] - weights @ mean), weights


def confidences(rows: Floats, intercept: float, weights: dict[str, float]) -> Floats:
    """Return the confidence of each row of evidence under these weights."""
    total = intercept + rows @ np.array([weights[name] for name in _NAMES])
    return 1 / (1 + np.exp(-np.clip(total, -30, 30)))


def folds(count: int, parts: int = 10) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Yield the training and test masks of a ``parts``-fold cross-validation."""
    number = np.arange(count) * 7 % parts
    for part in range(parts):
        yield number != part, number == part
