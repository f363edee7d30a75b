"""How requests reach Discord, or stop waiting to."""

import asyncio
from collections.abc import AsyncGenerator

import discord
import pytest
import pytest_asyncio
from discord.http import Route

from bot.delivery import install
from bot.limits import Limits
from tests.wire.payloads import channel_id
from tests.wire.script import Fault, Limit, Refuse
from tests.wire.standin import TOKEN, StandIn

CHANNEL = 42
PATH = f"/api/v10/channels/{CHANNEL}/messages"


async def test_channel_limit_holds_only_there() -> None:
    limits = Limits()
    limits.note("POST", PATH, {"Retry-After": "25"})
    assert 24 < limits.in_channel(CHANNEL, "POST") <= 25
    assert 24 < limits.in_channel(CHANNEL, "PATCH", "POST") <= 25
    assert limits.in_channel(CHANNEL, "PATCH") == 0
    assert limits.in_channel(CHANNEL + 1, "POST") == 0
    assert limits.everything() == 0


async def test_global_limit_holds_everywhere() -> None:
    limits = Limits()
    limits.note("GET", "/api/v10/users/@me", {"Retry-After": "9", "X-RateLimit-Global": "true"})
    assert 8 < limits.in_channel(CHANNEL, "PATCH") <= 9


async def test_limit_without_duration_is_ignored() -> None:
    limits = Limits()
    limits.note("POST", PATH, {})
    limits.note("POST", PATH, {"Retry-After": "soon"})
    limits.note("GET", "/api/v10/gateway", {"Retry-After": "9"})
    assert limits.in_channel(CHANNEL, "POST", "GET") == 0


# On a real client.


@pytest_asyncio.fixture
async def standing_in() -> AsyncGenerator[StandIn]:
    async with StandIn() as own:
        yield own


@pytest_asyncio.fixture
async def client(standing_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[discord.Client]:
    monkeypatch.setattr(Route, "BASE", standing_in.api_url)
    async with discord.Client(intents=discord.Intents.none()) as own:
        await own.login(TOKEN)
        yield own


async def post(client: discord.Client, *, within: float, channel: int = 0) -> None:
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id(channel))
    async with asyncio.timeout(within):
        await client.http.request(route, json={"content": "hello", "allowed_mentions": {"parse": []}})


async def test_limit_outlives_cancelled_request(standing_in: StandIn, client: discord.Client) -> None:
    limits = Limits()
    install(client.http, limits)
    standing_in.script.add(Fault("post", Limit(20)))
    with pytest.raises(TimeoutError):
        await post(client, within=0.5)
    assert 19 < limits.in_channel(channel_id(0), "POST") < 20
    assert limits.everything() == 0


async def test_requests_resume_after_cancelled_limit(standing_in: StandIn, client: discord.Client) -> None:
    install(client.http, Limits())
    standing_in.script.add(Fault("post", Limit(1, is_global=True)))
    with pytest.raises(TimeoutError):
        await post(client, within=0.5)
    await post(client, within=10)  # discord.py by itself would wait for ever
    assert len(standing_in.rest.posts) == 1
    assert standing_in.violations == []


async def test_retry_waits_for_global_limit(standing_in: StandIn, client: discord.Client) -> None:
    install(client.http, Limits())
    standing_in.script.add(Fault("post", Refuse(500)))  # discord.py would try again after a second
    standing_in.script.add(Fault("post", Limit(2, is_global=True)))
    await asyncio.gather(post(client, within=10), post(client, within=10, channel=1))
    assert len(standing_in.rest.posts) == 2
    assert standing_in.violations == []
