"""What a process claims for itself among those that share a database."""

from dataclasses import dataclass
from enum import Enum, IntEnum


class Role(Enum):
    """What a process does with a database."""

    VISITOR = "visitor"  # reads and writes beside a running bot
    BOT = "bot"  # runs the bot: with SQLite alone, with PostgreSQL beside others that run other shards
    SOLE = "sole"  # needs the database for itself, with no bot running


class Kind(IntEnum):
    """What one process at a time may have."""

    SHARD = 3  # by its number: whose it is connects it, and plays the games of its servers
    IDENTIFYING = 4  # the turn to identify in one of Discord's buckets, by the bucket's number
    LEADING = 5  # what is done once for all servers


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a process claims: no other has it until it is released, or the process ends."""

    kind: Kind
    number: int = 0
