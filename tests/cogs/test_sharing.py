"""A private answer is shown to everyone by whoever asked."""

from typing import Any

import discord
import pytest

from bot.domain.pack.model import Spoiler
from bot.domain.quiz.model import Question
from bot.domain.teaching.model import OwnFact
from tests.cogs.conftest import World, buttons, set_pause, texts
from tests.cogs.quiz_table import Table
from tests.cogs.test_quiz_more import own_questions
from tests.cogs.test_reports import switch_off
from tests.cogs.test_settings import said

KNOWN = "Where was the fight on top of the train shot?"
UNKNOWN = "which shampoo did the grip use"
SHARE = "Show to everyone"


async def ask(world: World, question: str = KNOWN, *, channel: Any = None, private: bool = True) -> Any:
    asked = await world.member.slash(channel or world.channel, "ask", question=question, private=private)
    return asked.response.message


def labels(message: Any) -> list[str]:
    return [button.label for button in buttons(message)]


async def choose(world: World, **values: Any) -> None:
    chosen = {key.replace("__", "."): value for key, value in values.items()}
    await world.bot.services.store.settings.change(
        world.guild.id, chosen, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


async def test_private_answer_is_shown_once(world: World) -> None:
    message = await ask(world)
    before = len(world.channel.history())
    pressed = await world.member.click(message, label=SHARE)
    (shown,) = world.channel.history(viewer=world.moderator)[before:]
    assert "Norway" in texts(shown)
    assert "Not what I meant" in labels(shown)
    assert SHARE not in labels(shown)
    assert SHARE not in labels(pressed.response.message)
    assert "Norway" in texts(pressed.response.message)


async def test_two_presses_show_it_once(world: World) -> None:
    message = await ask(world)
    (asked_id,) = await world.bot.services.store.database.fetch_column("SELECT id FROM asked")
    assert await world.bot.services.store.asked.mark_shared(asked_id)  # by a press that was quicker
    pressed = await world.member.click(message, label=SHARE)
    assert "already been shown" in said(pressed)
    assert world.channel.history(viewer=world.moderator) == []


async def test_shown_answer_says_who_asked_what(world: World) -> None:
    await set_pause(world, "0s")
    for question in ("where did they film the train fight", KNOWN):
        await world.member.click(await ask(world, question), label=SHARE)
        assert f"-# mia asked: “{question}”" in texts(world.channel.last_message)


async def test_name_of_who_asked_is_only_text(world: World) -> None:
    marked = world.guild.add_member(world.env.create_user("eve"), nick="**@everyone**")
    asked = await marked.slash(world.channel, "ask", question="where did they film the fight", private=True)
    await marked.click(asked.response.message, label=SHARE)
    assert "-# \\*\\*@\u200beveryone\\*\\* asked: “" in texts(world.channel.last_message)


async def test_several_answers_are_shown(world: World) -> None:
    message = await ask(world, "who directed the film and who plays Grace")
    assert "### Who directed the film?" in texts(message)
    assert "### Who plays Grace?" in texts(message)
    await world.member.click(message, label=SHARE)
    assert "mia asked several questions" in texts(world.channel.last_message)


async def test_answer_is_shown_in_the_language_of_the_server(world: World, speak: Any) -> None:
    speak(person="de", server="en-US")
    message = await ask(world, "Wer spielt Grace?")
    label = next(each for each in buttons(message) if each.custom_id.startswith("ask:share"))
    await world.member.click(message, custom_id=label.custom_id)
    assert "Hayley Atwell" in texts(world.channel.last_message)
    assert "Source:" in texts(world.channel.last_message)


async def test_only_private_answers_can_be_shown(world: World) -> None:
    assert SHARE not in labels(await ask(world, private=False))
    assert SHARE not in labels(await ask(world, UNKNOWN))
    await choose(world, ask__private=True)
    assert SHARE in labels(await ask(world, private=False))
    direct = await world.member.user.slash("ask", question=KNOWN, private=True)
    assert SHARE not in labels(direct.response.message)


async def test_shows_only_what_its_asker_could_write(world: World) -> None:
    muted = {world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    quiet = world.guild.create_text_channel("rules", overwrites=muted)
    assert SHARE not in labels(await ask(world, channel=quiet))
    message = await ask(world)
    overwrites = discord.PermissionOverwrite(send_messages=False)
    channel, guild = world.bot.get_channel(world.channel.id), world.bot.get_guild(world.guild.id)
    assert isinstance(channel, discord.TextChannel)
    assert guild is not None
    await channel.set_permissions(guild.default_role, overwrite=overwrites)
    assert "can't send messages" in said(await world.member.click(message, label=SHARE))
    assert world.channel.history(viewer=world.moderator) == []


async def test_showing_counts_as_asking(world: World) -> None:
    await set_pause(world, "1m")
    message = await ask(world)
    assert "You can ask again in" in said(await world.member.click(message, label=SHARE))
    await world.env.advance_time(60)
    await world.member.click(message, label=SHARE)
    assert "Norway" in texts(world.channel.last_message)


async def test_works_after_a_restart(world: World, make_bot: Any) -> None:
    message = await ask(world)
    await world.restart(make_bot())
    await world.member.click(message, label=SHARE)
    assert "Norway" in texts(world.channel.last_message)


async def test_nothing_is_shown_where_questions_are_off(world: World) -> None:
    message = await ask(world)
    await switch_off(world)
    assert "turned off here" in said(await world.member.click(message, label=SHARE))
    assert world.channel.history(viewer=world.moderator) == []


async def test_answer_of_another_server_is_not_found(world: World) -> None:
    message = await ask(world)
    await world.bot.services.store.database.write(None, "UPDATE asked SET guild_id = guild_id + 1")
    assert "can't find that answer" in said(await world.member.click(message, label=SHARE))
    assert world.channel.history(viewer=world.moderator) == []


async def test_erased_question_is_not_found(world: World) -> None:
    message = await ask(world)
    await world.bot.services.store.privacy.erase_guild(world.guild.id)
    assert "can't find that answer" in said(await world.member.click(message, label=SHARE))


@pytest.mark.parametrize("rule", ["hidden", "refused"])
async def test_spoiler_is_shown_as_the_channel_allows(world: World, rule: str) -> None:
    fact = OwnFact("Who is the mole?", "Grumkin is.", Spoiler.ENDING, "Who it is")
    await world.bot.services.store.lessons.teach(
        world.guild.id, [("taught-1", fact)], actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)
    message = await ask(world, fact.text)
    await choose(world, settings__spoilers=rule)
    pressed = await world.member.click(message, label=SHARE)
    if rule == "refused":
        assert "can't find that answer" in said(pressed)
        assert world.channel.history(viewer=world.moderator) == []
        return
    shown = world.channel.last_message
    (container,) = [part for part in shown.components if isinstance(part, discord.Container)]
    assert container.spoiler
    assert "Grumkin" in texts(shown)


async def test_open_quiz_question_is_not_given_away(world: World) -> None:
    table = Table.of(world)
    message = await ask(world)
    fight = next(fact for fact in world.bot.services.pack.facts if fact.question == KNOWN)
    question = Question("own:spoiler", KNOWN, "Norway", ("Sweden", "Rome"), topic="ours", fact=fight.id)
    await own_questions(world, question)
    await table.play(questions=1, topic="ours")
    before = len(world.channel.history())
    assert "once it's over" in said(await world.member.click(message, label=SHARE))
    assert len(world.channel.history()) == before


async def test_failed_post_can_be_tried_again(world: World) -> None:
    message = await ask(world)
    world.env.inject_error("POST", "/interactions/*/callback", status=403, code=50013)
    await world.member.click(message, label=SHARE)
    assert await world.bot.services.store.database.fetch_value("SELECT shared FROM asked") == 0
