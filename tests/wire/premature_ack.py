"""A bot with a deliberate bug: acknowledges before it commits.

`python -m tests.wire.premature_ack run` is `bot run` with a store in which button handlers do not wait for
the commit, which follows a little later. The kill run must report it.
"""

import asyncio
import os
import sys
from typing import Any, Final

from bot.__main__ import main
from bot.store.sqlite.database import SqliteDatabase

COMMIT_DELAY_S: Final = float(os.environ.get("PREMATURE_ACK_COMMIT_DELAY_S", "0.05"))
_BUTTON_TASK_PREFIX: Final = "discord-ui-dynamic-item-"
"""How discord.py names the tasks of button handlers."""


class Settled(asyncio.Future[None]):
    """A future that is done from the start and ignores later results."""

    def __init__(self) -> None:
        super().__init__()
        super().set_result(None)

    def set_result(self, result: None, /) -> None:
        """Ignore the result."""

    def set_exception(self, exception: Any, /) -> None:
        """Ignore the error."""


def _install_bug() -> None:
    new_group, commit = SqliteDatabase._new_group, SqliteDatabase._commit_in_turn

    def new_settled_group(self: SqliteDatabase) -> Any:
        group = new_group(self)
        task = asyncio.current_task()
        if task is not None and task.get_name().startswith(_BUTTON_TASK_PREFIX):
            group.settled = Settled()
        return group

    async def commit_late(self: SqliteDatabase, group: Any) -> None:
        if isinstance(group.settled, Settled):
            await asyncio.sleep(COMMIT_DELAY_S)  # the bug itself
        await commit(self, group)

    SqliteDatabase._new_group, SqliteDatabase._commit_in_turn = new_settled_group, commit_late


if __name__ == "__main__":
    _install_bug()
    sys.exit(main())
