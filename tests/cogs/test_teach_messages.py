"""Teaching from a message: what is stored, who hears of it, and what its author and its deletion do to it."""

from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.client import Reckoner
from bot.config import Config
from bot.domain.teaching.model import OwnFact, Phrasing
from bot.domain.teaching.texts import fold_question
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.text import escape, unescape
from cogs.teach.authors import DROP
from cogs.teach.messages import TAKE
from cogs.teach.replies import OFFER
from tests.cogs.conftest import World, buttons, selects, texts
from tests.cogs.test_elsewhere import run_bot
from tests.cogs.test_privacy import everything
from tests.cogs.test_saved_quotes import erase, exported, import_file
from tests.cogs.test_settings import said
from tests.cogs.test_teach import ask, control, fields
from tests.cogs.test_traces import files_of
from tests.cogs.test_user_install import install_for
from tests.store.test_erasing import forms_in_text, forms_of, found

MENU = "Teach this answer"
QUESTION = "which cheese does the crew like best?"
ANSWER = "Brunost, says *everybody*.\n1. Ask <Max> or @everyone | see C:\\cheese"
STORED = "Brunost, says *everybody*.\n1. Ask <Max> or @everyone | see C:\\cheese"


@pytest.fixture
def ben(world: World) -> Any:
    """Return another member, who knows the answer."""
    return world.guild.add_member(world.env.create_user("ben"))


@pytest.fixture
def blind(world: World) -> None:
    """Have the bot see of messages what Discord shows it: those that mention it, and what a menu is for."""
    http: Any = world.bot.http
    http.message_content_access = False


async def set_values(world: World, **values: Any) -> None:
    chosen = {key.replace("__", "."): value for key, value in values.items()}
    await world.bot.services.store.settings.change(
        world.guild.id, chosen, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


async def log_channel(world: World) -> Any:
    channel = world.guild.create_text_channel("log")
    await set_values(world, settings__log_channel=channel.id)
    return channel


async def exchange(world: World, ben: Any, answer: str = ANSWER, *, question: str = QUESTION) -> Any:
    """Have a member ask the bot and another one reply; return the reply."""
    asked = await world.member.send(world.channel, f"{world.mention} {question}")
    return await ben.send(world.channel, answer, reply_to=asked)


async def open_menu(world: World, message: Any, who: Any = None) -> Any:
    return await (who or world.moderator).context_menu(world.channel, MENU, message)


async def teach(world: World, message: Any) -> Any:
    """Teach a message whose question is known; return the confirmation."""
    shown = await open_menu(world, message)
    return await world.moderator.click(shown.response.message, label="Teach it")


async def own_facts(world: World) -> list[OwnFact]:
    taught = await world.bot.services.store.lessons.taught(world.guild.id)
    return list(taught.contents(OwnFact).values())


def letters(who: Any) -> list[Any]:
    """Return the private messages that somebody got."""
    return [m for m in who.user.dm_channel.history() if m.author.bot]


@pytest.mark.usefixtures("blind")
async def test_reply_is_taught(world: World, ben: Any) -> None:
    post = await exchange(world, ben)
    shown = await open_menu(world, post)
    assert shown.ephemeral
    assert f"**{escape(QUESTION)}**" in said(shown)
    assert "> Brunost, says \\*everybody\\*.\n> 1\\. Ask" in said(shown)
    assert "Right now, I'd say that's not what I'm here for." in said(shown)
    assert not await own_facts(world)
    done = await world.moderator.click(shown.response.message, label="Teach it")
    assert "Got it" in said(done)
    assert await own_facts(world) == [OwnFact(QUESTION, STORED, link=post.jump_url, speaker_id=ben.id)]
    told = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert "from a message by someone here" in said(told)
    assert not selects(shown.response.message)  # there is no other question
    (link,) = [button for button in buttons(told.response.message) if button.url]
    assert (link.label, link.url) == ("Go to message", post.jump_url)
    listed = said(await world.moderator.slash(world.channel, "teach list"))
    assert f"([message]({post.jump_url}))" in listed


async def test_preview_says_what_is_answered_so_far(world: World, ben: Any) -> None:
    known = "Where was the fight on top of the train shot?"
    shown = await open_menu(world, await exchange(world, ben, question=known))
    assert f"Right now, I'd answer: *{known}*" in said(shown)
    refused = await world.moderator.click(shown.response.message, label="Teach it")
    assert "already answers exactly that" in said(refused)
    assert not await own_facts(world)


@pytest.mark.parametrize("text", ["*a* \\ _b_", "# x", "1. y", "- z", "> q", "a@everyone", "|| s ||"])
def test_card_is_read_as_it_was_written(text: str) -> None:
    assert unescape(escape(text)) == text


async def test_question_is_picked(world: World, ben: Any) -> None:
    await world.member.send(world.channel, "Nice weather")
    first = await world.member.send(world.channel, QUESTION)
    for number in range(6):
        await world.member.send(world.channel, f"who eats snack number {number}")
    post = await ben.send(world.channel, ANSWER)
    shown = await open_menu(world, post)
    assert "Which question does this answer?" in said(shown)
    assert all(button.label != "Teach it" for button in buttons(shown.response.message))
    (select,) = selects(shown.response.message)
    assert [option.label for option in select.options] == [
        f"who eats snack number {n}" for n in (5, 4, 3, 2, 1)
    ]
    picked = await world.moderator.select(
        shown.response.message, [select.options[1].value], custom_id=select.custom_id
    )
    assert "**who eats snack number 4**" in said(picked)
    (again,) = selects(picked.response.message)
    other = await world.moderator.select(
        picked.response.message, [again.options[0].value], custom_id=again.custom_id
    )
    await world.moderator.click(other.response.message, label="Teach it")
    assert [fact.text for fact in await own_facts(world)] == ["who eats snack number 5"]
    assert first.id not in [int(option.value) for option in again.options]


async def test_answer_is_edited_first(world: World, ben: Any) -> None:
    post = await exchange(world, ben)
    shown = await open_menu(world, post)
    form = await world.moderator.click(shown.response.message, label="Edit…")
    question, answer, *_ = fields(form)
    assert [part["component"]["value"] for part in form.modal["components"][:2]] == [QUESTION, STORED]
    done = await world.moderator.submit_modal(form, {question: "Crew's cheese?", answer: "Brunost."})
    assert "Got it" in said(done)
    assert await own_facts(world) == [
        OwnFact("Crew's cheese?", "Brunost.", link=post.jump_url, speaker_id=ben.id)
    ]


@pytest.mark.usefixtures("blind")
async def test_unknown_question_is_typed(world: World, ben: Any) -> None:
    await world.member.send(world.channel, QUESTION)  # which Discord does not show
    post = await ben.send(world.channel, ANSWER)
    form = await open_menu(world, post)
    question, answer, *_ = fields(form)
    assert form.modal["components"][1]["component"]["value"] == STORED
    await world.moderator.submit_modal(form, {question: QUESTION, answer: STORED})
    assert await own_facts(world) == [OwnFact(QUESTION, STORED, link=post.jump_url, speaker_id=ben.id)]


async def test_long_message_is_shortened(world: World, ben: Any) -> None:
    form = await open_menu(world, await exchange(world, ben, "cheese " * 100))
    question, answer = form.modal["components"][:2]
    assert question["component"]["value"] == QUESTION
    assert len(answer["component"]["value"]) <= 350
    assert "The message is too long" in answer["description"]


async def test_app_message_is_not_taught(world: World, ben: Any) -> None:
    await exchange(world, ben)
    ours = next(message for message in world.channel.history() if message.author.bot)
    assert "An app sent that" in said(await open_menu(world, ours))
    empty = await ben.send(world.channel, f"<@{world.member.id}>")
    assert "has no text to teach" in said(await open_menu(world, empty))


async def test_answer_names_nobody(world: World, ben: Any) -> None:
    post = await exchange(
        world, ben, f"{world.member.mention} ask {world.moderator.mention} or @mia for Brunost"
    )
    await teach(world, post)
    assert [fact.answer for fact in await own_facts(world)] == ["ask someone or someone for Brunost"]


async def test_reply_to_our_reply_is_taught(world: World, ben: Any) -> None:
    await world.member.send(world.channel, f"{world.mention} {QUESTION}")
    post = await ben.send(world.channel, ANSWER, reply_to=world.channel.last_message)
    ours = await open_menu(world, post)
    assert f"**{escape(QUESTION)}**" in said(ours)


@pytest.mark.parametrize("label", ["Teach it", "Edit…", "Cancel"])
async def test_buttons_survive_restart(
    world: World, ben: Any, make_bot: Callable[[], Reckoner], label: str
) -> None:
    shown = await open_menu(world, await exchange(world, ben))
    await world.restart(make_bot())
    pressed = await world.moderator.click(shown.response.message, label=label)
    assert "Something went wrong" not in (said(pressed) if pressed.response else "")
    assert len(await own_facts(world)) == (label == "Teach it")


@pytest.mark.usefixtures("blind")
async def test_gone_message_is_not_taught(world: World, ben: Any) -> None:
    post = await exchange(world, ben)
    shown = await open_menu(world, post)
    form = await world.moderator.click(shown.response.message, label="Edit…")
    question, answer, *_ = fields(form)
    await ben.delete(post)
    assert "That message is gone" in said(
        await world.moderator.click(shown.response.message, label="Teach it")
    )
    sent = await world.moderator.submit_modal(form, {question: QUESTION, answer: STORED})
    assert "That message is gone" in said(sent)
    assert not await own_facts(world)


@pytest.mark.usefixtures("blind")
async def test_edited_message_is_not_taught(world: World, ben: Any) -> None:
    post = await exchange(world, ben)
    shown = await open_menu(world, post)
    await ben.edit(post, "Gouda")
    refused = await world.moderator.click(shown.response.message, label="Teach it")
    assert "was edited in the meantime" in said(refused)
    assert not await own_facts(world)


async def test_only_teachers_may(world: World, ben: Any) -> None:
    await world.member.send(world.channel, "who likes brie?")
    post = await exchange(world, ben)
    shown = await open_menu(world, post)
    form = await world.moderator.click(shown.response.message, label="Edit…")
    question, answer, *_ = fields(form)
    menu = world.bot.tree.get_command(MENU, type=discord.AppCommandType.message)
    assert menu is not None
    assert menu.default_permissions == discord.Permissions(manage_guild=True)
    world.guild.set_command_permissions(world.bot.services.command_ids[MENU], {world.member: True})
    refusal = "you need Manage Server or a role that can teach"
    assert refusal in said(await open_menu(world, post, world.member))
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    for label in ("Teach it", "Edit…"):
        assert refusal in said(await world.moderator.click(shown.response.message, label=label))
    (select,) = selects(shown.response.message)
    refused = await world.moderator.select(
        shown.response.message, [select.options[0].value], custom_id=select.custom_id
    )
    assert refusal in said(refused)
    sent = await world.moderator.submit_modal(form, {question: QUESTION, answer: STORED})
    assert refusal in said(sent)
    assert not await own_facts(world)


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
    async with world.bot.services.store.database.transaction() as transaction:
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
    assert "messages of yours that moderators saved as quotes or taught me as answers" in kept
    await erase(world, ben)
    taught = await world.bot.services.store.lessons.taught(world.guild.id)
    assert taught.lessons == ()
    assert not taught.contents(Phrasing)
    assert found(files_of(config), forms_of(ben.id) | forms_in_text("Brunost")) == []
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
    assert found(files_of(config), forms_of(ben.id) | forms_in_text("Brunost")) == []


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


async def test_notice_survives_restart(world: World, ben: Any, make_bot: Callable[[], Reckoner]) -> None:
    log, post = await log_channel(world), await exchange(world, ben)
    await teach(world, post)
    await ben.delete(post)
    await world.restart(make_bot())
    await world.moderator.click(log.last_message, label="Remove the answer")
    assert not await own_facts(world)


@pytest.fixture
def abroad(world: World) -> tuple[Any, Any]:
    """Return another server's channel and a moderator there."""
    guild = world.env.create_guild("Elsewhere")
    role = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    moderator = guild.add_member(world.env.create_user("otto"), roles=[role])
    return guild.create_text_channel("general"), moderator


@pytest.mark.parametrize("custom_id", ["drop", "reply", "take"])
async def test_buttons_do_nothing_in_another_server(
    world: World, ben: Any, abroad: tuple[Any, Any], custom_id: str
) -> None:
    post = await exchange(world, ben)
    await teach(world, post)
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    ids = {
        "drop": DROP(lesson.id),
        "reply": OFFER(post.id, post.reference.message_id),
        "take": TAKE(post.id, ben.id, 0),
    }
    channel, moderator = abroad
    there = world.bot.get_partial_messageable(channel.id)
    await there.send(view=Card(body=["x"], buttons=[button("Press", ids[custom_id])]))
    refused = await moderator.click(channel.last_message, label="Press")
    assert "can't find that" in said(refused) or "is gone" in said(refused)
    servers = [world.guild.id, channel.guild.id]
    taught = [(await world.bot.services.store.lessons.taught(server)).lessons for server in servers]
    assert taught == [(lesson,), ()]


async def test_own_install_teaches_nothing(world: World, ben: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    post = await exchange(world, ben)
    install_for(monkeypatch, world.moderator)
    assert "you need Manage Server" in said(await open_menu(world, post))


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


# Replies to what was not answered.


@pytest.fixture
async def teacher(world: World) -> Any:
    """Return a member with a teacher role, in a server that wants offers."""
    role = world.guild.create_role("Teachers")
    await set_values(world, teach__offers=True, teach__teachers=[role.id])
    return world.guild.add_member(world.env.create_user("tess"), roles=[role])


async def reply_of_ours(world: World) -> Any:
    """Have a member ask what there is no answer to; return the question and the bot's reply."""
    asked = await world.member.send(world.channel, f"{world.mention} {QUESTION}")
    return asked, world.channel.last_message


def offers(message: Any) -> list[str]:
    return [b.label for b in buttons(message) if (b.custom_id or "").startswith("teach:reply")]


async def test_teachers_reply_is_offered(
    world: World, teacher: Any, make_bot: Callable[[], Reckoner]
) -> None:
    asked, ours = await reply_of_ours(world)
    before = texts(ours)
    post = await teacher.send(world.channel, ANSWER, reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    assert offers(offered) == ["Teach the reply by tess"]
    assert texts(offered) == before
    refused = await world.member.click(offered, custom_id=control(offered, "teach:reply"))
    assert refused.ephemeral
    assert "you need Manage Server or a role that can teach" in said(refused)
    await world.restart(make_bot())
    shown = await teacher.click(offered, custom_id=control(offered, "teach:reply"))
    assert shown.ephemeral
    await teacher.click(shown.response.message, label="Teach it")
    assert await own_facts(world) == [OwnFact(QUESTION, STORED, link=post.jump_url, speaker_id=teacher.id)]
    assert len(world.channel.history()) == 3


@pytest.mark.usefixtures("blind")
async def test_unreadable_reply_is_typed(world: World, teacher: Any) -> None:
    asked, ours = await reply_of_ours(world)
    post = await teacher.send(world.channel, ANSWER, reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    form = await world.moderator.click(offered, custom_id=control(offered, "teach:reply"))
    question, answer, *_ = fields(form)
    assert form.modal["components"][0]["component"]["value"] == QUESTION
    assert "Discord doesn't let me read that reply" in form.modal["components"][1]["description"]
    done = await world.moderator.submit_modal(form, {question: QUESTION, answer: "Brunost."})
    assert done.ephemeral
    assert await own_facts(world) == [
        OwnFact(QUESTION, "Brunost.", link=post.jump_url, speaker_id=teacher.id)
    ]


async def test_newer_reply_takes_the_offer(world: World, teacher: Any) -> None:
    asked, ours = await reply_of_ours(world)
    await teacher.send(world.channel, ANSWER, reply_to=asked)
    await world.moderator.send(world.channel, "Gouda", reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    assert offers(offered) == ["Teach the reply by max"]


@pytest.mark.parametrize(
    "case", ["off", "off meanwhile", "a member", "an answer", "no reply", "long after", "the asker"]
)
async def test_nothing_is_offered(world: World, teacher: Any, case: str) -> None:
    if case == "off":
        await set_values(world, teach__offers=False)
    who = teacher if case == "the asker" else world.member
    question = "where was the train wrecked" if case == "an answer" else QUESTION
    asked = await who.send(world.channel, f"{world.mention} {question}")
    ours = world.channel.last_message
    if case == "off meanwhile":
        await set_values(world, teach__offers=False)
    if case == "long after":
        await world.env.advance_time(3_700)
    replying = world.member if case == "a member" else teacher
    await replying.send(world.channel, ANSWER, reply_to=None if case == "no reply" else asked)
    (left,) = [m for m in world.channel.history() if m.id == ours.id]
    assert offers(left) == []


async def test_gone_reply_is_not_taught(world: World, teacher: Any) -> None:
    asked, ours = await reply_of_ours(world)
    post = await teacher.send(world.channel, ANSWER, reply_to=asked)
    (offered,) = [m for m in world.channel.history() if m.id == ours.id]
    await teacher.delete(post)
    refused = await teacher.click(offered, custom_id=control(offered, "teach:reply"))
    assert "That reply is gone" in said(refused)
