"""Kill -9 in the middle of everything; `python -m tests.wire.kill` does it two hundred times and more."""

from pathlib import Path

from tests.wire.kill import kill_often


async def test_nothing_acknowledged_is_lost_to_a_kill(tmp_path: Path) -> None:
    tally = await kill_often(tmp_path, 3, seed=7)
    assert tally.lost == []
    assert tally.answers
    assert tally.settings
    assert tally.lessons
