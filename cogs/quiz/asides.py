"""What players are told in private about a question: one message each, which the next thing told replaces.

Only this process knows those messages. After a restart, or once Discord takes no more changes of one, a new
message follows.
"""

import asyncio
from dataclasses import dataclass, field, replace
from enum import StrEnum

import aiohttp
import discord
from cachetools import LRUCache

from bot.services import Interaction
from bot.ui.request import Request

_KEPT = 1_000  # players' last messages
_EDITABLE_MS = 14 * 60_000  # Discord takes changes for a quarter of an hour
_TROUBLE = (discord.HTTPException, aiohttp.ClientError, OSError)  # timeouts included
EDIT_S = 5.0  # after which a new message is quicker


class Kind(StrEnum):
    """What is told; a newer one of a kind takes the place of the older one."""

    HINT = "hint"
    VOTE = "vote"
    ANSWER = "answer"  # after which the others are of no more use


@dataclass(frozen=True, slots=True)
class _Aside:
    interaction: Interaction  # whose response it was
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

    async def tell(self, ctx: Request, game_id: str, number: int, kind: Kind, text: str) -> None:
        """Tell who pressed a button of a question."""
        key = (game_id, number, ctx.user_id)
        last = self._last.pop(key, None)
        if last is None or ctx.now - last.sent_at > _EDITABLE_MS:
            await ctx.reply(text)
            self._last[key] = _Aside(ctx.interaction, ctx.now).with_text(kind, text)
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
