"""The stand-in's gateway with shards: each gets its own servers, and identifies at the allowed rate."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.wire import payloads
from tests.wire.gateway import GUILDS, IDENTIFY, INVALID
from tests.wire.payloads import Json
from tests.wire.standin import TOKEN, StandIn

SERVERS = 8
SHARDS = 2


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[StandIn]:
    async with StandIn(guilds=SERVERS) as standing_in:
        yield standing_in


class Shard:
    """One websocket, used without discord.py."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def identify(self, shard: int) -> None:
        body: Json = {"token": TOKEN, "intents": GUILDS, "shard": [shard, SHARDS]}
        await self._socket.send_str(json.dumps({"op": IDENTIFY, "d": body}))

    async def until(self, **wanted: Any) -> list[Json]:
        """Return the frames up to one that has these values."""
        frames: list[Json] = []
        while not frames or any(frames[-1][key] != value for key, value in wanted.items()):
            frames.append(await self._socket.receive_json(timeout=10))
        return frames


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as own:
        yield own


async def connected(session: aiohttp.ClientSession, discord: StandIn, shard: int) -> Shard:
    own = Shard(await session.ws_connect(discord.gateway_url))
    await own.identify(shard)
    return own


def own_servers(shard: int) -> set[str]:
    ids = [payloads.guild_id(number) for number in range(SERVERS)]
    return {str(own) for own in ids if (own >> 22) % SHARDS == shard}


@pytest.mark.parametrize("shard", range(SHARDS))
async def test_shard_gets_only_its_servers(
    discord: StandIn, session: aiohttp.ClientSession, shard: int
) -> None:
    assert own_servers(shard)
    own = await connected(session, discord, shard)
    ready = (await own.until(t="READY"))[-1]["d"]
    assert {server["id"] for server in ready["guilds"]} == own_servers(shard)
    received = {(await own.until(t="GUILD_CREATE"))[-1]["d"]["id"] for _ in own_servers(shard)}
    assert received == own_servers(shard)


async def test_event_reaches_its_shard(discord: StandIn, session: aiohttp.ClientSession) -> None:
    shards: list[Shard] = []
    for number in range(SHARDS):
        discord.gateway.forget_identifies()
        shards.append(await connected(session, discord, number))
        await shards[-1].until(t="READY")
    for number, shard in enumerate(shards):
        server = min(own_servers(number))
        await discord.gateway.dispatch("MESSAGE_DELETE", {"guild_id": server, "id": f"of {server}"})
        assert (await shard.until(t="MESSAGE_DELETE"))[-1]["d"]["id"] == f"of {server}"
    await discord.gateway.dispatch("MESSAGE_DELETE", {"id": "private"})
    assert (await shards[0].until(t="MESSAGE_DELETE"))[-1]["d"]["id"] == "private"
    assert discord.violations == []


async def test_early_identify_is_a_violation(discord: StandIn, session: aiohttp.ClientSession) -> None:
    await (await connected(session, discord, 0)).until(t="READY")
    early = await connected(session, discord, 1)
    await early.until(op=INVALID)
    assert [each for each in discord.take_violations() if "shard 1 identifies" in each]
