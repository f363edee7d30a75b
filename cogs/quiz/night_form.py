"""The form that plans a trivia night, for whoever doesn't know the options of its command."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.quiz.model import AnswerMode
from bot.domain.quiz.night import MAX_ROUNDS
from bot.domain.quiz.night_plan import (
    DEFAULT_BREAK_MINUTES,
    DEFAULT_QUESTIONS,
    DEFAULT_ROUNDS,
    DEFAULT_TEAMS,
    LONGEST_TEXT,
    NightOptions,
)
from bot.domain.quiz.night_time import LONGEST_TEXT as LONGEST_TIME
from bot.domain.settings.zones import zone_name
from bot.ui.components import button
from bot.ui.layout import Card, Modal
from bot.ui.request import Request
from bot.ui.text import FORM_LABEL_LIMIT, capitalised, clip
from cogs.quiz import ids, settings

_QUESTIONS = (3, 5, DEFAULT_QUESTIONS, 10, 15, 20)  # to choose from

PlanNight = Callable[[Request, NightOptions], Awaitable[None]]


class NightForm(Modal):
    """Asks when a night starts and how long it is; the rest is as the server and the command have it."""

    def __init__(
        self, ctx: Request, plan: PlanNight, typed: NightOptions | None = None, at: str = ""
    ) -> None:
        """Fill it in with what was ``typed`` before, as far as that is known, or with its start alone."""
        say = ctx.say
        rounds, questions, written = DEFAULT_ROUNDS, DEFAULT_QUESTIONS, DEFAULT_TEAMS
        if typed is not None:
            at, rounds, questions, written = typed.at, typed.rounds or rounds, typed.questions, typed.teams
        super().__init__(title=say("Plan a trivia night"))
        self._plan = plan
        self._at = _ask_start(self, ctx, at)
        self._rounds = self._pick(say("Rounds"), range(1, MAX_ROUNDS + 1), rounds, "rounds")
        self._questions = self._pick(say("Questions per round"), _QUESTIONS, questions, "questions")
        topics = say("Optional: topics or lists for the rounds, separated by commas")
        written_topics = "" if typed is None else typed.topics
        self._topics = self.ask(
            say("Topics"), written_topics, LONGEST_TEXT, custom_id="topics", hint=topics, is_wanted=False
        )
        teams = say("How many teams, or team names separated by commas (0: everyone plays alone)")
        self._teams = self.ask(say("Teams"), written, LONGEST_TEXT, custom_id="teams", hint=teams)

    def _pick(self, label: str, numbers: Iterable[int], chosen: int, custom_id: str) -> ui.Select[Any]:
        options = [
            discord.SelectOption(label=str(number), value=str(number), default=number == chosen)
            for number in numbers
        ]
        field = ui.Select[Any](custom_id=custom_id, options=options)
        self.add_item(ui.Label(text=label, component=field))
        return field

    async def submit(self, ctx: Request) -> None:
        """Plan the night."""
        options = NightOptions(
            at=" ".join(self._at.value.split()),
            topics=self._topics.value,
            rounds=int(self._rounds.values[0]),
            questions=int(self._questions.values[0]),
            mode=AnswerMode(ctx.values[settings.ANSWERS]),
            seconds=ctx.values[settings.SECONDS],
            teams=self._teams.value,
            cohost_id=None,
            break_seconds=60 * DEFAULT_BREAK_MINUTES,
        )
        await self._plan(ctx, options)


class MoveForm(Modal):
    """Asks when a planned night is to start instead."""

    def __init__(self, ctx: Request, move: Callable[[Request, str], Awaitable[None]], at: str) -> None:
        """Fill it in with what was typed before."""
        super().__init__(title=ctx.say("Change the start"))
        self._move = move
        self._at = _ask_start(self, ctx, at)

    async def submit(self, ctx: Request) -> None:
        """Move the night."""
        await self._move(ctx, " ".join(self._at.value.split()))


def _ask_start(form: Modal, ctx: Request, at: str) -> ui.TextInput[Any]:
    when = ctx.say("When it starts, like 8:30 pm, Saturday 8:30 pm, in 45 minutes, or now")
    zone = ctx.say.phrase(zone_name(str(settings.zone_of(ctx.values))))
    label = clip(ctx.say("Start ({zone})", zone=zone), FORM_LABEL_LIMIT)
    return form.ask(label, at, LONGEST_TIME, custom_id="at", hint=when)


def planning_card(ctx: Request, text: str) -> Card:
    """Return a card with the button that opens the form."""
    plan = button(ctx.say("Plan one…"), ids.NIGHT_FORM(""), discord.ButtonStyle.primary)
    return Card(body=[text], buttons=[plan])


def retry_card(ctx: Request, refusal: UserError, again_id: str) -> Card:
    """Return why a night could not be planned or moved, with a button that opens the form again."""
    why = "\n".join(capitalised(ctx.say.phrase(problem)) for problem in refusal.problems)
    again = button(ctx.say("Try again"), again_id, discord.ButtonStyle.primary)
    return Card(body=[why], buttons=[again])
