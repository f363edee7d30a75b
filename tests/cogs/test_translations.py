import io
import re
import string
from collections.abc import Callable, Iterable, Iterator
from datetime import date
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
from bot.client import Reckoner
from bot.i18n import CATALOGUES, LANGUAGES, NAME, Languages, Say
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.prose import untranslated_in
from tests.cogs.test_settings import form_field, said
from tests.translations import (
    TEMPLATE,
    TRANSLATED,
    command_names,
    command_paths,
    command_texts,
    compiled,
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
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
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
    names = {(NAME, name) for command in every for name in command_names(command)}
    assert names == {(context, name) for context, name in known if context == NAME}


@pytest.mark.parametrize("folder", [PROGRAM / "ui", *FEATURES], ids=lambda folder: folder.name)
def test_shown_text_is_translated(folder: Path) -> None:
    found = {text for module in folder.rglob("*.py") for text in untranslated_in(module)}
    pages = {setting.page for setting in read_catalogue().setting.values()}
    assert found - NOT_SAID - pages - set(command_paths()) == set()


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_localised_names_are_distinct_and_valid(world: World, locale: discord.Locale) -> None:
    say = world.bot.services.languages.say(locale)
    for siblings in families(world.bot):
        localised = [say.command(name) for name in siblings]
        assert len(set(localised)) == len(localised), localised
        assert all(COMMAND_NAME.fullmatch(name) and name == name.lower() for name in localised)
    for command in world.bot.tree.walk_commands():
        assert all(len(say.known(text)) <= DESCRIPTION_LIMIT for text in command_texts(command))


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


async def test_discord_gets_every_localisation(world: World) -> None:
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
    assert ask.description_localizations[discord.Locale.spain_spanish].startswith("Haz una pregunta")
    assert ask.options[0].name_localizations[discord.Locale.latin_american_spanish] == "pregunta"
    assert commands["Answer this"].name_localizations[discord.Locale.german] == "Darauf antworten"


@pytest.mark.parametrize("path", TRANSLATED.values())
def test_no_text_is_translated_twice(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\nmsgid ") == 1 + len(ids(read(path, path.parts[-3])))


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_catalogue_is_up_to_date(language: str) -> None:
    path = TRANSLATED[language]
    expected = read_mo(io.BytesIO(compiled(read(path, language), command_paths())))
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


def saying(catalogue: Catalog, commands: Iterable[str] = ()) -> Say:
    return Say(LANGUAGES[discord.Locale.german], GNUTranslations(io.BytesIO(compiled(catalogue, commands))))


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
    assert "ha hecho este cambio:\n- se ha añadido la respuesta a «who runs this club»: «We do.»" in logged


async def test_import_errors_use_user_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-419", server="en-US")
    broken = b'[[question]]\nprompt = "a"\nkind = "smell"\n'
    told = await world.moderator.slash(world.channel, "quiz import", file=("quiz.toml", broken))
    assert "No puedo importar ese archivo" in said(told)
    assert "entrada 1: answer: falta" in said(told)


async def test_texts_name_localised_commands(world: World) -> None:
    languages = world.bot.services.languages
    english = "No quiz is running in this channel. Start one with /quiz play."
    assert languages.say(discord.Locale.german).known(english).endswith("mit /quiz spielen.")
    assert languages.say(discord.Locale.spain_spanish).known(english).endswith("con /quiz jugar.")
    assert languages.say(discord.Locale.american_english).known(english).endswith("with /quiz play.")
    catalogue = Catalog("de")
    catalogue.add("a", "/ask, /asking, a/ask, /quiz play, /quiz playing")
    catalogue.add("ask", "frag", context=NAME)
    localised = saying(catalogue, ["ask", "quiz", "quiz play"])
    assert localised.known("a") == "/frag, /asking, a/ask, /quiz play, /quiz playing"


ENGLISH, (GERMAN, SPANISH, LATIN_AMERICAN) = Say(), map(Say, LANGUAGES.values())


@pytest.mark.parametrize(
    ("say", "numbers", "day", "short_days", "listed"),
    [
        (ENGLISH, ["1,234", "12,345"], "May 5, 2023", ["May 5", "Sep 1"], ["a", "a and b", "a, b or c"]),
        (GERMAN, ["1.234", "12.345"], "5. Mai 2023", ["5. Mai", "1. Sept."], ["a", "a und b", "a, b oder c"]),
        (
            SPANISH,
            ["1234", "12\u202f345"],
            "5 de mayo de 2023",
            ["5 may", "1 sept"],
            ["a", "a y b", "a, b o c"],
        ),
        (
            LATIN_AMERICAN,
            ["1234", "12,345"],
            "5 de mayo de 2023",
            ["5 may", "1 sep"],
            ["a", "a y b", "a, b o c"],
        ),
    ],
)
def test_formats_follow_the_language(
    say: Say, numbers: list[str], day: str, short_days: list[str], listed: list[str]
) -> None:
    assert [say.number(1_234), say.number(12_345)] == numbers
    assert say.day(date(2023, 5, 5)) == day
    assert [say.short_day(date(2023, 5, 5)), say.short_day(date(2023, 9, 1))] == short_days
    assert [say.join(["a"]), say.join(["a", "b"]), say.join(["a", "b", "c"], "or")] == listed
    assert say.join([]) == ""
