"""Learns the weights of the confidence from held-out phrasings and the question sets."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt

from bot.domain.matching.evidence import Evidence
from bot.domain.matching.index import Group, GroupKind, Index, groups_of
from bot.domain.pack.model import Pack
from tests.bench.questions import Question

Floats = npt.NDArray[np.float64]

_NAMES = tuple(field.name for field in fields(Evidence))

_FOLDS = 5
_UNSEEN_GAP_EVERY = 2 * _FOLDS  # every tenth gap is held out whole, as a source of unfamiliar questions
_OWN_WEIGHT = 0.05  # of a held-out phrasing; a question of the sets weighs 1
_SMOOTHING = 3.0
_STEPS = 25


def held_out(pack: Pack) -> tuple[Floats, Floats]:
    """Return the evidence for the best fact of every held-out phrasing, and whether the fact is right."""
    rows: list[list[float]] = []
    labels: list[float] = []
    groups = tuple(groups_of(pack))
    for fold in range(_FOLDS):
        split = [_split(group, number, fold) for number, group in enumerate(groups)]
        index = Index.learn(pack, tuple(kept for kept, _ in split))
        for group, (_, out) in zip(groups, split, strict=True):
            for text in out:
                fact_id, evidence = best_of(index, text)
                rows.append(vector(evidence))
                labels.append(float(group.kind is GroupKind.FACT and fact_id == group.id))
    return np.array(rows), np.array(labels)


def _split(group: Group, number: int, fold: int) -> tuple[Group, tuple[str, ...]]:
    if group.kind is GroupKind.GAP and number % _UNSEEN_GAP_EVERY == fold:
        return replace(group, texts=()), group.texts
    out = tuple(text for at, text in enumerate(group.texts) if at % _FOLDS == fold)
    return replace(group, texts=tuple(text for text in group.texts if text not in out)), out


def best_of(index: Index, text: str) -> tuple[str, Evidence]:
    """Return the best fact for a question, and the evidence for it."""
    result = index.find(index.reader.read(text), 0)
    if result is None:
        raise ValueError("a pack without facts has nothing to learn from")
    return result.fact_id, result.evidence


def evidence_of(
    index: Index, questions: Sequence[Question], accepts: Callable[[Question, str, Pack], bool]
) -> tuple[Floats, Floats]:
    """Return the evidence for the best fact of every question, and whether the fact is right."""
    rows: list[list[float]] = []
    labels: list[float] = []
    for question in questions:
        fact_id, evidence = best_of(index, question.text)
        rows.append(vector(evidence))
        labels.append(float(bool(question.facts) and accepts(question, fact_id, index.pack)))
    return np.array(rows), np.array(labels)


def vector(evidence: Evidence) -> list[float]:
    """Return the evidence as a vector, in the order of its fields."""
    return [getattr(evidence, name) for name in _NAMES]


def fit(held: tuple[Floats, Floats], sets: tuple[Floats, Floats]) -> tuple[float, dict[str, float]]:
    """Return the intercept and the weights of a logistic regression over both kinds of examples."""
    rows = np.vstack([held[0], sets[0]])
    labels = np.concatenate([held[1], sets[1]])
    sample_weights = np.concatenate([np.full(len(held[1]), _OWN_WEIGHT), np.ones(len(sets[1]))])
    mean, spread = held[0].mean(axis=0), held[0].std(axis=0) + 1e-9
    design: Floats = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    penalty: Floats = _SMOOTHING * np.concatenate([np.zeros(1), np.ones(len(_NAMES))])
    found: Floats = np.zeros(len(_NAMES) + 1)
    for _ in range(_STEPS):
        probability: Floats = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        gradient = design.T @ (sample_weights * (probability - labels)) + penalty * found
        hessian = (design * (sample_weights * probability * (1 - probability))[:, None]).T @ design + np.diag(
            penalty + 1e-9
        )
        found -= np.linalg.solve(hessian, gradient)
    weights: Floats = found[1:] / spread
    return float(found[0] - weights @ mean), dict(zip(_NAMES, weights.tolist(), strict=True))


def confidences(rows: Floats, intercept: float, weights: dict[str, float]) -> Floats:
    """Return the confidence of each row of evidence under these weights."""
    total = intercept + rows @ np.array([weights[name] for name in _NAMES])
    return 1 / (1 + np.exp(-np.clip(total, -30, 30)))


def folds(count: int, parts: int = 10) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Yield the training and test masks of a ``parts``-fold cross-validation."""
    number = np.arange(count) * 7 % parts
    for part in range(parts):
        yield number != part, number == part
