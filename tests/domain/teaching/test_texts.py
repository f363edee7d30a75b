from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.teaching import KEPT_LIMIT, clean_question, fold_question, names_somebody


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Who's the VILLAIN??", "whos the villain"),
        ("whos  the\nvillain", "whos the villain"),
        ("who\u2019s the villain", "whos the villain"),
        ("<@123456789012345678> who is <@!42>?", "who is"),
        ("is 123456789012345678 in it", "is in it"),
        ("co-star", "co-star"),
        ("wh\u200bo", "who"),
        ("July 12, 2023", "july 12 2023"),
        ("?!", ""),
    ],
)
def test_questions_that_mean_the_same_count_as_one(typed: str, folded: str) -> None:
    assert fold_question(typed) == folded


def test_a_kept_question_reads_as_it_was_typed_but_names_nobody() -> None:
    assert clean_question("Does <@123456789012345678> like Tom\tCruise?") == "Does like Tom Cruise?"


@given(text=st.text(max_size=300), user_id=st.integers(10**16, 10**19))
def test_no_persons_id_survives(text: str, user_id: int) -> None:
    for dirty in (f"{text} <@{user_id}> {text}", f"<@!{user_id}>{text}", f"{text} {user_id} "):
        assert names_somebody(dirty)
        assert str(user_id) not in clean_question(dirty)
        assert str(user_id) not in fold_question(dirty)


@given(text=st.text(max_size=400))
def test_folding_is_bounded_and_settles_at_once(text: str) -> None:
    folded = fold_question(text)
    assert len(folded) <= KEPT_LIMIT
    assert fold_question(folded) == folded
