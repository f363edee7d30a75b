"""An answer to a question that was just asked: the button on the card that has none opens the form."""

from functools import partial

from bot.domain.errors import UserError
from bot.domain.teaching.texts import fold_question, question_to_keep
from bot.ui.components import on_press
from bot.ui.request import Request
from bot.ui.teaching import TEACH_ANSWER
from cogs.teach.access import require_teacher
from cogs.teach.forms import Fields, writing_form, written
from cogs.teach.lessons import Written, confirm, teach_together
from cogs.teach.wordings import others_of


@on_press(TEACH_ANSWER)
async def ask_for_answer(ctx: Request, key: str) -> None:
    """Show the form for the answer to a question."""
    text = await _asked(ctx, key)
    form = writing_form(ctx.say, question_to_keep(text), partial(_teach_answer, text))
    await ctx.interaction.response.send_modal(form)


async def _asked(ctx: Request, key: str) -> str:
    """Return the question that waits for its answer. Raises UserError where it waits no more."""
    require_teacher(ctx)
    question = await ctx.services.store.lessons.unanswered(ctx.require_guild(), key)
    if question is None:
        raise UserError("That question has already been dealt with. See what's left in /teach review.")
    return question.text


async def _teach_answer(asked: str, ctx: Request, fields: Fields) -> None:
    """Teach the answer, also to the question as it was asked where the form has other words."""
    answer = written(fields)
    # The wording as it was asked counts, not how it was repeated.
    others = {fold_question(text): text for text in others_of(answer.fact, [*answer.others, asked])}
    entries, _ = await teach_together(ctx, [Written(answer.fact, [*others.values()])])
    await confirm(await ctx.reopen(), entries, ctx.say("Got it"))
