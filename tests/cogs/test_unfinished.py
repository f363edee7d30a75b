"""The panel says what is left to do in a server, and where the bot can't post."""

from typing import Any

import discord

from tests.cogs.conftest import World, buttons, selects, texts
from tests.cogs.test_settings import said, tab


async def first_page(world: World) -> Any:
    return (await world.moderator.slash(world.channel, "settings panel")).response.message


async def set_values(world: World, after: dict[str, Any]) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, after, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


def task_keys(message: Any) -> list[str]:
    start = "settings:task:"
    return [b.custom_id.removeprefix(start) for b in buttons(message) if b.custom_id.startswith(start)]


async def test_panel_shows_what_is_left_to_do(world: World) -> None:
    shown = await first_page(world)
    assert "Still to do" in texts(shown)
    assert task_keys(shown) == ["settings.spoilers", "settings.log_channel", "teach.teachers"]
    opened = await world.moderator.click(shown, custom_id="settings:task:settings.log_channel")
    assert "**Log channel:**" in said(opened)
    assert "Still to do" not in said(opened)
    assert "Still to do" not in texts(await tab(world))


async def test_deciding_on_hidden_spoilers_is_done(world: World) -> None:
    opened = await world.moderator.click(await first_page(world), custom_id="settings:task:settings.spoilers")
    (select,) = [s for s in selects(opened.response.message) if "spoilers" in s.custom_id and s.options]
    assert not any(option.default for option in select.options)
    saved = await world.moderator.select(opened.response.message, ["hidden"], custom_id=select.custom_id)
    assert "Saved. Spoilers: Hidden" in said(saved)
    assert "settings.spoilers" not in task_keys(await first_page(world))
    assert "Spoilers**: Hidden" in said(await world.moderator.slash(world.channel, "settings history"))


async def test_nothing_is_left_to_do(world: World) -> None:
    fans = world.guild.create_role("Fans")
    await set_values(
        world,
        {
            "settings.spoilers": "shown",
            "settings.log_channel": world.channel.id,
            "teach.teachers": [fans.id],
            "quiz.daily_time": "18:00",
        },
    )
    shown = await first_page(world)
    assert task_keys(shown) == ["quiz.daily_channel"]
    assert "Nothing taught yet" in texts(shown)
    await set_values(world, {"quiz.daily_channel": world.channel.id})
    assert task_keys(await first_page(world)) == ["quiz.time_zone"]
    await set_values(world, {"quiz.time_zone": "Europe/Berlin"})
    await world.moderator.slash(world.channel, "teach add", question="Who runs this?", answer="Max does.")
    assert "Still to do" not in texts(await first_page(world))


async def test_panel_says_where_the_bot_cannot_post(world: World) -> None:
    await world.env.settle()
    unseen = world.guild.create_text_channel(
        "mod-log", overwrites={world.guild.me: discord.PermissionOverwrite(view_channel=False)}
    )
    mute = world.guild.create_text_channel(
        "daily", overwrites={world.guild.me: discord.PermissionOverwrite(send_messages=False)}
    )
    await set_values(world, {"settings.log_channel": unseen.id, "quiz.daily_channel": mute.id})
    shown = await first_page(world)
    assert f"**Log channel:** I can't see <#{unseen.id}>." in texts(shown)
    assert f"**Question of the day channel:** I can't post in <#{mute.id}>." in texts(shown)
    opened = await world.moderator.click(shown, custom_id="settings:task:settings.log_channel")
    assert f"⚠️ I can't see <#{unseen.id}>." in said(opened)
    await set_values(world, {"settings.log_channel": world.channel.id})
    assert "can't see" not in texts(await first_page(world))


async def test_task_is_for_managers(world: World) -> None:
    shown = await first_page(world)
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    refused = await world.moderator.click(shown, custom_id="settings:task:settings.spoilers")
    assert "need the Manage Server permission" in said(refused)
