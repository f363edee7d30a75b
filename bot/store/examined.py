"""What is seen of a database from outside, by whoever only looks."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that runs the bot on a database, or needs it for itself."""

    name: str  # "process 4711", or "a process" where nobody knows which
    is_sole: bool = False  # it lets nobody run the bot meanwhile
    shards: frozenset[int] = frozenset()  # that it has claimed; SQLite's holder has all
    shard_count: int | None = None  # how many it says there are


@dataclass(frozen=True, slots=True)
class Examined:
    """A database as it was found, with nothing written to it."""

    engine: str
    newest: int = 0  # number of the last migration that was applied, 0 where none was
    missing: int = 0  # migrations that this version would add
    damage: str = ""  # what its own check found
    denied: str = ""  # what its user would need and may not do
    size: int | None = None  # bytes on this machine's disk
    holders: tuple[Holder, ...] = ()
    command_ids: Mapping[int, Mapping[str, int]] = field(default_factory=dict[int, Mapping[str, int]])
    """The ids of the commands that were registered, by scope and name."""
