"""Teaching, wherever it is asked for: who may, checking and storing."""

import asyncio
from collections.abc import Sequence

import discord

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.teaching.model import Content, Lesson
from bot.domain.teaching.rules import PackIndex, Register, cleaned
from bot.store import new_lesson_id
from bot.ui.access import NotAllowed, manages
from bot.ui.request import Request
from cogs.teach.settings import TEACHERS


class LessonGone(UserError):
    """There is no such lesson."""

    def __init__(self) -> None:
        super().__init__("There is no such lesson (any more). /teach list shows what there is.")


def require_teacher(ctx: Request) -> None:
    """Raise NotAllowed for anybody who may not teach at this very moment."""
    user = ctx.interaction.user
    roles = {role.id for role in user.roles} if isinstance(user, discord.Member) else set[int]()
    is_teacher = manages(ctx.interaction.permissions) or not roles.isdisjoint(ctx.values[TEACHERS])
    if ctx.guild_id is None or not is_teacher:
        raise NotAllowed("Teaching needs Manage Server, or a role that may teach here (/settings panel).")


async def teach(ctx: Request, content: Content, *, replaces: str | None = None) -> tuple[HistoryEntry, ...]:
    """Teach one lesson, new or in place of another. Raises InvalidLesson, NotAllowed."""
    require_teacher(ctx)
    content = cleaned(content)
    await asyncio.to_thread(_check, ctx, content, replaces)  # a full server's lessons take a while
    return await store_lessons(ctx, [(replaces or new_lesson_id(), content)])


def _check(ctx: Request, content: Content, replaces: str | None) -> None:
    index = PackIndex.of(ctx.services.pack, ctx.require_guild())
    Register(ctx.server.taught, index).check(content, replaces=replaces)


async def store_lessons(ctx: Request, contents: Sequence[tuple[str, Content]]) -> tuple[HistoryEntry, ...]:
    """Store checked lessons, all or none; they take effect at once."""
    services, guild_id = ctx.services, ctx.require_guild()
    entries = await services.store.lessons.teach(guild_id, contents, actor_id=ctx.user_id, now=ctx.now)
    services.servers.changed(guild_id)
    return entries


async def remove_lesson(ctx: Request, lesson_id: str) -> tuple[HistoryEntry, ...]:
    """Remove a lesson and the phrasings of a removed fact. Raises LessonGone, NotAllowed."""
    require_teacher(ctx)
    services, guild_id = ctx.services, ctx.require_guild()
    entries = await services.store.lessons.remove(guild_id, [lesson_id], actor_id=ctx.user_id, now=ctx.now)
    services.servers.changed(guild_id)
    if not entries:
        raise LessonGone
    return entries


def lesson_of(ctx: Request, lesson_id: str) -> Lesson:
    """Return a lesson of the server. Raises LessonGone."""
    lesson = ctx.server.taught.by_id.get(lesson_id)
    if lesson is None:
        raise LessonGone
    return lesson
