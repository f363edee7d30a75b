"""Buttons and selects that work in any process, whenever they were sent: their custom ids say everything.

How to: derive from :class:`DynamicButton` or :class:`DynamicSelect`, give ``template=`` with named groups,
take those as keyword arguments of ``__init__`` (all text), write ``act``, and pass the class to
``bot.add_dynamic_items``.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Generic, Self, TypeAlias, TypeVar

import discord
from discord import ui

from bot.ui.access import require_access
from bot.ui.custom_ids import CustomId
from bot.ui.errors import report
from bot.ui.request import Request
from bot.ui.text import LABEL_LIMIT, clip

Component = TypeVar(
    "Component", bound="ui.Button[Any] | ui.Select[Any] | ui.ChannelSelect[Any] | ui.RoleSelect[Any]"
)
Select = TypeVar("Select", bound="ui.Select[Any] | ui.ChannelSelect[Any] | ui.RoleSelect[Any]")


class Dynamic(ui.DynamicItem[Component], Generic[Component], template=r"\0"):
    """A component that is rebuilt from its custom id for each use, and asks first whether it may be used.

    Whatever :meth:`act` raises goes through the one error door, which discord.py does not see to for
    dynamic items.
    """

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild it from the ids in its custom id."""
        del interaction, item
        return cls.parse(match.groupdict())

    @classmethod
    def parse(cls, ids: dict[str, Any]) -> Self:
        """Return what has these ids; for a subclass whose ``__init__`` takes something else."""
        return cls(**ids)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Run :meth:`act` behind the question whether they may and the error door."""
        try:
            ctx = await Request.open(interaction)
            await require_access(ctx, type(self).__module__)
            await self.act(ctx)
        except Exception as error:  # noqa: BLE001 - the one door takes everything
            await report(interaction, error)

    async def act(self, ctx: Request) -> None:
        """Do what it is for."""
        raise NotImplementedError


class DynamicButton(Dynamic[ui.Button[Any]], template=r"\0"):
    """A button; rebuilt for a press, it has no label of its own."""

    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.secondary

    def __init__(self, custom_id: str, label: str, *, disabled: bool = False) -> None:
        super().__init__(
            ui.Button(
                style=self.style, label=clip(label, LABEL_LIMIT), custom_id=custom_id, disabled=disabled
            )
        )


class DynamicSelect(Dynamic[Select], Generic[Select], template=r"\0"):
    """A select; rebuilt for an answer, ``self.item.values`` holds what was picked."""


Handler: TypeAlias = Callable[..., Awaitable[None]]


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


def button(
    label: str,
    custom_id: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    disabled: bool = False,
) -> ui.Button[Any]:
    """Return a button for a card; what its press does is declared with :func:`on_press`."""
    return ui.Button(label=clip(label, LABEL_LIMIT), custom_id=custom_id, style=style, disabled=disabled)


def on_press(custom_id: CustomId) -> Callable[[Handler], type[Handled]]:
    """Declare what a press does: ``async def hint(ctx: Request, game: str, number: int) -> None``.

    The function gets the request and the custom id's fields, by name. The decorated name is the class to
    pass to ``bot.add_dynamic_items``.
    """
    return lambda handler: _handled(custom_id, handler, is_select=False)


def on_pick(custom_id: CustomId) -> Callable[[Handler], type[Handled]]:
    """Declare what picking from a select does: ``async def open(ctx, picked: list[Any], page: int)``."""
    return lambda handler: _handled(custom_id, handler, is_select=True)


def _handled(custom_id: CustomId, handler: Handler, *, is_select: bool) -> type[Handled]:
    class Component(Handled, template=custom_id.pattern):
        async def handle(self, ctx: Request) -> None:
            picked = [list(self.item.values)] if is_select else []
            await handler(ctx, *picked, **custom_id.read(self.match))

    Component.__name__, Component.__qualname__ = handler.__name__, handler.__qualname__
    Component.__module__, Component.__doc__ = handler.__module__, handler.__doc__
    return Component
