"""The card of ``/privacy``, and its buttons."""

import asyncio
import io
import json
from typing import Any

import discord
from discord import ui

from bot.domain.settings.times import show_duration
from bot.i18n import Say
from bot.store.privacy import PERSONAL, Personal
from bot.ui.custom_ids import CustomId
from bot.ui.dynamic import button, on_press
from bot.ui.layout import Card
from bot.ui.request import Request
from cogs.privacy.settings import KEEP_QUESTIONS

GRACE_DAYS = 30  # after which the data of a server that removed the bot is erased

EXPORT = CustomId("privacy:export")
ERASE = CustomId("privacy:erase")
CONFIRM = CustomId("privacy:confirm")
KEEP = CustomId("privacy:keep")


async def privacy_card(ctx: Request) -> Card:
    """Return what is kept about the person here and why, in plain words."""
    say, here = ctx.say, ctx.guild_id is not None
    found = await _personal_data(ctx)
    entries = [_entry(say, PERSONAL[place], len(rows)) for place, rows in found.items()]
    match here, bool(entries):
        case True, True:
            head = say("**About you, in this server, I keep:**")
        case True, False:
            head = say("**About you, in this server, I keep nothing.**")
        case _, True:
            head = say("**About you, in all servers, I keep:**")
        case _:
            head = say("**About you, in all servers, I keep nothing.**")
    questions = say(
        "**Questions are kept without who asked them:** their text for {time}, so that moderators can see "
        "what I could not answer, and then only counts. I read no messages except those that mention me, "
        "are written to me, or are handed to me by a menu.",
        time=show_duration(ctx.values[KEEP_QUESTIONS]),
    )
    grace = say(
        "When I am removed from a server, everything of it is erased after {days} days.", days=GRACE_DAYS
    )
    buttons: list[ui.Item[Any]] = [
        button(say("Export as a file"), EXPORT()),
        button(say("Erase …"), ERASE()),
    ]
    return Card(
        title=say("Your privacy"),
        body=["\n".join([head, *entries]), questions, grace],
        buttons=buttons if entries else [],
        source=say("In a private message to me, /privacy covers all servers at once.") if here else "",
    )


async def _personal_data(ctx: Request) -> dict[str, list[dict[str, Any]]]:
    return await ctx.services.store.privacy.export(ctx.user_id, ctx.guild_id)


def _entry(say: Say, place: Personal, count: int) -> str:
    return "- " + say(
        "{entries}: {what}, {why}. Erasing: {erased}.",
        entries=say.count(count, "{number} entry", "{number} entries"),
        what=say.known(place.what),
        why=say.known(place.why),
        erased=say.known(place.erased),
    )


@on_press(EXPORT)
async def export(ctx: Request) -> None:
    """Send everything that is kept about the person as a JSON file."""
    found = await _personal_data(ctx)
    # Off the event loop: a moderator may have taught thousands of lessons.
    document = await asyncio.to_thread(_document, ctx, found)
    file = discord.File(io.BytesIO(document), filename="what-is-kept-about-you.json")
    text = ctx.say("Everything that I keep about you here:")
    await ctx.interaction.response.send_message(text, file=file, ephemeral=True)


def _document(ctx: Request, found: dict[str, list[dict[str, Any]]]) -> bytes:
    say = ctx.say
    document = {
        "user_id": ctx.user_id,
        "server_id": ctx.guild_id,
        "exported_at_ms": ctx.now,
        "kept": found,
        "reasons": {
            place: f"{say.known(PERSONAL[place].what)}, {say.known(PERSONAL[place].why)}" for place in found
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


@on_press(ERASE)
async def ask_before_erasing(ctx: Request) -> None:
    """Say what erasing deletes, and ask whether to go on."""
    say = ctx.say
    if ctx.guild_id is None:
        deleted = say(
            "Your scores, answers, streaks and appeals in all servers are deleted, "
            "and so are quotes of yours."
        )
    else:
        deleted = say(
            "Your scores, answers, streaks and appeals in this server are deleted, "
            "and so are quotes of yours."
        )
    stays = say("What you taught or set as a moderator stays, by “a former moderator”. This can't be undone.")
    card = Card(
        title=say("Erase everything about you?"),
        body=[f"{deleted} {stays}"],
        buttons=[
            button(say("Erase it all"), CONFIRM(), discord.ButtonStyle.danger),
            button(say("Keep it"), KEEP()),
        ],
    )
    await ctx.edit(card)


@on_press(CONFIRM)
async def erase(ctx: Request) -> None:
    """Erase everything about the person."""
    await ctx.services.store.privacy.erase(ctx.user_id, ctx.guild_id)
    ctx.services.servers.changed(ctx.guild_id)
    text = ctx.say("Nothing about you is left here, except what you do from now on.")
    await ctx.edit(Card(title=ctx.say("Erased"), body=[text]))


@on_press(KEEP)
async def keep(ctx: Request) -> None:
    """Go back without erasing."""
    await ctx.edit(await privacy_card(ctx))
