"""The bench of what blocks the loop reaches everything that there is; its times are not for here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.stall import QUICK, drive
from tests.bench.stalling.files import FILES, hostile_file
from tests.bench.stalling.meter import Meter

if TYPE_CHECKING:
    from pathlib import Path


async def test_every_command_option_form_upload_menu_and_component_is_driven(tmp_path: Path) -> None:
    meter = Meter(stop_after_s=None)
    with meter.on():
        outcome = await drive(tmp_path / "run", QUICK, meter, seed=1)
    assert outcome.unreached == ()
    assert outcome.failures == ()
    assert meter.count > 1_000


def test_no_file_is_larger_than_it_may_be() -> None:
    for name in FILES:
        assert len(hostile_file(name, 10_000)) <= 10_000
