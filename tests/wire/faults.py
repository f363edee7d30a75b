"""Faults between a running bot and Discord.

Every scenario starts with a healthy bot and leaves it healthy.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from tests.wire.gateway import ABNORMAL
from tests.wire.script import Effect, Fault, Hang, Limit, Refuse, Reset
from tests.wire.stage import Scenario, Stage, assert_one_answer

Run = Callable[[Stage], Awaitable[str]]

_OTHERS_WITHIN_S: Final = 2.5
"""For other answers while one is blocked for longer than this."""

_GIVES_UP_WITHIN_S: Final = 15.0
_LONG_LIMIT_S: Final = 3.2
"""Slightly longer than an interaction may stay unanswered."""


def _closed(code: int) -> Run:
    async def run(stage: Stage) -> str:
        gateway = stage.discord.gateway
        resumes = gateway.resumes
        began = time.perf_counter()
        await gateway.close(code)
        exchange = await (await stage.ask()).final()
        assert_one_answer(exchange)
        assert gateway.resumes == resumes + 1
        return (
            f"resumed; what was asked meanwhile was answered once, {time.perf_counter() - began:.2f} s later"
        )

    return run


async def _op_7(stage: Stage) -> str:
    gateway = stage.discord.gateway
    resumes = gateway.resumes
    began = time.perf_counter()
    await gateway.ask_to_reconnect()
    await stage.discord.signal.until(lambda: gateway.resumes > resumes, "the bot resumes")
    await stage.answers()
    return f"resumed and answered within {time.perf_counter() - began:.2f} s"


async def _op_9_true(stage: Stage) -> str:
    gateway = stage.discord.gateway
    resumes = gateway.resumes
    began = time.perf_counter()
    await gateway.invalidate(resumable=True)
    await stage.discord.signal.until(lambda: gateway.resumes > resumes, "the bot resumes")
    await stage.answers()
    return f"resumed and answered within {time.perf_counter() - began:.2f} s"


async def _op_9_false(stage: Stage) -> str:
    gateway = stage.discord.gateway
    began = time.perf_counter()
    await gateway.invalidate(resumable=False)
    await gateway.ready(gateway.identifies + 1)
    await stage.answers()
    return f"began a new session and answered within {time.perf_counter() - began:.1f} s"


async def _dead_heartbeats(stage: Stage) -> str:
    gateway = stage.discord.gateway
    connects = gateway.connects
    began = time.perf_counter()
    gateway.unresponsive = True
    try:
        await stage.discord.signal.until(lambda: gateway.connects > connects, "the bot reconnects", 150)
    finally:
        gateway.unresponsive = False
    await stage.discord.signal.until(lambda: gateway.connected, "the bot is back", 30)
    await stage.answers()
    return f"noticed, reconnected and answered within {time.perf_counter() - began:.0f} s"


async def _refused_reconnect(stage: Stage) -> str:
    gateway = stage.discord.gateway
    connects = gateway.connects
    began = time.perf_counter()
    gateway.refuse_connects = 1
    await gateway.close(4000)
    await stage.discord.signal.until(lambda: gateway.connects >= connects + 2, "the bot tries again", 30)
    await stage.discord.signal.until(lambda: gateway.connected, "the bot is back", 30)
    await stage.answers()
    return f"tried again, resumed and answered within {time.perf_counter() - began:.1f} s"


def _answered_despite(effect: Effect, *, after: bool = False) -> Run:
    """One callback fails; its question is still answered in time and once."""

    async def run(stage: Stage) -> str:
        stage.discord.script.add(Fault("callback", effect, after=after))
        exchange = await (await stage.ask()).final(3.5)
        if after:
            await stage.discord.signal.until(lambda: bool(exchange.refused), "the bot sends it again")
        assert stage.discord.script.spent
        await stage.answers()
        assert_one_answer(exchange)
        again = f"; its repetition was refused with {exchange.refused[0]} and left at that" if after else ""
        return f"answered once, after {exchange.latency:.2f} s{again}"

    return run


async def _failing_for_ever(stage: Stage) -> str:
    script, printed = stage.discord.script, stage.bot.printed
    script.add(Fault("callback", Refuse(500), times=2))
    began = time.perf_counter()
    lost = await stage.ask()
    await stage.discord.signal.until(lambda: script.spent, "the bot tries again")
    other = await stage.answers(_OTHERS_WITHIN_S)
    await stage.logs("Could not answer", "the bot gives up", after=printed)
    assert lost.callback is None
    assert not lost.followups, "a second answer"
    gave_up = time.perf_counter() - began
    return (
        f"given up after {gave_up:.1f} s, as a line in the log; another was answered in {other.latency:.2f} s"
    )


def _refused_with(status: int, code: int, *, completion: bool = False) -> Run:
    """One callback is refused as too late or repeated; with `completion`, one for autocomplete."""

    async def run(stage: Stage) -> str:
        troubles = len(stage.trouble())
        stage.discord.script.add(Fault("callback", Refuse(status, code)))
        ask = stage.member.autocomplete("ask", "question", "whe") if completion else stage.ask()
        lost = await ask
        await stage.discord.signal.until(lambda: stage.discord.script.spent, "the refusal")
        await stage.answers()
        await stage.discord.gateway.settle()
        assert len(stage.trouble()) == troubles, stage.trouble()[troubles:]
        assert lost.callback is None, "it was answered although Discord had refused"
        return "taken as normal: nothing in the log but a note, the next question was answered"

    return run


async def _long_limit(stage: Stage) -> str:
    printed = stage.bot.printed
    stage.discord.script.add(Fault("callback", Limit(_LONG_LIMIT_S)))
    lost = await stage.ask()
    await stage.discord.signal.until(lambda: stage.discord.script.spent, "the limit")
    began = time.perf_counter()
    others = [await stage.answers(_OTHERS_WITHIN_S) for _ in range(5)]
    await stage.logs("Could not answer", "the bot gives up", after=printed, within=_GIVES_UP_WITHIN_S)
    gave_up = time.perf_counter() - began
    sent = stage.discord.rest.seen["callback"]
    # A late answer would be sent when the limit ends.
    await asyncio.sleep(max(began + _LONG_LIMIT_S - time.perf_counter(), 0))
    await stage.discord.gateway.settle()
    assert stage.discord.rest.seen["callback"] == sent, "it was answered after all"
    assert lost.callback is None
    return (
        f"given up after {gave_up:.1f} s, nothing was sent at the limit's end; "
        f"{len(others)} others were answered meanwhile"
    )


async def _hanging(stage: Stage) -> str:
    stage.discord.script.add(Fault("callback", Hang(), times=20))
    hanging = [await stage.ask() for _ in range(20)]
    await stage.discord.signal.until(lambda: stage.discord.script.spent, "all hang")
    other = await stage.answers(_OTHERS_WITHIN_S)
    stage.discord.script.release()
    assert not any(exchange.followups for exchange in hanging)
    return f"20 answers hung; another was answered meanwhile in {other.latency:.2f} s"


async def _forbidden_channel(stage: Stage) -> str:
    troubles = len(stage.trouble())
    for code in (50013, 50001):
        stage.discord.script.add(Fault("post", Refuse(403, code)))
        await stage.mention()
    await stage.discord.signal.until(lambda: stage.discord.script.spent, "the refusals")
    await stage.answers()
    assert len(stage.trouble()) == troubles, stage.trouble()[troubles:]
    return "stayed silent in that channel; the next question was answered"


def _post(effect: Effect) -> Run:
    """The reply to a mention fails; it is still posted once."""

    async def run(stage: Stage) -> str:
        rest = stage.discord.rest
        posts = len(rest.posts)
        began = time.perf_counter()
        stage.discord.script.add(Fault("post", effect))
        await stage.mention()
        await stage.discord.signal.until(lambda: len(rest.posts) > posts, "the reply", 15)
        await stage.discord.gateway.settle()
        assert len(rest.posts) == posts + 1, "the reply came twice"
        return f"posted once, after {time.perf_counter() - began:.2f} s"

    return run


async def _lost_post(stage: Stage) -> str:
    rest, printed = stage.discord.rest, stage.bot.printed
    posts = len(rest.posts)
    stage.discord.script.add(Fault("post", Refuse(503)))
    await stage.mention()
    await stage.logs("503", "the log says so", after=printed)
    await stage.mention()
    await stage.discord.signal.until(lambda: len(rest.posts) > posts, "the next reply")
    return "given up, with the cause in the log; the next mention was answered"


_GONE: Final = "taken as normal"
_RESUMES: Final = "resumes; nothing lost, nothing twice"
_ONCE: Final = "the answer comes in time, once"
_SILENT: Final = "silent there, well elsewhere"

RUNNING: Final[tuple[Scenario[Stage], ...]] = (
    Scenario("gateway closes with 4000", _RESUMES, _closed(4000), in_suite=True),
    *(Scenario(f"gateway closes with {code}", _RESUMES, _closed(code)) for code in (4009, 1000)),
    Scenario("gateway's TCP connection is reset (1006)", _RESUMES, _closed(ABNORMAL), in_suite=True),
    Scenario("op 7, reconnect", _RESUMES, _op_7, in_suite=True),
    Scenario("op 9, invalid but resumable", _RESUMES, _op_9_true, in_suite=True),
    Scenario("op 9, invalid", "a new session", _op_9_false),
    Scenario("heartbeats are not answered", "noticed within 2 minutes", _dead_heartbeats),
    Scenario("reconnect is refused once", "tries again", _refused_reconnect),
    Scenario("429 on a callback, 0.2 s", _ONCE, _answered_despite(Limit(0.2)), in_suite=True),
    Scenario("429 on a callback, 3.2 s", "only that one is lost", _long_limit),
    *(
        Scenario(f"{status} on a callback", _ONCE, _answered_despite(Refuse(status)))
        for status in (500, 502, 503)
    ),
    Scenario("500 on a callback that took effect", _ONCE, _answered_despite(Refuse(500), after=True)),
    Scenario("500 on a callback, for ever", "only that one is lost", _failing_for_ever),
    Scenario("callback's TCP connection is reset", _ONCE, _answered_despite(Reset()), in_suite=True),
    Scenario("20 callbacks hang", "others are answered meanwhile", _hanging, in_suite=True),
    Scenario("10062 on a callback", _GONE, _refused_with(404, 10062), in_suite=True),
    Scenario("10062 on suggestions", _GONE, _refused_with(404, 10062, completion=True), in_suite=True),
    Scenario("40060 on a callback", _GONE, _refused_with(400, 40060), in_suite=True),
    Scenario("50013 and 50001 on a channel post", _SILENT, _forbidden_channel, in_suite=True),
    Scenario("429 on a channel post, 0.2 s", "posted once", _post(Limit(0.2)), in_suite=True),
    *(Scenario(f"{status} on a channel post", "posted once", _post(Refuse(status))) for status in (500, 502)),
    Scenario("503 on a channel post", "given up, and said so in the log", _lost_post),
)
