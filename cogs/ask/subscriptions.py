"""Telling people, once and in private, that a question of theirs has an answer by now."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiohttp
import discord
from discord.ext import tasks

from bot.domain.errors import StoreError, UserError
from bot.domain.matching.languages.detection import language_of
from bot.domain.matching.model import THRESHOLDS, Level
from bot.domain.pack.model import Fact
from bot.domain.teaching.texts import question_key
from bot.i18n import Say
from bot.servers import Telling
from bot.services import Bot
from bot.store.subscriptions import KEPT_DAYS, PER_PERSON, Due
from bot.ui.access import bar_of
from bot.ui.citing import english_line, source_line, taught_there_line
from bot.ui.components import button, on_press
from bot.ui.layout import Card, show, spoiled
from bot.ui.pages import answer_of
from bot.ui.request import Request, as_sent
from bot.ui.teaching import TELL_ANSWER
from bot.ui.text import QUOTED_LIMIT, quoted
from cogs.ask.ids import UNSUBSCRIBE
from cogs.ask.lines import asked_line, cover_over, guarded, is_near_spoiler
from cogs.ask.settings import CARE
from cogs.ask.told_before import in_private, server_link

_log = logging.getLogger(__name__)

TICK_S = 30.0  # before and between looks for what is to be sent
AT_ONCE = 10  # messages in each: Discord mistrusts bots that write to many people in a row
SEND_S = 10.0  # after which a message counts as failed; discord.py alone would wait for ever
_TROUBLE = (discord.HTTPException, aiohttp.ClientError, OSError)  # timeouts included


@on_press(TELL_ANSWER)
async def subscribe(ctx: Request, key: str) -> None:
    """Note that somebody wants to be told once a question has an answer, and say how to take it back."""
    say, store, guild_id = ctx.say, ctx.services.store.subscriptions, ctx.require_guild()
    question = await store.question(guild_id, key)
    asked = ctx.services.recent_questions.find_open(guild_id, key)
    if question is None and asked is not None:  # too much was asked to store it then
        await store.open(guild_id, asked.text, now=ctx.now)
        question = await store.question(guild_id, key)
    if question is None:
        raise UserError("I've forgotten that question by now. Ask it once more and press the button again.")
    if question.is_taught:
        raise UserError("That question has an answer by now. Ask it again!")
    if question.is_dismissed:
        raise UserError("This server's moderators have decided not to answer that question.")
    if not await store.subscribe(guild_id, key, ctx.user_id, now=ctx.now):
        raise UserError(
            "You're already waiting for {limit} answers in this server. That's as many as I can keep track "
            "of.",
            limit=PER_PERSON,
        )
    once = say(
        "If this server's moderators add an answer within {days} days, I'll send it to you in a DM. Until "
        "then, I keep your Discord ID with the question.",
        days=KEPT_DAYS,
    )
    dms = say("I can only reach you if you allow DMs from this server.")
    card = Card(
        overline=await _asked(ctx, question.text),
        title=say("I'll tell you when I know"),
        body=[once],
        source=dms,
        buttons=[button(say("Don't tell me"), UNSUBSCRIBE(key))],
    )
    await show(ctx, card)


@on_press(UNSUBSCRIBE)
async def unsubscribe(ctx: Request, key: str) -> None:
    """Forget that somebody wanted to be told."""
    say, store, guild_id = ctx.say, ctx.services.store.subscriptions, ctx.require_guild()
    await store.unsubscribe(guild_id, key, ctx.user_id)
    question = await store.question(guild_id, key)
    is_open = question is not None and not question.is_taught and not question.is_dismissed
    card = Card(
        overline=await _asked(ctx, question.text) if question is not None else "",
        title=say("OK, I won't tell you"),
        body=[say("I no longer keep your Discord ID with this question.")],
        buttons=[button(say("Tell me when you know"), TELL_ANSWER(key))] if is_open else [],
    )
    await show(ctx, card)


async def _asked(ctx: Request, text: str) -> str:
    line = asked_line(ctx.say, text)
    return guarded(ctx.telling, line, is_spoiler=await is_near_spoiler(ctx, text))


@dataclass(frozen=True, slots=True)
class _Told:
    """What answers a question that somebody waits for."""

    say: Say
    telling: Telling
    fact: Fact


class Notices:
    """Sends what is waited for: nothing is lost or sent twice by a restart, as far as Discord allows.

    An attempt is counted before it is made, and done with after Discord took the message. A process that
    dies between the two repeats it with the same nonce, for which Discord returns the message it has.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._services = bot.services
        self._store = bot.services.store.subscriptions
        self._loop = tasks.loop(seconds=TICK_S)(self._look)
        self._loop.before_loop(bot.wait_until_ready)
        self._is_changed = False  # something was taught since the last look
        self._is_stopped = False

    def start(self) -> None:
        """Begin to look after each change, every TICK_S for as long as there is something to send."""
        self._services.servers.watch(self._server_changed)
        self._server_changed(None)  # an earlier process may have left something

    def stop(self) -> None:
        """Stop looking."""
        self._is_stopped = True
        self._loop.cancel()

    def _server_changed(self, guild_id: int | None) -> None:
        del guild_id
        self._is_changed = True
        if not self._loop.is_running() and not self._is_stopped:
            self._loop.start()

    async def _look(self) -> None:
        if self._loop.current_loop == 0:  # a moderator who errs can undo it meanwhile
            return
        self._is_changed = False
        try:
            await self._send_due()
            is_done = not await self._store.is_any_taught()
        except StoreError:
            # The next look tries again.
            _log.exception("Answers that people wait for could not be looked up")
            return
        if is_done and not self._is_changed:
            self._loop.stop()  # ends with this look; the next change starts it again

    async def _send_due(self) -> None:
        sent = 0
        waiting: list[Due] = list(await self._store.due(now=self._services.clock()))
        while waiting and sent < AT_ONCE:
            told = await self._told(waiting[0])
            dues: list[Due] = waiting[:1]
            if told is not None:
                dues += await self._twins(told, waiting)
            waiting = [due for due in waiting if due not in dues]
            sent += await self._send(sorted(dues, key=lambda due: due.folded), told)

    async def _twins(self, told: _Told, waiting: Sequence[Due]) -> list[Due]:
        """Return the same person's other questions that have the same answer: one message names them all."""
        first = waiting[0]
        found: list[Due] = []
        for due in waiting[1:]:
            if (due.guild_id, due.user_id) == (first.guild_id, first.user_id):
                other = await self._told(due)
                if other is not None and other.fact.id == told.fact.id:
                    found.append(due)
        return found

    async def _send(self, dues: Sequence[Due], told: _Told | None) -> bool:
        """Send the answer to one person's questions; return whether it was tried."""
        due = dues[0]
        guild = self._bot.get_guild(due.guild_id)
        if guild is None:  # another process has it, or Discord has trouble with it
            return False
        values = await self._services.servers.values(due.guild_id)
        if bar_of(values, due.guild_id, due.user_id, discord.Permissions.none()) is not None:
            await self._finish(dues)  # who may use nothing there is sent nothing from there
            return False
        questions = [due.text for due in dues]
        card = told and notice_card(
            told.say, told.telling, told.fact, questions, server_link(guild.name, guild.id)
        )
        if card is not None and await spoiled(self._services, due.guild_id, card):
            return False  # an open quiz question comes first
        begun = [due for due in dues if await self._store.begin(due)]
        await self._finish([due for due in dues if due not in begun])
        if not begun:
            return False
        if card is None:  # nothing to tell: the lesson may not be in effect yet, or tell that it's off topic
            await self._fail(begun)
            return False
        try:
            async with asyncio.timeout(SEND_S):
                channel = await self._bot.create_dm(discord.Object(due.user_id))
                await channel.send(nonce=_nonce(due), **as_sent(card))
        except (discord.Forbidden, discord.NotFound):
            await self._finish(begun)  # closed to the bot; there is no other way to reach them
        except _TROUBLE as error:
            _log.info("An answer that somebody waits for could not be sent: %r", error)
            await self._fail(begun)
        else:
            await self._finish(begun)
        return True

    async def _finish(self, dues: Iterable[Due]) -> None:
        for due in dues:
            await self._store.finish(due)

    async def _fail(self, dues: Iterable[Due]) -> None:
        for due in dues:
            await self._store.fail(due, now=self._services.clock())

    async def _told(self, due: Due) -> _Told | None:
        """Return what answers the question; None where nothing does."""
        services = self._services
        say = services.languages.say_in(language_of(due.text))
        server = await services.servers.get(due.guild_id)
        await services.servers.read_for(server, due.text)
        verdict = server.matcher.match(due.text, THRESHOLDS[Level(server.values[CARE])])
        telling = in_private(await services.servers.telling(server, (), say.locale))
        fact = telling.known.fact.get(verdict.fact_id or "")
        return None if fact is None else _Told(say, telling, fact)


def notice_card(say: Say, telling: Telling, fact: Fact, questions: Sequence[str], server: str) -> Card:
    """Return the message with the answer that somebody waited for, who may have asked in several ways.

    ``server`` is its name, as markdown.
    """
    is_spoiler = fact.id not in telling.offered.fact
    named = say.join([quoted(say, question, QUOTED_LIMIT // len(questions)) for question in questions])
    line = say("You asked: {question}", question=named)
    asked = guarded(telling, line, is_spoiler=is_spoiler)
    title = say("Here's your answer")
    added = say("The moderators of **{server}** have added it.", server=server)
    source = source_line(say, telling.known, fact)
    cover, told = "", added
    if fact.is_taught:  # the source says who added it
        source, told = taught_there_line(say, fact, server), ""
    if is_spoiler:
        cover, asked = f"## {title}\n{added}\n{cover_over(say, fact, line)}", ""
    return Card(
        overline=asked,
        title="" if is_spoiler else title,
        body=["" if is_spoiler else told, answer_of(fact), english_line(say, telling.known, fact.id)],
        source=source,
        cover=cover,
    )


def _nonce(due: Due) -> str:
    """Return what tells one person's answer from all others; Discord takes 25 characters."""
    return question_key(f"{due.guild_id}:{due.user_id}:{due.folded}")
