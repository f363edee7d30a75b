"""Changes that moderators made, in words: for the history and for the log channel."""

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import time
from typing import Any

import discord

from bot.domain.history import Area, Change, HistoryEntry
from bot.domain.pack.model import Pack
from bot.domain.settings.model import Catalogue, Setting
from bot.domain.settings.times import TimeOfDay
from bot.domain.teaching.model import (
    Content,
    Negative,
    OwnFact,
    Phrasing,
    SavedQuote,
    heading_of,
    is_hidden,
    read_content,
)
from bot.i18n import Say
from bot.log_posts import LogPost
from bot.services import Bot
from bot.ui.layout import TEXT_LIMIT, Card
from bot.ui.request import Request, say_for_guild
from bot.ui.text import capitalised, clip, escape, escape_name, in_one_line, quoted

_log = logging.getLogger(__name__)

LOG_CHANNEL_KEY = "settings.log_channel"
_VALUE_LIMIT = 150  # characters of a value in a line
_LINES_LOGGED = 15  # an import may change more; the history has them all


def author(say: Say, user_id: int | None) -> str:
    """Return who did something, as a mention that pings nobody."""
    return say("a former moderator") if user_id is None else f"<@{user_id}>"


def describe(ctx: Request, entry: HistoryEntry, say: Say | None = None) -> str:
    """Return a change as a line with a capital: what, from what, to what; of a spoiler only its heading.

    What was undone is said to be as it was before.
    """
    return capitalised(_describe(say or ctx.say, entry, ctx.services.catalogue, ctx.server.pack))


def describe_removed(say: Say, entries: Sequence[HistoryEntry], pack: Pack) -> list[str]:
    """Return what was removed as lines, where a title says that it was; ways to ask for it in one."""
    first, *others = (entry.change for entry in entries)
    if first.area is not Area.LESSON or isinstance(_only(first), Negative):
        return []
    wordings = [each for change in others if isinstance(each := _only(change), Phrasing)]
    if len(wordings) != len(others) or any(each.fact_id != first.subject for each in wordings):
        return []
    lines = [capitalised(_subject(say, first, pack))]
    if wordings and not is_hidden(read_content(first.before), pack):
        texts = say.join([quoted(say, each.text, _VALUE_LIMIT) for each in wordings])
        lines.append(
            say.count(
                len(wordings),
                "Its other wording went with it: {wordings}",
                "Its other wordings went with it: {wordings}",
                wordings=texts,
            )
        )
    return lines


def _describe(say: Say, entry: HistoryEntry, catalogue: Catalogue, pack: Pack) -> str:
    change = entry.change
    if entry.undoes is not None:
        return _describe_undoing(say, change, catalogue, pack)
    match change.area:
        case Area.SETTING:
            return _describe_setting(say, change, catalogue)
        case Area.LIST:
            return _describe_list(say, change)
        case Area.QUESTION:
            return _describe_question(say, change)
        case Area.BLOCK:
            return _describe_block(say, change)
        case Area.LESSON:
            return _describe_lesson(say, change, pack)


def _describe_undoing(say: Say, change: Change, catalogue: Catalogue, pack: Pack) -> str:
    """Return what is as it was before an earlier change."""
    if change.area is Area.BLOCK:
        who = member(say, change.about_id)
        return say("blocked {member} again", member=who) if change.after else _describe_block(say, change)
    if change.area is Area.SETTING:
        name, (_, after) = _setting_values(say, change, catalogue)
        return say("set {setting} back to {value}", setting=name, value=after)
    what = _subject(say, change, pack)
    if isinstance(only := _only(change), Negative) and not is_hidden(only, pack):
        return _describe_lesson(say, change, pack)
    if change.after is None:
        return say("took back {lesson}", lesson=what)
    if change.before is None:
        return say("restored {lesson}", lesson=what)
    return say("went back to {lesson}", lesson=what)


def _subject(say: Say, change: Change, pack: Pack) -> str:
    """Return what was taught or listed, as it is now, or was before it was removed."""
    data = change.before if change.after is None else change.after
    if change.area is Area.LESSON:
        return _lesson(say, data, pack)
    if change.area is Area.LIST:
        return say("the question list “{name}”", name=escape(data["name"], _VALUE_LIMIT))
    prompt = json.loads(data["question"])["prompt"]
    return say("the quiz question “{question}”", question=escape(prompt, _VALUE_LIMIT))


def _describe_lesson(say: Say, change: Change, pack: Pack) -> str:
    before, after = (data and _lesson(say, data, pack) for data in (change.before, change.after))
    if isinstance(only := _only(change), Negative) and not is_hidden(only, pack):
        text = escape(only.text, _VALUE_LIMIT)
        if before is None:
            return say("marked as off topic: “{text}”", text=text)
        return say("no longer off topic: “{text}”", text=text)
    if before is None:
        return say("added {lesson}", lesson=after)
    if after is None:
        return say("removed {lesson}", lesson=before)
    reworded = _reworded(say, read_content(change.before), read_content(change.after), pack)
    return reworded or say("changed {before} → {after}", before=before, after=after)


def _only(change: Change) -> Content | None:
    """Return the lesson that was added or removed; None where one was changed, or it is no lesson."""
    data = [each for each in (change.before, change.after) if each is not None]
    return read_content(data[0]) if change.area is Area.LESSON and len(data) == 1 else None


def _reworded(say: Say, before: Content, after: Content, pack: Pack) -> str:
    """Return that an answer was reworded, where nothing else of it was changed."""
    if not isinstance(before, OwnFact) or not isinstance(after, OwnFact):
        return ""
    if replace(before, answer=after.answer) != after or is_hidden(after, pack):
        return ""
    return say(
        "changed the answer to “{question}” from “{before}” to “{after}”",
        question=escape(after.text, _VALUE_LIMIT),
        before=in_one_line(before.answer, _VALUE_LIMIT),
        after=in_one_line(after.answer, _VALUE_LIMIT),
    )


def _describe_setting(say: Say, change: Change, catalogue: Catalogue) -> str:
    name, (before, after) = _setting_values(say, change, catalogue)
    return f"{name}: {after}" if before == after else f"{name}: {before} → {after}"


def _setting_values(say: Say, change: Change, catalogue: Catalogue) -> tuple[str, list[str]]:
    """Return what a setting is called, and its values before and after."""
    setting = catalogue.setting.get(change.subject)
    stored = (change.before, change.after)
    if setting is None:
        default = say("the default")
        return change.subject, [
            default if data is None else escape(str(data), _VALUE_LIMIT) for data in stored
        ]
    values = [catalogue.read({} if data is None else {setting.key: data})[setting] for data in stored]
    return f"**{full_name(say, setting, catalogue)}**", [shown(say, setting, value) for value in values]


def member(say: Say, user_id: int | None) -> str:
    """Return whom something is about, as a mention that pings nobody."""
    return say("someone who erased their data") if user_id is None else f"<@{user_id}>"


def _describe_block(say: Say, change: Change) -> str:
    who = member(say, change.about_id)
    return say("blocked {member}", member=who) if change.after else say("unblocked {member}", member=who)


def _describe_question(say: Say, change: Change) -> str:
    """Return what was done to a question of a quiz list; the answer is not told."""
    data = json.loads((change.after or change.before)["question"])
    text = escape(data["prompt"], _VALUE_LIMIT)
    if change.before is None:
        return say("added the quiz question “{question}”", question=text)
    if change.after is None:
        return say("removed the quiz question “{question}”", question=text)
    return say("edited the quiz question “{question}”", question=text)


def _describe_list(say: Say, change: Change) -> str:
    before, after = change.before, change.after
    name = escape((after or before)["name"], _VALUE_LIMIT)
    if after is None:
        return say("removed the question list “{name}”", name=name)
    questions = say.count(after["questions"], "{number} question", "{number} questions")
    if before is None:
        return say("added the question list “{name}” ({questions})", name=name, questions=questions)
    if "imported" in after:
        return say(
            "imported questions into the list “{name}” (now {questions})", name=name, questions=questions
        )
    if before["name"] == after["name"]:
        return say("edited the details of the question list “{name}”", name=name)
    old = escape(before["name"], _VALUE_LIMIT)
    return say("renamed the question list “{old}” to “{new}”", old=old, new=name)


def full_name(say: Say, setting: Setting[Any], catalogue: Catalogue) -> str:
    """Return a setting's name with that of its page."""
    section = catalogue.section[setting.section_id]
    return f"{say.known(section.title)} / {say.known(setting.label)}"


def shown(say: Say, setting: Setting[Any], value: Any) -> str:
    """Return a value in a line of text, cut where it is long."""
    return clip(value_text(say, setting, value), _VALUE_LIMIT)


def value_text(say: Say, setting: Setting[Any], value: Any) -> str:
    """Return a value for people; a time of day as their language writes it."""
    if isinstance(setting.kind, TimeOfDay):
        return say.clock(time.fromisoformat(value))
    return say.phrase(setting.kind.show(value))


def _lesson(say: Say, data: Any, pack: Pack) -> str:
    content = read_content(data)
    if is_hidden(content, pack):
        return hidden_lesson(say, content, pack)
    text = escape(content.text, _VALUE_LIMIT)
    match content:
        case OwnFact():
            answer = in_one_line(content.answer, _VALUE_LIMIT)
            return say("the answer to “{question}”: “{answer}”", question=text, answer=answer)
        case Phrasing():
            fact = escape(pack.fact[content.fact_id].question, _VALUE_LIMIT)
            return say("“{text}” as another way to ask “{fact}”", text=text, fact=fact)
        case SavedQuote():
            return say("the quote “{text}” by {speaker}", text=text, speaker=escape_name(content.speaker))
        case _:
            return say("the off-topic question “{text}”", text=text)


def hidden_lesson(say: Say, content: Content, pack: Pack) -> str:
    """Return a lesson that is hidden as one line."""
    if isinstance(content, Phrasing) and content.fact_id not in pack.fact:
        return say("another way to ask a question that's gone")
    heading = escape(heading_of(content, pack), _VALUE_LIMIT)
    return say("“{heading}” (hidden, may be a spoiler)", heading=heading)


async def announce(ctx: Request, entries: Sequence[HistoryEntry]) -> None:
    """Write changes to the server's log channel, where it has one.

    The server is read again: the changes may include the channel, and the next question finds it loaded.
    """
    await announce_in(ctx.interaction.client, ctx.require_guild(), ctx.server.pack, entries)


async def announce_in(
    bot: Bot, guild_id: int, pack: Pack, entries: Sequence[HistoryEntry], head: str = ""
) -> None:
    """Write changes to the log channel of a server, where it has one; ``head`` says what they are."""
    if not entries:
        return
    say, catalogue = say_for_guild(bot, guild_id), bot.services.catalogue
    told = (capitalised(_describe(say, entry, catalogue, pack)) for entry in entries[:_LINES_LOGGED])
    lines = tuple(f"- {line}" for line in told)
    if head:
        await log(bot, guild_id, _log_card(say, head, lines, len(entries)))
        return
    await _log_changes(bot, guild_id, say, entries, lines)


async def _log_changes(
    bot: Bot, guild_id: int, say: Say, entries: Sequence[HistoryEntry], lines: tuple[str, ...]
) -> None:
    """Write changes to the log channel: below the last ones of that kind and person, if those end it."""
    first, number, posts = entries[0], len(entries), bot.services.log_posts
    subject = (first.actor_id, first.change.area, first.undoes is not None)
    channel_id = await log_channel_of(bot, guild_id)
    if channel_id is None:
        return
    before = posts.recall(guild_id, channel_id, subject)
    if before is not None and getattr(bot.get_channel(channel_id), "last_message_id", None) == before.id:
        together = (*before.lines, *lines)[:_LINES_LOGGED]
        total = before.number + number
        with suppress(discord.Forbidden, discord.NotFound):
            post = bot.get_partial_messageable(channel_id, guild_id=guild_id).get_partial_message(before.id)
            await post.edit(view=_log_card(say, _head(say, first, total), together, total))
            posts.keep(guild_id, LogPost(before.id, channel_id, subject, together, total))
            return
    message = await log(bot, guild_id, _log_card(say, _head(say, first, number), lines, number))
    if message is not None:
        posts.keep(guild_id, LogPost(message.id, channel_id, subject, lines, number))


def _log_card(say: Say, head: str, lines: Sequence[str], number: int) -> Card:
    """Return a post about a number of changes, of which these lines tell."""
    shown, more = [*lines], number - len(lines)
    if more > 0:
        shown.append("- " + say("{more} more in /settings history", more=say.number(more)))
    return Card(body=[clip("\n".join([head, *shown]), TEXT_LIMIT)])


def _head(say: Say, first: HistoryEntry, number: int) -> str:
    who = author(say, first.actor_id)
    if first.undoes is not None:
        if number > 1:
            return say("{who} undid earlier changes:", who=who)
        return say("{who} undid an earlier change:", who=who)
    if number > 1:
        return say("{who} made these changes:", who=who)
    return say("{who} made this change:", who=who)


async def log_channel_of(bot: Bot, guild_id: int) -> int | None:
    """Return where a server has its changes posted; None where it has no such channel."""
    setting = bot.services.catalogue.setting[LOG_CHANNEL_KEY]
    channel_id: int | None = (await bot.services.servers.values(guild_id))[setting]
    return channel_id


async def log(bot: Bot, guild_id: int, card: Card) -> discord.Message | None:
    """Write a card to the log channel of a server, where it has one; return its message."""
    channel_id = await log_channel_of(bot, guild_id)
    return None if channel_id is None else await post_to_log(bot, guild_id, channel_id, card)


async def post_to_log(bot: Bot, guild_id: int, channel_id: int, card: Card) -> discord.Message | None:
    """Write a card to a log channel; return its message."""
    channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
    try:
        return await channel.send(view=card)
    except (discord.Forbidden, discord.NotFound) as error:
        # The change is made. The channel's permissions show why it can't be written to.
        _log.info("The log channel %d of server %d can't be written to: %s", channel_id, guild_id, error)
        return None
