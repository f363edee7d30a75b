"""New packs, begun from an article."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.authoring.skeleton import Outline, skeleton
from bot.domain.authoring.slugs import slug, unique
from bot.domain.pack.checking import ID
from tests.domain.pack.sample import problems_of, write

ARTICLE = """The last "ferry"
By Ada Quill, 31 May 2020

It left in spring.

# How it sank

It was a cold day, and nobody saw it.

How it sank

Image: the museum

Where it is now?

In the harbour.
"""


def test_outline_is_read_from_the_article() -> None:
    outline = Outline.of(ARTICLE)
    assert (outline.title, outline.date, outline.paragraphs) == ('The last "ferry"', "2020-05-31", 8)
    assert outline.headings == ("How it sank", "Where it is now?")


def test_long_first_line_is_no_title() -> None:
    assert Outline.of("It was long ago. " * 10) == Outline(paragraphs=1)


def test_what_is_left_to_the_author_is_all_that_is_wrong(tmp_path: Path) -> None:
    for name, text in skeleton("ferry", Outline.of(ARTICLE)).items():
        write(tmp_path, text, name)
    assert problems_of(tmp_path) == (
        "pack.toml: [pack]: title: should be text",
        "pack.toml: topic 'sank': summary: should be text",
        "pack.toml: topic 'where_it_is_now': summary: should be text",
        "facts.toml: fact 'first': answer: 1 to 350 characters are wanted, not 0",
        "facts.toml: fact 'first': question: 1 to 100 characters are wanted, not 0",
        "facts.toml: fact 'first': kinds: at least one is wanted",
    )


@given(st.text())
def test_any_article_makes_files_that_can_be_read(article: str) -> None:
    files = skeleton("ferry", Outline.of(article))
    for topic in tomllib.loads(files["pack.toml"])["topic"]:
        assert ID.fullmatch(topic["id"])


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Who founded the association?", "founded_association"),
        ("Where is it?", "where_is_it"),
        ("1903?", "n_1903"),
        ("Wo ist die Brücke", "wo_ist_die_brucke"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "donaudampfschifffahrtsgesellscha"),
        ("?!", ""),
    ],
)
def test_slug_tells_what_a_text_is_about(text: str, made: str) -> None:
    assert slug(text) == made


@given(st.text())
def test_every_slug_is_an_id(text: str) -> None:
    assert not slug(text) or ID.fullmatch(slug(text))


def test_taken_ids_get_a_number() -> None:
    taken = {"ship"}
    assert [unique("ship", taken), unique("ship", taken)] == ["ship_2", "ship_3"]
