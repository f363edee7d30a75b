"""The questions that a message may answer: those before it in its channel, and those that wait for one."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import discord
from discord import MessageReferenceType

from bot.domain.matching.schema.requests import opens_question
from bot.domain.teaching.texts import clean_question, fold_question, question_to_keep
from bot.domain.words import content_words
from bot.store import OPEN_QUESTIONS
from bot.ui.request import Request
from cogs.teach.now import is_answered

SEARCHED = 30  # messages before an answer among which its question may be
OFFERED = 5  # questions, at most
SEARCH_S = 1.5  # how long they are looked for: Discord waits three seconds
_EXAMINED = 3 * OFFERED  # of which it is told whether they are answered by now, which takes its time
_OPEN = "open:"  # before the key of a question that waits for its answer
_TELLING = 4  # letters of a word that says what is meant, in any language


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a message may be the answer to."""

    value: str  # of its option: its message's id, or the key of one that waits
    text: str

    @classmethod
    def of(cls, message: discord.Message) -> Self:
        """Return a message as a question."""
        return cls(str(message.id), question_to_keep(message.content))


async def find_questions(
    ctx: Request, message: discord.Message, answer: str
) -> tuple[discord.Message | None, list[Candidate]]:
    """Return the question that a message replies to, and others that it may answer, likeliest first.

    Those that are answered already come last, and of those that wait anywhere in the server only those that
    share a word with the ``answer``.
    """
    replied: discord.Message | None = None
    before: list[discord.Message] = []
    with suppress(discord.HTTPException, TimeoutError):
        async with asyncio.timeout(SEARCH_S):
            with suppress(discord.HTTPException):  # it may be gone
                replied = await replied_to(ctx, message)
            if may_look(ctx):
                found = [each async for each in message.channel.history(limit=SEARCHED, before=message)]
                before = [each for each in found if each != replied and _asks(each)]
    asked = [Candidate.of(each) for each in before]
    known = "" if replied is None else fold_question(replied.content)
    return replied, await _likeliest(ctx, answer, [*asked, *await _waiting(ctx, answer)], known)


async def _waiting(ctx: Request, answer: str) -> list[Candidate]:
    """Return the questions that wait in the server and share a word with an answer, the latest first."""
    waiting = await ctx.services.store.lessons.waiting(ctx.require_guild(), limit=OPEN_QUESTIONS)
    latest = sorted(waiting, key=lambda question: -question.last_at)
    found = (Candidate(f"{_OPEN}{each.key}", question_to_keep(each.text)) for each in latest)
    return [each for each in found if _shared(each.text, answer)]


async def _likeliest(
    ctx: Request, answer: str, candidates: Iterable[Candidate], known: str
) -> list[Candidate]:
    """Return each question once, without the ``known`` one: open ones first, then by words in common."""
    once: dict[str, Candidate] = {}
    for each in candidates:
        once.setdefault(fold_question(each.text), each)
    once.pop(known, None)
    near = sorted(once.values(), key=lambda each: -_shared(each.text, answer))[:_EXAMINED]
    for each in near:
        await ctx.services.servers.read_for(ctx.server, each.text)
    return sorted(near, key=lambda each: is_answered(ctx, each.text))[:OFFERED]


def _shared(question: str, answer: str) -> int:
    """Return how many telling words of a question are in an answer, with any ending."""
    said = _telling(answer)
    return sum(
        any(word.startswith(each) or each.startswith(word) for each in said) for word in _telling(question)
    )


def _telling(text: str) -> Sequence[str]:
    return [word for word in content_words(text) if len(word) >= _TELLING]


async def replied_to(
    ctx: Request, message: discord.Message, *, is_ours: bool = False
) -> discord.Message | None:
    """Return the question that a message replies to; by way of the bot's own reply to it, too."""
    reference, me = message.reference, ctx.interaction.client.user
    if reference is None or reference.message_id is None or reference.type is not MessageReferenceType.reply:
        return None
    replied = reference.resolved
    if not isinstance(replied, discord.Message) or not (replied.content or replied.author.bot):
        # Discord need not send it along, or sends it without its text.
        if not may_look(ctx):
            return None
        replied = await message.channel.fetch_message(reference.message_id)
    if me is not None and replied.author.id == me.id and not is_ours:
        return await replied_to(ctx, replied, is_ours=True)
    return replied if not replied.author.bot and fold_question(clean_question(replied.content)) else None


def may_look(ctx: Request) -> bool:
    """Return whether the bot may read the messages of the channel."""
    permissions = ctx.interaction.app_permissions
    return permissions.view_channel and permissions.read_message_history


def _asks(message: discord.Message) -> bool:
    """Return whether a message looks like a person's question."""
    text = clean_question(message.content)
    is_question = text.endswith("?") or opens_question(text)
    return is_question and not message.author.bot and bool(fold_question(text))


async def question_of(ctx: Request, value: str) -> str:
    """Return what the option with a value asks; "" where it can't be read."""
    if value.startswith(_OPEN):
        waiting = await ctx.services.store.lessons.unanswered(ctx.require_guild(), value.removeprefix(_OPEN))
        return question_to_keep(waiting.text) if waiting is not None else ""
    channel = ctx.interaction.channel
    if not isinstance(channel, discord.abc.Messageable) or not may_look(ctx):
        return ""
    with suppress(discord.NotFound, discord.Forbidden):
        return question_to_keep((await channel.fetch_message(int(value))).content)
    return ""
