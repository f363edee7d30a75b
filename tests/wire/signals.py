"""Waiting for a condition without polling."""

import asyncio
from collections.abc import Callable
from typing import Final

DEFAULT_TIMEOUT_S: Final = 30.0
"""Generous, for busy machines; where time matters, callers pass their own timeout."""


class Signal:
    """Wakes the waiters on a condition when the state behind it has changed."""

    def __init__(self) -> None:
        self._changed: asyncio.Future[None] | None = None

    def notify(self) -> None:
        """Make every waiter check its condition again."""
        changed, self._changed = self._changed, None
        if changed is not None and not changed.done():
            changed.set_result(None)

    async def until(
        self,
        condition: Callable[[], bool],
        what: str,
        timeout: float = DEFAULT_TIMEOUT_S,  # noqa: ASYNC109 - the message names what never came
    ) -> None:
        """Wait until the condition holds; raise TimeoutError, which names it, after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    if self._changed is None or self._changed.done():
                        self._changed = asyncio.get_running_loop().create_future()
                    await asyncio.shield(self._changed)
        except TimeoutError:
            raise TimeoutError(f"{what}: not within {timeout:g} s") from None
