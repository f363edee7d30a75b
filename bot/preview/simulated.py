"""SimCord's Discord, which waits no longer than it has to."""

from typing import Any

from simcord.env import Env

_LOOK_AGAIN_SECONDS = 0.002


class PromptEnv(Env):
    """An environment that notices within two milliseconds that the bot has nothing left to do.

    SimCord is told when a task ends, but looks only every 50 ms whether one has gone to sleep instead, as the
    bot's recurring work does after each event: most of what a press would otherwise take.
    """

    async def _settle_internal(self, *, idle: float = _LOOK_AGAIN_SECONDS, **given: Any) -> None:
        await super()._settle_internal(idle=idle, **given)
