"""``/stunts`` and ``/stunt``: what was done, by whom, where, how and why."""

from collections.abc import Sequence
from itertools import groupby

from discord import app_commands

from bot.domain.links import entries_by_id, stunt_directory
from bot.domain.pack.model import Pack, Quote, Stunt
from bot.domain.phrases import phrase
from bot.services import BotCog, Interaction
from bot.ui import pages
from bot.ui.citing import english_line, source_line, verbatim_line
from bot.ui.layout import Card
from bot.ui.names import NameOption, answer_name, completed_from
from bot.ui.navigation import PageContext, Place, find_entry, open_page, renders
from bot.ui.request import Request, everywhere, needs
from bot.ui.text import clip

WORDS_SHOWN = 3  # quotations that a stunt's card repeats; the select has them all
WORDS_LIMIT = 200  # characters of each
NAMES_SHOWN = 2  # as buttons; the select has the others
_UNKNOWN = phrase("I don't know that stunt")


def _stunts(pack: Pack) -> Sequence[Stunt]:
    return pack.stunts


class Stunts(BotCog):
    """Offers the stunts."""

    @needs(_stunts)
    @app_commands.command()
    @everywhere
    async def stunts(self, interaction: Interaction) -> None:
        """Browse all stunts and sequences."""
        await open_page(await Request.open(interaction), Place(pages.STUNTS, page=0))

    @needs(_stunts)
    @app_commands.command()
    @app_commands.describe(name="Name of a stunt or sequence (typos are fine)")
    @app_commands.autocomplete(name=completed_from(stunt_directory))
    @everywhere
    async def stunt(self, interaction: Interaction, name: NameOption) -> None:
        """See a stunt in detail: who, where, how, why, and what its makers said."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, stunt_directory, name, Place(pages.STUNT), every="stunts", unknown=_UNKNOWN)


@renders(pages.STUNTS)
def stunts_page(page: PageContext) -> Card:
    """Render a page of all stunts."""
    say, stunts = page.say, page.pack.stunts
    entries = list(map(pages.stunt_link, stunts))
    counted = say.count(len(stunts), "{number} stunt", "{number} stunts")
    title = say("Stunts and sequences")
    return pages.list_card(page, title, entries, cited=stunts, art="stunt", overline=counted)


@renders(pages.STUNT)
def stunt_page(page: PageContext) -> Card:
    """Render a stunt's card: who, where, how, why, and its makers' words."""
    say, pack = page.say, page.pack
    stunt = find_entry(pack.stunt, page.place.id)
    performers = entries_by_id(pack.entity, stunt.performers)
    places = entries_by_id(pack.entity, stunt.places)
    quotes = entries_by_id(pack.quote, stunt.quotes)
    known = [
        (say("Who"), say.join([entity.name for entity in performers])),
        (say("Where"), ", ".join(entity.name for entity in places)),
        (say("How"), stunt.how),
        (say("Why"), stunt.why),
    ]
    named = [pages.entity_link(entity) for entity in (*performers, *places)]
    onward = [
        *named[NAMES_SHOWN:],
        *(pages.quote_link(pack, quote) for quote in quotes),
        *map(pages.fact_link, entries_by_id(pack.fact, stunt.facts)),
    ]
    return Card(
        art="stunt",
        overline=say("Stunt"),
        title=stunt.name,
        body=[
            stunt.summary,
            pages.details(known),
            _words(pack, quotes[:WORDS_SHOWN]),
            english_line(say, pack, stunt.id) or (verbatim_line(say, pack) if quotes else ""),
        ],
        source=source_line(say, pack, stunt),
        items=page.select(say("More about it…"), pages.with_kinds(say, onward)),
        buttons=[*page.back(), *map(page.button, named[:NAMES_SHOWN])],
    )


def _words(pack: Pack, quotes: Sequence[Quote]) -> str:
    """Return what its makers said, each speaker named once above their words."""
    by_speaker: list[str] = []
    for speaker, said in groupby(quotes, key=lambda quote: quote.speaker):
        words = [f"> “{clip(quote.text, WORDS_LIMIT)}”" for quote in said]
        by_speaker.append("\n".join([f"**{pack.entity[speaker].name}**:", *words]))
    return "\n\n".join(by_speaker)  # right below a quotation it would be drawn as part of it
