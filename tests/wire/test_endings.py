"""Faults that need a process of their own: starts that fail, ends that should not lose anything."""

from pathlib import Path

import pytest

from tests.wire.endings import ENDINGS, Ending, Unavailable


@pytest.mark.parametrize("ending", [pytest.param(each, id=each.name) for each in ENDINGS if not each.long])
async def test_process_meets(ending: Ending, tmp_path: Path) -> None:
    try:
        await ending.run(tmp_path)
    except Unavailable as reason:
        pytest.skip(str(reason))
