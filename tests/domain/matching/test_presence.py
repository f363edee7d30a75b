"""Whether somebody is in it, or back: who plays whom tells, of the film and of no other."""

from dataclasses import replace

import pytest

from bot.domain.matching.model import Status, TaughtWording, VerdictRule
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import About, Entity, EntityKind, Fact, Pack, Source


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("is ving rhames back", "benji_luther_return"),
        ("is simon pegg back tho", "benji_luther_return"),
        ("is the white widow in it", "white_widow_actor"),
        ("is vanessa kirby in this film", "white_widow_actor"),
        ("is simon peg in it", "benji_actor"),
        ("is rebecca ferguson in dead reckoning again", "ilsa_actor"),
        ("was luther in it", "luther_actor"),
        ("does pom klementieff show up in the movie", "paris_actor"),
        ("is kittridge back", "kittridge_actor"),
        ("will esai morales be in this one", "gabriel_actor"),
        ("ist vanessa kirby im film", "white_widow_actor"),
        ("is vanessa kirby the white widow", "white_widow_actor"),
        ("is simon pegg benji", "benji_actor"),
        ("sale simon pegg", "benji_actor"),
    ],
)
def test_whoever_plays_a_part_is_in_it(whole_film: Matcher, question: str, fact_id: str) -> None:
    verdict = whole_film.match(question)
    assert (verdict.status, verdict.fact_id, verdict.holds) == (Status.ANSWER, fact_id, True)


def test_nothing_says_that_somebody_new_is_back(whole_film: Matcher) -> None:
    verdict = whole_film.match("does grace return")
    assert (verdict.fact_id, verdict.holds) == ("grace_actor", None)


@pytest.mark.parametrize(
    "question", ["is angela bassett in this", "is erika sloane back", "is jeremy renner back"]
)
def test_who_is_not_in_it_is_told(whole_film: Matcher, whole_film_pack: Pack, question: str) -> None:
    fact = whole_film_pack.fact[whole_film.match(question).fact_id or ""]
    assert fact.id in {"bassett_missing", "renner_missing"}
    assert whole_film.match(question).holds is False


@pytest.mark.parametrize(
    "question",
    ["is alec baldwin in it", "is lady gaga in the movie", "spielt brad pitt mit?", "is zendaya in this one"],
)
def test_who_is_in_it_is_told_of_somebody_unknown(whole_film: Matcher, question: str) -> None:
    verdict = whole_film.match(question)
    assert (verdict.status, verdict.fact_id, verdict.holds) == (Status.ANSWER, "cast_named", None)


@pytest.mark.parametrize(
    ("question", "fact_id", "holds"),
    [
        ("is hayley atwell in part two", "sequel_cast", True),
        ("is tom cruise in part two", "sequel_cast", True),
        ("is benji in the next one", "sequel_cast", True),
        ("does gabriel come back in the sequel", "sequel_cast", True),
        ("is vanessa kirby in the next movie", "sequel_cast", None),
        ("is rebecca ferguson in the next one", "ilsa_sequel", False),
        ("is vanessa kirby in fallout", "kirby_films", True),
        ("is brad pitt in the next one", "sequel_cast", None),
    ],
)
def test_cast_of_another_film_tells_who_is_in_that(
    whole_film: Matcher, question: str, fact_id: str, *, holds: bool | None
) -> None:
    verdict = whole_film.match(question)
    assert (verdict.status, verdict.fact_id, verdict.holds) == (Status.ANSWER, fact_id, holds)


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("is tom cruise benji", "benji_actor"),
        ("is hayley atwell the white widow", "white_widow_actor"),
        ("is ving rhames benji", "benji_actor"),
    ],
)
def test_whoever_plays_no_such_part_is_told_who_does(
    whole_film: Matcher, question: str, fact_id: str
) -> None:
    verdict = whole_film.match(question)
    assert (verdict.status, verdict.fact_id, verdict.holds) == (Status.ANSWER, fact_id, False)


@pytest.mark.parametrize(
    "question",
    [
        "is simon pegg in the first one",
        "is luther in rome",
        "is ilsa still alive in it",
        "does paris make it back",
        "is simon pegg the star",
        "will luther return",
        "why is simon pegg in it",
        "is the entity in it",
        "is there a dog in it",
        "is the baldwin in it",
        "are grace and benji in it",
        "is it back",
        "",
    ],
)
def test_nothing_else_is_asked(whole_film: Matcher, question: str) -> None:
    assert whole_film.explain(question).rule is not VerdictRule.PRESENCE


def test_lessons_come_first(whole_film: Matcher) -> None:
    taught = whole_film.with_lessons([TaughtWording("is simon pegg back for our quiz", "lesson")])
    assert taught.match("is simon pegg back for our quiz?").fact_id == "lesson"
    assert taught.match("is simon pegg in it").fact_id == "benji_actor"


@pytest.mark.parametrize(
    "question", ["is the white widow in it", "who is in it", "is jeremy renner in this?"]
)
def test_it_is_the_film_when_people_are_sought(
    whole_film: Matcher, whole_film_pack: Pack, question: str
) -> None:
    verdict = whole_film.follow_up(question, whole_film_pack.fact["entity_what"])
    assert verdict.read_as is None
    assert verdict.fact_id == whole_film.match(question).fact_id is not None
    assert not whole_film.leans_back(question)


def test_a_pack_of_one_casting_tells() -> None:
    cast = (
        Entity("ada", EntityKind.PERSON, "Ada Moor", "an actress"),
        Entity("wren", EntityKind.CHARACTER, "Captain Wren", "a captain"),
    )
    told = Fact(
        "wren_actor",
        "cast",
        "Who plays Captain Wren?",
        "Ada Moor plays Captain Wren.",
        entities=("ada", "wren"),
        about=(About("wren", "played_by"),),
    )
    other = replace(told, id="light", question="Who keeps the lighthouse?", answer="Nobody does.", about=())
    pack = Pack("p", "A play", Source("A review", "2020-01-01", 1), entities=cast, facts=(told, other))
    verdict = Matcher.build(pack).match("is ada moor in it")
    assert (verdict.fact_id, verdict.holds) == ("wren_actor", True)
