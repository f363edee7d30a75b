"""Every refusal says why, in every language."""

from collections.abc import Callable

import pytest

from bot.domain.quiz.refusals import NotAPlayer, QuizRefusal
from tests.domain.spoken import in_german

REFUSALS: list[Callable[[], QuizRefusal]] = [
    NotAPlayer.of_duel,
    NotAPlayer.of_vote,
    *(refusal for refusal in QuizRefusal.__subclasses__() if refusal is not NotAPlayer),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_a_refusal_says_why_in_every_language(refusal: Callable[[], QuizRefusal]) -> None:
    (problem,) = refusal().problems
    assert in_german(problem) not in {"", str(problem)}


def test_no_two_refusals_say_the_same() -> None:
    assert len({str(refusal()) for refusal in REFUSALS}) == len(REFUSALS)
