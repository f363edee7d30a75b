"""What lives as long as the process, put together in one place, and the bot as the cogs know it."""

from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

import discord
from discord.ext import commands

from bot.catalogue import read_catalogue
from bot.clock import Clock
from bot.config import Config
from bot.conversations import Conversations
from bot.domain.pack.model import Pack
from bot.domain.settings.model import Catalogue
from bot.erasing import Erasing
from bot.i18n import Languages
from bot.knowledge import open_knowledge
from bot.limits import Limits
from bot.log_posts import LogPosts
from bot.recent_questions import RecentQuestions
from bot.servers import Servers
from bot.sharding import OwnShards
from bot.starter_turns import StarterTurns
from bot.store import Role, Store
from bot.unanswered import OpenReplies
from bot.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that commands and components work with. Clock and RNG are injected, so tests control them."""

    store: Store
    pack: Pack
    servers: Servers
    catalogue: Catalogue
    languages: Languages
    uploads: Uploads
    conversations: Conversations
    open_replies: OpenReplies
    log_posts: LogPosts
    recent_questions: RecentQuestions
    starter_turns: StarterTurns
    erasing: Erasing
    limits: Limits
    clock: Clock
    rng: Random
    command_ids: dict[str, int] = field(default_factory=dict)  # Discord's, once the commands are registered
    commands: dict[str, int] = field(default_factory=dict)  # the same by full names, without groups


async def open_services(config: Config, clock: Clock, rng: Random, *, role: Role = Role.BOT) -> Services:
    """Open the store, the pack and everything that works with them; close with ``services.store.close()``.

    Raises StoreError and PackError, with nothing left open.
    """
    languages = Languages()
    knowledge = await open_knowledge(
        config.database, config.pack, now=clock(), index_folder=config.index_folder, role=role
    )
    try:
        catalogue = read_catalogue()
        servers = Servers(knowledge, catalogue)
        await servers.load_customised_guilds()
    except BaseException:
        await knowledge.store.close()
        raise
    uploads, conversations = Uploads(clock), Conversations()
    log_posts, recent_questions = LogPosts(clock), RecentQuestions(clock)
    return Services(
        store=knowledge.store,
        pack=knowledge.pack,
        servers=servers,
        catalogue=catalogue,
        languages=languages,
        uploads=uploads,
        conversations=conversations,
        open_replies=OpenReplies(),
        log_posts=log_posts,
        recent_questions=recent_questions,
        starter_turns=StarterTurns(),
        erasing=Erasing(
            knowledge.store,
            servers,
            conversations=conversations,
            log_posts=log_posts,
            recent_questions=recent_questions,
            uploads=uploads,
        ),
        limits=Limits(),
        clock=clock,
        rng=rng,
    )


class Bot(commands.AutoShardedBot):
    """discord.py's bot with our services; the client derives from it."""

    services: Services
    shards_here: OwnShards


class BotCog(commands.Cog):
    """A cog that knows the bot and its services."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self.bot = bot
        self.services = bot.services


Interaction: TypeAlias = discord.Interaction[Bot]
