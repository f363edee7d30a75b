"""Who may not use the bot: members whom a server's moderators blocked, and servers that the operator did."""

import hashlib
from dataclasses import dataclass

from bot.domain.errors import UserError

MOST_BLOCKED = 200  # members a server
PRINT_LENGTH = 32  # hexadecimal digits


class TooManyBlocked(UserError):
    """A server has blocked as many members as it can."""

    def __init__(self) -> None:
        super().__init__(
            "This server has already blocked {limit} members. Unblock someone first.", limit=MOST_BLOCKED
        )


@dataclass(frozen=True, slots=True)
class BlockedMember:
    """A member whom moderators blocked."""

    print: str
    user_id: int | None  # None: they had their data erased, and stay blocked by their fingerprint
    blocked_at: int  # milliseconds UTC


@dataclass(frozen=True, slots=True)
class BlockedGuild:
    """A server that the operator blocked."""

    id: int
    reason: str  # the operator's own note; "" where there is none
    blocked_at: int  # milliseconds UTC


def fingerprint(guild_id: int, user_id: int) -> str:
    """Return what tells a member of a server from others; not their id, and another one in every server."""
    return hashlib.sha256(f"{guild_id}:{user_id}".encode()).hexdigest()[:PRINT_LENGTH]
