"""What ``/privacy`` says, and its buttons."""

import asyncio
import io
import json
from collections.abc import Mapping
from typing import Any

import discord

from bot.domain.settings.times import show_duration
from bot.i18n import Say
from bot.services import Bot
from bot.store.privacy import PERSONAL, Personal
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import Card
from bot.ui.request import Request
from cogs.privacy.settings import KEEP_QUESTIONS

GRACE_DAYS = 30  # after which the data of a server that removed the bot is erased


async def privacy_card(say: Say, bot: Bot, user_id: int, guild_id: int | None) -> Card:
    """Return what is kept about a person here and why, in plain words."""
    found = await bot.services.store.privacy.export(user_id, guild_id)
    keep = (await bot.services.values(guild_id))[KEEP_QUESTIONS]
    lines = [
        _kept_line(say, personal, len(found[place])) for place, personal in PERSONAL.items() if place in found
    ]
    questions = say(
        "**Questions are kept without who asked them:** their text for {time}, so that moderators can see "
        "what I could not answer, and then only counts. I read no messages except those that mention me, "
        "are written to me, or are handed to me by a menu.",
        time=show_duration(keep),
    )
    grace = say(
        "When I am removed from a server, everything of it is erased after {days} days.", days=GRACE_DAYS
    )
    everywhere = say("In a private message to me, /privacy covers all servers at once.")
    return Card(
        title=say("Your privacy"),
        body=["\n".join([_kept_head(say, guild_id, anything=bool(lines)), *lines]), questions, grace],
        buttons=[ExportButton(say("Export as a file")), EraseButton(say("Erase …"))] if lines else [],
        source=everywhere if guild_id is not None else "",
    )


def _kept_head(say: Say, guild_id: int | None, *, anything: bool) -> str:
    if guild_id is None:
        return (
            say("**About you, in all servers, I keep:**")
            if anything
            else say("**About you, in all servers, I keep nothing.**")
        )
    return (
        say("**About you, in this server, I keep:**")
        if anything
        else say("**About you, in this server, I keep nothing.**")
    )


def _kept_line(say: Say, place: Personal, count: int) -> str:
    return "- " + say(
        "{entries}: {what}, {why}. Erasing: {erased}.",
        entries=say.count(count, "{number} entry", "{number} entries"),
        what=say.known(place.what),
        why=say.known(place.why),
        erased=say.known(place.erased),
    )


def export_file(
    say: Say, user_id: int, guild_id: int | None, found: Mapping[str, Any], now: int
) -> discord.File:
    """Return everything that is kept about a person as a JSON file."""
    document = {
        "user_id": user_id,
        "server_id": guild_id,
        "exported_at_ms": now,
        "kept": found,
        "reasons": {
            place: f"{say.known(personal.what)}, {say.known(personal.why)}"
            for place, personal in PERSONAL.items()
            if place in found
        },
    }
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return discord.File(io.BytesIO(text.encode()), filename="what-is-kept-about-you.json")


class ExportButton(DynamicButton, template=r"privacy:export"):
    """Hands out what is kept about whoever presses."""

    def __init__(self, label: str = "…") -> None:
        super().__init__("privacy:export", label)

    async def act(self, ctx: Request) -> None:
        """Send the file."""
        bot, user_id = ctx.interaction.client, ctx.user_id
        found = await bot.services.store.privacy.export(user_id, ctx.guild_id)
        say = ctx.say
        # Off the event loop: a moderator may have taught thousands of lessons.
        file = await asyncio.to_thread(export_file, say, user_id, ctx.guild_id, found, ctx.now)
        text = say("Everything that I keep about you here:")
        await ctx.interaction.response.send_message(text, file=file, ephemeral=True)


class EraseButton(DynamicButton, template=r"privacy:erase"):
    """Asks whether to erase, before anything happens."""

    def __init__(self, label: str = "…") -> None:
        super().__init__("privacy:erase", label)

    async def act(self, ctx: Request) -> None:
        """Ask."""
        say = ctx.say
        if ctx.guild_id is not None:
            deleted = say(
                "Your scores, answers, streaks and appeals in this server are deleted, "
                "and so are quotes of yours."
            )
        else:
            deleted = say(
                "Your scores, answers, streaks and appeals in all servers are deleted, "
                "and so are quotes of yours."
            )
        stays = say(
            "What you taught or set as a moderator stays, by “a former moderator”. This can't be undone."
        )
        card = Card(
            title=say("Erase everything about you?"),
            body=[f"{deleted} {stays}"],
            buttons=[ConfirmButton(say("Erase it all")), KeepButton(say("Keep it"))],
        )
        await ctx.interaction.response.edit_message(view=card)


class ConfirmButton(DynamicButton, template=r"privacy:confirm"):
    """Erases everything about whoever presses."""

    style = discord.ButtonStyle.danger

    def __init__(self, label: str = "…") -> None:
        super().__init__("privacy:confirm", label)

    async def act(self, ctx: Request) -> None:
        """Erase."""
        await ctx.services.store.privacy.erase(ctx.user_id, ctx.guild_id)
        ctx.services.servers.changed(ctx.guild_id)
        say = ctx.say
        text = say("Nothing about you is left here, except what you do from now on.")
        card = Card(title=say("Erased"), body=[text])
        await ctx.interaction.response.edit_message(view=card)


class KeepButton(DynamicButton, template=r"privacy:keep"):
    """Goes back without erasing."""

    def __init__(self, label: str = "…") -> None:
        super().__init__("privacy:keep", label)

    async def act(self, ctx: Request) -> None:
        """Show what is kept."""
        say = ctx.say
        card = await privacy_card(say, ctx.interaction.client, ctx.user_id, ctx.guild_id)
        await ctx.interaction.response.edit_message(view=card)


PRIVACY_ITEMS = (ExportButton, EraseButton, ConfirmButton, KeepButton)
