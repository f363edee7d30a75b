"""The simulated servers, and the bot with a meter attached."""

import gc
import logging
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import discord
from simcord.backend.ops import messages as message_ops
from simcord.components import validate_message_state
from simcord.http import router

from bot.client import Reckoner
from bot.config import Config
from bot.knowledge import open_knowledge
from bot.preview.simulated import PromptEnv
from tests.bench.stalling.meter import Meter
from tests.bench.stalling.texts import TEXTS, hostile
from tests.cogs.conftest import EnvClock
from tests.conftest import INDEX_FOLDER

GUILD_NAME, CHANNEL_NAME, ROLE_NAME, PERSON_NAME = 100, 100, 100, 32  # characters, at most
_PATIENCE_S = 90.0  # for work off the loop; the meter stops callbacks on it
_READ = ("INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_DELETE", "GUILD_CREATE", "CHANNEL_DELETE")


@dataclass
class Server:
    """A simulated server with its members, channels and roles."""

    env: Any
    guild: Any
    moderator: Any
    member: Any
    channel: Any
    channels: list[Any]
    roles: list[Any]
    people: list[Any]
    _made: int = field(default=0)

    def new_channel(self, name: str = "talk") -> Any:
        """Return a new channel."""
        self._made += 1
        return self.guild.create_text_channel(f"{name}-{self._made}")

    def new_member(self, name: str = "player") -> Any:
        """Return a new member."""
        self._made += 1
        return self.guild.add_member(self.env.create_user(f"{name}{self._made}"))


@dataclass
class Environment:
    """The running bot in a simulated Discord, with a meter attached."""

    env: Any
    bot: Reckoner
    meter: Meter
    rng: Random
    failures: list[str]  # what ended in "something went wrong"

    def forget(self) -> None:
        """Clear the records that the simulation keeps for inspection."""
        self.env.backend.transcript.clear()
        self.env.backend.http_requests.clear()
        self.env._errors.clear()
        self.env._error_ids.clear()

    def new_server(self, *, hostile_names: bool, size: int = 3) -> Server:
        """Create a server with ``size`` channels, roles and people beside the acting members."""
        names = list(TEXTS)

        def name(number: int, length: int, plain: str) -> str:
            if not hostile_names:
                return f"{plain}-{number}"
            text = hostile(names[number % len(names)], length, self.rng)
            return "".join(c for c in text if c.isprintable()).strip() or plain

        guild = self.env.create_guild(hostile("[a](", GUILD_NAME, self.rng) if hostile_names else "Film club")
        moderators = guild.create_role(
            name(0, ROLE_NAME, "Moderators"),
            permissions=discord.Permissions(manage_guild=True, manage_messages=True),
        )
        people = [
            guild.add_member(self.env.create_user(f"user{guild.id}x{n}"), nick=name(n, PERSON_NAME, "person"))
            for n in range(size)
        ]
        return Server(
            self.env,
            guild,
            guild.add_member(
                self.env.create_user(f"mod{guild.id}"),
                roles=[moderators],
                nick=name(0, PERSON_NAME, "max"),
            ),
            guild.add_member(self.env.create_user(f"mia{guild.id}"), nick=name(4, PERSON_NAME, "mia")),
            guild.create_text_channel("film-talk"),
            [guild.create_text_channel(name(n, CHANNEL_NAME, "channel")) for n in range(size)],
            [guild.create_role(name(n, ROLE_NAME, "role")) for n in range(size)],
            people,
        )


@asynccontextmanager
async def running_bot(folder: Path, meter: Meter, *, seed: int = 1) -> AsyncGenerator[Environment]:
    """Run the bot on a fresh database in a folder, without servers."""
    clock = EnvClock()
    database = await _seeded(folder)
    bot = Reckoner(Config(database=database, index_folder=INDEX_FOLDER), clock=clock, rng=Random(seed))
    env: Any = PromptEnv(bot, settle_timeout=_PATIENCE_S, check_errors=False)
    clock.env = env
    environment = Environment(env, bot, meter, Random(seed), [])
    log = _Failures(environment)
    logging.getLogger().addHandler(log)
    dispatch, parse_form = router.dispatch, router.parse_form
    router.dispatch = meter.simulating(dispatch)
    router.parse_form = meter.simulating(parse_form)
    operations: Any = message_ops
    operations.validate_message_state = _of_any_length
    try:
        await env.start()
        parsers: Any = bot._connection.parsers
        for event in _READ:
            parsers[event] = meter.reading(event, parsers[event])
        yield environment
    finally:
        router.dispatch, router.parse_form = dispatch, parse_form
        operations.validate_message_state = validate_message_state
        logging.getLogger().removeHandler(log)
        await env.shutdown()
        await bot.services.store.close()


def freeze() -> None:
    """Exclude the live objects from garbage collection, as ``bot run`` does once it is ready."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _of_any_length(components: Any, *, content: str | None, **rest: Any) -> Any:
    """Allow messages of 4,000 characters, as with Nitro; SimCord allows only 2,000."""
    return validate_message_state(components, content=content and content[:2_000], **rest)


async def _seeded(folder: Path) -> Path:
    """Return a copy of a database with the pack in it, which is built once per parent folder."""
    kept = folder.parent / "stall-seeded.db"
    if not kept.is_file():
        knowledge = await open_knowledge(kept, Config().pack, now=0, index_folder=INDEX_FOLDER)
        await knowledge.store.close()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, folder / "reckoner.db")
    return folder / "reckoner.db"


class _Failures(logging.Handler):
    """Collects the errors that the bot logs, with the input that caused them."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(logging.ERROR)
        self._environment = environment

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._environment.failures.append(
            f"{self._environment.meter.cause}: {record.getMessage()} ({error!r:.200})"
        )
