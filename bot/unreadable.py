"""Skip malformed events from Discord, with a traceback in the log, instead of crashing.

discord.py lets some of them end the process, and others end a task that nobody awaits.
"""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from discord.ui.view import ViewStore

_log = logging.getLogger(__name__)


def skip_malformed(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return discord.py's parser of an event, guarded: a malformed event would end the process."""

    def read(data: Any) -> None:
        try:
            parse(data)
        except Exception:  # noqa: BLE001 - the next event may be fine
            _log.exception("An event that cannot be read was left out: %s", event)

    return read


async def log_failure(answering: Coroutine[Any, Any, None]) -> None:
    """Answer an interaction; what it raises is logged, since nobody awaits it."""
    try:
        await answering
    except Exception:  # noqa: BLE001 - discord.py would drop it
        _log.exception("An interaction that cannot be read was left out")


def guard_components(views: ViewStore) -> None:
    """Have failures of discord.py's calls of dynamic items logged."""
    call = views.schedule_dynamic_item_call

    async def guarded(*arguments: Any) -> None:
        await log_failure(call(*arguments))

    views.schedule_dynamic_item_call = guarded  # pyright: ignore[reportAttributeAccessIssue] - the same, guarded
