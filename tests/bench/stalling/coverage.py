"""An inventory of the bot's inputs, from its command tree and its classes, and what was covered."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands, ui

import cogs
from bot.client import Reckoner

STRING_LIMIT = 6_000  # Discord's limit for a text option that declares none
FIELD_LIMIT = 4_000  # Discord's limit for a form field that declares none
MESSAGE_LIMIT = 4_000  # with Nitro; 2,000 without

# Size limits in bytes, which Discord's options cannot declare. A test compares them with the bot's.
UPLOADS: Mapping[str, int] = {
    "quiz import": 2 * 1024 * 1024,
    "teach import": 2 * 1024 * 1024,
    "settings import": 128 * 1024,
    "teach article": 100 * 1024,
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
    completes: bool  # has autocomplete

    @property
    def is_text(self) -> bool:
        """Whether it takes free text."""
        return self.type is discord.AppCommandOptionType.string and not self.choices

    @property
    def longest(self) -> int:
        """The length limit of its text."""
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
        parameter.display_name,
        parameter.type,
        parameter.required,
        tuple(choice.value for choice in parameter.choices),
        None if parameter.min_value is None else int(parameter.min_value),
        None if parameter.max_value is None else int(parameter.max_value),
        parameter.autocomplete,
    )


def menus(bot: Reckoner) -> tuple[str, ...]:
    """Return every context menu of messages and members."""
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    return tuple(menu.name for kind in kinds for menu in bot.tree.get_commands(type=kind))


def forms() -> frozenset[str]:
    """Return every form: each subclass of `discord.ui.Modal` in the cogs."""
    for module in pkgutil.walk_packages(cogs.__path__, "cogs."):
        importlib.import_module(module.name)
    return frozenset(
        qualified_name(form) for form in _subclasses(ui.Modal) if form.__module__.startswith("cogs.")
    )


def components(bot: Reckoner) -> frozenset[str]:
    """Return every persistent class of buttons and selects."""
    registered: Any = bot._connection._view_store._dynamic_items
    return frozenset(qualified_name(item) for item in registered.values())


def component_of(bot: Reckoner, custom_id: str) -> str | None:
    """Return the class that a custom id belongs to, or None."""
    registered: Any = bot._connection._view_store._dynamic_items
    for pattern, item in registered.items():
        if pattern.fullmatch(custom_id):
            return qualified_name(item)
    return None


def qualified_name(kind: type) -> str:
    """Return the qualified name of a class with its module."""
    return f"{kind.__module__}.{kind.__qualname__}"


def _subclasses(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


@dataclass
class Coverage:
    """The names of the inputs that were driven."""

    commands: set[str] = field(default_factory=set[str])
    options: set[str] = field(default_factory=set[str])  # of any type
    completions: set[str] = field(default_factory=set[str])
    uploads: set[str] = field(default_factory=set[str])
    menus: set[str] = field(default_factory=set[str])
    forms: set[str] = field(default_factory=set[str])  # with every field filled
    components: set[str] = field(default_factory=set[str])
    inputs: int = 0
    not_driven: list[str] = field(default_factory=list[str])  # skipped, because the time grew too fast

    def add(self, other: "Coverage") -> None:
        """Merge another coverage into this one."""
        for mine, theirs in zip(self._sets(), other._sets(), strict=True):
            mine.update(theirs)
        self.inputs += other.inputs
        self.not_driven += other.not_driven

    def _sets(self) -> tuple[set[str], ...]:
        return (
            self.commands, self.options, self.completions, self.uploads,
            self.menus, self.forms, self.components,
        )  # fmt: skip


def unreached(bot: Reckoner, reached: Coverage) -> tuple[str, ...]:
    """Return the inputs of the bot that were not driven."""
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
