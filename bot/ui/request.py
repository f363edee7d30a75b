"""Where commands can be used, and everything that a callback needs to answer an interaction, read once."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import discord
from discord import app_commands, ui

from bot.domain.errors import UserError
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from bot.domain.settings.model import Values
from bot.domain.teaching.rules import Register
from bot.i18n import Say
from bot.servers import Server, Telling
from bot.services import Bot, Interaction, Services
from bot.ui.commands import pressable

Command = TypeVar("Command", bound=Any)

_GUILD_INSTALL = 0  # Discord's number for an app that was added to a server


def everywhere(command: Command) -> Command:
    """Offer a command in servers and in private, also to those who installed the bot for themselves."""
    installed = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(installed)


def in_servers(command: Command) -> Command:
    """Offer a command in servers that the bot was added to."""
    installed = app_commands.allowed_installs(guilds=True, users=False)(command)
    return app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(installed)


def in_servers_and_private(command: Command) -> Command:
    """Offer a command in servers that the bot was added to, and in private conversations with it."""
    installed = app_commands.allowed_installs(guilds=True, users=False)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)(installed)


def needs(find: Callable[[Pack], object]) -> Callable[[Command], Command]:
    """Offer a command only where the served pack has something for it, as ``find`` returns it."""

    def declare(command: Command) -> Command:
        command.extras[needs] = find
        return command

    return declare


def shown_to(check: "Callable[[Request], bool]") -> Callable[[Command], Command]:
    """List a command only for those whom ``check`` lets use it."""

    def declare(command: Command) -> Command:
        command.extras[shown_to] = check
        return command

    return declare


def is_shown(command: app_commands.Command[Any, ..., Any], ctx: "Request") -> bool:
    """Return whether a command is listed for somebody."""
    check: Callable[[Request], bool] | None = command.extras.get(shown_to)
    return check is None or check(ctx)


def has_use(command: app_commands.Command[Any, ..., Any] | app_commands.Group, pack: Pack) -> bool:
    """Return whether a pack has what a command needs."""
    find: Callable[[Pack], object] | None = command.extras.get(needs)
    return find is None or bool(find(pack))


class NotHere(UserError):
    """Something can't be used here, or not by this person."""


@dataclass(frozen=True, slots=True)
class Request:
    """An interaction with everything that its answer is made from, as of its opening."""

    interaction: Interaction
    services: Services
    user_id: int  # of the person who asked
    guild_id: int | None  # None in a DM, and in servers that did not add the bot
    server: Server  # that server's settings and lessons; the defaults where there is none
    values: Values  # the server's settings
    telling: Telling  # what may be told here, in the person's language
    public_telling: Telling  # the same in the server's language
    matcher: Matcher  # finds answers in all that the server's sources tell
    say: Say  # speaks the person's language
    public_say: Say  # speaks the server's language, for what others read too
    now: int  # milliseconds UTC

    @property
    def pack(self) -> Pack:
        """What may come up unasked here, with the server's lessons, in the person's language."""
        return self.telling.offered

    @property
    def is_private(self) -> bool:
        """Whether it comes from a conversation outside any server."""
        return self.interaction.guild_id is None

    @property
    def kept_channel_id(self) -> int | None:
        """The channel's id; None in a server that never added the bot: nothing is stored about that."""
        return self.interaction.channel_id if self.guild_id == self.interaction.guild_id else None

    @classmethod
    async def open(cls, interaction: Interaction) -> Self:
        """Return the request of an interaction, read when it is first wanted. Raises StoreError."""
        return interaction.extras.get(cls) or await cls._read(interaction)

    @classmethod
    async def _read(cls, interaction: Interaction) -> Self:
        services = interaction.client.services
        guild_id = guild_id_of(interaction)
        server = await services.servers.get(guild_id)
        say = services.languages.say(interaction.locale)
        services.conversations.keep_client(interaction.user.id, say.locale.language)
        guild_locale = interaction.guild_locale
        public_say = say if guild_locale is None else services.languages.say(guild_locale)
        channel_ids = channel_ids_of(interaction.channel) if guild_id is not None else ()
        telling = public_telling = await services.servers.telling(server, channel_ids, say.locale)
        if public_say is not say:
            public_telling = await services.servers.telling(server, channel_ids, public_say.locale)
        request = interaction.extras[cls] = cls(
            interaction=interaction,
            services=services,
            user_id=interaction.user.id,
            guild_id=guild_id,
            server=server,
            values=server.values,
            telling=telling,
            public_telling=public_telling,
            matcher=server.matcher,
            say=say,
            public_say=public_say,
            now=services.clock(),
        )
        return request

    async def reopen(self) -> Self:
        """Return the request read anew, after it changed a setting or a lesson."""
        return await self._read(self.interaction)

    async def reply(self, answer: str | ui.LayoutView, *, private: bool = True) -> None:
        """Answer with a text or a card, and the files that the card shows."""
        if isinstance(answer, str):
            text = pressable(self.services.commands, answer)
            await self.interaction.response.send_message(text, ephemeral=private)
        else:
            await self.interaction.response.send_message(ephemeral=private, **as_sent(answer))

    async def edit(self, card: ui.LayoutView) -> None:
        """Answer by replacing the message that the component is on, with the files that it shows."""
        message, files = self.interaction.message, files_of(card)
        if files or (message is not None and message.attachments):
            await self.interaction.response.edit_message(view=card, attachments=files)
        else:
            await self.interaction.response.edit_message(view=card)

    def require_guild(self) -> int:
        """Return the server's id. Raises NotHere where there is none."""
        if self.guild_id is None:
            raise NotHere("That only works in servers I've been added to.")
        return self.guild_id


def register_of(ctx: Request) -> Register:
    """Return what a server was taught so far, to check new lessons against. Raises NotHere."""
    told = ctx.server.told
    return Register(ctx.server.taught, told.pack, ctx.require_guild(), told.matcher.known_word_for_word)


def files_of(card: ui.LayoutView) -> list[discord.File]:
    """Return the files that a card shows, made anew, as sending closes them."""
    files: list[discord.File] = getattr(card, "files", [])
    return files


def text_file(name: str, text: str) -> discord.File:
    """Return a text as a file to send."""
    return discord.File(io.BytesIO(text.encode()), filename=name)


def as_sent(card: ui.LayoutView) -> dict[str, Any]:
    """Return what discord.py is to send for a card; one without files is sent as plain JSON."""
    files = files_of(card)
    return {"view": card, "files": files} if files else {"view": card}


def guild_id_of(interaction: Interaction) -> int | None:
    """Return the id of the server that an interaction belongs to, None in a DM.

    Somebody who installed the app for themselves can use it in servers that never added the bot: that is
    private too. Nothing of such a server is read, and nothing is stored under its id.
    """
    guild_id = interaction.guild_id
    if guild_id is None or interaction.client.get_guild(guild_id) is None:
        return None
    # discord.py says whether it is the asker's own install, but presses on their messages are others' too.
    owners = interaction._integration_owners  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see above
    return None if owners and _GUILD_INSTALL not in owners else guild_id


def channel_ids_of(channel: Any) -> tuple[int, ...]:
    """Return a place's ids, narrowest first: thread, channel, category."""
    if channel is None:
        return ()
    if isinstance(channel, discord.Thread):
        return (channel.id, *(channel_ids_of(channel.parent) or (channel.parent_id,)))
    category_id: int | None = getattr(channel, "category_id", None)
    return (channel.id,) if category_id is None else (channel.id, category_id)


def time_of(snowflake: int) -> int:
    """Return when Discord made a message or an interaction (ms UTC), by its id.

    Without the date that discord.py makes of it, which an id that makes no sense is beyond.
    """
    return (snowflake >> 22) + discord.utils.DISCORD_EPOCH


def addressed_text(message: discord.Message, me: discord.ClientUser | None) -> str | None:
    """Return what a person's message says to the bot, by mention or in private; None if it is for others."""
    if me is None or message.author.bot or (message.guild is not None and me not in message.mentions):
        return None
    return message.content.replace(f"<@{me.id}>", " ").replace(f"<@!{me.id}>", " ").strip()


def say_for_guild(bot: Bot, guild_id: int | None) -> Say:
    """Return what speaks a server's language, for use outside an interaction."""
    guild = bot.get_guild(guild_id) if guild_id is not None else None
    return bot.services.languages.say(guild.preferred_locale if guild is not None else None)
