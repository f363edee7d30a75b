"""Forms that were filled in badly: what is wrong, and a button that opens them again as they were."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import discord

from bot.domain.errors import UserError
from bot.domain.phrases import Phrase
from bot.ui.components import CustomId, Field, button, on_press
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import capitalised
from bot.uploads import Upload
from cogs.teach.access import require_teacher

TOKEN = Field("[0-9a-f]{16}")
CORRECT = CustomId("articles:correct", token=TOKEN)
Reopen: TypeAlias = Callable[[Request, bytes], Awaitable[None]]


def correction_card(ctx: Request, problems: Sequence[Phrase], data: bytes, reopen: Reopen) -> Card:
    """Return what is wrong, with a button for ``reopen``, which is handed the ``data`` that is kept."""
    say = ctx.say
    lines = [capitalised(say.phrase(problem)) for problem in problems]
    buttons: list[Any] = []
    with suppress(UserError):  # there is no room to keep it
        token = ctx.services.uploads.keep(Upload(ctx.require_guild(), ctx.user_id, data, reopen))
        buttons = [button(say("Correct it…"), CORRECT(token), discord.ButtonStyle.primary)]
    body = "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines)
    return Card(title=say("That isn't right yet"), body=[body], buttons=buttons)


@on_press(CORRECT)
async def correct(ctx: Request, token: str) -> None:
    """Open the form with what was filled in."""
    require_teacher(ctx)
    upload = ctx.services.uploads.look(token, ctx.guild_id, ctx.user_id)
    if upload is None:
        raise text_is_gone()
    await upload.apply(ctx, upload.data)


def text_is_gone() -> UserError:
    """Return the refusal of what was kept for too long."""
    return UserError("I no longer have that text. Please send it again.")
