"""A bot that is wrong on purpose: it says that something is written before it is.

`python -m tests.wire.hasty run` is `bot run` with a store in which buttons do not wait for the commit, which
follows a little later. The kill run must notice.
"""

import asyncio
import os
import sys
from typing import Any, Final

from bot.__main__ import main
from bot.store.database import Database

COMMITS_AFTER_S: Final = float(os.environ.get("HASTY_COMMITS_AFTER_S", "0.05"))
_OF_A_BUTTON: Final = "discord-ui-dynamic-item-"
"""How discord.py names the task that a pressed button has."""


class Settled(asyncio.Future[None]):
    """Done from the beginning; that it is once more is no error."""

    def __init__(self) -> None:
        super().__init__()
        super().set_result(None)

    def set_result(self, result: None, /) -> None:
        """Leave it at that."""

    def set_exception(self, exception: Any, /) -> None:
        """Leave it at that."""


def _be_hasty() -> None:
    new_group, commit = Database._new_group, Database._commit_in_turn

    def settled(self: Database) -> Any:
        group = new_group(self)
        task = asyncio.current_task()
        if task is not None and task.get_name().startswith(_OF_A_BUTTON):
            group.settled = Settled()
        return group

    async def late(self: Database, group: Any) -> None:
        if isinstance(group.settled, Settled):
            await asyncio.sleep(COMMITS_AFTER_S)  # the bug itself
        await commit(self, group)

    Database._new_group, Database._commit_in_turn = settled, late


if __name__ == "__main__":
    _be_hasty()
    sys.exit(main())
