"""What everything is about tells no question from another: naming it is as good as saying "it"."""

import pytest

from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack


@pytest.mark.parametrize(
    "question",
    [
        "where was {} filmed",
        "is {} a flop",
        "who directed {}",
        "has anybody seen {}? my friend says they built the train themselves, did they?",
        "how many stars does {} get",
    ],
)
def test_naming_the_film_is_like_saying_it(film: Matcher, film_pack: Pack, question: str) -> None:
    names = ("it", film_pack.title, "dead reckoning", "MI7")
    verdicts = [film.match(question.format(name)) for name in names]
    assert len({(verdict.status, verdict.fact_id, verdict.gap) for verdict in verdicts}) == 1


def test_misspelt_title_is_known(film: Matcher) -> None:
    assert film.match("who directed dead reckonning").fact_id == film.match("who directed it").fact_id
