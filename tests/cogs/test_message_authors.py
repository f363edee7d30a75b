"""Answers from messages stay their authors': they are told, take them back, erase or delete them."""

from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.client import Reckoner
from bot.config import Config
from bot.domain.teaching.model import OwnFact, Phrasing
from bot.domain.teaching.texts import fold_question
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.test_elsewhere import run_bot
from tests.cogs.test_privacy import everything
from tests.cogs.test_saved_quotes import erase, exported, import_file
from tests.cogs.test_settings import said
from tests.cogs.test_teach import ask, fields
from tests.cogs.test_teach_messages import (
    ANSWER,
    QUESTION,
    STORED,
    exchange,
    letters,
    log_channel,
    open_menu,
    own_facts,
    teach,
)
from tests.cogs.test_traces import left_in_files
from tests.store.test_erasing import forms_in_text, forms_of


async def test_author_is_told_and_takes_it_back(
    world: World, ben: Any, make_bot: Callable[[], Reckoner]
) -> None:
    log, post = await log_channel(world), await exchange(world, ben)
    done = await teach(world, post)
    assert "I'm letting" in said(done)
    (letter,) = letters(ben)
    assert "Film club" in texts(letter)
    assert "Brunost" in texts(letter)
    await world.restart(make_bot())
    taken = await ben.user.click(letter, label="Take it back")
    assert "Taken back" in said(taken)
    assert not await own_facts(world)
    assert "Brunost" not in await ask(world, QUESTION)
    assert "took back an answer that came from their message" in texts(log.last_message)


async def test_only_the_author_takes_it_back(world: World, ben: Any) -> None:
    await teach(world, await exchange(world, ben))
    (letter,) = letters(ben)
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    async with world.bot.services.store.database.transaction(None) as transaction:
        await transaction.execute("UPDATE lessons SET speaker_id = $1", world.member.id)
    world.bot.services.servers.changed(world.guild.id)
    refused = await ben.user.click(letter, label="Take it back")
    assert "Only the person who wrote that message" in said(refused)
    assert lesson.id in (await world.bot.services.store.lessons.taught(world.guild.id)).by_id


async def test_what_was_taken_back_stays_so(world: World, ben: Any) -> None:
    await teach(world, await exchange(world, ben))
    (letter,) = letters(ben)
    await ben.user.click(letter, label="Take it back")
    removal, _ = await world.bot.services.store.history.latest(world.guild.id, limit=9)
    history = (await world.moderator.slash(world.channel, "settings history")).response.message
    refused = await world.moderator.select(history, [removal.id], custom_id="settings:undo:0")
    assert "took it back, so this can't be undone" in said(refused)
    assert not await own_facts(world)


async def test_own_removal_is_undone(world: World) -> None:
    asked = await world.member.send(world.channel, f"{world.mention} {QUESTION}")
    post = await world.moderator.send(world.channel, ANSWER, reply_to=asked)
    done = await teach(world, post)
    assert "I'm letting" not in said(done)
    assert letters(world.moderator) == []
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    removed = await world.moderator.slash(world.channel, "teach remove", lesson=lesson.id)
    await world.moderator.click(removed.response.message, label="Undo")
    (again,) = await own_facts(world)
    assert again == lesson.content


async def test_closed_messages_are_said(world: World, ben: Any) -> None:
    post = await exchange(world, ben)
    shown = await open_menu(world, post)
    dm = await world.bot.create_dm(discord.Object(ben.id))
    world.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007)
    done = await world.moderator.click(shown.response.message, label="Teach it")
    assert "don't take messages from me" in texts(done.response.message)
    assert "I'm letting" not in texts(done.response.message)
    assert len(await own_facts(world)) == 1


async def test_erasing_takes_the_answer(world: World, ben: Any, config: Config) -> None:
    await ask(world, QUESTION)
    await teach(world, await exchange(world, ben))
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    await world.moderator.slash(world.channel, "teach add", question="best crew cheese", fact=lesson.id)
    kept = said(await ben.slash(world.channel, "privacy"))
    assert "Messages of yours that moderators saved as quotes or taught me as answers" in kept
    await erase(world, ben)
    taught = await world.bot.services.store.lessons.taught(world.guild.id)
    assert taught.lessons == ()
    assert not taught.contents(Phrasing)
    assert left_in_files(config, forms_of(ben.id) | forms_in_text("Brunost")) == []
    waiting = await world.bot.services.store.lessons.waiting(world.guild.id, limit=9)
    assert fold_question(QUESTION) in [question.folded for question in waiting]


async def test_erasing_elsewhere_leaves_it(world: World, ben: Any) -> None:
    await teach(world, await exchange(world, ben))
    await world.bot.services.store.privacy.erase(ben.id, world.guild.id + 1)
    world.bot.services.servers.changed(world.guild.id)
    assert len(await own_facts(world)) == 1


async def test_guild_erase_takes_it(world: World, ben: Any, config: Config) -> None:
    await teach(world, await exchange(world, ben))
    run_bot(config, "guild", "erase", str(world.guild.id), "--yes")
    assert left_in_files(config, forms_of(ben.id) | forms_in_text("Brunost")) == []


@pytest.mark.usefixtures("blind")
async def test_deleted_message_is_noticed(world: World, ben: Any) -> None:
    log, post = await log_channel(world), await exchange(world, ben)
    await teach(world, post)
    (letter,) = letters(ben)
    await ben.delete(post)
    assert await own_facts(world) == [OwnFact(QUESTION, STORED, speaker_id=ben.id)]
    assert post.jump_url not in await everything(world)
    notice = log.last_message
    assert "was deleted. The answer stays, without the link." in texts(notice)
    told = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert not [button for button in buttons(told.response.message) if button.url]
    refused = await world.member.click(notice, label="Remove the answer")
    assert "you need Manage Server or a role that can teach" in said(refused)
    await world.moderator.click(notice, label="Remove the answer")
    assert not await own_facts(world)
    assert "made this change" in texts(log.last_message)
    assert "already gone" in said(await ben.user.click(letter, label="Take it back"))


async def test_author_takes_back_what_they_deleted(world: World, ben: Any) -> None:
    post = await exchange(world, ben)
    await teach(world, post)
    (letter,) = letters(ben)
    await ben.delete(post)
    await ben.user.click(letter, label="Take it back")
    assert not await own_facts(world)


async def test_purge_is_noticed(world: World, ben: Any) -> None:
    log = await log_channel(world)
    posts: list[Any] = []
    for number in range(7):
        posts.append(
            await exchange(world, ben, f"Cheese {number}", question=f"what is cheese number {number}?")
        )
        await teach(world, posts[-1])
    before = len(log.history())
    world.env.backend.emit(
        "MESSAGE_DELETE_BULK",
        {
            "ids": [str(post.id) for post in posts],
            "channel_id": str(world.channel.id),
            "guild_id": str(world.guild.id),
        },
    )
    await world.env.settle()
    assert [fact.link for fact in await own_facts(world)] == [""] * 7
    assert len(log.history()) == before + 6
    assert "The messages behind 2 more answers were deleted." in texts(log.last_message)


async def test_files_keep_link_and_author_out(world: World, ben: Any) -> None:
    post = await exchange(world, ben)
    await teach(world, post)
    file = await exported(world)
    assert post.jump_url.encode() not in file
    assert str(ben.id).encode() not in file
    told = await import_file(world.moderator, world.channel, file)
    assert "I already know everything" in said(told)
    other = file.replace(b"Brunost", b"Gouda")
    shown = await import_file(world.moderator, world.channel, other)
    await world.moderator.click(shown.response.message, label="Import 1 entry")
    (fact,) = await own_facts(world)
    assert "Gouda" in fact.answer
    assert (fact.link, fact.speaker_id) == (post.jump_url, ben.id)


async def test_edited_answer_stays_its_authors(world: World, ben: Any) -> None:
    post = await exchange(world, ben)
    await teach(world, post)
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    form = await world.moderator.slash(world.channel, "teach edit", lesson=lesson.id)
    question, answer, *_ = fields(form)
    await world.moderator.submit_modal(form, {question: QUESTION, answer: "Gouda."})
    assert await own_facts(world) == [OwnFact(QUESTION, "Gouda.", link=post.jump_url, speaker_id=ben.id)]
    await erase(world, ben)
    assert not await own_facts(world)
    assert "Brunost" not in await everything(world)
