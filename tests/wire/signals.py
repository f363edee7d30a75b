"""Waiting for something to become true without sleeping."""

import asyncio
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 30.0
"""For what must come, and comes within moments on an idle machine; what must come sooner says so itself."""


class Signal:
    """Wakes everybody who waits for a condition whenever the state behind it moved."""

    def __init__(self) -> None:
        self._moved: asyncio.Future[None] | None = None

    def notify(self) -> None:
        """Have every waiter look at its condition again."""
        moved, self._moved = self._moved, None
        if moved is not None and not moved.done():
            moved.set_result(None)

    async def until(self, condition: Callable[[], bool], what: str, timeout: float = PATIENCE_S) -> None:  # noqa: ASYNC109 - the message names what never came
        """Return once the condition holds; TimeoutError, with its name, after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    if self._moved is None or self._moved.done():
                        self._moved = asyncio.get_running_loop().create_future()
                    await asyncio.shield(self._moved)
        except TimeoutError:
            raise TimeoutError(f"{what}: not within {timeout:g} s") from None
