"""The matchers that the tests ask, built once."""

from functools import cache
from pathlib import Path

import pytest

from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Pack
from bot.knowledge import kept_matcher
from tests.conftest import INDEX_FOLDER
from tests.film import article_pack, whole_pack

ROOT = Path(__file__).parents[3]


def restored_or_built(pack: Pack, stored: bytes) -> Matcher:
    """Return the stored matcher, or where that is damaged or does not fit, a new one."""
    return Matcher.restore(pack, stored) or Matcher.build(pack)


@cache
def observatory_pack() -> Pack:
    """Return a pack of invented material."""
    return read_pack(ROOT / "tests" / "data" / "observatory")


@cache
def observatory_matcher() -> Matcher:
    """Return the matcher of the invented pack, newly learned."""
    return Matcher.build(observatory_pack())


@pytest.fixture(scope="session")
def observatory() -> Pack:
    """Return a pack of invented material."""
    return observatory_pack()


@pytest.fixture(scope="session")
def keeper() -> Matcher:
    """Return the matcher of the invented pack."""
    return observatory_matcher()


@pytest.fixture(scope="session")
def film_pack() -> Pack:
    """Return the film's pack, as far as the article tells it."""
    return article_pack()


@pytest.fixture(scope="session")
def film(film_pack: Pack) -> Matcher:
    """Return the film's matcher."""
    return kept_matcher(film_pack, INDEX_FOLDER, ".home")


@pytest.fixture(scope="session")
def whole_film_pack() -> Pack:
    """Return the film's pack with all that its sources tell."""
    return whole_pack()


@pytest.fixture(scope="session")
def whole_film(whole_film_pack: Pack) -> Matcher:
    """Return the matcher of all that the film's sources tell."""
    return kept_matcher(whole_film_pack, INDEX_FOLDER)
