from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands
from simcord import interactions

import bot
import cogs
from bot.ui.i18n import DAYS, LANGUAGES, UI_WORDING, Languages
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.wording import said_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.client import Reckoner

COGS = Path(cogs.__path__[0])
FEATURES = sorted(path.parent for path in COGS.glob("*/__init__.py"))
FILES = [UI_WORDING, *(feature / "wording.toml" for feature in FEATURES)]
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
DESCRIPTION_LIMIT = 100


def read(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def said_by(folder: Path) -> set[str]:
    modules = sorted(folder.glob("**/*.py"))
    return {text for module in modules for text in said_in(module)}


def commands_of(client: Reckoner, feature: Path) -> list[Any]:
    package = f"cogs.{feature.name}"
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    found: list[Any] = []
    for kind in kinds:
        found += [c for c in client.tree.walk_commands(type=kind) if str(c.module).startswith(package)]
    return found


def command_texts(command: Any) -> Iterator[str]:
    if isinstance(command, app_commands.ContextMenu):
        yield command.name
        return
    yield command.description
    for parameter in getattr(command, "parameters", ()):
        yield parameter.description
        yield from (choice.name for choice in parameter.choices)


def command_names(command: Any) -> Iterator[str]:
    if not isinstance(command, app_commands.ContextMenu):
        yield command.name
        yield from (parameter.display_name for parameter in getattr(command, "parameters", ()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_each_wording_is_whole_and_fills_the_same_places(file: Path) -> None:
    wanted = set(LANGUAGES.values())
    for entries in read(file).values():
        for english, wordings in entries.items():
            assert set(wordings) == wanted, english
            for wording in wordings.values():
                assert wording.strip() == wording
                assert places(wording) == places(english), english


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_shared_pieces_say_nothing_without_a_wording() -> None:
    shared = set(read(UI_WORDING)["texts"])
    said = said_by(Path(bot.__path__[0]) / "ui") | set(DAYS)
    assert said <= shared
    # "and" and "or" are what lists are joined with, wherever that is.
    assert shared <= said | said_by(COGS) | {"and", "or"}


async def test_no_feature_says_anything_without_a_wording(world: World) -> None:
    shared = set(read(UI_WORDING)["texts"])
    for feature in FEATURES:
        said = said_by(feature)
        for command in commands_of(world.bot, feature):
            said.update(command_texts(command))
        assert said - shared == set(read(feature / "wording.toml").get("texts", {})) - shared, feature.name


async def test_no_command_of_a_feature_is_without_a_name_in_each_language(world: World) -> None:
    for feature in FEATURES:
        names = {name for command in commands_of(world.bot, feature) for name in command_names(command)}
        for language in set(LANGUAGES.values()):
            known = world.bot.languages.names[language]
            assert names <= known.keys(), feature.name


async def test_commands_stay_distinct_and_within_the_limits_in_each_language(world: World) -> None:
    for language in set(LANGUAGES.values()):
        names = world.bot.languages.names[language]
        for siblings in families(world.bot):
            localised = [names.get(name, name) for name in siblings]
            assert len(set(localised)) == len(localised), (language, localised)
            assert all(COMMAND_NAME.fullmatch(name) and name == name.lower() for name in localised)
    for command in world.bot.tree.walk_commands():
        for text in command_texts(command):
            for locale in LANGUAGES:
                assert len(world.bot.languages.say(locale).known(text)) <= DESCRIPTION_LIMIT


def families(client: Reckoner) -> Iterator[list[str]]:
    """Yield names that stand beside each other: commands, subcommands of a group, options of a command."""
    yield [command.name for command in client.tree.get_commands(type=discord.AppCommandType.chat_input)]
    for command in client.tree.walk_commands():
        if isinstance(command, app_commands.Group):
            yield [child.name for child in command.commands]
        else:
            yield [parameter.display_name for parameter in command.parameters]


def with_options(described: Any) -> Iterator[Any]:
    """Yield what Discord holds of a command: itself, its subcommands, their options and choices."""
    yield described
    for inner in (*getattr(described, "options", ()), *getattr(described, "choices", ())):
        yield from with_options(inner)


async def test_discord_is_given_all_names_and_descriptions_in_every_language(world: World) -> None:
    commands = {command.name: command for command in await world.bot.tree.fetch_commands()}
    for command in commands.values():
        for described in with_options(command):
            assert set(described.name_localizations) == set(LANGUAGES), (command.name, described.name)
            if getattr(described, "description", ""):
                assert set(described.description_localizations) == set(LANGUAGES), (
                    command.name,
                    described.name,
                )
    ask = commands["ask"]
    assert ask.name_localizations[discord.Locale.german] == "frag"
    assert ask.description_localizations[discord.Locale.spain_spanish].startswith("Pregunta")
    assert ask.options[0].name_localizations[discord.Locale.latin_american_spanish] == "pregunta"
    assert commands["Answer this"].name_localizations[discord.Locale.german] == "Darauf antworten"


def test_two_wordings_for_one_text_are_refused(tmp_path: Path) -> None:
    for name, wording in (("one", "ja"), ("two", "doch")):
        (tmp_path / f"{name}.toml").write_text(f'[texts.yes]\nde = "{wording}"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="another wording"):
        Languages.read(sorted(tmp_path.glob("*.toml")))


def test_what_has_no_wording_is_said_in_english() -> None:
    assert Languages().say(discord.Locale.german)("{n} trains", n=2) == "2 trains"
    assert Languages().say(discord.Locale.japanese)("Yes") == "Yes"


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a setter of the locales that the simulated Discord sends along."""
    payload = interactions.base_payload

    def set_locales(*, person: str, server: str) -> None:
        def with_locales(*args: Any, **kwargs: Any) -> Any:
            record, data = payload(*args, **kwargs)
            data["locale"] = person
            if "guild_locale" in data:
                data["guild_locale"] = server
            return record, data

        monkeypatch.setattr(interactions, "base_payload", with_locales)

    return set_locales


QUESTION = "Where was the fight on top of the train shot?"


async def test_a_public_answer_speaks_the_servers_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-ES", server="de")
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert "Quelle: " in texts(result.response.message)
    assert "auf Englisch" in texts(result.response.message)
    assert "Das meinte ich nicht" in {button.label for button in buttons(result.response.message)}


async def test_a_private_answer_speaks_the_persons_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-419", server="de")
    result = await world.member.slash(world.channel, "ask", question=QUESTION, private=True)
    assert "Fuente: " in texts(result.response.message)
    assert "5 de julio de 2023" in texts(result.response.message)


async def test_a_refusal_speaks_the_persons_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="de", server="en-US")
    card = await world.member.slash(world.channel, "ask", question=QUESTION)  # a card is no text
    result = await world.member.context_menu(world.channel, "Answer this", card.response.message)
    assert "keinen Text" in result.response.content
    assert world.env.errors  # the simulated Discord saw the refusal
