"""What the bot is doing, in a word for machines and a line for people."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.client import Reckoner
from bot.domain.errors import StoreError

_ANSWER_S = 3.0  # for the database to answer in; people wait no longer either


class ShardState(StrEnum):
    """What a shard that this process is to run is doing."""

    CONNECTED = "connected"
    CONNECTING = "connecting"
    WAITING = "waiting"  # for another process, which runs it, to end


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the bot is, in a line: all its shards are connected, or it stands by for another process."""

    text: str
    is_ready: bool = False
    stands_by: bool = False


def shard_states(client: Reckoner) -> Mapping[int, ShardState]:
    """Return the shards that this process is to run, none before Discord has said which these are."""
    if client.application is None:
        return {}
    return {shard_id: _state(client, shard_id) for shard_id in client.shard_ids or ()}


def _state(client: Reckoner, shard_id: int) -> ShardState:
    if shard_id not in client.shards_here:
        return ShardState.WAITING
    return ShardState.CONNECTED if client.is_connected(shard_id) else ShardState.CONNECTING


def readiness(client: Reckoner) -> Readiness:
    """Return how far the bot is."""
    if client.is_stopping:
        return Readiness("stopping")
    if not client.is_set_up:
        return Readiness("starting: opening the database and reading the pack")
    states = shard_states(client)
    if not states:
        return Readiness("connecting to Discord")
    waiting = _with(states, ShardState.WAITING)
    if len(waiting) == len(states):
        text = f"waiting for shards: another process runs {_numbers(waiting)}"
        return Readiness(text, stands_by=True)
    if connecting := _with(states, ShardState.CONNECTING):
        return Readiness(f"connecting to Discord: shards {_numbers(connecting)} of {client.shard_count}")
    connected = _with(states, ShardState.CONNECTED)
    text = f"ready: shards {_numbers(connected)} of {client.shard_count}, {len(client.guilds)} servers"
    if waiting:
        text = f"{text}; waiting for {_numbers(waiting)}"
    return Readiness(text, is_ready=True)


def _with(states: Mapping[int, ShardState], wanted: ShardState) -> list[int]:
    return sorted(shard_id for shard_id, state in states.items() if state is wanted)


def _numbers(ids: Sequence[int]) -> str:
    """Return sorted numbers with runs of them put together, as in "0-3, 7"."""
    runs: list[tuple[int, int]] = []
    for each in ids:
        if runs and runs[-1][1] == each - 1:
            runs[-1] = (runs[-1][0], each)
        else:
            runs.append((each, each))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


async def illness(client: Reckoner) -> str | None:
    """Return what is wrong with this process in a line; None where nothing is.

    That Discord is away is no illness: the bot waits for it, and a restart would help nobody.
    """
    if not client.is_set_up or client.is_stopping:
        return None
    try:
        async with asyncio.timeout(_ANSWER_S):
            await client.services.store.database.require_usable()
    except StoreError as error:
        return " ".join(str(error).split())
    except TimeoutError:
        return f"The database has not answered for {_ANSWER_S:g} s."
    return None
