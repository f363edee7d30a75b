"""The messages of a trivia night that promise something: what has become of it is shown in them too."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from discord import ui

from bot.domain.quiz.lists import QuestionList
from bot.domain.quiz.night import Night, NightPhase
from bot.domain.quiz.night_standings import SideStanding
from bot.i18n import Say
from bot.services import Bot
from bot.store import Store
from bot.ui.request import say_for_guild
from cogs.quiz.night_cards import break_card, plan_card, round_card
from cogs.quiz.posting import TROUBLE, Posting

_log = logging.getLogger(__name__)

PLAN, REMINDER, WAITING, ROUND = (
    "plan",
    "reminder",
    "waiting",
    "round",
)  # what is shown; breaks are called as their notices
# What they are called once they say that the night has begun.
_ANNOUNCEMENTS = {name: f"{name}:begun" for name in (PLAN, REMINDER, WAITING)}


def round_message(number: int) -> str:
    """Return what the message is called that announces a round."""
    return f"{ROUND} {number}"


async def list_of_round(store: Store, night: Night, number: int) -> QuestionList | None:
    """Return the list that a round is from, if it is from one that is there."""
    list_ids = [subject.list_id for subject in night.plan.subjects[number : number + 1]]
    lists = await store.quiz_lists.all(night.guild_id)
    return next((each for each in lists if each.id in list_ids), None)


class NightMessages:
    """Closes the cards of what is over: no countdown that counts up, no buttons that nobody can use."""

    def __init__(self, bot: Bot, posting: Posting) -> None:
        self._bot = bot
        self._services = bot.services
        self._store = bot.services.store.quiz_nights
        self._posting = posting

    async def note(self, night: Night, name: str, message_id: int | None) -> None:
        """Remember which message shows something; None: it is not brought up to date any more."""
        await self._store.note_card(night.id, name, message_id)

    async def update(self, night: Night, standings: Sequence[SideStanding]) -> None:
        """Bring the messages of what has passed up to date, as far as Discord takes it."""
        say = say_for_guild(self._bot, night.guild_id)
        for name, message_id in (await self._store.cards(night.id)).items():
            card = await self._outdated(say, night, name, standings)
            if card is None:
                continue
            await self._edit(night, message_id, card)
            await self.note(night, name, None)
            if name in _ANNOUNCEMENTS and not night.is_over:
                await self.note(night, _ANNOUNCEMENTS[name], message_id)

    async def update_plan(self, night: Night) -> None:
        """Have the messages that announce a planned night say what is planned now."""
        say = say_for_guild(self._bot, night.guild_id)
        pack = await self._services.servers.pack(say.locale)
        for name, message_id in (await self._store.cards(night.id)).items():
            if name in _ANNOUNCEMENTS:
                await self._edit(night, message_id, plan_card(say, pack, night))

    async def _edit(self, night: Night, message_id: int, card: ui.LayoutView) -> None:
        try:
            await self._posting.edit(night, message_id, card, must_exist=False)
        except TROUBLE as error:
            _log.info("Night %s: a card could not be brought up to date: %r", night.id, error)

    async def _outdated(
        self, say: Say, night: Night, name: str, standings: Sequence[SideStanding]
    ) -> ui.LayoutView | None:
        """Return what a message is to show now; None where it is still true."""
        pack = await self._services.servers.pack(say.locale)
        if name in _ANNOUNCEMENTS:
            return None if night.phase is NightPhase.PLANNED else plan_card(say, pack, night)
        if name in _ANNOUNCEMENTS.values():
            return plan_card(say, pack, night) if night.is_over else None
        if not name.startswith(ROUND):
            return None if name == night.notice else break_card(say, pack, night, standings, is_past=True)
        number = int(name.removeprefix(ROUND))
        if night.phase is NightPhase.ROUND and night.number == number:
            return None
        game = (await self._store.games(night)).get(number)
        if game is None:
            return None
        then = replace(night, phase=NightPhase.ROUND, number=number)
        list_ = await list_of_round(self._services.store, night, number)
        return round_card(say, pack, then, game, list_, is_past=True)
