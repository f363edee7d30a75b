"""Whoever agreed hears, once and in private, that a question of theirs has an answer by now."""

from typing import Any

import discord
import pytest

from bot.domain.insights import DAY_MS
from bot.domain.pack.model import Spoiler
from bot.domain.teaching.model import Negative, OwnFact, Phrasing
from bot.store.subscriptions import ATTEMPTS, PER_PERSON, RETRY_MS
from cogs.ask.keeping import STORED_BURST
from cogs.ask.subscriptions import TICK_S
from tests.cogs.conftest import World, buttons, set_pause, texts
from tests.cogs.test_ask import KNOWN
from tests.cogs.test_privacy import count, everything, leave, pass_hours
from tests.cogs.test_reports import switch_off
from tests.cogs.test_settings import said
from tests.cogs.test_sharing import choose, labels
from tests.cogs.test_teach import control, fields, review

UNKNOWN = "which shampoo did the grip use"
TELL, STOP = "Tell me when you know", "Don't tell me"


async def ask(world: World, question: str = UNKNOWN, who: Any = None) -> Any:
    return (await (who or world.member).slash(world.channel, "ask", question=question)).response.message


async def subscribe(world: World, question: str = UNKNOWN, who: Any = None) -> Any:
    """Ask, press the button, and return the card that is shown for it."""
    message = await ask(world, question, who)
    return (await (who or world.member).click(message, label=TELL)).response.message


async def teach(world: World, *contents: Any) -> None:
    lessons = [(f"taught-{number}", content) for number, content in enumerate(contents, 1)]
    await world.bot.services.store.lessons.teach(
        world.guild.id, lessons, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


async def look(world: World, seconds: float = TICK_S) -> list[str]:
    """Let the bot look for what is to be sent; return what the member was sent in private so far."""
    await world.env.advance_time(seconds)
    return told(world.member)


def told(who: Any) -> list[str]:
    return [texts(message) for message in who.user.dm_channel.history()]


async def test_whoever_asks_too_much_to_be_stored_is_told_too(world: World) -> None:
    await set_pause(world, "0s")
    for _ in range(STORED_BURST):
        await ask(world, KNOWN)
    assert "I'll tell you when I know" in texts(await subscribe(world))
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    (message,) = await look(world)
    assert "One with mint." in message


async def test_answer_is_sent_once(world: World) -> None:
    noted = await subscribe(world)
    assert "I'll tell you when I know" in texts(noted)
    assert "within 30 days" in texts(noted)
    assert labels(noted) == [STOP]
    assert await look(world) == []
    await world.moderator.slash(world.channel, "teach add", question=UNKNOWN, answer="One with mint.")
    (message,) = await look(world)
    assert f"You asked: “{UNKNOWN}”" in message
    assert "One with mint." in message
    server = f"[Film club](https://discord.com/channels/{world.guild.id})"
    assert f"Added by the moderators of **{server}**, not from my sources" in message
    assert message.count("Film club") == 1
    assert "this server" not in message
    assert len(await look(world, 10 * TICK_S)) == 1
    assert await count(world, "subscriptions") == 0


@pytest.mark.parametrize("question", [UNKNOWN, "so which shampoo does the grip use"])
async def test_answer_told_in_private_is_told_there_again(world: World, question: str) -> None:
    await subscribe(world)
    await teach(world, OwnFact(UNKNOWN, "One with mint."), OwnFact("who cut the grass", "Ann did."))
    await look(world)
    told_before, dm = len(told(world.member)), world.member.user.dm_channel
    await world.member.user.send_dm(question)
    assert "One with mint." in texts(dm.last_message)
    assert "of **[Film club]" in texts(dm.last_message)
    await world.member.user.send_dm("who cut the grass")  # which nobody told them
    assert "Ann did." not in "".join(told(world.member)[told_before:])
    sam = world.guild.add_member(world.env.create_user("sam"))
    await sam.user.send_dm(question)
    assert "One with mint." not in "".join(told(sam))


async def test_reviewed_question_reaches_everybody_who_agreed(world: World) -> None:
    sam, ann = (world.guild.add_member(world.env.create_user(name)) for name in ("sam", "ann"))
    await subscribe(world)
    await subscribe(world, f"{UNKNOWN}?", sam)
    await ask(world, UNKNOWN, ann)  # who does not press
    shown = await review(world)
    form = await world.moderator.click(shown, custom_id=control(shown, "teach:write"))
    question, answer, *_ = fields(form)
    await world.moderator.submit_modal(form, {question: "What shampoo is it?", answer: "One with mint."})
    await look(world)
    assert [len(told(who)) for who in (world.member, sam, ann)] == [1, 1, 0]


async def test_linked_fact_is_sent(world: World) -> None:
    await subscribe(world)
    fact = next(fact for fact in world.bot.services.pack.facts if fact.spoiler is Spoiler.OPEN)
    await teach(world, Phrasing(UNKNOWN, fact.id))
    (message,) = await look(world)
    assert fact.answer in message
    assert "Source:" in message


async def test_nobody_is_told_after_taking_it_back(world: World) -> None:
    noted = await subscribe(world)
    back = (await world.member.click(noted, label=STOP)).response.message
    assert "OK, I won't tell you" in texts(back)
    assert await count(world, "subscriptions") == 0
    again = (await world.member.click(back, label=TELL)).response.message
    await world.member.click(again, label=STOP)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    assert await look(world) == []


async def test_taking_it_back_ends_nobody_elses(world: World) -> None:
    sam = world.guild.add_member(world.env.create_user("sam"))
    await subscribe(world)
    await sam.click(await subscribe(world, who=sam), label=STOP)
    assert await count(world, "subscriptions") == 1
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    assert len(await look(world)) == 1
    assert told(sam) == []


async def test_anybody_subscribes_privately_below_a_public_reply(world: World) -> None:
    await world.member.send(world.channel, f"{world.mention} {UNKNOWN}")
    reply = world.channel.last_message
    pressed = await world.moderator.click(reply, label=TELL)
    assert pressed.ephemeral
    assert labels(world.channel.last_message) == labels(reply)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    await look(world)
    assert len(told(world.moderator)) == 1
    assert told(world.member) == []


async def test_pressing_twice_subscribes_once(world: World) -> None:
    await subscribe(world)
    await subscribe(world)
    assert await count(world, "subscriptions") == 1


async def test_question_that_is_never_reviewed_has_no_button(world: World) -> None:
    for question in ("Where was the fight on top of the train shot?", "hello", "what's 3 + 4"):
        assert TELL not in labels(await ask(world, question))
    direct = (await world.member.user.slash("ask", question=UNKNOWN)).response.message
    assert TELL not in labels(direct)


async def test_buttons_work_after_a_restart_in_their_server_only(world: World, make_bot: Any) -> None:
    message = await ask(world)
    away = world.env.create_guild("Elsewhere")
    channel, member = away.create_text_channel("talk"), away.add_member(world.env.create_user("otto"))
    there = (await member.slash(channel, "ask", question=UNKNOWN)).response.message
    await world.bot.services.store.privacy.erase_guild(away.id)
    await world.restart(make_bot())
    assert "forgotten that question" in said(await member.click(there, label=TELL))
    noted = (await world.member.click(message, label=TELL)).response.message
    assert await count(world, "subscriptions") == 1
    await world.restart(make_bot())
    await world.member.click(noted, label=STOP)
    assert await count(world, "subscriptions") == 0


async def test_answer_elsewhere_is_not_for_this_server(world: World) -> None:
    await subscribe(world)
    away = world.env.create_guild("Elsewhere")
    channel, member = away.create_text_channel("talk"), away.add_member(world.env.create_user("otto"))
    await member.slash(channel, "ask", question=UNKNOWN)
    await world.bot.services.store.lessons.teach(
        away.id, [("taught-9", OwnFact(UNKNOWN, "None."))], actor_id=1, now=world.bot.clock()
    )
    assert await look(world) == []


async def test_nobody_subscribes_where_questions_are_off(world: World) -> None:
    message = await ask(world)
    await switch_off(world)
    assert "turned off here" in said(await world.member.click(message, label=TELL))
    assert await count(world, "subscriptions") == 0


async def test_settled_questions_take_no_subscriptions(world: World) -> None:
    message = await ask(world)
    shown = await review(world)
    await world.moderator.click(shown, custom_id=control(shown, "teach:dismiss"))
    assert "decided not to answer" in said(await world.member.click(message, label=TELL))
    message = await ask(world, "who sold the popcorn machine")
    await teach(world, OwnFact("who sold the popcorn machine", "A blunt one."))
    assert "has an answer by now" in said(await world.member.click(message, label=TELL))
    assert await count(world, "subscriptions") == 0


async def test_too_many_subscriptions_are_refused(world: World) -> None:
    store, now = world.bot.services.store, world.bot.clock()
    for number in range(PER_PERSON):
        message = await ask(world, f"{UNKNOWN} {number}", world.moderator)
        key = next(b.custom_id for b in buttons(message) if b.label == TELL).rpartition(":")[2]
        await store.subscriptions.subscribe(world.guild.id, key, world.member.id, now=now)
        await world.env.advance_time(4)
    pressed = await world.member.click(await ask(world), label=TELL)
    assert f"already waiting for {PER_PERSON} answers" in said(pressed)
    assert await count(world, "subscriptions") == PER_PERSON


# What ends a subscription.


async def make_older(world: World, time_ms: int) -> None:
    """Have all subscriptions be older, and let the job that deletes old data run."""
    await world.bot.services.store.database.write(
        None, "UPDATE subscriptions SET subscribed_at = subscribed_at - $1", time_ms
    )
    await pass_hours(world, 7)


async def test_dismissed_question_is_forgotten(world: World) -> None:
    await subscribe(world)
    shown = await review(world)
    await world.moderator.click(shown, custom_id=control(shown, "teach:dismiss"))
    await pass_hours(world, 7)
    assert told(world.member) == []
    assert await count(world, "subscriptions") == 0


async def test_off_topic_question_is_never_answered(world: World) -> None:
    await subscribe(world)
    await teach(world, Negative(UNKNOWN))
    for _ in range(ATTEMPTS + 1):
        assert await look(world, RETRY_MS / 1_000 + TICK_S) == []
    assert await count(world, "subscriptions") == 0


async def test_subscription_ends_after_30_days(world: World) -> None:
    await subscribe(world)
    await choose(world, privacy__keep_questions="90d")
    await make_older(world, 29 * DAY_MS)
    assert await count(world, "subscriptions") == 1
    await make_older(world, DAY_MS)
    assert await count(world, "subscriptions") == 0
    assert await count(world, "unanswered") == 1


async def test_server_that_removed_the_bot_sends_nothing(world: World) -> None:
    await subscribe(world)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    await leave(world, days_ago=0)
    await pass_hours(world, 7)
    assert told(world.member) == []
    assert await count(world, "subscriptions") == 0


async def test_nobody_who_is_blocked_meanwhile_is_sent_anything(world: World) -> None:
    await subscribe(world)
    await world.moderator.slash(world.channel, "settings block", member=world.member)
    await world.moderator.slash(world.channel, "teach add", question=UNKNOWN, answer="One with mint.")
    assert await look(world, 3 * TICK_S) == []
    assert await count(world, "subscriptions") == 0


async def test_erasing_ends_it(world: World) -> None:
    await subscribe(world)
    shown = await world.member.slash(world.channel, "privacy")
    assert "**Questions whose answers you want to hear** (1): " in said(shown)
    asked = await world.member.click(shown.response.message, label="Erase my data…")
    await world.member.click(asked.response.message, label="Erase everything")
    assert str(world.member.id) not in await everything(world)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    assert await look(world) == []


# How it is delivered.


async def test_closed_messages_are_the_end_of_it(world: World) -> None:
    await subscribe(world)
    before = len(world.channel.history())
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    assert await look(world, 3 * TICK_S) == []
    assert await count(world, "subscriptions") == 0
    assert len(world.channel.history()) == before


async def test_failure_is_repeated_later(world: World) -> None:
    await subscribe(world)
    world.env.inject_error("POST", "/users/@me/channels", status=400)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    assert await look(world, 3 * TICK_S) == []
    assert len(await look(world, RETRY_MS / 1_000)) == 1


async def test_third_failure_is_the_last(world: World) -> None:
    await subscribe(world)
    world.env.inject_error("POST", "/users/@me/channels", status=400, times=None)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    for _ in range(ATTEMPTS + 2):
        assert await look(world, RETRY_MS / 1_000 + TICK_S) == []
    tried = [entry for entry in world.env.http_requests if entry.path.endswith("/users/@me/channels")]
    assert len(tried) == ATTEMPTS
    assert await count(world, "subscriptions") == 0


async def test_kill_before_sending_loses_nothing(world: World, make_bot: Any) -> None:
    await subscribe(world)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    store = world.bot.services.store.subscriptions
    (due,) = await store.due(now=world.bot.clock())
    assert await store.begin(due)  # and then the process dies
    await world.restart(make_bot())
    assert len(await look(world)) == 1
    assert len(await look(world, 3 * TICK_S)) == 1


async def test_repeated_message_has_the_same_nonce(world: World, make_bot: Any) -> None:
    await subscribe(world)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    (before,) = await world.bot.services.store.database.fetch_all("SELECT * FROM subscriptions")
    await look(world)
    await world.bot.services.store.database.write(
        None,  # as if the process had died right after it
        "INSERT INTO subscriptions VALUES ($1, $2, $3, $4, 1, 0)",
        *tuple(before)[:4],
    )
    await world.restart(make_bot())
    await look(world)
    requests: list[Any] = [entry.json for entry in world.env.http_requests]
    sent: list[Any] = [each for each in requests if isinstance(each, dict) and "enforce_nonce" in each]
    assert len(sent) == 2
    assert sent[0]["nonce"] == sent[1]["nonce"]


async def test_process_that_dies_each_time_gives_up(world: World) -> None:
    await subscribe(world)
    await teach(world, OwnFact(UNKNOWN, "One with mint."))
    store = world.bot.services.store.subscriptions
    (due,) = await store.due(now=world.bot.clock())
    for _ in range(ATTEMPTS):
        assert await store.begin(due)
    assert await look(world) == []
    assert await count(world, "subscriptions") == 0


# What the message may say.


@pytest.mark.parametrize("rule", ["hidden", "shown", "refused"])
async def test_spoiler_is_covered(world: World, rule: str) -> None:
    await choose(world, settings__spoilers=rule)
    await subscribe(world)
    await teach(world, OwnFact(UNKNOWN, "Grumkin's.", Spoiler.ENDING, "Whose it is"))
    sent = await look(world)
    if rule == "refused":
        assert sent == []
        return
    (message,) = world.member.user.dm_channel.history()
    (container,) = [part for part in message.components if isinstance(part, discord.Container)]
    is_open = "\n".join(part.content for part in message.components if hasattr(part, "content"))
    assert container.spoiler
    assert "Whose it is" in is_open
    assert "Grumkin" not in is_open
    assert "Grumkin" in sent[0]


async def test_message_is_in_the_language_of_the_question(world: World) -> None:
    await subscribe(world, "Welches Shampoo benutzt der Kameramann?")
    await teach(world, OwnFact("Welches Shampoo benutzt der Kameramann?", "Eins mit Minze."))
    (message,) = await look(world)
    assert "Eins mit Minze." in message
    assert "You asked" not in message


async def test_one_message_answers_two_wordings(world: World) -> None:
    first, other = "who runs this server", "who runs the server"
    await subscribe(world, first)
    await subscribe(world, other)
    shown = await review(world)
    form = await world.moderator.click(shown, custom_id=control(shown, "teach:write"))
    question, answer, *_ = fields(form)
    done = await world.moderator.submit_modal(form, {question: first, answer: "Max does."})
    assert "1 person who wants to know will get it in a DM" in said(done)
    (message,) = await look(world)
    assert f"“{first}”" in message
    assert f"“{other}”" in message
    assert await look(world, 10 * TICK_S) == [message]
