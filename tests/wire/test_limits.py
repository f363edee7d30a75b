"""The stand-in's rate limits, against bots that respect them and bots that do not."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.wire import payloads
from tests.wire.limits import ALLOWANCES, GLOBAL_ALLOWANCE, RateLimits
from tests.wire.script import Fault, Limit
from tests.wire.standin import TOKEN, StandIn

HERE = "channel 1"
POSTS = ALLOWANCES["post"]
SOON_S = 1.0  # after a response, the client has read it


class Discord:
    """Rate limits with a clock that the test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.limits = RateLimits(clock=lambda: self.now)

    def sends(self, route: str = "post", where: str = HERE) -> int:
        """Send a request, and return the status of its answer."""
        _, refused = self.limits.take(route, where)
        return 200 if refused is None else refused.status


@pytest.fixture
def discord() -> Discord:
    return Discord()


def test_window_is_limited(discord: Discord) -> None:
    assert [discord.sends() for _ in range(POSTS.requests + 1)] == [200] * POSTS.requests + [429]
    discord.now += POSTS.window_s
    assert discord.sends() == 200


def test_channels_are_counted_separately(discord: Discord) -> None:
    assert {discord.sends(where=f"channel {number}") for number in range(2 * POSTS.requests)} == {200}


def test_headers_say_what_is_left(discord: Discord) -> None:
    headers_sent = [discord.limits.take("post", HERE)[0] for _ in range(POSTS.requests)]
    left = [int(headers["X-RateLimit-Remaining"]) for headers in headers_sent]
    assert left == list(reversed(range(POSTS.requests)))
    assert 0 < float(headers_sent[-1]["X-RateLimit-Reset-After"]) <= POSTS.window_s


def test_unknowable_limit_is_no_violation(discord: Discord) -> None:
    for _ in range(2 * POSTS.requests):
        discord.sends()  # all at once, before the first answer has come
    assert discord.limits.violations == []


def test_exhausted_window_is_a_violation(discord: Discord) -> None:
    for _ in range(POSTS.requests):
        discord.sends()
    discord.now += SOON_S
    assert discord.sends() == 429
    assert len(discord.limits.violations) == 1
    assert f"post in {HERE}" in discord.limits.violations[0]


def test_global_limit_excludes_interactions(discord: Discord) -> None:
    for number in range(GLOBAL_ALLOWANCE.requests):
        discord.sends(where=f"channel {number}")
        discord.sends("callback", f"interaction {number}")
    assert discord.sends(where="another channel") == 429
    assert discord.sends("callback", "another interaction") == 200
    assert discord.limits.violations == []


@pytest.mark.parametrize("is_global", [True, False])
def test_scripted_limit_is_enforced(discord: Discord, *, is_global: bool) -> None:
    discord.limits.counts = False  # scripted limits hold nevertheless
    discord.limits.impose(Limit(15, is_global=is_global), "post", HERE)
    discord.now += 14
    assert discord.sends() == 429
    assert len(discord.limits.violations) == 1
    assert discord.sends("message.edit") == (429 if is_global else 200)
    assert discord.sends("callback", "interaction 1") == 200
    discord.now += 1
    assert discord.sends() == 200


def test_new_process_starts_without_limits(discord: Discord) -> None:
    discord.limits.impose(Limit(15), "post", HERE)
    discord.limits.forget_client_knowledge()
    discord.now += SOON_S
    assert discord.sends() == 429
    assert discord.limits.violations == []


# Over HTTP.


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[StandIn]:
    async with StandIn() as own:
        yield own


@pytest_asyncio.fixture
async def ignorant_bot(stand_in: StandIn) -> AsyncIterator[aiohttp.ClientSession]:
    """A bot that ignores rate limits."""
    headers = {"Authorization": f"Bot {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session
    assert stand_in.violations


async def post(session: aiohttp.ClientSession, discord: StandIn) -> tuple[int, Any, dict[str, str]]:
    url = f"{discord.api_url}/channels/{payloads.channel_id(0)}/messages"
    body: payloads.Json = {"content": "hello", "allowed_mentions": {"parse": []}}
    async with session.post(url, json=body) as answer:
        return answer.status, await answer.json(), dict(answer.headers)


async def test_violation_is_in_the_summary(
    stand_in: StandIn, ignorant_bot: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.wire.limits._GRACE_S", 0)
    answers = [await post(ignorant_bot, stand_in) for _ in range(POSTS.requests + 1)]
    assert [status for status, _, _ in answers] == [200] * POSTS.requests + [429]
    _, body, headers = answers[-1]
    assert body["retry_after"] == pytest.approx(float(headers["Retry-After"]))
    assert headers["X-RateLimit-Remaining"] == "0"
    assert any("nothing was left of its limit" in each for each in stand_in.violations)


async def test_sending_during_global_limit_is_a_violation(
    stand_in: StandIn, ignorant_bot: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.wire.limits._GRACE_S", 0)
    stand_in.script.add(Fault("post", Limit(60, is_global=True)))
    for _ in range(2):
        status, body, headers = await post(ignorant_bot, stand_in)
        assert (status, body["global"], headers["X-RateLimit-Global"]) == (429, True, "true")
    assert any("during a limit on everything" in each for each in stand_in.violations)
