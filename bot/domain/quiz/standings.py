"""Who is ahead: in a game, in a server, and what one person has done so far."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.quiz.model import Game

_DAY_MS = 24 * 60 * 60 * 1000
MEDAL_PLACES = 3


class Period(StrEnum):
    """Over how long a leaderboard counts."""

    ALL_TIME = "all"
    MONTH = "30d"
    WEEK = "7d"

    def since(self, now: int) -> int:
        """Return from when on this period counts (ms UTC)."""
        days = {Period.ALL_TIME: 0, Period.MONTH: 30, Period.WEEK: 7}[self]
        return now - days * _DAY_MS if days else 0


@dataclass(frozen=True, slots=True)
class Score:
    """What somebody has won."""

    user_id: int
    points: int
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's place; equal points share it."""

    rank: int  # from 1
    score: Score


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """How somebody does in one topic."""

    topic: str
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What one person has done in a server's quizzes."""

    user_id: int
    standing: Standing | None  # None: never played
    topics: tuple[TopicRecord, ...] = ()
    best_streak: int = 0  # right answers in a row
    games: int = 0
    medals: tuple[int, int, int] = (0, 0, 0)  # first, second and third places in games with others
    daily_streak: int = 0  # days in a row
    daily_best: int = 0


def rank(scores: Iterable[Score]) -> tuple[Standing, ...]:
    """Return everybody's place, best first; who has the same points shares a place ("1, 1, 3")."""
    ordered = sorted(scores, key=lambda score: (-score.points, score.user_id))
    standings: list[Standing] = []
    for position, score in enumerate(ordered, start=1):
        tied = bool(standings) and standings[-1].score.points == score.points
        standings.append(Standing(standings[-1].rank if tied else position, score))
    return tuple(standings)


def scoreboard(game: Game) -> tuple[Standing, ...]:
    """Return the places in one game, from its revealed questions."""
    points: dict[int, int] = defaultdict(int)
    right: dict[int, int] = defaultdict(int)
    answered: dict[int, int] = defaultdict(int)
    for user_id in game.rules.players:
        points[user_id] = 0
    for _, round_ in game.closed_rounds():
        for guess in round_.guesses:
            points[guess.user_id] += guess.points
            right[guess.user_id] += guess.correct
            answered[guess.user_id] += 1
    return rank(Score(user_id, total, right[user_id], answered[user_id]) for user_id, total in points.items())


def winners(game: Game) -> tuple[int, ...]:
    """Return the user ids of those who won: all with the most points, nobody where nobody has any."""
    return tuple(
        standing.score.user_id
        for standing in scoreboard(game)
        if standing.rank == 1 and standing.score.points > 0
    )


def medals(placings: Iterable[tuple[int, int]]) -> tuple[int, int, int]:
    """Return how many first, second and third places there are.

    ``placings`` holds for every finished game the rank and how many played; alone nobody wins a medal.
    """
    won = [rank for rank, players in placings if players > 1]
    first, second, third = (won.count(place) for place in range(1, MEDAL_PLACES + 1))
    return first, second, third


def streaks(game: Game) -> dict[int, int]:
    """Return each player's current run of right answers in one game, by user id."""
    running: dict[int, int] = {}
    for _, round_ in game.closed_rounds():
        right = {guess.user_id for guess in round_.guesses if guess.correct}
        for user_id in running.keys() | right:
            running[user_id] = running.get(user_id, 0) + 1 if user_id in right else 0
    return running


def best_streak(verdicts: Iterable[bool]) -> int:
    """Return the longest run of right answers, oldest first."""
    best = running = 0
    for correct in verdicts:
        running = running + 1 if correct else 0
        best = max(best, running)
    return best
