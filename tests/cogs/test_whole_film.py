"""What is replied from everything that is known of the film, which has more names than the article."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Config
from tests import databases
from tests.cogs.conftest import World, buttons, seeded_database, texts
from tests.conftest import INDEX_FOLDER
from tests.film import FILM


@pytest.fixture(scope="module")
def seeded_whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeded_database(tmp_path_factory, FILM, INDEX_FOLDER)


@pytest.fixture
def config(tmp_path: Path, seeded_whole: Path) -> Config:
    database = databases.copied(seeded_whole, tmp_path / "reckoner.db")
    return Config(database=database, index_folder=INDEX_FOLDER, pack=FILM)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("quote from kittridge", "The best-known lines are Kittridge's"),  # nobody quotes him, a fact does
        ("who is the sevastopol", "## The Sevastopol"),  # asked as of a person
        (
            "rotten tomatoes",
            "96 percent of the critics",
        ),  # neither a person nor a place, and a question by itself
    ],
)
async def test_what_is_known_of_a_name_is_told(world: World, text: str, shown: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=text)
    assert shown in texts(result.response.message)
    assert not result.ephemeral


async def test_only_what_goes_on_from_a_covered_answer_is_covered(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="what does the key even open")
    assert "Tap or click to reveal." in texts(world.channel.last_message)
    await world.env.advance_time(60)
    asked = "whats the age rating, can my 12yo watch it"
    result = await world.member.slash(world.channel, "ask", question=asked)
    shown = texts(result.response.message)
    assert "PG-13" in shown
    assert "reveal" not in shown
    assert f"You asked: “{asked}”" in shown


async def test_what_is_typed_so_far_is_answered_among_the_first(
    world: World, speak: Callable[..., None]
) -> None:
    speak(person="es-ES", server="es-ES")
    offered = await world.member.autocomplete(world.channel, "ask", "question", "cuanto cost")
    assert "presupuesto" in offered[0]["name"]


async def test_moderators_read_titles_in_their_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-ES", server="es-ES")
    result = await world.moderator.slash(world.channel, "teach test", question="quien dobla a tom cruise")
    told = texts(result.response.message)
    assert "Coincidencia: ¿" in told
    assert "Coincidencia: Who" not in told


@pytest.mark.parametrize("name", ["Venice", "Rauma Line"])
async def test_page_that_answers_what_a_name_is_can_be_rejected(world: World, name: str) -> None:
    message = (
        await world.member.slash(world.channel, "ask", question=f"who is {name.lower()}")
    ).response.message
    assert f"## {name}" in texts(message)
    assert f"On {name}, I have " in texts(message)
    tried = (await world.member.click(message, label="Not what I meant")).response.message
    assert "Is it one of these?" in texts(tried)
    opened = (await world.member.slash(world.channel, "person", name=name)).response.message
    assert "Not what I meant" not in [button.label for button in buttons(opened)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("our mascot is a red panda named Fuse", 0),
        ("the raffle prize is a signed poster", 0),
        ("Ethan wins the raffle every time", 0),
        ("Ilsa Faust is killed by Gabriel", 1),
        ("Yes, Ilsa Faust dies.", 1),
    ],
)
async def test_only_what_gives_something_away_is_covered(world: World, text: str, times: int) -> None:
    for asked in ("how do i become an agent here lol", "who wins the raffle", "how does it end?"):
        await world.member.send(world.channel, asked)
    post = await world.member.send(world.channel, text)
    shown = await world.moderator.context_menu(world.channel, "Teach this answer", post)
    assert texts(shown.response.message).count("This touches on a spoiler.") == times


@pytest.mark.parametrize(
    ("locale", "told", "role"),
    [
        ("es-ES", "Hayley Atwell interpreta a Grace.", "Interpreta a Grace"),
        ("de", "Hayley Atwell spielt Grace.", "Spielt Grace"),
    ],
)
async def test_card_says_once_whom_somebody_plays_in_any_language(
    world: World, speak: Callable[..., None], locale: str, told: str, role: str
) -> None:
    speak(person=locale, server=locale)
    result = await world.member.slash(world.channel, "person", name="Hayley Atwell")
    card = texts(result.response.message).splitlines()
    assert told in card
    assert role not in card
