"""Malformed gateway payloads: missing keys, values of the wrong type, unknown keys.

`uv run python -m tests.wire.fuzz --payloads 20000` is a long run.
"""

import argparse
import asyncio
import copy
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final, cast

from tests.wire import payloads
from tests.wire.log import bugs, records
from tests.wire.member import Member
from tests.wire.payloads import InteractionSeed, Json, Place
from tests.wire.report import machine, print_summary, write_section
from tests.wire.stage import Stage, assert_one_answer, staged

_ODD_VALUES: Final[tuple[Any, ...]] = (
    None, True, -1, 0, 2**63, 1.5, "", "x", "\ud800", "\u0000", "💥" * 50, "-1", "9" * 40,
    [], {}, [None], {"x": None},
)  # fmt: skip
_COMMAND, _COMPONENT, _AUTOCOMPLETE, _MODAL = 2, 3, 4, 5
_BUTTONS: Final = ("page:fact:x", "quiz:answer:1:0:1")
_ANSWERABLE_SHARE: Final = 0.8
"""Share of the mutated interactions that keep a valid id and token, so that they can be answered."""
_CHECK_INTERVAL: Final = 100
_MAX_MUTATIONS: Final = 4
_UNLIMITED_LINES: Final = 10_000_000
_MAX_REPORTED: Final = 5
_TRIES: Final = 10
_ECHOED_INPUT: Final = re.compile(r"at message_reference: | /\S+//\S+: not a route")
"""Violations that only repeat the payload: a reply holds the message id and the token from it."""


def mutate(payload: Json, rng: Random) -> Json:
    """Return a copy of a payload with one to four mutations."""
    changed = copy.deepcopy(payload)
    for _ in range(rng.randint(1, _MAX_MUTATIONS)):
        locations = list(_locations(changed))
        if not locations:
            break
        holder, key = rng.choice(locations)
        match rng.randrange(4):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [holder[key]]
            case 2 if isinstance(holder, dict):
                holder[f"unknown_{rng.randrange(100)}"] = rng.choice(_ODD_VALUES)
            case _:
                holder[key] = copy.deepcopy(rng.choice(_ODD_VALUES))
    return changed


def _locations(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for key, held in cast("Json", value).items():
            yield value, key
            yield from _locations(held)
    elif isinstance(value, list):
        for index, held in enumerate(cast("list[Any]", value)):
            yield value, index
            yield from _locations(held)


def valid_payloads(member: Member, seen: Json) -> list[tuple[str, Json]]:
    """Return one valid payload of every kind, with the name of its event."""
    interactions = [*_commands(member, seen), *_components(member, seen)]
    made = [("INTERACTION_CREATE", payloads.interaction(seed, 1, "token")) for seed in interactions]
    return [*made, *_other_events(member)]


def _commands(member: Member, seen: Json) -> list[InteractionSeed]:
    place = replace(member.place, permissions=payloads.EVERYTHING)
    other = payloads.user(400_000_000_000_000_000, "other")
    membership = {key: value for key, value in payloads.membership(other).items() if key != "user"}
    duel = member.command_data("quiz duel", {"member": other["id"]})
    duel["resolved"] = {"users": {other["id"]: other}, "members": {other["id"]: membership}}
    menu = member.command_data("Answer this", {})
    menu |= {"target_id": seen["id"], "resolved": {"messages": {seen["id"]: seen}}}
    sent = [
        (_COMMAND, member.command_data("ask", {"question": "Where was the train wrecked?"})),
        (_COMMAND, member.command_data("teach add", {"question": "Who wrote this?", "answer": "Somebody."})),
        (_COMMAND, duel),
        (_COMMAND, menu),
        (_AUTOCOMPLETE, member.command_data("ask", {"question": "Whe"}, "question")),
    ]
    return [InteractionSeed(kind, data, place, member.who) for kind, data in sent]


def _components(member: Member, seen: Json) -> list[InteractionSeed]:
    page, answer = ({"id": 2, "custom_id": own, "component_type": 2} for own in _BUTTONS)
    select: Json = {
        "id": 2,
        "custom_id": "settings:section",
        "component_type": 3,
        "values": ["ask"],
        "resolved": {},
    }
    field: Json = {
        "type": 18,
        "id": 1,
        "component": {"type": 4, "id": 2, "custom_id": "answer", "value": "Norway"},
    }
    modal: Json = {"custom_id": "0" * 32, "components": [field], "resolved": {}}
    sent: list[tuple[int, Json]] = [
        (_COMPONENT, page),
        (_COMPONENT, answer),
        (_COMPONENT, select),
        (_MODAL, modal),
    ]
    return [InteractionSeed(kind, data, member.place, member.who, seen) for kind, data in sent]


def _other_events(member: Member) -> list[tuple[str, Json]]:
    where = {"guild_id": str(member.place.guild_id), "channel_id": str(member.place.channel_id)}
    question = {"content": f"<@{payloads.BOT_ID}> Who plays Grace?"}
    said = payloads.message(1, member.place.channel_id, member.who, question)
    said |= {"guild_id": where["guild_id"], "mentions": [payloads.bot_user()]}
    return [
        ("MESSAGE_CREATE", said),
        ("MESSAGE_DELETE", where | {"id": "1"}),
        ("MESSAGE_DELETE_BULK", where | {"ids": ["1", "2"]}),
        ("GUILD_CREATE", payloads.guild(0)),
    ]


async def fuzz(stage: Stage, count: int, seed: int) -> int:
    """Send `count` mutated payloads and end the bot; return how many errors it logged for unreadable ones.

    Raise AssertionError unless the bot answers a valid question after every hundred, keeps its session, sends
    nothing invalid, exits cleanly, and logs no bug.
    """
    stage.bot.kept_lines = _UNLIMITED_LINES
    rng = Random(seed)
    seen = (await stage.answers()).original
    assert seen is not None
    valid = valid_payloads(stage.member, seen)
    for number in range(1, count + 1):
        event, payload = rng.choice(valid)
        mutated = mutate(payload, rng)
        if event == "INTERACTION_CREATE" and "id" in mutated and rng.random() < _ANSWERABLE_SHARE:
            exchange = stage.discord.rest.exchanges.open(_COMMAND, Place(), stage.member.who)
            mutated |= {"id": str(exchange.id), "token": exchange.token}
        await stage.discord.gateway.dispatch(event, mutated)
        if number % _CHECK_INTERVAL == 0 or number == count:
            try:
                await _assert_answers_eventually(stage)  # events are handled in order
            except (TimeoutError, AssertionError) as error:
                message = f"seed {seed}, payload {number}: {error}\n{stage.bot.output[-4_000:]}"
                raise AssertionError(message) from error
    assert stage.bot.is_alive
    assert stage.discord.gateway.identifies == 1, "the bot lost its session"
    assert await stage.bot.end() == 0, stage.bot.output[-4_000:]
    sent = [each for each in stage.discord.take_violations() if not _ECHOED_INPUT.search(each)]
    assert not sent, f"seed {seed}: {len(sent)} violations\n\n" + "\n".join(sent[:_MAX_REPORTED])
    assert_no_bugs(stage.bot.lines, seed)
    return sum(record.level == "ERROR" for record in records(stage.bot.lines))


async def _assert_answers_eventually(stage: Stage) -> None:
    """Ask until an answer comes within 3 s: a busy machine sometimes misses that, a stuck bot always does."""
    for _ in range(_TRIES):
        exchange = await (await stage.ask()).final()
        if not exchange.lost:
            assert_one_answer(exchange)
            return
    raise TimeoutError(f"no answer came in time, {_TRIES} times")


def assert_no_bugs(lines: list[str], seed: int) -> None:
    """Raise AssertionError, with the first bugs, if a log reports any."""
    found = bugs(lines)
    message = "\n\n".join(map(str, found[:_MAX_REPORTED]))
    assert not found, f"seed {seed}: {len(found)} bugs in the log\n\n{message}"


async def _fuzz_once(count: int, seed: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        async with staged(Path(folder)) as stage:
            stage.discord.rest.limits.counts = False
            return await fuzz(stage, count, seed)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payloads", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="say so in docs/wire.md")
    own = parser.parse_args()
    try:
        unread = asyncio.run(_fuzz_once(own.payloads, own.seed))
    except AssertionError as error:
        sys.exit(f"{error}\n\nThe bot did not outlive the payloads well.")
    done = (
        f"{own.payloads} payloads with one to four things wrong in each, seed {own.seed}: "
        "the process kept its session, answered a right one after every hundred and sent nothing that "
        f"Discord would not take; its log says {unread} times that something could not be read, "
        "and nothing of bugs."
    )
    print_summary(done)
    if own.write:
        write_section("fuzz", f"On {machine()}, {done}")


if __name__ == "__main__":
    main()
