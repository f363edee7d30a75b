"""Selects that work in any process, like the buttons of ``bot.ui.layout``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import discord
from discord import ui

from bot.ui.access import admit
from bot.ui.errors import report

if TYPE_CHECKING:
    import re

    from bot.client import Reckoner

Select = TypeVar("Select", bound="ui.Select[Any] | ui.ChannelSelect[Any] | ui.RoleSelect[Any]")


class DynamicSelect(ui.DynamicItem[Select], Generic[Select], template=r"\0"):
    """A select whose custom id says everything.

    A subclass gives ``template=`` with named groups, takes them as keyword arguments of ``__init__``
    (all text), builds the select, and writes :meth:`pick`; rebuilt for an answer, it is built the
    same way, and ``self.item.values`` holds what was picked.
    """

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the select from its custom id."""
        del interaction, item
        return cls.parse(match.groupdict())

    @classmethod
    def parse(cls, ids: dict[str, Any]) -> Self:
        """Return the select that has these ids."""
        return cls(**ids)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Run :meth:`pick` behind the error door."""
        try:
            await admit(interaction, type(self).__module__)
            await self.pick(interaction)
        except Exception as error:  # noqa: BLE001 - the one door takes everything
            await report(interaction, error)

    async def pick(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Do what was picked."""
        raise NotImplementedError
