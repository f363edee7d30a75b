"""Keep what was asked, for whoever teaches a server: without who asked it."""

import logging

from bot.domain.cooldowns import Cooldowns, OnCooldown
from bot.domain.errors import StoreError
from bot.domain.matching.model import Verdict
from bot.services import Bot
from bot.store import Asked
from bot.store.asked import WITHHELD

_log = logging.getLogger(__name__)

# Storage limit per person, so that nobody fills a server's list alone.
STORED_BURST = 100
STORED_INTERVAL_S = 600


class Keeping:
    """Stores questions, and tells whoever counts them what came of them."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._stored = Cooldowns()

    async def remember(
        self,
        asked_id: int,
        guild_id: int | None,
        user_id: int,
        text: str,
        verdict: Verdict | None,
        *,
        is_withheld: bool,
    ) -> None:
        """Store a question without who asked it, unless that person asks too much; what is none is not."""
        if verdict is None:
            return
        self._bot.dispatch("verdict", verdict.status)  # for whoever counts
        services = self._bot.services
        now = services.clock()
        asked = Asked(
            id=asked_id,
            guild_id=guild_id,
            text=text,
            status=WITHHELD if is_withheld else verdict.status,
            fact_id=None if is_withheld else verdict.fact_id,
            gap_id=None if verdict.gap is None else verdict.gap.id,
            asked_at=now,
        )
        services.recent_questions.keep(asked)
        try:
            self._stored.acquire((guild_id, user_id), STORED_INTERVAL_S, now, at_once=STORED_BURST)
        except OnCooldown:
            return
        try:
            await services.store.asked.remember(asked)
        except StoreError as error:
            # The answer is out; a second message about my memory would only puzzle the asker.
            _log.error("A question could not be remembered: %s", error)
