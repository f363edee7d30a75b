"""Time as it is passed around: a function that tells it, in milliseconds UTC."""

import time
from collections.abc import Callable

Clock = Callable[[], int]


def wall_clock() -> int:
    """Return the time in milliseconds UTC."""
    return time.time_ns() // 1_000_000
