"""Cards and lists of quotations."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.domain import links
from bot.domain.lookup import Entry
from bot.domain.pack import Quote
from bot.domain.quotations import others_by, quotes_of
from bot.i18n import Say
from bot.ui import pages
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import Card, show
from bot.ui.navigation import Link, PageButton, PageContext, PageGone, Place
from bot.ui.paging import list_card, page_key, page_place
from bot.ui.request import Request
from bot.ui.sources import source_line
from bot.ui.text import quoted


def quote_card(visit: PageContext, quote: Quote, *, speaker: str = "", subject: str = "") -> Card:
    """Return a quotation with who said it and on what; "another" keeps to ``speaker`` and ``subject``."""
    say, pack = visit.say, visit.pack
    who = pack.entity[quote.speaker]
    others = len(others_by(pack, quote))
    buttons: list[ui.Item[Any]] = [*visit.back(), AnotherButton(speaker, subject, say("Another"))]
    if others:
        label = say("More by {speaker} ({number})", speaker=who.name, number=others)
        buttons.append(visit.button(Link(page_place(pages.QUOTES_BY, who.id), label)))
    if quote.fact is not None and quote.fact in pack.fact:
        buttons.append(visit.button(Link(Place(pages.FACT, quote.fact), say("The fact behind it"))))
    return Card(
        title=who.name,
        body=[f"-# {who.role}", f"> “{quote.text}”", quote.context],
        items=[visit.select(say("People, places and stunts …"), _onward(visit, quote))],
        buttons=buttons,
        source=source_line(say, pack, quote.paragraph),
    )


def _onward(visit: PageContext, quote: Quote) -> list[Link]:
    """Return the speaker, the stunts that the quotation is told with, and whom and what it names."""
    pack = visit.pack
    names = links.entities(pack, (quote.speaker, *quote.entities))
    return [
        pages.with_kind(visit.say, link)
        for link in (
            *(pages.entity_link(entity) for entity in names),
            *(pages.stunt_link(stunt) for stunt in pack.stunts if quote.id in stunt.quotes),
        )
    ]


def quote_page(visit: PageContext) -> Card:
    """Render a quotation's card from the pack."""
    quote = visit.pack.quote.get(visit.place.id)
    if quote is None:
        raise PageGone
    return quote_card(visit, quote)


def all_quotes_page(visit: PageContext) -> Card:
    """Render a page of all quotations."""
    return _quote_list(visit, visit.pack.quotes, title=visit.say("All quotations"))


def quotes_by_page(visit: PageContext) -> Card:
    """Render a page of what somebody said."""
    who = visit.pack.entity.get(page_key(visit))
    if who is None:
        raise PageGone
    title = visit.say("{speaker} in their own words", speaker=who.name)
    return _quote_list(visit, links.quotes_by(visit.pack, who.id), title=title)


def quotes_about_page(visit: PageContext) -> Card:
    """Render a page of what was said about somebody or something."""
    entity = visit.pack.entity.get(page_key(visit))
    if entity is None:
        raise PageGone
    title = visit.say("Said about {name}", name=entity.name)
    return _quote_list(visit, links.quotes_about(visit.pack, entity.id), title=title)


def found_quotes_card(visit: PageContext, typed: str, found: Sequence[Quote]) -> Card:
    """Return a page of what a search found."""
    say = visit.say
    if not found:
        return Card(
            title=say("No quotation found"),
            body=[
                "-# " + say("You searched for: {text}", text=quoted(typed)),
                say("Nobody quoted in the article says anything like it. Fewer words may find more."),
            ],
            buttons=[
                *visit.back(),
                PageButton(page_place(pages.QUOTES), say("All quotations")),
            ],
        )
    intro = "-# " + say("You searched for: {text}", text=quoted(typed))
    number = say.count(len(found), "{number} quotation found", "{number} quotations found")
    return _quote_list(visit, found, title=number, intro=intro)


def no_such_quote_card(say: Say, speaker: Entry, subject: Entry) -> Card:
    """Return that somebody said nothing on a subject, and what there is instead."""
    return Card(
        title=say("{speaker} isn't quoted on that", speaker=speaker.name),
        body=[say("The article has no words of theirs on {subject}.", subject=subject.name)],
        buttons=[
            AnotherButton(speaker.id, "", say("Something by {speaker}", speaker=speaker.name)),
            AnotherButton("", subject.id, say("Somebody on {subject}", subject=subject.name)),
            PageButton(page_place(pages.QUOTES), say("All quotations")),
        ],
    )


def no_quotes_card(say: Say) -> Card:
    """Return that there is nothing to quote."""
    return Card(title=say("No quotation found"), body=[say("Nobody is quoted in what I know.")])


def _quote_list(visit: PageContext, quotes: Sequence[Quote], *, title: str, intro: str = "") -> Card:
    entries = [pages.quote_link(visit.pack, quote) for quote in quotes]
    return list_card(visit, title=title, entries=entries, intro=intro, line=_line)


def _line(link: Link) -> str:
    return f"{link.label} (**{link.description}**)"


class AnotherButton(DynamicButton, template=r"quote:next:(?P<speaker>[a-z0-9_]*):(?P<subject>[a-z0-9_-]*)"):
    """Deals another quotation from the channel's deck, privately."""

    def __init__(self, speaker: str, subject: str, label: str = "…") -> None:
        super().__init__(f"quote:next:{speaker}:{subject}", label)
        self.speaker = speaker
        self.subject = subject

    async def act(self, ctx: Request) -> None:
        """Show another quotation."""
        await show(ctx, await drawn_card(ctx, self.speaker, self.subject, private=True))


async def drawn_card(ctx: Request, speaker: str, subject: str, *, private: bool) -> Card:
    """Draw a quotation that the channel has not been shown yet, and return its card.

    Of a server that never added the bot nothing is kept: there it is any of them.
    """
    services, pack, guild_id = ctx.services, ctx.pack, ctx.guild_id
    say = ctx.say if private else ctx.public_say
    quotes = quotes_of(pack, speaker, subject) or quotes_of(pack)
    if not quotes:
        return no_quotes_card(say)
    quote_ids = [quote.id for quote in quotes]
    if ctx.interaction.channel_id is None or guild_id != ctx.interaction.guild_id:
        drawn = services.rng.choice(quote_ids)
    else:
        drawn = await services.store.quotes.draw(
            ctx.interaction.channel_id, guild_id, quote_ids, choose=services.rng.choice, now=ctx.now
        )
    visit = PageContext(say, pack, Place(pages.QUOTE, drawn))
    return quote_card(visit, pack.quote[drawn], speaker=speaker, subject=subject)
