"""The schema of questions is sound, and is about no pack in particular."""

import re
from pathlib import Path

import pytest

from bot.domain.matching.model import CERTAIN
from bot.domain.matching.text.normalise import normalise
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.attributes import attributes
from bot.domain.pack.loading import read_pack
from tests.bench.packs import OWN
from tests.film import FILM

PACKS = [FILM, *sorted(path / "pack" for path in OWN.iterdir() if path.is_dir())]


def test_ids_are_unique() -> None:
    ids = [attribute.id for attribute in attributes().values()]
    assert len(ids) == len(set(ids))


def test_a_wording_belongs_to_one_attribute_of_a_kind_of_thing() -> None:
    owner: dict[tuple[str, str], str] = {}
    for attribute in attributes().values():
        for wording in attribute.questions_about("xyzzy"):
            for kind in attribute.subjects:
                assert owner.setdefault((kind, normalise(wording)), attribute.id) == attribute.id, wording


# Names that people everywhere use for what they stand for.
HOUSEHOLD_NAMES = {"imax", "netflix", "oscars", "rotten tomatoes"}


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.parent.name)
def test_no_wording_names_a_thing_of_a_pack(folder: Path) -> None:
    names = {
        normalise(name)
        for entity in read_pack(folder).entities
        for name in (entity.name, *entity.aliases)
        if name[0].isupper()
    }
    others = [attribute for attribute in attributes().values() if attribute.subjects != ("pack",)]
    texts = " | ".join(normalise(wording) for each in others for wording in each.questions_about(""))
    named = [name for name in names if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", texts)]
    assert not set(named) - HOUSEHOLD_NAMES


@pytest.mark.parametrize(
    "question",
    [
        "how many people worked on it",  # the cinematographer is one of the crew
        "how fast can Luther run",
        "how many actors have been Grace over the years",
        "why is Gabriel so angry all the time",
    ],
)
def test_general_wording_for_another_kind_of_answer_is_not_known(whole_film: Matcher, question: str) -> None:
    assert whole_film.match(question).confidence < CERTAIN


def test_own_wording_is_known_whatever_it_asks_for(whole_film: Matcher) -> None:
    verdict = whole_film.match("who kills denlinger")
    assert (verdict.fact_id, verdict.confidence) == ("denlinger_fate", CERTAIN)
