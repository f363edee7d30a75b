"""Many questions of the review dismissed at once."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.teaching.model import OLD_DAYS, Sweep
from bot.ui.components import CustomId, Field, button, on_press
from bot.ui.layout import Card
from bot.ui.request import Request
from cogs.teach.access import require_teacher
from cogs.teach.last_change import MOMENT, REOPEN, done_line, kept_line
from cogs.teach.review_cards import SWEEPS, review_card
from cogs.teach.waiting import groups_of, swept

_SWEEP = Field("|".join(Sweep), Sweep)
SWEEP = CustomId("teach:sweep", sweep=_SWEEP)
SWEPT = CustomId("teach:swept", sweep=_SWEEP, moment=MOMENT)
RETURN = CustomId("teach:return")


def _asking(ctx: Request, title: str, text: str, buttons: Sequence[ui.Item[Any]]) -> Card:
    """Return a card that asks something, with what was done before and the button that undoes it."""
    return Card(
        title=title,
        body=[text],
        above=kept_line(ctx),
        buttons=buttons,
    )


@on_press(SWEEPS)
async def show_sweeps(ctx: Request) -> None:
    """Offer the ways to dismiss many questions at once."""
    require_teacher(ctx)
    say = ctx.say
    groups = await groups_of(ctx)
    counts = {sweep: len(swept(groups, sweep, ctx.now)) for sweep in Sweep}
    numbers = {sweep: say.number(count) for sweep, count in counts.items()}
    labels = {
        Sweep.ALL: say("All ({number})", number=numbers[Sweep.ALL]),
        Sweep.ONCE: say("Asked only once ({number})", number=numbers[Sweep.ONCE]),
        Sweep.OLD: say("Not asked in {days} days ({number})", days=OLD_DAYS, number=numbers[Sweep.OLD]),
    }
    buttons = [button(label, SWEEP(sweep)) for sweep, label in labels.items() if counts[sweep]]
    text = say("Which ones? I'll ask again before anything happens.")
    back = button(say("Back"), RETURN())
    await ctx.edit(_asking(ctx, say("Dismiss several questions"), text, [*buttons, back]))


@on_press(SWEEP)
async def ask_before_sweeping(ctx: Request, sweep: Sweep) -> None:
    """Ask whether to dismiss them all."""
    require_teacher(ctx)
    say = ctx.say
    count = len(swept(await groups_of(ctx), sweep, ctx.now))
    title = say.count(count, "Dismiss {number} question?", "Dismiss {number} questions?")
    text = say("They'll leave the list for every moderator. You can undo this right after.")
    buttons = [
        button(say("Dismiss them"), SWEPT(sweep, ctx.now), discord.ButtonStyle.danger),
        button(say("Keep them"), RETURN()),
    ]
    await ctx.edit(_asking(ctx, title, text, buttons))


@on_press(RETURN)
async def return_to_review(ctx: Request) -> None:
    """Show the review as it was before, with what was done there."""
    require_teacher(ctx)
    await ctx.edit(await review_card(ctx, done=kept_line(ctx)))


@on_press(SWEPT)
async def dismiss_many(ctx: Request, sweep: Sweep, moment: int) -> None:
    """Dismiss the questions that were there at a moment; nobody has seen later ones."""
    require_teacher(ctx)
    say, lessons = ctx.say, ctx.services.store.lessons
    folded = swept(await groups_of(ctx), sweep, moment)
    count = await lessons.dismiss(ctx.require_guild(), folded, now=ctx.now)
    note = say.count(count, "{number} question dismissed.", "{number} questions dismissed.")
    done = done_line(say, note, REOPEN(ctx.now) if count else "")
    await ctx.edit(await review_card(ctx, done=done))
