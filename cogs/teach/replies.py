"""A teacher's reply to a question without an answer: the bot's own reply gets a button to teach it."""

from contextlib import suppress
from typing import Any

import discord
from discord import MessageReferenceType, ui

from bot.domain.characters import visible
from bot.domain.errors import UserError
from bot.services import Bot
from bot.ui.components import button, on_press
from bot.ui.layout import row
from bot.ui.request import Request, files_of, say_for_guild
from bot.ui.teaching import TEACH_REPLY, is_teaching
from bot.ui.text import clip
from cogs.teach.access import require_teacher
from cogs.teach.messages import propose
from cogs.teach.settings import OFFERS

NAME_SHOWN = 32  # characters of a name on the button


async def offer_reply(bot: Bot, message: discord.Message) -> None:
    """Offer to teach a reply to a question, if the server wants that and its author may teach."""
    reference, guild, who = message.reference, message.guild, message.author
    if reference is None or reference.message_id is None or guild is None or who.bot:
        return
    if bot.user in message.mentions:
        return  # it is replied to
    services = bot.services
    reply = services.open_replies.recall(reference.message_id, services.clock())
    if reply is None or reference.type is not MessageReferenceType.reply or message.webhook_id is not None:
        return
    values = (await services.servers.get(guild.id)).values
    asked = reference.resolved
    is_own = isinstance(asked, discord.Message) and asked.author.id == who.id  # they go on asking
    if is_own or not values[OFFERS] or not is_teaching(services.catalogue, values, who):
        return
    name = clip(" ".join(visible(who.display_name).split()), NAME_SHOWN)
    say = say_for_guild(bot, guild.id)
    _put(
        reply.card,
        button(say("Teach the reply by {name}", name=name), TEACH_REPLY(message.id, reply.question_id)),
    )
    with suppress(discord.NotFound, discord.Forbidden):
        ours = discord.PartialMessage(channel=message.channel, id=reply.id)  # pyright: ignore[reportArgumentType] - as discord.py does
        await ours.edit(view=reply.card, attachments=files_of(reply.card))


def _put(card: ui.LayoutView, offer: ui.Button[Any]) -> None:
    """Put the button at the end of a card, in place of an earlier offer."""
    container = card.children[-1]
    assert isinstance(container, ui.Container)  # noqa: S101 - every card has one
    for child in container.children:
        if isinstance(child, ui.ActionRow) and any(_is_offer(item) for item in child.children):
            container.remove_item(child)
    container.add_item(row(offer))


def _is_offer(item: ui.Item[Any]) -> bool:
    return isinstance(item, ui.Button) and (item.custom_id or "").startswith(f"{TEACH_REPLY.name}:")


@on_press(TEACH_REPLY)
async def take_offer(ctx: Request, message: int, question: int) -> None:
    """Show privately what the reply would teach."""
    require_teacher(ctx)
    ctx.require_guild()
    channel = ctx.interaction.channel
    if not isinstance(channel, discord.abc.Messageable):
        raise UserError("That reply is gone, so there's nothing to teach.")
    try:
        reply = await channel.fetch_message(message)
        asked = await channel.fetch_message(question)
    except (discord.NotFound, discord.Forbidden):
        raise UserError("That reply is gone, so there's nothing to teach.") from None
    await propose(ctx, reply, asked, ())
