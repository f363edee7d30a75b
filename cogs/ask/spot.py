"""Where a text is replied to, and with what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.pack.model import Fact
from bot.domain.starters import starters
from bot.i18n import Say
from bot.servers import Telling
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text is replied to, and with what."""

    services: Services
    say: Say
    telling: Telling
    guild_id: int | None
    channel_id: int | None  # None where nothing may be stored of it
    is_private: bool  # outside any server
    now: int  # milliseconds UTC
    commands: Mapping[str, bool]  # their full names; True for moderators' tools
    admits: Callable[[str], bool]  # whether the asker may use a cog's module here
    can_teach: bool = False  # the asker may teach what isn't known
    can_share: bool = False  # the reply is only its asker's, who may show it to everyone

    def starters(self, before: Fact | None = None) -> list[Fact]:
        """Return the next first questions to offer here, without the one that was answered ``before``."""
        turn = self.services.starter_turns.next(self.channel_id, self.now)
        return starters(self.telling.offered, turn, () if before is None else {before.id})
