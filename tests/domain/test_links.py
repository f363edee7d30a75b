"""People by their part, who plays whom, and what stands on which source."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain import links
from bot.domain.links import Part
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Pack
from bot.domain.pack.standing import standings
from bot.domain.pack.views import home_view, open_view, whole_view
from tests.domain.pack.record import MAPPED, PNG
from tests.domain.pack.sample import write
from tests.film import whole_pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    (tmp_path / "map.png").write_bytes(PNG)
    return whole_view(read_pack(write(tmp_path, MAPPED)))


def test_people_are_told_apart_by_what_facts_state(pack: Pack) -> None:
    named = {part: [entity.id for entity in people] for part, people in links.people_by_part(pack).items()}
    assert named == {
        Part.CAST: ["ines"],
        Part.CHARACTERS: ["captain", "cook"],
        Part.CREW: ["mara", "olaf", "editor"],  # a maker, the composer, and who else has a job
        Part.OTHERS: ["mayor"],
    }


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("captain", "captain_actor"),
        ("ines", "dahl_second_part"),
        ("editor", "editing"),  # asked for by name
        ("cook", None),
        ("harbour", None),
    ],
)
def test_name_is_introduced_by_who_or_what_it_is(pack: Pack, name: str, fact: str | None) -> None:
    introduction = links.introduction(pack, pack.entity[name])
    assert (introduction and introduction.id) == fact


@pytest.mark.parametrize("view", [whole_pack, lambda: open_view(whole_pack())])
def test_film_is_introduced_by_its_authors_words(view: Callable[[], Pack]) -> None:
    told = view()
    wanted = {
        "grace": "Who is Grace, and who plays her?",
        "imf": "What is the IMF?",
        "cruciform_key": "What is the cruciform key?",
        "venice": "What was filmed in Venice?",
        "uk": "Where was the film shot?",  # no age rating, of which a question asks what it is
    }
    found = {name: links.introduction(told, told.entity[name]) for name in wanted}
    assert {name: fact and fact.question for name, fact in found.items()} == wanted


def test_fact_without_value_names_the_crew(tmp_path: Path) -> None:
    value = 'value = { kind = "person", text = "Olaf Stein", entity = "olaf" }\n'
    text = MAPPED.replace(value, 'entities = ["olaf", "mayor"]\n').replace('map = "map.png"\n', "")
    pack = read_pack(write(tmp_path, text))
    assert [entity.id for entity in links.people_by_part(pack)[Part.CREW]] == [
        "mara",
        "olaf",
        "editor",
        "mayor",
    ]


def test_job_makes_no_crew_without_a_cast(tmp_path: Path) -> None:
    played = '"played_by"', '"plays"'
    text = MAPPED.replace('map = "map.png"\n', "")
    for attribute, other in zip(played, ('"spouse"', '"children"'), strict=True):
        text = text.replace(attribute, other)
    named = links.people_by_part(read_pack(write(tmp_path, text)))
    assert "editor" in [entity.id for entity in named[Part.OTHERS]]
    assert Part.CAST not in named


@pytest.mark.parametrize(
    ("entity", "others"),
    [("captain", ["ines"]), ("cook", ["ines"]), ("ines", ["captain", "cook"]), ("olaf", []), ("mara", [])],
)
def test_casting_is_known_from_both_sides(pack: Pack, entity: str, others: list[str]) -> None:
    assert [other.id for other in links.counterparts(pack, entity)] == others


def test_sources_come_home_first_then_by_their_facts(pack: Pack) -> None:
    found = [(each.id, len(each.facts), len(each.quotes), len(each.stunts)) for each in standings(pack)]
    assert found == [("", 1, 1, 1), ("gazette", 4, 0, 0), ("fan_page", 1, 0, 0)]
    assert [each.id for each in standings(home_view(pack))] == [""]


@pytest.mark.parametrize(
    ("typed", "language", "content"),
    [
        ("quien hace de gabriel?", "es", "gabriel"),
        ("wer macht den gabriel?", "de", "gabriel"),
        ("cuando sale la peli", "es", "sale peli"),
    ],
)
def test_verbs_that_say_nothing_alone_offer_nothing(typed: str, language: str, content: str) -> None:
    assert links.content_typed(typed, language).rstrip("?") == content


def test_list_of_names_has_no_works_that_are_told_of_to_who_asks_alone() -> None:
    pack = whole_pack()
    left_out = set(links.others(pack)) - set(links.offered_others(pack))
    assert {entity.id for entity in left_out} == {"article", "review"}
