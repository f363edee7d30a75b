"""What is replied from everything that is known of the film, which has more names than the article."""

from pathlib import Path

import pytest

from bot.config import Config
from tests.cogs.conftest import World, texts
from tests.conftest import INDEX_FOLDER
from tests.film import FILM


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(database=tmp_path / "reckoner.db", index_folder=INDEX_FOLDER, pack=FILM)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("quote from kittridge", "The best-known lines are Kittridge's"),  # nobody quotes him, a fact does
        ("who is the sevastopol", "## The Sevastopol"),  # asked as of a person
    ],
)
async def test_what_is_known_of_a_name_is_told(world: World, text: str, shown: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=text)
    assert shown in texts(result.response.message)
    assert not result.ephemeral
