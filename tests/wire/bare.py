"""A bare discord.py bot as a baseline: constant answers in the layout of Reckoner's.

It has Reckoner's intents and cache settings, so that both bots receive and cache the same events.
"""

import asyncio
import os
import re
import sys
from importlib import import_module
from typing import Any, Self

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

_ANSWER = (
    "The train was wrecked for real. The production built it, ran it off the tracks at Darlton Quarry in the "
    "United Kingdom, and every camera had exactly one chance to get it right."
)
_OFFERED = [f"What does the article say about stunt {n} of the train?" for n in range(1, 26)]
_SOURCE = "-# Source: the article of 5 July 2023, paragraph 5 · certain"


_RELATED = (
    "Were the train fight and the train wreck shot in the same place?",
    "Where was the fight on top of the train shot?",
    "How many chances did each camera have at the train crash?",
    "Not what I meant",
)
_PLACES = (
    ("The train wreck", "Stunt"),
    ("Darlton Quarry", "where the train wreck was shot"),
    ("UK", "the country of Darlton Quarry"),
    ("Train", "shot in Darlton Quarry, UK"),
)


class Card(ui.LayoutView):
    """A card with a heading, the question, an answer, a select, a row of buttons and the source."""

    def __init__(self, heading: str) -> None:
        super().__init__(timeout=None)
        picks: list[ui.Item[Any]] = [Pick()]
        presses: list[ui.Item[Any]] = [Press(label, number) for number, label in enumerate(_RELATED)]
        container: ui.Container[Any] = ui.Container(accent_colour=0xC8102E)
        for text in ("### Where was the train wreck shot?", f"-# You asked: {heading}", _ANSWER):
            container.add_item(ui.TextDisplay(text))
        container.add_item(ui.ActionRow(*picks))
        container.add_item(ui.ActionRow(*presses))
        container.add_item(ui.TextDisplay(_SOURCE))
        self.add_item(container)


class Pick(ui.DynamicItem[ui.Select[Any]], template=r"bare:pick"):
    """A persistent select."""

    def __init__(self) -> None:
        options = [discord.SelectOption(label=name, description=what) for name, what in _PLACES]
        super().__init__(
            ui.Select(custom_id="bare:pick", placeholder="People and places in it …", options=options)
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Return a new select; its custom id carries no data."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with a new card."""
        await interaction.response.edit_message(view=Card("Picked"))


class Press(ui.DynamicItem[ui.Button[Any]], template=r"bare:(?P<number>[0-9]+)"):
    """A persistent button."""

    def __init__(self, label: str, number: int) -> None:
        super().__init__(ui.Button(label=label[:80], custom_id=f"bare:{number}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button for a custom id."""
        return cls("Press", int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with a new card."""
        await interaction.response.edit_message(view=Card("Pressed"))


class Answer(ui.DynamicItem[ui.Button[Any]], template=r"bare:answer:(?P<number>[0-9]+)"):
    """A persistent button for a quiz choice."""

    def __init__(self, number: int) -> None:
        super().__init__(ui.Button(label=f"Choice {number}", custom_id=f"bare:answer:{number}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button for a custom id."""
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Acknowledge the answer."""
        await interaction.response.send_message("Saved. You answered **Darlton Quarry**.", ephemeral=True)


class Bare(discord.Client):
    """The client with its one command tree."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True)
        super().__init__(
            intents=intents,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.1,
        )
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Register the command and the persistent components."""
        self.add_dynamic_items(Press, Pick, Answer)
        self.tree.add_command(ask)  # pyright: ignore[reportUnknownArgumentType] - discord.py leaves a free command unbound
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Report readiness on standard output."""
        sys.stdout.write(f"ready with {len(self.guilds)} servers\n")
        sys.stdout.flush()


@app_commands.command()
@app_commands.describe(question="What do you want to know?")
async def ask(interaction: discord.Interaction["Bare"], question: str) -> None:
    """Answer every question with the same card."""
    await interaction.response.send_message(view=Card(question[:80]))


@ask.autocomplete("question")
async def complete(_interaction: discord.Interaction["Bare"], _typed: str) -> list[app_commands.Choice[str]]:
    """Offer the same 25 questions."""
    return [app_commands.Choice(name=text, value=text) for text in _OFFERED]


async def _run() -> None:
    Route.BASE = os.environ["WIRE_API"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["WIRE_GATEWAY"])
    discord.utils.setup_logging()
    async with Bare() as client:
        await client.start(os.environ["WIRE_TOKEN"])


if __name__ == "__main__":
    if "--uvloop" in sys.argv:
        import_module("uvloop").run(_run())
    else:
        asyncio.run(_run())
