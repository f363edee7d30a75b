"""The figures on typed answers, for lists of our own in Red's format."""

from pathlib import Path

import pytest

from bot.domain.quiz.judging import is_right
from bot.domain.quiz.model import Question
from tests.bench.judging import read_lists, report, with_rivals

FISH = """
AUTHOR: somebody
DESCRIPTION: Fish and wizards
Which fish has a sword?:
- Marlin
Which wizard taught Arthur?:
- Merlin
How deep is it?:
- 40 km
Who found it first?:
- Wilhelmina Larkspur
Which king had it named after him?:
- Henry VIII
When was it?: July 4, 1776
"""


@pytest.fixture
def lists(tmp_path: Path) -> dict[str, list[Question]]:
    (tmp_path / "fish.yaml").write_text(FISH)
    return read_lists(tmp_path)


def test_figures_of_a_folder(lists: dict[str, list[Question]]) -> None:
    judged = {name: with_rivals(questions) for name, questions in lists.items()}
    lines = list(report(judged, is_right, shown=3))
    assert lines[0] == "6 questions in 1 lists"
    assert "take another question's answer for their own, in other words: 0" in lines
    assert "  date: 0 of 2" in lines
    assert "  roman: 0 of 1" in lines
    assert "  slip: 0 of 1" in lines
    assert "  surname: 0 of 1" in lines
    assert "  unit: 0 of 2" in lines
    assert not any(line.startswith("    ") for line in lines)


def test_figures_show_what_is_judged_wrong(lists: dict[str, list[Question]]) -> None:
    lines = list(report(lists, is_right, shown=3))  # the questions know no rivals
    assert "take another question's answer for their own, in other words: 2" in lines
    assert "    fish: 'Merlin' for 'Marlin'" in lines
    literal = list(report(lists, lambda question, text: text == question.answer, shown=1))
    assert "  roman: 1 of 1" in literal
    assert "    'Henry 8' for 'Henry VIII'" in literal
