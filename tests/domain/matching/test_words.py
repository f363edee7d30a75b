"""Words as vectors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching.classifier.signals import key_of
from bot.domain.matching.classifier.words import DIMENSIONS, TYPE, WordVectors, word_vectors

UNKNOWN = ("xyzzyq", "qqqqqqqq", "")


def nearness(one: str, other: str) -> float:
    vectors = word_vectors()
    first, second = vectors.directions([one, other])
    return float(first @ second)


@pytest.mark.parametrize(
    ("word", "related", "unrelated"),
    [
        ("price", "cost", "captain"),
        ("car", "vehicle", "song"),
        ("doctor", "nurse", "bridge"),
        ("film", "movie", "kitchen"),
        ("happy", "glad", "seven"),
    ],
)
def test_related_words_are_nearer(word: str, related: str, unrelated: str) -> None:
    assert nearness(word, related) > nearness(word, unrelated) + 0.2


def test_directions_have_unit_length() -> None:
    vectors = word_vectors()
    found = vectors.directions(["ferry", "captain", "ticket"])
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert vectors.directions([]).shape == (0, DIMENSIONS)


def test_plural_is_read_as_its_singular_where_it_is_not_known_itself() -> None:
    vectors = word_vectors()
    assert nearness("kettles", "kettle") == pytest.approx(1, abs=1e-5)
    assert nearness("lanterns", "lantern") < 1 - 1e-3
    assert len(vectors.directions(UNKNOWN)) == 0


def test_sentence_of_unknown_words_is_zero() -> None:
    vectors = word_vectors()
    assert not vectors.sentence(UNKNOWN).any()
    assert not vectors.sentence(()).any()


def test_unknown_words_change_no_sentence() -> None:
    vectors = word_vectors()
    assert np.array_equal(vectors.sentence(["ferry", *UNKNOWN]), vectors.sentence(["ferry"]))


def test_rare_words_add_most() -> None:
    vectors = word_vectors()
    rare, plain = vectors.directions(["lighthouse", "the"])
    sentence = vectors.sentence(["the", "lighthouse"])
    assert sentence @ rare > sentence @ plain + 0.2


@given(st.text(max_size=20))
def test_word_is_found_in_a_table_of_one(word: str) -> None:
    table = WordVectors(np.array([(key_of("ferry"), 1.0, [1] * DIMENSIONS)], TYPE))
    assert table.meaning("ferry") is not None
    assert (table.meaning(word) is not None) == (word in {"ferry", "ferrys"})


@given(st.lists(st.text(max_size=20) | st.sampled_from(["ferry", "captains", "the"]), max_size=8))
def test_any_words_have_directions_and_a_sentence(words: list[str]) -> None:
    vectors = word_vectors()
    found = vectors.directions(words)
    assert len(found) <= len(words)
    length = float(np.linalg.norm(vectors.sentence(words)))
    assert length == pytest.approx(1 if len(found) else 0, abs=1e-4)
