"""Answers, lists and completions in the reader's language: in the real client, and over the whole film."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import discord
import pytest
from babel import Locale

from bot.config import Config
from bot.domain.pack.translating import TranslatedPack, Translator, is_english, translated_view
from bot.domain.pack.translations import read_translation
from bot.domain.pack.views import whole_view
from bot.i18n import LANGUAGES, Languages
from bot.ui import pages
from bot.ui.navigation import RENDERERS, PageContext, Place
from cogs.release.cog import RELEASE
from tests.cogs.conftest import World, selects, texts
from tests.cogs.quiz_table import Table
from tests.cogs.test_quiz_more import own, own_questions
from tests.cogs.walking import check_limits
from tests.domain.pack.sample import WHOLE, write
from tests.film import FILM, authored_pack

INSULTED = "Let's keep it friendly. 🙂 What would you like to know about {subject}?"
ENGLISH_LINE = "Auf Englisch, wie in der Quelle"
MORE = """
[[entity]]
id = "film"
kind = "film"
name = "The Last Ferry"
role = "the film"

[[entity]]
id = "norway"
kind = "place"
name = "Norway"
role = "where the jump was filmed"

[[fact]]
id = "where"
topic = "film"
question = "Where was the jump filmed?"
answer = "The jump was filmed in Norway."
paragraph = 1
about = { entity = "norway", attribute = "what_happens_at" }
kinds = ["place"]
entities = ["norway"]
phrasings = ["where did they film the jump", "which country was the jump filmed in"]
value = { kind = "place", text = "Norway", entity = "norway" }

[[fact]]
id = "opening"
topic = "film"
question = "When did it open?"
answer = "It opened on May 5, 2020."
paragraph = 2
about = { entity = "film", attribute = "release" }
phrasings = ["when did the film come out", "release date of the film", "opening day"]
value = { kind = "date", text = "May 5, 2020" }
"""
GERMAN = """
[topics]
film = { name = "Der Film", summary = "Was er ist." }

[entities]
norway = { name = "Norwegen", role = "hier wurde der Sprung gedreht" }
mara = { role = "Regie" }

[facts.where]
question = "Wo wurde der Sprung gedreht?"
answer = "Der Sprung wurde in Norwegen gedreht."

[facts.director]
question = "Unter wessen Fuchtel stand die Crew?"
"""


@pytest.fixture
def config(tmp_path: Path, learned: Path) -> Config:
    folder = write(tmp_path / "ferry", WHOLE + MORE)
    write(folder / "locale", GERMAN, "de.toml")
    return Config(database=tmp_path / "r.db", index_folder=learned, pack=folder)


async def asked(world: World, question: str, *, private: bool = True) -> str:
    result = await world.member.slash(world.channel, "ask", question=question, private=private)
    return texts(result.response.message)


async def test_translated_answer_is_told_as_its_author_wrote_it(
    world: World, speak: Callable[..., None]
) -> None:
    speak(person="de", server="en-US")
    card = await asked(world, "where was the jump filmed")
    assert "## Wo wurde der Sprung gedreht?" in card
    assert "Der Sprung wurde in Norwegen gedreht." in card
    assert ENGLISH_LINE not in card


async def test_structured_answer_comes_in_the_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="de", server="en-US")
    card = await asked(world, "when did the film come out")
    assert "## Wann lief The Last Ferry an?\n" in card
    assert "**Kinostart: 5. Mai 2020**\nIt opened on May 5, 2020." in card
    assert f"-# {ENGLISH_LINE}" in card
    speak(person="es-419", server="en-US")
    assert "**Estreno: 5 de mayo de 2020**" in await asked(world, "when did the film come out")


async def test_public_answer_is_in_the_servers_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="de", server="en-US")
    card = await asked(world, "where was the jump filmed", private=False)
    assert "The jump was filmed in Norway." in card
    speak(person="en-US", server="de")
    assert "in Norwegen gedreht" in await asked(world, "where was the jump filmed", private=False)


async def test_questions_are_offered_in_the_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="de", server="en-US")
    for typed in ("wo wurde", "where was the j"):
        offered = await world.member.autocomplete(world.channel, "ask", "question", typed)
        assert offered[0]["name"] == offered[0]["value"] == "Wo wurde der Sprung gedreht?"
        card = await asked(world, offered[0]["value"])
        assert "Der Sprung wurde in Norwegen gedreht." in card
        assert "where" not in card.casefold()  # the title says what was asked already


async def test_english_words_are_looked_for_last_in_another_language(
    world: World, speak: Callable[..., None]
) -> None:
    speak(person="de", server="en-US")
    offered = await world.member.autocomplete(
        world.channel, "ask", "question", "unter wessen crew war am jump"
    )
    assert [choice["name"] for choice in offered[:1]] == ["Unter wessen Fuchtel stand die Crew?"]
    assert "Wo wurde der Sprung gedreht?" in {choice["name"] for choice in offered}


@pytest.mark.parametrize("is_taught", [False, True])
async def test_question_is_understood_by_its_title_in_any_server(world: World, *, is_taught: bool) -> None:
    if is_taught:
        await world.moderator.slash(
            world.channel, "teach add", question="why so cold", answer="It was winter."
        )
    question = f"<@{world.bot.user.id}> unter wessen fuchtel stand die crew"  # type: ignore[union-attr]
    await world.member.send(world.channel, question)
    await world.env.settle()
    assert "Mara Lind directed it." in texts(world.channel.last_message)


async def test_names_and_topics_are_in_the_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="de", server="de")
    for name in ("Norwegen", "Norway"):
        place = (await world.member.slash(world.channel, "place", name=name)).response.message
        assert texts(place).startswith("-# Ort\n## Norwegen\n")
        assert "Hier wurde der Sprung gedreht\nDer Sprung wurde in Norwegen gedreht.\n" in texts(place)
        assert "Wo wurde der Sprung gedreht?" in {option.label for option in selects(place)[0].options}
    facts = (await world.member.slash(world.channel, "facts")).response.message
    assert "- **Der Film**: Was er ist." in texts(facts)


async def test_quotation_stays_as_it_was_said(world: World, speak: Callable[..., None]) -> None:
    speak(person="de", server="de")
    card = (await world.member.slash(world.channel, "quote")).response.message
    assert "> “It was cold, and we loved it”" in texts(card)
    assert f"-# {ENGLISH_LINE}" in texts(card)


async def test_mention_is_answered_in_the_servers_language(world: World) -> None:
    guild = world.env.create_guild("Filmclub", preferred_locale="de")
    channel = guild.create_text_channel("kino")
    member = guild.add_member(world.env.create_user("lea"))
    asked = await member.send(channel, f"<@{world.bot.user.id}> where was the jump filmed")  # type: ignore[union-attr]
    await world.env.settle()
    assert asked is not None
    assert "Der Sprung wurde in Norwegen gedreht." in texts(channel.last_message)


async def test_direct_message_is_answered_in_its_own_language(world: World) -> None:
    """Discord does not say which language somebody reads who writes a message."""
    for question, said in (
        ("wo wurde der sprung gefilmt", "Der Sprung wurde in Norwegen gedreht."),
        ("where was the jump filmed", "The jump was filmed in Norway."),
    ):
        sent = await world.member.send_dm(question)
        history = [message async for message in sent.channel.history(limit=1)]
        assert said in texts(history[0])


async def test_a_name_alone_is_answered_in_the_language_of_the_conversation(world: World) -> None:
    cards: list[str] = []
    for text in ("grace", "wer spielt grace", "grace", "who plays grace", "grace"):
        sent = await world.member.send_dm(text)
        history = [message async for message in sent.channel.history(limit=1)]
        cards.append(texts(history[0]))
    first, _, in_german, _, last = cards
    assert first == last
    assert in_german != first
    assert "Das weiß ich nicht" in in_german


async def said_in_private(world: World, text: str) -> str:
    sent = await world.member.send_dm(text)
    history = [message async for message in sent.channel.history(limit=1)]
    return texts(history[0])


async def test_what_may_be_in_several_languages_is_answered_in_that_of_the_client(
    world: World, speak: Callable[..., None]
) -> None:
    speak(person="es-ES", server="en-US")
    await asked(world, "who plays grace")  # only an interaction tells the language of somebody's Discord
    spanish = world.bot.services.languages.say_in("es").known
    assert "The jump was filmed in Norway." in await said_in_private(world, "where was the jump filmed")
    refused = await said_in_private(world, "c'est qui le méchant?")
    assert "No entiendo ese idioma" in refused
    assert "mis fuentes" in await said_in_private(world, "q significa el norte")
    assert "Eso no lo sé" in await said_in_private(world, "rotten tomatoes")
    assert spanish("👍 Just ask if there's more you'd like to know.") in await said_in_private(world, "vale")


async def test_language_that_is_not_read_is_refused_in_the_one_spoken_before(world: World) -> None:
    await said_in_private(world, "wer spielt grace")
    refused = await said_in_private(world, "c'est qui le méchant?")
    assert "Diese Sprache verstehe ich nicht" in refused
    assert "Das weiß ich nicht" in await said_in_private(world, "grace")


@pytest.mark.parametrize(
    ("language", "text", "reply"),
    [
        ("de", "lol du bist ja dumm", INSULTED),
        ("de", "du nervst", INSULTED),
        ("de", "halt die klappe", INSULTED),
        ("es", "eres tonto", INSULTED),
        ("es", "cállate", INSULTED),
        ("de", "danke dir", "You're welcome!"),
        ("es", "muchas gracias!", "You're welcome!"),
    ],
)
async def test_small_talk_is_replied_to_in_its_language(
    world: World, language: str, text: str, reply: str
) -> None:
    sent = await world.member.send_dm(text)
    history = [message async for message in sent.channel.history(limit=1)]
    said = world.bot.services.languages.say_in(language).known(reply, subject=world.bot.services.pack.subject)
    assert said in texts(history[0])


async def test_nothing_is_read_for_readers_of_english(world: World, speak: Callable[..., None]) -> None:
    await asked(world, "where was the jump filmed")
    knowledge = world.bot.services.servers._knowledge
    assert not knowledge._translators
    speak(person="de", server="en-US")
    await asked(world, "where was the jump filmed")
    assert [key[1] for key in knowledge._translators] == ["de"]


async def test_open_question_is_given_away_in_no_language(world: World, speak: Callable[..., None]) -> None:
    table = Table.of(world)
    await own_questions(world, own("Where was the jump filmed?", "Norway"))
    await table.play(questions=1, topic="ours", answers="typed")
    speak(person="de", server="en-US")
    result = await table.players[0].slash(
        world.channel, "ask", question="where was the jump filmed", private=True
    )
    assert "Norwegen" not in str(result.response.content) + texts(result.response.message)
    assert world.env.errors  # the refusal


# Whose questions are an author's; some of those of games are made in the reader's language.
QUIZZES: list[tuple[str, dict[str, Any]]] = [
    ("daily", {}),
    ("night", {"at": "in 1 h"}),
]


@pytest.mark.parametrize(("command", "options"), QUIZZES)
@pytest.mark.parametrize("locale", ["de", "es-ES", "en-US"])
async def test_quiz_says_that_questions_are_in_english(
    world: World, speak: Callable[..., None], command: str, options: dict[str, Any], locale: str
) -> None:
    speak(person=locale, server=locale)
    card = texts((await world.member.slash(world.channel, f"quiz {command}", **options)).response.message)
    note = "This question is in English." if command == "daily" else "Questions are in English."
    english = "-# " + world.bot.services.languages.say(discord.Locale(locale))(note)
    assert (english in card) == (locale != "en-US")


@pytest.mark.parametrize("command", ["play", "night"])
async def test_quiz_of_own_questions_says_nothing_about_english(
    world: World, speak: Callable[..., None], command: str
) -> None:
    await own_questions(world, own("Wo wurde gedreht?", "Norwegen"))
    speak(person="de", server="de")
    say = world.bot.services.languages.say(discord.Locale.german)
    options: dict[str, Any] = {"list": "Ours"}
    if command == "night":
        options = {"at": "in 1 h", "topics": say("{name} (list)", name="Ours")}
    result = await world.member.slash(world.channel, f"quiz {command}", answers="typed", **options)
    card = texts(result.response.message)
    assert "##" in card
    assert say("Questions are in English.") not in card


async def test_changed_pack_is_told_without_its_translation(
    world: World, config: Config, speak: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    write(config.pack / "locale", GERMAN.replace("Der Sprung", "Etwas"), "de.toml")
    speak(person="de", server="en-US")
    card = await asked(world, "where was the jump filmed")
    assert "The jump was filmed in Norway." in card
    assert "translations wait for a restart" in caplog.text


# Over the whole film.

SPEAKERS = [locale for locale in LANGUAGES if locale is not discord.Locale.latin_american_spanish]
_ENGLISH_MONTH = re.compile(
    r"\b(?:January|February|March|May|June|July|October|December)\b"
)  # as in no other


def film_in(locale: Locale) -> TranslatedPack:
    seeded = authored_pack()
    extended = {fact.extends: fact.id for fact in seeded.facts if fact.extends}
    pack = whole_view(seeded)
    translation = read_translation(FILM, locale.language)
    return translated_view(pack, Translator(pack, locale, translation, extended))


def places_of(pack: TranslatedPack) -> Iterator[Place]:
    for kind in (
        pages.FACTS,
        pages.QUOTES,
        pages.STUNTS,
        pages.PEOPLE,
        pages.PLACES,
        pages.NAMES,
        pages.SOURCES,
    ):
        yield Place(kind, page=0)
    yield from (Place(pages.TOPICS), Place(RELEASE))
    yield from (Place(pages.TOPIC_FACTS, topic.id, 0) for topic in pack.topics)
    for kind, entries in (
        (pages.FACT, pack.facts),
        (pages.NAME, pack.entities),
        (pages.STUNT, pack.stunts),
        (pages.QUOTE, pack.quotes[::5]),
    ):
        yield from (Place(kind, entry.id) for entry in entries)


@pytest.mark.parametrize("spoken", SPEAKERS)
def test_every_card_of_the_film_fits(spoken: discord.Locale) -> None:
    for cog in ("about", "ask", "facts", "people", "quotes", "stunts"):
        import_module(f"cogs.{cog}.cog")  # declares its pages
    say, pack = Languages().say(spoken), film_in(LANGUAGES[spoken])
    for place in places_of(pack):
        view: Any = RENDERERS[place.kind](PageContext(say, pack, place, known=pack))
        check_limits(view)
        shown = [part.content for part in view.walk_children() if isinstance(part, discord.ui.TextDisplay)]
        assert not re.search(r"\{\w*\}", "\n".join(shown)), place
        if place.kind == pages.FACT:
            own = [text for text in shown if not is_english(pack, place.id) and not text.startswith("-# ")]
            assert not _ENGLISH_MONTH.search("\n".join(own)), place


@pytest.mark.parametrize("spoken", SPEAKERS)
def test_where_it_opened_is_said_once(spoken: discord.Locale) -> None:
    say, pack = Languages().say(spoken), film_in(LANGUAGES[spoken])
    view: Any = RENDERERS[RELEASE](PageContext(say, pack, Place(RELEASE)))
    shown = "\n".join(
        part.content for part in view.walk_children() if isinstance(part, discord.ui.TextDisplay)
    )
    assert f"**{say('Made by')}**" in shown
    assert f"**{say('Where')}**" not in shown
