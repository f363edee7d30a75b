"""One member who asks on and on, and moderators who clear up after many."""

from itertools import islice, product
from typing import Any

import discord
import pytest

from cogs.ask.settings import COOLDOWN, MENTIONS, at_once
from cogs.ask.waiting import EACH_LIMIT
from tests.cogs.conftest import World, buttons, set_pause, texts
from tests.cogs.test_privacy import count
from tests.cogs.test_settings import said
from tests.cogs.test_teach import control, review

KNOWN = "Where was the fight on top of the train shot?"
WAIT = "You can ask again in 4 seconds"


async def ask(world: World, question: str = KNOWN, who: Any = None) -> str:
    return said(await (who or world.member).slash(world.channel, "ask", question=question))


async def test_sixth_question_in_a_row_waits(world: World) -> None:
    for _ in range(5):
        assert "Norway" in await ask(world)
    told = await world.member.slash(world.channel, "ask", question=KNOWN)
    assert told.ephemeral
    assert WAIT in said(told)
    post = await world.moderator.send(world.channel, KNOWN)
    assert WAIT in said(await world.member.context_menu(world.channel, "Answer this", post))
    assert "Norway" in await ask(world, who=world.moderator)
    assert await world.member.autocomplete(world.channel, "ask", "question", "where")
    await world.env.advance_time(4)
    assert "Norway" in await ask(world)
    assert WAIT in await ask(world)


def marks(message: Any) -> list[str]:
    return [str(reaction.emoji) for reaction in message.reactions]


def waiting(world: World) -> list[int]:
    return [message.id for message in world.channel.history() if "⏳" in marks(message)]


def answered(world: World) -> list[int]:
    replies = (message.reference for message in world.channel.history())
    return [reference.message_id for reference in replies if reference is not None]


async def flood(world: World) -> list[Any]:
    """Mention the bot five times in a row, and then twice more; return those two messages."""
    sent = [await world.member.send(world.channel, f"{world.mention} {KNOWN}") for _ in range(7)]
    assert len(world.channel.history()) == 7 + 5
    return sent[-2:]


async def test_questions_are_answered_one_by_one_after_the_cooldown(world: World) -> None:
    first, second = await flood(world)
    assert (marks(first), marks(second)) == (["⏳"], ["⏳"])
    await world.env.advance_time(5)
    assert len(world.channel.history()) == 7 + 5 + 1
    reply = world.channel.last_message
    assert "Norway" in texts(reply)
    assert reply.reference.message_id == first.id
    assert waiting(world) == [second.id]
    await world.env.advance_time(5)
    assert len(world.channel.history()) == 7 + 5 + 2
    assert world.channel.last_message.reference.message_id == second.id
    assert not any(map(marks, world.channel.history()))  # nothing is to come any more


async def test_few_questions_wait_for_the_cooldown(world: World) -> None:
    await set_pause(world, "10s")
    sent = [await world.member.send(world.channel, f"{world.mention} {KNOWN}") for _ in range(8)]
    assert [*map(marks, sent)] == [[], [], ["⏳"], ["⏳"], ["⏳"], ["🚫"], [], []]
    await world.env.advance_time(60)
    assert answered(world) == [message.id for message in sent[:5]]


async def test_question_that_has_to_wait_again_keeps_its_place(world: World) -> None:
    await set_pause(world, "20s")
    sent = [await world.member.send(world.channel, f"{world.mention} {KNOWN}") for _ in range(4)]
    await world.member.delete(sent[1])
    await world.env.advance_time(25)
    assert "Norway" in await ask(world)  # a command, in the gap that the deleted message left
    await world.env.advance_time(16)
    assert waiting(world) == [sent[2].id, sent[3].id]
    await world.env.advance_time(60)
    assert answered(world) == [sent[0].id, sent[2].id, sent[3].id]
    assert waiting(world) == []


async def test_held_question_is_answered_as_the_server_wants_it_by_then(world: World) -> None:
    await flood(world)
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.mentions": False}, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)
    await world.env.advance_time(10)
    assert len(world.channel.history()) == 7 + 5
    assert not any(map(marks, world.channel.history()))


async def test_deleted_question_is_not_answered_after_the_cooldown(world: World) -> None:
    first, _ = await flood(world)
    await world.member.delete(first)
    await world.env.advance_time(10)
    assert len(world.channel.history()) == 6 + 5 + 1  # to the other one


async def test_held_question_is_answered_in_private(world: World) -> None:
    for _ in range(10):
        await world.member.send_dm(KNOWN)
    sent = world.member.user.dm_channel.history()
    assert [marks(message) for message in sent].count(["⏳"]) == 3
    assert sum(WAIT in texts(message) for message in sent) == 1  # for the next one
    await world.env.advance_time(20)
    after = world.member.user.dm_channel.history()
    assert len(after) == len(sent) + 3
    assert "Norway" in texts(after[-1])
    assert not any(map(marks, after))


async def test_mentions_count_for_the_cooldown(world: World) -> None:
    for _ in range(5):
        await world.member.send(world.channel, f"{world.mention} {KNOWN}")
    assert WAIT in await ask(world)


@pytest.mark.parametrize("refused", ["permission", "request"])
async def test_mark_of_a_wait_may_fail(world: World, refused: str) -> None:
    may_react = discord.PermissionOverwrite(add_reactions=refused != "permission")
    channel = world.guild.create_text_channel("quiet", overwrites={world.guild.default_role: may_react})
    if refused == "request":
        world.env.inject_error("PUT", "/channels/*/messages/*/reactions/*/@me", status=403, code=50013)
    sent = [await world.member.send(channel, f"{world.mention} {KNOWN}") for _ in range(6)]
    assert sent[-1].reactions == []
    tried = [entry for entry in world.env.http_requests if "/reactions/" in entry.path]
    assert len(tried) == (refused == "request")


async def test_cooldown_holds_in_private(world: World) -> None:
    for _ in range(5):
        assert "Norway" in said(await world.member.user.slash("ask", question=KNOWN))
    assert WAIT in said(await world.member.user.slash("ask", question=KNOWN))


@pytest.mark.parametrize(("pause", "in_a_row"), [("10s", 2), ("20s", 1), ("1m", 1)])
async def test_longer_cooldown_allows_fewer(world: World, pause: str, in_a_row: int) -> None:
    await set_pause(world, pause)
    for _ in range(in_a_row):
        assert "Norway" in await ask(world)
    assert "You can ask again in" in await ask(world)


async def test_who_may_teach_never_waits(world: World) -> None:
    await set_pause(world, "1m")
    for _ in range(2):
        assert "Norway" in await ask(world, KNOWN, world.moderator)
        sent = await world.moderator.send(world.channel, f"{world.mention} {KNOWN}")
        assert not marks(sent)


async def test_stored_questions_per_person_are_limited(world: World) -> None:
    await set_pause(world, "0s")
    for one, other in islice(product("bcdfghjklmn", repeat=2), 110):
        assert "I don't know" in await ask(world, f"which shampoo did the grip {one}q{other}x use")
    assert await count(world, "asked") == await count(world, "unanswered") == 100
    await ask(world, "do penguins have knees", world.moderator)
    assert await count(world, "unanswered") == 101
    await world.env.advance_time(601)
    await ask(world, "is the moon made of cheese")
    assert await count(world, "unanswered") == 102


async def fill(world: World) -> None:
    """Leave four open questions, of which one was asked twice."""
    await set_pause(world, "0s")
    await ask(world, "which shampoo did the grip use")
    for question in (
        "which shampoo did the grip use",
        "do penguins have knees",
        "who fed the stunt horses on set",
        "what do whales eat",
    ):
        await ask(world, question)


async def press(world: World, message: Any, label: str, who: Any = None) -> Any:
    return (await (who or world.moderator).click(message, label=label)).response.message


async def test_bulk_dismissal_can_be_undone(world: World) -> None:
    await fill(world)
    ways = await press(world, await review(world), "Dismiss several…")
    assert [button.label for button in buttons(ways)] == ["All (4)", "Asked only once (3)", "Back"]
    asked = await press(world, ways, "Asked only once (3)")
    assert "Dismiss 3 questions?" in texts(asked)
    assert await world.bot.services.store.lessons.count_waiting(world.guild.id) == 4
    await world.env.advance_time(1)
    await ask(world, "asked while they were looking at it")
    done = await press(world, asked, "Dismiss them")
    assert "3 questions dismissed." in texts(done)
    assert "Question 1 of 2" in texts(done)
    back = await press(world, done, "Undo")
    assert "3 questions are back." in texts(back)
    assert "Question 1 of 5" in texts(back)


async def test_cancelled_dismissal_keeps_all(world: World) -> None:
    await fill(world)
    ways = await press(world, await review(world), "Dismiss several…")
    kept = await press(world, await press(world, ways, "All (4)"), "Keep them")
    assert "Question 1 of 4" in texts(kept)


async def test_old_questions_are_dismissed(world: World, make_bot: Any) -> None:
    await fill(world)
    for _ in range(8 * 24):
        await world.env.advance_time(3_600)
    await ask(world, "is the moon made of cheese")
    ways = await press(world, await review(world), "Dismiss several…")
    asked = await press(world, ways, "Not asked in 7 days (4)")
    await world.restart(make_bot())  # the buttons live on
    done = await press(world, asked, "Dismiss them")
    assert "4 questions dismissed." in texts(done)
    assert "is the moon made of cheese" in texts(done)


async def test_only_teachers_dismiss_many(world: World) -> None:
    await fill(world)
    # A press changes its message: one for each step.
    shown = await review(world)
    ways = await press(world, await review(world), "Dismiss several…")
    asked = await press(world, await press(world, await review(world), "Dismiss several…"), "All (4)")
    done = await press(world, await review(world), "Dismiss several…")
    done = await press(world, await press(world, done, "All (4)"), "Dismiss them")
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    for message, prefix in (
        (shown, "teach:sweeps"),
        (ways, "teach:sweep:all"),
        (asked, "teach:swept:all"),
        (done, "teach:reopen"),
    ):
        refused = await world.moderator.click(message, custom_id=control(message, prefix))
        assert "you need Manage Server or a role that can teach" in said(refused)
    assert await world.bot.services.store.lessons.count_waiting(world.guild.id) == 0


def test_help_of_the_cooldown_tells_how_many_questions_need_no_wait() -> None:
    assert "five at 4 seconds, two at 10 seconds" in COOLDOWN.help
    assert (at_once(4), at_once(10)) == (5, 2)
    assert EACH_LIMIT == 3
    assert "up to three of their questions" in MENTIONS.help
