"""Registering the commands with Discord, and removing them, without running the bot."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
from discord import app_commands

from bot.client import Reckoner
from bot.clock import wall_clock
from bot.config import Config
from bot.connection import UNREACHABLE, UNREADABLE, raise_if_refused, reason, use_addresses
from bot.domain.errors import OperatorError
from bot.store import GLOBAL, Role, Store
from bot.store.seeded import may_exist

_WITHIN_S = 60.0  # for all requests; discord.py waits for rate limits and tries again after outages


class Unreachable(OperatorError):
    """Discord cannot be reached now; trying again later may help."""

    exit_code = 7


class _Registrar(Reckoner):
    """The bot with nothing but its commands: it opens the database as a visitor and starts no cog."""

    async def setup_hook(self) -> None:
        await self.set_up(Role.VISITOR)


@dataclass(frozen=True, slots=True)
class Registered:
    """Commands that were registered, by name, and the ids that the bot knew before."""

    ids: Mapping[str, int]
    ids_before: Mapping[str, int]

    @property
    def is_new(self) -> bool:
        """Whether a bot that runs knows other ids."""
        return self.ids != self.ids_before


async def register(config: Config, token: str) -> Registered:
    """Register the commands where the bot would. Raises OperatorError."""
    use_addresses(config)
    async with _Registrar(config) as client:
        await client.set_up(Role.VISITOR)  # before Discord is asked: its own problems come first
        async with _told():
            await _log_in(client, token)
            last = await client.services.store.command_syncs.last(client.command_scope)
            ids = await client.register_commands(always=True)
    return Registered(ids, {} if last is None else last.command_ids)


async def remove(config: Config, token: str, scopes: tuple[int, ...]) -> None:
    """Remove the commands in each scope, GLOBAL or a server's id. Raises OperatorError.

    The next start of the bot registers its own again.
    """
    use_addresses(config)
    if may_exist(config.database):  # before it is true: what is forgotten in vain is registered once more
        store = await Store.open(config.database, now=wall_clock())
        try:
            for scope in scopes:
                await store.command_syncs.forget(scope)
        finally:
            await store.close()
    async with discord.Client(intents=discord.Intents.none()) as client, _told():
        nothing = app_commands.CommandTree(client)
        await _log_in(client, token)
        for scope in scopes:
            await nothing.sync(guild=None if scope == GLOBAL else discord.Object(scope))


async def _log_in(client: discord.Client, token: str) -> None:
    try:
        await client.login(token)
    except UNREADABLE as error:
        raise _unreachable(error) from error


@asynccontextmanager
async def _told() -> AsyncGenerator[None]:
    """Raise what asking Discord raises as errors that say what to do, and give up after a while."""
    try:
        async with asyncio.timeout(_WITHIN_S):
            yield
    except (discord.LoginFailure, *UNREACHABLE) as error:
        raise_if_refused(error)
        raise _unreachable(error) from error


def _unreachable(error: Exception) -> Unreachable:
    return Unreachable(
        f"Discord cannot be reached: {reason(error)}. It may have done a part of it: try again later."
    )
