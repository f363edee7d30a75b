"""Seasons: from which moment a server's leaderboard counts. Nothing is deleted when one begins."""

from datetime import datetime

import discord

from bot.domain.settings.model import Values
from bot.i18n import Say
from bot.ui.changes import announce
from bot.ui.commands import mention
from bot.ui.components import button, on_press
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.seasons import SEASON
from bot.ui.settings import change_settings
from cogs.quiz import ids
from cogs.quiz.games import require_quiz_manager
from cogs.quiz.posting import show_privately
from cogs.quiz.settings import SEASON_START, zone_of


def season_day(say: Say, values: Values) -> str:
    """Return on which day a server's season began; "" where it has none."""
    began = values[SEASON_START]
    return say.day(datetime.fromisoformat(began).date()) if began else ""


@on_press(SEASON)
async def ask_for_season(ctx: Request) -> None:
    """Ask whether a new season is to begin."""
    require_quiz_manager(ctx)
    await show_privately(ctx, _question(ctx.say, season_day(ctx.say, ctx.values)))


def _question(say: Say, day: str) -> Card:
    lines = [
        say("The leaderboard will count from now on, so everyone is back at zero."),
        say("Nothing is deleted: profiles still show everything, and you can undo it."),
    ]
    buttons = [button(say("Start a new season"), ids.SET_SEASON("new"), discord.ButtonStyle.primary)]
    if day:
        lines.insert(0, say("This season began on {day}.", day=day))
        buttons.append(button(say("Count all quizzes again"), ids.SET_SEASON("none")))
    return Card(
        art="leaderboard",
        title=say("Start a new season?"),
        body=[" ".join(lines)],
        buttons=[*buttons, button(say("Leave it as it is"), ids.SET_SEASON("same"))],
    )


@on_press(ids.SET_SEASON)
async def set_season(ctx: Request, to: str) -> None:
    """Begin a new season, count all quizzes again, or leave everything as it is."""
    require_quiz_manager(ctx)
    say = ctx.say
    if to == "same":
        await ctx.edit(Card(body=[say("The leaderboard stays as it is.")]))
        return
    is_new = to == "new"
    now = datetime.fromtimestamp(ctx.now // 1_000, zone_of(ctx.values))
    began = now.isoformat() if is_new else SEASON_START.default
    entries = await change_settings(ctx, [(SEASON_START, began)])
    history = mention(ctx.services.command_ids, "settings history")
    told = (
        say("The leaderboard counts from now on. Have fun!")
        if is_new
        else say("The leaderboard counts all quizzes again.")
    )
    title = say("A new season has begun") if is_new else say("Leaderboard: all time")
    undo = say("You can undo this in {history}.", history=history)
    await ctx.edit(Card(art="leaderboard", title=title, body=[told], source=undo))
    await announce(ctx, entries)
