"""The questions that are kept in memory for the buttons below their answers."""

import pytest

from bot.domain.matching.model import Status
from bot.domain.teaching.texts import fold_question, question_key
from bot.recent_questions import KEPT, KEPT_MS, RecentQuestions
from bot.store import Asked

HERE, ELSEWHERE = 1, 2


def asked(asked_id: int, guild_id: int | None, text: str = "Who is Zola?") -> Asked:
    """Return a question without an answer."""
    return Asked(asked_id, guild_id, text, Status.UNKNOWN, None, None, asked_at=0)


@pytest.fixture
def now() -> list[int]:
    """Return the time, which a test may set."""
    return [1_000]


@pytest.fixture
def questions(now: list[int]) -> RecentQuestions:
    return RecentQuestions(lambda: now[0])


KEY = question_key(fold_question("Who is Zola?"))


def test_questions_are_found_where_they_were_asked(questions: RecentQuestions) -> None:
    questions.keep(asked(5, HERE))
    questions.keep(asked(6, None))
    assert questions.find(5, HERE) is not None
    assert questions.find_open(HERE, KEY) is not None
    assert questions.find(6, None) is not None
    assert questions.find(5, ELSEWHERE) is questions.find(5, None) is questions.find(6, HERE) is None


def test_questions_are_forgotten_after_a_day(questions: RecentQuestions, now: list[int]) -> None:
    questions.keep(asked(5, HERE))
    now[0] += KEPT_MS - 1
    assert questions.find(5, HERE) is not None
    now[0] += 1
    assert questions.find(5, HERE) is questions.find_open(HERE, KEY) is None


def test_a_server_that_removes_the_bot_takes_its_questions_along(questions: RecentQuestions) -> None:
    for asked_id, guild_id in ((5, HERE), (6, ELSEWHERE), (7, None)):
        questions.keep(asked(asked_id, guild_id))
    questions.forget_guild(HERE)
    assert questions.find(5, HERE) is questions.find_open(HERE, KEY) is None
    assert questions.find(6, ELSEWHERE) is not None
    assert questions.find_open(ELSEWHERE, KEY) is not None
    assert questions.find(7, None) is not None


def test_at_most_a_thousand_are_kept(questions: RecentQuestions) -> None:
    for asked_id in range(KEPT + 1):
        questions.keep(asked(asked_id, HERE, f"Question {asked_id}?"))
    assert questions.find(0, HERE) is None
    assert questions.find(KEPT, HERE) is not None
