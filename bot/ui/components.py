"""Buttons and selects that work after any restart: their custom ids say all that a handler needs to know.

Declare each id once, ``HINT = CustomId("quiz:hint", game=ID, number=NUMBER)``; cards write it,
``button(say("Hint"), HINT(game.id, 3))``, and the function that answers it is declared ``@on_press(HINT)``.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self, TypeAlias, TypeVar

import discord
from discord import ui
from discord.ui.select import BaseSelect

from bot.ui.access import require_access
from bot.ui.errors import report
from bot.ui.request import Request
from bot.ui.text import LABEL_LIMIT, clip

CUSTOM_ID_LIMIT = 100  # characters, Discord's

Handler: TypeAlias = Callable[..., Awaitable[None]]
AnyHandler = TypeVar("AnyHandler", bound=Handler)


@dataclass(frozen=True, slots=True)
class Field:
    """One value in a custom id: its pattern, and how it is read."""

    pattern: str
    read: Callable[[str], Any] = str


ID = Field("[0-9]{1,20}")  # kept as text, such as a game's
SNOWFLAKE = Field("[0-9]{1,20}", int)  # Discord's, such as a member's
NUMBER = Field("[0-9]{1,6}", int)  # of a page, a question, a place in a list


class CustomId:
    """A name with typed fields, ``name:value:value``."""

    def __init__(self, name: str, **fields: Field) -> None:
        self.name = name
        self._fields = fields
        values = (f"(?P<{key}>{field.pattern})" for key, field in fields.items())
        self.pattern = ":".join((re.escape(name), *values))

    def __call__(self, *values: object) -> str:
        """Return the custom id with these values, in the order of the fields."""
        written = ":".join((self.name, *map(str, values)))
        assert re.fullmatch(self.pattern, written), written  # noqa: S101 - a mistake of ours, found by any test
        assert len(written) <= CUSTOM_ID_LIMIT, written  # noqa: S101 - the same
        return written

    def read(self, match: re.Match[str]) -> dict[str, Any]:
        """Return the values by the names of their fields."""
        return {key: field.read(match[key]) for key, field in self._fields.items()}


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

    def declare(handler: AnyHandler) -> AnyHandler:
        DECLARED.append(handled(custom_id, handler))
        return handler

    return declare


def on_pick(custom_id: CustomId) -> Callable[[AnyHandler], AnyHandler]:
    """Declare what picking from a select does: ``async def open(ctx, picked: list[Any], page: int)``."""
    return on_press(custom_id)


def handled(custom_id: CustomId, handler: Handler) -> type[Handled]:
    """Return what to pass to ``bot.add_dynamic_items`` for a handler that is an object's method."""

    class Component(Handled, template=custom_id.pattern):
        async def handle(self, ctx: Request) -> None:
            is_select = isinstance(self.item, BaseSelect)
            picked = [list(self.item.values)] if is_select else []
            await handler(ctx, *picked, **custom_id.read(self.match))

    Component.__name__, Component.__qualname__ = handler.__name__, handler.__qualname__
    Component.__module__, Component.__doc__ = handler.__module__, handler.__doc__
    return Component
