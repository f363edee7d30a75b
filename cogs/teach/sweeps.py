"""Many questions of the review dismissed at once."""

import discord

from bot.domain.teaching.model import OLD_DAYS, Sweep
from bot.ui.components import CustomId, Field, button, on_press
from bot.ui.layout import Card
from bot.ui.request import Request
from cogs.teach.access import require_teacher
from cogs.teach.review import MOMENT, REOPEN, SHOW, SWEEPS, review_card
from cogs.teach.waiting import groups_of, swept

_SWEEP = Field("|".join(Sweep), Sweep)
SWEEP = CustomId("teach:sweep", sweep=_SWEEP)
SWEPT = CustomId("teach:swept", sweep=_SWEEP, moment=MOMENT)


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
    card = Card(
        title=say("Dismiss several questions"),
        body=[say("Which ones? I'll ask again before anything happens.")],
        buttons=[
            *(button(label, SWEEP(sweep)) for sweep, label in labels.items() if counts[sweep]),
            button(say("Back"), SHOW(0)),
        ],
    )
    await ctx.edit(card)


@on_press(SWEEP)
async def ask_before_sweeping(ctx: Request, sweep: Sweep) -> None:
    """Ask whether to dismiss them all."""
    require_teacher(ctx)
    say = ctx.say
    count = len(swept(await groups_of(ctx), sweep, ctx.now))
    card = Card(
        title=say.count(count, "Dismiss {number} question?", "Dismiss {number} questions?"),
        body=[say("They'll leave the list for every moderator. You can undo this right after.")],
        buttons=[
            button(say("Dismiss them"), SWEPT(sweep, ctx.now), discord.ButtonStyle.danger),
            button(say("Keep them"), SHOW(0)),
        ],
    )
    await ctx.edit(card)


@on_press(SWEPT)
async def dismiss_many(ctx: Request, sweep: Sweep, moment: int) -> None:
    """Dismiss the questions that were there at a moment; nobody has seen later ones."""
    require_teacher(ctx)
    say, lessons = ctx.say, ctx.services.store.lessons
    folded = swept(await groups_of(ctx), sweep, moment)
    count = await lessons.dismiss(ctx.require_guild(), folded, now=ctx.now)
    note = say.count(count, "{number} question dismissed.", "{number} questions dismissed.")
    undo = button(say("Undo"), REOPEN(ctx.now)) if count else None
    await ctx.edit(await review_card(ctx, note=note, undo=undo))
