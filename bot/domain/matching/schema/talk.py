"""What people say to any bot, whatever its pack is about (``talk.toml``)."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle
from pathlib import Path

from bot.domain.matching.text.english import read_table
from bot.domain.pack.attributes import SUBJECT

NOISE = "noise"  # stands for the class of what has no word in it


@cache
def talk() -> dict[str, tuple[str, ...]]:
    """Return what people say to any bot, in classes by id, with {subject} for the name of anything."""
    return {
        entry["id"]: tuple(entry["said"])
        for entry in read_table(Path(__file__).with_name("talk.toml"))["talk"]
    }


def talk_about(names: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the classes of what people say, each text about another of these names."""
    for talk_id, texts in talk().items():
        name = cycle(names or ("it",))
        yield talk_id, tuple(text.replace(SUBJECT, next(name)) if SUBJECT in text else text for text in texts)
