"""Nothing blocks the loop: its bench reaches all that there is, and a full server costs the loop little."""

from pathlib import Path
from typing import Any

from simcord.components import walk_components

from bot.client import Reckoner
from bot.ui.layout import FORM_OPEN_S
from tests.bench.stall import QUICK, drive
from tests.bench.stalling.actor import Actor
from tests.bench.stalling.coverage import UPLOADS
from tests.bench.stalling.environment import Environment, Server, freeze, running_bot
from tests.bench.stalling.files import FILES, hostile_file
from tests.bench.stalling.meter import LIMIT_MS, Meter
from tests.bench.stalling.volume import FULL, Volume, fill
from tests.cogs.conftest import World, texts

STORED = Volume(
    FULL.lessons, FULL.questions, unanswered=100, games=0, players=0, rounds=0, size=3
)  # what takes long to fill in is for the bench itself


async def test_bench_drives_every_interaction(tmp_path: Path) -> None:
    meter = Meter(stop_after_s=None)
    with meter.on():
        outcome = await drive(tmp_path / "run", QUICK, meter, seed=1)
    assert outcome.unreached == ()
    assert outcome.failures == ()
    assert meter.count > 1_000


async def test_full_server_does_not_block_the_loop(tmp_path: Path) -> None:
    meter = Meter(stop_after_s=None)
    async with running_bot(tmp_path / "run", meter) as environment:
        server = environment.new_server(hostile_names=False)
        await fill(environment.bot, server, STORED)
        actor = Actor(environment, server, texts=(), files=())
        await actor.slash("warming up", "quiz play", {"questions": 1})
        await actor.stop_game()
        freeze()
        with meter.on():
            await _drive_all(environment, server, actor)
            slow = _slow(meter)
            if slow:  # a virtual machine counts what its host took as the thread's own: once is no proof
                meter.forget()
                await _drive_all(environment, server, actor)
                slow &= _slow(meter)
        assert environment.failures == []
    assert slow == set(), meter.records


async def test_bench_uploads_match_the_limits(world: World) -> None:
    for command, limit in UPLOADS.items():
        file = ("a.toml", b"#" * (limit + 1))
        result = await world.moderator.slash(world.channel, command, file=file)
        await world.env.settle()
        shown = [message for message in (result.response, *result.followups) if message is not None]
        told = "".join(message.content or texts(message.message) for message in shown)
        assert f"{limit // 1024} K" in told


async def test_unsent_forms_time_out(world: World) -> None:
    kept: Any = world.bot._connection._view_store._modals
    panel = (await world.moderator.slash(world.channel, "settings panel")).response.message
    panel = (await world.moderator.select(panel, ["quiz"], custom_id="settings:section")).response.message
    tab = (await world.moderator.click(panel, label="Games")).response.message
    refused = await world.moderator.click(tab, custom_id="settings:edit:quiz.length")
    await world.moderator.submit_modal(
        refused, {refused.modal["components"][0]["component"]["custom_id"]: "many"}
    )
    assert len(kept) == 0
    await world.moderator.click(tab, custom_id="settings:edit:quiz.length")
    assert len(kept) == 1
    await world.env.advance_time(FORM_OPEN_S + 1)
    assert len(kept) == 0


def test_hostile_files_keep_their_size() -> None:
    for name in FILES:
        assert len(hostile_file(name, 10_000)) <= 10_000


async def _drive_all(environment: Environment, server: Server, actor: Actor) -> None:
    """Drive what reads or writes most of a full server."""
    await actor.slash("quiz export", "quiz export", {})
    await actor.slash("teach export", "teach export", {})
    await actor.slash("quiz play", "quiz play", {"questions": 50})
    await actor.stop_game()
    await actor.slash("quiz play, from all lists", "quiz play", {"questions": 50, "list": "all"})
    await actor.stop_game()
    await actor.slash("quiz lists", "quiz lists", {})
    mine = actor.answers(await actor.slash("privacy", "privacy", {}))[0]
    await actor.do("own data", lambda: server.moderator.click(mine, custom_id="privacy:export"))
    lesson = await _newest_lesson(environment.bot, server)
    await actor.slash("teach remove", "teach remove", {"lesson": lesson})
    history = actor.answers(await actor.slash("history", "settings history", {}))[0]
    (select,) = [c for c in walk_components(history.components) if c.get("options")]
    undone = await actor.do(
        "undo",
        lambda: server.moderator.select(
            history, [select["options"][0]["value"]], custom_id=select["custom_id"]
        ),
    )
    shown = texts(undone.response.message)
    assert any(f"\n-# {done} " in shown for done in ("Restored", "Marked as off topic:"))


def _slow(meter: Meter) -> set[str]:
    """Return the inputs that blocked the loop, with some allowance for slow machines."""
    return {record.cause for record in meter.records if record.ms > 2 * LIMIT_MS}


async def _newest_lesson(bot: Reckoner, server: Server) -> str:
    taught = await bot.services.store.lessons.taught(server.guild.id)
    return taught.lessons[-1].id
