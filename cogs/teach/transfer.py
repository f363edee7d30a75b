"""Lessons as a file: exported, and imported after a preview."""

import asyncio
from collections.abc import Callable, Sequence

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.teaching.exchange import BOUNDS, LessonPlan, export_files, plan_lessons
from bot.domain.teaching.rules import PackIndex
from bot.store import new_lesson_id
from bot.ui.imports import Importer, Preview, send_files
from bot.ui.layout import Card
from bot.ui.request import Request
from cogs.teach.lessons import LessonGone, require_teacher, store_lessons
from cogs.teach.views import done_card, plan_lines


async def export_lessons(ctx: Request) -> None:
    """Answer with everything that was taught as TOML."""
    taught = ctx.server.taught
    if not taught.lessons:
        raise LessonGone
    # In a thread: thousands of lessons take too long for the event loop.
    files = await asyncio.to_thread(export_files, taught)
    text = ctx.say(
        "Everything that this server taught me. /teach import takes the file back, here or elsewhere, "
        "except for saved quotes."
    )
    await send_files(ctx, text, "lessons", files)


async def _prepare(ctx: Request) -> Callable[[bytes], LessonPlan]:
    require_teacher(ctx)
    taught, pack, guild_id = ctx.server.taught, ctx.services.pack, ctx.require_guild()
    return lambda data: plan_lessons(taught, PackIndex.of(pack, guild_id), new_lesson_id, data)


def _preview(ctx: Request, plan: LessonPlan) -> Preview:
    if not plan.planned and plan.quotes_left_out:
        raise UserError(
            "There is nothing new in that file but saved quotes, and those come from their messages only, so "
            "that whoever said it can erase it. Nothing was changed."
        )
    if not plan.planned:
        raise UserError("Everything in that file was taught already. Nothing was changed.")
    say = ctx.say
    notes: list[str] = []
    if plan.known:
        notes.append(
            say.count(
                plan.known,
                "{number} of its lessons is taught just so already.",
                "{number} of its lessons are taught just so already.",
            )
        )
    if plan.quotes_left_out:
        notes.append(
            say.count(
                plan.quotes_left_out,
                "{number} saved quote is left out: quotes come from their messages only, so that "
                "whoever said it can erase it.",
                "{number} saved quotes are left out: quotes come from their messages only, so that "
                "whoever said it can erase it.",
            )
        )
    label = say("Teach {number}", number=say.number(len(plan.planned)))
    return Preview(say("What would be taught"), plan_lines(say, plan, ctx.pack), label, notes)


async def _apply(ctx: Request, plan: LessonPlan) -> tuple[Card, Sequence[HistoryEntry]]:
    entries = await store_lessons(ctx, [(step.id, step.content) for step in plan.planned])
    return done_card(ctx, entries, ctx.say("Learned")), entries


LESSONS_IMPORT = Importer(BOUNDS, _prepare, _preview, _apply)
