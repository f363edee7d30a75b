from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.pack.model import Reference, Trust
from bot.domain.pack.release import noon_of
from bot.domain.pack.views import open_view
from bot.i18n import SAY_ENGLISH
from bot.ui.layout import Card
from bot.ui.navigation import PageContext, PageGone, Place
from cogs.release.cog import release_page
from tests.cogs.conftest import World, texts
from tests.cogs.walking import render, taps_on
from tests.film import whole_pack

OPENING = noon_of(date(2023, 7, 12))
WRITTEN = noon_of(date(2023, 7, 5))


async def test_past_release_is_told_as_past(world: World) -> None:
    card = texts((await world.member.slash(world.channel, "release")).response.message)
    assert f"**It came out on <t:{OPENING}:D>.**" in card  # years are not rounded to whole ones
    assert f"The article is from <t:{WRITTEN}:D> and says “July 12”." in card
    assert "It doesn't give a year" in card
    assert "Back then, the release was 7 days away." in card
    assert "can't tell what happened after" in card


async def test_card_names_place_and_makers(world: World) -> None:
    card = texts((await world.member.slash(world.channel, "release")).response.message)
    assert f"## {world.bot.services.pack.title}" in card
    assert "**Made by**: Christopher McQuarrie" in card
    assert "Paramount Pictures (studio)" in card
    assert "**Where**: Theaters" in card


async def test_other_sources_are_not_said_to_be_the_article(world: World) -> None:
    pack = world.bot.services.pack
    told = replace(pack.fact["release_date"], answer="It opened in July.", sources=("paper",))
    paper = Reference("paper", "On it", "Paper", "https://example.org/on-it", Trust.PRESS)
    facts = tuple(told if fact.id == told.id else fact for fact in pack.facts)
    page = PageContext(SAY_ENGLISH, replace(pack, facts=facts, bibliography=(paper,)), Place("release"))
    card = "\n".join(getattr(item, "content", "") for item in release_page(page).walk_children())
    assert "It opened in July." in card
    assert "The article is from" not in card
    assert "[Paper](https://example.org/on-it)" in card


def card_at(world: World, moment: datetime) -> str:
    pack = world.bot.services.pack
    page = PageContext(SAY_ENGLISH, pack, Place("release"), now=int(moment.timestamp() * 1_000))
    card = release_page(page)
    return "\n".join(getattr(item, "content", "") for item in card.walk_children())


async def test_wording_follows_the_clock(world: World) -> None:
    assert "It comes out on" in card_at(world, datetime(2023, 7, 11, 23, 59, tzinfo=UTC))
    assert "It comes out today" in card_at(world, datetime(2023, 7, 12, 0, 0, tzinfo=UTC))
    recent = card_at(world, datetime(2023, 7, 13, 0, 0, tzinfo=UTC))
    assert f"It came out on <t:{OPENING}:D> (<t:{OPENING}:R>)." in recent
    assert f"**It came out on <t:{OPENING}:D>.**" in card_at(world, datetime(2025, 1, 12, tzinfo=UTC))


def whole_card(moment: datetime) -> Card:
    pack = open_view(whole_pack())

    return release_page(PageContext(SAY_ENGLISH, pack, Place("release"), now=int(moment.timestamp() * 1_000)))


def test_date_that_the_answer_gives_is_not_said_twice() -> None:
    told = whole_card(datetime(2023, 7, 13, tzinfo=UTC))
    card = "\n".join(getattr(item, "content", "") for item in told.walk_children())
    assert f"**It came out <t:{OPENING}:R>.**" in card
    assert f"<t:{OPENING}:D>" not in card
    assert card.count("July 12") == 1


def test_what_the_answer_says_is_not_said_above_and_below_it() -> None:
    told = whole_card(datetime(2026, 7, 13, tzinfo=UTC))
    card = "\n".join(getattr(item, "content", "") for item in told.walk_children())
    assert "It came out on" not in card
    assert "**Where**" not in card


def test_what_is_told_to_those_alone_who_ask_is_not_offered() -> None:
    pack = whole_pack()
    offered = {tap.place.id for tap in taps_on(whole_card(datetime(2026, 7, 13, tzinfo=UTC)))}
    assert offered.isdisjoint(pack.asides)
    assert not set(pack.fact["release_date"].related).isdisjoint(pack.asides)


def test_question_whether_it_is_out_is_offered_until_it_is() -> None:
    before, after = (whole_card(datetime(2023, 7, day, tzinfo=UTC)) for day in (11, 13))
    offered = [{tap.place for tap in taps_on(card)} for card in (before, after)]
    assert [Place("fact", "release_wait") in places for places in offered] == [True, False]


async def test_pack_without_release_has_no_such_page(world: World) -> None:
    with pytest.raises(PageGone):
        render(world.bot, replace(world.bot.services.pack, release=()), Place("release"))


async def test_card_links_to_its_facts(world: World) -> None:
    pack = world.bot.services.pack
    onward = taps_on(render(world.bot, pack, Place("release")))
    targets = [tap.place for tap in onward]
    assert Place("fact", "release_cinemas") in targets
    assert Place("fact", "release_date") not in targets  # which the card itself tells
    for tap in onward:
        backs = [
            further for further in taps_on(render(world.bot, pack, tap.place, tap.history)) if further.is_back
        ]
        assert [further.place for further in backs] == [Place("release")]
