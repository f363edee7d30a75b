"""How long an outage is waited out between attempts; tests/wire plays the outages themselves."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.connection import Pauses


@given(st.integers(), st.integers(1, 40))
def test_pauses_grow_to_a_minute_and_chance_shortens_them(seed: int, failures: int) -> None:
    pauses = Pauses(Random(seed))
    waits = [pauses.next() for _ in range(failures)]
    for number, wait in enumerate(waits):
        longest = min(60.0, 2.0**number)
        assert longest / 2 <= wait <= longest
    assert pauses.failures == failures
    pauses.reset()
    assert pauses.next() <= 1.0


def test_bots_that_fell_together_do_not_return_together() -> None:
    pauses = Pauses(Random(1)), Pauses(Random(2))
    assert pauses[0].next() != pauses[1].next()


@given(st.integers(), st.floats(0, 900))
def test_discord_is_left_alone_for_as_long_as_it_asks(seed: int, asked: float) -> None:
    assert Pauses(Random(seed)).next(at_least=asked) >= asked
