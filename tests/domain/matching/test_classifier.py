"""The reader and the classifier on a few invented phrasings, without a pack."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.ranking import Ranker, label_free_threshold

CLASSES = (
    ("where does the ferry leave from", "which pier is the ferry on", "from what dock does the boat go"),
    ("when does the ferry leave", "what time is the boat", "at which hour does the ferry sail"),
    ("who is the captain", "name of the captain of the ferry", "who commands the boat"),
    ("how much is a ticket", "what does the crossing cost", "price of the ferry"),
    ("can i bring my bicycle", "are bikes allowed on board", "is there room for my bike"),
)


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.learn(CLASSES)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("what pier does the ferry leave from", 0),
        ("What time does it leave?", 1),
        ("who's the captain", 2),
        ("whats the price of a ticket", 3),
        ("may I take my bikes on board", 4),
    ],
)
def test_new_wording_finds_its_class(ranker: Ranker, text: str, number: int) -> None:
    assert ranker.best(text)[0] == number


def test_every_phrasing_finds_its_class(ranker: Ranker) -> None:
    for number, phrasings in enumerate(CLASSES):
        assert {ranker.best(phrasing)[0] for phrasing in phrasings} == {number}


def test_mistyped_word_is_corrected(ranker: Ranker) -> None:
    (*_, last) = ranker.reader.read("who is the captian").tokens
    assert (last.typed, last.text, last.is_known) == ("captian", "captain", True)


def test_everyday_word_is_not_corrected(ranker: Ranker) -> None:
    (token,) = ranker.reader.read("rice").tokens  # one letter from "price"
    assert (token.text, token.is_known) == ("rice", False)


def test_mistyped_everyday_word_is_corrected(ranker: Ranker) -> None:
    assert ranker.reader.read("restuarant").tokens[0].text == "restaurant"


def test_unknown_words_lower_the_score(ranker: Ranker) -> None:
    assert ranker.best("who is the captain of xylophones")[1] < ranker.best("who is the captain")[1]


def test_everyday_synonym_is_understood(ranker: Ranker) -> None:
    number, score = ranker.best("cheapest fare")
    assert number == 3
    assert score > ranker.best("cheapest frock")[1]


def test_learning_is_deterministic() -> None:
    one, two = Ranker.learn(CLASSES), Ranker.learn(CLASSES)
    for text in ("when does it leave", "captain"):
        assert one.best(text) == two.best(text)


def test_threshold_separates_nonsense(ranker: Ranker) -> None:
    assert ranker.best("zebras juggle")[1] < label_free_threshold(CLASSES) < 1


@given(st.text(max_size=300))
@settings(max_examples=25, deadline=None)
def test_any_text_is_accepted(ranker: Ranker, text: str) -> None:
    scores = ranker.classifier.scores(ranker.reader.read(text))
    assert len(scores) == len(CLASSES)
    assert np.isfinite(scores).all()


@pytest.mark.parametrize("text", ["x" * 4_000, "captian " * 500, "\u0301" * 4_000, "'" * 4_000, "a'" * 2_000])
def test_long_text_is_read_quickly(ranker: Ranker, text: str) -> None:
    start = time.thread_time()
    ranker.best(text)
    assert time.thread_time() - start < 1  # seconds; some milliseconds on a machine with nothing else to do


@given(st.lists(st.sampled_from([text for texts in CLASSES for text in texts]), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_any_distinct_class_is_found(phrasings: list[str]) -> None:
    assert Ranker.learn([["zebras juggle"], phrasings]).best(phrasings[0])[0] == 1


def test_empty_class_is_never_best() -> None:
    ranker = Ranker.learn([["who is the captain"], [], ["when does it leave"]])
    assert ranker.best("when does the ferry leave")[0] == 2
