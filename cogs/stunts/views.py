"""Cards and the list of stunts and sequences."""

from bot.domain import links
from bot.domain.pack import Stunt
from bot.ui import pages
from bot.ui.layout import Card
from bot.ui.navigation import Link, PageContext, PageGone
from bot.ui.paging import list_card
from bot.ui.sources import source_line
from bot.ui.text import clip

WORDS_SHOWN = 3  # quotations that a stunt's card repeats; the select has them all
WORDS_LIMIT = 200  # characters of each
NAMES_SHOWN = 4  # as buttons, so that one row holds them beside "back"


def stunts_page(visit: PageContext) -> Card:
    """Render a page of all stunts."""
    say = visit.say
    entries = [pages.stunt_link(stunt) for stunt in visit.pack.stunts]
    return list_card(visit, title=say("Stunts and sequences"), entries=entries)


def stunt_page(visit: PageContext) -> Card:
    """Render a stunt's card from the pack."""
    stunt = visit.pack.stunt.get(visit.place.id)
    if stunt is None:
        raise PageGone
    return stunt_card(visit, stunt)


def stunt_card(visit: PageContext, stunt: Stunt) -> Card:
    """Return everything that is known of a stunt: who, where, how, why, and its makers' words."""
    say, pack = visit.say, visit.pack
    performers, places = links.entities(pack, stunt.performers), links.entities(pack, stunt.places)
    details = [
        (say("Who"), say.join([entity.name for entity in performers])),
        (say("Where"), say.join([entity.name for entity in places])),
        (say("How"), stunt.how),
        (say("Why"), stunt.why),
    ]
    silent = say("the article doesn't say")
    named = [pages.entity_link(entity) for entity in (*performers, *places)]
    onward = _onward(visit, stunt, named[NAMES_SHOWN:])
    return Card(
        title=stunt.name,
        body=[
            stunt.summary,
            "\n".join(f"**{name}**: {text or silent}" for name, text in details),
            _words(visit, stunt),
        ],
        items=[visit.select(say("Quotations and facts about it …"), onward)] if onward else [],
        buttons=[*visit.back(), *(visit.button(link) for link in named[:NAMES_SHOWN])],
        source=source_line(say, pack, stunt.paragraph),
    )


def _words(visit: PageContext, stunt: Stunt) -> str:
    """Return the first of what its makers said, each speaker named once above their words."""
    pack = visit.pack
    quotes = [pack.quote[quote_id] for quote_id in stunt.quotes if quote_id in pack.quote]
    lines: list[str] = []
    speaker = ""
    for quote in quotes[:WORDS_SHOWN]:
        if quote.speaker != speaker:
            lines.append(f"**{pages.speaker_name(pack, quote)}**:")
            speaker = quote.speaker
        lines.append(f"> “{clip(quote.text, WORDS_LIMIT)}”")
    return "\n".join(lines)


def _onward(visit: PageContext, stunt: Stunt, names: list[Link]) -> list[Link]:
    pack = visit.pack
    found = [
        *names,
        *(
            pages.quote_link(pack, pack.quote[quote_id])
            for quote_id in stunt.quotes
            if quote_id in pack.quote
        ),
        *(pages.fact_link(pack.fact[fact_id]) for fact_id in stunt.facts if fact_id in pack.fact),
    ]
    return [pages.with_kind(visit.say, link) for link in found]
