"""Completion while somebody types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.verdict.completion import Completer

TEXTS = (
    ("Where does the ferry leave from?", 0),
    ("Which pier is the ferry on?", 0),
    ("When does the ferry leave?", 1),
    ("Who is the captain?", 2),
    ("What does a ticket cost?", 3),
    ("Can I bring my bicycle?", 4),
)


@pytest.fixture(scope="module")
def completer() -> Completer:
    return Completer(TEXTS)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("whe", "When does the ferry leave?"),
        ("who", "Who is the captain?"),
        ("bicy", "Can I bring my bicycle?"),
        ("the capt", "Who is the captain?"),
        ("captian", "Who is the captain?"),
        ("bicylce", "Can I bring my bicycle?"),
        ("tickte cos", "What does a ticket cost?"),
        ("which PIER", "Which pier is the ferry on?"),
    ],
)
def test_typed_text_finds_question(completer: Completer, typed: str, text: str) -> None:
    assert completer.complete(typed)[0].text == text


def test_empty_text_lists_each_class_in_order(completer: Completer) -> None:
    assert [each.number for each in completer.complete("  ")] == [0, 1, 2, 3, 4]


def test_class_is_offered_once(completer: Completer) -> None:
    numbers = [each.number for each in completer.complete("ferry")]
    assert len(numbers) == len(set(numbers))


def test_no_match_offers_nothing(completer: Completer) -> None:
    assert completer.complete("qqqq") == []


def test_empty_completer_offers_nothing() -> None:
    assert Completer([]).complete("who") == []


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_accepted(completer: Completer, typed: str) -> None:
    assert len(completer.complete(typed, 3)) <= 3
