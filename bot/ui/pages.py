"""Kinds of pages, links to them and lists of them, for the cogs that offer pages and those that link to them.

From any page of a list with up to 2,500 entries, two taps lead to any other page and a third to its entry.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from discord import ui

from bot.domain.links import entries_by_id
from bot.domain.pack import model
from bot.domain.pack.model import Entity, EntityKind, Fact, Pack, Quote, Stunt, Topic
from bot.domain.teaching.model import TAUGHT_NAME, TAUGHT_SUMMARY, TAUGHT_TOPIC, FactOfMessage
from bot.domain.teaching.texts import is_message_link
from bot.i18n import Say
from bot.ui.citing import Cited, sources_line
from bot.ui.layout import Card, rows
from bot.ui.navigation import OPTION_LIMIT, Link, PageContext, PageGone, Place, page_button, page_select
from bot.ui.pictures import Picture
from bot.ui.text import escape, escape_formatted, unnumbered

# Kinds of which there are many, in places with ids of up to 40 characters, are kept short.
FACT = "fact"
QUOTE = "quote"
STUNT = "stunt"
NAME = "name"  # anything in the pack that has one: a person, a place, a work

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
NAMES = "names"  # of everything else
SOURCES = "sources"
SOURCE = "at"  # what stands on one of them; "" is the home source

PAGE_SIZE = 15  # entries of a list; about a phone's screen
PAGES_LIMIT = 999  # what the three digits in a place can count
_TURNED_IN_ONE = 3  # pages up to which previous and next are enough


def fact_link(fact: Fact) -> Link:
    """Return a link to a fact's card."""
    return Link(Place(FACT, fact.id), fact.question)


def asked_fact_link(pack: Pack, fact: Fact) -> Link:
    """Return a link to a fact that somebody may have asked for; ``pack`` is what may come up unasked."""
    return Link(Place(FACT, fact.id), fact.question if fact.id in pack.fact else fact.heading)


def quote_link(pack: Pack, quote: Quote) -> Link:
    """Return a link to a quotation's card; its line in a list names the speaker."""
    words, speaker = f"“{quote.text}”", pack.entity[quote.speaker].name
    return Link(Place(QUOTE, quote.id), words, speaker, f"{words} (**{speaker}**)")


def own_quote_link(quote: Quote) -> Link:
    """Return a link to a quotation's card, for a list that says whose words they are over all of them."""
    words = f"“{quote.text}”"
    return Link(Place(QUOTE, quote.id), words, line=words)


def stunt_link(stunt: Stunt) -> Link:
    """Return a link to a stunt's card."""
    return Link(Place(STUNT, stunt.id), stunt.name, stunt.summary)


def entity_link(entity: Entity) -> Link:
    """Return a link to the card of a person, a place or another name."""
    return Link(Place(NAME, entity.id), entity.name, entity.role)


def said_topic(say: Say, topic: Topic) -> Topic:
    """Return a topic as it is shown: that of what moderators taught is none of the pack's."""
    if topic.id != TAUGHT_TOPIC.id:
        return topic
    return replace(topic, name=say.phrase(TAUGHT_NAME), summary=say.phrase(TAUGHT_SUMMARY))


def topic_link(say: Say, pack: Pack, topic: Topic) -> Link:
    """Return a link to a topic's facts."""
    facts = sum(fact.topic == topic.id for fact in pack.facts)
    count = say.count(facts, "{number} fact", "{number} facts")
    return Link(Place(TOPIC_FACTS, topic.id, 0), said_topic(say, topic).name, count)


def with_kinds(say: Say, found: Sequence[Link]) -> list[Link]:
    """Return links that say what kind of thing they lead to, for lists of different things.

    A sequence that is called like a stunt among them is left to that.
    """
    kinds = {STUNT: say("Stunt"), FACT: say("Fact")}
    stunts = {link.label for link in found if link.place.kind == STUNT}
    return [
        replace(
            link,
            description=say("Quote by {speaker}", speaker=link.description)
            if link.place.kind == QUOTE
            else kinds.get(link.place.kind, link.description),
        )
        for link in found
        if link.place.kind != NAME or link.label not in stunts
    ]


def connections(say: Say, pack: Pack, fact: Fact) -> list[Link]:
    """Return everything that a fact leads to: its quotations, stunts, people, places and other names."""
    named = entries_by_id(pack.entity, fact.entities)
    named.sort(key=lambda entity: entity.kind not in model.PEOPLE | {EntityKind.PLACE})
    found = [
        *(quote_link(pack, quote) for quote in pack.quotes if quote.fact == fact.id),
        *(stunt_link(stunt) for stunt in pack.stunts if fact.id in stunt.facts),
        *map(entity_link, named),
    ]
    return with_kinds(say, found)


def topic_line(say: Say, pack: Pack, fact: Fact) -> str:
    """Return what stands over a fact in small print: its topic, where the pack has it."""
    topic = pack.topic.get(fact.topic)
    return said_topic(say, topic).name if topic is not None else ""


def question_of(fact: Fact) -> str:
    """Return a fact's question for a card: the pack's is markdown, what moderators taught is escaped.

    So nobody can teach a source line, or a link with another address behind it.
    """
    return escape(fact.question) if fact.is_taught else fact.question


def answer_of(fact: Fact) -> str:
    """Return a fact's answer for a card; what moderators taught keeps bold, italic and lists."""
    return escape_formatted(fact.answer) if fact.is_taught else unnumbered(fact.answer)


def message_buttons(say: Say, fact: Fact) -> list[ui.Item[Any]]:
    """Return a button to the message that a server's own fact was taken from, where there is one."""
    if not isinstance(fact, FactOfMessage) or not is_message_link(fact.link):
        return []
    return [ui.Button(label=say("Go to message"), url=fact.link)]


def details(named: Iterable[tuple[str, str]]) -> str:
    """Return a line for each name that has a text."""
    return "\n".join(f"**{name}**: {text}" for name, text in named if text)


def list_card(
    page: PageContext,
    title: str,
    entries: Sequence[Link],
    intro: str = "",
    *,
    source: str = "",
    cited: Sequence[Cited] = (),
    others: Sequence[ui.Item[Any]] = (),
    picture: Picture | None = None,
    art: str = "",
    overline: str = "",
    size: int = PAGE_SIZE,
) -> Card:
    """Return one page of a list; ``source`` is its foot.

    Where the list tells what its entries say, they are ``cited``, each in its place, and a page names the
    sources of those that it shows. ``others`` are buttons to lists beside it, ``size`` is how many entries
    a page has. ``picture``, ``art`` and ``overline`` are the card's.
    Raises PageGone where there is no such page.
    """
    say, place, number = page.say, page.place, page.place.page
    pages = min(max(1, -(-len(entries) // size)), PAGES_LIMIT)
    if number is None or not 0 <= number < pages:
        raise PageGone
    start = number * size
    shown = entries[start : start + size]

    def turn(other: int, label: str) -> Link:
        return Link(replace(place, page=other), label, entries[other * size].label)

    positions = [say("Page {page} of {pages}", page=other + 1, pages=pages) for other in range(pages)]
    items = page.select(say("Open one…"), shown)
    if pages > _TURNED_IN_ONE:
        offered = reachable_pages(number, pages)
        turns = [
            # What is left out is counted in, or the numbers would seem to skip.
            turn(first, positions[first] if after - first == 1 else _span(say, first, after))
            for first, after in zip(offered, [*offered[1:], pages], strict=True)
        ]
        items += page_select(say("Go to page…"), turns, page.history, number=1)
    # Turning is no step: going back skips the pages that were turned.
    beside = {number - 1: say("Previous page"), number + 1: say("Next page")}
    turns = [turn(other, label) for other, label in beside.items() if 0 <= other < pages]
    foot = source or sources_line(say, page.pack, (), cited[start : start + size])
    return Card(
        overline=overline,
        title=title,
        body=[intro, _lines(shown, start + 1) or say("Nothing here yet.")],
        items=[*items, *rows(others)],
        buttons=[*page.back(), *(page_button(link, page.history) for link in turns)],
        source=" · ".join(filter(None, (positions[number] if pages > 1 else "", foot))),
        picture=picture,
        art=art,
    )


def _span(say: Say, first: int, after: int) -> str:
    """Return the pages from one up to another, which is not among them, as a menu names them."""
    return say("Pages {first} to {last}", first=say.number(first + 1), last=say.number(after))


def _lines(shown: Sequence[Link], first: int) -> str:
    """Return the numbered lines of a list, those of one kind under their heading, on every page."""
    lines: list[str] = []
    heading = ""
    for rank, entry in enumerate(shown, first):
        if entry.heading != heading:
            heading = entry.heading
            lines.append(f"### {heading}")
        lines.append(f"{rank}. {entry.line or _name_line(entry)}")
    return "\n".join(lines)


def _name_line(link: Link) -> str:
    label = escape(link.label)  # it may be what moderators taught
    return f"**{label}** · {link.description}" if link.description else label


def page_span(page: int, count: int, size: int) -> tuple[int, int, slice]:
    """Return a page's number, that of the last page, and which of ``count`` entries it shows; all from 0.

    Where there is no such page (any more), it is the one next to it.
    """
    last = max(0, (count - 1) // size)
    page = min(max(page, 0), last)
    return page, last, slice(page * size, (page + 1) * size)


def newest_first_turns(
    say: Say, page: int, last: int, button: Callable[[str, str], ui.Item[Any]]
) -> list[ui.Item[Any]]:
    """Return the buttons to newer and older pages, from one end to the other; none for a single page.

    ``button`` makes one that leads to a page, from its number and a label.
    """
    if not last:
        return []
    if last == 1:  # from end to end is a single step, and Discord takes no two buttons with the same id
        return [button("0", say("Newer")) if page else button("1", say("Older"))]
    newer = button(str(page - 1), say("Newer")) if page else button(str(last), say("Oldest"))
    older = button(str(page + 1), say("Older")) if page < last else button("0", say("Newest"))
    return [newer, older]


def reachable_pages(page: int, pages: int) -> list[int]:
    """Return at most 25 pages to offer on a page: all, or spaced ones and those after this one."""
    if pages <= OPTION_LIMIT:
        return list(range(pages))
    # The smallest stride whose gaps the following pages fill; past 169 pages "next" does the rest.
    stride = next(
        (stride for stride in range(2, OPTION_LIMIT) if -(-pages // stride) + stride - 1 <= OPTION_LIMIT),
        -(-pages // (OPTION_LIMIT // 2 + 1)),
    )
    following = (other for other in range(page + 1, pages) if other % stride)
    return sorted([*range(0, pages, stride), *following][:OPTION_LIMIT])
