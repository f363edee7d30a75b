"""Cards and lists of quotations."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.domain import links
from bot.domain.links import entries_by_id
from bot.domain.lookup import DirectoryEntry
from bot.domain.pack.model import Quote
from bot.domain.quotations import search_quotes, select_quotes
from bot.i18n import Say
from bot.ui import pages
from bot.ui.custom_ids import CustomId, Field
from bot.ui.dynamic import button, on_press
from bot.ui.layout import Card, show
from bot.ui.navigation import Link, PageContext, Place, find_entry, page_button, renders
from bot.ui.paging import list_card, page_key, page_place
from bot.ui.request import Request
from bot.ui.sources import source_line
from bot.ui.text import quoted

ANOTHER = CustomId("quote:next", speaker=Field("[a-z0-9_]*"), subject=Field("[a-z0-9_-]*"))  # "" is any


def another_button(label: str, speaker: str, subject: str) -> ui.Button[Any]:
    """Return a button to another quotation by a speaker on a subject; "" is any."""
    return button(label, ANOTHER(speaker, subject))


@renders(pages.QUOTE)
def quote_page(page: PageContext, *, speaker: str = "", subject: str = "") -> Card:
    """Render a quotation with who said it and on what; "another" keeps to ``speaker`` and ``subject``."""
    say, pack = page.say, page.pack
    quote = find_entry(pack.quote, page.place.id)
    who = pack.entity[quote.speaker]
    others = len(links.quotes_by(pack, who.id)) - 1
    buttons = [*page.back(), another_button(say("Another"), speaker, subject)]
    if others:
        label = say("More by {speaker} ({number})", speaker=who.name, number=others)
        buttons.append(page.button(Link(page_place(pages.QUOTES_BY, who.id), label)))
    if quote.fact is not None and quote.fact in pack.fact:
        buttons.append(page.button(Link(Place(pages.FACT, quote.fact), say("The fact behind it"))))
    onward = [
        *map(pages.entity_link, entries_by_id(pack.entity, (who.id, *quote.entities))),
        *(pages.stunt_link(stunt) for stunt in pack.stunts if quote.id in stunt.quotes),
    ]
    return Card(
        title=who.name,
        body=[f"-# {who.role}", f"> “{quote.text}”", quote.context],
        items=page.select(say("People, places and stunts …"), pages.with_kinds(say, onward)),
        buttons=buttons,
        source=source_line(say, pack, quote.paragraph),
    )


@renders(pages.QUOTES)
def all_quotes_page(page: PageContext) -> Card:
    """Render a page of all quotations."""
    return _quote_list(page, page.pack.quotes, page.say("All quotations"))


@renders(pages.QUOTES_BY)
def quotes_by_page(page: PageContext) -> Card:
    """Render a page of what somebody said."""
    who = find_entry(page.pack.entity, page_key(page))
    title = page.say("{speaker} in their own words", speaker=who.name)
    return _quote_list(page, links.quotes_by(page.pack, who.id), title)


@renders(pages.QUOTES_ABOUT)
def quotes_about_page(page: PageContext) -> Card:
    """Render a page of what was said about somebody or something."""
    entity = find_entry(page.pack.entity, page_key(page))
    title = page.say("Said about {name}", name=entity.name)
    return _quote_list(page, links.quotes_about(page.pack, entity.id), title)


@renders(pages.FOUND_QUOTES)
def found_quotes_page(page: PageContext) -> Card:
    """Render a page of what a search found; the place holds its words."""
    say = page.say
    typed = page_key(page).replace("-", " ")
    found = search_quotes(page.pack, typed)
    searched = "-# " + say("You searched for: {text}", text=quoted(typed))
    if found:
        title = say.count(len(found), "{number} quotation found", "{number} quotations found")
        return _quote_list(page, found, title, searched)
    nothing = say("Nobody quoted in the article says anything like it. Fewer words may find more.")
    return Card(
        title=say("No quotation found"),
        body=[searched, nothing],
        buttons=[*page.back(), _all_quotes_button(say)],
    )


def no_such_quote_card(say: Say, speaker: DirectoryEntry, subject: DirectoryEntry) -> Card:
    """Return that somebody said nothing on a subject, and what there is instead."""
    return Card(
        title=say("{speaker} isn't quoted on that", speaker=speaker.name),
        body=[say("The article has no words of theirs on {subject}.", subject=subject.name)],
        buttons=[
            another_button(say("Something by {speaker}", speaker=speaker.name), speaker.id, ""),
            another_button(say("Somebody on {subject}", subject=subject.name), "", subject.id),
            _all_quotes_button(say),
        ],
    )


def _all_quotes_button(say: Say) -> ui.Button[Any]:
    return page_button(Link(page_place(pages.QUOTES), say("All quotations")))


def _quote_list(page: PageContext, quotes: Sequence[Quote], title: str, intro: str = "") -> Card:
    return list_card(
        page,
        title=title,
        entries=[pages.quote_link(page.pack, quote) for quote in quotes],
        intro=intro,
        line=lambda link: f"{link.label} (**{link.description}**)",
    )


@on_press(ANOTHER)
async def show_another(ctx: Request, speaker: str, subject: str) -> None:
    """Draw another quotation from the channel's deck and show it privately."""
    await show(ctx, await draw_card(ctx, speaker, subject, private=True))


async def draw_card(ctx: Request, speaker: str, subject: str, *, private: bool) -> Card:
    """Draw a quotation that the channel has not been shown yet, and return its card.

    In a server that never added the bot it is any of them: nothing is stored about such a server.
    """
    services, pack, guild_id = ctx.services, ctx.pack, ctx.guild_id
    channel_id = ctx.interaction.channel_id
    say = ctx.say if private else ctx.public_say
    quotes = select_quotes(pack, speaker, subject) or pack.quotes
    if not quotes:
        return Card(title=say("No quotation found"), body=[say("Nobody is quoted in what I know.")])
    quote_ids = [quote.id for quote in quotes]
    if channel_id is None or guild_id != ctx.interaction.guild_id:
        drawn = services.rng.choice(quote_ids)
    else:
        drawn = await services.store.quotes.draw(
            channel_id, guild_id, quote_ids, choose=services.rng.choice, now=ctx.now
        )
    return quote_page(PageContext(say, pack, Place(pages.QUOTE, drawn)), speaker=speaker, subject=subject)
