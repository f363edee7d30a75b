"""Kill -9 under load, a few times; `python -m tests.wire.kill` does it hundreds of times."""

from functools import partial
from pathlib import Path

from tests.wire import process
from tests.wire.kill import kill_repeatedly

MAX_KILLS = 20


async def test_kill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    tally = await kill_repeatedly(tmp_path, 3, seed=7)
    assert tally.lost == []
    assert tally.answers
    assert tally.settings
    assert tally.lessons


async def test_early_acknowledgement_is_reported(tmp_path: Path) -> None:
    premature = partial(process.reckoner, module="tests.wire.premature_ack")
    tally = await kill_repeatedly(tmp_path, MAX_KILLS, seed=7, launch=premature, until_lost=True)
    assert any("is gone" in loss for loss in tally.lost), tally
