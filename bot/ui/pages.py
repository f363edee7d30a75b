"""Kinds of pages and links to them: the cog that offers a page and those that link to it share only these."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain import links
from bot.domain.links import entries_by_id
from bot.domain.pack.model import Entity, EntityKind, Fact, Pack, Quote, Stunt, Topic
from bot.i18n import Say
from bot.ui.navigation import Link, Place

# Kinds of which there are many, in places with ids of up to 40 characters, are kept short.
FACT = "fact"
QUOTE = "quote"
STUNT = "stunt"
NAME = "name"  # anything in the pack that has one: a person, a place, a film

TOPICS = "topics"
FACTS = "facts"  # all of them
TOPIC_FACTS = "in"
NAME_FACTS = "of"
QUOTES = "quotes"  # all of them
QUOTES_BY = "by"
QUOTES_ABOUT = "on"
FOUND_QUOTES = "find"
STUNTS = "stunts"
PEOPLE = "people"
PLACES = "places"


def fact_link(fact: Fact) -> Link:
    """Return a link to a fact's card."""
    return Link(Place(FACT, fact.id), fact.question)


def quote_link(pack: Pack, quote: Quote) -> Link:
    """Return a link to a quotation's card."""
    return Link(Place(QUOTE, quote.id), f"“{quote.text}”", pack.entity[quote.speaker].name)


def stunt_link(stunt: Stunt) -> Link:
    """Return a link to a stunt's card."""
    return Link(Place(STUNT, stunt.id), stunt.name, stunt.summary)


def entity_link(entity: Entity) -> Link:
    """Return a link to the card of a person, a place or another name."""
    return Link(Place(NAME, entity.id), entity.name, entity.role)


def topic_link(say: Say, pack: Pack, topic: Topic) -> Link:
    """Return a link to a topic's facts."""
    count = say.count(len(links.facts_under(pack, topic.id)), "{number} fact", "{number} facts")
    return Link(Place(TOPIC_FACTS, f"{topic.id}.0"), topic.name, count)


def with_kinds(say: Say, found: Iterable[Link]) -> list[Link]:
    """Return links that say what kind of thing they lead to, for lists of different things."""
    kinds = {STUNT: say("Stunt"), FACT: say("Fact")}
    return [
        replace(
            link,
            description=say("Quotation by {speaker}", speaker=link.description)
            if link.place.kind == QUOTE
            else kinds.get(link.place.kind, link.description),
        )
        for link in found
    ]


def connections(say: Say, pack: Pack, fact: Fact) -> list[Link]:
    """Return everything that a fact leads to: its quotations, stunts, people, places and other names."""
    named = entries_by_id(pack.entity, fact.entities)
    named.sort(key=lambda entity: entity.kind not in links.PEOPLE | {EntityKind.PLACE})
    found = [
        *(quote_link(pack, quote) for quote in pack.quotes if quote.fact == fact.id),
        *(stunt_link(stunt) for stunt in pack.stunts if fact.id in stunt.facts),
        *map(entity_link, named),
    ]
    return with_kinds(say, found)
