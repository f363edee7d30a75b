"""What people ask to do with this bot: "how do I turn you off in a channel" (``tasks.toml``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.domain.matching.text.english import read_table


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do with the bot: the command that does it, or else the wish to hear what there is."""

    command: str
    wish: str
    groups: tuple[frozenset[str], ...]  # a text has a word of each


def task_in(said: Sequence[str], unframed: Iterable[Sequence[str]]) -> Task | None:
    """Return what the words of a text ask to do.

    ``unframed`` are the words, and what is left with ever more of "how do I" and "can you" taken off.
    """
    asking, tasks = _table()
    is_asked = said[0] in asking
    heard = [(rest, with_neighbours(rest)) for rest in unframed]
    return next(
        (
            task
            for rest, told in heard
            for task in tasks
            if (is_asked or rest[0] in task.groups[0])
            and not any(group.isdisjoint(told) for group in task.groups)
        ),
        None,
    )


def with_neighbours(said: Sequence[str]) -> frozenset[str]:
    """Return words, and those next to each other: "trivia_night", "noche_de_trivia"."""
    pairs = pairwise(said)
    triples = zip(said, said[1:], said[2:], strict=False)
    return frozenset((*said, *map("_".join, pairs), *map("_".join, triples)))


@cache
def _table() -> tuple[frozenset[str], tuple[Task, ...]]:
    table = read_table(Path(__file__).with_name("tasks.toml"))
    tasks = (
        Task(
            entry.get("name", ""),
            entry.get("wish", ""),
            tuple(frozenset(group.split()) for group in entry["groups"]),
        )
        for entry in table["task"]
    )
    return frozenset(table["asking"].split()), tuple(tasks)
