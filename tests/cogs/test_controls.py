"""Every control of settings, teaching and asking: its own server, who may use it, and restarts.

A control that is added must be added to CONTROLS, or to TESTED_ELSEWHERE with the others of its kind.
"""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import discord
import pytest

from bot.client import Reckoner
from bot.domain.teaching.model import OwnFact
from bot.ui.components import button
from bot.ui.layout import Card
from tests.cogs.conftest import World, buttons, selects, walk
from tests.cogs.test_advice import GUM, insights, missed
from tests.cogs.test_articles import bring, listed, opened
from tests.cogs.test_articles import press as click
from tests.cogs.test_hostile import upload
from tests.cogs.test_reports import KNOWN, WRONG, not_meant
from tests.cogs.test_review import PARTY, RULES, asked, search
from tests.cogs.test_settings import said
from tests.cogs.test_sharing import ask as ask_privately
from tests.cogs.test_start import started
from tests.cogs.test_subscriptions import ask as ask_in_vain
from tests.cogs.test_subscriptions import subscribe
from tests.cogs.test_taught_counts import PRIZE
from tests.cogs.test_taught_counts import teach as teach_facts
from tests.cogs.test_teach import review
from tests.cogs.test_teach_messages import exchange, letters, log_channel, open_menu, set_values, teach

Shown = tuple[Any, Any]  # who sees a card, and the message that it is on
TEACHER = "you need Manage Server or a role that can teach"
MANAGER = "need the Manage Server permission"
QUIZ_MANAGER = "Only quiz managers"
EVERYBODY = ""  # in place of a refusal
NOT_FOUND = "I can't find that."
A_FORM = "a form"  # in place of an answer
# What the cards of this server say, and no other server's may.
MARKS = (
    "watch party", "rules of this club", "gum does tom", "Lumen", "Brunost", "shampoo", "Norway", "ighter",
    "(4)",
)  # fmt: skip
WORDS = {"content", "label", "description", "placeholder"}  # of a card, as Discord has it
# The panel, the history and lists of lessons are older: test_settings and test_teach.
TESTED_ELSEWHERE = {
    "settings:tab", "settings:section", "settings:turn", "settings:choice", "settings:channels",
    "settings:roles", "settings:edit", "settings:retry", "settings:history", "settings:undo",
    "teach:list", "teach:undo",
    "articles:correct", "articles:anyway",  # of a text in memory, as imports are: test_articles
}  # fmt: skip


# Where the controls are.


async def waiting(world: World) -> Shown:
    await asked(world, *PARTY, RULES)
    return world.moderator, await review(world)


async def unknown_to_teacher(world: World) -> Shown:
    asked = await world.moderator.slash(world.channel, "ask", question=RULES)
    await world.env.settle()
    return world.moderator, asked.response.message


async def taught_list(world: World) -> Shown:
    await world.moderator.slash(world.channel, "teach add", question=RULES, answer="Be kind.")
    shown = await world.moderator.slash(world.channel, "teach list")
    return world.moderator, shown.response.message


async def listed_lesson(world: World) -> Shown:
    actor, shown = await taught_list(world)
    (menu,) = selects(shown)
    picked = await actor.select(shown, [menu.options[0].value], custom_id=menu.custom_id)
    return actor, picked.response.message


async def searched(world: World) -> Shown:
    actor, shown = await waiting(world)
    return actor, await search(world, shown, world.bot.services.pack.facts[0].question)


async def second_group(world: World) -> Shown:
    return world.moderator, await click(world, (await waiting(world))[1], "Skip")


async def just_blocked(world: World) -> Shown:
    shown = await world.moderator.slash(world.channel, "settings block", member=world.member)
    return world.moderator, shown.response.message


async def dismissed(world: World) -> Shown:
    return world.moderator, await click(world, (await waiting(world))[1], "Dismiss")


async def off_topic(world: World) -> Shown:
    return world.moderator, await click(world, (await waiting(world))[1], "Off topic")


async def sweeps(world: World) -> Shown:
    return world.moderator, await click(world, (await waiting(world))[1], "Dismiss several…")


async def sweep(world: World) -> Shown:
    return world.moderator, await click(world, (await sweeps(world))[1], "All (4)")


async def advised(world: World) -> Shown:
    await missed(world, *GUM, RULES, answered=1)
    return world.moderator, await insights(world)


async def member(world: World, name: str, *roles: Any) -> Any:
    return world.guild.add_member(world.env.create_user(name), roles=roles)


async def previewed(world: World) -> Shown:
    await world.member.send(world.channel, "who likes brie?")
    post = await exchange(world, await member(world, "ben"))
    return world.moderator, (await open_menu(world, post)).response.message


async def told_author(world: World) -> Shown:
    ben = await member(world, "ben")
    await teach(world, await exchange(world, ben))
    return ben.user, letters(ben)[0]


async def deleted(world: World) -> Shown:
    log, ben = await log_channel(world), await member(world, "ben")
    post = await exchange(world, ben)
    await teach(world, post)
    await ben.delete(post)
    return world.moderator, log.last_message


async def offered(world: World) -> Shown:
    role = world.guild.create_role("Teachers")
    await set_values(world, teach__offers=True, teach__teachers=[role.id])
    await exchange(world, await member(world, "tess", role))
    return world.moderator, next(each for each in world.channel.history() if each.author.bot)


async def article(world: World) -> Shown:
    return world.moderator, (await bring(world)).response.message


async def half_read(world: World) -> Shown:
    shown = (await article(world))[1]
    for _ in range(5):
        shown = await click(world, shown, "Drop")
    return world.moderator, shown


async def rest(world: World) -> Shown:
    return world.moderator, await click(world, (await half_read(world))[1], "Accept the rest (2)")


async def finishing(world: World) -> Shown:
    return world.moderator, await click(world, (await article(world))[1], "Finish")


async def articles(world: World) -> Shown:
    await bring(world)
    return world.moderator, await listed(world)


async def one_article(world: World) -> Shown:
    await bring(world)
    return world.moderator, await opened(world)


async def removing(world: World) -> Shown:
    return world.moderator, await click(world, (await one_article(world))[1], "Remove…")


async def start(world: World) -> Shown:
    await set_values(world, ask__enabled=False)
    return world.moderator, await started(world)


async def preset(world: World) -> Shown:
    return world.moderator, await click(world, await started(world), "Quiet")


async def panel(world: World) -> Shown:
    return world.moderator, (await world.moderator.slash(world.channel, "settings panel")).response.message


async def blocked(world: World) -> Shown:
    for number in range(21):
        await world.bot.services.store.blocks.block(world.guild.id, 1 + number, actor_id=1, now=number)
    world.bot.services.servers.changed(world.guild.id)
    return world.moderator, (await world.moderator.slash(world.channel, "settings blocked")).response.message


def refused(command: str) -> Callable[[World], Awaitable[Shown]]:
    """Return the way to what is said of a file that can't be imported."""

    async def scene(world: World) -> Shown:
        return world.moderator, (await upload(world, command, b"[[")).response.message

    return scene


async def own_facts(world: World) -> Shown:
    numbered = (OwnFact(f"Which prop is number {number}?", f"Lighter {number}.") for number in range(30))
    await teach_facts(world, *numbered)
    return world.member, (
        await world.member.slash(world.channel, "facts", topic="This server")
    ).response.message


async def behind_own_fact(world: World) -> Shown:
    await teach_facts(world, PRIZE)
    who, message = world.member, (await ask_in_vain(world, PRIZE.text))
    shown = await who.select(message, ["name:grace"], custom_id=find(message, "pick").custom_id)
    return who, shown.response.message


async def rejected(world: World) -> Shown:
    return world.member, await not_meant(world, KNOWN)


async def reported(world: World) -> Shown:
    who, message = await rejected(world)
    return who, (await who.click(message, label=WRONG)).response.message


async def private(world: World) -> Shown:
    return world.member, await ask_privately(world)


async def in_vain(world: World) -> Shown:
    return world.member, await ask_in_vain(world)


async def subscribed(world: World) -> Shown:
    return world.member, await subscribe(world)


# What they do.


@dataclass(frozen=True)
class Control:
    """A button or a select, and what is said to whoever uses it."""

    shown: Callable[[World], Awaitable[Shown]]
    done: str
    elsewhere: str  # to a moderator of another server, there
    refusal: str = TEACHER  # to whoever saw it and may not use it any more


DEALT_WITH, GONE, OVER = "already been dealt with", "is gone", "That review is over"
NO_ARTICLE, NO_ANSWER, NOT_HERE = "has no such article", "can't find that answer", "only works in servers"
CONTROLS = {
    "teach:review": Control(waiting, "2 of 2 · ", "All caught up"),
    "teach:show": Control(second_group, "Group 1 of 2", "All caught up"),
    "teach:link": Control(searched, "as another way to ask", DEALT_WITH),
    "teach:pick-lesson": Control(taught_list, "Be kind.", NOT_FOUND),
    "teach:edit-lesson": Control(listed_lesson, A_FORM, NOT_FOUND),
    "teach:wordings": Control(listed_lesson, A_FORM, NOT_FOUND),
    "teach:remove-lesson": Control(listed_lesson, "Removed", NOT_FOUND),
    "teach:find": Control(waiting, A_FORM, DEALT_WITH),
    "teach:write": Control(waiting, A_FORM, DEALT_WITH),
    "teach:answer": Control(unknown_to_teacher, A_FORM, DEALT_WITH),
    "teach:negative": Control(waiting, "off topic", DEALT_WITH),
    "teach:dismiss": Control(waiting, "Dismissed: ", DEALT_WITH),
    "teach:only": Control(waiting, "Question 1 of 2", DEALT_WITH),
    "teach:sweeps": Control(waiting, "Dismiss several questions", "Dismiss several questions"),
    "teach:reopen": Control(dismissed, "3 questions are back.", "0 questions are back."),
    "teach:unlearn": Control(off_topic, "No longer off topic: ", "no longer in the history"),
    "teach:sweep": Control(sweeps, "Dismiss 4 questions?", "Dismiss 0 questions?"),
    "teach:return": Control(sweeps, "Group 1 of 2", "All caught up"),
    "teach:swept": Control(sweep, "4 questions dismissed.", "0 questions dismissed."),
    "teach:review-at": Control(advised, "Group 1 of 2", DEALT_WITH),
    "teach:missed": Control(advised, "3 of 4 answers", "nothing left to do about that answer"),
    "teach:take": Control(previewed, "Got it", GONE),
    "teach:words": Control(previewed, A_FORM, A_FORM),
    "teach:asked": Control(previewed, "Teach this answer?", "Teach this answer?"),
    "teach:leave": Control(previewed, "didn't learn anything", "didn't learn anything", EVERYBODY),
    "teach:back": Control(told_author, "Taken back", "Only the person who wrote that message", EVERYBODY),
    "teach:drop": Control(deleted, "Removed the answer", NOT_FOUND),
    "teach:reply": Control(offered, "Teach this answer?", GONE),
    "teach:import": Control(refused("teach import"), A_FORM, A_FORM),
    "teach:template": Control(refused("teach import"), "question and its answer", "question and its answer"),
    "article:go": Control(one_article, "1 of 7", OVER),
    "article:read": Control(article, "2 of 7", OVER),
    "article:accept": Control(article, "Added the answer", OVER),
    "article:edit": Control(article, A_FORM, OVER),
    "article:drop": Control(article, "Dropped: ", OVER),
    "article:undo": Control(half_read, "5 of 7", OVER),
    "article:rest": Control(half_read, "Accept 2 facts unread?", OVER),
    "article:all": Control(rest, "2 facts accepted.", OVER),
    "article:end": Control(article, "Finish this review?", OVER),
    "article:ended": Control(finishing, "Review finished", OVER),
    "articles:list": Control(one_article, "This server's articles", "Nothing yet."),
    "articles:open": Control(articles, "Nothing was accepted from it yet.", NO_ARTICLE),
    "articles:show": Control(removing, "Nothing was accepted from it yet.", NO_ARTICLE),
    "articles:remove": Control(one_article, "Remove this article?", NO_ARTICLE),
    "articles:removed": Control(removing, "Article removed", NO_ARTICLE),
    "start:where": Control(start, "Saved. ", NOT_HERE, MANAGER),
    "start:everywhere": Control(start, "Saved. ", NOT_HERE, MANAGER),
    "start:spoilers": Control(start, "Saved. ", NOT_HERE, MANAGER),
    "start:try": Control(start, "Source: ", NOT_HERE, MANAGER),
    "start:preset": Control(start, "Private replies**: off → on", NOT_HERE, MANAGER),
    "start:apply": Control(preset, "Saved: Quiet.", NOT_HERE, MANAGER),
    "start:back": Control(preset, "Getting started", NOT_HERE, MANAGER),
    "settings:task": Control(panel, "Spoilers", "Spoilers", MANAGER),
    "settings:blocked": Control(blocked, "<@1> · ", "No one is blocked", MANAGER),
    "settings:unblock": Control(blocked, "Unblocked", "No one is blocked", MANAGER),
    "settings:lift": Control(just_blocked, "can use me here again", "isn't blocked", MANAGER),
    "settings:import": Control(refused("settings import"), A_FORM, A_FORM, MANAGER),
    "quiz:import": Control(refused("quiz import"), A_FORM, A_FORM, QUIZ_MANAGER),
    "quiz:template": Control(refused("quiz import"), "one question", "one question", QUIZ_MANAGER),
    "page": Control(own_facts, "Which prop is number", "That page is gone", EVERYBODY),
    "back": Control(behind_own_fact, PRIZE.answer, "That page is gone", EVERYBODY),
    "pick": Control(own_facts, "Lighter 0.", "That page is gone", EVERYBODY),
    "ask:not": Control(private, "What did you mean?", "What did you mean?", EVERYBODY),
    "ask:none": Control(rejected, "Sorry about that", "Sorry about that", EVERYBODY),
    "ask:wrong": Control(rejected, "pass it on", NO_ANSWER, EVERYBODY),
    "ask:unwrong": Control(reported, "Taken back", NO_ANSWER, EVERYBODY),
    "ask:why": Control(reported, A_FORM, NO_ANSWER, EVERYBODY),
    "ask:share": Control(private, "Norway", NO_ANSWER, EVERYBODY),
    "ask:tell": Control(in_vain, "I'll tell you when I know", "forgotten that question", EVERYBODY),
    "ask:untell": Control(subscribed, "OK, I won't tell you", "OK, I won't tell you", EVERYBODY),
}


def find(message: Any, name: str) -> Any:
    """Return the first component on a message whose custom id begins with a name."""
    every: list[Any] = list(walk(message.components))
    every += [part.accessory for part in every if getattr(part, "accessory", None) is not None]
    return next(each for each in every if f"{getattr(each, 'custom_id', None) or ''}:".startswith(f"{name}:"))


async def use(who: Any, message: Any, part: Any, custom_id: str, channel: Any) -> str:
    """Press a button, or pick the first option of a select; return what is said."""
    if isinstance(part, discord.SelectMenu):
        picked = [part.options[0].value] if part.options else [channel]
        result = await who.select(message, picked, custom_id=custom_id)
    else:
        result = await who.click(message, custom_id=custom_id)
    if result.modal is not None:
        return A_FORM
    shown = result.response.message if result.response is not None else None
    return " ".join([said(result), *(part.label or "" for part in (buttons(shown) if shown else []))])


def blank(value: Any, ids: dict[str, str]) -> Any:
    """Return a card as Discord has it, without its words, and with other custom ids."""
    if isinstance(value, list):
        return [blank(each, ids) for each in cast(list[Any], value)]
    if not isinstance(value, dict):
        return value
    fields = cast(dict[str, Any], value)
    emptied = {key: "x" if key in WORDS else blank(each, ids) for key, each in fields.items()}
    if "custom_id" in fields:
        emptied["custom_id"] = ids.get(fields["custom_id"], fields["custom_id"])
    return emptied


async def use_elsewhere(world: World, message: Any, part: Any) -> str:
    """Have a moderator of another server use a component of this one, as only a program could."""
    card = world.env.backend.messages[message.channel.id][message.id].components
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("general")
    role = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    other = guild.add_member(world.env.create_user("otto"), roles=[role])
    await world.env.settle()
    # The card that servers begin with carries a server where it is private.
    custom_id = re.sub(r"^(start:.*):0\b", rf"\1:{world.guild.id}", part.custom_id)
    there = world.bot.get_partial_messageable(channel.id, guild_id=guild.id)
    await there.send(view=Card(buttons=[button("x", "x")]))
    stored = world.env.backend.messages[channel.id][channel.last_message.id]
    stored.components = blank(card, {part.custom_id: custom_id})
    told = await use(other, channel.last_message, part, custom_id, channel)
    assert not any(mark in told for mark in MARKS)
    return told


async def kept(world: World) -> Any:
    return await world.bot.services.store.privacy.export_guild(world.guild.id)


@pytest.mark.parametrize("name", CONTROLS)
async def test_control_keeps_to_its_server_and_to_who_may_use_it_and_outlives_restarts(
    world: World, make_bot: Callable[[], Reckoner], name: str
) -> None:
    control = CONTROLS[name]
    who, message = await control.shown(world)
    part, before = find(message, name), await kept(world)
    assert control.elsewhere in await use_elsewhere(world, message, part)
    assert await kept(world) == before
    role = world.guild.roles["Moderators"]
    if control.refusal:
        world.env.backend.remove_member_role(world.guild.id, world.moderator.id, role.id)
        assert control.refusal in await use(who, message, part, part.custom_id, world.channel)
        assert await kept(world) == before
        world.env.backend.add_member_role(world.guild.id, world.moderator.id, role.id)
    await world.restart(make_bot())
    assert control.done in await use(who, message, part, part.custom_id, world.channel)


def names(bot: Reckoner) -> Iterator[str]:
    """Yield the names of all controls of settings, teaching and asking."""
    registered: Any = bot._connection._view_store._dynamic_items
    for pattern, item in registered.items():
        if item.__module__.startswith(("cogs.ask.", "cogs.settings.", "cogs.teach.")):
            yield pattern.pattern.partition(":(?P")[0].replace("\\", "")


async def test_every_control_is_known_here(world: World) -> None:
    every = {"quiz:import", "quiz:template", "page", "back", "pick", *names(world.bot)}
    assert every - TESTED_ELSEWHERE == set(CONTROLS)
