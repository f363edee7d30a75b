"""Warnings about a pack that is no worse for the bot, but probably not meant."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.pack.advice import advise, weakly_supported
from bot.domain.pack.loading import read_draft
from tests.domain.pack.record import MAPPED, PNG, RECORD
from tests.domain.pack.sample import FACT, WHOLE, write

TODAY = date(2021, 3, 1)


def warnings_of(folder: Path, text: str) -> list[tuple[str, int, str]]:
    return list(advise(read_draft(write(folder, text)), TODAY))


def test_sample_has_no_warnings(tmp_path: Path) -> None:
    assert warnings_of(tmp_path, WHOLE) == []


@pytest.mark.parametrize(
    ("added", "warning"),
    [
        (
            '[[topic]]\nid = "crew"\nname = "Crew"\nsummary = "Who."\n',
            ("topics", 1, "no fact has this topic"),
        ),
        (
            '[[entity]]\nid = "tor"\nkind = "person"\nname = "Tor"\nrole = "cook"\n',
            ("entities", 1, "no other entry names it"),
        ),
        (
            '[[synonyms]]\nwords = ["picture", "Movie"]\n',
            (
                "synonyms",
                1,
                "words: what is in several groups stands for each: 'movie' with 'film' and 'picture'",
            ),
        ),
    ],
)
def test_what_nothing_uses_is_reported(tmp_path: Path, added: str, warning: tuple[str, int, str]) -> None:
    assert warnings_of(tmp_path, WHOLE + added) == [warning]


@pytest.mark.parametrize(
    ("today", "is_old"), [(date(2021, 3, 1), False), (date(2021, 3, 2), True), (date(2019, 1, 1), False)]
)
def test_what_was_true_a_year_ago_is_reported(tmp_path: Path, today: date, is_old: bool) -> None:  # noqa: FBT001
    draft = read_draft(write(tmp_path, RECORD))
    found = [warning for field, _, warning in advise(draft, today) if field == "facts"]
    old = "as_of: 2020-03-01 is more than a year ago, see whether it still holds"
    assert (old in found) == is_old


def test_place_within_none_of_the_pack_is_reported(tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(PNG)
    folder = write(tmp_path, MAPPED.replace('within = "harbour"', 'within = "ines"', 1))
    found = [warning for *_, warning in advise(read_draft(folder), date(2021, 1, 1))]
    assert "within: 'ines' is no place of this pack" in found


def test_uncited_reference_is_reported(tmp_path: Path) -> None:
    text = RECORD.replace('sources = ["fan_page"]', 'sources = ["gazette"]')
    assert ("bibliography", 1, "nothing cites it") in warnings_of(tmp_path, text)
    claimed = text.replace(
        'sources = ["gazette"]',
        'sources = ["gazette"]\nclaims = [{ text = "Bo", sources = ["fan_page"] }]',
        1,
    )
    assert ("bibliography", 1, "nothing cites it") not in warnings_of(tmp_path, claimed)


def test_facts_on_weak_references_alone_are_named(tmp_path: Path) -> None:
    draft = read_draft(write(tmp_path, RECORD))
    found = [(draft.pack.facts[number].id, text) for _, number, text in weakly_supported(draft.pack)]
    assert found == [("music", "sources: none is first-hand or press that was read: fan_page")]


def test_what_was_not_read_may_use_anything(tmp_path: Path) -> None:
    write(tmp_path, "[[fact\n", "b.toml")
    assert warnings_of(tmp_path, WHOLE + '[[topic]]\nid = "crew"\nname = "Crew"\nsummary = "Who."\n') == []


@pytest.mark.parametrize(
    ("old", "new"), [('"who was in charge", ', ""), ("who was in charge", "Who directs?!")]
)
def test_few_phrasings_are_reported(tmp_path: Path, old: str, new: str) -> None:
    ((field, index, warning),) = warnings_of(tmp_path, WHOLE.replace(old, new))
    assert (field, index) == ("facts", 0)
    assert warning.startswith("phrasings: with fewer than 10 different ones (9)")


@pytest.mark.parametrize(
    ("kinds", "attribute", "warnings"),
    [
        (
            '["person", "yes_no"]',
            "job",
            [
                ("facts", 0, "kinds: follows from about, leave it out: person"),
                ("facts", 0, "entities: follows from about, leave it out: mara"),
            ],
        ),
        ('["yes_no"]', "job", [("facts", 0, "entities: follows from about, leave it out: mara")]),
        ('["yes_no"]', "jbo", []),  # an error
    ],
)
def test_what_follows_from_about_need_not_be_said(
    tmp_path: Path, kinds: str, attribute: str, warnings: list[tuple[str, int, str]]
) -> None:
    text = FACT.replace('["person", "yes_no"]', kinds)
    text += f'about = {{ entity = "mara", attribute = "{attribute}" }}\n'
    assert warnings_of(tmp_path, WHOLE.replace(FACT, text)) == warnings
