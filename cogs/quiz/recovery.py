"""What games and nights do where the store fails and nobody is there to try again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from bot.domain.errors import StoreError

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_T = TypeVar("_T")

STORE_RETRY_S = 2.0  # while the store fails, a game waits this long before it tries again


async def retry_write(write: Callable[_P, Awaitable[_T]], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Write until it succeeds: nobody is there to try again, so the game waits for the store."""
    while True:
        try:
            return await write(*args, **kwargs)
        except StoreError as error:
            _log.error("A quiz waits for the store: %s", error)
        await asyncio.sleep(STORE_RETRY_S)


async def or_catch_up(work: Awaitable[None], catch_up: Callable[[], Awaitable[None]]) -> None:
    """Do something for a game; where the store fails meanwhile, do what is left of it as after a restart."""
    try:
        await work
    except StoreError as error:
        _log.error("A quiz waits for the store: %s", error)
        await asyncio.sleep(STORE_RETRY_S)
        await retry_write(catch_up)
