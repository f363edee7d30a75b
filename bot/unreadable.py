"""What Discord sends and nobody can read: left out, with its traceback in the log, while the bot goes on.

discord.py lets some of it end the process, and some of it end a task that nobody looks at.
"""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from discord.ui.view import ViewStore

_log = logging.getLogger(__name__)


def left_out(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return discord.py's reader of an event; one that it cannot read would otherwise end the process."""

    def read(data: Any) -> None:
        try:
            parse(data)
        except Exception:  # noqa: BLE001 - whatever is wrong with what Discord sent, the next event may be right
            _log.exception("An event that cannot be read was left out: %s", event)

    return read


async def finish(answering: Coroutine[Any, Any, None]) -> None:
    """Answer an interaction; what is wrong with it, or with telling its user so, goes to the log."""
    try:
        await answering
    except Exception:  # noqa: BLE001 - nobody awaits this: discord.py would drop it
        _log.exception("An interaction that cannot be read was left out")


def guard_components(views: ViewStore) -> None:
    """Have discord.py's calls of dynamic items end with a line in the log where the message is unreadable."""
    call = views.schedule_dynamic_item_call

    async def guarded(*arguments: Any) -> None:
        await finish(call(*arguments))

    views.schedule_dynamic_item_call = guarded  # pyright: ignore[reportAttributeAccessIssue] - the same, guarded
