"""What a right answer is worth: being right first of all, being quick a little."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.quiz.model import Game, Guess

RIGHT_POINTS = 100
# For the first, second, … to be right. Small beside RIGHT_POINTS, so that nobody wins by guessing fast.
SPEED_POINTS = (20, 12, 6)
TIE_WINDOW_MS = 300  # presses this close together are as fast as each other: connections differ by more
MAX_HINTS = 2


def score(guesses: Iterable[Guess]) -> tuple[Guess, ...]:
    """Return ``guesses`` with their points; who is equally fast within the tie window gets the same.

    Each hint a person took halves their points.
    """
    guesses = tuple(guesses)
    places = _places(guesses)
    return tuple(
        replace(guess, points=_worth(places[guess.user_id]) >> guess.hints if guess.correct else 0)
        for guess in guesses
    )


def appealed(guess: Guess) -> Guess:
    """Return a guess that was accepted afterwards: right, with nothing for speed."""
    return replace(guess, correct=True, points=RIGHT_POINTS >> guess.hints)


def streaks(game: Game) -> dict[int, int]:
    """Return how many questions in a row each player has now answered right, by user id."""
    running: dict[int, int] = {}
    for _, round_ in game.closed_rounds():
        right = {guess.user_id for guess in round_.guesses if guess.correct}
        for user_id in running.keys() | right:
            running[user_id] = running.get(user_id, 0) + 1 if user_id in right else 0
    return running


def _worth(place: int) -> int:
    return RIGHT_POINTS + (SPEED_POINTS[place] if place < len(SPEED_POINTS) else 0)


def _places(guesses: tuple[Guess, ...]) -> dict[int, int]:
    """Return each right guesser's place from 0; a tie shares the best place of those in it."""
    places: dict[int, int] = {}
    leader_elapsed = leader_place = 0
    right = sorted((guess for guess in guesses if guess.correct), key=lambda guess: guess.elapsed)
    for place, guess in enumerate(right):
        if place == 0 or guess.elapsed - leader_elapsed > TIE_WINDOW_MS:
            leader_elapsed, leader_place = guess.elapsed, place
        places[guess.user_id] = leader_place
    return places
