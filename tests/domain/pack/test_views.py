"""What the home source tells by itself, what all sources tell together, and what gives nothing away."""

from dataclasses import replace
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Fact, Pack
from bot.domain.pack.translating import Translator
from bot.domain.pack.translations import Translation
from bot.domain.pack.views import home_view, names_spoiler, open_view, whole_view
from tests.domain.pack.sample import ARTICLE, WHOLE, write

LIGHTHOUSE = Path(__file__).parents[2] / "data" / "lighthouse"
PACK = read_pack(LIGHTHOUSE)
TOLD = whole_view(PACK)
HOME_ENTRIES = {"director", "release_date", "place"}


def test_pack_with_one_source_is_its_own_views(tmp_path: Path) -> None:
    assert ARTICLE
    pack = read_pack(write(tmp_path, WHOLE))
    assert home_view(pack) is whole_view(pack) is open_view(pack) is pack


def test_wider_fact_keeps_id_wordings_and_paragraph_of_the_home_source() -> None:
    home, wider, told = PACK.fact["director"], PACK.fact["director_more"], TOLD.fact["director"]
    assert "director_more" not in TOLD.fact
    assert (told.answer, told.question, told.sources) == (wider.answer, wider.question, wider.sources)
    assert (told.paragraph, told.extends) == (home.paragraph, None)
    assert {home.question, *home.phrasings, *wider.phrasings} <= set(told.phrasings)
    assert set(told.related) == set(home.related)


def test_filled_gap_becomes_phrasings_of_its_fact() -> None:
    assert "composer" not in TOLD.gap
    assert set(PACK.gap["composer"].phrasings) <= set(TOLD.fact["music"].phrasings)
    assert "budget" in TOLD.gap


def test_near_miss_that_another_fact_answers_is_none() -> None:
    assert PACK.fact["director"].near_misses == ("who wrote the music",)
    assert TOLD.fact["director"].near_misses == ()


def test_links_follow_the_home_fact() -> None:
    linked = replace(
        PACK,
        quotes=tuple(replace(quote, fact="director_more") for quote in PACK.quotes),
        stunts=tuple(replace(stunt, facts=("director_more", "director")) for stunt in PACK.stunts),
        quiz_items=tuple(replace(item, fact="director_more") for item in PACK.quiz_items),
        gaps=tuple(replace(gap, nearby=("director_more",)) for gap in PACK.gaps),
    )
    told = whole_view(linked)
    assert {quote.fact for quote in told.quotes} == {"director"}
    assert {stunt.facts for stunt in told.stunts} == {("director",)}
    assert {item.fact for item in told.quiz_items} == {"director"}
    assert {gap.nearby for gap in told.gaps} == {("director",)}


def test_home_view_tells_the_article_alone() -> None:
    home = home_view(PACK)
    assert set(home.fact) == HOME_ENTRIES
    assert {quote.id for quote in home.quotes} == {"cold"}
    assert {stunt.id for stunt in home.stunts} == {"climb"}
    assert set(home.gap) == {"composer", "budget"}
    assert {item.id for item in home.quiz_items} == {"quiz_director"}
    assert {topic.id for topic in home.topics} == {"film"}
    assert set(home.entity) == {"mara", "sund", "lamp"}
    assert home.bibliography == ()
    assert home.digest != PACK.digest


def test_role_in_full_is_that_of_all_sources_alone() -> None:
    sund = replace(PACK.entity["sund"], role_in_full="island of the lighthouse")
    others = tuple(entity for entity in PACK.entities if entity.id != "sund")
    pack = replace(PACK, entities=(sund, *others))
    assert whole_view(pack).entity["sund"].role == "island of the lighthouse"
    assert home_view(pack).entity["sund"] == home_view(PACK).entity["sund"]
    texts = {"role": "Insel", "role_in_full": "Leuchtturminsel"}
    translation = Translation(entries={"entities": {"sund": texts}})
    roles = [
        Translator(view, Locale("de"), translation).view(view).entity["sund"].role
        for view in (whole_view(pack), home_view(pack))
    ]
    assert roles == ["Leuchtturminsel", "Insel"]


@given(kept=st.sets(st.sampled_from([fact.id for fact in PACK.facts if not fact.is_home])))
def test_home_view_is_the_same_whatever_the_record_tells(kept: set[str]) -> None:
    def less(pack: Pack) -> Pack:
        facts = tuple(fact for fact in pack.facts if fact.is_home or fact.id in kept)
        return replace(pack, facts=facts)

    home, other = home_view(PACK), home_view(less(PACK))
    tables = ("facts", "gaps", "quotes", "stunts", "quiz_items", "entities", "topics", "bibliography")
    assert all(getattr(home, table) == getattr(other, table) for table in tables)


def test_open_view_names_nothing_that_only_spoilers_name() -> None:
    told = open_view(TOLD)
    assert set(told.fact) == set(TOLD.fact) - {"who_did_it"}
    assert {each.id for each in (*told.quotes, *told.stunts)} == {"cold", "climb"}
    assert set(TOLD.entity) - set(told.entity) == {"villain", "tool", "cove"}
    assert {topic.id for topic in told.topics} == {"film"}
    assert set(told.reference) == {"gazette", "almanac"}
    assert {item.id for item in told.quiz_items} == {"quiz_director"}


@pytest.mark.parametrize(
    ("text", "is_spoiler"),
    [
        ("how old is QUIBBLY THRAND?", True),
        ("is the culprit tall", True),
        ("who directed it", False),
        ("Brimfall Coves", False),
    ],
)
def test_text_that_names_a_spoiler_is_known(text: str, *, is_spoiler: bool) -> None:
    assert names_spoiler(TOLD, text) is is_spoiler
    assert not names_spoiler(open_view(TOLD), text)


def test_heading_gives_nothing_away() -> None:
    fact: Fact = PACK.fact["who_did_it"]
    assert fact.heading == "How the lamp went out"
    assert PACK.fact["director"].heading == PACK.fact["director"].question
