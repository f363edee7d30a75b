"""Measures nights of quiz games on the film: facts asked again, answers given away, guesses at two choices.

python -m tests.bench.night [--nights N]
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.domain.pack.model import Pack
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.judging import gives_away
from bot.domain.quiz.model import Question, QuestionCard
from bot.domain.quiz.selection import QuestionFilter, select
from bot.domain.quiz.shown import History, subject_of, text_of
from tests.film import whole_pack

GAMES, QUESTIONS = 6, 10


@dataclass(frozen=True, slots=True)
class Night:
    """The questions of one night, in order, and how long each choice of a game took."""

    cards: tuple[QuestionCard, ...]
    seconds: tuple[float, ...]

    @property
    def repeats(self) -> int:
        """How many questions ask what was asked before."""
        return len(self.cards) - len({subject_of(card.question) for card in self.cards})

    @property
    def two_choices(self) -> int:
        """How many questions have two choices."""
        return sum(len(card.choices) == 2 for card in self.cards)

    def given_away(self, pack: Pack) -> list[tuple[str, str]]:
        """Return the prompts of questions after that of an earlier one that gives them away."""
        return [
            (before.question.prompt, card.question.prompt)
            for place, card in enumerate(self.cards)
            for before in self.cards[:place]
            if gives_away(pack, card.question, text_of(before))
        ]


def play_night(questions: Sequence[Question], pack: Pack, seed: int) -> Night:
    """Choose the questions of six games in one night."""
    rng, asked, cards, seconds = Random(seed), Counter[str](), list[QuestionCard](), list[float]()
    for _ in range(GAMES):
        started = time.perf_counter()
        game = select(questions, QuestionFilter(QUESTIONS), History(asked, tuple(cards), pack), rng)
        seconds.append(time.perf_counter() - started)
        asked.update(card.question.key for card in game)
        cards += game
    return Night(tuple(cards), tuple(seconds))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.night", description=__doc__)
    parser.add_argument("--nights", type=int, default=10)
    pack = whole_pack()
    questions = questions_of(pack)
    nights = [play_night(questions, pack, seed) for seed in range(parser.parse_args().nights)]
    told = [pair for night in nights for pair in night.given_away(pack)]
    lines = [
        f"{sum(len(night.cards) for night in nights)} questions in {len(nights)} nights of {GAMES} games",
        f"asked again: {sum(night.repeats for night in nights)}",
        f"given away by an earlier one: {len(told)}",
        *(f"    {before!r} gives away {prompt!r}" for before, prompt in told),
        f"with two choices: {sum(night.two_choices for night in nights)}",
        f"slowest choice of a game: {1000 * max(max(night.seconds) for night in nights):.0f} ms",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
