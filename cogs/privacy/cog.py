"""``/privacy``, and the job that erases what is no longer needed."""

import logging

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.domain.errors import StoreError
from bot.domain.insights import DAY_MS
from bot.services import BotCog, Interaction
from bot.ui.install_contexts import everywhere
from bot.ui.request import Request
from cogs.privacy.settings import KEEP_QUESTIONS
from cogs.privacy.views import GRACE_DAYS, privacy_card

_log = logging.getLogger(__name__)

HOURS_BETWEEN_JOBS = 6


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
        """See what I keep about you and why, take it with you, or erase it."""
        ctx = await Request.open(interaction)
        await ctx.reply(await privacy_card(ctx))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Record when the bot was removed from a server."""
        await self.services.store.privacy.guild_left(guild.id, now=self.services.clock())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Drop the record of an earlier removal."""
        await self.services.store.privacy.guild_returned(guild.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Record the servers that removed the bot, or added it again, while it was offline."""
        store, now = self.services.store.privacy, self.services.clock()
        here = {guild.id for guild in self.bot.guilds}
        for guild_id in await store.departed():
            if guild_id in here:
                await store.guild_returned(guild_id)
        for guild_id in await store.guilds():
            if guild_id not in here and self._is_on_this_shard(guild_id):
                await store.guild_left(guild_id, now=now)

    def _is_on_this_shard(self, guild_id: int) -> bool:
        count = self.bot.shard_count
        return count is None or self.bot.shard_id is None or (guild_id >> 22) % count == self.bot.shard_id

    @tasks.loop(hours=HOURS_BETWEEN_JOBS)
    async def purge_expired(self) -> None:
        """Delete questions past their retention, and servers that did not return."""
        store, now = self.services.store, self.services.clock()
        try:
            for guild_id in await store.privacy.guilds():
                keep: int = (await self.services.servers.values(guild_id))[KEEP_QUESTIONS]
                await store.lessons.purge_unanswered(guild_id, before=now - keep * 1_000)
            await store.insights.purge_old(now=now)
            for guild_id in await store.privacy.departed(before=now - GRACE_DAYS * DAY_MS):
                if self.bot.get_guild(guild_id) is None:
                    await store.privacy.erase_guild(guild_id)
                    self.services.servers.changed(guild_id)
                    _log.info("Erased the data of server %d, %d days after it was left", guild_id, GRACE_DAYS)
            await store.database.tidy(now=now)
        except StoreError:
            # The next run tries again.
            _log.exception("Purging expired data failed")

    @purge_expired.before_loop
    async def _wait_until_ready(self) -> None:
        await self.bot.wait_until_ready()
