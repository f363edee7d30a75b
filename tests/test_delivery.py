"""How requests reach Discord, or stop waiting to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot import delivery
from bot.delivery import Gate, Limits

if TYPE_CHECKING:
    import pytest

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
