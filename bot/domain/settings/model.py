"""What a setting is, how cogs declare them, what one server chose, and who may therefore use what."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Generic, NamedTuple, TypeVar, cast

from bot.domain.errors import Refused
from bot.domain.phrases import Described, Phrase, located, phrase
from bot.domain.settings.kinds import Channels, InvalidValue, Kind, Roles, Toggle, told_typed

T = TypeVar("T")

PRECEDENCE = phrase(
    "Members with Manage Server can use everything. For everyone else, channel lists override the "
    "server-wide setting, off beats on, and if any roles are chosen, members need at least one of "
    "them."
)
LONGEST_ENTRY = 2_000  # characters of a value that is typed; 25 channels as mentions take a third of that


class InvalidSetting(Refused):
    """Values were refused; ``problems`` lists everything that is wrong with them."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing that a server's moderators can choose."""

    key: str  # "<section>.<name>"; stored, so it never changes
    label: str  # its name in the panel, at most 45 characters
    help: str  # one or two sentences on what it changes
    kind: Kind[T]
    default: T
    page: str = "Options"  # the page of its section that shows it, at most 20 characters
    exported_as: str = ""  # its name in files, where that differs from the key's

    @property
    def section_id(self) -> str:
        """The section's part of the key."""
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        """What files call it within its section."""
        return self.exported_as or self.key.partition(".")[2]

    @property
    def exported_key(self) -> str:
        """What files call it."""
        return f"{self.section_id}.{self.name}"

    def parse(self, text: str) -> T:
        """Return what a person typed as a value; raise InvalidSetting."""
        return self._located(partial(told_typed, self.label), self.kind.parse, text)

    def read(self, data: object) -> T:
        """Return stored or imported data as a value; raise InvalidSetting."""
        return self._located(partial(located, self.exported_key), self.kind.read, data)

    def _located(self, tell: Callable[[Phrase], Phrase], read: Callable[[Any], T], given: object) -> T:
        try:
            if isinstance(given, str) and len(given) > LONGEST_ENTRY:
                raise self.kind.refuse(given)
            return read(given)
        except InvalidValue as error:
            raise InvalidSetting(*map(tell, error.problems)) from error


class AccessSettings(NamedTuple):
    """The four settings of every governed section: where and by whom it may be used."""

    enabled: Setting[bool]
    allowed_channels: Setting[tuple[int, ...]]
    denied_channels: Setting[tuple[int, ...]]
    allowed_roles: Setting[tuple[int, ...]]

    @classmethod
    def of(cls, section: str) -> "AccessSettings":
        """Return those of the section with that id."""
        return cls(
            Setting(
                f"{section}.enabled",
                "Available server-wide",
                "Applies to the whole server. The channel lists below override it.",
                Toggle(),
                default=True,
            ),
            Setting(
                f"{section}.allowed_channels",
                "Always on in these channels",
                "Works in these channels even if it's off server-wide. To keep it to these channels only, "
                "turn it off server-wide.",
                Channels(),
                (),
            ),
            Setting(
                f"{section}.denied_channels",
                "Always off in these channels",
                "Doesn't work in these channels, even if it's on server-wide. A category covers its "
                "channels and a channel covers its threads, unless they're listed themselves.",
                Channels(),
                (),
            ),
            Setting(
                f"{section}.allowed_roles",
                "Limited to these roles",
                "If you choose any roles, members need at least one of them. Members with Manage "
                "Server don't.",
                Roles("everyone"),
                (),
            ),
        )


@dataclass(frozen=True)
class Section:
    """One cog's page in the panel.

    It is declared as ``SECTION`` in ``cogs/<id>/settings.py``::

        COOLDOWN = Setting("ask.cooldown", "Pause per person", "How long …", Duration(0, 3600), 0)
        SECTION = Section("ask", "Questions", "How I answer questions.", (COOLDOWN,))

    and read with ``ctx.values[COOLDOWN]``, an int here. The panel, validation, storage, export and
    reference page are made from the declaration. Every governed section also has :class:`AccessSettings`,
    which are checked before the cog runs.
    """

    id: str  # the cog's package: cogs.<id>
    title: str
    help: str
    settings: tuple[Setting[Any], ...] = ()
    governed: bool = True  # False: no access settings (moderators' own tools)

    @cached_property
    def access(self) -> AccessSettings | None:
        """Who may use it where; None where it is not governed."""
        return AccessSettings.of(self.id) if self.governed else None

    @cached_property
    def all_settings(self) -> tuple[Setting[Any], ...]:
        """All its settings, access first."""
        return (*(self.access or ()), *self.settings)


@dataclass(frozen=True)
class Catalogue:
    """All sections; raises ValueError where declarations clash."""

    sections: tuple[Section, ...]

    def __post_init__(self) -> None:
        names = Counter(section.id for section in self.sections)
        names.update(setting.key for section in self.sections for setting in section.all_settings)
        wrong = {name for name, count in names.items() if count > 1}
        for section in self.sections:
            wrong |= {s.key for s in section.settings if s.section_id != section.id or not s.name}
        if wrong:
            raise ValueError(f"settings declared twice or outside their section: {sorted(wrong)}")

    @cached_property
    def section(self) -> Mapping[str, Section]:
        """Sections by id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def setting(self) -> Mapping[str, Setting[Any]]:
        """Settings by key, in the order of the pages."""
        return {setting.key: setting for section in self.sections for setting in section.all_settings}

    @cached_property
    def exported(self) -> Mapping[str, Setting[Any]]:
        """Settings by what files call them, and by key as files once did."""
        return {**self.setting, **{setting.exported_key: setting for setting in self.setting.values()}}

    def read(self, data: Mapping[str, object]) -> "Values":
        """Return stored data as values; what is no longer declared or valid gets its default."""
        chosen: dict[str, Any] = {}
        for key in data.keys() & self.setting.keys():
            with suppress(InvalidSetting):  # a newer version may have tightened a bound
                chosen[key] = self.setting[key].read(data[key])
        return Values(chosen)


@dataclass(frozen=True, slots=True)
class Values:
    """What one server chose; everything else has its default. And who may use nothing, whatever it chose."""

    chosen: Mapping[str, Any] = field(default_factory=dict[str, Any])
    blocked: frozenset[str] = frozenset()  # the fingerprints of members whom its moderators blocked
    is_closed: bool = False  # the operator blocked the whole server

    def __getitem__(self, setting: Setting[T]) -> T:
        return cast("T", self.chosen.get(setting.key, setting.default))


class Rule(Described):
    """The rule that decided, with what is said about it."""

    UNGOVERNED = "ungoverned", phrase("{section} are always available.")
    MANAGER = "manager", phrase("Members with Manage Server can use everything.")
    CHANNEL_OFF = "channel_off", phrase("{section} are turned off in {place}.")
    CHANNEL_ON = "channel_on", phrase("{section} are turned on in {place}.")
    SERVER_OFF = "server_off", phrase("{section} are turned off here by the server-wide setting.")
    SERVER_ON = "server_on", phrase("{section} are turned on here by the server-wide setting.")
    ROLE_MISSING = "role_missing", phrase("{section} are only for members with {roles} here.")


@dataclass(frozen=True, slots=True)
class Asker:
    """A person who wants to use something, and where."""

    channel_ids: tuple[int, ...]  # narrowest first: thread, channel, category
    role_ids: frozenset[int]
    manages_server: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and why."""

    allowed: bool
    rule: Rule
    channel_id: int | None = None  # the channel, parent or category whose rule decided
    allowed_channels: tuple[int, ...] = ()  # where it is on, if it is off here
    allowed_roles: tuple[int, ...] = ()  # the roles that may use it, if the person has none of them
    elsewhere: bool = False  # it is on in the rest of the server


def decide(section: Section, values: Values, asker: Asker) -> Decision:
    """Return whether ``asker`` may use ``section``, by the rules of PRECEDENCE."""
    access = section.access
    if access is None:
        return Decision(allowed=True, rule=Rule.UNGOVERNED)
    if asker.manages_server:
        return Decision(allowed=True, rule=Rule.MANAGER)
    allowed, denied = values[access.allowed_channels], values[access.denied_channels]
    enabled = values[access.enabled]
    place = next((channel for channel in asker.channel_ids if channel in (*denied, *allowed)), None)
    if place is not None:
        rule = Rule.CHANNEL_OFF if place in denied else Rule.CHANNEL_ON
    else:
        rule = Rule.SERVER_ON if enabled else Rule.SERVER_OFF
    if rule in {Rule.CHANNEL_OFF, Rule.SERVER_OFF}:
        open_channels = tuple(channel for channel in allowed if channel not in denied)
        return Decision(
            allowed=False, rule=rule, channel_id=place, allowed_channels=open_channels, elsewhere=enabled
        )
    roles = values[access.allowed_roles]
    if roles and asker.role_ids.isdisjoint(roles):
        return Decision(allowed=False, rule=Rule.ROLE_MISSING, allowed_roles=roles)
    return Decision(allowed=True, rule=rule, channel_id=place)
