"""The start of a trivia night as its host types it: read, proposed, and written to be changed."""

from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.quiz.night_time import (
    HalfWanted,
    clock_of,
    proposed_start,
    read_start,
    wants_hour,
    written_start,
)
from bot.domain.quiz.refusals import QuizRefusal
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.nights import NIGHT_TAKE
from bot.ui.request import Request
from bot.ui.text import capitalised
from cogs.quiz import ids
from cogs.quiz.cards import clock_time, server_time_line
from cogs.quiz.settings import zone_of

NEW_NIGHT = "0"  # in an id, in place of a night's
_MINUTE_MS = 60_000


def typed_start(ctx: Request, at: str) -> int:
    """Return the moment that somebody typed, on the server's clocks. Raises QuizRefusal."""
    return read_start(at, ctx.now, zone_of(ctx.values), month_first=_writes_month_first(ctx))


def is_same_minute(one: int, other: int) -> bool:
    """Return whether two moments (ms UTC) are typed alike."""
    return one // _MINUTE_MS == other // _MINUTE_MS


def start_to_type(ctx: Request, moment: int) -> str:
    """Return a moment (ms UTC) as the reader would type it: "Saturday 8:30 pm", or with its date."""
    zone = zone_of(ctx.values)
    day, at = clock_of(moment, zone)
    clock = " ".join(ctx.say.clock(at).split()).lower()
    for text in (f"{ctx.say.weekday(day)} {clock}", f"{day.isoformat()} {clock}"):
        try:
            if is_same_minute(typed_start(ctx, text), moment):
                return text
        except QuizRefusal:
            continue  # such as of a start that has just passed
    return written_start(moment, zone)


def proposal(ctx: Request, at: str, refusal: UserError) -> int | None:
    """Return the moment to propose where nothing but the hour was wanting."""
    return _proposed(ctx, at) if wants_hour(refusal.problems) else None


def is_proposed(ctx: Request, typed: str, at: str) -> bool:
    """Return whether a start is what is proposed for what was typed."""
    moment = _proposed(ctx, typed)
    return moment is not None and written_start(moment, zone_of(ctx.values)) == at


def _proposed(ctx: Request, at: str) -> int | None:
    """Return a moment for what somebody typed without an hour, or one of either half of the day."""
    return proposed_start(at, ctx.now, zone_of(ctx.values), month_first=_writes_month_first(ctx))


def _writes_month_first(ctx: Request) -> bool:
    return ctx.interaction.locale is discord.Locale.american_english


def refused_card(ctx: Request, refusal: UserError, at: str, night_id: str) -> Card:
    """Return why a night can't be planned or changed so, with the form, or an hour if only that lacks."""
    again_id = ids.NIGHT_FORM(at) if night_id == NEW_NIGHT else ids.NIGHT_MOVE(night_id, at)
    moment = proposal(ctx, at, refusal)
    if moment is not None:
        return _proposal_card(ctx, refusal, moment, again_id, night_id)
    why = "\n".join(capitalised(ctx.say.phrase(problem)) for problem in refusal.problems)
    return Card(body=[why], buttons=[_take(ctx.say("Try again"), again_id)])


def _proposal_card(ctx: Request, refusal: UserError, moment: int, again_id: str, night_id: str) -> Card:
    """Return which hour (``moment``, ms UTC) the night could begin at, to be taken."""
    say, date, problem = ctx.say, clock_time(moment, "F"), refusal.problems[0]
    if problem.text == HalfWanted.reason.text:
        ask = say("{morning} or {evening}? How about {date}?", **problem.values, date=date)
    else:
        ask = say("At what time? How about {date}?", date=date)
    here = server_time_line(say, moment, zone_of(ctx.values))
    taken = written_start(moment, zone_of(ctx.values))
    take = _take(say("Take this time"), NIGHT_TAKE(night_id, taken))
    return Card(body=[f"{ask}\n{here}"], buttons=[take, button(say("Another time…"), again_id)])


def _take(label: str, custom_id: str) -> ui.Button[Any]:
    return button(label, custom_id, discord.ButtonStyle.primary)
