"""Replies to the bot's own cards: what they go on from, and what they could teach where it had no answer."""

from contextlib import suppress
from functools import partial

import discord
from discord import MessageReferenceType

from bot.domain.links import find_named
from bot.domain.matching.model import Verdict
from bot.domain.matching.schema.requests import read_wish
from bot.domain.matching.schema.talk import NOISE
from bot.domain.matching.schema.wishes import Wish
from bot.domain.pack.model import Fact, Pack
from bot.domain.teaching.texts import asks, question_to_keep
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.navigation import place_of
from bot.ui.pages import FACT
from bot.ui.teaching import TEACH_REPLY, open_key
from bot.ui.text import QUOTED_LIMIT, quoted
from cogs.ask.lines import guarded
from cogs.ask.spot import Spot


async def replied_card(message: discord.Message, me: discord.ClientUser) -> discord.Message | None:
    """Return the message of the bot's that a message replies to, if it does."""
    reference = message.reference
    if reference is None or reference.message_id is None or reference.type is not MessageReferenceType.reply:
        return None
    replied = reference.resolved
    if replied is None:
        # Discord need not send it along; it may be gone, or out of the bot's sight.
        with suppress(discord.HTTPException):
            replied = await message.channel.fetch_message(reference.message_id)
    return replied if isinstance(replied, discord.Message) and replied.author.id == me.id else None


def fact_on(card: discord.Message | None, known: Pack) -> Fact | None:
    """Return the fact that a card of the bot's shows, if any."""
    place = None if card is None else place_of(card)
    return known.fact.get(place.id) if place is not None and place.kind == FACT else None


async def learning_card(
    spot: Spot, message: discord.Message, ours: discord.Message | None, text: str, verdict: Verdict
) -> Card | None:
    """Return the offer to teach a reply to a card without an answer; None where the reply asks on."""
    reference, guild_id = None if ours is None else ours.reference, spot.guild_id
    if ours is None or reference is None or reference.message_id is None or guild_id is None:
        return None
    key, say = open_key(ours), spot.say
    is_told = bool(key) and _tells(spot, text, verdict)
    question = await spot.services.store.lessons.unanswered(guild_id, key) if is_told else None
    if question is None:  # or it has been dealt with
        return None
    asked = say("Question: {question}", question=quoted(say, question_to_keep(question.text)[:QUOTED_LIMIT]))
    told = (
        say("I'd give your message as the answer from now on. You can check it first.")
        if spot.can_teach
        else say("I only learn from people who can teach me here. One of them can do it with this button.")
    )
    return Card(
        art="teach",
        overline=guarded(spot.telling, asked),
        title=say("Should I learn that?") if spot.can_teach else say("Thanks for the tip!"),
        body=[told],
        buttons=[
            button(
                say("Teach this answer…"),
                TEACH_REPLY(message.id, reference.message_id),
                discord.ButtonStyle.primary,
            )
        ],
    )


def _tells(spot: Spot, text: str, verdict: Verdict) -> bool:
    """Tell whether a text says something, rather than asks, orders or is small talk."""
    said = verdict.english or text
    wanted = read_wish(said, partial(find_named, spot.telling.offered))
    is_talk = verdict.talk not in {None, NOISE}
    return not asks(text) and not is_talk and (wanted is None or wanted.wish is Wish.NAME)
