"""Refusals are distinct and translated."""

import pytest

from bot.domain.quiz.refusals import QuizRefusal
from tests.domain.spoken import in_german

REFUSALS = QuizRefusal.__subclasses__()


@pytest.mark.parametrize("refusal", REFUSALS)
def test_refusal_is_translated(refusal: type[QuizRefusal]) -> None:
    (problem,) = refusal().problems
    assert in_german(problem) not in {"", str(problem)}


def test_refusals_differ() -> None:
    assert len({str(refusal()) for refusal in REFUSALS}) == len(REFUSALS)
