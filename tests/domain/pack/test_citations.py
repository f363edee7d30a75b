"""Every rule for sources, spoilers and facts that stand in for others, broken once."""

from pathlib import Path

import pytest

from tests.domain.pack.sample import FACT, GAP, HEADER, problems_of, write

REFERENCE = """
[[reference]]
id = "gazette"
title = "A ferry"
publisher = "Gazette"
url = "https://example.org/ferry"
trust = "press"
date = "2020-03"
"""
_NAMED = FACT.replace('id = "director"', 'id = "more"').replace(
    "paragraph = 1", 'sources = ["gazette"]\nextends = "director"'
)
RECORD = _NAMED.replace("Who directed it?", "Who directed it, really?").split("phrasings")[0]
FOURTH = RECORD.replace('id = "more"', 'id = "fourth"').replace("really", "truly")
WHOLE = HEADER + REFERENCE + FACT + GAP + RECORD

BROKEN = [
    ('url = "https://example.org/ferry"', 'url = "ferry"', "url: an address"),
    ('date = "2020-03"', 'date = "2020-13"', "date: a year, month or day"),
    ('sources = ["gazette"]\nextends', "extends", "paragraph: a paragraph of the home source or sources"),
    ("paragraph = 1", "paragraph = 9", "paragraph: the source has paragraphs 1 to 2"),
    ('extends = "director"', 'as_of = "2020-03"\nextends = "director"', "as_of: a day like"),
    ('extends = "director"', 'spoiler = "mild"\nextends = "director"', "label: a heading that gives nothing"),
    ('extends = "director"', f'label = "{"x" * 101}"\nextends = "director"', "label: at most 100 characters"),
    ('extends = "director"', 'claims = [{ text = " ", sources = [] }]', "claims: a text and at least one"),
    ("paragraph = 1", 'paragraph = 1\nfills = ["budget"]', "fills: the home source cannot fill"),
    ('extends = "director"', 'extends = "more"', "extends: 'more' is not the home source's"),
]


def test_unbroken_pack_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(write(tmp_path, WHOLE)) == ()


@pytest.mark.parametrize(("old", "new", "problem"), BROKEN, ids=[problem for *_, problem in BROKEN])
def test_broken_rule_is_named_once(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in WHOLE
    found = problems_of(write(tmp_path, WHOLE.replace(old, new, 1)))
    assert sum(problem in each for each in found) == 1, found


def test_fact_is_extended_once(tmp_path: Path) -> None:
    found = problems_of(write(tmp_path, WHOLE + FOURTH))
    assert sum("extends: 'more' has 'director' already" in each for each in found) == 1, found


def test_sources_need_references(tmp_path: Path) -> None:
    found = problems_of(write(tmp_path, HEADER + FACT.replace("paragraph = 1\n", "")))
    assert any("paragraph: the source has paragraphs 1 to 2" in each for each in found), found
