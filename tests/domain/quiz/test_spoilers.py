"""Texts that would give away the answer to an open question."""

import pytest

from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.judging import gives_away
from bot.domain.quiz.model import Form, Question
from tests.domain.quiz.test_generation import CHASE, FIGHT, pack

PACK = pack(FIGHT, CHASE)
DIRECT = Question("q", FIGHT.question, "Norway", kind=AnswerKind.PLACE, fact="fight")
STATEMENT = Question(
    "s", "True or false? The fight was shot in Rome.", "False", form=Form.STATEMENT, fact="fight"
)


@pytest.mark.parametrize("question", [DIRECT, STATEMENT])
@pytest.mark.parametrize(
    "text",
    [
        f"{FIGHT.question}\n{FIGHT.answer}\nSource: paragraph 2",
        "They went to NORWAY, where they shot the fight.",
    ],
)
def test_spoiler_is_detected(question: Question, text: str) -> None:
    assert gives_away(PACK, question, text)


@pytest.mark.parametrize("question", [DIRECT, STATEMENT])
@pytest.mark.parametrize(
    "text",
    [CHASE.answer, "Norway is a country.", "Where was the fight shot? I don't know.", ""],
)
def test_harmless_text_is_no_spoiler(question: Question, text: str) -> None:
    assert not gives_away(PACK, question, text)
