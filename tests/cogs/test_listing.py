"""The texts for Discord's App Directory: within its limits, and true of the bot."""

import re

import discord

from bot.config import ROOT
from tests.cogs.conftest import World

PAGE = (ROOT / "docs" / "listing.md").read_text("utf-8")
SUMMARY, DESCRIPTION, TAGS, TAG = 200, 400, 5, 20  # what Discord takes at most
LANGUAGES = {"English": "en", "German": "de", "Spanish": "es"}


def section(name: str) -> str:
    found = re.search(rf"<!-- {name}.*?-->\n(.*?)\n<!-- /{name} -->", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_texts_are_within_discords_limits() -> None:
    assert 0 < len(section("summary")) <= SUMMARY
    assert "\n" not in section("summary")
    assert 0 < len(section("description")) <= DESCRIPTION


def test_tags_are_few_and_short() -> None:
    tags = [line.removeprefix("- ") for line in section("tags").splitlines()]
    assert len(set(tags)) == len(tags) == TAGS
    assert all(len(tag) <= TAG for tag in tags)


def test_no_privileged_intent_is_asked_for(world: World) -> None:
    intents = world.bot.intents
    assert [intents.members, intents.presences, intents.message_content] == [False, False, False]
    assert "no privileged intents" in section("summary").lower()


def test_commands_that_it_names_exist(world: World) -> None:
    named = set(re.findall(r"`/([a-z ]+)`", PAGE))
    known = {command.qualified_name for command in world.bot.tree.walk_commands()}
    assert {"ask", "privacy", "quiz night"} <= named
    assert named <= known
    menus = {command.name for command in world.bot.tree.get_commands(type=discord.AppCommandType.message)}
    assert set(re.findall(r"Apps → \*(.+?)\*", PAGE)) <= menus


def test_languages_are_those_of_the_bot() -> None:
    (named,) = re.findall(r"^Languages: (.*)\.$", PAGE, re.MULTILINE)
    folders = {path.name for path in (ROOT / "bot" / "locale").iterdir() if path.is_dir()} | {"en"}
    assert {LANGUAGES[name] for name in named.split(", ")} == folders
