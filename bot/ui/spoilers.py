"""Keep the bot from giving away open quiz questions; :mod:`bot.ui.layout` checks every card it sends."""

from discord import ui

from bot.domain.errors import UserError
from bot.domain.quiz.judging import gives_away
from bot.services import Services
from bot.ui.request import Request


async def withhold(ctx: Request, layout: ui.LayoutView) -> None:
    """Raise UserError where ``layout`` gives away a quiz question that is open in this server."""
    # Also for those who use the app as their own there: the quiz is in front of their eyes.
    if await spoiled(ctx.services, ctx.interaction.guild_id, layout):
        raise UserError(
            "That would give away a quiz question that is open in this server right now. "
            "Ask me again after the question."
        )


async def spoiled(services: Services, guild_id: int | None, layout: ui.LayoutView) -> tuple[str, ...]:
    """Return the keys of the questions open in a server that ``layout`` gives away."""
    live = await services.store.quiz.open_cards(guild_id) if guild_id is not None else ()
    if not live:
        return ()
    text = "\n".join(item.content for item in layout.walk_children() if isinstance(item, ui.TextDisplay))
    return tuple(card.question.key for card in live if gives_away(services.pack, card.question, text))
