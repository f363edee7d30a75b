"""Handlers of buttons and selects: functions declared with the custom id that they answer.

See :mod:`bot.ui.custom_ids` for how they belong together.
"""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Self, TypeAlias, TypeVar

import discord
from discord import ui

from bot.ui.access import require_access
from bot.ui.custom_ids import CustomId
from bot.ui.errors import report
from bot.ui.request import Request
from bot.ui.text import LABEL_LIMIT, clip

Handler: TypeAlias = Callable[..., Awaitable[None]]
AnyHandler = TypeVar("AnyHandler", bound=Handler)


class Handled(ui.DynamicItem[Any], template=r"\0"):
    """A component of an earlier message, rebuilt from its custom id: access is checked, errors are reported.

    discord.py only logs what a dynamic item raises.
    """

    def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild it for one use."""
        del interaction
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Check access and handle the use."""
        try:
            ctx = await Request.open(interaction)
            await require_access(ctx, type(self).__module__)
            await self.handle(ctx)
        except Exception as error:  # noqa: BLE001 - everything is reported in one place
            await report(interaction, error)

    async def handle(self, ctx: Request) -> None:
        """Do what it is for."""
        raise NotImplementedError


DECLARED: list[type[Handled]] = []  # by on_press and on_pick; the client adds them once it has the cogs


def button(
    label: str,
    custom_id: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    disabled: bool = False,
) -> ui.Button[Any]:
    """Return a button for a card; what its press does is declared with :func:`on_press`."""
    return ui.Button(label=clip(label, LABEL_LIMIT), custom_id=custom_id, style=style, disabled=disabled)


def on_press(custom_id: CustomId) -> Callable[[AnyHandler], AnyHandler]:
    """Declare what a press does: ``async def hint(ctx: Request, game: str, number: int) -> None``.

    The function gets the request and the custom id's fields, by name.
    """
    return partial(_declare, custom_id)


def on_pick(custom_id: CustomId) -> Callable[[AnyHandler], AnyHandler]:
    """Declare what picking from a select does: ``async def open(ctx, picked: list[Any], page: int)``."""
    return partial(_declare, custom_id, is_select=True)


def _declare(custom_id: CustomId, handler: AnyHandler, *, is_select: bool = False) -> AnyHandler:
    DECLARED.append(handled(custom_id, handler, is_select=is_select))
    return handler


def handled(custom_id: CustomId, handler: Handler, *, is_select: bool = False) -> type[Handled]:
    """Return what to pass to ``bot.add_dynamic_items`` for a handler that is an object's method."""

    class Component(Handled, template=custom_id.pattern):
        async def handle(self, ctx: Request) -> None:
            picked = [list(self.item.values)] if is_select else []
            await handler(ctx, *picked, **custom_id.read(self.match))

    Component.__name__, Component.__qualname__ = handler.__name__, handler.__qualname__
    Component.__module__, Component.__doc__ = handler.__module__, handler.__doc__
    return Component
