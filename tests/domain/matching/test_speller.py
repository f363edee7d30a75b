"""Corrections of mistyped words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.domain.matching.text.speller import Speller

WORDS = ("captain", "ferry", "harbour", "ticket", "timer", "time", "were", "where", "lighthouse", "alarm")


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(dict.fromkeys(WORDS, 3))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("captian", "captain"),  # letters swapped
        ("ferrry", "ferry"),  # one too many
        ("tiket", "ticket"),  # one too few
        ("harbuor", "harbour"),
        ("lightthousse", "lighthouse"),  # two edits in a long word
        ("whre", "where"),  # a letter dropped is likelier than one replaced
        ("alurms", "alarm"),  # known without its ending only
    ],
)
def test_slip_is_corrected(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize("typed", ["tme", "ferrxyz", "xylophone", "tikt", "12345", "", "a" * 200])
def test_short_or_distant_word_is_kept(speller: Speller, typed: str) -> None:
    assert speller.correct(typed) is None


def test_commoner_word_wins_a_tie() -> None:
    assert Speller({"thank": 2, "think": 9}).correct("thnk") == "think"


def test_used_word_wins_over_unused() -> None:
    speller = Speller({"timer": 1}, ["times"])
    assert speller.correct("timee") == "timer"
    assert speller.correct("timse") == "times"


def test_unused_known_word_is_kept() -> None:
    assert Speller({"price": 90}, ["rice", "prise"]).correct("prise") is None


def test_rare_word_near_common_one_is_slip() -> None:
    assert Speller({"carriage": 60, "carraige": 1}).correct("carraige") == "carriage"
    assert Speller({"carriage": 6, "carraige": 1}).correct("carraige") is None


def test_two_edits_need_a_common_word() -> None:
    assert Speller({"harbour": 3}).correct("harbxxr") == "harbour"
    assert Speller({"harbour": 1}).correct("harbxxr") is None


@given(st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_correction_is_known_and_near(speller: Speller, typed: str) -> None:
    found = speller.correct(typed)
    assert found is None or (found in WORDS and OSA.distance(typed, found) <= 2 + len("ing"))


@given(st.sampled_from(WORDS), st.integers(1, 9), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
@settings(max_examples=80, deadline=None)
def test_extra_letter_is_corrected(speller: Speller, word: str, at: int, letter: str) -> None:
    if len(word) >= 6:
        assert speller.correct(word[:at] + letter + word[at:]) == word
