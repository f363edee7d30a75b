"""The form that plans a trivia night, for whoever doesn't know the options of its command."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.domain.quiz.model import AnswerMode
from bot.domain.quiz.night import MAX_ROUNDS, Night
from bot.domain.quiz.night_plan import (
    DEFAULT_BREAK_MINUTES,
    DEFAULT_QUESTIONS,
    DEFAULT_ROUNDS,
    DEFAULT_TEAMS,
    LONGEST_TEXT,
    NightOptions,
    offered_names,
)
from bot.domain.quiz.night_time import LONGEST_TEXT as LONGEST_TIME
from bot.domain.quiz.refusals import NightRunning
from bot.domain.settings.zones import zone_name
from bot.ui.components import button
from bot.ui.layout import Card, Modal
from bot.ui.request import Request
from bot.ui.text import FORM_LABEL_LIMIT, clip, escape, message_link
from cogs.quiz import ids, settings

_QUESTIONS = (3, 5, DEFAULT_QUESTIONS, 10, 15, 20)  # to choose from

_PLACEHOLDER_LIMIT = 100  # characters that Discord shows in an empty field
_TEXT_LIMIT = 1_000  # characters of names in a text

PlanNight = Callable[[Request, NightOptions], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Planned:
    """What can be changed of a planned night, as a host types it."""

    at: str
    topics: str
    rounds: int


ChangeNight = Callable[[Request, Planned], Awaitable[None]]


class NightForm(Modal):
    """Asks when a night starts and how long it is; the rest is as the server and the command have it."""

    def __init__(
        self,
        ctx: Request,
        plan: PlanNight,
        topics: Iterable[str],
        typed: NightOptions | None = None,
        at: str = "",
    ) -> None:
        """Fill it in with what was ``typed`` before, as far as that is known, or with its start alone.

        ``topics`` are the names of what rounds can be about.
        """
        say = ctx.say
        rounds, questions, written = DEFAULT_ROUNDS, DEFAULT_QUESTIONS, DEFAULT_TEAMS
        if typed is not None:
            at, rounds, questions, written = typed.at, typed.rounds or rounds, typed.questions, typed.teams
        super().__init__(title=say("Plan a trivia night"))
        self._plan, self._typed = plan, typed
        self._at = _ask_start(self, ctx, at)
        self._rounds = _pick(self, say("Rounds"), range(1, MAX_ROUNDS + 1), rounds, "rounds")
        self._questions = _pick(self, say("Questions per round"), _QUESTIONS, questions, "questions")
        self._topics = _ask_topics(self, ctx, "" if typed is None else typed.topics)
        self._topics.placeholder = shortened_names(topics, _PLACEHOLDER_LIMIT)
        teams = say("How many teams, or team names separated by commas; with 0, everyone plays alone")
        self._teams = self.ask(say("Teams"), written, LONGEST_TEXT, custom_id="teams", hint=teams)

    async def submit(self, ctx: Request) -> None:
        """Plan the night."""
        options = self._typed or NightOptions(
            at="",
            topics="",
            rounds=None,
            questions=DEFAULT_QUESTIONS,
            mode=default_mode(ctx),
            seconds=ctx.values[settings.SECONDS],
            teams="",
            cohost_id=None,
            break_seconds=60 * DEFAULT_BREAK_MINUTES,
        )
        asked = replace(
            options,
            at=" ".join(self._at.value.split()),
            topics=self._topics.value,
            rounds=int(self._rounds.values[0]),
            questions=int(self._questions.values[0]),
            teams=self._teams.value,
        )
        await self._plan(ctx, asked)


class ChangeForm(Modal):
    """Asks when a planned night is to start instead, and what its rounds are to be about."""

    def __init__(self, ctx: Request, change: ChangeNight, topics: Iterable[str], typed: Planned) -> None:
        """Fill it in with what is planned, or was typed before.

        ``topics`` are the names of what rounds can be about.
        """
        super().__init__(title=ctx.say("Change the plan"))
        self._change = change
        self._at = _ask_start(self, ctx, typed.at)
        self._rounds = _pick(self, ctx.say("Rounds"), range(1, MAX_ROUNDS + 1), typed.rounds, "rounds")
        self._topics = _ask_topics(self, ctx, typed.topics)
        # A placeholder, as in the other form, would be hidden by what is planned.
        offered = ctx.say("Choose from: {known}.", known=escape(offered_names(topics), _TEXT_LIMIT))
        self.add_item(ui.TextDisplay[Any](f"-# {offered}"))

    async def submit(self, ctx: Request) -> None:
        """Change the plan."""
        at, rounds = " ".join(self._at.value.split()), int(self._rounds.values[0])
        await self._change(ctx, Planned(at, self._topics.value, rounds))


def _pick(form: Modal, label: str, numbers: Iterable[int], chosen: int, custom_id: str) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=str(number), value=str(number), default=number == chosen)
        for number in numbers
    ]
    field = ui.Select[Any](custom_id=custom_id, options=options)
    form.add_item(ui.Label(text=label, component=field))
    return field


def _ask_topics(form: Modal, ctx: Request, typed: str) -> ui.TextInput[Any]:
    hint = ctx.say("Optional: topics or lists for the rounds, separated by commas")
    return form.ask(ctx.say("Topics"), typed, LONGEST_TEXT, custom_id="topics", hint=hint, is_wanted=False)


def _ask_start(form: Modal, ctx: Request, at: str) -> ui.TextInput[Any]:
    when = ctx.say("When it starts, like in 45 minutes, 8:30 pm, Saturday 8:30 pm, or now")
    zone = ctx.say.phrase(zone_name(str(settings.zone_of(ctx.values))))
    label = clip(ctx.say("Start ({zone})", zone=zone), FORM_LABEL_LIMIT)
    return form.ask(label, at, LONGEST_TIME, custom_id="at", hint=when)


def shortened_names(names: Iterable[str], limit: int) -> str:
    """Return names separated by commas: the first ones, as many as ``limit`` characters have room for."""
    every = list(names)
    shown = ", ".join(every)
    while every and len(shown) > limit:
        every.pop()
        shown = ", ".join([*every, "…"])
    return shown


def default_mode(ctx: Request) -> AnswerMode:
    """Return how people answer where the host says nothing else."""
    return AnswerMode(ctx.values[settings.ANSWERS])


def planning_card(ctx: Request, text: str) -> Card:
    """Return a card with the button that opens the form."""
    plan = button(ctx.say("Plan one…"), ids.NIGHT_FORM(""), discord.ButtonStyle.primary)
    return Card(body=[text], buttons=[plan])


def running_card(
    ctx: Request, refusal: NightRunning, night: Night, message_id: int | None, *, directs: bool
) -> Card:
    """Return that the channel has a night, and what leads there: its newest message, the host's panel."""
    buttons: list[ui.Button[Any]] = []
    if directs:
        buttons.append(button(ctx.say("Host panel"), ids.NIGHT_PANEL(night.id), discord.ButtonStyle.primary))
    if message_id is not None:
        url = message_link(night.guild_id, night.channel_id, message_id)
        buttons.append(ui.Button(label=ctx.say("Go to the trivia night"), url=url))
    return Card(body=[ctx.say.phrase(refusal.reason)], buttons=buttons)
