"""Erased and expired data is in none of the bot's files."""

from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.domain.insights import DAY_MS
from bot.store import Asked
from tests.cogs.conftest import World
from tests.cogs.test_articles import brought, press
from tests.cogs.test_elsewhere import run_bot
from tests.cogs.test_privacy import fill, pass_hours
from tests.cogs.test_reports import KNOWN, report
from tests.cogs.test_settings import said
from tests.cogs.test_start import welcomed
from tests.cogs.test_subscriptions import subscribe
from tests.cogs.test_teach_messages import exchange, teach
from tests.databases import is_sqlite
from tests.store.test_erasing import forms_in_text, forms_of, found

pytestmark = pytest.mark.sqlite
WORDS = "I love trains"  # of the member whom the moderator quotes


def files_of(config: Config) -> Path:
    """Return the folder of the database; the matcher's index is elsewhere."""
    assert isinstance(config.database, Path)
    return config.database.parent


def left_in_files(config: Config, needles: set[bytes]) -> list[str]:
    """Return in which files of SQLite something is; PostgreSQL's belong to its server."""
    return found(files_of(config), needles) if is_sqlite() else []


async def press_erase(who: Any, world: World) -> None:
    told = await who.slash(world.channel, "privacy")
    asked = await who.click(told.response.message, label="Erase my data…")
    assert "Erased" in said(await who.click(asked.response.message, label="Erase everything"))


async def test_erase_it_all_leaves_no_trace(world: World, config: Config) -> None:
    await fill(world)
    assert found(files_of(config), forms_of(world.member.id) | forms_in_text(WORDS))
    await press_erase(world.member, world)
    assert found(files_of(config), forms_of(world.member.id) | forms_in_text(WORDS)) == []
    assert found(files_of(config), forms_of(world.moderator.id))
    await press_erase(world.moderator, world)
    assert found(files_of(config), forms_of(world.moderator.id)) == []


async def test_reports_and_subscriptions_leave_no_trace(world: World, config: Config) -> None:
    await report(world, KNOWN)
    await subscribe(world)
    assert found(files_of(config), forms_of(world.member.id))
    await press_erase(world.member, world)
    assert found(files_of(config), forms_of(world.member.id)) == []


async def test_guild_erase_takes_whatever_controls_stored(world: World, config: Config) -> None:
    await welcomed(world)
    await report(world, KNOWN)
    await subscribe(world)
    sam = world.guild.add_member(world.env.create_user("sam"))
    await teach(world, await exchange(world, sam))
    await world.moderator.slash(world.channel, "settings block", member=sam)
    await brought(world)
    people, store = (world.member, world.moderator, sam), world.bot.services.store.privacy
    assert (await store.export_guild(world.guild.id)).keys() == {
        "welcomes", "answer_reports", "subscriptions", "unanswered", "asked", "lessons", "history", "blocks",
        "articles", "article_proposals",
    }  # fmt: skip
    ids = forms_of(world.guild.id).union(*(forms_of(who.id) for who in people))
    run_bot(config, "guild", "erase", str(world.guild.id), "--yes")
    assert await store.export_guild(world.guild.id) == {}
    assert found(files_of(config), ids | forms_in_text("Lumen") | forms_in_text("Brunost")) == []


async def test_guild_erase_leaves_no_trace(world: World, config: Config) -> None:
    await fill(world)
    await world.member.slash(world.channel, "ask", question="who is the villain of this club")
    assert "Traces" not in run_bot(config, "guild", "erase", str(world.guild.id), "--yes")
    assert found(files_of(config), forms_of(world.guild.id) | forms_in_text(WORDS)) == []


async def test_finished_article_leaves_no_trace(world: World, config: Config) -> None:
    shown = await brought(world, title="A Quokka")
    await press(world, shown, "Accept")
    assert found(files_of(config), forms_in_text("The Long Night"))
    await press(world, await press(world, shown, "Finish"), "Finish it")
    await pass_hours(world, 7)
    assert found(files_of(config), forms_in_text("The Long Night")) == []
    assert found(files_of(config), forms_in_text("A Quokka"))  # a fact cites it
    assert "Traces" not in run_bot(config, "guild", "erase", str(world.guild.id), "--yes")
    assert found(files_of(config), forms_of(world.guild.id) | forms_in_text("A Quokka")) == []


async def test_guild_erase_forgets_articles_under_review(world: World, config: Config) -> None:
    await brought(world)
    assert "Traces" not in run_bot(config, "guild", "erase", str(world.guild.id), "--yes")
    assert found(files_of(config), forms_of(world.guild.id) | forms_in_text("Lumen")) == []


async def test_expired_data_leaves_no_trace(world: World, config: Config) -> None:
    gone, now = world.guild.id + 7, world.bot.clock()
    asked = Asked(1, gone, "what is a quokka of Zanzibar", "unknown", None, None, now)
    await world.bot.services.store.asked.remember(asked)
    old = Asked(2, world.guild.id, "an old quokka", "unknown", None, None, now - 40 * DAY_MS)
    await world.bot.services.store.asked.remember(old)
    await world.bot.services.store.privacy.guild_left(gone, now=now - 31 * DAY_MS)
    assert found(files_of(config), forms_in_text("quokka"))
    await pass_hours(world, 7)
    assert found(files_of(config), forms_of(gone) | forms_in_text("quokka")) == []
