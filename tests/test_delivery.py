"""How requests reach Discord, or stop waiting to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot import delivery

if TYPE_CHECKING:
    import pytest


async def test_gate_opens_again_though_whoever_was_to_open_it_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "GATE_S", 0.01)
    gate = delivery.Gate()
    gate.set()
    gate.clear()
    assert not gate.is_set()
    async with asyncio.timeout(5):
        await gate.wait()
