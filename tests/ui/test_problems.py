import pytest

from bot.domain import documents
from bot.domain.phrases import Phrase, located, phrase
from bot.i18n import SAY_ENGLISH, Languages
from bot.ui.problems import problem_line

EMPTY = phrase("can't be empty")


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (EMPTY, "Can't be empty."),
        (phrase("Who runs it? Nobody knows…"), "Who runs it? Nobody knows…"),
        (located(documents.line(4), EMPTY), "Line 4: Can't be empty."),
        (located(documents.line(4), located("wrong", EMPTY)), "Line 4, wrong: Can't be empty."),
        (located("ask.colour", phrase("unknown setting")), "ask.colour: Unknown setting."),
        (located(phrase("answer"), EMPTY), "Answer: Can't be empty."),
        (
            located(
                documents.line(4), located(phrase("same question as {place}", place=documents.line(2)), EMPTY)
            ),
            "Line 4, same question as line 2: Can't be empty.",
        ),
    ],
)
def test_problem_is_a_sentence_after_its_place(told: Phrase, line: str) -> None:
    assert problem_line(SAY_ENGLISH, told) == line


def test_problem_is_a_sentence_in_every_language() -> None:
    told = located(documents.line(4), EMPTY)
    lines = [problem_line(Languages().say_in(language), told) for language in ("de", "es")]
    assert [line.partition(":")[0] for line in lines] == ["Zeile 4", "Línea 4"]
    assert all(line.endswith(".") and line.partition(": ")[2][0].isupper() for line in lines)
