"""Runs the preview: the bot, its world, and the page, until somebody ends it."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from random import Random
from typing import Any, Self

from simcord import SetupError
from simcord.backend.errors import BackendError

from bot.client import Reckoner
from bot.config import Config
from bot.preview.markdown import keep_markdown
from bot.preview.naming import name_commands_as_read
from bot.preview.page import PlacesPreview
from bot.preview.players import Players
from bot.preview.simulated import PromptEnv
from bot.preview.world import BOT_NAME, Place, Viewer, World, set_locale

_log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
SETTLE_SECONDS = 30  # the first chart imports a plotting library, for which a slow machine needs longer


class Session:
    """The preview as it runs."""

    def __init__(
        self,
        config: Config,
        *,
        locale: str,
        place: Place,
        viewer: Viewer,
        port: int | None,
        wall: Callable[[], datetime],
        random: Random,
    ) -> None:
        self._steps = AsyncExitStack()
        self._bot = Reckoner(config, clock=self._now)
        self._env = PromptEnv(self._bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
        self._locale, self._place, self._viewer, self._port = locale, place, viewer, port
        self._wall, self._random = wall, random
        self._preview: PlacesPreview | None = None

    def _now(self) -> int:
        return int(self._env.now().timestamp() * 1_000)

    @property
    def preview(self) -> PlacesPreview:
        """The page, once the session is entered."""
        assert self._preview is not None  # noqa: S101 - a mistake of ours
        return self._preview

    async def __aenter__(self) -> Self:
        steps = self._steps
        steps.push_async_callback(self._bot.close_store)
        steps.push_async_callback(self._env.shutdown)  # detaches the bot, but does not close it
        try:
            name_commands_as_read()
            keep_markdown()
            self._env.backend.bot_user.name = BOT_NAME
            # SimCord's world begins on a fixed day; people expect today.
            self._env.backend.clock.advance((self._wall() - self._env.now()).total_seconds())
            await self._start_bot()
            world = World(self._env, self._bot, self._locale, self._wall)
            set_locale(world)
            await self._env.settle()
            await world.greet()
            await self._env.settle()
            start = world.scene(self._place, self._viewer)
            self._preview = PlacesPreview(world, Players(world, self._random), start, self._port)
            await steps.enter_async_context(self._preview)
        except BaseException:
            await steps.aclose()
            raise
        return self

    async def _start_bot(self) -> None:
        """Start the bot with as much patience as later; SimCord gives it five seconds, whoever is busy."""
        settle = self._env._settle_internal

        async def settle_patiently(**options: Any) -> None:
            options["timeout"] = SETTLE_SECONDS
            await settle(**options)

        self._env._settle_internal = settle_patiently
        try:
            await self._env.start()
        finally:
            del self._env._settle_internal  # the class's again

    async def __aexit__(self, *_: object) -> None:
        await self._steps.aclose()

    async def tick(self) -> None:
        """Move the simulated clock with the wall clock, so that timers fire by themselves."""
        shown: tuple[int, bool] | None = None
        while True:
            await asyncio.sleep(TICK_SECONDS)
            async with self.preview.turn:
                try:
                    await self.preview.catch_up()
                    news = len(self._env.http_requests), self.preview.players.is_playing
                    # Each refresh makes the page read everything anew: only with news.
                    if news != shown:
                        await self.preview.refresh()
                        shown = news
                except (SetupError, BackendError) as error:
                    # A player's button is gone, or SimCord is at something else: the next second will do.
                    _log.debug("The preview skipped a second: %s", error)
                except TimeoutError:
                    _log.warning("The simulated Discord was slow to settle; going on.")
