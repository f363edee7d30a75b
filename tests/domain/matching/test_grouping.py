"""Questions that ask for the same are put together, others are not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.verdict.matcher import Matcher
from tests.bench.alike import grouped
from tests.domain.matching.conftest import observatory_matcher

WORDS = ["who", "when", "is", "the", "cat", "party", "next", "roof", "keeper", "what", "does", "it", "?"]
QUESTIONS = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=12)


def groups(*questions: str) -> list[list[str]]:
    return [[questions[number] for number in group] for group in observatory_matcher().group_alike(questions)]


def test_other_words_for_the_same_are_one_group() -> None:
    asked = ("when is the next party", "whens the next party??", "what day is the next party on")
    assert groups(*asked) == [list(asked)]


def test_other_questions_about_the_same_are_not_one_group() -> None:
    where, when = "where is the garden party", "when does the garden party start"
    assert groups(when, where) == [[when], [where]]


def test_questions_in_other_languages_join_those_in_english() -> None:
    assert groups("when is the next party", "wann ist die nächste party") == [
        ["when is the next party", "wann ist die nächste party"]
    ]


def test_nothing_has_no_groups() -> None:
    assert groups() == []


@given(questions=QUESTIONS)
@settings(max_examples=60, deadline=None)
def test_every_question_is_in_one_group_and_later_ones_move_none(questions: list[str]) -> None:
    found = observatory_matcher().group_alike(questions)
    assert sorted(number for group in found for number in group) == list(range(len(questions)))
    assert all(list(group) == sorted(group) for group in found)
    before = observatory_matcher().group_alike(questions[:-1])
    without = [tuple(n for n in group if n != len(questions) - 1) for group in found]
    assert [group for group in without if group] == list(before)


def test_questions_of_real_servers_are_grouped(whole_film: Matcher) -> None:
    for name, server in grouped(whole_film).items():
        assert server.precision >= 0.8, name  # with python -m tests.bench.alike
        assert server.recall >= 0.4, name
