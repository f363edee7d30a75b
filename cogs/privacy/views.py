"""What ``/privacy`` says, and its buttons."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import discord

from bot.domain.settings.times import show_duration
from bot.store.privacy import PERSONAL
from bot.ui.layout import Card, DynamicButton
from bot.ui.text import plural
from cogs.privacy.settings import KEEP_QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.client import Reckoner

GRACE_DAYS = 30  # after which the data of a server that removed the bot is erased


async def privacy_card(bot: Reckoner, user_id: int, guild_id: int | None) -> Card:
    """Return what is kept about a person here and why, in plain words."""
    found = await bot.store.privacy.export(user_id, guild_id)
    keep = (await bot.values(guild_id))[KEEP_QUESTIONS]
    where = "in this server" if guild_id is not None else "in all servers"
    lines = [
        f"- {plural(len(rows), 'entry', 'entries')}: {place.what}, {place.why}. Erasing: {place.erased}."
        for place in PERSONAL
        if (rows := found.get(f"{place.table}.{place.column}"))
    ]
    kept = (
        f"**About you, {where}, I keep:**\n" + "\n".join(lines)
        if lines
        else f"**About you, {where}, I keep nothing.**"
    )
    questions = (
        "**Questions are kept without who asked them:** their text for "
        f"{show_duration(keep)}, so that moderators can see what I could not answer, and then only counts. "
        "I read no messages except those that mention me, are written to me, or are handed to me by a menu."
    )
    return Card(
        title="Your privacy",
        body=[
            kept,
            questions,
            f"When I am removed from a server, everything of it is erased after {GRACE_DAYS} days.",
        ],
        buttons=[ExportButton(), EraseButton()] if lines else [],
        source="" if guild_id is None else "In a private message to me, /privacy covers all servers at once.",
    )


def export_file(user_id: int, guild_id: int | None, found: Mapping[str, Any], now: int) -> discord.File:
    """Return everything that is kept about a person as a JSON file."""
    document = {
        "user_id": user_id,
        "server_id": guild_id,
        "exported_at_ms": now,
        "kept": found,
        "reasons": {
            f"{place.table}.{place.column}": f"{place.what}, {place.why}"
            for place in PERSONAL
            if f"{place.table}.{place.column}" in found
        },
    }
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return discord.File(io.BytesIO(text.encode()), filename="what-is-kept-about-you.json")


class ExportButton(DynamicButton, template=r"privacy:export"):
    """Hands out what is kept about whoever presses."""

    def __init__(self) -> None:
        super().__init__("privacy:export", "Export as a file")

    async def press(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Send the file."""
        bot, user_id = interaction.client, interaction.user.id
        found = await bot.store.privacy.export(user_id, interaction.guild_id)
        file = export_file(user_id, interaction.guild_id, found, bot.clock())
        await interaction.response.send_message(
            "Everything that I keep about you here:", file=file, ephemeral=True
        )


class EraseButton(DynamicButton, template=r"privacy:erase"):
    """Asks whether to erase, before anything happens."""

    def __init__(self) -> None:
        super().__init__("privacy:erase", "Erase …")

    async def press(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Ask."""
        where = "in this server" if interaction.guild_id is not None else "in all servers"
        text = (
            f"Your scores, answers, streaks and appeals {where} are deleted, and so are quotes of yours. "
            "What you taught or set as a moderator stays, by “a former moderator”. This can't be undone."
        )
        card = Card(title="Erase everything about you?", body=[text], buttons=[ConfirmButton(), KeepButton()])
        await interaction.response.edit_message(view=card)


class ConfirmButton(DynamicButton, template=r"privacy:confirm"):
    """Erases everything about whoever presses."""

    style = discord.ButtonStyle.danger

    def __init__(self) -> None:
        super().__init__("privacy:confirm", "Erase it all")

    async def press(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Erase."""
        bot = interaction.client
        await bot.store.privacy.erase(interaction.user.id, interaction.guild_id)
        bot.servers.changed(interaction.guild_id)
        card = Card(title="Erased", body=["Nothing about you is left here, except what you do from now on."])
        await interaction.response.edit_message(view=card)


class KeepButton(DynamicButton, template=r"privacy:keep"):
    """Goes back without erasing."""

    def __init__(self) -> None:
        super().__init__("privacy:keep", "Keep it")

    async def press(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Show what is kept."""
        card = await privacy_card(interaction.client, interaction.user.id, interaction.guild_id)
        await interaction.response.edit_message(view=card)


PRIVACY_ITEMS = (ExportButton, EraseButton, ConfirmButton, KeepButton)
