"""``/people``, ``/places``, ``/names`` and one of each: who, where and what, and all known of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from discord import app_commands, ui

from bot.domain import links
from bot.domain.pack.maps import mapped_places
from bot.domain.pack.model import Entity, EntityKind, Fact, Pack, Quote, Stunt
from bot.domain.pack.translating import is_english, name_within
from bot.domain.phrases import phrase
from bot.domain.words import content_words
from bot.i18n import Say
from bot.services import BotCog, Interaction
from bot.ui import pages
from bot.ui.citing import english_line, sources_line, verbatim_line
from bot.ui.layout import Card
from bot.ui.names import NameOption, answer_name, completed_from
from bot.ui.navigation import (
    OPTION_LIMIT,
    Link,
    PageContext,
    Place,
    find_entry,
    open_page,
    page_button,
    renders,
)
from bot.ui.pictures import Picture
from bot.ui.request import Request, everywhere, needs
from bot.ui.text import capitalised, clip, first_sentences

PARTNERS_SHOWN = 2  # as buttons: who plays a character, or whom somebody plays; the select has the others
PLACES_SIZE = OPTION_LIMIT  # on a page, so that few maps need a second one for their numbers
FEW_WORDS = 6  # of a quote that says little by itself
WORDS_LIMIT = 300  # characters of a person's words on their card
INTRODUCTION_LIMIT = 240  # characters of what says who they are: a sentence or two
_UNKNOWN_PLACE = phrase("I don't know that place")
_NO_PLACE = phrase("I don't know a place by that name.")
_DRAWINGS = {EntityKind.PERSON: "person", EntityKind.CHARACTER: "character", EntityKind.PLACE: "place"}


class People(BotCog):
    """Offers everything that has a name."""

    @needs(links.people)
    @app_commands.command()
    @everywhere
    async def people(self, interaction: Interaction) -> None:
        """Browse the cast, characters, and crew."""
        await open_page(await Request.open(interaction), Place(pages.PEOPLE, page=0))

    @needs(links.people)
    @app_commands.command()
    @app_commands.describe(name="Name of a person or character (typos are fine)")
    @app_commands.autocomplete(name=completed_from(links.people_directory))
    @everywhere
    async def person(self, interaction: Interaction, name: NameOption) -> None:
        """See everything I know about a person or character."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, links.people_directory, name, Place(pages.NAME), every="people")

    @needs(links.places)
    @app_commands.command()
    @everywhere
    async def places(self, interaction: Interaction) -> None:
        """Browse every place I know."""
        await open_page(await Request.open(interaction), Place(pages.PLACES, page=0))

    @needs(links.places)
    @app_commands.command()
    @app_commands.describe(name="Name of a place (typos are fine)")
    @app_commands.autocomplete(name=completed_from(links.place_directory))
    @everywhere
    async def place(self, interaction: Interaction, name: NameOption) -> None:
        """See everything I know about a place."""
        ctx = await Request.open(interaction)
        await answer_name(
            ctx,
            links.place_directory,
            name,
            Place(pages.NAME),
            every="places",
            unknown=_UNKNOWN_PLACE,
            unlike=_NO_PLACE,
        )

    @needs(links.others)
    @app_commands.command()
    @everywhere
    async def names(self, interaction: Interaction) -> None:
        """Browse organizations, works, and everything else with a name."""
        await open_page(await Request.open(interaction), Place(pages.NAMES, page=0))

    @needs(links.others)
    @app_commands.command()
    @app_commands.describe(name="Name of an organization, a work, or something else (typos are fine)")
    @app_commands.autocomplete(name=completed_from(links.other_directory))
    @everywhere
    async def name(self, interaction: Interaction, name: NameOption) -> None:
        """See everything I know about an organization, a work, or anything else with a name."""
        ctx = await Request.open(interaction)
        await answer_name(ctx, links.other_directory, name, Place(pages.NAME), every="names")


@renders(pages.PEOPLE)
def people_page(page: PageContext) -> Card:
    """Render a page of all people and characters."""
    say, by_part = page.say, links.people_by_part(page.pack)
    part = find_entry({str(part): part for part in by_part}, page.place.id) if page.place.id else None
    title = say("People and characters") if part is None else say.phrase(part.said)
    hint = "-# " + say("/person finds anyone by name, typos and all.")
    entries = _by_heading(page, by_part) if part is None else _person_links(page.pack, by_part[part])
    return pages.list_card(page, title, entries, intro=hint, others=_other_parts(page, by_part), art="person")


def _by_heading(page: PageContext, by_part: Mapping[links.Part, Sequence[Entity]]) -> list[Link]:
    """Return links to everybody, each once: the real people apart from those that they play."""
    found: dict[str, Link] = {}
    for part, entities in by_part.items():
        heading = page.say.phrase(part.said) if len(by_part) > 1 else ""
        for link in _person_links(page.pack, entities):
            found.setdefault(link.place.id, replace(link, heading=heading))
    return list(found.values())


def _person_links(pack: Pack, entities: Iterable[Entity]) -> list[Link]:
    """Return links to people; lines name who plays them, or whom they play, where their role doesn't."""
    found: list[Link] = []
    for entity in entities:
        link = pages.entity_link(entity)
        others = links.counterparts(pack, entity.id)
        told = content_words(entity.role)
        names = [each.name for each in others if told.isdisjoint(content_words(each.name))]
        line = f"**{entity.name}** ({', '.join(names)}) · {entity.role}" if names and entity.role else ""
        found.append(replace(link, line=line))
    return found


def _other_parts(page: PageContext, by_part: Mapping[links.Part, Sequence[Entity]]) -> list[ui.Item[Any]]:
    """Return buttons to the lists of people that this one is not."""
    say = page.say
    if len(by_part) == 1:  # which is everybody
        return []
    labels = {"": say("Everyone")} | {
        str(part): f"{say.phrase(part.said)} ({say.number(len(entities))})"
        for part, entities in by_part.items()
    }
    return [
        page_button(Link(Place(pages.PEOPLE, part, 0), label), page.history)
        for part, label in labels.items()
        if part != page.place.id
    ]


@renders(pages.PLACES)
def places_page(page: PageContext) -> Card:
    """Render a page of all places, those on the map first, in the order of their numbers."""
    mapped = mapped_places(page.pack)
    headings = {entity.within for entity in mapped}
    beside = (each for each in links.places(page.pack) if not each.is_mapped and each.id not in headings)
    places = [*mapped, *beside]
    is_grouped = any(entity.within for entity in mapped)
    entries = [
        replace(_place_link(page.say, entity), heading=_place_heading(page, entity) if is_grouped else "")
        for entity in places
    ]
    picture = _map(page)
    art = "" if picture is not None else "place"
    counted = page.say.count(len(places), "{number} place", "{number} places")
    title = page.say("Places")
    return pages.list_card(page, title, entries, picture=picture, art=art, overline=counted, size=PLACES_SIZE)


def _place_heading(page: PageContext, entity: Entity) -> str:
    """Return what a place is listed under: its country, if it is on the map."""
    if not entity.is_mapped:
        return page.say("Not on the map")
    around = page.pack.entity.get(entity.within)
    return page.say("Elsewhere") if around is None else around.name


def _map(page: PageContext) -> Picture | None:
    """Return the map where any of the page's places is on it; their numbers are those of the list."""
    say, mapped = page.say, mapped_places(page.pack)
    if not page.pack.map or (page.place.page or 0) * PLACES_SIZE >= len(mapped):
        return None
    named = say.join([f"{number} {entity.name}" for number, entity in enumerate(mapped, start=1)])
    locations = say.count(len(mapped), "{number} place", "{number} places")
    shown = say("Map of {locations}: {places}", locations=locations, places=named)
    return Picture("map", page.pack.map, shown)


def _place_link(say: Say, entity: Entity) -> Link:
    """Return a link to a place; its line in a list says what it stands for, where that is known."""
    link = pages.entity_link(entity)
    line = f"**{entity.name}** · {_on_screen(say, entity)}" if entity.stands_for else ""
    return replace(link, line=line)


def _on_screen(say: Say, entity: Entity) -> str:
    return say("on screen: {place}", place=entity.stands_for) if entity.stands_for else ""


@renders(pages.NAMES)
def names_page(page: PageContext) -> Card:
    """Render a page of everything else with a name."""
    others = links.offered_others(page.pack)
    counted = page.say.count(len(others), "{number} name", "{number} names")
    return _name_list(page, page.say("Other names"), others, art="name", overline=counted)


def _name_list(page: PageContext, title: str, entities: Iterable[Entity], **options: Any) -> Card:
    return pages.list_card(page, title, list(map(pages.entity_link, entities)), **options)


@renders(pages.NAME)
def name_page(page: PageContext, *, actions: Sequence[ui.Item[Any]] = ()) -> Card:
    """Render everything linked to a name: facts, stunts, its own words and words about it.

    ``actions`` are what can be done where it answers a question.
    """
    say, pack = page.say, page.pack
    entity = find_entry(pack.entity, page.place.id)
    facts, stunts = links.facts_about(pack, entity.id), links.stunts_with(pack, entity)
    offered = [fact for fact in facts if fact.id not in pack.asides] or facts
    own = links.select_quotes(pack, entity.id)
    about = [quote for quote in pack.quotes if entity.id in quote.entities]
    others = links.counterparts(pack, entity.id)
    introduction = links.introduction(pack, entity)
    # What a quiz may ask of can be told without the rest of the interview.
    shown = sorted(own, key=lambda quote: (len(quote.text.split()) < FEW_WORDS, not quote.quiz))[:1]
    said = [each for each in (introduction, *shown) if each is not None]
    partners = list(map(pages.entity_link, others))
    told = pages.with_kinds(
        say,
        [
            *partners[PARTNERS_SHOWN:],
            *map(pages.stunt_link, stunts),
            *(pages.quote_link(pack, quote) for quote in (*own, *about)),
        ],
    )
    whole_lists = [  # where a select may have no room for all of them, or where they read well in one go
        (len(facts) > OPTION_LIMIT, pages.NAME_FACTS, say("All facts")),
        (len(own) > 1, pages.QUOTES_BY, say("In their own words")),
        (len(about) > 1, pages.QUOTES_ABOUT, say("What others say")),
    ]
    buttons = [
        page.button(Link(Place(kind, entity.id, 0), label))
        for is_offered, kind, label in whole_lists
        if is_offered
    ]
    return Card(
        art=_DRAWINGS.get(entity.kind, "name"),
        overline=say.phrase(entity.kind.said),
        title=entity.name,
        body=[
            _role(pack, entity, others, introduction),
            *_introduced(page, introduction),
            _casting(say, entity, others, introduction),
            capitalised(_on_screen(say, entity)),
            _words(shown[0], verbatim_line(say, pack)) if shown else "",
            f"-# {_known(say, (facts, stunts), own, about, name_within(pack, entity))}",
        ],
        # Where it tells nothing, those of what it leads to.
        source=sources_line(say, pack, said, () if said else [*facts, *stunts, *about]),
        items=_onward(page, offered, told),
        buttons=[*page.back(), *map(page.button, partners[:PARTNERS_SHOWN]), *buttons],
        actions=actions,
    )


def _onward(page: PageContext, facts: Sequence[Fact], told: Sequence[Link]) -> list[ui.Item[Any]]:
    """Return a select of all that a name leads to; two of them where one has no room for it."""
    say, links_to_facts = page.say, list(map(pages.fact_link, facts))
    if len(facts) + len(told) <= OPTION_LIMIT:
        both = [*pages.with_kinds(say, links_to_facts), *told]
        return page.select(say("More on this…"), both)  # the title says on what, and a phone cuts long names
    more = say("Stunts and quotes…")
    return [*page.select(say("Facts…"), links_to_facts), *page.select(more, told, number=1)]


def _role(pack: Pack, entity: Entity, others: Sequence[Entity], introduction: Fact | None) -> str:
    """Return a name's role: in small print above an introduction, which would read on from it."""
    if _tells_role(pack, entity, others, introduction):
        return ""
    role = capitalised(entity.role)
    return f"-# {role}" if role and introduction is not None else role


def _tells_role(pack: Pack, entity: Entity, others: Sequence[Entity], introduction: Fact | None) -> bool:
    """Tell whether the introduction says what the line above it would say: "plays Grace"."""
    if introduction is None or is_english(pack, introduction.id):
        return False
    told, role = content_words(_first_words(introduction)), content_words(entity.role)
    names = content_words(" ".join(other.name_within for other in others))
    # Whoever plays somebody does so in other words, too: "Her character is Grace."
    is_played = bool(names) and names <= told & role and len(role - names) == 1
    return role <= told or (is_played and any(each.attribute == "plays" for each in introduction.about))


def _first_words(introduction: Fact) -> str:
    return first_sentences(pages.answer_of(introduction), INTRODUCTION_LIMIT)


def _introduced(page: PageContext, introduction: Fact | None) -> list[str]:
    """Return who or what something is, in a sentence or two, and whether that is told in English."""
    if introduction is None:
        return []
    return [_first_words(introduction), english_line(page.say, page.pack, introduction.id)]


def _words(quote: Quote, language: str) -> str:
    """Return what somebody said, and what it was about: few words speak for themselves.

    ``language`` says in which they are, where that is not the reader's.
    """
    context = f"\n-# {capitalised(quote.context)}" if quote.context else ""
    return "\n".join(filter(None, (f"> “{clip(quote.text, WORDS_LIMIT)}”{context}", language)))


def _casting(say: Say, entity: Entity, others: Sequence[Entity], introduction: Fact | None) -> str:
    """Return who plays a character, or whom somebody plays; "" where that is said before, or by no fact."""
    said = entity.role if introduction is None else f"{entity.role} {introduction.answer}"
    if all(other.name_within.casefold() in said.casefold() for other in others):
        return ""
    label = say("Played by") if entity.kind is EntityKind.CHARACTER else say("Plays")
    return pages.details([(label, say.join([other.name for other in others]))])


def _known(
    say: Say,
    things: tuple[Sequence[Fact], Sequence[Stunt]],
    own: Sequence[Quote],
    about: Sequence[Quote],
    name: str,
) -> str:
    """Return how much is known of somebody or something; of ``name`` others are quoted, too."""
    facts, stunts = things
    counts = [
        (facts, say.count(len(facts), "{number} fact", "{number} facts")),
        (stunts, say.count(len(stunts), "{number} stunt", "{number} stunts")),
        (
            own,
            say.count(len(own), "{number} quote", "{number} quotes"),
        ),
        (
            about,
            say.count(len(about), "{number} quote about {name}", "{number} quotes about {name}", name=name)
            if own
            else say.count(len(about), "{number} quote", "{number} quotes"),
        ),
    ]
    return " · ".join(text for things, text in counts if things) or say("I only know the name.")
