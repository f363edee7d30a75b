"""What players are told in private about a question: one message each, which the next thing told replaces.

Whoever answered reads there what came of it. Only this process knows those messages. After a restart, or once
Discord takes no more changes of one, a new message follows, and no result.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import aiohttp
import discord
from cachetools import LRUCache

from bot.domain.quiz.model import Guess
from bot.i18n import Say
from bot.services import Interaction
from bot.ui.request import Request

_KEPT = 1_000  # players' last messages
_EDITABLE_MS = 14 * 60_000  # Discord takes changes for a quarter of an hour
_TROUBLE = (discord.HTTPException, aiohttp.ClientError, OSError)  # timeouts included
EDIT_S = 5.0  # after which a new message is quicker
MOST_TOLD = 10  # players of a question; where more play, its card has to do
_MOST_AT_ONCE = 50  # changed messages, so that results of many games hold nothing else up

Tell = Callable[[Say, Guess], str]


class Kind(StrEnum):
    """What is told; a newer one of a kind takes the place of the older one."""

    HINT = "hint"
    VOTE = "vote"
    ANSWER = "answer"  # after which the others are of no more use


@dataclass(frozen=True, slots=True)
class _Aside:
    interaction: Interaction  # whose response it was
    say: Say
    sent_at: int  # milliseconds UTC
    texts: dict[Kind, str] = field(default_factory=dict[Kind, str])

    def with_text(self, kind: Kind, text: str) -> "_Aside":
        kept = (
            {} if kind is Kind.ANSWER else {each: said for each, said in self.texts.items() if each != kind}
        )
        return replace(self, texts=kept | {kind: text})

    @property
    def content(self) -> str:
        return "\n".join(self.texts.values())


class Asides:
    """Tells players something in private, in the message where they were told the last thing."""

    def __init__(self) -> None:
        self._last: LRUCache[tuple[str, int, int], _Aside] = LRUCache(_KEPT)
        self._changing = 0  # messages, just now

    async def tell(self, ctx: Request, game_id: str, number: int, kind: Kind, text: str) -> None:
        """Tell who pressed a button of a question."""
        key = (game_id, number, ctx.user_id)
        last = self._last.pop(key, None)
        if last is None or ctx.now - last.sent_at > _EDITABLE_MS:
            await ctx.reply(text)
            self._last[key] = _Aside(ctx.interaction, ctx.say, ctx.now).with_text(kind, text)
            return
        await ctx.interaction.response.defer()
        told = last.with_text(kind, text)
        try:
            async with asyncio.timeout(EDIT_S):
                await last.interaction.edit_original_response(content=told.content)
        except _TROUBLE:  # such as that its reader dismissed it
            await ctx.interaction.followup.send(text, ephemeral=True)
        else:
            self._last[key] = told

    async def tell_results(
        self, game_id: str, number: int, guesses: Sequence[Guess], tell: Tell, *, now: int
    ) -> None:
        """Tell those who answered a question what came of it, as far as Discord takes that.

        Where many play, nobody is told: the question's card says it, and each message is a request. ``now``
        is in ms UTC.
        """
        if len(guesses) > MOST_TOLD or self._changing + len(guesses) > _MOST_AT_ONCE:
            return
        results: list[Coroutine[Any, Any, None]] = []
        for guess in guesses:
            last = self._last.get(key := (game_id, number, guess.user_id))
            if last is not None and Kind.ANSWER in last.texts and now - last.sent_at <= _EDITABLE_MS:
                del self._last[key]
                results.append(self._change(last, tell(last.say, guess)))
        await asyncio.gather(*results)

    async def _change(self, last: _Aside, text: str) -> None:
        self._changing += 1
        try:
            async with asyncio.timeout(EDIT_S):
                await last.interaction.edit_original_response(content=text)
        except _TROUBLE:
            pass  # the question's card says it as well
        finally:
            self._changing -= 1
