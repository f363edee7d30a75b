import re
import string
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from simcord.env import Env

import bot
import cogs
from bot.client import Reckoner
from bot.domain.settings.model import AccessSettings
from bot.i18n import DAYS, LANGUAGES, SHORT_DAYS, Languages, Say
from bot.store.privacy import PERSONAL
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.test_settings import form_field, said
from tests.cogs.wording import declared_in, declared_of, said_in, unspoken_in

COGS = Path(cogs.__path__[0])
PROGRAM = Path(bot.__path__[0])
FEATURES = sorted(path.parent for path in COGS.glob("*/__init__.py"))
UI_WORDING = PROGRAM / "ui" / "wording.toml"
FILES = [UI_WORDING, *(feature / "wording.toml" for feature in FEATURES)]
# What the rooms below say, in the wording of the feature that they are for; all others' is the shared one.
ROOMS: dict[str, list[Path]] = {
    "quiz": [PROGRAM / "domain" / "quiz", PROGRAM / "store" / "quiz_records.py"],
    "settings": [PROGRAM / "domain" / "settings"],
    "teach": [
        PROGRAM / "domain" / "teaching",
        PROGRAM / "domain" / "matching" / "explaining.py",
        PROGRAM / "store" / "lessons.py",
    ],
}
NOT_SAID = {
    "Reckoner",  # the bot's name
    "upper right",  # a place in a chart
    *DAYS,  # said, by their number
    *SHORT_DAYS,
}
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
DESCRIPTION_LIMIT = 100


def read(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def modules_of(place: Path) -> list[Path]:
    return sorted(place.glob("**/*.py")) if place.is_dir() else [place]


def said_by(*places: Path) -> set[str]:
    return {text for place in places for module in modules_of(place) for text in said_in(module)}


def said_for(client: Reckoner, feature: Path) -> set[str]:
    """Return everything that a feature says, in whichever room the text stands."""
    said = said_by(feature, *ROOMS.get(feature.name, ()))
    for command in commands_of(client, feature):
        said.update(command_texts(command))
    section = client.services.catalogue.section.get(feature.name)
    said.update(declared_in(section) if section is not None else ())
    if feature.name == "settings":
        said.update(text for setting in AccessSettings.of("any") for text in declared_of(setting))
    if feature.name == "privacy":
        said.update(text for place in PERSONAL for text in (place.what, place.why, place.erased))
    return said


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
    rooms = {module for places in ROOMS.values() for place in places for module in modules_of(place)}
    others = set(modules_of(PROGRAM)) - rooms - set(modules_of(PROGRAM / "cli"))
    said = said_by(*others) | {*DAYS, *SHORT_DAYS}
    assert said - shared == set()
    # "and" and "or" are what lists are joined with, wherever that is.
    assert shared - said - said_by(COGS, *rooms) - {"and", "or"} == set()


async def test_no_feature_says_anything_without_a_wording(world: World) -> None:
    shared = set(read(UI_WORDING)["texts"])
    for feature in FEATURES:
        known = set(read(feature / "wording.toml").get("texts", {}))
        assert said_for(world.bot, feature) - shared == known - shared, feature.name


@pytest.mark.parametrize("folder", [PROGRAM / "ui", *FEATURES], ids=lambda folder: folder.name)
def test_nothing_is_shown_to_people_past_the_wording(folder: Path) -> None:
    found = {text for module in modules_of(folder) for text in unspoken_in(module)}
    assert found - NOT_SAID == set()


async def test_no_command_of_a_feature_is_without_a_name_in_each_language(world: World) -> None:
    for feature in FEATURES:
        names = {name for command in commands_of(world.bot, feature) for name in command_names(command)}
        for language in set(LANGUAGES.values()):
            known = world.bot.services.languages.names[language]
            assert names <= known.keys(), feature.name


async def test_commands_stay_distinct_and_within_the_limits_in_each_language(world: World) -> None:
    for language in set(LANGUAGES.values()):
        names = world.bot.services.languages.names[language]
        for siblings in families(world.bot):
            localised = [names.get(name, name) for name in siblings]
            assert len(set(localised)) == len(localised), (language, localised)
            assert all(COMMAND_NAME.fullmatch(name) and name == name.lower() for name in localised)
    for command in world.bot.tree.walk_commands():
        for text in command_texts(command):
            for locale in LANGUAGES:
                assert len(world.bot.services.languages.say(locale).known(text)) <= DESCRIPTION_LIMIT


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


async def test_the_panel_and_what_is_refused_speak_the_moderators_language(
    world: World, speak: Callable[..., None]
) -> None:
    speak(person="de", server="es-ES")
    opened = (await world.moderator.slash(world.channel, "settings panel")).response.message
    shown = (await world.moderator.select(opened, ["ask"], custom_id="settings:section")).response.message
    assert "Einstellungen / Fragen" in texts(shown)
    assert "**Auf diesem Server aktiv:** an" in texts(shown)
    page = (await world.moderator.click(shown, custom_id="settings:tab:ask:1")).response.message
    form = await world.moderator.click(page, custom_id="settings:edit:ask.cooldown")
    wrong = await world.moderator.submit_modal(form, {form_field(form): "eine Weile"})
    assert "Pause pro Person: erwartet wird eine Dauer von 0 bis 1 Stunde" in wrong.response.content
    form = await world.moderator.click(page, custom_id="settings:edit:ask.cooldown")
    saved = await world.moderator.submit_modal(form, {form_field(form): "1 Minute und 30 Sek."})
    assert "„Pause pro Person“ ist jetzt: 1 Minute 30 Sekunden." in texts(saved.response.message)


async def test_the_log_channel_is_written_in_the_servers_language(
    env: Env, world: World, speak: Callable[..., None]
) -> None:
    guild = env.create_guild("Club de cine", preferred_locale="es-ES")
    channel = guild.create_text_channel("registro")
    moderators = guild.create_role("Moderación", permissions=discord.Permissions(manage_guild=True))
    owner = guild.add_member(env.create_user("ana"), roles=[moderators])
    await world.bot.services.store.settings.change(
        guild.id, {"settings.log_channel": channel.id}, actor_id=owner.id, now=0
    )
    world.bot.services.servers.changed(guild.id)
    speak(person="de", server="es-ES")
    await owner.slash(channel, "teach add", question="who runs this club", answer="We do.")
    assert "cambió esto:\n- se enseñó el dato «who runs this club»" in texts(channel.last_message)


async def test_a_broken_file_is_refused_in_the_readers_language(
    world: World, speak: Callable[..., None]
) -> None:
    speak(person="es-419", server="en-US")
    broken = b'[[question]]\nprompt = "a"\nkind = "smell"\n'
    told = await world.moderator.slash(world.channel, "quiz import", file=("quiz.toml", broken))
    assert "No se importó nada: 2 problemas." in said(told)
    assert "entrada 1: answer: falta" in said(told)


async def test_texts_call_commands_as_their_readers_see_them(world: World) -> None:
    languages = world.bot.services.languages
    english = "No quiz is running in this channel. Start one with /quiz play."
    assert languages.say(discord.Locale.german).known(english).endswith("mit /quiz spielen.")
    assert languages.say(discord.Locale.spain_spanish).known(english).endswith("con /quiz jugar.")
    assert languages.say(discord.Locale.american_english).known(english).endswith("with /quiz play.")
    calling = Languages(
        {"de": {"a": "/ask, /asking, a/ask, /quiz play, /quiz playing"}}, {"de": {"ask": "frag"}}
    )
    calling.localise_commands(["ask", "quiz", "quiz play"])
    assert calling.say(discord.Locale.german).known("a") == (
        "/frag, /asking, a/ask, /quiz play, /quiz playing"
    )


def test_numbers_and_days_are_written_as_each_language_does() -> None:
    english, german, spanish = Say(), Say("de"), Say("es")
    assert [say.number(12_345) for say in (english, german, spanish)] == ["12,345", "12.345", "12\u202f345"]
    assert [say.number(1_234) for say in (english, german, spanish)] == ["1,234", "1.234", "1234"]
    languages = Languages.read(FILES)
    day = date(2023, 5, 5)
    assert languages.say(discord.Locale.german).short_day(day) == "5. Mai"
    assert languages.say(discord.Locale.spain_spanish).day(day) == "5 de mayo de 2023"
