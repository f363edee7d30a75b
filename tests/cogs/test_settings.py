from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from simcord import SetupError

from bot.domain.settings.kinds import Channels, Roles
from bot.domain.settings.model import PRECEDENCE, Values
from bot.i18n import LANGUAGES
from bot.ui.components import Handled
from cogs.settings.panel import pages_of
from cogs.settings.panel import panel as panel_page
from tests.cogs.conftest import World, buttons, selects, texts, unlinked

QUESTION = "Where was the fight on top of the train shot?"


def said(result: Any) -> str:
    """Return what the bot answered, as text."""
    if result.response is None:
        return "\n".join(followup.content for followup in result.followups)
    return result.response.content or texts(result.response.message)


def mention(world: World) -> str:
    assert world.bot.user is not None
    return world.bot.user.mention


async def panel(world: World, page: str = "ask") -> Any:
    opened = (await world.moderator.slash(world.channel, "settings panel")).response.message
    return (await world.moderator.select(opened, [page], custom_id="settings:section")).response.message


async def turn(world: World, to: str, key: str) -> Any:
    return await world.moderator.click(await panel(world), custom_id=f"settings:turn:{to}:{key}")


async def choose(world: World, kind: str, name: str, values: list[Any]) -> Any:
    shown = await panel(world)
    return await world.moderator.select(shown, values, custom_id=f"settings:{kind}:ask.{name}")


async def tab(world: World, number: int = 1) -> Any:
    shown = await panel(world)
    clicked = await world.moderator.click(shown, custom_id=f"settings:tab:ask:{number}")
    return clicked.response.message


async def values(world: World) -> dict[str, Any]:
    return dict(await world.bot.services.store.settings.chosen(world.guild.id))


async def test_panel_shows_every_setting(world: World) -> None:
    result = await world.moderator.slash(world.channel, "settings panel")
    assert result.ephemeral
    pages = [texts(await panel(world)), texts(await tab(world))]
    for setting in world.bot.services.catalogue.section["ask"].all_settings:
        assert any(f"**{setting.label}:**" in page and setting.help in unlinked(page) for page in pages)


async def test_members_get_no_panel(world: World) -> None:
    with pytest.raises(SetupError):
        await world.member.slash(world.channel, "settings panel")


async def test_member_override_is_refused(world: World) -> None:
    world.guild.set_command_permissions(world.bot.services.command_ids["settings"], {world.member: True})
    for command in ("settings panel", "settings show", "settings history", "settings export"):
        assert "need the Manage Server permission" in said(await world.member.slash(world.channel, command))


async def test_administrator_gets_panel(world: World) -> None:
    admins = world.guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    admin = world.guild.add_member(world.env.create_user("ada"), roles=[admins])
    assert "-# Settings\n## Questions" in said(await admin.slash(world.channel, "settings panel"))


async def test_lost_permission_stops_press(world: World) -> None:
    shown, form_page = await panel(world), await tab(world)
    form = await world.moderator.click(form_page, custom_id="settings:edit:ask.cooldown")
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    refused = await world.moderator.click(shown, custom_id="settings:turn:off:ask.enabled")
    assert "need the Manage Server permission" in said(refused)
    refused = await world.moderator.submit_modal(form, {form_field(form): "10s"})
    assert "need the Manage Server permission" in said(refused)
    assert await values(world) == {}


def form_field(form: Any) -> str:
    """Return the custom id of a form's one field."""
    (label,) = form.modal["components"]
    return label["component"]["custom_id"]


async def test_refusal_is_private_and_explains(world: World) -> None:
    open_channel = world.guild.create_text_channel("questions")
    await turn(world, "off", "ask.enabled")
    await choose(world, "channels", "allowed_channels", [open_channel])
    refused = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert refused.ephemeral
    assert said(refused) == f"I answer questions in <#{open_channel.id}>."
    allowed = await world.member.slash(open_channel, "ask", question=QUESTION)
    assert "Norway" in said(allowed)
    manager = await world.moderator.slash(world.channel, "ask", question=QUESTION)
    assert "Norway" in said(manager)


async def test_all_entry_points_obey_access(world: World) -> None:
    answered = (await world.member.slash(world.channel, "ask", question=QUESTION)).response.message
    post = await world.member.send(world.channel, QUESTION)
    await turn(world, "off", "ask.enabled")
    assert await world.member.autocomplete(world.channel, "ask", "question", "where") == []
    assert "turned off here" in said(await world.member.context_menu(world.channel, "Answer this", post))
    for custom_id in [b.custom_id for b in buttons(answered)]:
        assert "turned off here" in said(await world.member.click(answered, custom_id=custom_id))
    before = len(world.channel.history())
    await world.member.send(world.channel, f"{mention(world)} {QUESTION}")
    assert len(world.channel.history()) == before + 1
    await turn(world, "on", "ask.enabled")
    await world.member.send(world.channel, f"{mention(world)} {QUESTION}")
    assert "Norway" in texts(world.channel.last_message)


async def test_role_restriction_applies(world: World) -> None:
    fans = world.guild.create_role("Fans")
    fan = world.guild.add_member(world.env.create_user("fay"), roles=[fans])
    await choose(world, "roles", "allowed_roles", [fans])
    refused = said(await world.member.slash(world.channel, "ask", question=QUESTION))
    assert f"<@&{fans.id}>" in refused
    assert "Norway" in said(await fan.slash(world.channel, "ask", question=QUESTION))


async def test_all_off_answers_privately(world: World) -> None:
    governed = [section for section in world.bot.services.catalogue.sections if section.access]
    for section in governed:
        shown = await panel(world, section.id)
        await world.moderator.click(shown, custom_id=f"settings:turn:off:{section.id}.enabled")
    refused = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert refused.ephemeral
    assert "turned off here" in said(refused)
    assert world.bot.services.pack.title in said(await world.member.slash(world.channel, "about"))


async def test_form_checks_and_saves(world: World) -> None:
    form = await world.moderator.click(await tab(world), custom_id="settings:edit:ask.cooldown")
    wrong = await world.moderator.submit_modal(form, {form_field(form): "a while"})
    assert "a time from 0 to 1 hour" in said(wrong)
    assert await values(world) == {}
    form = await world.moderator.click(wrong.response.message, label="Try again")
    assert form.modal["components"][0]["component"]["value"] == "a while"
    saved = await world.moderator.submit_modal(form, {form_field(form): "1m 30s"})
    assert "Saved. Cooldown per person: 1 minute 30 seconds" in said(saved)
    assert await values(world) == {"ask.cooldown": "1m 30s"}


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [("quiz.seconds", "15s", "15s"), ("quiz.seconds", "30", "30s"), ("privacy.keep_questions", "90", "90d")],
)
async def test_times_are_taken_with_and_without_a_unit(world: World, key: str, typed: str, kept: str) -> None:
    shown = await panel(world, key.partition(".")[0])
    if key == "quiz.seconds":
        shown = (await world.moderator.click(shown, label="Games")).response.message
    form = await world.moderator.click(shown, custom_id=f"settings:edit:{key}")
    await world.moderator.submit_modal(form, {form_field(form): typed})
    assert await values(world) == {key: kept}


async def test_cooldown_is_per_person(world: World) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.cooldown": "30s"}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    await world.member.slash(world.channel, "ask", question=QUESTION)
    assert "ask again in 30 seconds" in said(
        await world.member.slash(world.channel, "ask", question=QUESTION)
    )
    assert "Norway" in said(await world.moderator.slash(world.channel, "ask", question=QUESTION))
    await world.env.advance_time(31)
    assert "Norway" in said(await world.member.slash(world.channel, "ask", question=QUESTION))


async def test_private_replies_are_private(world: World) -> None:
    await world.moderator.click(await tab(world), custom_id="settings:turn:on:ask.private")
    await world.moderator.select(await tab(world), ["strict"], custom_id="settings:choice:ask.care")
    assert await values(world) == {"ask.private": True, "ask.care": "strict"}
    assert (await world.member.slash(world.channel, "ask", question=QUESTION)).ephemeral


async def test_panel_survives_restart(world: World, make_bot: Any) -> None:
    shown = await panel(world)
    await world.restart(make_bot())
    pressed = await world.moderator.click(shown, custom_id="settings:turn:off:ask.enabled")
    assert ": off" in said(pressed)


async def test_empty_history_counts_nothing(world: World) -> None:
    shown = await world.moderator.slash(world.channel, "settings history")
    assert "No changes yet." in texts(shown.response.message)
    assert "0 changes" not in texts(shown.response.message)


async def test_history_shows_and_undoes(world: World) -> None:
    await turn(world, "off", "ask.enabled")
    shown = await world.moderator.slash(world.channel, "settings history")
    assert f"<@{world.moderator.id}>: **Questions / Available server-wide**: on → off" in said(shown)
    (entry,) = await world.bot.services.store.history.latest(world.guild.id, limit=9)
    undone = await world.moderator.select(shown.response.message, [entry.id], custom_id="settings:undo:0")
    assert "Set **Questions / Available server-wide** back to on" in said(undone)
    first, second, *_ = said(undone).partition("1. ")[2].splitlines()
    assert first.endswith("Set **Questions / Available server-wide** back to on")
    assert second.endswith("~~**Questions / Available server-wide**: on → off~~ (undone)")
    assert await values(world) == {}


async def test_change_is_undone_once(world: World) -> None:
    await turn(world, "off", "ask.enabled")
    (entry,) = await world.bot.services.store.history.latest(world.guild.id, limit=9)
    mine, theirs = [
        (await world.moderator.slash(world.channel, "settings history")).response.message for _ in range(2)
    ]
    await world.moderator.select(mine, [entry.id], custom_id="settings:undo:0")
    again = await world.moderator.select(theirs, [entry.id], custom_id="settings:undo:0")
    assert "Nothing to undo" in said(again)


async def test_later_moderator_wins(world: World) -> None:
    other = world.guild.add_member(world.env.create_user("moe"), roles=[world.guild.roles["Moderators"]])
    mine = await panel(world)
    theirs = (await other.slash(world.channel, "settings panel")).response.message
    await other.click(theirs, custom_id="settings:turn:off:ask.enabled")
    await world.moderator.click(mine, custom_id="settings:turn:off:ask.enabled")
    again = (await other.select(theirs, ["ask"], custom_id="settings:section")).response.message
    await other.click(again, custom_id="settings:turn:on:ask.enabled")
    entries = await world.bot.services.store.history.latest(world.guild.id, limit=9)
    assert [entry.actor_id for entry in entries] == [other.id, other.id]
    assert await values(world) == {}


async def test_changes_are_logged(world: World) -> None:
    log = world.guild.create_text_channel("mod-log")
    page = await panel(world, "settings")
    await world.moderator.select(page, [log], custom_id="settings:channels:settings.log_channel")
    assert "Log channel" in texts(log.last_message)
    assert f"<@{world.moderator.id}> made this change:" in texts(log.last_message)


async def test_changes_in_a_row_are_one_post(world: World) -> None:
    log = world.guild.create_text_channel("mod-log")
    page = await panel(world, "settings")
    await world.moderator.select(page, [log], custom_id="settings:channels:settings.log_channel")
    await turn(world, "off", "ask.enabled")
    await turn(world, "on", "ask.enabled")
    (post,) = log.history()
    assert f"<@{world.moderator.id}> made these changes:" in texts(post)
    assert texts(post).count("\n- ") == 3
    await world.moderator.send(log, "So be it.")
    await turn(world, "off", "ask.enabled")
    assert len(log.history()) == 3
    await world.env.advance_time(400)
    await turn(world, "on", "ask.enabled")
    assert len(log.history()) == 4


async def test_undone_changes_in_a_row_are_one_post(world: World) -> None:
    log = world.guild.create_text_channel("mod-log")
    page = await panel(world, "settings")
    await world.moderator.select(page, [log], custom_id="settings:channels:settings.log_channel")
    await turn(world, "off", "ask.enabled")
    await turn(world, "on", "ask.enabled")
    shown = (await world.moderator.slash(world.channel, "settings history")).response.message
    for option in selects(shown)[0].options[:2]:
        undone = await world.moderator.select(shown, [option.value], custom_id="settings:undo:0")
        shown = undone.response.message
    assert texts(log.last_message).startswith(f"<@{world.moderator.id}> undid earlier changes:\n- ")


async def test_channel_in_both_lists_is_told(world: World) -> None:
    first = await choose(world, "channels", "allowed_channels", [world.channel])
    assert "In both lists" not in said(first)
    both = await choose(world, "channels", "denied_channels", [world.channel])
    told = f"⚠️ In both lists: <#{world.channel.id}>. “Always off in these channels” overrides"
    assert f"\n{told}" in said(both)
    later = await turn(world, "off", "ask.enabled")
    assert said(later).count(told) == 1
    none = await choose(world, "channels", "allowed_channels", [])
    assert "In both lists" not in said(none)


async def test_panel_says_what_waits(world: World) -> None:
    assert "Waiting in" not in texts(await panel(world, "settings"))
    await world.member.slash(world.channel, "ask", question="do penguins have knees")
    first = (await world.moderator.slash(world.channel, "settings panel")).response.message
    assert "1 question" in texts(first)
    assert "</teach review:" in texts(first)


async def test_why_names_deciding_rule(world: World) -> None:
    await choose(world, "channels", "denied_channels", [world.channel])
    asked = {"command": "ask", "member": world.member}
    told = said(await world.moderator.slash(world.channel, "settings why", **asked))
    assert "**No.** Questions are turned off in" in told
    assert str(PRECEDENCE) in told
    mine = said(await world.moderator.slash(world.channel, "settings why", command="/ask"))
    assert "Members with Manage Server can use everything" in mine
    elsewhere = world.guild.create_text_channel("elsewhere")
    told = said(await world.moderator.slash(world.channel, "settings why", channel=elsewhere, **asked))
    assert "**Yes.** Questions are turned on here by the server-wide setting" in told
    unknown = await world.moderator.slash(world.channel, "settings why", command="dance")
    assert "There's no command" in said(unknown)


@pytest.mark.parametrize("text", ["[a](" * 1_500, "x" * 3_000, "*" * 6_000, "\u200b", "\U0001f468" * 3_000])
async def test_why_takes_any_text(world: World, text: str) -> None:
    told = said(await world.moderator.slash(world.channel, "settings why", command=text))
    assert "There's no command “" in told
    assert len(told) <= 2_000


async def test_exported_channels_are_named(world: World) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.denied_channels": [world.channel.id]}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    exported = await world.moderator.slash(world.channel, "settings export")
    (file,) = exported.response.message.attachments
    assert f"    {world.channel.id},  # #{world.channel.name}\n" in (await file.read()).decode()


async def test_edited_export_is_imported(world: World) -> None:
    exported = await world.moderator.slash(world.channel, "settings export")
    (file,) = exported.response.message.attachments
    text = (await file.read()).decode().replace('cooldown = "4s"', 'cooldown = "20s"')
    shown = await world.moderator.slash(
        world.channel, "settings import", file=("settings.toml", text.encode())
    )
    assert "Cooldown per person**: 4 seconds → 20 seconds" in said(shown)
    assert await values(world) == {}
    applied = await world.moderator.click(shown.response.message, label="Apply 1 change")
    assert "Imported" in said(applied)
    assert await values(world) == {"ask.cooldown": "20s"}


async def test_broken_settings_change_nothing(world: World) -> None:
    broken = b'[ask]\nenabled = false\ncooldown = "9 days"\ncolour = "red"\nallowed_channels = [5]'
    told = said(await world.moderator.slash(world.channel, "settings import", file=("s.toml", broken)))
    for problem in (
        "ask.cooldown: Should be a time from",
        "ask.colour: Unknown setting",
        "no channel with the ID 5",
    ):
        assert problem in told
    assert await values(world) == {}
    for junk in (b"\xff\xfe\x00", b"[ask", b"#" * 100_000):
        result = await world.moderator.slash(world.channel, "settings import", file=("s.toml", junk))
        assert "Apply" not in said(result)
    assert await values(world) == {}


async def test_show_lists_every_value(world: World) -> None:
    await turn(world, "off", "ask.enabled")
    told = said(await world.moderator.slash(world.channel, "settings show"))
    assert "Available server-wide: off (changed)" in told
    assert "Cooldown per person: 4 seconds" in told
    one = said(await world.moderator.slash(world.channel, "settings show", page="settings"))
    assert "Cooldown per person" not in one
    assert "**Quizzes**\n- Open to everyone, everywhere" in told


async def test_every_component_checks_access(world: World) -> None:
    handled: Any = Handled
    items: Any = world.bot._connection._view_store._dynamic_items
    assert len(items) > 20
    for kind in items.values():
        assert kind.callback == handled.callback, kind


LOCALES = (discord.Locale.american_english, *LANGUAGES)


@pytest.mark.parametrize("locale", LOCALES)
async def test_fullest_pages_keep_limits(world: World, locale: discord.Locale) -> None:
    catalogue, say = world.bot.services.catalogue, world.bot.services.languages.say(locale)
    fullest: dict[str, Any] = {}
    for setting in catalogue.setting.values():
        if isinstance(setting.kind, Channels | Roles):
            fullest[setting.key] = tuple(range(10**18, 10**18 + setting.kind.most))
    for section in catalogue.sections:
        for page in range(len(pages_of(section))):
            shown = panel_page(say, catalogue.sections, Values(fullest), section, page, note="x" * 200)
            assert shown.total_children_count <= 40
            assert shown.content_length() <= 4_000


TOOLS = ("settings panel", "settings show", "settings history", "teach list", "teach review")


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [(None, False), ("manage_messages", False), ("manage_guild", True), ("administrator", True)],
)
async def test_tools_are_for_managers(world: World, permission: str | None, *, allowed: bool) -> None:
    granted = discord.Permissions.none()
    if permission is not None:
        setattr(granted, permission, True)
    role = world.guild.create_role("Some role", permissions=granted)
    somebody = world.guild.add_member(world.env.create_user("sam"), roles=[role])
    for tool in TOOLS:
        # Discord would keep some of them out by itself; here it lets all of them through.
        world.guild.set_command_permissions(world.bot.services.command_ids[tool.split()[0]], {somebody: True})
        told = said(await somebody.slash(world.channel, tool))
        refused = "you need Manage Server" in told or "You need the Manage Server permission" in told
        assert refused is not allowed, tool


async def test_history_names_channels_and_offers_no_undo_twice(world: World) -> None:
    await choose(world, "channels", "denied_channels", [world.channel])
    shown = (await world.moderator.slash(world.channel, "settings history")).response.message
    (option,) = selects(shown)[0].options
    assert f"#{world.channel.name}" in option.label
    undone = await world.moderator.select(shown, [option.value], custom_id="settings:undo:0")
    left = [each.value for select in selects(undone.response.message) for each in select.options]
    assert option.value not in left


@pytest.mark.parametrize(("language", "written"), [("en-US", "6:30\u202fPM"), ("de", "18:30")])
async def test_time_of_day_is_shown_as_its_reader_writes_it(
    world: World, speak: Any, language: str, written: str
) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id,
        {"quiz.daily_time": "18:30", "quiz.time_zone": "Europe/Berlin"},
        actor_id=world.moderator.id,
        now=0,
    )
    world.bot.services.servers.changed(world.guild.id)
    speak(person=language, server="en-US")
    listed = said(await world.moderator.slash(world.channel, "settings show", page="quiz"))
    shown = listed.partition(f"{written}, ")[2].partition("\n")[0]
    assert "Berlin" in shown
    assert "Europe" not in shown
    assert written in said(await world.moderator.slash(world.channel, "settings history"))


async def set_daily_time(world: World, typed: str) -> str:
    """Choose the time of the question of the day in the panel, and return what the panel says then."""
    shown = (await world.moderator.click(await panel(world, "quiz"), label="Question of the day")).response
    form = await world.moderator.click(shown.message, custom_id="settings:edit:quiz.daily_time")
    return said(await world.moderator.submit_modal(form, {form_field(form): typed}))


def due(world: World, day: int, hour: int) -> str:
    """Return when something is on a day of the month in which the world begins, as Discord counts it down."""
    begun = datetime.fromtimestamp(world.bot.clock() / 1_000, UTC)
    return f"<t:{round(begun.replace(day=day, hour=hour, minute=0, second=0, microsecond=0).timestamp())}:R>"


async def test_changed_time_says_when_the_next_question_of_the_day_comes(world: World) -> None:
    store = world.bot.services.store
    assert "Choose a channel, too, or it won't be posted." in await set_daily_time(world, "17:00")
    await store.settings.change(
        world.guild.id, {"quiz.daily_channel": world.channel.id}, actor_id=1, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)
    saved = "Saved. Question of the day time: {time}\u202fPM · The next question of the day comes {when}."
    assert saved.format(time="6:00", when=due(world, 1, 18)) in await set_daily_time(world, "6 pm")
    for _ in range(19):
        await world.env.advance_time(3_600)
    assert saved.format(time="9:00", when=due(world, 2, 21)) in await set_daily_time(world, "9 pm")


async def test_channel_in_two_lists_of_spoilers_is_told(world: World) -> None:
    page = await panel(world, "settings")
    kind = "settings:channels:settings.spoilers"
    first = await world.moderator.select(page, [world.channel], custom_id=f"{kind}_shown_in")
    assert "In both lists" not in said(first)
    both = await world.moderator.select(
        first.response.message, [world.channel], custom_id=f"{kind}_refused_in"
    )
    overriding = "“Spoilers blocked in these channels” overrides “Spoilers shown in these channels”."
    assert f"In both lists: <#{world.channel.id}>. {overriding}" in said(both)


async def test_log_channel_that_everyone_sees_is_told(world: World) -> None:
    seen_by = {
        world.guild.default_role: discord.PermissionOverwrite(view_channel=False),
        world.guild.roles["Moderators"]: discord.PermissionOverwrite(view_channel=True),
    }
    hidden = world.guild.create_text_channel("mods", overwrites=seen_by)
    for log, is_open in ((world.channel, True), (hidden, False)):
        page = await panel(world, "settings")
        shown = await world.moderator.select(page, [log], custom_id="settings:channels:settings.log_channel")
        assert (f"Everyone who can see <#{log.id}> will see this." in said(shown)) == is_open


async def test_choice_shows_its_value_before_and_after_it_was_made(world: World) -> None:
    shown = selects(await panel(world, "settings"))
    (select,) = (each for each in shown if each.custom_id == "settings:choice:settings.spoilers")
    assert select.placeholder == "Hidden"


async def test_pages_say_where_spoilers_and_language_are(world: World) -> None:
    (pages,) = (each for each in selects(await panel(world)) if each.custom_id == "settings:section")
    (found,) = (each for each in pages.options if "Spoilers" in f"{each.label} {each.description}")
    assert "language" in found.description
    assert not found.description.endswith("…")
