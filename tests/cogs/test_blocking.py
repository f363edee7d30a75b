"""Members whom moderators blocked, and servers that the operator blocked."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import discord
import pytest
from discord import ui
from hypothesis import Phase, find, settings
from hypothesis.strategies import from_regex
from simcord.backend import serializers

from bot.client import Reckoner
from bot.config import Config
from bot.domain.blocking import MOST_BLOCKED
from bot.ui.components import CUSTOM_ID_LIMIT
from cogs.settings.blocking import MEMBERS_A_PAGE
from tests.bench.stalling.coverage import Option, command_options, menus
from tests.cogs.conftest import World, selects, set_pause, texts, walk
from tests.cogs.test_elsewhere import LOOK_AFTER, run_bot
from tests.cogs.test_privacy import everything
from tests.cogs.test_settings import QUESTION, said

REFUSAL = "moderators have blocked you from using me"
CLOSED = "turned off in this server by whoever runs me"
A_ROW, A_MESSAGE = 5, 25  # buttons
QUICK = settings(phases=(Phase.generate,), database=None)


async def block(world: World, member: Any = None) -> str:
    return said(await world.moderator.slash(world.channel, "settings block", member=member or world.member))


async def unblock(world: World, member: Any = None) -> str:
    return said(await world.moderator.slash(world.channel, "settings unblock", member=member or world.member))


def sample(world: World, option: Option) -> Any:
    """Return a value that an option takes."""
    kind = discord.AppCommandOptionType
    values = {
        kind.string: "a",
        kind.integer: option.least or 1,
        kind.boolean: True,
        kind.user: world.moderator,
        kind.channel: world.channel,
        kind.attachment: ("a.toml", b"a = 1"),
    }
    return option.choices[0] if option.choices else values[option.type]


async def answers_to_commands(world: World, who: Any) -> dict[str, str]:
    """Return what somebody is told who uses every command and menu, those of moderators as well."""
    for command_id in world.bot.services.command_ids.values():
        world.guild.set_command_permissions(command_id, {who: True})
    told: dict[str, str] = {}
    for name, options in command_options(world.bot).items():
        values = {option.name: sample(world, option) for option in options if option.required}
        result = await who.slash(world.channel, name, **values)
        assert result.ephemeral, name
        told[name] = said(result)
        for option in options:
            if option.completes:
                assert await who.autocomplete(world.channel, name, option.name, "a") == [], option
    post = await world.moderator.send(world.channel, QUESTION)
    for name in menus(world.bot):
        told[name] = said(await who.context_menu(world.channel, name, post))
    return told


def custom_ids(bot: Reckoner) -> Iterator[str]:
    """Yield a custom id of every component that is handled after a restart, but for those of /privacy."""
    registered: Any = bot._connection._view_store._dynamic_items
    by_pattern: dict[re.Pattern[str], Any] = registered
    for pattern, item in by_pattern.items():
        if not item.__module__.startswith("cogs.privacy."):
            yield find(
                from_regex(pattern, fullmatch=True), lambda text: len(text) <= CUSTOM_ID_LIMIT, settings=QUICK
            )


async def press_every_component(world: World, who: Any) -> dict[str, str]:
    """Return what somebody is told who presses every component that there is."""
    ids, told = list(custom_ids(world.bot)), dict[str, str]()
    for start in range(0, len(ids), A_MESSAGE):
        view, shown = ui.LayoutView(timeout=None), ids[start : start + A_MESSAGE]
        for at in range(0, len(shown), A_ROW):
            view.add_item(
                ui.ActionRow[Any](
                    *(ui.Button[Any](label="x", custom_id=id_) for id_ in shown[at : at + A_ROW])
                )
            )
        await world.bot.get_partial_messageable(world.channel.id, guild_id=world.guild.id).send(view=view)
        message = world.channel.last_message
        for custom_id in shown:
            told[custom_id] = said(await who.click(message, custom_id=custom_id))
    return told


async def test_blocked_member_can_use_no_command_but_privacy(world: World) -> None:
    await block(world)
    told = await answers_to_commands(world, world.member)
    assert "Your privacy" in told.pop("privacy")
    assert len(told) > 40
    assert {name for name, answer in told.items() if REFUSAL not in answer} == set()


async def test_blocked_member_can_press_nothing_but_privacy(world: World) -> None:
    await block(world)
    told = await press_every_component(world, world.member)
    assert len(told) > 50
    assert {id_ for id_, answer in told.items() if REFUSAL not in answer} == set()


async def test_open_forms_are_refused_once_blocked(world: World) -> None:
    await world.moderator.slash(world.channel, "quiz play", answers="typed", questions=1, seconds=60)
    form = await world.member.click(world.channel.last_message, label="Type your answer")
    await block(world)
    result = await world.member.submit_modal(form, {"answer": "Norway"})
    assert REFUSAL in said(result)


async def test_blocked_teacher_cannot_teach(world: World) -> None:
    teachers = world.guild.create_role("Teachers")
    world.env.backend.add_member_role(world.guild.id, world.member.id, teachers.id)
    world.guild.set_command_permissions(world.bot.services.command_ids["teach"], {world.member: True})
    await world.bot.services.store.settings.change(
        world.guild.id, {"teach.teachers": [str(teachers.id)]}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    form = await world.member.slash(world.channel, "teach add", question="Who runs this club?")
    assert form.modal is not None
    await block(world)
    fields = [field["component"]["custom_id"] for field in form.modal["components"][:2]]
    sent = await world.member.submit_modal(form, dict(zip(fields, ("Who runs it?", "Max."), strict=True)))
    assert REFUSAL in said(sent)
    assert (await world.bot.services.store.lessons.taught(world.guild.id)).lessons == ()


async def test_mentions_of_blocked_members_stay_unanswered(world: World) -> None:
    await set_pause(world, "0s")
    await block(world)
    before = len(world.channel.history())
    await world.member.send(world.channel, f"{world.mention} {QUESTION}")
    assert len(world.channel.history()) == before + 1
    await unblock(world)
    await world.member.send(world.channel, f"{world.mention} {QUESTION}")
    assert "Norway" in texts(world.channel.last_message)


async def test_quiz_ignores_answers_of_blocked_members(world: World) -> None:
    await block(world)
    await world.moderator.slash(world.channel, "quiz play", answers="chat", questions=1, seconds=60)
    sent = await world.member.send(world.channel, f"{world.mention} Norway")
    assert sent.reactions == []
    game = await world.bot.services.store.quiz.running_in(world.channel.id)
    assert game is not None
    assert game.round.guesses == ()


async def test_blocking_is_logged_undone_and_survives_a_restart(
    world: World, make_bot: Callable[[], Reckoner]
) -> None:
    log = world.guild.create_text_channel("log")
    await world.bot.services.store.settings.change(
        world.guild.id, {"settings.log_channel": str(log.id)}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    assert f"<@{world.member.id}> can't ask, teach, or play here" in await block(world)
    assert f"Blocked <@{world.member.id}>" in texts(log.last_message)
    await world.restart(make_bot())
    assert REFUSAL in said(await world.member.slash(world.channel, "about"))
    history = (await world.moderator.slash(world.channel, "settings history")).response.message
    assert f"Blocked <@{world.member.id}>" in texts(history)
    assert str(world.member.id) not in selects(history)[0].options[0].label
    (option, *_) = selects(history)[0].options
    undone = await world.moderator.select(history, [option.value], custom_id="settings:undo:0")
    assert f"Unblocked <@{world.member.id}>" in texts(undone.response.message)
    assert "I know" in said(await world.member.slash(world.channel, "about"))


def prints_on(message: Any) -> list[str]:
    """Return whom the buttons on a list unblock, from top to bottom."""
    sections = (part for part in walk(message.components) if isinstance(part, discord.SectionComponent))
    ids = (getattr(part.accessory, "custom_id", None) or "" for part in sections)
    return [custom_id.rpartition(":")[2] for custom_id in ids if custom_id.startswith("settings:unblock:")]


def mentioned(message: Any) -> list[int]:
    """Return the ids of the members on a list, from top to bottom."""
    return [int(user_id) for user_id in re.findall(r"^<@(\d+)> · ", texts(message), re.MULTILINE)]


async def test_list_unblocks_for_moderators_of_that_server_only(world: World) -> None:
    await block(world)
    shown = (await world.moderator.slash(world.channel, "settings blocked")).response.message
    assert f"<@{world.member.id}> · " in texts(shown)
    (print_,) = prints_on(shown)
    other = world.env.create_guild("Another club")
    elsewhere = other.create_text_channel("talk")
    managers = other.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    stranger = other.add_member(world.env.create_user("sue"), roles=[managers])
    theirs = other.add_member(world.member.user)
    assert "I know" in said(await theirs.slash(elsewhere, "about"))
    await stranger.slash(elsewhere, "settings block", member=theirs)
    away = (await stranger.slash(elsewhere, "settings blocked")).response.message
    assert prints_on(away) != [print_]
    assert await world.bot.services.store.blocks.prints(world.guild.id) == {print_}
    cleared = await world.moderator.click(shown, label="Unblock")
    assert "Unblocked" in texts(cleared.response.message)
    assert "No one is blocked" in texts(cleared.response.message)
    assert "I know" in said(await world.member.slash(world.channel, "about"))
    assert REFUSAL in said(await theirs.slash(elsewhere, "about"))


async def test_lost_permission_stops_unblocking(world: World) -> None:
    await block(world)
    shown = (await world.moderator.slash(world.channel, "settings blocked")).response.message
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    refused = await world.moderator.click(shown, label="Unblock")
    assert "need the Manage Server permission" in said(refused)
    assert len(await world.bot.services.store.blocks.prints(world.guild.id)) == 1


async def test_some_people_cannot_be_blocked(world: World) -> None:
    moderators = world.guild.roles["Moderators"]
    colleague = world.guild.add_member(world.env.create_user("moe"), roles=[moderators])
    assert "can't block yourself" in await block(world, world.moderator)
    assert "with Manage Server can't be blocked" in await block(world, colleague)
    assert "isn't blocked" in await unblock(world)
    await block(world)
    assert "already blocked" in await block(world)
    world.env.backend.add_member_role(world.guild.id, world.member.id, moderators.id)
    assert "I know" in said(await world.member.slash(world.channel, "about"))


async def test_only_so_many_can_be_blocked(world: World) -> None:
    for user_id in range(1, MOST_BLOCKED + 1):
        await world.bot.services.store.blocks.block(world.guild.id, user_id, actor_id=1, now=user_id)
    assert f"already blocked {MOST_BLOCKED} members" in await block(world)
    shown = (await world.moderator.slash(world.channel, "settings blocked")).response.message
    older = (await world.moderator.click(shown, label="Older")).response.message
    newest = MOST_BLOCKED - MEMBERS_A_PAGE
    assert mentioned(older) == [newest - number for number in range(MEMBERS_A_PAGE)]
    pressed = f"settings:unblock:1:{prints_on(older)[2]}"
    left = (await world.moderator.click(older, custom_id=pressed)).response.message
    assert mentioned(left)[:3] == [newest, newest - 1, newest - 3]
    assert f"Unblocked <@{newest - 2}>" in texts(left)
    newest_page = (await world.moderator.click(left, label="Newer")).response.message
    oldest = (await world.moderator.click(newest_page, label="Oldest")).response.message
    assert mentioned(oldest)[-1] == 1


async def test_erasing_forgets_the_id_but_not_the_block(world: World) -> None:
    await block(world)
    told = await world.member.slash(world.channel, "privacy")
    assert "**A block by this server's moderators** (1): " in said(told)
    asked = await world.member.click(told.response.message, label="Erase my data…")
    assert "Erased" in said(await world.member.click(asked.response.message, label="Erase everything"))
    assert await world.bot.services.store.privacy.export(world.member.id, None) == {}
    assert str(world.member.id) not in await everything(world)  # the history neither
    assert REFUSAL in said(await world.member.slash(world.channel, "about"))
    shown = (await world.moderator.slash(world.channel, "settings blocked")).response.message
    assert "Someone who erased their data · " in texts(shown)
    assert "Someone who erased their data can use me here again." in await unblock(world)
    assert "I know" in said(await world.member.slash(world.channel, "about"))


async def test_why_tells_of_a_block(world: World) -> None:
    await block(world)
    why = await world.moderator.slash(world.channel, "settings why", command="ask", member=world.member)
    assert f"Moderators have blocked <@{world.member.id}>" in said(why)


async def test_exported_settings_name_nobody_blocked(world: World) -> None:
    await block(world)
    result = await world.moderator.slash(world.channel, "settings export")
    (file,) = result.response.message.attachments
    assert str(world.member.id) not in (await file.read()).decode()


# Servers that the operator blocked.


async def close_server(world: World, config: Config) -> None:
    run_bot(config, "guild", "block", str(world.guild.id), "--reason", "spam")
    await world.env.advance_time(LOOK_AFTER)


async def test_blocked_server_gets_one_line_and_its_privacy(world: World, config: Config) -> None:
    await close_server(world, config)
    for who in (world.member, world.moderator):
        told = await answers_to_commands(world, who)
        assert "Your privacy" in told.pop("privacy")
        assert {name for name, answer in told.items() if CLOSED not in answer} == set()
    told = await press_every_component(world, world.moderator)
    assert {id_ for id_, answer in told.items() if CLOSED not in answer} == set()
    before = len(world.channel.history())
    await world.moderator.send(world.channel, f"{world.mention} {QUESTION}")
    assert len(world.channel.history()) == before + 1
    run_bot(config, "guild", "unblock", str(world.guild.id))
    await world.env.advance_time(LOOK_AFTER)
    assert "I know" in said(await world.member.slash(world.channel, "about"))


async def test_blocking_a_server_ends_its_quiz(world: World, config: Config) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, {"quiz.enabled": False}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    await world.moderator.slash(world.channel, "quiz play", questions=5, seconds=20)  # despite the setting
    game = await world.bot.services.store.quiz.running_in(world.channel.id)
    assert game is not None
    assert game.despite_off
    await close_server(world, config)
    await world.member.send(world.channel, f"{world.mention} hello")  # it looks for what others wrote
    await world.env.settle()
    assert await world.bot.services.store.quiz.running_in(world.channel.id) is None


async def test_bot_leaves_a_blocked_server_that_adds_it(world: World, config: Config) -> None:
    other = world.guild.id + 1_000_000
    run_bot(config, "guild", "block", str(other))
    await world.env.advance_time(LOOK_AFTER)
    world.env.create_guild("Spammers", id=other)
    backend = world.env.backend
    joined = dict(serializers.guild_create_payload(backend, backend.get_guild(other)))
    del joined["unavailable"]  # with which the simulation says that it was there before
    backend.emit("GUILD_CREATE", joined)
    await world.env.settle()
    assert world.bot.get_guild(other) is None
    assert world.bot.get_guild(world.guild.id) is not None


async def test_unblocked_server_is_not_left(world: World, config: Config) -> None:
    await close_server(world, config)
    assert world.bot.get_guild(world.guild.id) is not None  # it stays where it is


@pytest.mark.parametrize("name", ["block", "unblock", "blocked"])
async def test_members_without_permission_block_nobody(world: World, name: str) -> None:
    world.guild.set_command_permissions(world.bot.services.command_ids["settings"], {world.member: True})
    values = {} if name == "blocked" else {"member": world.moderator}
    refused = await world.member.slash(world.channel, f"settings {name}", **values)
    assert "need the Manage Server permission" in said(refused)


async def test_block_is_lifted_where_it_was_made(world: World) -> None:
    shown = await world.moderator.slash(world.channel, "settings block", member=world.member)
    assert await answered(world) is False
    lifted = await world.moderator.click(shown.response.message, label="Unblock")
    assert "can use me here again" in texts(lifted.response.message)
    assert await answered(world) is True


async def answered(world: World) -> bool:
    return REFUSAL not in said(await world.member.slash(world.channel, "ask", question=QUESTION))
