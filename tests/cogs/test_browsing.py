"""People by their part, who plays whom, places on their map, and the sources: in the real client."""

from pathlib import Path
from typing import Any

import pytest
from simcord.env import Env

from bot.config import Config
from bot.ui import pages
from bot.ui.navigation import OPTION_LIMIT, Place
from bot.ui.pictures import Picture
from tests.cogs.conftest import World, buttons, selects, texts, walk
from tests.cogs.walking import reached
from tests.domain.pack.record import MAPPED, PNG
from tests.domain.pack.sample import write

MANY = 40  # people more, so that their list has several pages


@pytest.fixture
def config(tmp_path: Path, learned: Path) -> Config:
    folder = tmp_path / "ferry"
    folder.mkdir()
    (folder / "map.png").write_bytes(PNG)
    extras = "".join(
        f'[[entity]]\nid = "extra_{n}"\nkind = "person"\nname = "Extra {n}"\nrole = "extra"\n'
        for n in range(MANY)
    )
    shore = "".join(
        f'[[entity]]\nid = "shore_{n}"\nkind = "place"\nname = "Shore {n}"\nrole = "a shore"\n'
        for n in range(OPTION_LIMIT)
    )
    record = MAPPED.replace('publisher = "Ferry fans"', 'publisher = "Ferry fans"\nrepeats = "Deckhand"')
    return Config(
        database=tmp_path / "r.db", index_folder=learned, pack=write(folder, record + extras + shore)
    )


async def shown(world: World, command: str, **options: str) -> Any:
    return (await world.member.slash(world.channel, command, **options)).response.message


async def press(world: World, message: Any, label: str) -> Any:
    return (await world.member.click(message, label=label)).response.message


def labels(message: Any) -> list[str]:
    return [button.label for button in buttons(message)]


async def test_people_are_listed_by_part(world: World) -> None:
    everybody = await shown(world, "people")
    assert labels(everybody) == ["Cast (1)", "Characters (2)", "Crew (3)", "Others (41)", "Next page"]
    assert "Page 1 of 4" in texts(everybody)
    headings = [line for line in texts(everybody).splitlines() if line.startswith(("###", "1.", "2.", "3."))]
    assert headings == [
        "### Cast",
        "1. **Ines Dahl** (The Captain, The Cook) · actor",
        "### Characters",
        "2. **The Captain** (Ines Dahl) · steers the ferry",
        "3. **The Cook** · cooks on the ferry, played by Ines Dahl",
        "### Crew",
        "### Others",
    ]
    turned = await press(world, everybody, "Next page")
    assert "\n### Others\n16. **" in texts(turned)
    crew = await press(world, everybody, "Crew (3)")
    assert texts(crew).startswith("## Crew\n")
    assert "1. **Mara Lind** · director\n2. **Olaf Stein** · composer\n3. **Ada Moen** · editor" in texts(
        crew
    )
    assert labels(crew) == ["Everyone", "Cast (1)", "Characters (2)", "Others (41)"]
    others = await press(world, crew, "Others (41)")
    turned = await press(world, others, "Next page")
    assert texts(turned).startswith("## Others\n")
    assert texts(turned).splitlines()[-1] == "-# Page 2 of 3"  # an index has no sources
    assert "16. **Extra 14**" in texts(turned)
    assert "Previous page" in labels(turned)


async def test_character_and_actor_lead_to_each_other(world: World) -> None:
    character = await shown(world, "person", name="the captain")
    assert "\nInes Dahl plays the Captain.\n" in texts(character)
    assert "Played by" not in texts(character)  # as the sentence says it
    gazette = "[The Harbour Gazette](https://gazette.example.org/ferry) (March 2020)"
    assert texts(character).endswith(f"\n-# Source: {gazette}")
    actor = await press(world, character, "Ines Dahl")
    assert "**Plays**: The Captain and The Cook" in texts(actor)
    cook = await press(world, actor, "The Cook")
    assert texts(cook).count("Ines Dahl") == 1  # her role says it
    assert "Played by" not in texts(await shown(world, "person", name="Olaf Stein"))


async def test_places_come_with_their_map(world: World) -> None:
    listed = await shown(world, "places")
    mapped = "1. **Sandvik** · on screen: the island\n2. **The Mole** · on screen: itself"
    # What places are listed under is no place of its own.
    assert f"### Old Harbour\n{mapped}\n### Not on the map\n3. **Shore 0** · a shore" in texts(listed)
    await check_map(listed)
    place = await tap(world, listed, "name:sandvik")
    assert "On screen: the island" in texts(place)
    assert [file.filename for file in place.attachments] == ["place.png"]  # a file that nothing shows is gone
    back = await press(world, place, "Back")
    await check_map(back)
    turned = await press(world, back, "Next page")
    assert "26. **Shore 23**" in texts(turned)
    assert [file.filename for file in turned.attachments] == ["place.png"]
    await check_map(await press(world, turned, "Previous page"))


async def check_map(message: Any) -> None:
    (file,) = message.attachments
    assert await file.read() == PNG
    assert file.description == "Map of 2 places: 1 Sandvik and 2 The Mole"
    (item,) = (item for part in walk(message.components) for item in getattr(part, "items", ()))
    assert item.description == file.description
    assert item.media.url == file.url


async def tap(world: World, message: Any, value: str) -> Any:
    picked = await world.member.select(message, [value], custom_id=selects(message)[0].custom_id)
    return picked.response.message


def test_long_description_is_cut() -> None:
    picture = Picture("map", PNG, "Old Harbour, " * 200)
    assert len(picture.file().description or "") <= 1_024
    (item,) = picture.gallery().items
    assert len(item.description or "") <= 1_024


async def test_about_leads_to_the_sources(world: World) -> None:
    about = await shown(world, "about")
    assert "from 3 sources" in texts(about)
    listed = await press(world, about, "Sources")
    home, gazette, fans = texts(listed).splitlines()[1:4]
    assert home == "1. **A note on the ferry film (February 29, 2020)** · 1 fact, 1 quote and 1 stunt"
    address = "https://gazette.example.org/ferry"
    named = f"[The Harbour Gazette]({address}) (March 2020): A ferry and its crew"
    assert gazette == f"2. {named} · press · 4 facts"
    assert fans == (
        "3. [Ferry fans](https://fans.example.org/notes), after Deckhand: Ferry notes · secondhand · 1 fact"
    )
    opened = await tap(world, listed, "at:gazette.0")
    assert "\n## A ferry and its crew\n" in texts(opened)
    assert "(March 2020) · Ana Berg · press" in texts(opened)
    assert "1. Who plays the Captain?" in texts(opened)
    fan_page = await tap(world, await press(world, opened, "Back"), "at:fan_page.0")
    assert "[Ferry fans](https://fans.example.org/notes), after Deckhand · secondhand" in texts(fan_page)
    article = await tap(world, await press(world, fan_page, "Back"), "at:.0")
    assert "**The jump** · She jumps." in texts(article)


async def test_article_alone_is_the_only_source(world: World) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, {"settings.sources": "article"}, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)
    about = await shown(world, "about")
    assert "from a single article" in texts(about)
    listed = texts(await press(world, about, "Sources"))
    assert "A note on the ferry film" in listed
    assert "Gazette" not in listed


async def test_every_list_leads_to_what_can_be_shown(env: Env) -> None:
    bot: Any = env.bot
    starts = [Place(kind, page=0) for kind in (pages.PEOPLE, pages.PLACES, pages.SOURCES)]
    seen = reached(bot, bot.services.pack, starts, 3)
    assert Place(pages.PEOPLE, "crew", 0) in seen
    assert Place(pages.SOURCE, "fan_page", 0) in seen
    assert {place.id for place in seen if place.kind == pages.FACT} == set(bot.services.pack.fact)
