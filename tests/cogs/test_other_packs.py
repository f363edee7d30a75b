"""Packs that are about no film: what a pack has nothing for is not offered, linked or named."""

from datetime import date
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.env import Env

from bot.client import Reckoner
from bot.config import Config
from bot.domain.pack.release import noon_of
from bot.ui import pages
from bot.ui.layout import COLOUR
from bot.ui.navigation import Place
from tests.bench.packs import OWN
from tests.cogs.conftest import World, buttons, selects, texts, walk
from tests.cogs.test_settings import said
from tests.cogs.walking import reached
from tests.conftest import INDEX_FOLDER

OBSERVATORY = OWN.parent / "observatory"
KITCHEN, GAME = OWN / "kitchen" / "pack", OWN / "game" / "pack"
IDS = {OBSERVATORY: "observatory", KITCHEN: "kitchen", GAME: "game"}
# The commands that not every pack has something for.
OPTIONAL = {
    *("quote", "quotes list", "quotes search", "stunts", "stunt", "release"),
    *("people", "person", "places", "place", "names", "name"),
}
NAMES = {"people", "person", "places", "place"}
OFFERED = {
    OBSERVATORY: NAMES,
    KITCHEN: NAMES | {"quote", "quotes list", "quotes search", "names", "name"},
    GAME: OPTIONAL - {"stunts", "stunt"},
}


@pytest.fixture
def config(tmp_path: Path, request: pytest.FixtureRequest) -> Config:
    return Config(database=tmp_path / "reckoner.db", index_folder=INDEX_FOLDER, pack=request.param)


def served(*packs: Path) -> pytest.MarkDecorator:
    """Run a test with a bot that serves each of these packs."""
    return pytest.mark.parametrize("config", packs, indirect=True, ids=IDS.get)


@served(*OFFERED)
async def test_only_useful_commands_are_registered(world: World, config: Config) -> None:
    registered = {
        name
        for command in await world.bot.tree.fetch_commands()
        for name in (command.name, *(f"{command.name} {option.name}" for option in command.options))
    }
    assert registered & OPTIONAL == OFFERED[config.pack]
    assert {"ask", "facts", "about", "quotes saved", "quiz play", "Save as quote"} <= registered


@served(*OFFERED)
async def test_about_names_what_there_is(world: World, config: Config) -> None:
    card = said(await world.moderator.slash(world.channel, "about"))
    missing = OPTIONAL - OFFERED[config.pack]
    assert not [name for name in missing if f"/{name}:" in card]
    assert " 0 " not in card
    assert "film" not in card.lower()


@served(OBSERVATORY)
async def test_settings_have_no_page_for_what_is_not_offered(world: World) -> None:
    shown = said(await world.moderator.slash(world.channel, "settings show"))
    panel = (await world.moderator.slash(world.channel, "settings panel")).response.message
    offered = {option.value for option in selects(panel)[-1].options}
    assert {"ask", "quiz", "people", "quotes"} <= offered
    assert offered.isdisjoint({"stunts", "release"})
    assert "Stunts" not in shown
    assert "People, places, and names" in shown


@served(*OFFERED)
async def test_every_page_leads_to_pages_only(env: Env, config: Config) -> None:
    bot: Any = env.bot
    starts = [Place(pages.TOPICS)]
    starts += [Place(name, page=0) for name in ("people", "places", "names") if name in OFFERED[config.pack]]
    seen = reached(bot, bot.services.pack, starts, 3)
    assert {place.id for place in seen if place.kind == pages.NAME} == set(bot.services.pack.entity)
    assert not [place for place in seen if place.kind in {pages.STUNT, pages.STUNTS}]


@served(KITCHEN)
async def test_other_names_are_listed_and_shown(world: World) -> None:
    listed = texts((await world.member.slash(world.channel, "names")).response.message)
    assert "**Channel Nord** · channel that shows the series" in listed
    assert "Saint-Nazaire" not in listed  # a place
    shown = texts((await world.member.slash(world.channel, "name", name="chanel nord")).response.message)
    assert "-# Organization\n## Channel Nord" in shown


@served(KITCHEN, GAME)
async def test_mention_is_answered_with_the_subject(world: World) -> None:
    await world.member.send(world.channel, world.mention)
    card = world.channel.last_message
    assert texts(card).startswith(f"## Ask me about {world.bot.services.pack.title}")
    assert buttons(card)


@served(GAME)
async def test_release_is_what_the_pack_says(world: World) -> None:
    card = texts((await world.member.slash(world.channel, "release")).response.message)
    assert f"<t:{noon_of(date(2026, 11, 12))}:D>" in card
    assert "**Made by**: Paper Lantern Games (studio that makes Moth Harbour)" in card
    assert "**Where**" not in card  # the pack does not list it


def colour_of(message: Any) -> discord.Colour | None:
    return next(part.accent_colour for part in walk(message.components) if hasattr(part, "accent_colour"))


@served(GAME, KITCHEN)
async def test_cards_have_the_colour_of_the_pack(world: World, simcord_bot: Reckoner) -> None:
    wanted = discord.Colour(0x2A6F97) if simcord_bot.config.pack == GAME else COLOUR
    assert colour_of((await world.member.slash(world.channel, "about")).response.message) == wanted
