"""What an answer scores: being right counts most, being quick a little. A hint halves it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, repeat

from bot.domain.pack.model import Difficulty
from bot.domain.quiz import refusals
from bot.domain.quiz.judging import is_right
from bot.domain.quiz.model import LETTERS, Game, Guess, Question, QuestionCard

RIGHT_POINTS = {Difficulty.EASY: 80, Difficulty.MEDIUM: 100, Difficulty.HARD: 150}
# For the first, second, … right answer. Small beside RIGHT_POINTS, so that nobody wins by guessing fast.
SPEED_POINTS = (20, 12, 6)
TIE_WINDOW_MS = 300  # answers this close together count as equally fast: connections differ by more
_MAX_HINTS = 2  # where choices are struck out
_MAX_LETTERS = 4  # of each word, one a hint
_MIN_CHOICES_LEFT = 2


def right_points(difficulty: Difficulty, hints: int = 0) -> int:
    """Return what a right answer scores, speed aside: each hint halves it."""
    return RIGHT_POINTS[difficulty] >> hints


def score_guesses(guesses: Sequence[Guess], difficulty: Difficulty = Difficulty.MEDIUM) -> tuple[Guess, ...]:
    """Return ``guesses`` with their points; each hint that a player took halves them."""
    right = RIGHT_POINTS[difficulty]
    speed_points: dict[int, int] = {}  # by user id; a tie shares the points of its fastest
    fastest = shared = 0
    ordered = sorted((guess for guess in guesses if guess.correct), key=lambda guess: guess.elapsed)
    for guess, own in zip(ordered, chain(SPEED_POINTS, repeat(0)), strict=False):
        if not speed_points or guess.elapsed - fastest > TIE_WINDOW_MS:
            fastest, shared = guess.elapsed, own
        speed_points[guess.user_id] = shared
    return tuple(
        replace(guess, points=(right + speed_points[guess.user_id]) >> guess.hints)
        if guess.correct
        else replace(guess, points=0)
        for guess in guesses
    )


def accept_appeal(game: Game, number: int, user_id: int) -> Game:
    """Return ``game`` with a wrong typed answer made right, for everybody who typed that or much the same.

    Raise NothingToAppeal, AppealSettled if it is right already, or QuestionVoided.
    """
    round_ = game.rounds[number] if 0 <= number < len(game.rounds) else None
    appealed = round_.guess_of(user_id) if round_ is not None else None
    if round_ is None or round_.closed_at is None or appealed is None or appealed.text is None:
        raise refusals.NothingToAppeal
    if appealed.correct:
        raise refusals.AppealSettled
    if round_.voided:
        raise refusals.QuestionVoided
    question = game.cards[number].question
    extended = replace(question, accept=(*question.accept, appealed.text))
    guesses = tuple(
        score_appealed(guess, question.difficulty)
        if guess.user_id == user_id or _is_right_now(extended, guess)
        else guess
        for guess in round_.guesses
    )
    rounds = (*game.rounds[:number], replace(round_, guesses=guesses), *game.rounds[number + 1 :])
    return replace(game, rounds=rounds)


def _is_right_now(question: Question, guess: Guess) -> bool:
    """Return whether a wrong typed answer is right by what ``question`` accepts last."""
    if guess.correct or guess.text is None:
        return False
    return guess.text.casefold() == question.accept[-1].casefold() or is_right(question, guess.text)


def score_appealed(guess: Guess, difficulty: Difficulty = Difficulty.MEDIUM) -> Guess:
    """Return a wrong guess made right, without points for speed."""
    return replace(guess, correct=True, points=right_points(difficulty, guess.hints))


def hints_available(card: QuestionCard) -> int:
    """Return how many hints a person may take for this question."""
    if card.is_typed:
        longest = max(len(re.findall(r"\w", word)) for word in card.question.typed_answer.split() or [""])
        return max(0, min(_MAX_LETTERS, longest - 1))  # one letter stays to be found
    return max(0, min(_MAX_HINTS, len(card.choices) - _MIN_CHOICES_LEFT))


def hint_for(card: QuestionCard, taken: int) -> str:
    """Return the ``taken``-th hint (from 1): the beginning of each word, or the names of wrong choices."""
    if card.is_typed:
        return "  ".join(_opened(word, taken) for word in card.question.typed_answer.split())
    # Shifted by the key, so that everybody gets the same hint but not always the first wrong choice.
    wrong = [place for place in range(len(card.choices)) if place != card.right]
    shift = sum(card.question.key.encode()) % len(wrong)
    struck = sorted((wrong[shift:] + wrong[:shift])[:taken])
    return " ".join(LETTERS[place] for place in struck)


def _opened(word: str, letters: int) -> str:
    """Return a word with all letters after the first few as gaps."""
    shown = iter(range(letters))
    return re.sub(r"\w", lambda match: match[0] if next(shown, None) is not None else "_", word)
