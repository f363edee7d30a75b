"""Quotations, for every feature that shows one: which comes next in a channel, and names without any."""

from dataclasses import replace
from typing import Any

from discord import ui

from bot.domain import links
from bot.domain.lookup import Named
from bot.domain.pack.model import Entity, EntityKind, Pack, Stunt, Topic
from bot.domain.pack.translating import name_within
from bot.i18n import Say
from bot.services import Services
from bot.ui import pages
from bot.ui.components import CustomId, Field, button
from bot.ui.layout import Card
from bot.ui.navigation import Link, Place, page_button

ANOTHER = CustomId("quote:next", speaker=Field("[a-z0-9_]*"), subject=Field("[a-z0-9_-]*"))  # "" is any


async def draw_quote(
    services: Services,
    pack: Pack,
    channel_id: int | None,
    guild_id: int | None,
    *,
    speaker: str = "",
    subject: str = "",
) -> str | None:
    """Return the id of a quotation that the channel has not been shown yet; None in a pack without any.

    Without a channel it is any of them: nothing is stored about servers that never added the bot.
    """
    quotes = links.select_quotes(pack, speaker, subject) or pack.quotes
    ids = [quote.id for quote in quotes]
    if not ids or channel_id is None:
        return services.rng.choice(ids) if ids else None
    now, choose = services.clock(), services.rng.choice
    return await services.store.quotes.draw(channel_id, guild_id, ids, choose=choose, now=now)


def unquoted_card(say: Say, pack: Pack, named: Named, *, is_speaker: bool) -> Card:
    """Return that something known has no quotation by it, or on it, and where it leads to."""
    title = (
        say("{speaker} isn't quoted", speaker=named.name)
        if is_speaker
        else say("No quotes about {subject}", subject=name_within(pack, named))
    )
    others = _quoted_beside(say, pack, named, is_speaker=is_speaker)
    offer = say("Here's what I do know:") if not others else say("You might like one of these instead:")
    link = link_to(say, pack, named)
    if isinstance(named, Entity):  # beside what others say of it, its name alone would not tell what opens
        link = replace(link, label=say("About {name}", name=name_within(pack, named)))
    is_line = is_speaker and isinstance(named, Entity) and named.kind is EntityKind.CHARACTER
    note = say("My quotes are what real people said, not lines from the story.") if is_line else ""
    return Card(
        title=title, body=[" ".join(filter(None, (note, offer)))], buttons=[page_button(link), *others]
    )


def unpaired_card(say: Say, pack: Pack, who: Named, what: str, subject: str) -> Card:
    """Return that somebody is quoted, but not on something, with what either is quoted on and by.

    ``what`` is its name, ``subject`` its id in the directory of subjects.
    """
    buttons = [button(say("Quote by {speaker}", speaker=who.name), ANOTHER(who.id, ""))]
    if subject and links.select_quotes(pack, subject=subject):
        buttons.append(button(say("Quote about {subject}", subject=what), ANOTHER("", subject)))
    return Card(
        title=say("{speaker} isn't quoted on that", speaker=who.name),
        body=[say("I don't have a quote from them about {subject}.", subject=what)],
        buttons=[*buttons, page_button(Link(Place(pages.QUOTES, page=0), say("All quotes")))],
    )


def link_to(say: Say, pack: Pack, named: Named) -> Link:
    """Return the link to all about something with a name."""
    match named:
        case Entity():
            return pages.entity_link(named)
        case Topic():
            return pages.topic_link(say, pack, named)
        case Stunt():
            return pages.stunt_link(named)


def _quoted_beside(say: Say, pack: Pack, named: Named, *, is_speaker: bool) -> list[ui.Item[Any]]:
    """Return buttons to quotations on who isn't quoted, by who nobody is quoted on, and by their actors."""
    if not isinstance(named, Entity):
        return []
    found: list[ui.Item[Any]] = []
    if is_speaker and links.select_quotes(pack, subject=links.quoted_on(named)):
        label = say("What others say about {name}", name=name_within(pack, named))
        found.append(page_button(Link(Place(pages.QUOTES_ABOUT, named.id, 0), label)))
    speakers = links.counterparts(pack, named.id) if is_speaker else [named]
    found += [
        button(say("Quote by {speaker}", speaker=each.name), ANOTHER(each.id, ""))
        for each in speakers
        if links.select_quotes(pack, each.id)
    ][:2]
    return found
