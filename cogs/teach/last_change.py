"""What was last done in the review: what stands above its cards, with the button that undoes it."""

import re
from typing import Any

import discord
from discord import ui

from bot.i18n import Say
from bot.ui.components import CustomId, Field, button
from bot.ui.layout import with_button
from bot.ui.navigation import pressed_parts
from bot.ui.request import Request
from cogs.teach.lessons import ENTRY

MOMENT = Field("[0-9]{13,16}", int)  # milliseconds UTC
REOPEN = CustomId("teach:reopen", moment=MOMENT)
UNLEARN = CustomId("teach:unlearn", entry=ENTRY)
_DONE = 900  # the component with what was done before; Discord counts the others from 1


def done_line(say: Say, text: str, undo: str = "") -> list[ui.Item[Any]]:
    """Return what was done, with the button that undoes it; ``undo`` is that button's custom id."""
    if not text:
        return []
    line = ui.TextDisplay[Any](text, id=_DONE)
    return with_button(line, button(say("Undo"), undo)) if undo else [line]


def kept_line(ctx: Request) -> list[ui.Item[Any]]:
    """Return what the pressed card says was done before, for the next card."""
    parts = [*pressed_parts(ctx)]
    texts = (part.content for part in parts if isinstance(part, discord.TextDisplay) and part.id == _DONE)
    ids = (getattr(part, "custom_id", None) or "" for part in parts)
    undo = (each for each in ids if any(re.fullmatch(known.pattern, each) for known in (UNLEARN, REOPEN)))
    return done_line(ctx.say, next(texts, ""), next(undo, ""))
