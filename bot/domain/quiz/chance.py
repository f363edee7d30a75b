"""Chance, as the quiz rules take it from outside."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Chance(Protocol):
    """What the rules need of a source of chance; ``random.Random`` is one."""

    def sample(self, population: Sequence[T], k: int) -> list[T]:
        """Return ``k`` different members in random order."""
        ...
