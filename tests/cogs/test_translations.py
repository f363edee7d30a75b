import io
import re
import string
from collections.abc import Callable, Iterator
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import discord
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import PoFileError
from discord import app_commands
from simcord.env import Env

import bot
import cogs
from bot.catalogue import read_catalogue
from bot.i18n import CATALOGUES, LANGUAGES, OPTION, Languages, Say
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.prose import untranslated_in
from tests.cogs.test_settings import form_field, said
from tests.translations import (
    TEMPLATE,
    TRANSLATED,
    command_paths,
    command_texts,
    compiled,
    option_names,
    read,
    template,
)

COGS = Path(cogs.__path__[0])
PROGRAM = Path(bot.__path__[0])
FEATURES = sorted(path.parent for path in COGS.glob("*/__init__.py"))
NOT_SAID = {
    "Reckoner",  # the bot's name
    "outside lower center",  # a place in a chart
    "discord.py: on_message after a cooldown",  # the name of a task
}
OPTION_NAME = re.compile(r"[-_'\w]{1,32}")
DESCRIPTION_LIMIT = 100


def ids(catalogue: Catalog) -> set[Any]:
    return {(message.context, message.id) for message in catalogue if message.id}


@pytest.mark.parametrize("path", [TEMPLATE, *TRANSLATED.values()])
def test_catalogue_is_up_to_date(path: Path) -> None:
    catalogue = read(path, "en" if path == TEMPLATE else path.parts[-3])
    assert ids(catalogue) == ids(template()), "run: uv run python -m tests.translations"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_complete(language: str) -> None:
    catalogue = read(TRANSLATED[language], language)
    for message in catalogue:
        if message.id:
            message.flags.discard("python-format")  # "{percent}% of" has nothing to do with it
            assert not message.fuzzy, message.id
            assert not message.check(catalogue), message.id
            for english, translation in forms(message):
                assert translation, english
                assert translation.strip() == translation, english
                assert places(translation) == places(english), english


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """Yield each form of a translation with its English."""
    if isinstance(message.id, str):
        yield message.id, str(message.string)
    else:
        one, many = message.id
        for number, translation in enumerate(message.string or ()):
            yield many if number else one, translation


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


async def test_commands_are_in_the_catalogue(world: World) -> None:
    known = ids(template())
    every: list[Any] = [
        command for kind in discord.AppCommandType for command in world.bot.tree.walk_commands(type=kind)
    ]
    assert {(None, text) for command in every for text in command_texts(command)} <= known
    names = {(OPTION, name) for command in every for name in option_names(command)}
    assert names == {(context, name) for context, name in known if context == OPTION}


@pytest.mark.parametrize("folder", [PROGRAM / "ui", *FEATURES], ids=lambda folder: folder.name)
def test_shown_text_is_translated(folder: Path) -> None:
    found = {text for module in folder.rglob("*.py") for text in untranslated_in(module)}
    pages = {setting.page for setting in read_catalogue().setting.values()}
    assert found - NOT_SAID - pages - set(command_paths()) == set()


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_localised_options_are_distinct_and_valid(world: World, locale: discord.Locale) -> None:
    say = world.bot.services.languages.say(locale)
    for command in world.bot.tree.walk_commands():
        names = [say.option(name) for name in option_names(command)]
        assert len(set(names)) == len(names), names
        assert all(OPTION_NAME.fullmatch(name) and name == name.lower() for name in names)
        assert all(len(say.known(text)) <= DESCRIPTION_LIMIT for text in command_texts(command))


def with_options(described: Any) -> Iterator[Any]:
    """Yield what Discord holds of a command: itself, its subcommands, their options and choices."""
    yield described
    for inner in (*getattr(described, "options", ()), *getattr(described, "choices", ())):
        yield from with_options(inner)


async def test_discord_gets_every_localisation(world: World) -> None:
    commands = {command.name: command for command in await world.bot.tree.fetch_commands()}
    slash = discord.AppCommandType.chat_input
    slash_commands = [command for command in commands.values() if command.type is slash]
    for command in commands.values():
        for described in with_options(command):
            # A translated command can't be pressed where a text names it.
            stays = described in slash_commands or isinstance(described, app_commands.AppCommandGroup)
            translated = set(described.name_localizations)
            assert translated == (frozenset() if stays else set(LANGUAGES)), (command.name, described.name)
            if getattr(described, "description", ""):
                assert set(described.description_localizations) == set(LANGUAGES), (
                    command.name,
                    described.name,
                )
    ask = commands["ask"]
    assert ask.description_localizations[discord.Locale.spain_spanish].startswith("Haz una pregunta")
    assert ask.options[0].name_localizations[discord.Locale.latin_american_spanish] == "pregunta"
    assert commands["Answer this"].name_localizations[discord.Locale.german] == "Darauf antworten"


@pytest.mark.parametrize("path", TRANSLATED.values())
def test_no_text_is_translated_twice(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\nmsgid ") == 1 + len(ids(read(path, path.parts[-3])))


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_catalogue_is_up_to_date(language: str) -> None:
    path = TRANSLATED[language]
    expected = read_mo(io.BytesIO(compiled(read(path, language))))
    with path.with_suffix(".mo").open("rb") as file:
        found = read_mo(file)
    assert found.plural_expr == expected.plural_expr
    assert said_in_catalogue(found) == said_in_catalogue(expected), "run: uv run python -m tests.translations"


def said_in_catalogue(catalogue: Catalog) -> dict[Any, Any]:
    return {(message.context, str(message.id)): message.string for message in catalogue if message.id}


def test_malformed_catalogue_is_refused(tmp_path: Path) -> None:
    for path in TRANSLATED.values():
        copy = tmp_path / path.relative_to(CATALOGUES)
        copy.parent.mkdir(parents=True)
        copy.write_text("[broken\n", encoding="utf-8")
        with pytest.raises(PoFileError):
            read(copy, path.parts[-3])
        copy.with_suffix(".mo").write_text("[broken\n", encoding="utf-8")
    with pytest.raises(OSError, match="Bad magic number"):
        Languages(tmp_path)


def saying(catalogue: Catalog) -> Say:
    return Say(LANGUAGES[discord.Locale.german], GNUTranslations(io.BytesIO(compiled(catalogue))))


def german(
    *messages: tuple[str | tuple[str, str], str | tuple[str, str]], flags: tuple[str, ...] = ()
) -> Say:
    catalogue = Catalog("de")
    for english, translation in messages:
        catalogue.add(english, translation, flags=flags)
    return saying(catalogue)


def test_untranslated_text_is_said_in_english() -> None:
    assert Languages().say(discord.Locale.german)("{n} trains", n=2) == "2 trains"
    assert Languages().say(discord.Locale.japanese)("Yes") == "Yes"
    assert german(("Yes", ""))("Yes") == "Yes"
    assert german(("Yes", "Jein"), flags=("fuzzy",))("Yes") == "Yes"
    assert german(("Yes", "Ja")).known("") == ""
    empty = german((("{number} train", "{number} trains"), ("", "")))
    assert empty.count(2, "{number} train", "{number} trains") == "2 trains"


def test_numbers_choose_plural_forms() -> None:
    say = german((("{number} train", "{number} trains"), ("{number} Zug", "{number} Züge")))
    counted = [say.count(number, "{number} train", "{number} trains") for number in (0, 1, 2, 1_000)]
    assert counted == ["0 Züge", "1 Zug", "2 Züge", "1.000 Züge"]
    assert [Say().count(number, "{number} hat", "{number} hats") for number in (1, 0)] == ["1 hat", "0 hats"]


QUESTION = "Where was the fight on top of the train shot?"


async def test_public_answer_uses_server_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-ES", server="de")
    result = await world.member.slash(world.channel, "ask", question=QUESTION)
    assert "Quelle: " in texts(result.response.message)
    assert "Auf Englisch, wie in der Quelle" in texts(result.response.message)
    assert "Das meinte ich nicht" in {button.label for button in buttons(result.response.message)}


async def test_private_answer_uses_user_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-419", server="de")
    result = await world.member.slash(world.channel, "ask", question=QUESTION, private=True)
    assert "Fuente: " in texts(result.response.message)
    assert "5 de julio de 2023" in texts(result.response.message)


async def test_refusal_uses_user_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="de", server="en-US")
    post = await world.moderator.send(world.channel, attachments=[("a.png", b"x")])
    result = await world.member.context_menu(world.channel, "Answer this", post)
    assert "keinen Text" in result.response.content
    assert world.env.errors  # the simulated Discord saw the refusal


async def test_panel_uses_moderator_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="de", server="es-ES")
    opened = (await world.moderator.slash(world.channel, "settings panel")).response.message
    shown = (await world.moderator.select(opened, ["ask"], custom_id="settings:section")).response.message
    assert "-# Einstellungen\n## Fragen\n" in texts(shown)
    assert "**Serverweit verfügbar:** An" in texts(shown)
    page = (await world.moderator.click(shown, custom_id="settings:tab:ask:1")).response.message
    form = await world.moderator.click(page, custom_id="settings:edit:ask.cooldown")
    wrong = await world.moderator.submit_modal(form, {form_field(form): "eine Weile"})
    assert "eine Dauer, 0 bis 1 Stunde" in texts(wrong.response.message)
    assert "Mit „eine Weile“ kann ich nicht" in texts(wrong.response.message)
    form = await world.moderator.click(page, custom_id="settings:edit:ask.cooldown")
    saved = await world.moderator.submit_modal(form, {form_field(form): "1 Minute und 30 Sek."})
    assert "Gespeichert. Wartezeit pro Person: 1 Minute 30 Sekunden" in texts(saved.response.message)


async def test_log_channel_uses_server_language(env: Env, world: World, speak: Callable[..., None]) -> None:
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
    logged = texts(channel.last_message)
    assert "ha hecho este cambio:\n- Se ha añadido la respuesta a «who runs this club»: «We do.»" in logged


async def test_import_errors_use_user_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-419", server="en-US")
    broken = b'[[question]]\nprompt = "a"\nkind = "smell"\n'
    told = await world.moderator.slash(world.channel, "quiz import", file=("quiz.toml", broken))
    assert "No puedo importar ese archivo" in said(told)
    assert "Entrada 1, answer: Falta" in said(told)
