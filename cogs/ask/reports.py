"""What people say is wrong: an answer and its question, for the moderators' review."""

from typing import Any

from discord import ui

from bot.domain.errors import UserError
from bot.domain.teaching.texts import fold_question
from bot.store import Asked
from bot.ui.changes import log
from bot.ui.commands import mention
from bot.ui.components import button, on_press
from bot.ui.layout import Card, show
from bot.ui.navigation import PageContext, Place
from bot.ui.pages import FACT
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.ask.ids import WRONG
from cogs.ask.lines import guarded


def report_button(ctx: Request, asked: Asked) -> list[ui.Item[Any]]:
    """Return the button that says an answer is wrong, where moderators can do something about it."""
    is_here = ctx.guild_id is not None and asked.guild_id == ctx.guild_id
    if not is_here or asked.fact_id is None or not fold_question(asked.text):
        return []
    return [button(ctx.say("The answer is wrong"), WRONG(asked.id))]


@on_press(WRONG)
async def report_answer(ctx: Request, asked_id: int) -> None:
    """Pass on that an answer is wrong, once for each person."""
    say, store = ctx.say, ctx.services.store
    asked = await store.asked.find(asked_id, ctx.require_guild())
    if asked is None or not report_button(ctx, asked):
        raise UserError("I can't find that answer anymore. Ask the question again, then tell me.")
    is_new = await store.reports.report(asked, ctx.user_id, now=ctx.now)
    if is_new:
        title = say("Thanks, I'll pass it on")
        told = say("This server's moderators will see the question and the answer, but not who told me.")
    else:
        title = say("You've already told me")
        told = say("This server's moderators know, but not that it was you. They'll decide what to do.")
    is_known = asked.fact_id in ctx.telling.known.fact
    behind = (Place(FACT, asked.fact_id or ""),) if is_known else ()
    page = PageContext(say, ctx.pack, Place(FACT), behind)
    await show(ctx, Card(art="question", title=title, body=[told], buttons=page.back()))
    if is_new and await store.reports.count(asked) == 1:
        await _log_report(ctx, asked)


async def _log_report(ctx: Request, asked: Asked) -> None:
    """Tell a server's log channel of the first report of an answer, without who sent it."""
    say, ids = ctx.public_say, ctx.services.command_ids
    is_spoiler = asked.fact_id not in ctx.pack.fact
    text = guarded(ctx.public_telling, f"“{escape(asked.text)}”", is_spoiler=is_spoiler)
    question = text or say("(a spoiler)")
    told = say("Someone said that my answer to this is wrong: {question}", question=question)
    more = say("Take a look in {review}.", review=mention(ids, "teach review"))
    await log(ctx.interaction.client, ctx.require_guild(), Card(body=[f"{told}\n{more}"]))
