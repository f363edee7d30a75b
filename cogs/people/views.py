"""Cards and lists of people, characters, places and everything else that has a name."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.domain import links
from bot.domain.pack import Entity, EntityKind
from bot.i18n import Say
from bot.ui import pages
from bot.ui.layout import Card
from bot.ui.navigation import OPTION_LIMIT, Link, PageContext, PageGone
from bot.ui.paging import list_card, page_place
from bot.ui.sources import source_line
from bot.ui.text import clip

WORDS_LIMIT = 300  # characters of a person's words on their card


def people_page(visit: PageContext) -> Card:
    """Render a page of all people and characters."""
    return _entity_list(visit, links.people(visit.pack), visit.say("People and characters"))


def places_page(visit: PageContext) -> Card:
    """Render a page of all places."""
    return _entity_list(visit, links.places(visit.pack), visit.say("Places"))


def _entity_list(visit: PageContext, entities: Sequence[Entity], title: str) -> Card:
    entries = [pages.entity_link(entity) for entity in entities]
    return list_card(visit, title=title, entries=entries)


def name_page(visit: PageContext) -> Card:
    """Render the card of a person, a place or another name from the pack."""
    entity = visit.pack.entity.get(visit.place.id)
    if entity is None:
        raise PageGone
    return entity_card(visit, entity)


def entity_card(visit: PageContext, entity: Entity) -> Card:
    """Return everything that is linked to an entity: facts, stunts, its own words and words about it."""
    say, pack = visit.say, visit.pack
    facts = links.facts_about(pack, entity.id)
    own, about = links.quotes_by(pack, entity.id), links.quotes_about(pack, entity.id)
    stunts = links.stunts_with(pack, entity.id)
    counts = [
        (len(facts), say.count(len(facts), "{number} fact", "{number} facts")),
        (len(stunts), say.count(len(stunts), "{number} stunt", "{number} stunts")),
        (len(own), say.count(len(own), "{number} quotation", "{number} quotations")),
        (len(about), say.count(len(about), "{number} mention by others", "{number} mentions by others")),
    ]
    there = [text for number, text in counts if number]
    told = [pages.stunt_link(stunt) for stunt in stunts]
    told += [pages.quote_link(pack, quote) for quote in (*own, *about)]
    items: list[ui.Item[Any]] = []
    if facts:
        items.append(
            visit.select(
                say("Facts about {name} …", name=entity.name), [pages.fact_link(fact) for fact in facts]
            )
        )
    if told:
        told = [pages.with_kind(say, link) for link in told]
        items.append(visit.select(say("Stunts and quotations …"), told, number=1))
    return Card(
        title=entity.name,
        body=[
            f"-# {kind_name(say, entity.kind)}",
            entity.role,
            f"> “{clip(own[0].text, WORDS_LIMIT)}”" if own else "",
            say("I know {things}.", things=say.join(there)) if there else say("The article only names it."),
        ],
        items=items,
        buttons=[*visit.back(), *(visit.button(link) for link in _whole_lists(visit, entity))],
        source=source_line(say, pack),
    )


def _whole_lists(visit: PageContext, entity: Entity) -> list[Link]:
    """Return links to the lists that the card's selects may have no room for, or that read well whole."""
    say, pack = visit.say, visit.pack
    lists = [
        (
            len(links.facts_about(pack, entity.id)) > OPTION_LIMIT,
            Link(page_place(pages.NAME_FACTS, entity.id), say("All facts")),
        ),
        (
            len(links.quotes_by(pack, entity.id)) > 1,
            Link(page_place(pages.QUOTES_BY, entity.id), say("In their own words")),
        ),
        (
            len(links.quotes_about(pack, entity.id)) > 1,
            Link(page_place(pages.QUOTES_ABOUT, entity.id), say("What others say")),
        ),
    ]
    return [link for is_worth_it, link in lists if is_worth_it]


def kind_name(say: Say, kind: EntityKind) -> str:
    """Return what sort of thing an entity is, in words."""
    names = {
        EntityKind.PERSON: say("Person"),
        EntityKind.CHARACTER: say("Character"),
        EntityKind.PLACE: say("Place"),
        EntityKind.FILM: say("Film"),
        EntityKind.ORGANISATION: say("Organisation"),
        EntityKind.SEQUENCE: say("Sequence"),
        EntityKind.WORK: say("Text or video"),
    }
    return names[kind]
