"""What was last done in the review: what its cards say of it, and the button that undoes it."""

import re
from typing import Any

import discord
from discord import ui

from bot.ui.components import CustomId, Field, button
from bot.ui.navigation import pressed_parts
from bot.ui.request import Request
from cogs.teach.lessons import ENTRY

MOMENT = Field("[0-9]{13,16}", int)  # milliseconds UTC
REOPEN = CustomId("teach:reopen", moment=MOMENT)
UNLEARN = CustomId("teach:unlearn", entry=ENTRY)
NOTE = 900  # the component with what was done before; Discord counts the others from 1


def kept_undo(ctx: Request) -> ui.Item[Any] | None:
    """Return the button that undoes something on the pressed card, as the next card has it."""
    for part in pressed_parts(ctx):
        custom_id: str = getattr(part, "custom_id", None) or ""
        if any(re.fullmatch(each.pattern, custom_id) for each in (UNLEARN, REOPEN)):
            return button(ctx.say("Undo the last change"), custom_id)
    return None


def kept_note(ctx: Request) -> str:
    """Return what the pressed card says was done before; "" if nothing."""
    texts = (part for part in pressed_parts(ctx) if isinstance(part, discord.TextDisplay))
    notes = (text.content for text in texts if text.id == NOTE)
    return next(notes, "").removeprefix("-# ")
