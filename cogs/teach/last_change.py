"""What was last done in the review: what stands above its cards, with the button that undoes it."""

import re
from collections.abc import Iterable
from typing import Any

import discord
from discord import ui

from bot.i18n import Say
from bot.ui.components import CustomId, Field, button
from bot.ui.layout import row, with_button
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
    """Return what the pressed card says was done before, for the next card on the same question."""
    parts = [*pressed_parts(ctx)]
    texts = (part.content for part in parts if isinstance(part, discord.TextDisplay) and part.id == _DONE)
    text, undo = next(texts, ""), _undo_in(parts)
    return done_line(ctx.say, text, undo) if text else _undo_row(ctx.say, undo)


def kept_undo(ctx: Request) -> list[ui.Item[Any]]:
    """Return the button that undoes what was done before, for the card of another question."""
    return _undo_row(ctx.say, _undo_in(pressed_parts(ctx)))


def _undo_row(say: Say, undo: str) -> list[ui.Item[Any]]:
    return [row(button(say("Undo last change"), undo))] if undo else []


def _undo_in(parts: Iterable[object]) -> str:
    """Return the custom id of the button that undoes the last change; "" where there is none."""
    ids = (getattr(part, "custom_id", None) or "" for part in parts)
    return next(
        (each for each in ids if any(re.fullmatch(known.pattern, each) for known in (UNLEARN, REOPEN))), ""
    )
