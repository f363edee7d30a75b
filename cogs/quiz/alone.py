"""What a quiz says to somebody who plays alone, where a channel is told of players and their answers."""

from collections.abc import Sequence

from bot.domain.quiz.model import Round
from bot.domain.quiz.standings import Standing
from bot.i18n import Say


def choice_line(say: Say, text: str, *, is_right: bool, is_own: bool) -> str:
    """Return one of a closed question's choices."""
    if is_right:
        return "✅ " + say("**{choice}** (right answer)", choice=text)
    return "▫️ " + (say("{choice} (your answer)", choice=text) if is_own else text)


def round_result(say: Say, round_: Round, streak: int) -> str:
    """Return how a question went; ``streak`` is how many right answers in a row it makes, 0 for no streak."""
    right = next((guess for guess in round_.guesses if guess.correct), None)
    if right is not None:
        points = say.count(right.points, "+{number} point", "+{number} points")
        if streak:
            return say("You got it right ({points}, {streak} in a row).", points=points, streak=streak)
        return say("You got it right ({points}).", points=points)
    if round_.guesses:
        return say("Not this time.")
    return "" if round_.skipped else say("You didn't answer.")


def final_result(say: Say, standings: Sequence[Standing]) -> str:
    """Return what somebody scored in all; empty where they answered nothing."""
    if not standings:
        return ""
    score = standings[0].score
    if not score.points:
        return say("You didn't score this time.")
    scored = say.count(score.points, "You scored {number} point!", "You scored {number} points!")
    return f"### {scored}"
