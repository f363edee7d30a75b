"""``/privacy`` with its buttons, and the job that erases what is no longer needed."""

import asyncio
import json
import logging
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands, tasks

from bot.conversations import KEPT_MS
from bot.domain.errors import StoreError
from bot.domain.insights import DAY_MS
from bot.domain.settings.times import show_duration
from bot.domain.teaching.articles import KEPT_MS as ARTICLES_KEPT_MS
from bot.services import BotCog, Interaction
from bot.store import Claim, Kind
from bot.store.asked import QUESTION_DAYS
from bot.store.privacy import PERSONAL
from bot.ui.access import manages
from bot.ui.components import CustomId, button, on_press
from bot.ui.erasing import about_members, erase_server_button
from bot.ui.layout import Card
from bot.ui.request import Request, everywhere, text_file
from bot.ui.text import capitalised
from cogs.privacy.settings import KEEP_QUESTIONS

_log = logging.getLogger(__name__)

HOURS_BETWEEN_JOBS = 6
OFFERS_KEY = "teach.offers"  # another cog's setting
GRACE_DAYS = 30  # after which the data of a server that removed the bot is erased

EXPORT = CustomId("privacy:export")
ERASE = CustomId("privacy:erase")
CONFIRM = CustomId("privacy:confirm")
KEEP = CustomId("privacy:keep")


class Privacy(BotCog):
    """Shows, exports and erases what is kept, and purges what has expired."""

    async def cog_load(self) -> None:
        """Start the job."""
        self.purge_expired.start()

    async def cog_unload(self) -> None:
        """Stop the job."""
        self.purge_expired.cancel()

    @app_commands.command()
    @everywhere
    async def privacy(self, interaction: Interaction) -> None:
        """See what I keep about you and why, download it, or erase it."""
        ctx = await Request.open(interaction)
        await ctx.reply(await privacy_card(ctx))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Record when the bot was removed from a server, and forget what was asked there of late."""
        self.services.recent_questions.forget_guild(guild.id)
        await self.services.store.privacy.guild_left(guild.id, now=self.services.clock())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Drop the record of an earlier removal."""
        await self.services.store.privacy.guild_returned(guild.id)

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Record a shard's servers that removed the bot, or added it again, while it was offline."""
        store, now = self.services.store.privacy, self.services.clock()
        here = {guild.id for guild in self.bot.guilds}
        for guild_id in await store.departed():
            if guild_id in here:
                await store.guild_returned(guild_id)
        for guild_id in await store.guilds():
            if guild_id not in here and self.bot.shards_here.shard_of(guild_id) == shard_id:
                await store.guild_left(guild_id, now=now)

    @tasks.loop(hours=HOURS_BETWEEN_JOBS)
    async def purge_expired(self) -> None:
        """Delete questions and removed lists past their retention, and servers that did not return."""
        store, now = self.services.store, self.services.clock()
        try:
            if not await store.database.claim(Claim(Kind.LEADING)):
                return  # another process does it
            for guild_id in await store.privacy.guilds():
                keep: int = (await self.services.servers.values(guild_id))[KEEP_QUESTIONS]
                await store.lessons.purge_unanswered(guild_id, before=now - keep * 1_000)
            await store.articles.purge_old(before=now - ARTICLES_KEPT_MS)
            await store.insights.purge_old(now=now)
            await store.subscriptions.purge_pointless(now=now)
            await store.quiz_nights.purge_old(now=now)
            await store.quiz_lists.purge_removed(now=now)
            for guild_id in await store.privacy.departed(before=now - GRACE_DAYS * DAY_MS):
                if self.bot.get_guild(guild_id) is None:
                    await self.services.erasing.erase_guild(guild_id)
                    _log.info("Erased the data of server %d, %d days after it was left", guild_id, GRACE_DAYS)
            await store.database.tidy(now=now)
        except StoreError:
            # The next run tries again.
            _log.exception("Purging expired data failed")

    @purge_expired.before_loop
    async def _wait_until_ready(self) -> None:
        await self.bot.wait_until_ready()


async def privacy_card(ctx: Request) -> Card:
    """Return what is kept about the person here and why, in plain words."""
    say, here = ctx.say, ctx.guild_id is not None
    found = await ctx.services.store.privacy.export(ctx.user_id, ctx.guild_id)
    entries = [
        "- "
        + say(
            "**{what}** ({number}): {why}",
            what=capitalised(say.known(PERSONAL[place].what)),
            number=say.number(len(rows)),
            why=say.known(PERSONAL[place].why),
        )
        for place, rows in found.items()
    ]
    match here, bool(entries):
        case True, True:
            head = say("**What I keep about you in this server:**")
        case True, False:
            head = say("**I don't keep anything about you in this server.**")
        case _, True:
            head = say("**What I keep about you in all servers:**")
        case _:
            head = say("**I don't keep anything about you in any server.**")
    questions = say(
        "**I don't keep who asked a question**, unless you want to hear the answer later or say that one is "
        "wrong. I keep its text for {time}, so moderators can see "
        "what I couldn't answer, and count it for {days} days.",
        time=show_duration(ctx.values[KEEP_QUESTIONS]),
        days=QUESTION_DAYS,
    )
    memory = say(
        "So you can ask follow-up questions, I remember what I last answered you in a channel for "
        "{minutes} minutes. That's never saved.",
        minutes=KEPT_MS // 60_000,
    )
    grace = say("If I'm removed from a server, I erase all of its data after {days} days.", days=GRACE_DAYS)
    buttons: list[ui.Item[Any]] = [
        button(say("Download my data"), EXPORT()),
        button(say("Erase my data…"), ERASE()),
    ]
    is_manager = here and manages(ctx.interaction.permissions)
    return Card(
        art="privacy",
        title=say("Your privacy"),
        body=[
            "\n".join([head, *entries]),
            f"{questions} {memory}",
            _messages_read(ctx),
            f"{grace} {about_members(say)}" if is_manager else grace,
        ],
        buttons=buttons if entries else [],
        actions=[erase_server_button(say)] if is_manager else [],
        source=say("To see all servers at once, use /privacy in a DM with me.") if here else "",
    )


def _messages_read(ctx: Request) -> str:
    """Return which messages the bot reads: replies to questions only where they may be taught."""
    say = ctx.say
    read = say(
        "I only read messages that mention me, are sent to me directly, or that someone picks for me: with a "
        "right-click or a long press, then **Apps**."
    )
    if ctx.guild_id is not None and not ctx.values[ctx.services.catalogue.setting[OFFERS_KEY]]:
        return read
    replies = say(
        "Where moderators let me learn from replies, I also see who replies to a question I couldn't answer. "
        "I read that reply once a moderator wants to teach it to me."
    )
    return f"{read} {replies}"


@on_press(EXPORT)
async def export(ctx: Request) -> None:
    """Send everything that is kept about the person as a JSON file."""
    found = await ctx.services.store.privacy.export(ctx.user_id, ctx.guild_id)
    say = ctx.say
    document = {
        "user_id": ctx.user_id,
        "server_id": ctx.guild_id,
        "exported_at_ms": ctx.now,
        "kept": found,
        "reasons": {
            place: f"{say.known(PERSONAL[place].what)}, {say.known(PERSONAL[place].why)}" for place in found
        },
    }
    # Off the event loop: a moderator may have taught thousands of lessons.
    written = await asyncio.to_thread(json.dumps, document, indent=2, ensure_ascii=False)
    file = text_file("what-is-kept-about-you.json", written)
    text = say("Everything I keep about you here:")
    await ctx.interaction.response.send_message(text, file=file, ephemeral=True)


@on_press(ERASE)
async def ask_before_erasing(ctx: Request) -> None:
    """Say what erasing does to all that is kept about the person, and ask whether to go on."""
    say = ctx.say
    found = await ctx.services.store.privacy.export(ctx.user_id, ctx.guild_id)
    lines = [
        "- "
        + say(
            "**{what}** ({number}): {erased}",
            what=capitalised(say.known(PERSONAL[place].what)),
            number=say.number(len(rows)),
            erased=say.known(PERSONAL[place].erased),
        )
        for place, rows in found.items()
    ]
    if ctx.guild_id is None:
        head = say("**What happens to your data in all servers:**")
    else:
        head = say("**What happens to your data in this server:**")
    stays = say(
        "What I posted in channels stays in Discord, such as a post about your changes in the log channel."
    )
    for_good = say("**Once erased, your data can't be brought back.**")
    card = Card(
        art="privacy",
        title=say("Erase all your data?"),
        body=["\n".join([head, *lines]), stays, for_good],
        buttons=[
            button(say("Erase everything"), CONFIRM(), discord.ButtonStyle.danger),
            button(say("Keep it"), KEEP()),
        ],
    )
    await ctx.edit(card)


@on_press(CONFIRM)
async def erase(ctx: Request) -> None:
    """Erase everything about the person."""
    ctx.services.conversations.forget(ctx.user_id)
    await ctx.services.store.privacy.erase(ctx.user_id, ctx.guild_id)
    ctx.services.servers.changed(ctx.guild_id)
    text = ctx.say("I've erased your data here. From now on, I only keep what you do next.")
    await ctx.edit(Card(art="privacy", title=ctx.say("Erased"), body=[text]))


@on_press(KEEP)
async def keep(ctx: Request) -> None:
    """Go back without erasing."""
    await ctx.edit(await privacy_card(ctx))
