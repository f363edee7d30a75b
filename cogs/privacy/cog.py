"""``/privacy``, and the jobs that forget what nobody needs any more."""

import logging

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.domain.errors import StoreError
from bot.domain.insights import DAY_MS
from bot.services import Bot, Interaction
from bot.ui.install_contexts import everywhere
from bot.ui.request import Request
from cogs.privacy.settings import KEEP_QUESTIONS
from cogs.privacy.views import GRACE_DAYS, PRIVACY_ITEMS, privacy_card

_log = logging.getLogger(__name__)

HOURS_BETWEEN_JOBS = 6


class Privacy(commands.Cog):
    """Explains, hands out, erases, and forgets in time."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services

    async def cog_load(self) -> None:
        """Make the buttons live and start the jobs."""
        self.bot.add_dynamic_items(*PRIVACY_ITEMS)
        self.forget.start()

    async def cog_unload(self) -> None:
        """Stop the jobs."""
        self.forget.cancel()

    @app_commands.command()
    @everywhere
    async def privacy(self, interaction: Interaction) -> None:
        """See what I keep about you and why, take it with you, or erase it."""
        ctx = await Request.open(interaction)
        say = ctx.say
        card = await privacy_card(say, self.bot, ctx.user_id, ctx.guild_id)
        await interaction.response.send_message(view=card, ephemeral=True)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Remember when the bot was removed from a server."""
        await self.services.store.privacy.guild_left(guild.id, now=self.services.clock())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Forget that it was."""
        await self.services.store.privacy.guild_returned(guild.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up on servers that it was removed from, or that it returned to, while it was away."""
        store, now = self.services.store.privacy, self.services.clock()
        here = {guild.id for guild in self.bot.guilds}
        for guild_id in await store.known_departures():
            if guild_id in here:
                await store.guild_returned(guild_id)
        for guild_id in await store.guilds():
            if guild_id not in here and self._is_mine(guild_id):
                await store.guild_left(guild_id, now=now)

    def _is_mine(self, guild_id: int) -> bool:
        """Return whether this process is the one that would see the server."""
        count = self.bot.shard_count
        return count is None or self.bot.shard_id is None or (guild_id >> 22) % count == self.bot.shard_id

    @tasks.loop(hours=HOURS_BETWEEN_JOBS)
    async def forget(self) -> None:
        """Forget questions whose time is over, and servers that did not return."""
        store, now = self.services.store, self.services.clock()
        try:
            for guild_id in await store.privacy.guilds():
                keep: int = (await self.services.values(guild_id))[KEEP_QUESTIONS]
                await store.lessons.purge_unanswered(guild_id, before=now - keep * 1_000)
            await store.insights.purge_old(now=now)
            for guild_id in await store.privacy.departed(before=now - GRACE_DAYS * DAY_MS):
                if self.bot.get_guild(guild_id) is None:
                    await store.privacy.erase_guild(guild_id)
                    self.services.servers.changed(guild_id)
                    _log.info("Erased the data of server %d, %d days after it was left", guild_id, GRACE_DAYS)
            await store.database.tidy(now=now)
        except StoreError:
            # The next round tries again; until then nothing is lost but time.
            _log.exception("Forgetting failed")

    @forget.before_loop
    async def _wait_until_ready(self) -> None:
        await self.bot.wait_until_ready()
