"""What a setting is, how cogs declare them, and what one server has chosen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from bot.domain.errors import Refused
from bot.domain.phrases import Phrase, located
from bot.domain.settings.kinds import InvalidValue, Kind, Toggle
from bot.domain.settings.places import Channels, Roles

T = TypeVar("T")

LONGEST_ENTRY = 2_000  # characters of a value that is typed; 25 channels as mentions take a third of that


class InvalidSetting(Refused):
    """Values were refused; ``problems`` lists everything that is wrong with them."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing that a server's moderators can choose."""

    key: str  # "<section>.<name>", for ever: it is what the store and exports hold
    label: str  # its name in the panel, at most 45 characters
    help: str  # one or two sentences on what it changes
    kind: Kind[T]
    default: T

    @property
    def name(self) -> str:
        """The key without its section."""
        return self.key.partition(".")[2]

    def parse(self, text: str) -> T:
        """Return what a person typed as a value; raise InvalidSetting."""
        try:
            self._check_length(text)
            return self.kind.parse(text)
        except InvalidValue as error:
            raise InvalidSetting(located(Phrase(self.label), error.problem)) from error

    def read(self, data: object) -> T:
        """Return stored or imported data as a value; raise InvalidSetting."""
        try:
            self._check_length(data)
            return self.kind.read(data)
        except InvalidValue as error:
            raise InvalidSetting(located(self.key, error.problem)) from error

    def _check_length(self, given: object) -> None:
        if isinstance(given, str) and len(given) > LONGEST_ENTRY:
            raise self.kind.refuse(given)

    def write(self, value: T) -> Any:
        """Return a value as JSON and TOML can hold it."""
        return self.kind.write(value)

    def show(self, value: T) -> Phrase:
        """Return a value for people."""
        return self.kind.show(value)


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """The four settings that every governed section has: where and by whom it may be used."""

    enabled: Setting[bool]
    allowed_channels: Setting[tuple[int, ...]]
    denied_channels: Setting[tuple[int, ...]]
    allowed_roles: Setting[tuple[int, ...]]

    @classmethod
    def of(cls, section: str) -> "AccessSettings":
        """Declare them for the section with that id."""
        return cls(
            Setting(
                f"{section}.enabled",
                "On in this server",
                "The rule for the whole server. A channel's own rule counts for more.",
                Toggle(),
                default=True,
            ),
            Setting(
                f"{section}.allowed_channels",
                "On in these channels",
                "Works here even when it is off for the server. "
                "To keep it to these channels only, turn it off for the server.",
                Channels(),
                (),
            ),
            Setting(
                f"{section}.denied_channels",
                "Off in these channels",
                "Does not work here, whatever the server's rule. A category speaks for its channels and "
                "a channel for its threads, unless they have a rule of their own.",
                Channels(),
                (),
            ),
            Setting(
                f"{section}.allowed_roles",
                "Only for these roles",
                "When any are chosen, one of them is needed. Manage Server always gets through.",
                Roles(),
                (),
            ),
        )

    def __iter__(self) -> Iterator[Setting[Any]]:
        yield from (self.enabled, self.allowed_channels, self.denied_channels, self.allowed_roles)


@dataclass(frozen=True)
class Section:
    """One cog's page in the panel.

    It is declared as ``SECTION`` in ``cogs/<id>/settings.py``::

        COOLDOWN = Setting("ask.cooldown", "Pause per person", "How long …", Duration(0, 3600), 0)
        SECTION = Section("ask", "Questions", "Answers about the film.", (COOLDOWN,))

    and read anywhere with ``values = await bot.values(guild_id)`` and ``values[COOLDOWN]``, an int here:
    values are typed by their setting, and cached until somebody changes one. The panel, validation,
    storage, export and reference page are made from the declaration. On and off, channels and roles need
    none: every governed section has them, and commands, components and mentions obey them before the
    cog is asked.
    """

    id: str  # the cog's package: cogs.<id>
    title: str
    help: str
    settings: tuple[Setting[Any], ...] = ()
    governed: bool = True  # False: no on/off, channels or roles of its own (moderators' own tools)

    @cached_property
    def access(self) -> AccessSettings | None:
        """The settings that govern where it works, where it is governed."""
        return AccessSettings.of(self.id) if self.governed else None

    @cached_property
    def all_settings(self) -> tuple[Setting[Any], ...]:
        """Every setting on its page, access first."""
        return (*(self.access or ()), *self.settings)


@dataclass(frozen=True)
class Catalogue:
    """Every section that is loaded; raises ValueError where declarations clash."""

    sections: tuple[Section, ...]

    def __post_init__(self) -> None:
        ids = [section.id for section in self.sections]
        keys = [setting.key for section in self.sections for setting in section.all_settings]
        doubles = {name for names in (ids, keys) for name in names if names.count(name) > 1}
        strays = {
            setting.key
            for section in self.sections
            for setting in section.settings
            if setting.key.partition(".")[0] != section.id or not setting.name
        }
        if doubles or strays:
            raise ValueError(f"settings declared twice or outside their section: {sorted(doubles | strays)}")

    @cached_property
    def section(self) -> Mapping[str, Section]:
        """Sections by id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def setting(self) -> Mapping[str, Setting[Any]]:
        """Settings by key, in the order of the pages."""
        return {setting.key: setting for section in self.sections for setting in section.all_settings}

    def read(self, data: Mapping[str, object]) -> "Values":
        """Return stored data as values; what is no longer declared or valid falls back to its default."""
        chosen: dict[str, Any] = {}
        for key, raw in data.items():
            setting = self.setting.get(key)
            if setting is None:
                continue
            try:
                chosen[key] = setting.read(raw)
            except InvalidSetting:
                continue  # a bound that a newer version tightened must not take the server down
        return Values(chosen)


@dataclass(frozen=True, slots=True)
class Values:
    """What one server has chosen; everything else has its declared default."""

    chosen: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __getitem__(self, setting: Setting[T]) -> T:
        return cast("T", self.chosen.get(setting.key, setting.default))

    def with_value(self, setting: Setting[T], value: T) -> "Values":
        """Return these values with one changed; choosing the default forgets the choice."""
        rest = {key: kept for key, kept in self.chosen.items() if key != setting.key}
        return Values(rest if value == setting.default else rest | {setting.key: value})

    def differing(self, settings: Iterable[Setting[Any]]) -> tuple[Setting[Any], ...]:
        """Return the settings that were changed from their default."""
        return tuple(setting for setting in settings if setting.key in self.chosen)
