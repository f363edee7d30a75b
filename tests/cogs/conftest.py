"""A real client in a simulated Discord, over a real SQLite file."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import discord
import pytest
from simcord import interactions
from simcord.env import Env

from bot.client import Reckoner
from bot.config import Config
from bot.domain.errors import UserError
from bot.knowledge import open_knowledge
from bot.preview.simulated import PromptEnv
from tests import databases
from tests.conftest import INDEX_FOLDER
from tests.film import copy_article_pack

# Of a pack with the same id as the product's, but without its record.
ARTICLE_INDEX_FOLDER = INDEX_FOLDER / "article"
PATIENCE = 60.0  # real seconds for what the bot does while simulated time passes


@pytest.fixture(scope="session")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the film's pack as far as the article tells it."""
    return copy_article_pack(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, article: Path) -> Path:
    """Return a database with the film's pack in it, to be copied: seeding takes longer than most tests."""
    return seeded_database(tmp_path_factory, article, ARTICLE_INDEX_FOLDER)


def seeded_database(tmp_path_factory: pytest.TempPathFactory, pack: Path, index_folder: Path) -> Path:
    """Return a database with a pack in it."""
    database = tmp_path_factory.mktemp("seeded") / "reckoner.db"

    async def seed() -> None:
        knowledge = await open_knowledge(databases.database(database), pack, now=0, index_folder=index_folder)
        await knowledge.store.close()

    asyncio.run(seed())
    databases.keep_made()
    return database


@pytest.fixture
def config(tmp_path: Path, seeded: Path, article: Path) -> Config:
    database = databases.copied(seeded, tmp_path / "reckoner.db")
    return Config(database=database, index_folder=ARTICLE_INDEX_FOLDER, pack=article)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where what is learned of the packs that a file's tests write is kept for its next test."""
    return tmp_path_factory.mktemp("learned")


class EnvClock:
    """The bot's clock, told by the simulated Discord that it runs in."""

    env: Any = None

    def __call__(self) -> int:
        return int(self.env.now().timestamp() * 1_000)


@pytest.fixture
def clock() -> EnvClock:
    return EnvClock()


@pytest.fixture
def make_bot(config: Config, clock: EnvClock) -> Callable[[], Reckoner]:
    """Return a maker of bots over the same database, for restarts."""
    return lambda: Reckoner(config, clock=clock, rng=Random(7))


@pytest.fixture
def simcord_bot(make_bot: Callable[[], Reckoner]) -> Reckoner:
    return make_bot()


@dataclass(frozen=True)
class World:
    """A server with a channel, a member and a moderator."""

    env: Any
    guild: Any
    channel: Any
    member: Any
    moderator: Any

    @property
    def bot(self) -> Reckoner:
        return self.env.bot

    @property
    def mention(self) -> str:
        """What a member types to speak to the bot."""
        assert self.bot.user is not None
        return self.bot.user.mention

    async def restart(self, bot: Reckoner) -> None:
        """End the running bot without a goodbye and start another over the same database."""
        old = self.bot
        databases.let_go(old.services.store.database)
        await self.env.restart_bot(bot)
        await old.services.store.close()


@pytest.fixture
async def env(simcord_bot: Reckoner, clock: EnvClock) -> Any:
    """A simulated Discord that has the bot online; its teardown fails on errors nobody looked at."""
    env = PromptEnv(simcord_bot, settle_timeout=PATIENCE)
    clock.env = env
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()  # detaches the bot, but does not close it
        bot: Any = env.bot  # the one that runs now, after any restart
        await bot.close_store()
        if not all(_is_refusal(error) for error in env.errors_since(env._errors_acknowledged)):
            env._raise_errors_since(env._errors_acknowledged)


def _is_refusal(error: BaseException) -> bool:
    """Return whether a command ended by telling the person why not, which is no failure."""
    return any(isinstance(e, UserError) for e in (error, error.__cause__, getattr(error, "original", None)))


@pytest.fixture
def world(env: Env) -> World:
    """Return a server with a channel, a member and a moderator."""
    guild = env.create_guild("Film club")
    channel = guild.create_text_channel("film-talk")
    moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    member = guild.add_member(env.create_user("mia"))
    moderator = guild.add_member(env.create_user("max"), roles=[moderators])
    return World(env, guild, channel, member, moderator)


@pytest.fixture
def ben(world: World) -> Any:
    """Return another member, who knows the answer."""
    return world.guild.add_member(world.env.create_user("ben"))


@pytest.fixture
def blind(world: World) -> None:
    """Have the bot see of messages what Discord shows it: those that mention it, and what a menu is for."""
    http: Any = world.bot.http
    http.message_content_access = False


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a setter of the locales that the simulated Discord sends along."""
    payload = interactions.base_payload

    def set_locales(*, person: str, server: str) -> None:
        def with_locales(*args: Any, **kwargs: Any) -> Any:
            record, data = payload(*args, **kwargs)
            data["locale"] = person
            if "guild_locale" in data:
                data["guild_locale"] = server
            return record, data

        monkeypatch.setattr(interactions, "base_payload", with_locales)

    return set_locales


async def set_pause(world: World, pause: str) -> None:
    """Have the server ask for a pause between a person's questions; "0s" lets one member ask on and on."""
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.cooldown": pause}, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


def walk(components: Any) -> Iterator[Any]:
    """Yield components with everything inside them."""
    for component in components:
        yield component
        yield from walk(getattr(component, "children", ()) or ())
        if (beside := getattr(component, "accessory", None)) is not None:
            yield beside


def texts(message: Any) -> str:
    """Return all text that a message with a layout shows."""
    return "\n".join(part.content for part in walk(message.components) if hasattr(part, "content"))


def unlinked(text: str) -> str:
    """Return a text with the commands in it as they read: "/quiz play"."""
    return re.sub(r"</([a-z ]+):\d+>", r"/\1", text)


def buttons(message: Any) -> list[Any]:
    """Return all buttons that a message shows."""
    return [part for part in walk(message.components) if isinstance(part, discord.Button)]


def selects(message: Any) -> list[Any]:
    """Return all selects that a message shows."""
    return [part for part in walk(message.components) if isinstance(part, discord.SelectMenu)]
