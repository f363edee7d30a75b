"""What people say is wrong: an answer and its question, for the moderators' review."""

from typing import Any

from discord import ui

from bot.domain.errors import UserError
from bot.domain.teaching.texts import fold_question
from bot.i18n import Say
from bot.store import Asked
from bot.ui.changes import log
from bot.ui.commands import mention
from bot.ui.components import button, on_press
from bot.ui.layout import Card, Modal, show
from bot.ui.navigation import PageContext, Place
from bot.ui.pages import FACT
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.ask.ids import EXPLAIN, WITHDRAW, WRONG
from cogs.ask.lines import guarded

NOTE_LIMIT = 300  # characters of what somebody says is wrong


def report_button(ctx: Request, asked: Asked) -> list[ui.Item[Any]]:
    """Return the button that says an answer is wrong, where moderators can do something about it."""
    is_here = ctx.guild_id is not None and asked.guild_id == ctx.guild_id
    if not is_here or asked.fact_id is None or not fold_question(asked.text):
        return []
    return [button(ctx.say("The answer is wrong"), WRONG(asked.id))]


def page_behind(ctx: Request, asked: Asked) -> PageContext:
    """Return a page from which the way back leads to a question's answer, if that can still be told."""
    is_known = asked.fact_id in ctx.telling.known.fact
    behind = (Place(FACT, asked.fact_id or ""),) if is_known else ()
    return PageContext(ctx.say, ctx.pack, Place(FACT), behind)


@on_press(WRONG)
async def report_answer(ctx: Request, asked_id: int) -> None:
    """Pass on that an answer is wrong, once for each person."""
    say, store = ctx.say, ctx.services.store
    asked = await _reported(ctx, asked_id)
    is_new = await store.reports.report(asked, ctx.user_id, now=ctx.now)
    if is_new:
        title = say("Thanks, I'll pass it on")
        told = say("This server's moderators will see the question and the answer, but not who told me.")
    else:
        title = say("You've already told me")
        told = say(
            "This server's moderators know about it, and will decide what to do. They don't see names."
        )
    await show(ctx, _reported_card(ctx, asked, title, told))
    if is_new and await store.reports.count(asked) == 1:
        await _log_report(ctx, asked)


async def _reported(ctx: Request, asked_id: int) -> Asked:
    """Return a question whose answer can be called wrong here. Raises UserError where there is none."""
    asked = await ctx.services.store.asked.find(asked_id, ctx.require_guild())
    if asked is None or not report_button(ctx, asked):
        raise UserError("I can't find that answer anymore. Ask the question again, then tell me.")
    return asked


def _reported_card(ctx: Request, asked: Asked, title: str, told: str, *, note: str = "") -> Card:
    """Return what became of a report, with what its sender may add or take back."""
    say = ctx.say
    label = say("Change what's wrong…") if note else say("Say what's wrong…")
    return Card(
        art="question",
        title=title,
        body=[told, f"> {escape(note)}" if note else ""],
        actions=[
            button(label, EXPLAIN(asked.id)),
            button(say("Undo"), WITHDRAW(asked.id)),
            *page_behind(ctx, asked).back(),
        ],
    )


@on_press(WITHDRAW)
async def withdraw_report(ctx: Request, asked_id: int) -> None:
    """Take back that an answer is wrong; who presses again is told the same."""
    asked = await _reported(ctx, asked_id)
    await ctx.services.store.reports.withdraw(asked, ctx.user_id)
    say, back = ctx.say, page_behind(ctx, asked).back()
    told = say("Your report no longer counts, and what you wrote about it is deleted.")
    await show(ctx, Card(art="question", title=say("Taken back"), body=[told], buttons=back))


@on_press(EXPLAIN)
async def explain_report(ctx: Request, asked_id: int) -> None:
    """Show the form for what is wrong with an answer."""
    asked = await _reported(ctx, asked_id)
    note = await ctx.services.store.reports.note(asked, ctx.user_id)
    await ctx.interaction.response.send_modal(NoteForm(ctx.say, asked, note))


class NoteForm(Modal):
    """A form for what is wrong with an answer, for the moderators."""

    def __init__(self, say: Say, asked: Asked, note: str) -> None:
        super().__init__(title=say("What's wrong with the answer?"))
        hint = say("Moderators see this beside your report, but not your name.")
        self._note = self.ask(say("What's wrong"), note, NOTE_LIMIT, hint=hint, is_long=True)
        self._asked = asked

    async def submit(self, ctx: Request) -> None:
        """Keep the text beside the report."""
        note = self._note.value.strip()
        if not await ctx.services.store.reports.explain(self._asked, ctx.user_id, note):
            raise UserError(
                "Your report isn't there anymore: it was taken back, or moderators dealt with it."
            )
        title = ctx.say("Thanks, I'll pass it on")
        told = ctx.say("Moderators see this with the question and the answer, but not who told me:")
        await show(ctx, _reported_card(ctx, self._asked, title, told, note=note))


async def _log_report(ctx: Request, asked: Asked) -> None:
    """Tell a server's log channel of the first report of an answer, without who sent it."""
    say, ids = ctx.public_say, ctx.services.command_ids
    is_spoiler = asked.fact_id not in ctx.pack.fact
    text = guarded(ctx.public_telling, f"“{escape(asked.text)}”", is_spoiler=is_spoiler)
    question = text or say("(a spoiler)")
    told = say("Someone said that my answer to this is wrong: {question}", question=question)
    more = say("Take a look in {review}.", review=mention(ids, "teach review"))
    await log(ctx.interaction.client, ctx.require_guild(), Card(body=[f"{told}\n{more}"]))
