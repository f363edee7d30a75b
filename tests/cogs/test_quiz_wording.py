"""How standings, results and answers of quizzes are worded."""

import pytest

from bot.domain.quiz.standings import Score, rank
from bot.i18n import SAY_ENGLISH
from cogs.quiz.cards import standing_lines


@pytest.mark.parametrize(
    ("points", "marks"),
    [
        ((40, 30, 0), ["🥇", "🥈", "🥉"]),  # the third place is one, whatever it is worth
        ((40, 0, 0, 0), ["🥇", "🥈", "🥈", "🥈"]),
        ((40, 30, 20, 0), ["🥇", "🥈", "🥉", "**4.**"]),
        ((0, 0), ["**1.**", "**1.**"]),  # nobody wins with nothing
    ],
)
def test_places_are_marked_by_rank(points: tuple[int, ...], marks: list[str]) -> None:
    scores = [Score(number, each, 0, 1) for number, each in enumerate(points, start=1)]
    lines = standing_lines(SAY_ENGLISH, rank(scores)).splitlines()
    assert [line.split()[0] for line in lines] == marks
