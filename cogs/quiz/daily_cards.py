"""The cards of the question of the day: as it is asked, as somebody answered it, and its result."""

from collections.abc import Mapping, Sequence
from typing import Any

from discord import ui

from bot.domain.pack.model import Pack
from bot.domain.quiz.daily import Streak
from bot.domain.quiz.model import QuestionCard
from bot.i18n import Say
from bot.store.quiz_records import AskedDay
from bot.ui.layout import Card
from bot.ui.text import escape, one_stop
from cogs.quiz import ids
from cogs.quiz.cards import (
    choice_text,
    choices_of,
    countdown,
    one_in_english,
    reason,
    right_answer,
    source_of,
)
from cogs.quiz.reveals import choice_results


def daily_card(say: Say, asked: AskedDay) -> Card:
    """Return a day's question with its choices."""
    question = asked.card.question
    choices, buttons = choices_of(asked.card, lambda place: ids.DAILY(f"{asked.day:%Y%m%d}", place))
    closes = countdown(asked.ends_at)
    ends = say("Everyone gets one answer, and only you see yours. Closes {time}.", time=closes)
    source = say("Counts toward your streak but not the leaderboard, since there's time to look it up.")
    return _dated_card(say, asked, [choices, ends, one_in_english(say, question)], source, buttons)


def answered_card(say: Say, pack: Pack, asked: AskedDay, choice: int, streak: Streak) -> Card:
    """Return how somebody answered the day's question, and their streak."""
    question, is_right = asked.card.question, choice == asked.card.right
    wait = say("Next question {time}.", time=countdown(asked.ends_at))
    return Card(
        art="daily",
        title=say("Question of the day"),
        body=[
            f"### {escape(question.prompt)}",
            _verdict(say, asked.card, choice),
            (reason if is_right else right_answer)(say, pack, question),
            f"{_streak_line(say, streak)} {wait}",
        ],
        source=source_of(say, pack, question),
    )


def closed_card(say: Say, pack: Pack, asked: AskedDay, choice: int | None, *, command: str) -> Card:
    """Return what to tell somebody who presses a day's question once it is closed."""
    verdict = say("That question is closed.") if choice is None else _verdict(say, asked.card, choice)
    question, today = asked.card.question, say("Answer today's with {command}.", command=command)
    body = [verdict, right_answer(say, pack, question), today]
    return _dated_card(say, asked, body, source_of(say, pack, question))


def result_card(say: Say, pack: Pack, asked: AskedDay, taken: Mapping[int, int]) -> Card:
    """Return a closed question with how many people took each choice."""
    question, answered = asked.card.question, sum(taken.values())
    result = say("No one answered.")
    if answered:
        result = say.count(
            answered,
            "{right} of {number} person got it right.",
            "{right} of {number} people got it right.",
            right=taken.get(asked.card.right, 0),
        )
    body = [
        choice_results(say, asked.card, taken),
        reason(say, pack, question),
        result,
        one_in_english(say, question),
    ]
    return _dated_card(say, asked, body, source_of(say, pack, question))


def _dated_card(
    say: Say, asked: AskedDay, body: Sequence[str], source: str, buttons: Sequence[ui.Button[Any]] = ()
) -> Card:
    """Return a day's question, below its date."""
    return Card(
        art="daily",
        overline=say.day(asked.day),
        title=say("Question of the day"),
        body=[f"### {escape(asked.card.question.prompt)}", *body],
        source=source,
        buttons=buttons,
    )


def _verdict(say: Say, card: QuestionCard, choice: int) -> str:
    own = escape(choice_text(card, choice))
    if choice == card.right:
        return one_stop(say("Right! You answered {choice}.", choice=own))
    return one_stop(say("Not this time. You answered {choice}.", choice=own))


def _streak_line(say: Say, streak: Streak) -> str:
    current = say.count(
        streak.current,
        "Your streak: {number} day with an answer",
        "Your streak: {number} days in a row with an answer",
    )
    if streak.best <= streak.current:
        return f"{current}."
    return say("{streak} (best: {best}).", streak=current, best=streak.best)
