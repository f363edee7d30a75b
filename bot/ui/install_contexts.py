"""Where commands can be used: those about the film everywhere, those about a server in servers only."""

from typing import TypeVar

from discord import app_commands

Command = TypeVar("Command")


def everywhere(command: Command) -> Command:
    """Offer a command in servers and in private, also to those who installed the bot for themselves."""
    installed = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(installed)


def in_servers(command: Command) -> Command:
    """Offer a command in servers that the bot was added to."""
    installed = app_commands.allowed_installs(guilds=True, users=False)(command)
    return app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(installed)
