"""A server's own questions as a file: exported, and imported after a preview."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.quiz.exchange import BOUNDS, QuestionPlan, plan_questions, write_questions
from bot.ui.imports import Importer, Preview, send_files
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.quiz.games import require_quiz_manager

QUESTIONS_SHOWN = 15
PROMPT_LENGTH = 120  # characters of a question in the preview


async def export_file(ctx: Request) -> None:
    """Answer with the server's own questions as TOML."""
    questions = await ctx.services.store.quiz_records.own_questions(ctx.require_guild())
    if not questions:
        raise UserError("This server has no questions of its own yet. Add some with /quiz import.")
    # In a thread: two thousand questions take the better part of a second.
    files = await asyncio.to_thread(write_questions, questions)
    text = ctx.say.count(len(questions), "{number} question", "{number} questions")
    await send_files(ctx, text, "quiz", files)


async def _prepare(ctx: Request) -> Callable[[bytes], QuestionPlan]:
    require_quiz_manager(ctx)
    own = await ctx.services.store.quiz_records.own_questions(ctx.require_guild())
    return partial(plan_questions, own)


def _preview(ctx: Request, plan: QuestionPlan) -> Preview:
    say, new, changed = ctx.say, len(plan.new), len(plan.changed)
    if not new + changed:
        raise UserError("This server already has every question in that file. Nothing was changed.")
    listed = [(say("new"), question.prompt) for question in plan.new]
    listed += [(say("changed"), question.prompt) for question in plan.changed]
    lines = [f"- {what}: {escape(prompt, PROMPT_LENGTH)}" for what, prompt in listed[:QUESTIONS_SHOWN]]
    if len(listed) > QUESTIONS_SHOWN:
        lines.append("- " + say("and {more} more", more=say.number(len(listed) - QUESTIONS_SHOWN)))
    notes = [say.count(new, "{number} question is new.", "{number} questions are new.")]
    if changed:
        notes.append(
            say.count(changed, "{number} replaces one that you have.", "{number} replace ones that you have.")
        )
    if plan.known:
        notes.append(say.count(plan.known, "{number} is here already.", "{number} are here already."))
    label = say("Import {number}", number=say.number(new + changed))
    return Preview(say("What would be imported"), lines, label, notes)


async def _apply(ctx: Request, plan: QuestionPlan) -> tuple[Card, Sequence[HistoryEntry]]:
    questions = (*plan.new, *plan.changed)
    new = await ctx.services.store.quiz_records.add_questions(ctx.require_guild(), questions)
    say, replaced = ctx.say, len(questions) - new
    count = say.count(new, "{number} new question", "{number} new questions")
    if replaced:
        text = say("Imported {new}, and replaced {replaced}.", new=count, replaced=replaced)
    else:
        text = say("Imported {new}.", new=count)
    return Card(body=[f"{text} {say('They are asked from the next quiz on.')}"]), ()


QUESTIONS_IMPORT = Importer(BOUNDS, _prepare, _preview, _apply)
