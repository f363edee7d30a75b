"""What only its asker saw, shown to everyone."""

from collections.abc import Callable

import discord

from bot.domain.errors import UserError
from bot.domain.matching.model import THRESHOLDS, Level
from bot.i18n import Say
from bot.servers import Telling
from bot.store import Asked
from bot.ui.layout import Card, withhold
from bot.ui.navigation import PageContext, Place
from bot.ui.pages import FACT
from bot.ui.request import NotHere, Request, as_sent
from cogs.ask.lines import asked_line, guarded, shared_line
from cogs.ask.settings import CARE
from cogs.ask.views import fact_page, verdict_card


def may_share(ctx: Request) -> bool:
    """Return whether this person may write where they are, which is what showing an answer comes to."""
    may, channel = ctx.interaction.permissions, ctx.interaction.channel
    may_write = may.send_messages_in_threads if isinstance(channel, discord.Thread) else may.send_messages
    return ctx.guild_id is not None and may_write


class Sharing:
    """Answers the button "Show to everyone"; showing counts as asking."""

    def __init__(self, pause: Callable[[Request], None]) -> None:
        self._pause = pause  # raises OnCooldown if the presser has to wait

    async def share(self, ctx: Request, asked_id: int) -> None:
        """Post an answer that only its asker saw as it is answered to everyone, once."""
        guild_id, store = ctx.require_guild(), ctx.services.store.asked
        if not may_share(ctx):
            raise NotHere("You can't send messages in this channel, so I can't show that for you.")
        asked = await store.find(asked_id, guild_id)
        if asked is not None:
            await ctx.services.servers.read_for(ctx.server, asked.text, ctx.say.locale.language)
        name = ctx.interaction.user.display_name
        shown = asked and _card_again(ctx, asked, ctx.public_say, ctx.public_telling, asker=name)
        kept = asked and _card_again(ctx, asked, ctx.say, ctx.telling)
        if shown is None or kept is None:
            raise UserError("I can't find that answer anymore. Ask the question again, then show it.")
        await withhold(ctx, shown)
        self._pause(ctx)
        if not await store.mark_shared(asked_id):
            raise UserError("That answer has already been shown to everyone.")
        try:
            await ctx.edit(kept)
            await ctx.interaction.followup.send(ephemeral=False, **as_sent(shown))
        except BaseException:
            await store.unmark_shared(asked_id)
            raise


def _card_again(ctx: Request, asked: Asked, say: Say, telling: Telling, *, asker: str = "") -> Card | None:
    """Return the card for what answered a question; None where it is no longer told here.

    For others it names the ``asker``.
    """
    level = THRESHOLDS[Level(ctx.values[CARE])]
    verdict = ctx.matcher.match(asked.text, level, ctx.say.locale.language)
    known = telling.known.fact
    is_same = verdict.fact_id == asked.fact_id
    answers = (asked.fact_id, *(part.verdict.fact_id for part in verdict.parts if is_same))
    if not any(answer in known for answer in answers):
        return None
    if is_same:
        return verdict_card(
            say, telling, verdict, question=asked.text, asked_id=asked.id, now=ctx.now, asker=asker
        )
    # It went on from another one, or other lessons hold now.
    line = shared_line(say, asked.text, asker) if asker else asked_line(say, asked.text)
    page = PageContext(
        say, telling.offered, Place(FACT, asked.fact_id or ""), now=ctx.now, known=telling.known
    )
    is_spoiler = asked.fact_id not in telling.offered.fact
    return fact_page(page, asked=guarded(telling, line, is_spoiler=is_spoiler), asked_id=asked.id)
