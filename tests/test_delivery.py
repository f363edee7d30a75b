"""How requests reach Discord, or stop waiting to."""

import asyncio
from collections.abc import AsyncGenerator

import discord
import pytest
import pytest_asyncio
from discord.http import Route

from bot import delivery
from bot.delivery import Gate, Limits, install
from tests.wire.payloads import channel_id
from tests.wire.script import Fault, Limit, Refuse
from tests.wire.standin import TOKEN, StandIn

CHANNEL = 42
PATH = f"/api/v10/channels/{CHANNEL}/messages"


def a_closed_gate(limits: Limits) -> Gate:
    gate = Gate(limits)
    gate.set()
    gate.clear()
    assert not gate.is_set()
    return gate


async def test_gate_opens_again_though_whoever_was_to_open_it_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "GATE_S", 0.01)
    async with asyncio.timeout(5):
        await a_closed_gate(Limits()).wait()


async def test_gate_opens_when_the_limit_is_over_that_discord_told() -> None:
    limits = Limits()
    limits.note("POST", PATH, {"Retry-After": "0.01", "X-RateLimit-Global": "true"})
    async with asyncio.timeout(5):  # without the header it would be closed for GATE_S
        await a_closed_gate(limits).wait()
    assert limits.everything() == 0


async def test_limit_on_one_kind_of_request_in_a_channel_holds_there_alone() -> None:
    limits = Limits()
    limits.note("POST", PATH, {"Retry-After": "25"})
    assert 24 < limits.in_channel(CHANNEL, "POST") <= 25
    assert 24 < limits.in_channel(CHANNEL, "PATCH", "POST") <= 25
    assert limits.in_channel(CHANNEL, "PATCH") == 0
    assert limits.in_channel(CHANNEL + 1, "POST") == 0
    assert limits.everything() == 0


async def test_limit_on_everything_holds_in_every_channel() -> None:
    limits = Limits()
    limits.note("GET", "/api/v10/users/@me", {"Retry-After": "9", "X-RateLimit-Global": "true"})
    assert 8 < limits.in_channel(CHANNEL, "PATCH") <= 9


async def test_limit_that_does_not_say_how_long_is_not_remembered() -> None:
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


async def test_limit_is_known_though_the_request_that_was_told_has_given_up(
    standing_in: StandIn, client: discord.Client
) -> None:
    limits = Limits()
    install(client.http, limits)
    standing_in.script.add(Fault("post", Limit(20)))
    with pytest.raises(TimeoutError):
        await post(client, within=0.5)
    assert 19 < limits.in_channel(channel_id(0), "POST") < 20
    assert limits.everything() == 0


async def test_everything_goes_on_at_the_end_of_a_limit_whose_request_has_given_up(
    standing_in: StandIn, client: discord.Client
) -> None:
    install(client.http, Limits())
    standing_in.script.add(Fault("post", Limit(1, is_global=True)))
    with pytest.raises(TimeoutError):
        await post(client, within=0.5)
    await post(client, within=10)  # discord.py by itself would wait for ever
    assert len(standing_in.rest.posts) == 1
    assert standing_in.violations == []


async def test_what_is_tried_again_waits_for_the_end_of_a_limit_on_everything(
    standing_in: StandIn, client: discord.Client
) -> None:
    install(client.http, Limits())
    standing_in.script.add(Fault("post", Refuse(500)))  # discord.py would try again after a second
    standing_in.script.add(Fault("post", Limit(2, is_global=True)))
    await asyncio.gather(post(client, within=10), post(client, within=10, channel=1))
    assert len(standing_in.rest.posts) == 2
    assert standing_in.violations == []
