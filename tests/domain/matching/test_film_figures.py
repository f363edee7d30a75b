"""Floors just under the current figures, which ``python -m tests.bench.film`` prints."""

import pytest

from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from tests.bench.questions import (
    DEV,
    OWN,
    UNRELATED,
    accepts_dev,
    accepts_own,
    measure,
    mistyped,
    read_questions,
    read_unrelated,
)

needs_dev = pytest.mark.skipif(not DEV.exists(), reason=f"the development set is not at {DEV}")


@needs_dev
def test_development_set(film: Matcher, film_pack: Pack) -> None:
    figures = measure(film.match, read_questions(DEV), accepts_dev, film_pack)
    assert figures.right >= 0.92
    assert figures.wrong <= 0.02
    assert figures.held >= 0.915
    assert figures.precision >= 0.94


@needs_dev
def test_development_set_with_typos(film: Matcher, film_pack: Pack) -> None:
    figures = measure(film.match, mistyped(read_questions(DEV)), accepts_dev, film_pack)
    assert figures.right >= 0.885
    assert figures.held >= 0.92


def test_own_questions(film: Matcher, film_pack: Pack) -> None:
    figures = measure(film.match, read_questions(OWN / "tuning.jsonl"), accepts_own, film_pack)
    assert figures.right >= 0.935
    assert figures.held >= 0.945


@needs_dev
def test_questions_by_an_outsider(film: Matcher, film_pack: Pack) -> None:
    figures = measure(film.match, read_questions(OWN / "stranger.jsonl"), accepts_dev, film_pack)
    assert figures.right >= 0.915
    assert figures.wrong <= 0.01
    assert figures.held >= 0.94
    assert figures.precision >= 0.96


@pytest.mark.skipif(not UNRELATED.exists(), reason=f"questions to other bots are not at {UNRELATED}")
def test_unrelated_questions_are_unanswered(film: Matcher, film_pack: Pack) -> None:
    figures = measure(film.match, read_unrelated(), accepts_dev, film_pack)
    assert figures.held >= 0.955
