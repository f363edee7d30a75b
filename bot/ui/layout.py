"""Base classes for everything with components: one look, one error door, nothing that dies in a restart."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import discord
from discord import ui

from bot.ui.access import require_access
from bot.ui.errors import report
from bot.ui.request import Request
from bot.ui.spoilers import withhold
from bot.ui.text import clip

ACCENT = discord.Colour(0xC8102E)  # the one colour of every card; never the only carrier of a meaning
TEXT_LIMIT = 4_000  # characters of text in one layout, over all its displays
FORM_OPEN_S = 3_600.0  # how long a form can be sent after it was opened
ROW_LIMIT = 5  # buttons in a row


class Layout(ui.LayoutView):
    """A persistent layout: it holds dynamic items only, so that it works after any restart."""

    def __init__(self, *items: ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        # Dynamic items are found by their class. Stopped, the layout is not kept by discord.py either, which
        # would hold one that was sent in private for a quarter of an hour.
        self.stop()

    async def on_error(
        self, interaction: discord.Interaction[Any], error: Exception, item: ui.Item[Any], /
    ) -> None:
        """Report through the one door."""
        del item
        await report(interaction, error)


class Rendered(ui.Item[Any]):
    """A part of a card that was rendered before: building what many cards share again is most of their cost.

    Keep :meth:`payload_of` a part, and give every card a Rendered of its own.
    """

    def __init__(self, payload: Mapping[str, Any]) -> None:
        super().__init__()
        self._payload = payload

    @staticmethod
    def payload_of(part: ui.Item[Any]) -> Mapping[str, Any]:
        """Return what Discord is sent for a part whose custom ids say everything."""
        return MappingProxyType(part.to_component_dict())

    @property
    def type(self) -> discord.ComponentType:
        """What it is to Discord."""
        return discord.ComponentType(self._payload["type"])

    def to_component_dict(self) -> dict[str, Any]:
        """Return what Discord is sent."""
        return dict(self._payload)


class Card(Layout):
    """The look that all answers share: a title, paragraphs, rows of buttons, the source at the foot.

    Text is cut to what one layout may hold; ``body`` gives way before title and source do.
    """

    def __init__(
        self,
        *,
        title: str = "",
        body: Iterable[str] = (),
        source: str = "",
        buttons: Iterable[ui.Item[Any]] = (),
        items: Iterable[ui.Item[Any]] = (),
    ) -> None:
        head = f"### {title}" if title else ""
        foot = f"-# {source}" if source else ""
        room = TEXT_LIMIT - len(head) - len(foot)
        container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
        if head:
            container.add_item(ui.TextDisplay(head))
        for paragraph in body:
            text = clip(paragraph, room) if room > 0 else ""
            if text:
                container.add_item(ui.TextDisplay(text))
                room -= len(text)
        for item in items:
            container.add_item(item)
        for row in rows(buttons):
            container.add_item(row)
        if foot:
            container.add_item(ui.TextDisplay(foot))
        super().__init__(container)


def row(*items: ui.Item[Any]) -> ui.ActionRow[Any]:
    """Return one row: a select, or up to five buttons."""
    return ui.ActionRow(*items)


def rows(buttons: Iterable[ui.Item[Any]]) -> list[ui.ActionRow[Any]]:
    """Return the buttons in rows of five."""
    every = list(buttons)
    return [ui.ActionRow(*every[start : start + ROW_LIMIT]) for start in range(0, len(every), ROW_LIMIT)]


class Modal(ui.Modal):
    """A form behind the question whether they may, whose failures go through the one error door.

    discord.py keeps every form that was opened until it is stopped: nobody can fill the memory with them.
    """

    def __init__(self, *, title: str) -> None:
        super().__init__(title=title, timeout=FORM_OPEN_S)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Check access as it stands when the form is sent, then :meth:`submit`."""
        ctx = await Request.open(interaction)
        await require_access(ctx, type(self).__module__)
        await self.submit(ctx)

    async def submit(self, ctx: Request) -> None:
        """Do what the form is for."""
        raise NotImplementedError

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        """Report through the one door."""
        await report(interaction, error)
        self.stop()  # a form is gone from the screen once it was sent, whatever came of it


async def answer(ctx: Request, layout: ui.LayoutView, *, ephemeral: bool = False) -> None:
    """Answer a command with knowledge, unless it would give an open quiz question away."""
    await withhold(ctx, layout)
    await ctx.interaction.response.send_message(view=layout, ephemeral=ephemeral)


async def show(ctx: Request, layout: ui.LayoutView) -> None:
    """Show a layout in answer to a press: in place where the message is the presser's own, else privately.

    A message that others see too is left as it is: whoever presses gets a private copy to browse in.
    """
    message = ctx.interaction.message
    await withhold(ctx, layout)
    # Where it was sent counts, not whose the interaction is: others see a message in a server.
    own = message is not None and (message.flags.ephemeral or ctx.interaction.guild_id is None)
    if own:
        await ctx.interaction.response.edit_message(view=layout)
    else:
        await ctx.interaction.response.send_message(view=layout, ephemeral=True)
