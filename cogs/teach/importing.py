"""Lessons as files: exported, and imported from one given to the command or chosen in a form."""

import asyncio
from collections.abc import Callable, Sequence

import discord

from bot.domain.documents import file_names
from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.phrases import phrase
from bot.domain.teaching.exchange import BOUNDS, LessonPlan, export_files, plan_lessons
from bot.domain.teaching.model import Lesson, Taught
from bot.i18n import Say
from bot.store import new_lesson_id
from bot.ui.commands import mention
from bot.ui.components import CustomId, on_press
from bot.ui.imports import Importer, Preview, UploadForm, preview_import, send_files, send_template
from bot.ui.layout import Card
from bot.ui.request import Request, register_of
from bot.ui.text import capitalised
from cogs.teach.access import require_teacher
from cogs.teach.lessons import content_line, done_card, listed, store_lessons

_TABLE = phrase(
    "A .csv table of questions and answers looks like this:\n"
    "```\nquestion,answer\nWhen is movie night?,On Fridays.\n```"
)
_TEMPLATE = phrase(
    "question,answer,variants,spoiler,heading\n"
    "When is movie night?,On Fridays.,What time do we meet?|Which day is movie night?,,"
)
UPLOAD = CustomId("teach:import")
TEMPLATE = CustomId("teach:template")
PREVIEWED = 8  # lessons


async def export_lessons(ctx: Request) -> None:
    """Answer with everything that was taught as TOML."""
    taught = ctx.server.taught
    if not taught.lessons:
        raise UserError("This server hasn't taught me anything yet. Start with /teach add.")
    # In a thread: thousands of lessons take too long for the event loop.
    files = await asyncio.to_thread(export_files, taught)
    text = ctx.say(
        "Everything this server taught me. You can bring it back with {command}, here or in another "
        "server, except for saved quotes.",
        command=mention(ctx.services.command_ids, "teach import"),
    )
    await send_files(ctx, text, file_names("lessons", files))


async def _prepare(ctx: Request) -> Callable[[bytes], LessonPlan]:
    require_teacher(ctx)
    return lambda data: plan_lessons(register_of(ctx), new_lesson_id, data)


def _preview(ctx: Request, plan: LessonPlan) -> Preview:
    say, planned, known, left_out = ctx.say, plan.planned, plan.known, plan.quotes_left_out
    if not planned and left_out:
        raise UserError(
            "The only new things in that file are saved quotes. Those can only be saved from the "
            "message itself, so the person who wrote it can erase it. Nothing was changed."
        )
    if not planned:
        raise UserError("I already know everything in that file. Nothing was changed.")
    known_note = say.count(known, "{number} entry is already here.", "{number} entries are already here.")
    left_out_note = say.count(
        left_out,
        "{number} saved quote was skipped: quotes can only be saved from the message itself, so the "
        "person who wrote it can erase it.",
        "{number} saved quotes were skipped: quotes can only be saved from the message itself, so "
        "the person who wrote it can erase it.",
    )
    notes = [note for note, number in ((known_note, known), (left_out_note, left_out)) if number]
    lessons = (Lesson(step.id, step.content, None, ctx.now) for step in planned)
    pack = Taught(tuple(lessons)).extend(ctx.server.pack)
    lines = (
        capitalised(
            f"{say('changed') if step.before else say('new')}: {content_line(say, step.content, pack)}"
        )
        for step in planned[:PREVIEWED]
    )
    label = say.count(len(planned), "Import {number} entry", "Import {number} entries")
    lines = listed(say, lines, len(planned))
    return Preview(say("Import preview"), lines, label, notes, unread=plan.notes, skipped=plan.skipped)


async def _apply(ctx: Request, plan: LessonPlan) -> tuple[Card, Sequence[HistoryEntry]]:
    entries = await store_lessons(ctx, [(step.id, step.content) for step in plan.planned])
    return done_card(await ctx.reopen(), entries, ctx.say("Got it")), entries


LESSONS_IMPORT = Importer(
    BOUNDS, _prepare, _preview, _apply, exported_by="teach export", table=_TABLE, template=TEMPLATE()
)


class LessonsUpload(UploadForm):
    """Asks for a file with lessons."""

    def __init__(self, say: Say) -> None:
        super().__init__(
            say,
            say("Import answers"),
            say("A .toml file from /teach export, or a .csv table of questions and answers"),
        )

    async def take(self, ctx: Request, file: discord.Attachment) -> None:
        """Show what it would teach."""
        await preview_lessons(ctx, file)


async def preview_lessons(ctx: Request, file: discord.Attachment) -> None:
    """Show what a file would teach."""
    require_teacher(ctx)
    await preview_import(ctx, LESSONS_IMPORT, file, UPLOAD())


@on_press(UPLOAD)
async def ask_for_lessons(ctx: Request) -> None:
    """Ask for a file with lessons."""
    require_teacher(ctx)
    await ctx.interaction.response.send_modal(LessonsUpload(ctx.say))


@on_press(TEMPLATE)
async def hand_out_template(ctx: Request) -> None:
    """Answer with a table for questions and answers, to be filled in."""
    require_teacher(ctx)
    columns = ctx.say(
        "Write one question and its answer in each row, then send the file with {command}. The other columns "
        "can stay empty: **variants** has other ways to ask, with | between them, **spoiler** is mild or "
        "ending, and **heading** is shown instead of a spoiler's question.",
        command=mention(ctx.services.command_ids, "teach import"),
    )
    await send_template(ctx, "answers", ctx.say.phrase(_TEMPLATE), columns)
