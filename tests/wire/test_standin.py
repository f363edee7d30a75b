"""The stand-in against a bare discord.py client: what it accepts, and how it misbehaves."""

from collections.abc import AsyncIterator
from copy import deepcopy

import pytest
import pytest_asyncio

from tests.wire.checks import RequestChecker, callback_faults, command_faults, message_faults, unchecked
from tests.wire.member import Member, custom_ids, texts
from tests.wire.process import BotProcess, bare
from tests.wire.script import Fault, Limit, Refuse
from tests.wire.standin import StandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVERS = 5


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord() -> AsyncIterator[StandIn]:
    async with StandIn(guilds=SERVERS) as standing_in:
        yield standing_in


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(discord: StandIn) -> AsyncIterator[BotProcess]:
    async with bare(discord) as running:
        await discord.gateway.ready()
        yield running


@pytest.fixture
def member(discord: StandIn, bot: BotProcess) -> Member:
    assert bot.is_alive
    return discord.member()


async def answers(member: Member) -> bool:
    exchange = await (await member.slash("ask", question="Where was the train wrecked?")).final()
    return exchange.original is not None


async def test_client_gets_every_server(discord: StandIn, bot: BotProcess) -> None:
    await discord.gateway.ready()
    await bot.logged.until(lambda: f"ready with {SERVERS} servers" in bot.output, "the client is ready")


async def test_slash_autocomplete_and_button_are_answered(discord: StandIn, member: Member) -> None:
    asked = await (await member.slash("ask", question="Where was the train wrecked?")).final()
    completed = await (await member.autocomplete("ask", "question", "whe")).final()
    assert asked.original is not None
    assert "Darlton" in texts(asked.original)
    assert len(completed.data["choices"]) == 25
    await discord.gateway.settle()
    pressed = await (await member.press(asked.original, custom_ids(asked.original)[-1])).final()
    assert "Pressed" in texts(pressed.data)


async def test_press_of_a_button_that_was_just_edited_away_reaches_the_bot(
    discord: StandIn, member: Member
) -> None:
    asked = await (await member.slash("ask", question="Where was the train wrecked?")).final()
    assert asked.original is not None
    seen = deepcopy(asked.original)
    discord.rest.exchanges.edit(asked.original, {"components": []})
    pressed = await (await member.press(seen, custom_ids(seen)[-1])).final()
    assert "Pressed" in texts(pressed.data)


@pytest.mark.parametrize("code", [4000, 4009, 1000, 1006])
async def test_closed_client_resumes_and_answers(discord: StandIn, member: Member, code: int) -> None:
    before = discord.gateway.resumes
    await discord.gateway.close(code)
    await discord.signal.until(lambda: discord.gateway.resumes > before, "the client resumes")
    assert await answers(member)


async def test_missed_event_is_replayed(discord: StandIn, member: Member) -> None:
    await discord.gateway.close(4000)
    assert await answers(member)


async def test_reconnect_request_leads_to_resume(discord: StandIn, member: Member) -> None:
    before = discord.gateway.resumes
    await discord.gateway.ask_to_reconnect()
    await discord.signal.until(lambda: discord.gateway.resumes > before, "the client resumes")
    assert await answers(member)


async def test_limited_callback_is_retried(discord: StandIn, member: Member) -> None:
    discord.script.add(Fault("callback", Limit(retry_after=0.05)))
    assert await answers(member)
    assert discord.script.spent


async def test_lost_answer_is_not_repeated(discord: StandIn, member: Member) -> None:
    discord.script.add(Fault("callback", Refuse(500), after=True))
    exchange = await member.slash("ask", question="Where was the train wrecked?")
    await discord.signal.until(lambda: bool(exchange.refused), "the client answers again")
    assert exchange.refused == [40060]


async def test_no_invalid_request_was_sent(discord: StandIn, member: Member) -> None:
    assert await answers(member)
    assert discord.violations == []


async def test_unstated_limits_are_noticed() -> None:
    button = {"type": 2, "style": 1, "label": "Yes", "custom_id": "same"}
    rows = [{"type": 1, "components": [button, button]}, {"type": 10, "content": "x" * 4_001}]
    assert len(list(message_faults({"components": rows, "flags": 1 << 15}, is_edit=True))) == 2
    assert list(message_faults({"content": "hello"}, is_edit=False))
    assert list(callback_faults({"type": 8, "data": {"choices": [{"name": "a", "value": "a"}] * 26}}))
    assert list(command_faults({"name": "Ask", "type": 1, "description": "x"}))


async def test_overlong_label_is_refused() -> None:
    if note := unchecked():
        pytest.skip(note)
    checker = RequestChecker()
    button = {"type": 2, "style": 1, "label": "x" * 81, "custom_id": "one"}
    body = {"type": 4, "data": {"components": [{"type": 1, "components": [button]}]}}
    path = "/interactions/{interaction_id}/{interaction_token}/callback"
    assert any("label" in fault for fault in checker.faults("POST", path, body))
