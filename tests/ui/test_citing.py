"""What cards say of their sources."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Claim, Gap, Trust
from bot.domain.pack.views import home_view, whole_view
from bot.i18n import SAY_ENGLISH as SAY
from bot.ui.citing import (
    as_of_line,
    claims_line,
    not_covered,
    not_said,
    source_line,
    sources_line,
    taught_line,
)

SEEDED = read_pack(Path(__file__).parents[1] / "data" / "lighthouse")
PACK, HOME = whole_view(SEEDED), home_view(SEEDED)
ARTICLE = "A note on the lighthouse film (March 1, 2024)"
GAZETTE = "[Harbour Gazette](https://example.org/lamp) (June 2024)"


def test_one_source_is_named_with_its_paragraph_or_day() -> None:
    assert source_line(SAY, PACK, PACK.fact["place"]) == f"Source: {ARTICLE}, paragraph 2"
    assert source_line(SAY, PACK, PACK.fact["music"]) == f"Source: {GAZETTE}"


def test_several_sources_are_named_home_first_and_three_at_most() -> None:
    assert source_line(SAY, PACK, PACK.fact["director"]) == f"Sources: {ARTICLE}, paragraph 1 · {GAZETTE}"
    other = replace(PACK.reference["gazette"], id="other", url="https://example.org/other")
    pack = replace(PACK, bibliography=(*PACK.bibliography, other))
    many = replace(PACK.fact["music"], sources=("gazette", "almanac", "other", "blog"))
    assert "Drossel" not in source_line(SAY, pack, many)


def test_source_that_a_fact_may_rest_on_is_named_before_weak_ones() -> None:
    fact = replace(PACK.fact["music"], sources=("blog", "gazette"))
    line = source_line(SAY, PACK, fact)
    assert line.startswith(f"Sources: {GAZETTE} · [Drossel")
    place = replace(PACK.fact["place"], sources=())
    assert sources_line(SAY, PACK, [fact], [place]).startswith(f"Sources: {ARTICLE} · {GAZETTE} · [Drossel")


def test_who_says_otherwise_is_no_source_of_the_answer() -> None:
    fact = replace(PACK.fact["music"], sources=("gazette", "blog"), claims=(Claim("three", ("blog",)),))
    assert source_line(SAY, PACK, fact) == f"Source: {GAZETTE}"
    alone = replace(fact, sources=("gazette",), claims=(Claim("three", ("gazette",)),))
    assert source_line(SAY, PACK, alone) == f"Source: {GAZETTE}"


def test_two_parts_of_a_page_are_one_source() -> None:
    whole = PACK.reference["gazette"]
    part = replace(whole, id="part", url=f"{whole.url}#lamp")
    pack = replace(PACK, bibliography=(*PACK.bibliography, part))
    fact = replace(PACK.fact["music"], sources=("gazette", "part"))
    assert source_line(SAY, pack, fact) == f"Source: {GAZETTE}"
    assert sources_line(SAY, pack, [fact, PACK.fact["music"]]) == f"Source: {GAZETTE}"


def test_weak_source_is_warned_of_unless_a_better_one_stands_beside_it() -> None:
    weak = PACK.fact["who_did_it"]
    assert "grain of salt" in source_line(SAY, PACK, weak)
    assert "grain of salt" not in source_line(
        SAY, PACK, replace(weak, sources=("blog", "gazette"), claims=())
    )
    assert "grain of salt" not in source_line(SAY, PACK, replace(weak, paragraph=1))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, "neither firsthand nor press"),
        ({"opened": False, "trust": Trust.PRESS}, "from what others say of it"),
        ({"repeats": "Variety"}, "in a copy or a retelling"),
    ],
)
def test_warning_says_why_a_source_is_weak(changed: dict[str, Any], why: str) -> None:
    blog = PACK.reference["blog"]
    others = [each for each in PACK.bibliography if each.id != "blog"]
    pack = replace(PACK, bibliography=(*others, replace(blog, **changed)))
    assert why in source_line(SAY, pack, pack.fact["who_did_it"])


def test_publisher_is_escaped() -> None:
    assert r"[Drossel \| Film](" in source_line(SAY, PACK, PACK.fact["who_did_it"])


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"repeats": "Variety"}, "[Harbour Gazette](https://example.org/lamp), after Variety (June 2024)"),
        (
            {"repeats": "Film | Fan", "date": ""},
            r"[Harbour Gazette](https://example.org/lamp), after Film \| Fan",
        ),
        ({"url": "https://example.org/"}, "Harbour Gazette (June 2024)"),
        ({"url": "https://example.org"}, "Harbour Gazette (June 2024)"),
        ({"url": "https://example.org/?p=7"}, "[Harbour Gazette](https://example.org/?p=7) (June 2024)"),
    ],
)
def test_link_is_named_after_what_it_opens(changed: dict[str, Any], shown: str) -> None:
    reference = replace(PACK.reference["gazette"], **changed)
    cited = replace(PACK, bibliography=(reference,))
    assert source_line(SAY, cited, PACK.fact["music"]) == f"Source: {shown}"


def test_taught_fact_has_no_source() -> None:
    taught = replace(PACK.fact["place"], paragraph=0)
    assert source_line(SAY, PACK, taught) == taught_line(SAY)


def test_card_names_the_sources_of_what_it_tells_alone() -> None:
    place, director = PACK.fact["place"], PACK.fact["director"]
    assert sources_line(SAY, PACK, (), ()) == ""
    assert sources_line(SAY, PACK, [place], [place]) == source_line(SAY, PACK, place)
    assert sources_line(SAY, PACK, (), (place, director)) == f"Sources: {ARTICLE} · {GAZETTE}"
    taught = replace(place, paragraph=0)
    assert sources_line(SAY, PACK, (), (taught, taught)) == taught_line(SAY)


def test_many_sources_are_counted_and_those_of_what_is_told_come_first() -> None:
    music, director = PACK.fact["music"], PACK.fact["director"]
    named = tuple(replace(PACK.reference["gazette"], id=f"s{at}", publisher=f"Paper {at}") for at in range(6))
    pack = replace(PACK, bibliography=named)
    told = replace(music, sources=("s5",))
    listed = [replace(music, sources=sources) for sources in (("s1", "s2"), ("s2", "s3"), ("s2", "s4"))]
    shown = " · ".join(f"[Paper {at}](https://example.org/lamp) (June 2024)" for at in (5, 2, 1))
    assert sources_line(SAY, pack, [told], listed) == f"Sources: {shown} and 2 others"
    at_home = sources_line(SAY, pack, [told], [director, *listed])
    assert at_home.startswith(f"Sources: {ARTICLE} · [Paper 5](")
    assert at_home.endswith(" and 3 others")


def test_weak_source_of_what_is_told_is_warned_of() -> None:
    weak, place = PACK.fact["who_did_it"], PACK.fact["place"]
    assert "grain of salt" in sources_line(SAY, PACK, [weak], [place])
    assert "grain of salt" not in sources_line(SAY, PACK, [place], [weak])


def test_claims_name_who_makes_them() -> None:
    almanac = "[Coast Almanac](https://example.org/almanac)"
    line = claims_line(SAY, PACK, PACK.fact["director"])
    assert line == f"-# Other sources say: Mara Lind alone ({almanac})"
    assert claims_line(SAY, PACK, PACK.fact["place"]) == ""


def test_day_is_given_of_what_changes() -> None:
    assert as_of_line(SAY, PACK.fact["director"]) == "-# As of June 1, 2024. This may have changed since."
    assert as_of_line(SAY, PACK.fact["place"]) == ""


def test_article_by_itself_speaks_of_one_source() -> None:
    gap = Gap("winner", "", "who won")
    assert not_said(SAY, PACK, gap) == "My sources don't say who won."
    assert not_said(SAY, HOME, gap) == "The article doesn't say who won."
    assert not_covered(SAY, PACK) == "My sources don't cover that."
    assert not_covered(SAY, HOME) == "The article doesn't cover that."
