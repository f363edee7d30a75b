"""The Discord client: opens what the bot knows, loads the cogs, registers commands when they changed."""

import asyncio
import hashlib
import importlib
import json
import logging
import pkgutil
from collections.abc import Callable, Container, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from random import Random
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.ui.view import ViewStore

from bot import delivery
from bot.catalogue import cog_packages
from bot.clock import Clock, wall_clock
from bot.config import Config
from bot.i18n import in_every_language
from bot.services import Bot, Interaction, open_services
from bot.sharding import IdentifyPace, OwnShards, ShardConnection
from bot.store import GLOBAL, Claim, CommandSync, Kind, Role
from bot.ui.access import require_access
from bot.ui.components import DECLARED
from bot.ui.errors import report
from bot.ui.forms import return_lost
from bot.ui.layout import COLOUR, Card
from bot.ui.request import Request, has_use

_log = logging.getLogger(__name__)

# The bot has no voice; discord.py need not warn that its libraries are missing.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


_FINISH_S = 5.0  # of the ten that supervisors commonly give
_QUESTION_EVENTS = ("INTERACTION_CREATE", "MESSAGE_CREATE")
# How discord.py names the tasks that run commands, components and listeners.
_ANSWERS = ("CommandTree-invoker", "discord-ui-", "discord.py: on_interaction", "discord.py: on_message")


class Tree(app_commands.CommandTree["Reckoner"]):
    """The command tree, with the access check in front of every command and central error handling."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Check that this person may use that here; also in front of autocomplete and context menus."""
        command = interaction.command
        try:
            await require_access(await Request.open(interaction), (command.module if command else None) or "")
        except Exception as error:  # noqa: BLE001 - discord.py would drop what a check raises
            await report(interaction, error)
            return False
        return True

    def _from_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a command in a task whose failure is logged; discord.py's own knows only commands'."""

        async def answer() -> None:
            try:
                await self._call(interaction)
            except app_commands.AppCommandError as error:
                await self._dispatch_error(interaction, error)

        self.client.loop.create_task(log_failure(answer()), name="CommandTree-invoker")

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Report to the person and the log."""
        await report(interaction, error)


class Reckoner(Bot):
    """The client. Clock and RNG are injected so tests and the preview can control them."""

    def __init__(self, config: Config, *, clock: Clock = wall_clock, rng: Random | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,  # no text commands exist; the library wants a prefix
            help_command=None,
            tree_cls=Tree,
            # Nothing privileged; messages for those that mention the bot.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_ids=[0],  # until it is known which: see take_shards
            shard_count=1,
        )
        self.config = config
        self.clock = clock
        self.rng = rng or Random()  # noqa: S311 - it shuffles quizzes, it guards nothing
        self._is_set_up = False
        self.shards_here = OwnShards()
        self._pace = IdentifyPace()
        self._end: asyncio.Task[None] | None = None
        parsers = self._connection.parsers
        views = self._connection._view_store  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other handle
        guard_components(views)
        answer_lost_forms(views)
        parsers["READY"] = self._without_left_servers(parsers["READY"])
        parsers.update({event: skip_malformed(event, parse) for event, parse in parsers.items()})

    async def set_up(self, role: Role = Role.BOT) -> None:
        """Open the services and load every cog, once, without Discord; a visitor begins none of their work.

        Raises StoreError and PackError. Whatever it raises, :meth:`close` closes what it opened.
        """
        if self._is_set_up:
            return
        self.services = await open_services(self.config, self.clock, self.rng, role=role)
        self.services.store.database.watch_lost(self._lose)
        colour = self.services.pack.colour
        Card.colour = discord.Colour.from_str(colour) if colour else COLOUR
        Card.commands = self.services.commands
        for package in cog_packages():
            cog = _cog_class(package)(self)
            if role is Role.BOT:
                await self.add_cog(cog)
            else:  # a bot may run beside it, whose games these are
                for command in [cog.app_command] if cog.app_command else cog.get_app_commands():
                    self.tree.add_command(command)
        self._leave_out_useless_commands()
        self.add_dynamic_items(*DECLARED)
        self._is_set_up = True

    def _leave_out_useless_commands(self) -> None:
        """Remove the commands that the pack has nothing for."""
        for command in tuple(self.tree.walk_commands()):
            if not has_use(command, self.services.pack):
                (command.parent or self.tree).remove_command(command.name)

    async def setup_hook(self) -> None:
        """Register the commands where they changed; discord.py calls this once it has logged in."""
        await self.set_up()
        await self.shards_here.take(0)  # of one, until it is known how many there are: see take_shards
        delivery.install(self.http, self.services.limits)
        self.services.command_ids.update(await self.register_commands())
        self.services.commands.update(self._full_names())

    def _full_names(self) -> dict[str, int]:
        """Return the ids of slash commands by full names, such as "quiz play", which has that of "quiz"."""
        ids = self.services.command_ids
        every = self.tree.walk_commands(type=discord.AppCommandType.chat_input)
        names = (each.qualified_name for each in every if isinstance(each, app_commands.Command))
        return {name: ids[name.partition(" ")[0]] for name in names if name.partition(" ")[0] in ids}

    async def register_commands(self, *, always: bool = False) -> Mapping[str, int]:
        """Send the commands to Discord where they differ from what it was last sent; return their ids.

        ``always``: also where they do not differ, since Discord may have lost them meanwhile.
        """
        guild = None if self.config.dev_guild is None else discord.Object(self.config.dev_guild)
        if guild is not None:
            self.tree.copy_global_to(guild=guild)
        scope, syncs = self.command_scope, self.services.store.command_syncs
        payload = [
            in_every_language(command.to_dict(self.tree), self.services.languages)
            for command in self.tree.get_commands(guild=guild)
        ]
        sent = json.dumps([self.application_id, payload], sort_keys=True)
        digest = hashlib.sha256(sent.encode()).hexdigest()
        last = await syncs.last(scope)
        if last is not None and last.digest == digest and not always:
            return last.command_ids
        registered = await self._send_commands(payload)
        sync = CommandSync(digest, {command["name"]: int(command["id"]) for command in registered})
        await syncs.record(scope, sync, now=self.clock())
        _log.info("Registered %d commands", len(registered))
        return sync.command_ids

    async def _send_commands(self, payload: list[dict[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Send all commands to Discord, as they were compared with the last; return them with their ids."""
        application = self.application_id
        if application is None:
            raise app_commands.MissingApplicationID
        if self.config.dev_guild is None:
            return await self.http.bulk_upsert_global_commands(application, payload)
        return await self.http.bulk_upsert_guild_commands(application, self.config.dev_guild, payload)

    @property
    def command_scope(self) -> int:
        """Where commands are registered: GLOBAL, or the id of the server for development."""
        return GLOBAL if self.config.dev_guild is None else self.config.dev_guild

    def take_shards(self, ids: Sequence[int], count: int, *, max_concurrency: int) -> None:
        """Want these shards of ``count``, of which Discord lets ``max_concurrency`` identify at once."""
        self.shard_ids, self.shard_count = list(ids), count
        self._connection.shard_ids, self._connection.shard_count = [], count
        self.shards_here.start_over(count)
        self._pace = IdentifyPace(max_concurrency)

    async def take_shard(self, shard_id: int) -> asyncio.Event:
        """Have a shard that is claimed, and return what is set when it is lost. Raises StoreError."""
        lost = await self.shards_here.take(shard_id)
        self._connection.shard_ids = [*self._connection.shard_ids, shard_id]
        return lost

    async def drop_shard(self, shard_id: int) -> None:
        """Disconnect a shard that was lost, and forget its servers."""
        self._connection.shard_ids = [each for each in self._connection.shard_ids if each != shard_id]
        connection = vars(self)["_AutoShardedClient__shards"].pop(shard_id, None)
        if connection is not None:
            await connection.close()
        self._forget_servers(shard_id)

    def _lose(self, claim: Claim) -> None:
        if claim.kind is Kind.SHARD and claim.number in self.shards_here:
            self.shards_here.lose(claim.number)
            _log.warning("Shard %d is lost: another process may run it", claim.number)

    def _forget_servers(self, shard_id: int, besides: Container[int] = ()) -> None:
        for guild in tuple(self.guilds):
            if guild.shard_id == shard_id and guild.id not in besides:
                self._connection._remove_guild(guild)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - as discord.py does for its only shard

    def attach(self, shard_id: int, ws: DiscordWebSocket) -> None:
        """Have a shard's connection used and, in the end, closed by discord.py."""
        # Its own loop connects shards in another way than ours (bot.connection), and keeps them here.
        vars(self)["_AutoShardedClient__shards"][shard_id] = ShardConnection(ws)

    @property
    def is_set_up(self) -> bool:
        """Whether the services are open and the cogs loaded."""
        return self._is_set_up

    @property
    def is_stopping(self) -> bool:
        """Whether it is being closed, or has been."""
        return self._end is not None

    def is_connected(self, shard_id: int) -> bool:
        """Tell whether a shard has a connection with a session."""
        connection = vars(self)["_AutoShardedClient__shards"].get(shard_id)
        return connection is not None and connection.ws.open and connection.ws.session_id is not None

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait: the turn was taken before there was a connection to keep alive meanwhile."""

    def turn_to_identify(self, shard_id: int) -> AbstractAsyncContextManager[None]:
        """Return the turn of a shard to connect and identify, to be waited for."""
        return self._pace.turn(shard_id, self.services.store.database)

    def _without_left_servers(self, parse: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return the parser of "ready", which forgets a shard's servers that are gone in the new session."""

        def read(data: Any) -> None:
            self._forget_servers(data["shard"][0], {int(guild["id"]) for guild in data["guilds"]})
            # discord.py would cancel it, and with it the other shards' "ready", which had not come yet.
            self._connection._ready_task = None  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other handle
            parse(data)

        return read

    async def on_ready(self) -> None:
        """Log that the bot is online."""
        _log.info("Ready as %s in %d servers", self.user, len(self.guilds))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log a listener's failure; there is nobody to tell."""
        del args, kwargs
        _log.exception("Handling %s failed", event_method)

    async def process_commands(self, message: discord.Message, /) -> None:
        """Do nothing: there are no text commands; mentions are questions."""

    async def close(self) -> None:
        """Finish in-flight answers, disconnect, then close the store; every caller waits for all of it."""
        if self._end is None:
            self._end = asyncio.create_task(self._close())
        await asyncio.shield(self._end)

    async def _close(self) -> None:
        async with AsyncExitStack() as steps:  # run in reverse, even where one fails
            steps.push_async_callback(self.close_store)
            steps.push_async_callback(super().close)
            # Accept no more questions, and let the answers to earlier ones finish.
            for event in _QUESTION_EVENTS:
                self._connection.parsers.pop(event, None)
            begun = [task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERS)]
            if begun:
                _log.info("Finishing %d answers", len(begun))
                await asyncio.wait(begun, timeout=_FINISH_S)

    async def close_store(self) -> None:
        """Close the store where it was opened; its threads would keep the process alive."""
        if hasattr(self, "services"):
            self.services.commands.clear()  # cards of another bot in this process don't link to them
            await self.services.store.close()


def _cog_class(package: str) -> Callable[[Bot], commands.Cog]:
    """Return the cog in a feature's package: the one that its module ``cog`` defines.

    All other modules are loaded, too: what they declare is offered, whether the cog names it or not.
    """
    for each in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        importlib.import_module(each.name)
    module = importlib.import_module(f"{package}.cog")
    (cog,) = (
        value
        for value in vars(module).values()
        if isinstance(value, commands.CogMeta) and value.__module__ == module.__name__
    )
    return cog


# discord.py lets a malformed event end the process or, where it handles it in a task, be lost without a word.


def skip_malformed(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return discord.py's parser of an event, guarded: a malformed event would end the process."""

    def read(data: Any) -> None:
        try:
            parse(data)
        except Exception:  # noqa: BLE001 - the next event may be fine
            _log.exception("An event that cannot be read was left out: %s", event)

    return read


async def log_failure(answering: Coroutine[Any, Any, None]) -> None:
    """Answer an interaction; what it raises is logged, since nobody awaits it."""
    try:
        await answering
    except Exception:  # noqa: BLE001 - discord.py would drop it
        _log.exception("An interaction that cannot be read was left out")


def guard_components(views: ViewStore) -> None:
    """Have failures of discord.py's calls of dynamic items logged."""
    call = views.schedule_dynamic_item_call

    async def guarded(*arguments: Any) -> None:
        await log_failure(call(*arguments))

    views.schedule_dynamic_item_call = guarded  # pyright: ignore[reportAttributeAccessIssue] - the same, guarded


def answer_lost_forms(views: ViewStore) -> None:
    """Have forms answered that discord.py would drop: it does not know those of an earlier process."""
    dispatch = views.dispatch_modal

    def dispatch_any(custom_id: str, interaction: discord.Interaction[Any], *sent: Any) -> None:
        if custom_id in views._modals:  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other handle
            dispatch(custom_id, interaction, *sent)
        else:
            name = f"discord-ui-lost-form-{custom_id}"
            views.add_task(asyncio.create_task(return_lost(interaction), name=name))

    views.dispatch_modal = dispatch_any  # pyright: ignore[reportAttributeAccessIssue] - the same, and more
