"""Lessons from a file: given to the command, or chosen in a form."""

import discord

from bot.i18n import Say
from bot.ui.components import CustomId, on_press
from bot.ui.imports import UploadForm, preview_import
from bot.ui.request import Request
from cogs.teach.access import require_teacher
from cogs.teach.lessons import LESSONS_IMPORT

UPLOAD = CustomId("teach:import")


class LessonsUpload(UploadForm):
    """Asks for a file with lessons."""

    def __init__(self, say: Say) -> None:
        super().__init__(say, say("Import answers"), say("A .toml file from /teach export"))

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
