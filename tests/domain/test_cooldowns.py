import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cooldowns import Cooldowns, OnCooldown


def test_a_second_turn_within_the_pause_is_refused_with_what_is_left() -> None:
    pauses = Cooldowns()
    pauses.acquire("ann", 10, now=1_000)
    with pytest.raises(OnCooldown, match="8 seconds"):
        pauses.acquire("ann", 10, now=3_500)
    pauses.acquire("ben", 10, now=3_500)
    pauses.acquire("ann", 10, now=11_000)


def test_without_a_pause_nobody_waits() -> None:
    pauses = Cooldowns()
    pauses.acquire("ann", 10, now=1_000)
    pauses.acquire("ann", 0, now=1_001)


def test_a_few_in_a_row_need_no_wait_and_then_each_waits_its_pause() -> None:
    pauses = Cooldowns()
    for _ in range(5):
        pauses.acquire("ann", 4, now=1_000, at_once=5)
    with pytest.raises(OnCooldown, match="4 seconds"):
        pauses.acquire("ann", 4, now=1_000, at_once=5)
    pauses.acquire("ann", 4, now=5_000, at_once=5)
    with pytest.raises(OnCooldown, match="4 seconds"):
        pauses.acquire("ann", 4, now=5_000, at_once=5)


def test_a_pause_that_was_made_shorter_is_the_one_that_counts() -> None:
    pauses = Cooldowns()
    pauses.acquire("ann", 3_600, now=0)
    with pytest.raises(OnCooldown, match="4 seconds"):
        pauses.acquire("ann", 4, now=1, at_once=5)
    pauses.acquire("ann", 4, now=5_000, at_once=5)


@given(
    moments=st.lists(st.integers(0, 100_000), max_size=60).map(sorted),
    pause=st.integers(1, 30),
    at_once=st.integers(1, 6),
)
def test_nobody_gets_more_turns_than_their_pauses_allow(moments: list[int], pause: int, at_once: int) -> None:
    pauses, taken = Cooldowns(), list[int]()
    for now in moments:
        try:
            pauses.acquire("ann", pause, now, at_once=at_once)
        except OnCooldown:
            continue
        taken.append(now)
    for first, now in enumerate(taken):
        following = [other for other in taken[first:] if other - now < pause * 1_000]
        assert len(following) <= at_once + 1
    if taken:
        assert len(taken) <= at_once + (taken[-1] - taken[0]) // (pause * 1_000)
