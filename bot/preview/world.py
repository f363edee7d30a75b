"""The simulated servers: their places, the people there, and the language that they read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import discord
from simcord.actors import MemberActor, _check_actor_channel, _dispatch_actor_interaction
from simcord.backend import serializers
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.enums import AppCommandType, InteractionType
from simcord.env import Env
from simcord.results import InteractionResult

from bot.client import Reckoner
from bot.domain.insights import DAY_MS
from bot.domain.starters import starters
from bot.i18n import Say
from bot.ui.request import as_sent, files_of
from bot.ui.text import clip
from cogs.ask.offering import help_card

BOT_NAME = "Reckoner"
GUILD_NAME_LIMIT = 100  # characters
PLAYER_NAMES = ("Ada", "Ben", "Cleo")
LOCALES = {  # Discord's names for what the bot speaks, and how their readers call them
    "en-US": "English",
    "de": "Deutsch",
    "es-ES": "Español",
    "es-419": "Español (Latinoamérica)",
}


class Place(StrEnum):
    """Where people talk to the bot."""

    QUESTIONS = "questions"
    QUIZ = "quiz"
    DM = "dm"


class Viewer(StrEnum):
    """Whose eyes the page has."""

    MEMBER = "member"
    MODERATOR = "moderator"


CHANNEL_NAMES = {Place.QUESTIONS: "questions", Place.QUIZ: "quiz-night"}
_BOT_ADDED = discord.AuditLogAction.bot_add.value
VIEWER_NAMES = {Viewer.MEMBER: "Mia", Viewer.MODERATOR: "Max"}


@dataclass(frozen=True, slots=True)
class Scene:
    """A place as one person sees it."""

    place: Place
    viewer: Viewer
    channel: ChannelHandle
    actors: tuple[MemberActor | UserHandle, ...]  # who can be there, by the order of Viewer

    @property
    def actor(self) -> MemberActor | UserHandle:
        """The person whose eyes it is seen through."""
        return self.actors[tuple(Viewer).index(self.viewer)]


@dataclass(frozen=True, slots=True)
class Server:
    """A server with its places and people."""

    guild: GuildHandle
    channels: Mapping[Place, ChannelHandle]
    members: Mapping[Viewer, MemberActor]
    players: tuple[MemberActor, ...]


class World:
    """The servers with everything in them; pages are in the newest."""

    def __init__(self, env: Env, bot: Reckoner, locale: str, wall: Callable[[], datetime]) -> None:
        self.env = env
        self._wall = wall
        self.bot = bot
        self.locale = locale
        self._skipped = 0.0  # seconds that were skipped
        self._greeting: discord.Message | None = None
        self._users = {viewer: env.create_user(name) for viewer, name in VIEWER_NAMES.items()}
        self._player_users = [env.create_user(name) for name in PLAYER_NAMES]
        self._servers = [self._new_server(clip(bot.services.pack.title, GUILD_NAME_LIMIT))]

    def _new_server(self, name: str, owner: UserHandle | None = None) -> Server:
        guild = self.env.create_guild(name, owner=owner, preferred_locale=self.locale)
        channels = {place: guild.create_text_channel(name) for place, name in CHANNEL_NAMES.items()}
        moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
        members = {
            viewer: guild.add_member(user, roles=[moderators] if viewer is Viewer.MODERATOR else [])
            for viewer, user in self._users.items()
        }
        players = tuple(guild.add_member(user) for user in self._player_users)
        server = Server(guild, channels, members, players)
        self._name_topics(server)
        return server

    def _name_topics(self, server: Server) -> None:
        say, subject = self.say, self.bot.services.pack.subject
        topics = {
            Place.QUESTIONS: say("Ask about {subject}", subject=subject),
            Place.QUIZ: say("Trivia games"),
        }
        for place, topic in topics.items():
            self.env.backend.get_channel(server.channels[place].id).topic = topic

    async def invite(self) -> None:
        """Have the moderator add the bot to a new server of theirs, and everybody go there."""
        number = len(self._servers)
        name = self.say("New server") if number == 1 else self.say("New server {number}", number=number)
        server = self._new_server(name, self._users[Viewer.MODERATOR])
        self._servers.append(server)
        backend, inviter = self.env.backend, self._users[Viewer.MODERATOR]
        backend.record_audit_log(
            server.guild.id, _BOT_ADDED, user_id=inviter.id, target_id=backend.bot_user.id
        )
        # SimCord only has servers that the bot was in before; Discord says nothing of that of a new one.
        told = serializers.guild_create_payload(backend, backend.get_guild(server.guild.id))
        backend.emit("GUILD_CREATE", {key: value for key, value in told.items() if key != "unavailable"})
        await self.env.settle()

    @property
    def _server(self) -> Server:
        return self._servers[-1]

    @property
    def guild(self) -> GuildHandle:
        """The server where everybody is."""
        return self._server.guild

    @property
    def players(self) -> tuple[MemberActor, ...]:
        """Who plays along."""
        return self._server.players

    @property
    def say(self) -> Say:
        """Speaks the language that everybody here reads."""
        return self.bot.services.languages.say(discord.Locale(self.locale))

    @property
    def channels(self) -> tuple[ChannelHandle, ...]:
        """The server's channels."""
        return tuple(self._server.channels.values())

    def scene(self, place: Place, viewer: Viewer) -> Scene:
        """Return a place as a person sees it; each has a private conversation of their own."""
        return self._scene_in(self._server, place, viewer)

    def _scene_in(self, server: Server, place: Place, viewer: Viewer) -> Scene:
        if place is Place.DM:
            return Scene(place, viewer, self._users[viewer].dm_channel, tuple(self._users.values()))
        return Scene(place, viewer, server.channels[place], tuple(server.members.values()))

    def scene_at(self, channel_id: int, person_id: int) -> Scene:
        """Return the scene of a channel and a person by their ids."""
        viewer = self.viewer(person_id)
        for server in self._servers:  # a page may still be in an earlier one
            for place, channel in server.channels.items():
                if channel.id == channel_id:
                    return self._scene_in(server, place, viewer)
        return self.scene(Place.DM, viewer)

    def viewer(self, person_id: object) -> Viewer:
        """Return who has an id, the first of all where nobody has."""
        found = (viewer for viewer, user in self._users.items() if str(user.id) == str(person_id))
        return next(found, Viewer.MEMBER)

    async def greet(self) -> None:
        """Post what there is to do, or put it into the language of now."""
        services, say = self.bot.services, self.say
        told = await services.servers.telling(await services.servers.get(None), (), say.locale)
        first = starters(told.offered, services.clock() // DAY_MS)
        card = help_card(say, told.offered, services.command_ids, starters=first)
        if self._greeting is None:
            channel = self._server.channels[Place.QUESTIONS]
            talk = self.bot.get_partial_messageable(channel.id, guild_id=self.guild.id)
            self._greeting = await talk.send(**as_sent(card))
        else:
            await self._greeting.edit(view=card, attachments=files_of(card))

    async def speak(self, locale: str) -> None:
        """Have everybody, and the server, read another language."""
        if locale not in LOCALES or locale == self.locale:
            return
        self.locale = locale
        for server in self._servers:
            self.env.backend.edit_guild(server.guild.id, {"preferred_locale": locale})
            self._name_topics(server)
        await self.env.settle()  # the bot learns of the server's language
        await self.greet()

    def addressed(self, text: str) -> str:
        """Return a message with the names that it mentions as Discord writes them."""
        people = {BOT_NAME: self.env.backend.bot_user.id}
        people |= {member.name: member.id for member in (*self._users.values(), *self.players)}
        ids = {name.casefold(): person_id for name, person_id in people.items()}
        names = "|".join(map(re.escape, people))
        return re.sub(
            rf"(?<!\w)@({names})\b", lambda found: f"<@{ids[found[1].casefold()]}>", text, flags=re.IGNORECASE
        )

    def menus(self, scene: Scene) -> tuple[dict[str, Any], ...]:
        """Return the commands in the menu of a message."""
        return tuple(
            self.env.backend.visible_commands(
                user_id=scene.actor.id, channel_id=scene.channel.id, type=AppCommandType.MESSAGE
            )
        )

    async def choose(self, scene: Scene, name: str, message: Any) -> InteractionResult:
        """Choose a command in a message's menu; SimCord lets only members of servers do that."""
        _check_actor_channel(scene.actor, scene.channel)
        command = next(command for command in self.menus(scene) if command["name"] == name)
        target = str(message.id)
        shown = dict(serializers.message_payload(self.env.backend, message))
        data = {
            "id": command["id"],
            "name": command["name"],
            "type": AppCommandType.MESSAGE,
            "target_id": target,
            "resolved": {"messages": {target: shown}},
        }
        return await _dispatch_actor_interaction(
            scene.actor, InteractionType.APPLICATION_COMMAND, scene.channel, data
        )

    def skip(self, seconds: float) -> None:
        """Let the clock run ahead; it gets there with the next tick."""
        self._skipped += seconds

    @property
    def behind(self) -> float:
        """How many seconds the simulated clock has to catch up."""
        return (self._wall() - self.env.now()).total_seconds() + self._skipped


def set_locale(world: World) -> None:
    """Have everybody's interactions come in the world's language; SimCord's are all American English."""
    # Where discord.py takes events in, with no hook before.
    parsers: dict[str, Any] = world.bot._connection.parsers
    parse = parsers["INTERACTION_CREATE"]

    def parse_in_locale(data: Any) -> None:
        localised = data | {"locale": world.locale}
        parse(localised | {"guild_locale": world.locale} if "guild_id" in data else localised)

    parsers["INTERACTION_CREATE"] = parse_in_locale
