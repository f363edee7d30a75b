import re
from collections.abc import Callable
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client import Reckoner
from bot.domain.pack.model import Entity, EntityKind, Fact, Pack, Quote, Source, Stunt, Topic
from bot.domain.pack.views import open_view
from bot.i18n import SAY_ENGLISH
from bot.ui import pages
from bot.ui.components import CUSTOM_ID_LIMIT
from bot.ui.navigation import PAGE, PLACE_LIMIT, Link, PageContext, Place, page_button, read_places
from bot.ui.pages import reachable_pages
from tests.cogs.conftest import World, buttons, selects, texts
from tests.cogs.walking import reached, render, taps_on

TAPS = 3
# What each command shows before anything is tapped; /fact's kin take their names as options.
COMMANDS = {
    "facts": Place(pages.TOPICS),
    "quotes list": Place(pages.QUOTES, page=0),
    "stunts": Place(pages.STUNTS, page=0),
    "people": Place(pages.PEOPLE, page=0),
    "places": Place(pages.PLACES, page=0),
    "names": Place(pages.NAMES, page=0),
}
LONGEST_ID = 40
EMPTY = Pack("empty", "Nothing", Source("Nobody", "2023-07-05", 1))


def everything(pack: Pack) -> set[Place]:
    return {
        *(Place(pages.FACT, fact.id) for fact in pack.facts),
        *(Place(pages.QUOTE, quote.id) for quote in pack.quotes),
        *(Place(pages.STUNT, stunt.id) for stunt in pack.stunts),
        *(Place(pages.NAME, entity.id) for entity in pack.entities),
    }


def long_id(kind: str, number: int) -> str:
    return f"{kind}_{number}_".ljust(LONGEST_ID, "x")


def large_pack(facts: int = 2_000) -> Pack:
    """Return a pack in which everything is as long and as much linked as it may be."""
    topics = [Topic(long_id("topic", n), "Topic " * 30, "Summary " * 40) for n in range(30)]
    kinds = [EntityKind.PERSON, EntityKind.CHARACTER, EntityKind.PLACE, EntityKind.SEQUENCE]
    entities = [
        Entity(long_id("entity", n), kinds[n % 4], f"Name {n} " * 20, "Role " * 60) for n in range(400)
    ]
    known = [
        Fact(
            long_id("fact", n),
            topics[n % 7].id,
            f"Question {n} " * 20,
            "Answer " * 50,
            1,
            entities=tuple(entity.id for entity in entities[n % 300 : n % 300 + 40]),
        )
        for n in range(facts)
    ]
    quotes = [
        Quote(
            long_id("quote", n),
            entities[4 * (n % 50)].id,
            f"Words {n} " * 200,
            "Context " * 60,
            1,
            (topics[n % 7].id,),
            tuple(entity.id for entity in entities[n : n + 30]),
            known[n % len(known[:40])].id,
        )
        for n in range(300)
    ]
    stunts = [
        Stunt(
            long_id("stunt", n),
            f"Stunt {n} " * 30,
            "Summary " * 100,
            1,
            performers=tuple(entity.id for entity in entities[n : n + 20]),
            places=tuple(entity.id for entity in entities[n + 20 : n + 40]),
            how="How " * 300,
            why="Why " * 300,
            facts=tuple(fact.id for fact in known[n : n + 30]),
            quotes=tuple(quote.id for quote in quotes[n : n + 30]),
        )
        for n in range(200)
    ]
    return Pack(
        "large",
        "Title " * 20,
        Source("Source " * 20, "2023-07-05", 9),
        tuple(topics),
        tuple(entities),
        tuple(known),
        quotes=tuple(quotes),
        stunts=tuple(stunts),
    )


async def test_three_taps_reach_everything(world: World) -> None:
    pack = world.bot.services.pack
    assert everything(pack) <= reached(world.bot, pack, COMMANDS.values(), TAPS)


async def test_three_taps_reach_2000_facts(world: World) -> None:
    pack = large_pack()
    assert everything(pack) <= reached(world.bot, pack, COMMANDS.values(), TAPS)


async def test_every_card_leads_back(world: World) -> None:
    for pack in (world.bot.services.pack, large_pack(100)):
        for start in COMMANDS.values():
            for tap in taps_on(render(world.bot, pack, start)):
                onward = taps_on(render(world.bot, pack, tap.place, tap.history))
                backs = [further.place for further in onward if further.is_back]
                # Turning a list's page is no step: there is nothing behind it to go back to.
                assert backs == ([] if tap.place.kind == start.kind else [start])


async def test_every_page_opens_in_the_client(world: World) -> None:
    """Every fact, quotation, stunt, person and place, tapped in the client and left again by "Back"."""
    tapped: set[str] = set()
    for command in COMMANDS:
        card: Any = (await world.member.slash(world.channel, command)).response.message
        while card is not None:
            for value in list_options(card):
                opened = await tap(world, card, value)
                tapped.add(value)
                if is_topic(value):
                    opened = await walk_topic(world, opened, tapped)
                card = await back(world, opened)
            card = await next_page(world, card)
    # Works that nobody is offered, and what places are listed under.
    unlisted = {Place(pages.NAME, entity_id) for entity_id in ("article", "review", "uk")}
    listed = everything(open_view(world.bot.services.pack)) - unlisted
    assert {str(place) for place in listed} <= tapped


async def walk_topic(world: World, card: Any, tapped: set[str]) -> Any:
    """Tap every fact of a topic, page by page."""
    while True:
        for value in list_options(card):
            fact = await tap(world, card, value)
            assert world.bot.services.pack.fact[Place.parse(value).id].answer in texts(fact)
            tapped.add(value)
            card = await back(world, fact)
        if (turned := await next_page(world, card)) is None:
            return card
        card = turned


async def next_page(world: World, card: Any) -> Any:
    """Turn a list's page; None on the last one."""
    if "Next page" not in {button.label for button in buttons(card)}:
        return None
    return (await world.member.click(card, label="Next page")).response.message


def list_options(message: Any) -> list[str]:
    return [option.value for option in selects(message)[0].options]


def is_topic(value: str) -> bool:
    return value.startswith(f"{pages.TOPIC_FACTS}:")


async def tap(world: World, message: Any, value: str) -> Any:
    picked = await world.member.select(message, [value], custom_id=selects(message)[0].custom_id)
    return picked.response.message


async def back(world: World, message: Any) -> Any:
    return (await world.member.click(message, label="Back")).response.message


async def test_browsing_survives_a_restart(world: World, make_bot: Callable[[], Reckoner]) -> None:
    card = (await world.member.slash(world.channel, "stunt", name="train wreck")).response.message
    quote = await tap(world, card, "quote:mcquarrie_surplus")
    await world.restart(make_bot())
    fact = (await world.member.click(quote, label="The fact behind it")).response.message
    assert world.bot.services.pack.fact["train_shortage"].answer in texts(fact)
    again = await back(world, await back(world, fact))
    assert "## The train wreck" in texts(again)


async def test_public_card_opens_private_copy(world: World) -> None:
    card = (await world.member.slash(world.channel, "stunt", name="train wreck")).response.message
    result = await world.moderator.click(card, label="Darlton Quarry")
    assert result.ephemeral
    assert "## Darlton Quarry" in texts(result.response.message)
    assert "## The train wreck" in texts(world.channel.last_message)


async def test_dead_link_says_so(world: World) -> None:
    view = pages_view(Place(pages.FACT, "gone"), Place("nothing", "x"))
    message = await world.bot.get_partial_messageable(world.channel.id).send(view=view)
    for button in buttons(message):
        result = await world.member.click(message, custom_id=button.custom_id)
        assert "That page is gone" in result.response.content


def pages_view(*places: Place) -> Any:
    from bot.ui.layout import Card  # noqa: PLC0415

    return Card(body=["Old"], buttons=[page_button(Link(place, "Open")) for place in places])


IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=LONGEST_ID)
PLACES = st.builds(
    Place, st.sampled_from([pages.FACT, pages.QUOTE, pages.STUNT, pages.NAME]), IDS
) | st.builds(
    Place,
    st.sampled_from([pages.QUOTES_BY, pages.QUOTES_ABOUT, pages.NAME_FACTS, pages.TOPIC_FACTS]),
    IDS,
    st.integers(0, 999),
)


@given(PLACES, st.lists(PLACES, max_size=5))
def test_custom_id_fits_target_and_history(place: Place, history: list[Place]) -> None:
    page = PageContext(SAY_ENGLISH, EMPTY, place, tuple(history))
    custom_id = page.button(Link(Place(pages.FACT, "x" * LONGEST_ID), "On")).custom_id
    assert custom_id is not None
    assert len(custom_id) <= CUSTOM_ID_LIMIT
    match = re.fullmatch(PAGE.pattern, custom_id)
    assert match
    target, *behind = read_places(match["places"])
    assert (target.id, behind[0]) == ("x" * LONGEST_ID, place)
    assert behind == [place, *history][: len(behind)]


@pytest.mark.parametrize("number", [0, 20, 61])
def test_menu_of_many_pages_leaves_none_out(number: int) -> None:
    links = [Link(Place(pages.FACT, "x"), "A fact")] * (62 * pages.PAGE_SIZE)
    card = pages.list_card(PageContext(SAY_ENGLISH, EMPTY, Place(pages.FACTS, page=number)), "Facts", links)
    menus = [item for item in card.walk_children() if isinstance(item, discord.ui.Select)]
    labels = [option.label for option in menus[-1].options]
    spans = [[int(each) for each in re.findall(r"\d+", label.removesuffix(" of 62"))] for label in labels]
    assert [page for span in spans for page in range(span[0], span[-1] + 1)] == list(range(1, 63))
    assert "Pages " in "".join(labels)


def test_too_long_place_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        Place("fact", "x" * PLACE_LIMIT)


@given(st.integers(1, 169))
def test_two_turns_reach_any_page(count: int) -> None:
    for page in {0, count // 2, count - 1}:
        first = reachable_pages(page, count)
        assert len(first) <= 25
        second = {other for turned in first for other in reachable_pages(turned, count)}
        assert second == set(range(count))
