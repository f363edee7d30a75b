"""The card that a server begins with sets it up, in private and in the server."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.backend import serializers

from bot.ui.layout import Card
from cogs.settings.presets import KEYS, Preset
from cogs.settings.start_cards import PRESET, WHERE
from tests.cogs.conftest import World, buttons, selects, texts
from tests.cogs.test_settings import said, values

BOT_ADD = discord.AuditLogAction.bot_add.value


async def join(world: World) -> None:
    """Have Discord tell the bot that it was added to the server."""
    backend = world.env.backend
    told = serializers.guild_create_payload(backend, backend.get_guild(world.guild.id))
    backend.emit("GUILD_CREATE", {key: value for key, value in told.items() if key != "unavailable"})
    await world.env.settle()


def note_inviter(world: World, person: Any) -> None:
    """Have Discord's audit log say who added the bot."""
    world.env.backend.record_audit_log(
        world.guild.id, BOT_ADD, user_id=person.id, target_id=world.env.backend.bot_user.id
    )


def close_messages(world: World, person: Any) -> None:
    channel_id = person.dm_channel.id
    world.env.inject_error("POST", f"/channels/{channel_id}/messages", status=403, code=50007)


async def welcomed(world: World) -> Any:
    """Have the moderator invite the bot, and return the card that they get."""
    note_inviter(world, world.moderator)
    await join(world)
    return world.moderator.user.dm_channel.last_message


async def started(world: World) -> Any:
    return (await world.moderator.slash(world.channel, "settings start")).response.message


def pressable(message: Any) -> list[Any]:
    """Return all buttons, with those beside a text."""
    return buttons(message)


def ids_of(message: Any, start: str) -> list[str]:
    parts = [*pressable(message), *selects(message)]
    return [part.custom_id for part in parts if part.custom_id.startswith(start)]


async def press(actor: Any, message: Any, start: str) -> Any:
    (custom_id,) = ids_of(message, start)
    return await actor.click(message, custom_id=custom_id)


async def pick(actor: Any, message: Any, start: str, picked: list[Any]) -> Any:
    (custom_id,) = ids_of(message, start)
    return await actor.select(message, picked, custom_id=custom_id)


def lose_permission(world: World) -> None:
    role = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, role.id)


@pytest.fixture(params=["private message", "system channel", "command"])
async def card(world: World, request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Return the card where it can be, with the moderator as they act there."""
    if request.param == "private message":
        return world.moderator.user, await welcomed(world)
    if request.param == "command":
        return world.moderator, await started(world)
    world.env.backend.edit_guild(world.guild.id, {"system_channel_id": world.channel.id})
    close_messages(world, world.guild.owner)
    await join(world)
    return world.moderator, world.channel.last_message


async def choose_channel(world: World, card: tuple[Any, Any], section: str, channel: Any) -> Any:
    actor, message = card
    picked = [str(channel.id)] if actor is world.moderator.user else [channel]
    return await pick(actor, message, f"start:where:{section}", picked)


async def test_places_are_chosen_and_opened_again(world: World, card: tuple[Any, Any]) -> None:
    other = world.guild.create_text_channel("questions")
    await world.env.settle()
    actor = card[0]
    shown = await choose_channel(world, card, "ask", world.channel)
    where = "#film-talk" if actor is world.moderator.user else f"<#{world.channel.id}>"
    assert f"Where members can ask:** only in {where}" in said(shown)
    assert f"Saved. Questions: only in {where}. You can undo" in said(shown)
    assert "Elsewhere, I don't react when someone mentions me." in said(shown)
    assert await values(world) == {"ask.enabled": False, "ask.allowed_channels": [world.channel.id]}
    refused = await world.member.slash(other, "ask", question="Who directed it?")
    assert said(refused) == f"I answer questions in <#{world.channel.id}>."
    opened = await press(actor, shown.response.message, "start:everywhere:ask")
    assert "Where members can ask:** everywhere" in said(opened)
    assert "Saved. Questions: everywhere." in said(opened)
    assert "Elsewhere" not in said(opened)
    assert ("in the server" in said(opened)) is (actor is world.moderator.user)
    assert await values(world) == {}
    assert "turned off" not in said(await world.member.slash(other, "ask", question="Who directed it?"))


def everyday_of(message: Any, what: str) -> str:
    """Return the custom id of a button of the everyday preset."""
    return next(each for each in ids_of(message, f"start:{what}:") if each.endswith("everyday"))


async def test_preset_opens_quizzes_without_the_channels_they_were_kept_to(
    world: World, card: tuple[Any, Any]
) -> None:
    shown = await choose_channel(world, card, "quiz", world.channel)
    seen = await press(card[0], shown.response.message, everyday_of(shown.response.message, "preset"))
    assert "→ everywhere" in said(seen)
    assert "Always on" not in said(seen)
    await press(card[0], seen.response.message, everyday_of(seen.response.message, "apply"))
    assert await values(world) == {}


async def test_chosen_channel_is_off_no_more(world: World, card: tuple[Any, Any]) -> None:
    await change(world, {"quiz.denied_channels": [world.channel.id]})
    await choose_channel(world, card, "quiz", world.channel)
    assert await values(world) == {"quiz.enabled": False, "quiz.allowed_channels": [world.channel.id]}


async def test_spoilers_are_decided(world: World, card: tuple[Any, Any]) -> None:
    actor, message = card
    assert not any(option.default for option in spoiler_options(message))
    shown = await pick(actor, message, "start:spoilers", ["hidden"])
    assert await values(world) == {"settings.spoilers": "hidden"}
    ticked = [option.value for option in spoiler_options(shown.response.message) if option.default]
    assert ticked == ["hidden"]
    await pick(actor, shown.response.message, "start:spoilers", ["refused"])
    assert await values(world) == {"settings.spoilers": "refused"}


def spoiler_options(message: Any) -> Any:
    (select,) = [each for each in selects(message) if each.custom_id.startswith("start:spoilers")]
    return select.options


async def test_first_question_is_answered(world: World, card: tuple[Any, Any]) -> None:
    actor, message = card
    (label,) = [each.label for each in buttons(message) if each.custom_id.startswith("start:try")]
    answered = await press(actor, message, "start:try")
    assert label.removeprefix("Try: ").rstrip("…") in said(answered)
    assert answered.ephemeral == (actor is world.moderator)
    assert "Getting started" in texts(message)  # it is still there


async def test_preset_is_shown_applied_and_undone(world: World, card: tuple[Any, Any]) -> None:
    actor, message = card
    (custom_id,) = [each for each in ids_of(message, "start:preset") if each.endswith("quiet")]
    shown = await actor.click(message, custom_id=custom_id)
    assert "Private replies**: off → on" in said(shown)
    assert await values(world) == {}
    back = await press(actor, shown.response.message, "start:back")
    assert "Getting started" in said(back)
    shown = await actor.click(back.response.message, custom_id=custom_id)
    applied = await press(actor, shown.response.message, "start:apply")
    assert "Saved: Quiet." in said(applied)
    assert await values(world) == {"ask.private": True, "ask.mentions": False, "quiz.enabled": False}
    history = (await world.moderator.slash(world.channel, "settings history")).response.message
    assert f"<@{world.moderator.id}>" in texts(history)
    (select,) = selects(history)
    await world.moderator.select(history, [select.options[0].value], custom_id=select.custom_id)
    assert len(await values(world)) == 2


async def test_choice_of_where_to_ask_is_undone_as_one(world: World, card: tuple[Any, Any]) -> None:
    before = await values(world)
    await choose_channel(world, card, "ask", world.channel)
    assert len(await values(world)) == len(before) + 2
    shown = (await world.moderator.slash(world.channel, "settings history")).response.message
    (select,) = selects(shown)
    (option,) = select.options
    assert "Always on in these channels: none → #film-talk · " in option.label
    undone = await world.moderator.select(shown, [option.value], custom_id=select.custom_id)
    assert await values(world) == before
    assert "back to none · Set **Questions / Available server-wide** back to on" in said(undone)
    assert texts(undone.response.message).count("(undone)") == 1


async def test_quiet_preset_warns_of_quizzes_that_run_nowhere(world: World) -> None:
    message = await started(world)
    quiet = await world.moderator.click(message, custom_id=PRESET(0, Preset.QUIET))
    assert "they don't run anywhere" in said(quiet)
    await change(world, {"quiz.allowed_channels": [world.channel.id]})
    quiet = await world.moderator.click(await started(world), custom_id=PRESET(0, Preset.QUIET))
    assert "they don't run anywhere" not in said(quiet)


async def test_presets_take_each_other_back(world: World) -> None:
    message = await started(world)
    found: dict[Preset, dict[str, Any]] = {}
    for preset in (Preset.QUIET, Preset.QUIZ, Preset.EVERYDAY):
        shown = await world.moderator.click(message, custom_id=PRESET(0, preset))
        message = (await press(world.moderator, shown.response.message, "start:apply")).response.message
        found[preset] = await values(world)
    assert found[Preset.QUIZ] == {"quiz.daily_channel": world.channel.id}
    assert found[Preset.EVERYDAY] == {}
    shown = await world.moderator.click(message, custom_id=PRESET(0, Preset.EVERYDAY))
    assert "Nothing to change" in said(shown)
    assert set(KEYS) <= world.bot.services.catalogue.setting.keys()


async def test_daily_question_goes_where_people_can_write(world: World) -> None:
    everyone = world.guild.default_role
    for overwrite in ({"view_channel": False}, {"send_messages": False}):
        world.guild.create_text_channel(
            f"closed-{len(overwrite)}", overwrites={everyone: discord.PermissionOverwrite(**overwrite)}
        )
    await change(world, {"quiz.denied_channels": [world.channel.id]})
    shown = await world.moderator.click(await started(world), custom_id=PRESET(0, Preset.QUIZ))
    assert "Question of the day" not in said(shown).partition("→")[2]
    open_channel = world.guild.create_text_channel("games")
    await world.env.settle()
    shown = await world.moderator.click(await started(world), custom_id=PRESET(0, Preset.QUIZ))
    assert f"not set → <#{open_channel.id}>" in said(shown)


async def test_daily_question_goes_to_the_channel_named_for_quizzes(world: World) -> None:
    world.guild.create_text_channel("art")
    night = world.guild.create_text_channel("quiz-night")
    await world.env.settle()
    shown = await world.moderator.click(await started(world), custom_id=PRESET(0, Preset.QUIZ))
    assert f"- **Question of the day channel**: not set → <#{night.id}>" in said(shown)


@pytest.mark.parametrize(
    ("zone", "called", "hours"),
    [("UTC", "UTC", 12), ("Asia/Tokyo", "Tokyo time", 3)],  # noon there, in hours UTC
)
async def test_quiz_servers_preset_says_when_the_first_question_comes(
    world: World, zone: str, called: str, hours: int
) -> None:
    await change(world, {"quiz.time_zone": zone})
    now = datetime.fromtimestamp(world.bot.clock() / 1_000, UTC)
    first = now.replace(hour=hours, minute=0, second=0, microsecond=0)
    first += timedelta(days=first <= now)
    shown = await world.moderator.click(await started(world), custom_id=PRESET(0, Preset.QUIZ))
    assert f"The first question comes <t:{round(first.timestamp())}:R>, then one every day at" in said(shown)
    assert f"12:00\u202fPM ({called})." in said(shown)
    shown = await world.moderator.click(await started(world), custom_id=PRESET(0, Preset.QUIET))
    assert "The first question" not in said(shown)


async def test_daily_question_where_quizzes_are_off_is_noticed(world: World) -> None:
    night = world.guild.create_text_channel("quiz-night")
    await world.env.settle()
    await change(world, {"quiz.daily_channel": world.channel.id})
    assert "quizzes are off there" not in texts(await started(world))
    await change(world, {"quiz.enabled": False, "quiz.allowed_channels": [night.id]})
    told = f"I post the question of the day in <#{world.channel.id}>, but quizzes are off there."
    assert told in texts(await started(world))
    panel = await world.moderator.slash(world.channel, "settings panel")
    assert f"Quizzes are off in <#{world.channel.id}>." in said(panel)


async def test_changes_are_in_the_log_channel(world: World, card: tuple[Any, Any]) -> None:
    log = world.guild.create_text_channel("log")
    await change(world, {"settings.log_channel": log.id})
    await pick(*card, "start:spoilers", ["shown"])
    assert f"<@{world.moderator.id}> made this change" in texts(log.last_message)


async def test_card_works_after_a_restart(world: World, card: tuple[Any, Any], make_bot: Any) -> None:
    await world.restart(make_bot())
    await pick(*card, "start:spoilers", ["shown"])
    assert await values(world) == {"settings.spoilers": "shown"}


async def change(world: World, after: dict[str, Any]) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, after, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


# Who may not


async def every_use(actor: Any, message: Any) -> list[str]:
    """Use every component, and return what is said to each use."""
    told = [said(await actor.click(message, custom_id=each.custom_id)) for each in pressable(message)]
    for each in selects(message):
        picked = [each.options[0].value] if each.options else [next(iter(actor.guild.channels.values()))]
        told.append(said(await actor.select(message, picked, custom_id=each.custom_id)))
    return told


async def test_lost_permission_stops_every_use(world: World, card: tuple[Any, Any]) -> None:
    shown = await choose_channel(world, card, "ask", world.channel)
    before = await values(world)
    lose_permission(world)
    told = await every_use(card[0], shown.response.message)
    assert len(told) == 8
    assert all("Manage Server permission" in text for text in told)
    assert await values(world) == before


async def test_applying_asks_for_the_permission_again(world: World, card: tuple[Any, Any]) -> None:
    actor, message = card
    shown = await actor.click(message, custom_id=ids_of(message, "start:preset")[0])
    lose_permission(world)
    for each in ids_of(shown.response.message, "start:"):
        refused = await actor.click(shown.response.message, custom_id=each)
        assert "Manage Server permission" in said(refused)
    assert await values(world) == {}


async def test_members_may_not_use_the_card_in_a_channel(world: World) -> None:
    world.env.backend.edit_guild(world.guild.id, {"system_channel_id": world.channel.id})
    close_messages(world, world.guild.owner)
    await join(world)
    message = world.channel.last_message
    told = await every_use(world.member, message)
    assert all("Manage Server permission" in text for text in told)
    refused = await world.member.click(message, custom_id=ids_of(message, "start:try")[0])
    assert refused.ephemeral


async def test_private_card_is_for_its_server_alone(world: World) -> None:
    message = await welcomed(world)
    other = world.env.create_guild("Another club", owner=world.moderator.user)
    await world.env.settle()
    lose_permission(world)
    assert all("Manage Server permission" in text for text in await every_use(world.moderator.user, message))
    assert await world.bot.services.store.settings.chosen(other.id) == {}
    world.env.backend.remove_member(world.guild.id, world.moderator.id)
    assert all("Manage Server permission" in text for text in await every_use(world.moderator.user, message))
    world.env.backend.remove_guild(world.guild.id)
    await world.env.settle()
    told = await every_use(world.moderator.user, message)
    assert all("no longer in that server" in text for text in told)


async def test_card_of_another_server_is_refused_in_a_server(world: World) -> None:
    other = world.env.create_guild("Another club", owner=world.moderator.user)
    await world.env.settle()
    channel = world.bot.get_partial_messageable(world.channel.id, guild_id=world.guild.id)
    select = discord.ui.Select[Any](
        custom_id=WHERE("ask", other.id), options=[discord.SelectOption(label="x", value="1")]
    )
    forged = await channel.send(view=Card(title="x", items=[discord.ui.ActionRow(select)]))
    refused = await world.moderator.select(forged, ["1"], custom_id=select.custom_id)
    assert refused.ephemeral
    assert await world.bot.services.store.settings.chosen(other.id) == {}
    assert await values(world) == {}


async def test_unreachable_discord_refuses_the_press(world: World) -> None:
    message = await welcomed(world)
    world.env.inject_error("GET", f"/guilds/{world.guild.id}/members/*", status=403, times=1)
    refused = await pick(world.moderator.user, message, "start:spoilers", ["shown"])
    assert "couldn't check your permissions" in said(refused)
    assert await values(world) == {}


async def test_members_get_no_card(world: World) -> None:
    world.guild.set_command_permissions(world.bot.services.command_ids["settings"], {world.member: True})
    assert "Manage Server permission" in said(await world.member.slash(world.channel, "settings start"))


async def test_channels_that_the_reader_cannot_see_are_kept_from_them(world: World) -> None:
    hidden = world.guild.create_text_channel(
        "secret", overwrites={world.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    )
    await change(world, {"ask.enabled": False, "ask.allowed_channels": [hidden.id]})
    message = await welcomed(world)
    assert "secret" not in [option.label for each in selects(message) for option in each.options]
    await pick(world.moderator.user, message, "start:where:ask", [str(world.channel.id)])
    assert set((await values(world))["ask.allowed_channels"]) == {hidden.id, world.channel.id}


async def test_many_channels_fit(world: World) -> None:
    for number in range(60):
        world.guild.create_text_channel(f"channel-{number}")
    last = world.guild.create_text_channel("last")
    await change(world, {"ask.enabled": False, "ask.allowed_channels": [last.id]})
    message = await welcomed(world)
    select = next(each for each in selects(message) if each.custom_id.startswith("start:where:ask"))
    assert len(select.options) == 25
    assert [option.label for option in select.options if option.default] == ["#last"]


async def test_hidden_spoilers_are_not_on_the_card(world: World) -> None:
    message = await started(world)
    (fact_id,) = [each.rpartition(":")[2] for each in ids_of(message, "start:try")]
    assert re.fullmatch(r"[\w-]+", fact_id)
    telling = (await world.bot.services.servers.get(world.guild.id)).telling()
    assert fact_id in telling.offered.fact


async def test_private_card_names_commands_to_type(world: World) -> None:
    world.env.backend.get_guild(world.guild.id).preferred_locale = "de"
    told = texts(await welcomed(world))
    assert "`/settings panel`" in told
    assert "</settings panel" not in told


async def test_preview_that_is_out_of_date_says_what_it_really_changed(
    world: World, card: tuple[Any, Any]
) -> None:
    actor, message = card
    (custom_id,) = [each for each in ids_of(message, "start:preset") if each.endswith("quiet")]
    quiet = {"ask.private": True, "ask.mentions": False, "quiz.enabled": False}
    shown = (await actor.click(message, custom_id=custom_id)).response.message
    await change(world, quiet)
    applied = await press(actor, shown, "start:apply")
    assert "That's already how it is, so nothing was changed." in said(applied)
    assert "Saved" not in said(applied)
    shown = (await actor.click(applied.response.message, custom_id=custom_id)).response.message
    assert "Nothing to change" in texts(shown)
