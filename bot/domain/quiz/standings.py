"""Who is ahead in a game and in a server, and what one person has done so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.domain.phrases import Described, phrase
from bot.domain.quiz.model import Game, Guess

_DAY_MS = 24 * 60 * 60 * 1000


class Period(Described):
    """How far back a leaderboard counts, with what it is called."""

    ALL_TIME = "all", phrase("Leaderboard: all time")
    MONTH = "30d", phrase("Leaderboard: last 30 days")
    WEEK = "7d", phrase("Leaderboard: last 7 days")

    def since(self, now: int) -> int:
        """Return when this period began (ms UTC)."""
        days = {Period.MONTH: 30, Period.WEEK: 7}.get(self)
        return 0 if days is None else now - days * _DAY_MS


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
    """How well somebody does in one topic."""

    topic: str
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What one person has done in a server's quizzes."""

    user_id: int
    standing: Standing | None  # None: never played
    season: Standing | None = None  # since the leaderboard counts
    topics: tuple[TopicRecord, ...] = ()
    best_streak: int = 0  # right answers in a row
    games: int = 0
    medals: tuple[int, int, int] = (0, 0, 0)  # first, second and third places in games with others
    daily_streak: int = 0  # days in a row
    daily_best: int = 0
    daily_right: int = 0  # of all days
    daily_answered: int = 0


def rank(scores: Iterable[Score]) -> tuple[Standing, ...]:
    """Return everybody's place, best first; equal points share the better place ("1, 1, 3")."""
    ordered = sorted(scores, key=lambda score: (-score.points, score.user_id))
    ranks: dict[int, int] = {}  # by points
    return tuple(
        Standing(ranks.setdefault(score.points, position), score)
        for position, score in enumerate(ordered, start=1)
    )


def scoreboard(game: Game) -> tuple[Standing, ...]:
    """Return the places in one game, from its revealed questions."""
    guesses: dict[int, list[Guess]] = {user_id: [] for user_id in game.rules.players}
    for round_ in game.closed_rounds():
        for guess in round_.guesses:
            guesses.setdefault(guess.user_id, []).append(guess)
    return rank(
        Score(user_id, sum(guess.points for guess in own), sum(guess.correct for guess in own), len(own))
        for user_id, own in guesses.items()
    )


def winners(game: Game) -> tuple[int, ...]:
    """Return the user ids of those with the most points; empty where nobody has any."""
    places = scoreboard(game)
    return tuple(place.score.user_id for place in places if place.rank == 1 and place.score.points > 0)


def medals(placings: Iterable[tuple[int, int]]) -> tuple[int, int, int]:
    """Return how many first, second and third places there are.

    ``placings`` holds the rank and the number of players of each finished game; playing alone wins no medal.
    """
    won = [rank for rank, players in placings if players > 1]
    return won.count(1), won.count(2), won.count(3)


def streaks(game: Game) -> dict[int, int]:
    """Return each player's current run of right answers in one game, by user id."""
    running: dict[int, int] = {}
    for round_ in game.closed_rounds():
        right = {guess.user_id for guess in round_.guesses if guess.correct}
        for user_id in running.keys() | right:
            running[user_id] = running.get(user_id, 0) + 1 if user_id in right else 0
    return running


def best_streak(verdicts: Iterable[bool]) -> int:
    """Return the longest run of right answers, oldest first."""
    return max((len(list(run)) for right, run in groupby(verdicts) if right), default=0)
