"""Teaching, from wherever it is asked for: who may, checked, stored, in effect at once, and logged."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

import discord

from bot.domain.errors import UserError
from bot.domain.history import Entry
from bot.domain.teaching import Content, Lesson, PackIndex, Register, Taught, cleaned
from bot.store import new_lesson_id
from bot.ui.access import NotAllowed, manages
from bot.ui.changes import announce
from bot.ui.request import Request
from cogs.teach.settings import TEACHERS


class LessonGone(UserError):
    """A lesson was named that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such lesson (any more). /teach list shows what there is.")


async def require_teacher(ctx: Request) -> None:
    """Raise NotAllowed for anybody who may not teach at this very moment."""
    guild_id = ctx.guild_id
    if guild_id is not None:
        if manages(ctx.interaction.permissions):
            return
        teachers = (await ctx.services.values(guild_id))[TEACHERS]
        user = ctx.interaction.user
        if isinstance(user, discord.Member) and not {role.id for role in user.roles}.isdisjoint(teachers):
            return
    raise NotAllowed("Teaching needs Manage Server, or a role that may teach here (/settings panel).")


async def taught_in(ctx: Request) -> Taught:
    """Return what the interaction's server was taught."""
    return ctx.server.taught


async def teach(ctx: Request, content: Content, *, replaces: str | None = None) -> tuple[Entry, ...]:
    """Teach one lesson, new or in place of another. Raises InvalidLesson, NotAllowed."""
    await require_teacher(ctx)
    content = cleaned(content)
    taught = await taught_in(ctx)
    grounds = partial(PackIndex.of, ctx.services.pack, ctx.require_guild())
    await asyncio.to_thread(_check, grounds, taught, content, replaces)
    return await store_lessons(ctx, [(replaces or new_lesson_id(), content)])


def _check(grounds: Callable[[], PackIndex], taught: Taught, content: Content, replaces: str | None) -> None:
    Register(taught, grounds()).check(content, replaces=replaces)


async def store_lessons(ctx: Request, contents: Sequence[tuple[str, Content]]) -> tuple[Entry, ...]:
    """Store checked lessons, all or none, and have them take effect."""
    bot, guild_id = ctx.interaction.client, ctx.require_guild()
    entries = await bot.services.store.lessons.teach(guild_id, contents, actor_id=ctx.user_id, now=ctx.now)
    bot.services.servers.changed(guild_id)
    return entries


async def remove_lesson(ctx: Request, lesson_id: str) -> tuple[Entry, ...]:
    """Remove a lesson with what hangs on it. Raises LessonGone, NotAllowed."""
    await require_teacher(ctx)
    bot, guild_id = ctx.interaction.client, ctx.require_guild()
    entries = await bot.services.store.lessons.remove(
        guild_id, [lesson_id], actor_id=ctx.user_id, now=ctx.now
    )
    bot.services.servers.changed(guild_id)
    if not entries:
        raise LessonGone
    return entries


async def lesson_of(ctx: Request, lesson_id: str) -> Lesson:
    """Return a lesson of the interaction's server. Raises LessonGone."""
    lesson = (await taught_in(ctx)).by_id.get(lesson_id)
    if lesson is None:
        raise LessonGone
    return lesson


async def finish(ctx: Request, entries: tuple[Entry, ...]) -> None:
    """After the person was answered: make the server ready for the next question, and log."""
    guild_id = ctx.require_guild()
    await ctx.services.servers.get(guild_id)
    await announce(ctx.interaction.client, guild_id, entries)
