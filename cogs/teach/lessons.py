"""Teaching, from wherever it is asked for: who may, checked, stored, in effect at once, and logged."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.domain.errors import UserError
from bot.domain.teaching import Grounds, Register, cleaned
from bot.store import new_lesson_id
from bot.ui.access import NotAllowed, guild_id_of, manages, server_of
from bot.ui.changes import announce
from cogs.teach.settings import TEACHERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.client import Reckoner
    from bot.domain.history import Entry
    from bot.domain.teaching import Content, Lesson, Taught


class LessonGone(UserError):
    """A lesson was named that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such lesson (any more). /teach list shows what there is.")


async def require_teacher(interaction: discord.Interaction[Reckoner]) -> None:
    """Raise NotAllowed for anybody who may not teach at this very moment."""
    guild_id = server_of(interaction)
    if guild_id is not None:
        if manages(interaction.permissions):
            return
        teachers = (await interaction.client.values(guild_id))[TEACHERS]
        user = interaction.user
        if isinstance(user, discord.Member) and not {role.id for role in user.roles}.isdisjoint(teachers):
            return
    raise NotAllowed("Teaching needs Manage Server, or a role that may teach here (/settings panel).")


async def taught_in(interaction: discord.Interaction[Reckoner]) -> Taught:
    """Return what the interaction's server was taught."""
    return (await interaction.client.servers.get(guild_id_of(interaction))).taught


async def teach(
    interaction: discord.Interaction[Reckoner], content: Content, *, instead_of: str | None = None
) -> tuple[Entry, ...]:
    """Teach one lesson, new or in place of another. Raises InvalidLesson, NotAllowed."""
    await require_teacher(interaction)
    content = cleaned(content)
    taught = await taught_in(interaction)
    grounds = partial(Grounds.of, interaction.client.pack, guild_id_of(interaction))
    await asyncio.to_thread(_check, grounds, taught, content, instead_of)
    return await store_lessons(interaction, [(instead_of or new_lesson_id(), content)])


def _check(grounds: Callable[[], Grounds], taught: Taught, content: Content, instead_of: str | None) -> None:
    Register(taught, grounds()).check(content, instead_of=instead_of)


async def store_lessons(
    interaction: discord.Interaction[Reckoner], contents: Sequence[tuple[str, Content]]
) -> tuple[Entry, ...]:
    """Store checked lessons, all or none, and have them take effect."""
    bot, guild_id = interaction.client, guild_id_of(interaction)
    entries = await bot.store.lessons.teach(guild_id, contents, actor_id=interaction.user.id, now=bot.clock())
    bot.servers.changed(guild_id)
    return entries


async def remove_lesson(interaction: discord.Interaction[Reckoner], lesson_id: str) -> tuple[Entry, ...]:
    """Remove a lesson with what hangs on it. Raises LessonGone, NotAllowed."""
    await require_teacher(interaction)
    bot, guild_id = interaction.client, guild_id_of(interaction)
    entries = await bot.store.lessons.remove(
        guild_id, [lesson_id], actor_id=interaction.user.id, now=bot.clock()
    )
    bot.servers.changed(guild_id)
    if not entries:
        raise LessonGone
    return entries


async def lesson_of(interaction: discord.Interaction[Reckoner], lesson_id: str) -> Lesson:
    """Return a lesson of the interaction's server. Raises LessonGone."""
    lesson = (await taught_in(interaction)).by_id.get(lesson_id)
    if lesson is None:
        raise LessonGone
    return lesson


async def finish(interaction: discord.Interaction[Reckoner], entries: tuple[Entry, ...]) -> None:
    """After the person was answered: make the server ready for the next question, and log."""
    guild_id = guild_id_of(interaction)
    await interaction.client.servers.get(guild_id)
    await announce(interaction.client, guild_id, entries)
