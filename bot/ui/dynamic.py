"""Buttons and selects that work in any process, whenever they were sent: their custom ids say everything.

How to: derive from :class:`DynamicButton` or :class:`DynamicSelect`, give ``template=`` with named groups,
take those as keyword arguments of ``__init__`` (all text), write ``act``, and pass the class to
``bot.add_dynamic_items``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

import discord
from discord import ui

from bot.ui.access import admit
from bot.ui.errors import report
from bot.ui.text import LABEL_LIMIT, clip

if TYPE_CHECKING:
    import re

    from bot.client import Reckoner

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
            await admit(interaction, type(self).__module__)
            await self.act(interaction)
        except Exception as error:  # noqa: BLE001 - the one door takes everything
            await report(interaction, error)

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
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
