import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cooldowns import Cooldowns, OnCooldown


def test_cooldown_says_what_is_left() -> None:
    cooldowns = Cooldowns()
    cooldowns.acquire("ann", 10, now=1_000)
    with pytest.raises(OnCooldown, match="8 seconds"):
        cooldowns.acquire("ann", 10, now=3_500)
    cooldowns.acquire("ben", 10, now=3_500)
    cooldowns.acquire("ann", 10, now=11_000)


def test_zero_cooldown_never_waits() -> None:
    cooldowns = Cooldowns()
    cooldowns.acquire("ann", 10, now=1_000)
    cooldowns.acquire("ann", 0, now=1_001)


def test_burst_is_allowed_then_limited() -> None:
    cooldowns = Cooldowns()
    for _ in range(5):
        cooldowns.acquire("ann", 4, now=1_000, at_once=5)
    with pytest.raises(OnCooldown, match="4 seconds"):
        cooldowns.acquire("ann", 4, now=1_000, at_once=5)
    cooldowns.acquire("ann", 4, now=5_000, at_once=5)
    with pytest.raises(OnCooldown, match="4 seconds"):
        cooldowns.acquire("ann", 4, now=5_000, at_once=5)


def test_shortened_cooldown_counts() -> None:
    cooldowns = Cooldowns()
    cooldowns.acquire("ann", 3_600, now=0)
    with pytest.raises(OnCooldown, match="4 seconds"):
        cooldowns.acquire("ann", 4, now=1, at_once=5)
    cooldowns.acquire("ann", 4, now=5_000, at_once=5)


@given(
    moments=st.lists(st.integers(0, 100_000), max_size=60).map(sorted),
    pause=st.integers(1, 30),
    at_once=st.integers(1, 6),
)
def test_cooldown_is_never_exceeded(moments: list[int], pause: int, at_once: int) -> None:
    cooldowns, taken = Cooldowns(), list[int]()
    for now in moments:
        try:
            cooldowns.acquire("ann", pause, now, at_once=at_once)
        except OnCooldown:
            continue
        taken.append(now)
    for first, now in enumerate(taken):
        following = [other for other in taken[first:] if other - now < pause * 1_000]
        assert len(following) <= at_once + 1
    if taken:
        assert len(taken) <= at_once + (taken[-1] - taken[0]) // (pause * 1_000)
