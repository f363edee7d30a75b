"""Forms that were filled in badly: what is wrong, and a button that opens them again as they were."""

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.phrases import Phrase
from bot.ui.components import CustomId, Field, button, on_press
from bot.ui.layout import Card
from bot.ui.navigation import pressed_parts
from bot.ui.problems import problem_line
from bot.ui.request import Request
from bot.uploads import Upload
from cogs.teach.access import require_teacher

TOKEN = Field("[0-9a-f]{16}")
CORRECT = CustomId("articles:correct", token=TOKEN)
Reopen: TypeAlias = Callable[[Request, bytes], Awaitable[None]]


def correction_card(
    ctx: Request,
    problems: Sequence[Phrase],
    data: bytes,
    reopen: Reopen,
    back: str = "",
    *,
    shown: Sequence[str] = (),
    instead: Sequence[tuple[str, Reopen]] = (),
    title: str = "",
    change: str = "",
) -> Card:
    """Return what is wrong, with a button for ``reopen``, which is handed the ``data`` that is kept.

    ``back`` is the custom id of what leads to the card before; ``shown`` says more about what is wrong.
    ``instead`` are ways to take what was filled in as it is, with the labels of their buttons. ``title`` and
    ``change``, the label for ``reopen``, are for what isn't a mistake in the form.
    """
    say = ctx.say
    lines = [problem_line(say, problem) for problem in problems]
    buttons: list[Any] = []
    with suppress(UserError):  # there is no room to keep it
        for label, then in instead:
            buttons.append(kept_button(ctx, label, data, then, is_first=not buttons))
        correct = change or (say("Edit…") if instead else say("Correct it…"))
        buttons.append(kept_button(ctx, correct, data, reopen, is_first=not instead))
    if back:
        buttons.append(button(say("Back"), back))
    body = "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines)
    return Card(title=title or say("Almost there"), body=[body, *shown], buttons=buttons)


def kept_button(ctx: Request, label: str, data: bytes, then: Reopen, *, is_first: bool) -> ui.Button[Any]:
    """Return a button that does something with what was filled in. Raises UserError without room for it."""
    token = ctx.services.uploads.keep(Upload(ctx.require_guild(), ctx.user_id, data, then))
    style = discord.ButtonStyle.primary if is_first else discord.ButtonStyle.secondary
    return button(label, CORRECT(token), style)


def is_corrected(ctx: Request) -> bool:
    """Return whether a form was opened from the card with what was wrong with it before."""
    ids = (getattr(part, "custom_id", None) or "" for part in pressed_parts(ctx))
    return any(re.fullmatch(CORRECT.pattern, each) for each in ids)


async def show_in_place(ctx: Request, card: Card) -> None:
    """Replace the card that was used, or answer privately where others see it."""
    message = ctx.interaction.message
    if message is not None and message.flags.ephemeral:
        await ctx.edit(card)
    else:
        await ctx.reply(card)


@on_press(CORRECT)
async def correct(ctx: Request, token: str) -> None:
    """Open the form with what was filled in, or take that as it is."""
    require_teacher(ctx)
    upload = ctx.services.uploads.look(token, ctx.guild_id, ctx.user_id)
    if upload is None:
        raise text_is_gone()
    await upload.apply(ctx, upload.data)


def text_is_gone() -> UserError:
    """Return the refusal of what was kept for too long."""
    return UserError("I no longer have that text. Please send it again.")
