"""How long an outage is waited out between attempts; tests/wire plays the outages themselves."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.connection import Backoff


@given(st.integers(), st.integers(1, 40))
def test_backoff_grows_with_jitter(seed: int, failures: int) -> None:
    backoff = Backoff(Random(seed))
    waits = [backoff.next() for _ in range(failures)]
    for number, wait in enumerate(waits):
        longest = min(60.0, 2.0**number)
        assert longest / 2 <= wait <= longest
    assert backoff.failures == failures
    backoff.reset()
    assert backoff.next() <= 1.0


def test_backoff_differs_between_bots() -> None:
    backoff = Backoff(Random(1)), Backoff(Random(2))
    assert backoff[0].next() != backoff[1].next()


@given(st.integers(), st.floats(0, 900))
def test_retry_after_is_respected(seed: int, asked: float) -> None:
    assert Backoff(Random(seed)).next(at_least=asked) >= asked
