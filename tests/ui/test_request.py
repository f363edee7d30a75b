"""When Discord made something, by its id."""

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.request import time_of

PLAUSIBLE = 1 << 62  # ids of this century


@given(st.integers(0, PLAUSIBLE))
def test_time_is_discord_py_s(snowflake: int) -> None:
    assert time_of(snowflake) == round(discord.utils.snowflake_time(snowflake).timestamp() * 1000)


@given(st.integers(PLAUSIBLE, 1 << 80))
def test_any_id_has_a_time(snowflake: int) -> None:
    assert time_of(snowflake) > time_of(PLAUSIBLE - (1 << 22))
