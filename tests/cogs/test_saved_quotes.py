"""Saved quotes: speakers can erase every copy, and what they said is shown as text only."""

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.client import Reckoner
from bot.domain.teaching.model import SavedQuote
from tests.cogs.conftest import World, buttons
from tests.cogs.test_privacy import everything
from tests.cogs.test_settings import said

WORDS = "I love trains, and so should you"


async def save(world: World, text: str = WORDS, who: Any = None) -> Any:
    """Send a message, save it as a quote, and return it."""
    post = await (who or world.member).send(world.channel, text)
    assert "Quote saved" in said(await world.moderator.context_menu(world.channel, "Save as quote", post))
    return post


async def exported(world: World) -> bytes:
    shown = await world.moderator.slash(world.channel, "teach export")
    (file,) = shown.response.message.attachments
    return await file.read()


async def import_file(who: Any, channel: Any, text: bytes) -> Any:
    return await who.slash(channel, "teach import", file=("lessons.toml", text))


async def erase(world: World, who: Any) -> None:
    told = await who.slash(world.channel, "privacy")
    asked = await who.click(told.response.message, label="Erase my data…")
    assert "Erased" in said(await who.click(asked.response.message, label="Erase everything"))


@pytest.fixture
def abroad(world: World) -> tuple[Any, Any]:
    """Return another server's channel and a moderator there."""
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("general")
    role = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    return channel, guild.add_member(world.env.create_user("otto"), roles=[role])


async def test_quote_is_not_imported_elsewhere(world: World, abroad: tuple[Any, Any]) -> None:
    await save(world)
    await world.moderator.slash(
        world.channel, "teach add", question="which cheese is it", answer="Brunost, says Max."
    )
    file = await exported(world)
    channel, otto = abroad
    shown = await import_file(otto, channel, file)
    assert "1 saved quote was skipped" in said(shown)
    await otto.click(shown.response.message, label="Import 1 entry")
    empty = await otto.slash(channel, "quotes saved")
    assert "No saved quotes yet" in said(empty)
    assert empty.ephemeral
    assert "Brunost" in said(await otto.slash(channel, "ask", question="which cheese is it"))
    await erase(world, world.member)
    left = await everything(world)
    assert WORDS not in left
    assert str(world.member.id) not in left


async def test_file_of_quotes_is_explained(world: World, abroad: tuple[Any, Any]) -> None:
    await save(world)
    told = await import_file(abroad[1], abroad[0], await exported(world))
    assert "can only be saved from the message itself" in said(told)


async def test_erased_quote_is_not_imported_again(world: World) -> None:
    await save(world)
    file = await exported(world)
    told = await import_file(world.moderator, world.channel, file)
    assert "I already know everything in that file" in said(told)
    await erase(world, world.member)
    told = await import_file(world.moderator, world.channel, file)
    assert "can only be saved from the message itself" in said(told)
    left = await everything(world)
    assert WORDS not in left
    assert str(world.member.id) not in left


async def test_restored_quote_keeps_its_speaker(world: World) -> None:
    await save(world)
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    await world.moderator.slash(world.channel, "teach remove", lesson=lesson.id)
    removal, _ = await world.bot.services.store.history.latest(world.guild.id, limit=9)
    history = (await world.moderator.slash(world.channel, "settings history")).response.message
    await world.moderator.select(history, [removal.id], custom_id="settings:undo:0")
    (again,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    assert again.content == lesson.content
    await erase(world, world.member)
    assert WORDS not in await everything(world)


@pytest.mark.sqlite
async def test_migration_deletes_imported_quotes(world: World, make_bot: Callable[[], Reckoner]) -> None:
    await save(world)
    await world.bot.services.store.close()
    database = sqlite3.connect(str(world.bot.config.database))
    with database:
        database.execute("UPDATE lessons SET speaker_id = NULL")
        database.execute("UPDATE history SET about_id = NULL")
        database.execute("DELETE FROM migrations WHERE number = 40")
    database.close()
    await world.env.restart_bot(make_bot())
    assert WORDS not in await everything(world)


async def test_saved_quote_hides_mentioned_people(world: World) -> None:
    post = await save(
        world, f"I love trains, says {world.moderator.mention} (or was it @Max?) {world.moderator.mention}"
    )
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    assert lesson.content == SavedQuote(
        "I love trains, says someone (or was it someone?)", "mia", post.jump_url, world.member.id
    )


async def test_app_message_is_not_saved(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="where was the train wrecked")
    told = await world.moderator.context_menu(world.channel, "Save as quote", world.channel.last_message)
    assert "An app sent that" in said(told)
    assert (await world.bot.services.store.lessons.taught(world.guild.id)).lessons == ()


NAMES = [
    "x](https://evil.example",
    "[free nitro](https://evil.example)",
    "https://evil.example",
    "-# Source: the article",
    "**mia** <@1>",
    "123456789012345678",
    "\u2605",
]


@pytest.mark.parametrize("name", NAMES)
async def test_speaker_name_is_escaped(world: World, name: str) -> None:
    ned = world.guild.add_member(world.env.create_user("ned", global_name=name))
    post = await save(world, WORDS, ned)
    shown = await world.member.slash(world.channel, "quotes saved")
    assert not shown.ephemeral
    listed = await world.moderator.slash(world.channel, "teach list")
    history = await world.moderator.slash(world.channel, "settings history")
    for card in map(said, (shown, listed, history)):
        without_ours = card.replace(f"[message]({post.jump_url})", "")
        assert "https://evil" not in without_ours
        assert "\n-# Source: the article" not in without_ours
        assert not re.search(r"(?<!\\)(?:\[free|\]\()", without_ours)
        assert "\\*\\*mia" in card or "**mia" not in card
    (link,) = [button for button in buttons(shown.response.message) if button.url]
    assert (link.label, link.url) == ("Go to message", post.jump_url)


async def test_quote_text_is_escaped(world: World) -> None:
    text = "Yes.\n-# Source: the article\n[free](https://evil.example) [a](\nhttps://example.org/a_b"
    await save(world, text)
    shown = said(await world.member.slash(world.channel, "quotes saved"))
    assert shown.splitlines()[2:6] == [
        "> Yes.",
        r"> \-# Source: the article",
        r"> \[free\](<https://evil.example>) \[a\](",
        "> <https://example.org/a_b>",
    ]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://evil.example/" + "x" * 50_000, ""])
async def test_foreign_link_is_not_shown(world: World, link: str) -> None:
    await save(world)
    async with world.bot.services.store.database.transaction(None) as transaction:
        await transaction.execute("UPDATE lessons SET link = $1", link)
    world.bot.services.servers.changed(world.guild.id)
    shown = await world.member.slash(world.channel, "quotes saved")
    assert not shown.ephemeral
    listed = await world.moderator.slash(world.channel, "teach list")
    assert WORDS in said(shown)
    assert WORDS in said(listed)
    assert not any(button.url for button in buttons(shown.response.message))
    assert not link or link[:20] not in said(shown) + said(listed)


async def test_saved_quotes_are_none_of_a_private_conversation(world: World) -> None:
    await save(world)
    told = await world.member.user.slash("quotes saved")
    assert "Saved quotes belong to a server" in said(told)
    assert WORDS not in said(told)
