"""Erasing all that is kept for a server, for those who manage it."""

from collections.abc import Iterator, Mapping

import discord

from bot.domain.teaching.model import LessonKind, Taught
from bot.i18n import Say
from bot.ui.access import require_manager
from bot.ui.changes import author, log_channel_of, post_to_log
from bot.ui.commands import mention
from bot.ui.components import CustomId, button, on_press
from bot.ui.erasing import ERASE_SERVER, about_members
from bot.ui.layout import Card
from bot.ui.request import Request, say_for_guild

CONFIRM = CustomId("privacy:server-confirm")
KEEP = CustomId("privacy:server-keep")
_EXPORTS = ("settings export", "teach export", "quiz export")


@on_press(ERASE_SERVER)
async def ask_before_erasing(ctx: Request) -> None:
    """Say what erasing the server takes away and what stays, and ask whether to go on."""
    require_manager(ctx)
    say, ids = ctx.say, ctx.services.command_ids
    kept = await ctx.services.store.privacy.count_guild(ctx.require_guild())
    taught = await ctx.services.store.lessons.taught(ctx.require_guild())
    goes = [f"- {line}" for line in _kept_lines(say, kept, taught)]
    if not goes:
        await ctx.edit(_card(say("Nothing to erase"), say("I don't keep anything for this server.")))
        return
    stays = say(
        "**What stays:** what I posted in channels, files that were exported, and backups that whoever runs "
        "me made."
    )
    copy = say(
        "To keep a copy, first use {exports}.", exports=say.join([mention(ids, name) for name in _EXPORTS])
    )
    after = say(
        "Running quizzes and trivia nights end. I stay here, as I was when you added me. This can't be "
        "undone."
    )
    card = Card(
        art="privacy",
        title=say("Erase this server's data?"),
        body=[
            "\n".join([say("**Gone for good, for everyone here:**"), *goes]),
            f"{stays} {copy}",
            after,
        ],
        source=about_members(say),
        buttons=[
            button(say("Erase everything"), CONFIRM(), discord.ButtonStyle.danger),
            button(say("Keep it"), KEEP()),
        ],
    )
    await ctx.edit(card)


def _taught_lines(say: Say, taught: Taught) -> Iterator[str]:
    """Yield what a server taught, each kind by itself."""
    counts = {kind: len(taught.of(kind)) for kind in LessonKind}
    if number := counts[LessonKind.FACT]:
        yield say.count(number, "{number} answer you taught me", "{number} answers you taught me")
    if number := counts[LessonKind.PHRASING]:
        yield say.count(
            number, "{number} other way to ask a question", "{number} other ways to ask questions"
        )
    if number := counts[LessonKind.NEGATIVE]:
        yield say.count(
            number, "{number} question marked as off topic", "{number} questions marked as off topic"
        )
    if number := counts[LessonKind.QUOTE]:
        yield say.count(number, "{number} saved quote", "{number} saved quotes")


def _quiz_lines(say: Say, kept: Mapping[str, int]) -> Iterator[str]:
    if number := kept.get("quiz_lists", 0):
        yield say.count(number, "{number} list of quiz questions", "{number} lists of quiz questions")
    if number := kept.get("quiz_games", 0):
        yield say.count(
            number,
            "{number} quiz, with its scores",
            "{number} quizzes, with all scores, leaderboards, and streaks",
        )
    if number := kept.get("quiz_days", 0):
        yield say.count(
            number,
            "{number} question of the day, with everyone's answers",
            "{number} questions of the day, with everyone's answers",
        )
    if number := kept.get("quiz_nights", 0):
        yield say.count(number, "{number} trivia night", "{number} trivia nights")


def _kept_lines(say: Say, kept: Mapping[str, int], taught: Taught) -> Iterator[str]:
    """Yield what is kept for a server, with how much of it."""
    yield from _taught_lines(say, taught)
    if number := kept.get("articles", 0):
        yield say.count(number, "{number} article", "{number} articles")
    yield from _quiz_lines(say, kept)
    if number := kept.get("asked", 0):
        yield say.count(
            number,
            "{number} question people asked, as counted in /insights",
            "{number} questions people asked, as counted in /insights",
        )
    if number := kept.get("unanswered", 0):
        yield say.count(
            number,
            "{number} question for /teach review, settled ones included",
            "{number} questions for /teach review, settled ones included",
        )
    if number := kept.get("settings", 0):
        yield say.count(number, "{number} setting you changed", "{number} settings you changed")
    if number := kept.get("blocks", 0):
        yield say.count(number, "{number} block of a member", "{number} blocks of members")
    if number := kept.get("history", 0):
        yield say.count(
            number, "{number} change in /settings history", "{number} changes in /settings history"
        )


@on_press(CONFIRM)
async def erase(ctx: Request) -> None:
    """End what runs in the server, erase everything, and say so there and in the log channel."""
    require_manager(ctx)
    guild_id, bot, say = ctx.require_guild(), ctx.interaction.client, ctx.say
    await ctx.interaction.response.defer()  # quizzes that end are shown first
    log_channel_id = await log_channel_of(bot, guild_id)
    guild = bot.get_guild(guild_id)
    places = () if guild is None else (*guild.channels, *guild.threads)
    await ctx.services.erasing.erase_guild(guild_id, [place.id for place in places])
    card = _card(
        say("Erased"),
        say("Everything I kept for this server is gone, and what was running has ended."),
        say(
            "From now on, I only keep what you do next. {start} sets me up again.",
            start=mention(ctx.services.command_ids, "settings start"),
        ),
    )
    await ctx.interaction.edit_original_response(view=card, attachments=card.files)
    if log_channel_id is not None:
        say = say_for_guild(bot, guild_id)
        told = say("{who} erased everything I kept for this server.", who=author(say, ctx.user_id))
        await post_to_log(bot, guild_id, log_channel_id, Card(body=[told]))


@on_press(KEEP)
async def keep(ctx: Request) -> None:
    """Say that nothing was erased."""
    await ctx.edit(_card(ctx.say("Nothing erased"), ctx.say("Everything stays as it is.")))


def _card(title: str, *body: str) -> Card:
    return Card(art="privacy", title=title, body=body)
