"""Quizzes on a pack with many sources: who may see spoilers, which sources count, and who is named."""

from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.domain.pack.model import Spoiler
from bot.domain.quiz.model import Form, Question
from bot.domain.settings.telling import HOME_SOURCE, REFUSED_CHANNELS, SOURCES, SPOILERS, Spoilers
from tests.cogs.conftest import World, texts
from tests.cogs.quiz_table import GRACE, SECONDS, Table, reply
from tests.domain.pack.sample import FACT, HEADER, QUESTION, write
from tests.own_questions import add_questions

PEOPLE = "".join(
    f"""
[[entity]]
id = "{name.split()[0].lower()}"
kind = "person"
name = "{name}"
role = "on board"
"""
    for name in ("Ana Berg", "Jo Hall", "Kim Sund", "Tor Vik")
)
TOPICS = "".join(
    f"""
[[topic]]
id = "{name}"
name = "{name.capitalize()}"
summary = "What it is."
"""
    for name in ("length", "voices", "secrets", "silence")
)
SOURCE = """
[[reference]]
id = "{id}"
title = "A night on the ferry"
publisher = "The {publisher}"
url = "https://{id}.example/ferry"
trust = "press"
"""
RECORD = (
    SOURCE.format(id="gazette", publisher="Gazette")
    + SOURCE.format(id="herald", publisher="Herald")
    + """
[[fact]]
id = "both_directors"
extends = "director"
topic = "film"
question = "Who directed it?"
answer = "Two people directed it: first Mara Lind, and then Ana Berg."
sources = ["gazette"]
kinds = ["person"]
value = { kind = "person", text = "Mara Lind and Ana Berg" }

[[fact]]
id = "length"
topic = "length"
question = "How long does the film run?"
answer = "The whole film runs for 94 minutes in the cinema."
sources = ["gazette"]
kinds = ["duration"]
phrasings = ["how many minutes is it"]
value = { kind = "duration", text = "94 minutes" }
claims = [{ text = "96 minutes", sources = ["herald"] }]

[[fact]]
id = "sinker"
topic = "secrets"
question = "Who sinks the ferry?"
label = "The last night"
answer = "In the last night Kim Sund sinks the ferry with everybody on board."
sources = ["gazette"]
kinds = ["person"]
phrasings = ["who sank it"]
spoiler = "ending"
value = { kind = "person", text = "Kim Sund", entity = "kim" }

[[fact]]
id = "quiet"
topic = "silence"
question = "Why is it quiet at night?"
answer = "Nobody says why it is so quiet."
sources = ["gazette"]
kinds = ["reason"]
phrasings = ["why so quiet"]

[[quote]]
id = "sea"
speaker = "ana"
text = "The sea does what it wants"
context = "On the weather"
topics = ["voices"]
sources = ["gazette"]
"""
)


@pytest.fixture
def config(tmp_path: Path, learned: Path) -> Config:
    folder = write(tmp_path / "ferry", HEADER + TOPICS + PEOPLE + FACT + QUESTION)
    write(folder, RECORD, "record.toml")
    return Config(database=tmp_path / "reckoner.db", index_folder=learned, pack=folder)


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


async def choose(world: World, changes: dict[str, Any]) -> None:
    await world.bot.services.store.settings.change(world.guild.id, changes, actor_id=1, now=0)
    world.bot.services.servers.changed(world.guild.id)


async def add(world: World, *questions: Question) -> None:
    await add_questions(world.bot.services.store, world.guild.id, questions)


async def asked_about(table: Table) -> set[str | None]:
    """Return the facts that the channel's game asks about, and end it."""
    facts = {card.question.fact for card in (await table.game()).cards}
    await table.players[0].slash(table.channel, "quiz stop")
    await table.world.env.settle()
    return facts


# Spoilers.

SECRETS = tuple(
    Question(f"own:{number}", f"Secret {number}?", "Yes", ("No",), spoiler=Spoiler.MILD)
    for number in range(100)
)


async def test_spoilers_come_only_if_the_host_wants_them(table: Table) -> None:
    await choose(table.world, {SPOILERS.key: Spoilers.SHOWN})
    plain = await table.play(questions=50)
    assert "sinker" not in await asked_about(table)
    assert "spoilers" not in reply(plain).lower()
    warned = await table.play(questions=50, spoilers=True)
    assert "**Spoilers ahead!**" in reply(warned)
    assert "sinker" in await asked_about(table)


async def test_own_questions_keep_their_secrets(table: Table) -> None:
    await add(table.world, *SECRETS)
    anna, ben, _ = table.players
    await table.play(questions=50)
    assert all(card.question.spoiler is Spoiler.OPEN for card in (await table.game()).cards)
    await asked_about(table)
    await table.play(questions=50, spoilers=True)
    assert any(card.question.key.startswith("own:") for card in (await table.game()).cards)
    await asked_about(table)
    await anna.slash(table.channel, "quiz duel", member=ben)
    assert all(card.question.spoiler is Spoiler.OPEN for card in (await table.game()).cards)
    assert "Secret" not in reply(await anna.slash(table.channel, "quiz daily"))


@pytest.mark.parametrize("is_rule_of_server", [True, False])
async def test_where_spoilers_are_refused_no_quiz_has_them(table: Table, *, is_rule_of_server: bool) -> None:
    here = (
        {SPOILERS.key: Spoilers.REFUSED} if is_rule_of_server else {REFUSED_CHANNELS.key: [table.channel.id]}
    )
    await choose(table.world, here)
    refused = await table.play(spoilers=True)
    assert refused.ephemeral
    assert "Spoilers are off in this channel" in reply(refused)
    assert await table.world.bot.services.store.quiz.last_in(table.channel.id) is None
    assert not (await table.play()).ephemeral


async def test_topic_of_secrets_is_offered_with_spoilers_only(table: Table) -> None:
    async def offered(**options: Any) -> set[str]:
        choices = await table.players[0].autocomplete(table.channel, "quiz play", "topic", "", **options)
        return {choice["name"] for choice in choices}

    plain = await offered()
    assert {"The film", "Length", "Voices"} == plain
    assert await offered(spoilers=True) == plain | {"Secrets"}


@pytest.mark.parametrize("typed", ["Length", " LENGTH ", "length", "the film"])
async def test_topic_is_known_by_the_name_that_is_listed(table: Table, typed: str) -> None:
    assert "Quiz time: " in reply(await table.play(topic=typed))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Secrets", "My questions on “Secrets” all give away parts of the story. Turn on spoilers"),
        ("silence", "I don't have quiz questions on “silence”. Try one of these: “"),
        ("zzz", "I don't have the topic “zzz”. Try one of these: “"),
    ],
)
async def test_topic_without_a_quiz_is_told_why(table: Table, typed: str, why: str) -> None:
    refused = reply(await table.players[0].slash(table.channel, "quiz play", topic=typed))
    assert why in refused
    assert "“The film”" in refused


# Sources.


async def test_article_only_asks_from_the_article_alone(table: Table) -> None:
    await table.play(questions=50)
    assert {"director", "length"} <= await asked_about(table)
    await choose(table.world, {SOURCES.key: HOME_SOURCE})
    await table.play(questions=50)
    assert not any(card.question.sources for card in (await table.game()).cards)
    assert await asked_about(table) == {"director"}
    await choose(table.world, {SOURCES.key: "everything"})
    await table.play(questions=50)
    assert "length" in await asked_about(table)


async def test_answer_of_the_article_is_withheld_there(table: Table) -> None:
    await choose(table.world, {SOURCES.key: HOME_SOURCE})
    statement = Question(
        "own:s", "True or false? She directed it.", "True", ("False",), topic="ours",
        form=Form.STATEMENT, fact="director",
    )  # fmt: skip
    await add(table.world, statement)
    anna = table.players[0]
    assert "Mara Lind directed it." in reply(
        await anna.slash(table.channel, "ask", question="Who directed it?")
    )
    await table.play(questions=1, topic="ours")
    assert "once it's over" in reply(await anna.slash(table.channel, "ask", question="Who directed it?"))


async def test_reveal_names_its_sources_and_who_says_otherwise(table: Table) -> None:
    await table.play(questions=1, topic="length", answers="typed")
    await table.type(table.players[0], "96 minutes")
    await table.wait(SECONDS + GRACE)
    reveal = texts(await table.card())
    assert f"Got it right: <@{table.players[0].id}>" in reveal
    assert "Right answer: **94 minutes**\n" in reveal
    assert "Other sources say: 96 minutes ([The Herald](https://herald.example/ferry))" in reveal
    assert "Source: [The Gazette](https://gazette.example/ferry)" in reveal


async def test_no_choice_is_what_a_source_claims(table: Table) -> None:
    await table.play(questions=50, topic="length", answers="buttons")
    cards = (await table.game()).cards
    assert {card.question.form for card in cards} == {Form.DIRECT, Form.CLOZE}
    assert not [card for card in cards if "96 minutes" in card.choices]


async def test_who_said_it_is_revealed_with_the_source(table: Table) -> None:
    await table.play(questions=1, topic="voices")
    assert "The sea does what it wants" in table.last()
    await table.press(table.players[0])
    await table.wait(SECONDS + GRACE)
    assert "Source: [The Gazette](https://gazette.example/ferry)" in texts(await table.card())
