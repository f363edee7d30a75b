"""Teaching from a message: what is shown before it is taught, what is stored, and who may."""

from typing import Any

import discord
import pytest

from bot.domain.teaching.model import OwnFact
from bot.ui.text import escape, unescape
from tests.cogs.conftest import World, buttons, selects
from tests.cogs.test_settings import said
from tests.cogs.test_teach import fields
from tests.cogs.test_user_install import install_for

MENU = "Teach this answer"
TYPED = "which cheese does the crew like best??"
QUESTION = "Which cheese does the crew like best?"  # as a form offers it
ANSWER = "Brunost, says *everybody*.\n1. Ask <Max> or @everyone | see C:\\cheese"
STORED = "Brunost, says *everybody*.\n1. Ask <Max> or @everyone | see C:\\cheese"


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


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("{me} what lens did they use in the train fight", "What lens did they use in the train fight?"),
        ("Which lens was it?", "Which lens was it?"),
    ],
)
async def test_question_gets_its_answer_written(world: World, ben: Any, asked: str, offered: str) -> None:
    post = await ben.send(world.channel, asked.format(me=world.mention))
    shown = await open_menu(world, post)
    assert "That message is a question" in said(shown)
    form = await world.moderator.click(shown.response.message, label="Write its answer…")
    question, answer, *_ = fields(form)
    text = form.modal["components"][0]["component"]["value"]
    assert text == offered
    assert not await own_facts(world)
    await world.moderator.submit_modal(form, {question: text, answer: "A 40 mm one."})
    assert await own_facts(world) == [OwnFact(text, "A 40 mm one.")]


async def test_question_may_be_an_answer_all_the_same(world: World, ben: Any) -> None:
    shown = await open_menu(world, await ben.send(world.channel, "Isn't it Brunost?"))
    form = await world.moderator.click(shown.response.message, label="Teach it as an answer…")
    assert [label["component"].get("value", "") for label in form.modal["components"]][:2] == [
        "",
        "Isn't it Brunost?",
    ]


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
    first = await world.member.send(world.channel, TYPED)
    for number in range(6):
        await world.member.send(world.channel, f"who eats snack number {number}")
    post = await ben.send(world.channel, "Brunost")
    shown = await open_menu(world, post)
    assert "Which question does this answer?" in said(shown)
    assert all(button.label != "Teach it" for button in buttons(shown.response.message))
    (select,) = selects(shown.response.message)
    assert [option.label for option in select.options] == [
        f"Who eats snack number {n}?" for n in (5, 4, 3, 2, 1)
    ]
    picked = await world.moderator.select(
        shown.response.message, [select.options[1].value], custom_id=select.custom_id
    )
    assert "**Who eats snack number 4?**" in said(picked)
    (again,) = selects(picked.response.message)
    other = await world.moderator.select(
        picked.response.message, [again.options[0].value], custom_id=again.custom_id
    )
    await world.moderator.click(other.response.message, label="Teach it")
    assert [fact.text for fact in await own_facts(world)] == ["Who eats snack number 5?"]
    assert first.id not in [int(option.value) for option in again.options]


async def offered(world: World, message: Any) -> list[str]:
    """Return the questions that are offered for a message."""
    (select,) = selects((await open_menu(world, message)).response.message)
    return [option.label for option in select.options]


async def test_open_questions_are_offered_first_and_once(world: World, ben: Any) -> None:
    party = "Is there a watch party on sunday?"
    await world.member.send(world.channel, party)
    await ben.send(world.channel, "Is there a watch party on Sunday?")
    await world.member.send(
        world.channel, "Where was the fight on top of the train shot?"
    )  # which is answered
    assert await offered(world, await ben.send(world.channel, "Yes, at eight")) == [
        "Is there a watch party on Sunday?",
        "Where was the fight on top of the train shot?",
    ]


async def test_question_whose_words_are_in_the_message_comes_first(world: World, ben: Any) -> None:
    await world.member.send(world.channel, "Which snack does the crew like best?")
    await world.member.send(world.channel, "Is there a watch party on sunday?")
    post = await ben.send(world.channel, "The crew likes brunost, our mascot Bobby doesn't")
    await world.member.slash(world.channel, "ask", question="what is the name of our mascot?")
    await world.member.slash(world.channel, "ask", question="do penguins have knees")
    shown = await open_menu(world, post)
    (select,) = selects(shown.response.message)
    assert [option.label for option in select.options] == [
        "Which snack does the crew like best?",
        "What is the name of our mascot?",
        "Is there a watch party on sunday?",
    ]
    picked = await world.moderator.select(
        shown.response.message, [select.options[1].value], custom_id=select.custom_id
    )
    await world.moderator.click(picked.response.message, label="Teach it")
    assert [fact.text for fact in await own_facts(world)] == ["What is the name of our mascot?"]


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
    await world.member.send(world.channel, TYPED)  # which Discord does not show
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
    app = world.guild.add_member(world.env.create_user("feed", bot=True))
    assert "An app sent that" in said(await open_menu(world, await app.send(world.channel, "On Fridays.")))
    empty = await ben.send(world.channel, f"<@{world.member.id}>")
    assert "has no text to teach" in said(await open_menu(world, empty))


async def test_our_own_reply_opens_the_form_for_its_question(world: World) -> None:
    await world.member.send(world.channel, f"{world.mention} {QUESTION}")
    await world.env.settle()
    ours = world.channel.last_message
    form = await open_menu(world, ours)
    asked, answer, *_ = [part["component"] for part in form.modal["components"]]
    assert asked["value"] == QUESTION
    done = await world.moderator.submit_modal(
        form, {asked["custom_id"]: QUESTION, answer["custom_id"]: "Brunost."}
    )
    assert "Got it" in said(done)
    assert [fact.answer for fact in await own_facts(world)] == ["Brunost."]
    # The question behind an answer is known from the message that it replies to.
    await world.member.send(world.channel, f"{world.mention} {QUESTION}")
    await world.env.settle()
    form = await open_menu(world, world.channel.last_message)
    assert form.modal["components"][0]["component"]["value"] == QUESTION


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


async def test_own_install_teaches_nothing(world: World, ben: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    post = await exchange(world, ben)
    install_for(monkeypatch, world.moderator)
    assert "you need Manage Server" in said(await open_menu(world, post))
