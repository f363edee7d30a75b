import importlib
import json
from typing import Any

import discord

from bot.domain.insights import DAY_MS, Day, Insights
from bot.domain.teaching.model import OwnFact, SavedQuote
from bot.i18n import SAY_ENGLISH
from bot.store.asked import QUESTION_DAYS
from cogs.insights.chart import draw
from cogs.privacy.settings import KEEP_QUESTIONS
from tests.cogs.conftest import World, buttons, texts, unlinked, walk
from tests.cogs.test_settings import said

importlib.import_module("matplotlib.figure")  # here: it takes longer than a test may wait
LINK = "https://discord.com/channels/1/2/3"


async def fill(world: World) -> None:
    """Have the moderator change a setting and teach, and quote the member."""
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.private": True}, actor_id=world.moderator.id, now=world.bot.clock()
    )
    quote = SavedQuote("I love trains", "mia", LINK, world.member.id)
    contents = [("taught-1", OwnFact("Who runs this club?", "Max does.")), ("taught-2", quote)]
    await world.bot.services.store.lessons.teach(
        world.guild.id, contents, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


async def everything(world: World) -> str:
    store = world.bot.services.store
    return repr(
        [
            tuple(row)
            for table in await store.database.tables()
            for row in await store.database.fetch_all(f'SELECT * FROM "{table}"')  # noqa: S608 - from the schema
        ]
    )


async def test_stranger_has_no_data(world: World) -> None:
    await fill(world)
    stranger = world.guild.add_member(world.env.create_user("sam"))
    told = await stranger.slash(world.channel, "privacy")
    assert told.ephemeral
    assert "I don't keep anything about you" in said(told)
    assert "30 days" in said(told)


async def test_kept_data_is_shown_and_exported(world: World) -> None:
    await fill(world)
    told = await world.member.slash(world.channel, "privacy")
    assert "**Messages of yours that moderators saved as quotes or taught me as answers** (1): " in said(told)
    exported = await world.member.click(told.response.message, label="Download my data")
    (file,) = exported.response.message.attachments
    document = json.loads(await file.read())
    assert document["kept"]["lessons.speaker_id"][0]["text"] == "I love trains"
    assert set(document["reasons"]) == set(document["kept"])


async def test_erasing_forgets_the_last_answer(world: World) -> None:
    await fill(world)
    await world.member.slash(world.channel, "ask", question="Who plays Grace?")
    conversations, now = world.bot.services.conversations, world.bot.clock()
    mine = world.channel.id, world.member.id
    told = await world.member.slash(world.channel, "privacy")
    assert "I remember what I last answered you in a channel for 5 minutes" in said(told)
    assert conversations.recall(*mine, now, is_private=True) is not None
    asked = await world.member.click(told.response.message, label="Erase my data…")
    await world.member.click(asked.response.message, label="Erase everything")
    assert conversations.recall(*mine, now, is_private=True) is None


async def test_erasing_confirms_and_leaves_no_id(world: World) -> None:
    await fill(world)
    for who in (world.member, world.moderator):
        told = await who.slash(world.channel, "privacy")
        asked = await who.click(told.response.message, label="Erase my data…")
        assert str(who.id) in await everything(world)
        kept = await who.click(asked.response.message, label="Keep it")
        asked = await who.click(kept.response.message, label="Erase my data…")
        assert danger(asked.response.message) == ["Erase everything"]
        assert "Erased" in said(await who.click(asked.response.message, label="Erase everything"))
        assert str(who.id) not in await everything(world)
    listed = said(await world.moderator.slash(world.channel, "teach list"))
    assert "a former moderator" in listed
    assert "I love trains" not in listed


async def test_questions_are_kept_without_ids(world: World) -> None:
    await world.member.slash(world.channel, "ask", question=f"does <@{world.moderator.id}> like cheese")
    await world.member.send(world.channel, f"<@{world.bot.application_id}> where was it shot")
    kept = await everything(world)
    assert str(world.member.id) not in kept
    assert str(world.moderator.id) not in kept


async def test_private_message_covers_all_servers(world: World) -> None:
    await fill(world)
    told = await world.member.user.slash("privacy")
    assert "in all servers" in said(told)
    assert "saved as quotes" in said(told)


async def count(world: World, table: str) -> int:
    rows = await world.bot.services.store.privacy.export_guild(world.guild.id)
    return len(rows.get(table, ()))


async def test_question_texts_expire(world: World) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, {"privacy.keep_questions": "1d"}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    await world.member.slash(world.channel, "ask", question="which shampoo did the grip use")
    await pass_hours(world, 23)
    assert await count(world, "unanswered") == 1
    assert "shampoo" in await everything(world)
    await pass_hours(world, 8)
    assert await count(world, "unanswered") == 0
    assert "shampoo" not in await everything(world)
    assert await count(world, "asked") == 1


async def pass_hours(world: World, hours: int) -> None:
    for _ in range(hours):
        await world.env.advance_time(3_600)


async def leave(world: World, *, days_ago: int) -> None:
    """Remove the bot from the server, some days ago."""
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    await world.env.settle()
    store, now = world.bot.services.store.privacy, world.bot.clock()
    assert await store.departed(before=now) == (world.guild.id,)
    await store.guild_returned(world.guild.id)
    await store.guild_left(world.guild.id, now=now - days_ago * DAY_MS)


async def test_questions_in_memory_go_with_their_server(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="who is the mayor of Springfield?")
    (row,) = await world.bot.services.store.database.fetch_all("SELECT id FROM asked")
    recent = world.bot.services.recent_questions
    assert recent.find(row["id"], world.guild.id) is not None
    await leave(world, days_ago=0)
    assert recent.find(row["id"], world.guild.id) is None


async def test_left_server_is_erased_after_30_days(world: World) -> None:
    await fill(world)
    await leave(world, days_ago=29)
    await pass_hours(world, 7)
    assert await count(world, "lessons") == 2
    await leave(world, days_ago=30)
    await pass_hours(world, 7)
    assert await world.bot.services.store.privacy.export_guild(world.guild.id) == {}


async def test_returning_server_keeps_its_data(world: World, make_bot: Any) -> None:
    await fill(world)
    await leave(world, days_ago=31)
    await world.restart(make_bot())  # it is in all its servers again when it is back
    await pass_hours(world, 7)
    assert await count(world, "lessons") == 2
    assert await count(world, "departures") == 0


async def test_removal_while_offline_is_noticed(world: World, make_bot: Any) -> None:
    gone = world.guild.id + 5
    await world.bot.services.store.settings.change(gone, {"ask.private": True}, actor_id=1, now=0)
    await world.restart(make_bot())
    assert await world.bot.services.store.privacy.departed() == (gone,)


async def test_insights_are_for_managers_only(world: World) -> None:
    for _ in range(2):
        await world.member.slash(
            world.channel, "ask", question="Where was the fight on top of the train shot?"
        )
    await world.member.slash(world.channel, "ask", question="which shampoo did the grip use")
    result = await world.moderator.slash(world.channel, "insights")
    message = result.response.message
    for told in ("3 questions", "Answered: **2**", "Suggested: **0**", "Not answered: **1**", "· 2 times"):
        assert told in texts(message)
    files = {file.filename: file for file in message.attachments}
    assert "insights.png" not in files  # of a single day
    table = (await files["insights.csv"].read()).decode().splitlines()
    assert table[0] == "date,answered,suggested,unknown,not what was meant,held back"
    assert table[30].endswith(",2,0,1,0,0")
    world.guild.set_command_permissions(world.bot.services.command_ids["insights"], {world.member: True})
    assert "need the Manage Server permission" in said(await world.member.slash(world.channel, "insights"))


async def test_insights_leave_out_removed_answers(world: World) -> None:
    question = "who runs this club"
    await world.moderator.slash(world.channel, "teach add", question=question, answer="Max does.")
    await world.member.slash(world.channel, "ask", question=question)
    shown = said(await world.moderator.slash(world.channel, "insights"))
    assert "1. Who runs this club?\n" in f"{shown}\n"
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    await world.moderator.slash(world.channel, "teach remove", lesson=lesson.id)
    shown = said(await world.moderator.slash(world.channel, "insights"))
    assert "Most asked" not in shown


async def test_quiet_server_has_insights(world: World) -> None:
    result = await world.moderator.slash(world.channel, "insights", days=7)
    assert "0 questions" in texts(result.response.message)


def test_chart_is_a_png() -> None:
    for days in ((Day(1),), tuple(Day(n, n, 3, 2) for n in range(90))):
        assert draw(SAY_ENGLISH, Insights(days)).startswith(b"\x89PNG")


async def press(who: Any, message: Any, label: str) -> Any:
    return (await who.click(message, label=label)).response.message


async def test_dialog_names_what_there_is_to_erase(world: World) -> None:
    await fill(world)
    shown = (await world.moderator.slash(world.channel, "privacy")).response.message
    asked = texts(await press(world.moderator, shown, "Erase my data…"))
    assert (
        "**Changes you made as a moderator** (3): the change stays, credited to “a former moderator”" in asked
    )
    assert "log channel" in asked
    assert "quiz answers" not in asked


def danger(message: Any) -> list[Any]:
    """Return the labels of the buttons in red."""
    return [each.label for each in buttons(message) if each.style is discord.ButtonStyle.danger]


async def erase_server(world: World, shown: Any) -> Any:
    asked = await press(world.moderator, shown, "Erase this server's data…")
    for kept in ("1 answer you taught me", "1 saved quote"):
        assert f"- {kept}\n" in texts(asked)
    assert "1 setting you changed" in texts(asked)
    assert "files that were exported" in texts(asked)
    assert danger(asked) == ["Erase everything"]
    return await world.moderator.click(asked, label="Erase everything")


async def test_manager_erases_the_server(world: World) -> None:
    await fill(world)
    await world.member.slash(world.channel, "ask", question="who is the mayor of Springfield?")
    (row,) = await world.bot.services.store.database.fetch_all("SELECT id FROM asked")
    shown = (await world.moderator.slash(world.channel, "settings panel")).response.message
    shown = (await world.moderator.select(shown, ["privacy"], custom_id="settings:section")).response.message
    assert "Members erase their own data with /privacy." in unlinked(texts(shown))
    kept = await press(
        world.moderator, await press(world.moderator, shown, "Erase this server's data…"), "Keep it"
    )
    assert "Nothing erased" in texts(kept)
    assert await count(world, "lessons") == 2
    asked = (await world.moderator.slash(world.channel, "privacy")).response.message
    done = (await erase_server(world, asked)).response.message
    (section,) = (part for part in walk(done.components) if isinstance(part, discord.SectionComponent))
    assert len(section.children) == 3  # beside the drawing, where the title alone would leave a gap
    assert await world.bot.services.store.privacy.export_guild(world.guild.id) == {}
    assert world.bot.services.recent_questions.find(row["id"], world.guild.id) is None
    assert not (await world.bot.services.servers.get(world.guild.id)).taught.lessons


async def test_what_runs_ends_before_its_server_is_erased(world: World) -> None:
    await fill(world)
    log = world.guild.create_text_channel("mod-log")
    await world.bot.services.store.settings.change(
        world.guild.id, {"settings.log_channel": log.id, "ask.private": None}, actor_id=1, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    night = world.guild.create_text_channel("night")
    await world.moderator.slash(night, "quiz night", at="now", rounds=1, questions=1)
    await world.member.slash(world.channel, "quiz play", questions=1)
    await world.env.settle()
    await erase_server(world, (await world.moderator.slash(world.channel, "privacy")).response.message)
    await world.env.settle()
    assert any("The quiz was stopped." in texts(message) for message in world.channel.history())
    assert any("This server's data was erased" in texts(message) for message in night.history())
    assert f"<@{world.moderator.id}> erased everything" in texts(log.last_message)
    await world.env.advance_time(60)
    assert await world.bot.services.store.privacy.export_guild(world.guild.id) == {}


async def test_only_managers_erase_a_server(world: World) -> None:
    await fill(world)
    mine = (await world.member.slash(world.channel, "privacy")).response.message
    assert not any("server" in (part.label or "") for part in buttons(mine))
    first, second = [
        (await world.moderator.slash(world.channel, "privacy")).response.message for _ in range(2)
    ]
    asked = await press(world.moderator, second, "Erase this server's data…")
    role = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, role.id)
    for message, label in ((first, "Erase this server's data…"), (asked, "Erase everything")):
        refused = await world.moderator.click(message, label=label)
        assert "need the Manage Server permission" in said(refused)
    assert await count(world, "lessons") == 2


async def test_replies_are_named_where_they_may_be_taught(world: World) -> None:
    assert "learn from replies" not in said(await world.member.slash(world.channel, "privacy"))
    await world.bot.services.store.settings.change(world.guild.id, {"teach.offers": True}, actor_id=1, now=0)
    world.bot.services.servers.changed(world.guild.id)
    told = said(await world.member.slash(world.channel, "privacy"))
    assert "Where moderators let me learn from replies, I also see who replies" in told
    assert f"count it for {QUESTION_DAYS} days" in told
    assert f"{QUESTION_DAYS} days" in KEEP_QUESTIONS.help
