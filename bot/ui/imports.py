"""Files that moderators send in: read with care, previewed, and applied when they say so."""

import io
from collections.abc import Sequence
from typing import TypeVar

import discord

from bot.domain.documents import Bounds
from bot.domain.errors import UserError
from bot.domain.phrases import Phrase
from bot.i18n import Say
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import escape

T = TypeVar("T")

FILES_A_MESSAGE = 10
PROBLEM_LINES = 20
PROBLEM_LENGTH = 200  # characters


class UnreadableFile(UserError):
    """A file is too large."""


class ApplyButton(DynamicButton, template=r"import:apply:(?P<token>[0-9a-f]{16})"):
    """Applies a previewed file; what it does is planned anew, on what holds at that moment."""

    def __init__(self, token: str, label: str = "…") -> None:
        super().__init__(f"import:apply:{token}", label)
        self.token = token

    async def act(self, ctx: Request) -> None:
        """Apply it."""
        pending = ctx.services.uploads.take(self.token, ctx.guild_id, ctx.user_id)
        await pending.apply(ctx, pending.data)


async def read_file(attachment: discord.Attachment, bounds: Bounds) -> bytes:
    """Return a file's content. Raises UnreadableFile before a large one is fetched."""
    if attachment.size > bounds.size:
        raise UnreadableFile(
            "That file is too large: {limit} KiB at most, please.", limit=str(bounds.size // 1024)
        )
    return await attachment.read()


async def send_files(ctx: Request, text: str, name: str, documents: Sequence[str]) -> None:
    """Answer with documents as TOML files, in as many messages as they need."""
    numbers = [""] if len(documents) == 1 else [f"-{number}" for number in range(1, len(documents) + 1)]
    files = [
        discord.File(io.BytesIO(document.encode()), filename=f"{name}{number}.toml")
        for number, document in zip(numbers, documents, strict=True)
    ]
    await ctx.interaction.response.send_message(text, files=files[:FILES_A_MESSAGE], ephemeral=True)
    for start in range(FILES_A_MESSAGE, len(files), FILES_A_MESSAGE):
        await ctx.interaction.followup.send(files=files[start : start + FILES_A_MESSAGE], ephemeral=True)


def refusal_card(say: Say, problems: Sequence[Phrase]) -> Card:
    """Return what is wrong with a file, one line each, and how much more."""
    lines = [f"- {escape(say.phrase(problem), PROBLEM_LENGTH)}" for problem in problems[:PROBLEM_LINES]]
    more = len(problems) - len(lines)
    if more > 0:
        lines.append("- " + say("and {more} more", more=say.number(more)))
    return Card(
        title=say("That file can't be imported"),
        body=[say("Nothing was changed. What is wrong with it:"), "\n".join(lines)],
    )
