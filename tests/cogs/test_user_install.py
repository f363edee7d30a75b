"""The app installed by a person for themselves, and used in a server that never added the bot."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from simcord import interactions

import bot
import cogs
from bot.domain.teaching.model import OwnFact
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.test_privacy import everything
from tests.cogs.test_settings import said

KNOWN = "Where was the fight on top of the train shot?"
STRANGE = "how many penguins live there"
# Where a message is counts there, not whose install the interaction came through.
RAW_GUILD_ID = {"bot/ui/request.py", "bot/ui/layout.py"}


def install_for(monkeypatch: pytest.MonkeyPatch, owner: Any) -> None:
    """Have every interaction come through somebody's own install, as Discord says it."""
    payload = interactions.base_payload

    def with_owner(*args: Any, **kwargs: Any) -> Any:
        record, data = payload(*args, **kwargs)
        data["authorizing_integration_owners"] = {"1": str(owner.id)}
        return record, data

    monkeypatch.setattr(interactions, "base_payload", with_owner)


@pytest.fixture(params=["never added", "added, but not used through that"])
async def stranger(world: World, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> World:
    """Return a server with everything of its own, in which the app is used as somebody's own alone."""
    guild_id, now = world.guild.id, world.bot.clock()
    await world.bot.services.store.lessons.teach(
        guild_id, [("taught-1", OwnFact(STRANGE, "Taught here."))], actor_id=world.moderator.id, now=now
    )
    await world.bot.services.store.settings.change(
        guild_id, {"ask.enabled": False, "ask.private": True}, actor_id=world.moderator.id, now=now
    )
    world.bot.services.servers.changed(guild_id)
    await world.bot.services.servers.get(guild_id)
    if request.param == "never added":
        world.env.backend.emit("GUILD_DELETE", {"id": str(guild_id)})
        await world.env.settle()
        await world.bot.services.store.privacy.guild_returned(
            guild_id
        )  # that it was there before is no part of this
    install_for(monkeypatch, world.member)
    return world


async def test_question_is_stored_without_server(stranger: World) -> None:
    before = await everything(stranger)
    told = await stranger.member.slash(stranger.channel, "ask", question=KNOWN)
    assert not told.ephemeral  # the server's setting is none of the asker's business
    assert "Norway" in texts(told.response.message)
    unknown = await stranger.member.slash(stranger.channel, "ask", question=STRANGE)
    assert "Taught here." not in said(unknown)
    post = await stranger.member.send(stranger.channel, "which cheese does the crew like best")
    await stranger.member.context_menu(stranger.channel, "Answer this", post)
    await stranger.member.click(told.response.message, label="Not what I meant")
    await stranger.member.slash(stranger.channel, "quote")
    rows = await stranger.bot.services.store.database.fetch_all("SELECT guild_id FROM asked")
    assert [row["guild_id"] for row in rows] == [None] * 3
    after = await everything(stranger)
    for trace in (stranger.guild.id, stranger.channel.id):
        assert after.count(str(trace)) == before.count(str(trace))


async def test_lessons_of_the_server_are_hidden(stranger: World) -> None:
    choices = await stranger.member.autocomplete(stranger.channel, "ask", "question", STRANGE[:6])
    assert STRANGE not in str(choices)
    listed = await stranger.member.slash(stranger.channel, "facts")
    assert "This server" not in texts(listed.response.message)
    topics = await stranger.member.autocomplete(stranger.channel, "facts", "topic", "This serv")
    assert "taught" not in str(topics)
    page = next(b for b in buttons(listed.response.message) if b.label == "Show everything")
    await stranger.member.click(listed.response.message, custom_id=page.custom_id)
    assert "No saved quotes yet" in said(await stranger.member.slash(stranger.channel, "quotes saved"))


async def test_privacy_covers_all_servers(stranger: World) -> None:
    assert "anything about you in any server" in said(
        await stranger.member.slash(stranger.channel, "privacy")
    )


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("quiz play", {}),
        ("quiz daily", {}),
        ("quiz leaderboard", {}),
        ("quiz profile", {}),
        ("quiz export", {}),
        ("settings panel", {}),
        ("settings history", {}),
        ("settings why", {"command": "ask"}),
        ("teach list", {}),
        ("teach export", {}),
        ("insights", {}),
    ],
)
async def test_server_commands_are_refused(stranger: World, command: str, options: dict[str, Any]) -> None:
    before = await everything(stranger)
    told = await stranger.moderator.slash(stranger.channel, command, **options)
    assert any(
        refusal in said(told)
        for refusal in (
            "only works in servers I've been added to",
            "need Manage Server",
            "Manage Server permission",
        )
    )
    assert await everything(stranger) == before


async def test_server_install_takes_precedence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    install_for(monkeypatch, world.member)
    payload = interactions.base_payload

    def with_both(*args: Any, **kwargs: Any) -> Any:
        record, data = payload(*args, **kwargs)
        data["authorizing_integration_owners"]["0"] = str(world.guild.id)
        return record, data

    monkeypatch.setattr(interactions, "base_payload", with_both)
    await world.member.slash(world.channel, "ask", question=STRANGE)
    assert await world.bot.services.store.lessons.count_waiting(world.guild.id) == 1


def modules() -> Iterator[Path]:
    for package in (bot, cogs):
        yield from sorted(Path(package.__path__[0]).glob("**/*.py"))


def test_guild_id_is_decided_in_one_place() -> None:
    root = Path(bot.__path__[0]).parent
    found = {
        str(module.relative_to(root))
        for module in modules()
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "guild_id"
        and ast.unparse(node.value) in ("interaction", "ctx.interaction")
    }
    assert found == RAW_GUILD_ID
