"""What people said is wrong, as the review tells it."""

from bot.store import Unanswered
from bot.ui.commands import mention
from bot.ui.pages import question_of
from bot.ui.request import Request
from bot.ui.text import covered, escape
from cogs.teach.refusing import answer_lines


async def reported_lines(ctx: Request, question: Unanswered) -> str:
    """Return who said that a question's answer is wrong, and what is wrong with it; "" if nobody did."""
    if not question.wrong:
        return ""
    at = (ctx.require_guild(), question.folded, question.wrong_fact)
    notes = "\n".join(f"> {_shown(ctx, note)}" for note in await ctx.services.store.reports.notes(*at))
    written = f"{ctx.say('What they wrote:')}\n{notes}" if notes else ""
    return "\n".join(filter(None, (_counted(ctx, question), written)))


def _shown(ctx: Request, note: str) -> str:
    return covered(escape(note)) if ctx.telling.gives_away(note) else escape(note)


def _counted(ctx: Request, question: Unanswered) -> str:
    """Return how many people said that a question's answer is wrong, and that answer."""
    say, number, fact = ctx.say, question.wrong, ctx.telling.known.fact.get(question.wrong_fact)
    if fact is None:  # removed since, or not told here
        return say.count(
            number, "{number} person said the answer is wrong.", "{number} people said the answer is wrong."
        )
    counted = say.count(
        number, "{number} person said the answer is wrong:", "{number} people said the answer is wrong:"
    )
    # The title of a spoiler may give it away.
    title = question_of(fact) if fact.id in ctx.pack.fact else escape(fact.heading)
    told = f"**{counted}** *{title}*\n{answer_lines(ctx, fact)}"
    if not fact.is_taught:
        return told
    edit = mention(ctx.services.command_ids, "teach edit")
    return f"{told}\n{say('You can change it with {edit}.', edit=edit)}"
