"""Stunts, people, places and topics, found by name."""

import re
from typing import Any

import pytest

from tests.cogs.conftest import World, buttons, texts

HOSTILE = [
    "@everyone",
    "<@99>",
    "**bold** `code`",
    "\u202etxet",
    "'; DROP TABLE stunts; --",
    "🦊" * 50,
    "x" * 100,
]
LISTS = {"stunt": "stunts", "person": "people", "place": "places", "name": "names", "facts": "facts"}


async def show(world: World, command: str, name: str) -> Any:
    return await world.member.slash(world.channel, command, **name_option(command, name))


def name_option(command: str, name: str) -> dict[str, str]:
    return {"topic" if command == "facts" else "name": name}


@pytest.mark.parametrize(
    ("command", "typed", "title"),
    [
        ("stunt", "train wreck", "The train wreck"),
        ("stunt", "handcufed car chase", "The handcuffed car chase"),
        ("person", "tm cruse", "Tom Cruise"),
        ("person", "Ethan", "Ethan Hunt"),
        ("place", "quarry", "Darlton Quarry"),
        ("name", "parmount pictures", "Paramount Pictures"),
        ("facts", "train", "The train sequence"),
    ],
)
async def test_typo_or_part_finds_a_name(world: World, command: str, typed: str, title: str) -> None:
    result = await show(world, command, typed)
    assert f"## {title}" in texts(result.response.message)


@pytest.mark.parametrize("command", LISTS)
@pytest.mark.parametrize("typed", HOSTILE)
async def test_hostile_name_leads_to_what_is_known(world: World, command: str, typed: str) -> None:
    result = await show(world, command, typed)
    assert result.ephemeral
    message = result.response.message
    assert re.search("I don't know that (name|stunt|place)|Did you mean", texts(message))
    assert "@everyone" not in texts(message)
    assert buttons(message) or f"</{LISTS[command]}:" in texts(message)
    for alike in buttons(message)[:1]:
        opened = await world.member.click(message, custom_id=alike.custom_id)
        assert f"## {alike.label}" in texts(opened.response.message)


@pytest.mark.parametrize("command", ["stunt", "place", "name"])
async def test_unknown_name_is_called_what_was_looked_for(world: World, command: str) -> None:
    result = await show(world, command, "xyzzy")
    assert f"## I don't know that {command}" in texts(result.response.message)


async def test_ambiguous_name_is_asked_back(world: World) -> None:
    result = await show(world, "stunt", "train")
    assert "Did you mean" in texts(result.response.message)
    assert {"The train wreck", "The fight on top of the train"} <= {
        button.label for button in buttons(result.response.message)
    }


@pytest.mark.parametrize(
    ("command", "typed", "offered"),
    [
        ("stunt", "wre", "The train wreck"),
        ("stunt", "handcufed", "The handcuffed car chase"),
        ("person", "hailey", "Hayley Atwell"),
        ("place", "nor", "Norway"),
        ("facts", "locat", "Locations"),
    ],
)
async def test_names_complete(world: World, command: str, typed: str, offered: str) -> None:
    (option,) = name_option(command, typed)
    choices = await world.member.autocomplete(world.channel, command, option, typed)
    assert choices[0]["name"] == offered
    result = await show(world, command, choices[0]["value"])
    assert f"## {offered}" in texts(result.response.message)


async def test_stunt_card_has_all_known_details(world: World) -> None:
    card = texts((await show(world, "stunt", "train wreck")).response.message)
    assert "**Who**" not in card  # nobody says who
    for part in (
        "**Where**: Darlton Quarry, UK",
        "**How**",
        "**Why**",
    ):
        assert part in card
    assert "**Christopher McQuarrie**:\n> “It brings the train sequence to another level.”" in card
    assert "paragraph 8" in card


async def test_speakers_words_stand_apart(world: World) -> None:
    stunt = world.bot.services.pack.stunts[0]
    said = [world.bot.services.pack.quote[quote] for quote in stunt.quotes]
    assert said[1].speaker != said[2].speaker
    card = texts((await show(world, "stunt", stunt.name)).response.message)
    assert f"> “{said[0].text}”\n> “{said[1].text}”\n\n**" in card


async def test_person_card_counts_what_is_known(world: World) -> None:
    card = texts((await show(world, "person", "Hayley Atwell")).response.message)
    assert "2 stunts" in card
    assert "2 quotes" in card


async def test_card_says_once_whom_somebody_plays(world: World) -> None:
    card = texts((await show(world, "person", "Hayley Atwell")).response.message).splitlines()
    assert "In the film, Hayley Atwell plays Grace." in card
    assert "Plays Grace" not in card


async def test_card_says_what_else_somebody_is(world: World) -> None:
    card = texts((await show(world, "person", "Tom Cruise")).response.message).splitlines()
    assert "-# Star, who does his own stunts" in card
    assert "Tom Cruise is the star. He performs the high-octane action of Ethan Hunt's new mission." in card


async def test_person_card_counts_quotes_by_and_about_them(world: World) -> None:
    card = texts((await show(world, "person", "christopher mcquarrie")).response.message)
    assert re.search(r"\d+ facts · \d+ quotes", card)
    assert "own words" not in card
