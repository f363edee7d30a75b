"""Payloads as Discord does not send them: keys missing, values of the wrong type, things that nobody knows.

`uv run python -m tests.wire.fuzz --payloads 20000` runs the long form.
"""

import argparse
import asyncio
import copy
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final, cast

from tests.wire import payloads
from tests.wire.member import Member
from tests.wire.payloads import InteractionSeed, Json, Place
from tests.wire.report import machine, write_section
from tests.wire.stage import Stage, staged

_ODDITIES: Final[tuple[Any, ...]] = (
    None, True, -1, 0, 2**63, 1.5, "", "x", "\u0000", "💥" * 50, "-1", "9" * 40, [], {}, [None], {"x": None},
)  # fmt: skip
_EVERY: Final = 100
_SECTIONS: Final = 4


def mutate(payload: Json, rng: Random) -> Json:
    """Return a payload with one to four things wrong in it."""
    changed = copy.deepcopy(payload)
    for _ in range(rng.randint(1, _SECTIONS)):
        spots = list(_spots(changed))
        if not spots:
            break
        holder, key = rng.choice(spots)
        match rng.randrange(4):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [holder[key]]
            case 2 if isinstance(holder, dict):
                holder[f"unknown_{rng.randrange(100)}"] = rng.choice(_ODDITIES)
            case _:
                holder[key] = copy.deepcopy(rng.choice(_ODDITIES))
    return changed


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for key, held in cast("Json", value).items():
            yield value, key
            yield from _spots(held)
    elif isinstance(value, list):
        for index, held in enumerate(cast("list[Any]", value)):
            yield value, index
            yield from _spots(held)


def specimens(member: Member, seen: Json) -> list[tuple[str, Json]]:
    """Return one right payload of every sort."""
    place, who = Place(), member.who
    ask = member.command_data("ask", {"question": "Where was the train wrecked?"})
    typing = member.command_data("ask", {"question": "Whe"}, "question")
    menu = {
        "id": "1", "name": "Answer this", "type": 3, "target_id": seen["id"],
        "resolved": {"messages": {seen["id"]: seen}},
    }  # fmt: skip
    button = {"id": 2, "custom_id": "page:fact:x", "component_type": 2}
    select: Json = {
        "id": 2,
        "custom_id": "settings:section",
        "component_type": 3,
        "values": ["ask"],
        "resolved": {},
    }
    field = {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "answer", "value": "Norway"}}
    modal: Json = {"custom_id": "0" * 32, "components": [field], "resolved": {}}
    seeds = [
        InteractionSeed(2, ask, place, who),
        InteractionSeed(4, typing, place, who),
        InteractionSeed(2, menu, place, who),
        InteractionSeed(3, button, place, who, seen),
        InteractionSeed(3, select, place, who, seen),
        InteractionSeed(5, modal, place, who, seen),
    ]
    made = [("INTERACTION_CREATE", payloads.interaction(seed, 1, "token")) for seed in seeds]
    said = payloads.message(1, place.channel_id, who, {"content": f"<@{payloads.BOT_ID}> Who plays Grace?"})
    said |= {"guild_id": str(place.guild_id), "mentions": [payloads.bot_user()]}
    return [*made, ("MESSAGE_CREATE", said), ("GUILD_CREATE", payloads.guild(0))]


async def fuzz(stage: Stage, count: int, seed: int) -> None:
    """Send so many wrong payloads, and insist that the bot answers a right one after every hundred."""
    rng = Random(seed)
    seen = (await stage.answers()).original
    assert seen is not None
    sound = specimens(stage.member, seen)
    for number in range(count):
        event, payload = rng.choice(sound)
        wrong = mutate(payload, rng)
        if event == "INTERACTION_CREATE" and "id" in wrong and rng.random() < 0.8:
            exchange = stage.discord.rest.exchanges.open(2, Place(), stage.member.who)
            wrong |= {"id": str(exchange.id), "token": exchange.token}
        await stage.discord.gateway.dispatch(event, wrong)
        if number % _EVERY == _EVERY - 1:
            try:
                await stage.discord.gateway.settle()
                await stage.answers()
            except (TimeoutError, AssertionError) as error:
                raise AssertionError(
                    f"seed {seed}, payload {number}: {error}\n{stage.bot.output[-4_000:]}"
                ) from error
    await stage.answers()
    assert stage.bot.is_alive
    assert stage.discord.gateway.identifies == 1, "the bot lost its session"


async def _run(count: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with staged(Path(folder)) as stage:
            await fuzz(stage, count, seed)
    sys.stdout.write(json.dumps({"payloads": count, "seed": seed, "deaths": 0}) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payloads", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the tally into docs/wire.md")
    own = parser.parse_args()
    asyncio.run(_run(own.payloads, own.seed))
    if own.write:
        done = f"{own.payloads} payloads with one to four things wrong in each, seed {own.seed}: the process"
        write_section(
            "fuzz", f"On {machine()}, {done} kept its session and answered a right one after every hundred."
        )
