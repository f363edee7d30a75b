"""What people say to any bot, whatever its pack is about (``talk.toml``)."""

from functools import cache
from pathlib import Path

from bot.domain.matching.text.english import read_table


@cache
def talk() -> dict[str, tuple[str, ...]]:
    """Return what people say to any bot, in classes by id."""
    return {
        entry["id"]: tuple(entry["said"])
        for entry in read_table(Path(__file__).with_name("talk.toml"))["talk"]
    }
