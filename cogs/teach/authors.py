"""What the author of a message is due from which an answer was taken: to be told, and to take it back."""

import logging
from collections.abc import Iterable
from typing import Any

import discord

from bot.domain.errors import UserError
from bot.domain.pack.views import names_spoiler
from bot.domain.teaching.model import Lesson, OwnFact, heading_of, is_hidden, speaker_of
from bot.i18n import Say
from bot.services import Bot
from bot.ui.access import NotAllowed
from bot.ui.changes import announce, announce_in, author, describe, log
from bot.ui.components import SNOWFLAKE, CustomId, button, on_press
from bot.ui.layout import Card
from bot.ui.request import Request, say_for_guild
from bot.ui.text import covered, escape, escape_formatted, escape_name, message_link
from cogs.teach.access import require_teacher
from cogs.teach.lessons import LESSON_ID, LessonGone

_log = logging.getLogger(__name__)

TAKE_BACK = CustomId("teach:back", guild=SNOWFLAKE, lesson=LESSON_ID)  # in private, where no server is known
DROP = CustomId("teach:drop", lesson=LESSON_ID)
LOGGED = 5  # answers that get a card of their own when many messages are deleted at once


async def tell_author(bot: Bot, guild_id: int, lesson: Lesson) -> bool:
    """Tell whoever wrote the message what was taken from it; return False where they take no messages."""
    fact, say = lesson.content, say_for_guild(bot, guild_id)
    speaker_id = speaker_of(fact)
    if not isinstance(fact, OwnFact) or speaker_id is None:
        return True
    try:
        channel = await bot.create_dm(discord.Object(speaker_id))
        await channel.send(view=await _told_card(bot, say, guild_id, lesson.id, fact))
    except discord.HTTPException as error:
        _log.info("An author could not be told of an answer from their message: %s", error)
        return False
    return True


async def _told_card(bot: Bot, say: Say, guild_id: int, lesson_id: str, fact: OwnFact) -> Card:
    guild, server = bot.get_guild(guild_id), await bot.services.servers.get(guild_id)
    name = escape_name(guild.name) if guild is not None else str(guild_id)
    question, answer = f"**{escape(fact.text)}**", escape_formatted(fact.answer)
    if is_hidden(fact, server.pack) or names_spoiler(server.pack, f"{fact.text}\n{fact.answer}"):
        question, answer = covered(question), covered(answer)
    else:
        answer = "\n".join(f"> {line}" for line in answer.splitlines())
    buttons: list[Any] = [
        button(say("Take it back"), TAKE_BACK(guild_id, lesson_id)),
        discord.ui.Button(label=say("Go to message"), url=fact.link),
    ]
    return Card(
        title=say("Your message became an answer"),
        body=[
            say("In **{server}**, moderators liked a message of yours and taught it to me:", server=name),
            f"{question}\n{answer}",
            say("It links to your message and doesn't name you. If you'd rather not, just take it back."),
        ],
        source=say("/privacy shows everything I keep about you."),
        buttons=buttons,
    )


@on_press(TAKE_BACK)
async def take_back(ctx: Request, guild: int, lesson: str) -> None:
    """Remove an answer for the person whose message it was taken from."""
    services, bot = ctx.services, ctx.interaction.client
    server = await services.servers.get(guild)
    found = server.taught.by_id.get(lesson)
    if found is None:
        raise UserError("That answer is already gone, so there's nothing left to take back.")
    if speaker_of(found.content) != ctx.user_id:
        raise NotAllowed("Only the person who wrote that message can take it back.")
    entries = await services.store.lessons.remove(guild, [lesson], actor_id=ctx.user_id, now=ctx.now)
    services.servers.changed(guild)
    done = ctx.say("Done. I no longer use your message as an answer, and moderators can't undo that.")
    await ctx.edit(Card(title=ctx.say("Taken back"), body=[done]))
    say = say_for_guild(bot, guild)
    head = say("{who} took back an answer that came from their message:", who=author(say, ctx.user_id))
    await announce_in(bot, guild, server.pack, entries, head)


async def notice_deletion(bot: Bot, guild_id: int, channel_id: int, message_ids: Iterable[int]) -> None:
    """Take the links out of answers whose messages were deleted, and tell the log channel.

    The answers stay their authors': they can still take them back, and erasing deletes them.
    """
    links = {message_link(guild_id, channel_id, message_id) for message_id in message_ids}
    gone = await bot.services.store.lessons.unlink(guild_id, links)
    if not gone:
        return
    bot.services.servers.changed(guild_id)
    say, pack = say_for_guild(bot, guild_id), (await bot.services.servers.get(guild_id)).pack
    for lesson in gone[:LOGGED]:
        told = say(
            "The message behind the answer to “{question}” was deleted. The answer stays, without the link.",
            question=escape(heading_of(lesson.content, pack)),
        )
        drop = button(say("Remove the answer"), DROP(lesson.id))
        await log(bot, guild_id, Card(body=[told], buttons=[drop]))
    more = len(gone) - LOGGED
    if more > 0:
        others = say.count(
            more,
            "The message behind {number} more answer was deleted. See /teach list.",
            "The messages behind {number} more answers were deleted. See /teach list.",
        )
        await log(bot, guild_id, Card(body=[others]))


@on_press(DROP)
async def drop(ctx: Request, lesson: str) -> None:
    """Remove an answer whose message was deleted."""
    require_teacher(ctx)
    guild_id = ctx.require_guild()
    entries = await ctx.services.store.lessons.remove(guild_id, [lesson], actor_id=ctx.user_id, now=ctx.now)
    ctx.services.servers.changed(guild_id)
    if not entries:
        raise LessonGone
    removed = describe(ctx, entries[0], ctx.public_say)
    await ctx.edit(Card(body=[removed]))
    await announce(ctx, entries)
