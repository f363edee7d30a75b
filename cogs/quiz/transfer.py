"""Questions coming in from a file, and going out to one."""

import asyncio
import io

import discord

from bot.domain.errors import UserError
from bot.domain.quiz.entries import BOUNDS, BrokenImport
from bot.domain.quiz.exporting import write_files
from bot.ui.imports import read_file, send_files
from bot.ui.request import Request
from bot.ui.text import clip, escape

PROBLEMS_SHOWN = 15  # the rest is in the attached file
_MESSAGE_LIMIT = 1_800  # leaves room in Discord's 2,000 characters


async def import_file(ctx: Request, file: discord.Attachment) -> None:
    """Add an attachment's questions to the server's own, or say everything that is wrong with it."""
    say = ctx.say
    await ctx.interaction.response.defer(ephemeral=True, thinking=True)
    from bot.domain.quiz.importing import read_questions  # noqa: PLC0415 - PyYAML's megabytes, which few need

    bot = ctx.interaction.client
    try:
        async with bot.services.uploads.turn(ctx.require_guild()):
            data = await read_file(file, BOUNDS)
            questions = await bot.services.uploads.work_out(read_questions, data)
        new = await ctx.services.store.quiz_records.add_questions(ctx.require_guild(), questions)
    except BrokenImport as refusal:
        await _tell_problems(ctx, refusal)
        return
    replaced = len(questions) - new
    count = say.count(new, "{number} new question", "{number} new questions")
    if replaced:
        text = say("Imported {new}, and replaced {replaced}.", new=count, replaced=replaced)
    else:
        text = say("Imported {new}.", new=count)
    await ctx.interaction.followup.send(
        f"{text} {say('They are asked from the next quiz on.')}", ephemeral=True
    )


async def _tell_problems(ctx: Request, refusal: BrokenImport) -> None:
    say = ctx.say
    problems = [say.phrase(problem) for problem in refusal.problems]
    listed = "\n".join(f"- {escape(problem, 150)}" for problem in problems[:PROBLEMS_SHOWN])
    count = say.count(len(problems), "{number} problem", "{number} problems")
    head = say("Nothing was imported: {problems}.", problems=count) + "\n"
    files = [_file("\n".join(problems), "problems.txt")] if len(problems) > PROBLEMS_SHOWN else []
    await ctx.interaction.followup.send(head + clip(listed, _MESSAGE_LIMIT), files=files, ephemeral=True)


async def export_file(ctx: Request) -> None:
    """Hand out the server's own questions as TOML."""
    questions = await ctx.services.store.quiz_records.own_questions(ctx.require_guild())
    if not questions:
        raise UserError("This server has no questions of its own yet. Add some with /quiz import.")
    # Off the event loop: two thousand questions take the better part of a second.
    files = await asyncio.to_thread(write_files, questions)
    say = ctx.say
    text = say.count(len(questions), "{number} question", "{number} questions")
    await send_files(ctx, text, "quiz", files)


def _file(text: str, name: str) -> discord.File:
    return discord.File(io.BytesIO(text.encode()), filename=name)
