"""What moderators can do about what people asked: any cog advises, ``/insights`` shows it.

An adviser is declared with ``@advises``: ``async def advise(ctx: Request, since: int) -> Iterable[Advice]``.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from discord import ui

from bot.ui.request import Request


@dataclass(frozen=True, slots=True)
class Advice:
    """A section that says what would help, and the menu that leads there."""

    text: str
    menu: ui.Item[Any]


Adviser: TypeAlias = Callable[[Request, int], Awaitable[Iterable[Advice]]]
_ADVISERS: list[Adviser] = []


def advises(adviser: Adviser) -> Adviser:
    """Declare what advises on the questions since a moment (milliseconds UTC)."""
    _ADVISERS.append(adviser)
    return adviser


async def advice(ctx: Request, since: int) -> list[Advice]:
    """Return all that can be done about the questions since a moment."""
    return [each for adviser in _ADVISERS for each in await adviser(ctx, since)]
