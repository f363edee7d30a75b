"""Every input that the bot has, found in its command tree and among its classes rather than listed."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands, ui

import cogs
from bot.client import Reckoner

STRING_LIMIT = 6_000  # what Discord lets anybody put into a text option that declares no limit
FIELD_LIMIT = 4_000  # of a form's field that declares none
MESSAGE_LIMIT = 4_000  # with Nitro; 2,000 without

# The bytes that each command takes at most: no option of Discord's declares it. A test asks the bot.
UPLOADS: Mapping[str, int] = {
    "quiz import": 512 * 1024,
    "teach import": 2 * 1024 * 1024,
    "settings import": 64 * 1024,
}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command."""

    command: str
    name: str
    type: discord.AppCommandOptionType
    required: bool
    choices: tuple[Any, ...]
    least: int | None  # the smallest number, or the shortest text
    most: int | None
    completes: bool  # offers completions

    @property
    def is_text(self) -> bool:
        """Whether anything may be typed into it."""
        return self.type is discord.AppCommandOptionType.string and not self.choices

    @property
    def longest(self) -> int:
        """How long a text for it may be."""
        return self.most or STRING_LIMIT

    def __str__(self) -> str:
        return f"/{self.command} {self.name}"


def command_options(bot: Reckoner) -> dict[str, tuple[Option, ...]]:
    """Return every slash command with its options."""
    found: dict[str, tuple[Option, ...]] = {}
    for command in bot.tree.walk_commands(type=discord.AppCommandType.chat_input):
        if isinstance(command, app_commands.Command):
            name = command.qualified_name
            found[name] = tuple(_option(name, parameter) for parameter in command.parameters)
    return found


def _option(command: str, parameter: app_commands.Parameter) -> Option:
    return Option(
        command,
        parameter.name,
        parameter.type,
        parameter.required,
        tuple(choice.value for choice in parameter.choices),
        None if parameter.min_value is None else int(parameter.min_value),
        None if parameter.max_value is None else int(parameter.max_value),
        parameter.autocomplete,
    )


def menus(bot: Reckoner) -> tuple[str, ...]:
    """Return every context menu of messages and of people."""
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    return tuple(menu.name for kind in kinds for menu in bot.tree.get_commands(type=kind))


def forms() -> frozenset[str]:
    """Return every form: each subclass of discord.py's that can be instantiated in a cog."""
    for module in pkgutil.walk_packages(cogs.__path__, "cogs."):
        importlib.import_module(module.name)
    return frozenset(name_of(form) for form in _subclasses(ui.Modal) if form.__module__.startswith("cogs."))


def components(bot: Reckoner) -> frozenset[str]:
    """Return every class of button and select that works whenever it was sent."""
    registered: Any = bot._connection._view_store._dynamic_items
    return frozenset(name_of(item) for item in registered.values())


def component_of(bot: Reckoner, custom_id: str) -> str | None:
    """Return which class a custom id belongs to."""
    registered: Any = bot._connection._view_store._dynamic_items
    for pattern, item in registered.items():
        if pattern.fullmatch(custom_id):
            return name_of(item)
    return None


def name_of(kind: type) -> str:
    """Return a class's name with its module."""
    return f"{kind.__module__}.{kind.__qualname__}"


def _subclasses(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


@dataclass
class Reached:
    """What was driven, by name."""

    commands: set[str] = field(default_factory=set[str])
    options: set[str] = field(default_factory=set[str])  # that take a text, a number, a person, …
    completions: set[str] = field(default_factory=set[str])
    uploads: set[str] = field(default_factory=set[str])
    menus: set[str] = field(default_factory=set[str])
    forms: set[str] = field(default_factory=set[str])  # with each of their fields filled
    components: set[str] = field(default_factory=set[str])
    inputs: int = 0
    not_driven: list[str] = field(default_factory=list[str])  # grew so fast that it was left there

    def add(self, other: "Reached") -> None:
        """Take in what was driven elsewhere."""
        for mine, theirs in zip(self._sets(), other._sets(), strict=True):
            mine.update(theirs)
        self.inputs += other.inputs
        self.not_driven += other.not_driven

    def _sets(self) -> tuple[set[str], ...]:
        return (
            self.commands, self.options, self.completions, self.uploads,
            self.menus, self.forms, self.components,
        )  # fmt: skip


def unreached(bot: Reckoner, reached: Reached) -> tuple[str, ...]:
    """Return every input of the bot's that was not driven."""
    options = [option for found in command_options(bot).values() for option in found]
    attachment = discord.AppCommandOptionType.attachment
    wanted = {
        "command": (set(command_options(bot)), reached.commands),
        "option": ({str(option) for option in options}, reached.options),
        "completion": ({str(option) for option in options if option.completes}, reached.completions),
        "upload": ({option.command for option in options if option.type is attachment}, reached.uploads),
        "context menu": (set(menus(bot)), reached.menus),
        "form": (forms(), reached.forms),
        "component": (components(bot), reached.components),
    }
    return tuple(f"{kind} {name}" for kind, (all_, done) in wanted.items() for name in sorted(all_ - done))
