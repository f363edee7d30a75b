"""Whether a person may use something in a place, and which rule decides."""

from dataclasses import dataclass

from bot.domain.phrases import Described, phrase
from bot.domain.settings.model import Section, Values

PRECEDENCE = phrase(
    "Manage Server always gets through; otherwise a channel's rule outweighs the server's, "
    "a no outweighs a yes, and where roles are chosen one of them is needed."
)


class Rule(Described):
    """The rule that decided, with what is said about it."""

    UNGOVERNED = "ungoverned", phrase("no rules apply to it.")
    MANAGER = "manager", phrase("Manage Server always gets through.")
    CHANNEL_OFF = "channel_off", phrase("it is off in {place}, and a channel's rule outweighs the server's.")
    CHANNEL_ON = "channel_on", phrase("it is on in {place}, and a channel's rule outweighs the server's.")
    SERVER_OFF = "server_off", phrase("it is off in this server, and no channel's rule says otherwise.")
    SERVER_ON = "server_on", phrase("it is on in this server, and no channel's rule says otherwise.")
    ROLE_MISSING = "role_missing", phrase("it is on here, but only for members with the role {roles}.")


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
