"""Warnings about a pack that is no worse for the bot, but probably not meant."""

from pathlib import Path

import pytest

from bot.domain.pack.advice import advise
from bot.domain.pack.loading import read_pack
from tests.domain.pack.sample import WHOLE, write


def warnings_of(folder: Path, text: str) -> list[tuple[str, int, str]]:
    return list(advise(read_pack(write(folder, text))))


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


def test_what_was_not_read_may_use_anything(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path, WHOLE + '[[topic]]\nid = "crew"\nname = "Crew"\nsummary = "Who."\n'))
    assert list(advise(pack, is_whole=False)) == []


@pytest.mark.parametrize(
    ("old", "new"), [('"who was in charge", ', ""), ("who was in charge", "Who directs?!")]
)
def test_few_phrasings_are_reported(tmp_path: Path, old: str, new: str) -> None:
    ((field, index, warning),) = warnings_of(tmp_path, WHOLE.replace(old, new))
    assert (field, index) == ("facts", 0)
    assert warning.startswith("phrasings: with fewer than 10 different ones (9)")
