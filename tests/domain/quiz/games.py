"""Games, questions and packs for the tests."""

from dataclasses import replace

from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.machine import start_game
from bot.domain.quiz.model import Game, Question, QuestionCard, Rules

START = 1_700_000_000_000
ANNA, BEN, CARA, STRANGER = 11, 12, 13, 99


def card(number: int, *, typed: bool = False) -> QuestionCard:
    question = Question(
        key=f"q{number}",
        prompt=f"Question {number}?",
        answer="Norway",
        distractors=("Sweden", "Iceland", "Rome"),
        kind=AnswerKind.PLACE,
        fact=f"fact{number}",
    )
    return QuestionCard(question, () if typed else ("Sweden", "Norway", "Iceland", "Rome"))


RIGHT, WRONG = 1, 0


def a_game(*, cards: int = 3, typed: bool = False, rules: Rules | None = None) -> Game:
    return start_game(
        Game(
            id="g",
            guild_id=1,
            channel_id=2,
            starter_id=ANNA,
            cards=tuple(card(number, typed=typed) for number in range(cards)),
            rules=rules or Rules(),
            started_at=START,
        )
    ).game


def with_key(question: Question, key: str) -> Question:
    return replace(question, key=key)
