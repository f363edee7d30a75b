"""What is suggested where no fact is sure to answer."""

import pytest

from bot.domain.matching.model import Candidate, Status, Verdict
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.matching.verdict.suggesting import suggested
from bot.domain.pack.attributes import is_vital
from bot.domain.pack.model import Pack


@pytest.mark.parametrize(
    "question", ["was rebecca ferguson mad she died", "does shea whigham like pizza", "is cary elwes nice"]
)
def test_nobody_is_offered_an_age_that_was_not_asked(
    whole_film: Matcher, whole_film_pack: Pack, question: str
) -> None:
    found = whole_film.match(question)
    if found.status is Status.SUGGEST:
        assert not is_vital(whole_film_pack.fact[found.candidates[0].fact_id])


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("what's shea whigham's character called", "briggs_actor"),
        ("is cary elwes the bad guy", "denlinger_actor"),
    ],
)
def test_actors_are_known_by_their_parts(whole_film: Matcher, question: str, fact_id: str) -> None:
    assert whole_film.match(question).fact_id == fact_id


def test_asides_are_never_suggested(whole_film_pack: Pack) -> None:
    pack = whole_film_pack
    assert pack.asides
    reading = QuestionReader.of(()).read("is the text on cruise")
    asides = tuple(Candidate(fact_id, 0.3) for fact_id in pack.asides)
    near = (*asides, Candidate("star", 0.2))
    found = suggested(pack, reading, Verdict(Status.SUGGEST, 0.3, None, near))
    assert [each.fact_id for each in found.candidates] == ["star"]
    alone = suggested(pack, reading, Verdict(Status.SUGGEST, 0.3, None, asides))
    assert (alone.status, alone.candidates) == (Status.UNKNOWN, ())
