from __future__ import annotations

import pytest

from bot.domain.pauses import Pauses, TooSoon


def test_a_second_turn_within_the_pause_is_refused_with_what_is_left() -> None:
    pauses = Pauses()
    pauses.take_turn("ann", 10, now=1_000)
    with pytest.raises(TooSoon, match="8 seconds"):
        pauses.take_turn("ann", 10, now=3_500)
    pauses.take_turn("ben", 10, now=3_500)
    pauses.take_turn("ann", 10, now=11_000)


def test_without_a_pause_nobody_waits() -> None:
    pauses = Pauses()
    pauses.take_turn("ann", 10, now=1_000)
    pauses.take_turn("ann", 0, now=1_001)
