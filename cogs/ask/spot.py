"""Where a text is replied to, and with what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.pack.model import Fact
from bot.domain.quiz.night import Night
from bot.domain.starters import starters
from bot.i18n import Say
from bot.servers import Telling
from bot.services import Services

_QUIZZES = ("quiz", "trivia")  # in every language that is read


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
    night: Night | None = None  # the trivia night that is on or next, where the text may ask for it
    is_managed: bool = False  # the asker manages the server, and so has moderators' tools
    can_teach: bool = False  # the asker may teach what isn't known
    can_share: bool = False  # the reply is only its asker's, who may show it to everyone

    @staticmethod
    async def night_for(services: Services, guild_id: int | None, text: str) -> Night | None:
        """Return the trivia night that is on in a server, or comes next, where a text may ask for one."""
        if guild_id is None or not any(name in text.casefold() for name in _QUIZZES):
            return None
        return await services.store.quiz_nights.next_in(guild_id)

    def starters(self, before: Fact | None = None) -> list[Fact]:
        """Return the next first questions to offer here, without the one that was answered ``before``."""
        turn = self.services.starter_turns.next(self.channel_id, self.now)
        return starters(self.telling.offered, turn, () if before is None else {before.id})
