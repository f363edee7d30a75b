"""The authored question sets speak of facts that the film pack has."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.film import article_pack

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "data" / "questions"


def _questions(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", ["tuning", "untouched"])
def test_every_answer_is_a_fact_of_the_pack(name: str) -> None:
    facts = article_pack().fact
    unknown = {fact for question in _questions(name) for fact in question["facts"]} - facts.keys()
    assert not unknown


@pytest.mark.parametrize("name", ["tuning", "untouched"])
def test_at_least_half_of_the_questions_have_no_answer(name: str) -> None:
    questions = _questions(name)
    assert sum(not question["facts"] for question in questions) >= len(questions) / 2


def test_no_question_is_in_both_halves() -> None:
    halves = [{question["q"].casefold() for question in _questions(name)} for name in ("tuning", "untouched")]
    assert halves[0].isdisjoint(halves[1])
