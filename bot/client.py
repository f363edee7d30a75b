"""The Discord client: opens what the bot knows, loads the cogs, registers commands when they changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import cog_folders, extension_names, read_catalogue
from bot.clock import Clock, wall_clock
from bot.delivery import Limits, mind_limits
from bot.domain.errors import OperatorError
from bot.knowledge import Knowledge, open_knowledge
from bot.servers import Servers
from bot.store import GLOBAL, CommandSync
from bot.ui.access import admit
from bot.ui.errors import report
from bot.ui.i18n import UI_WORDING, CommandTranslator, Languages
from bot.ui.imports import ApplyButton, PendingImports
from bot.ui.navigation import BackButton, PageButton, PageRenderer, PlaceSelect
from bot.unreadable import finish, guard_components, left_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config import Config
    from bot.domain.matching import Matcher
    from bot.domain.pack import Pack
    from bot.domain.settings import Values
    from bot.store import Store

_log = logging.getLogger(__name__)

# The bot has no voice; discord.py need not warn that its libraries are missing.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


_FINISH_S = 5.0  # of the ten that supervisors commonly give
_QUESTIONS = ("INTERACTION_CREATE", "MESSAGE_CREATE")
# How discord.py names the tasks that run commands, components and listeners.
_ANSWERS = ("CommandTree-invoker", "discord-ui-", "discord.py: on_interaction", "discord.py: on_message")


class Tree(app_commands.CommandTree["Reckoner"]):
    """The command tree, with the one question in front of every command and the one error door."""

    async def interaction_check(self, interaction: discord.Interaction[Reckoner], /) -> bool:
        """Ask whether this person may use that here; also in front of autocomplete and context menus."""
        command = interaction.command
        try:
            await admit(interaction, (command.module if command else None) or "")
        except Exception as error:  # noqa: BLE001 - discord.py would drop what a check raises
            await report(interaction, error)
            return False
        return True

    def _from_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a command in a task whose failure is seen; discord.py's own only knows commands' errors."""

        async def answer() -> None:
            try:
                await self._call(interaction)
            except app_commands.AppCommandError as error:
                await self._dispatch_error(interaction, error)

        self.client.loop.create_task(finish(answer()), name="CommandTree-invoker")

    async def on_error(
        self, interaction: discord.Interaction[Reckoner], error: app_commands.AppCommandError, /
    ) -> None:
        """Report through the one door."""
        await report(interaction, error)


class Reckoner(commands.Bot):
    """The bot. Time and chance come in, so that tests and the preview can hold them."""

    knowledge: Knowledge
    servers: Servers

    def __init__(self, config: Config, *, clock: Clock = wall_clock, rng: Random | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,  # no text commands exist; the library wants a prefix
            help_command=None,
            tree_cls=Tree,
            intents=_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_id=config.shard_id,
            shard_count=config.shard_count,
        )
        self.config = config
        self.limits = Limits()
        self.clock = clock
        self.rng = rng or Random()  # noqa: S311 - it shuffles quizzes, it guards nothing
        self.languages = Languages.read([UI_WORDING, *_wording_files()])
        self.pages: dict[str, PageRenderer] = {}
        self.command_ids: Mapping[str, int] = {}
        self.catalogue = read_catalogue()
        self.imports = PendingImports(clock)
        self._is_set_up = False
        self._end: asyncio.Task[None] | None = None
        parsers = self._connection.parsers
        guard_components(self._connection._view_store)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other handle
        parsers.update({event: left_out(event, parse) for event, parse in parsers.items()})

    @property
    def store(self) -> Store:
        """The open store."""
        return self.knowledge.store

    @property
    def pack(self) -> Pack:
        """What the bot knows."""
        return self.knowledge.pack

    def matcher_for(self, guild_id: int | None) -> Matcher:
        """Return the matcher that answers in a server; None is a private conversation.

        Like :meth:`pack_for`, as it was made ready by the question in front of everything.
        """
        return self.servers.ready(guild_id).matcher

    def pack_for(self, guild_id: int | None) -> Pack:
        """Return what the bot knows in a server: the pack, and what its moderators added."""
        return self.servers.ready(guild_id).pack

    async def values(self, guild_id: int | None) -> Values:
        """Return what a server has chosen; in a private conversation the defaults hold."""
        return (await self.servers.get(guild_id)).values

    async def set_up(self) -> None:
        """Open the store and load every cog, once; nothing of it needs Discord.

        Raises StoreError and PackError. Whatever it raises, :meth:`close` closes what it opened.
        """
        if self._is_set_up:
            return
        self.knowledge = await open_knowledge(
            self.config.database,
            self.config.pack,
            now=self.clock(),
            index_folder=self.config.index_folder,
            is_owner=True,
        )
        self.servers = Servers(self.knowledge, self.catalogue)
        await self.servers.look_round()
        self.add_dynamic_items(PageButton, BackButton, PlaceSelect, ApplyButton)
        for name in extension_names():
            await self._load(name)
        self._is_set_up = True

    async def _load(self, extension: str) -> None:
        try:
            await self.load_extension(extension)
        except commands.ExtensionFailed as failure:
            if isinstance(failure.original, OperatorError):
                raise failure.original from failure  # it says what to do; that a cog met it does not matter
            raise

    async def setup_hook(self) -> None:
        """Register the commands where they changed; discord.py calls this once it has logged in."""
        mind_limits(self.http, self.limits)
        await self.set_up()
        self.languages = self.languages.calling(c.qualified_name for c in self.tree.walk_commands())
        translator = CommandTranslator(self.languages)
        await self.tree.set_translator(translator)
        if self.config.dev_guild is not None:
            guild = discord.Object(self.config.dev_guild)
            self.tree.copy_global_to(guild=guild)
            self.command_ids = await self._register_commands(guild, translator)
        else:
            self.command_ids = await self._register_commands(None, translator)

    async def _register_commands(
        self, guild: discord.Object | None, translator: CommandTranslator
    ) -> Mapping[str, int]:
        """Send the commands to Discord where they differ from what it was last sent; return their ids."""
        scope = GLOBAL if guild is None else guild.id
        payload = [
            await command.get_translated_payload(self.tree, translator)
            for command in self._all_commands(guild)
        ]
        digest = hashlib.sha256(
            json.dumps([self.application_id, payload], sort_keys=True).encode()
        ).hexdigest()
        last = await self.store.command_syncs.last(scope)
        if last is not None and last.digest == digest:
            return last.command_ids
        registered = await self.tree.sync(guild=guild)
        sync = CommandSync(digest, {command.name: command.id for command in registered})
        await self.store.command_syncs.record(scope, sync, now=self.clock())
        _log.info("Registered %d commands", len(registered))
        return sync.command_ids

    def _all_commands(self, guild: discord.Object | None) -> list[Any]:
        types = (
            discord.AppCommandType.chat_input,
            discord.AppCommandType.user,
            discord.AppCommandType.message,
        )
        return [command for kind in types for command in self.tree.get_commands(guild=guild, type=kind)]

    async def on_ready(self) -> None:
        """Say that the bot is there."""
        _log.info("Ready as %s in %d servers", self.user, len(self.guilds))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log a listener's failure; there is nobody to tell."""
        del args, kwargs
        _log.exception("Handling %s failed", event_method)

    async def process_commands(self, message: discord.Message, /) -> None:
        """Do nothing: there are no text commands, mentions are questions."""

    async def close(self) -> None:
        """Answer what is in flight, disconnect, then close the store; every caller waits for all of it."""
        if self._end is None:
            self._end = asyncio.create_task(self._close())
        await asyncio.shield(self._end)

    async def _close(self) -> None:
        async with AsyncExitStack() as steps:  # each is taken, in reverse, whatever becomes of the others
            steps.push_async_callback(self.close_store)
            steps.push_async_callback(super().close)
            await self._finish_answers()

    async def close_store(self) -> None:
        """Close the store where it was opened; its threads would keep the process alive."""
        if hasattr(self, "knowledge"):
            await self.store.close()

    async def _finish_answers(self) -> None:
        """Take nothing new, and give what was begun a few seconds."""
        for event in _QUESTIONS:
            self._connection.parsers.pop(event, None)
        begun = [task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERS)]
        if begun:
            _log.info("Finishing %d answers", len(begun))
            await asyncio.wait(begun, timeout=_FINISH_S)


def _wording_files() -> list[Path]:
    return [file for folder in cog_folders() for file in sorted(Path(folder).glob("*/wording.toml"))]


def _intents() -> discord.Intents:
    """Return what the bot listens to: nothing privileged."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True  # for messages that mention the bot
    intents.dm_messages = True
    return intents
