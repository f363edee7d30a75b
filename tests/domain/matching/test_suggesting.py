"""What is suggested where no fact is sure to answer."""

import pytest

from bot.domain.matching.model import Candidate, Status, Verdict
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


@pytest.mark.parametrize(
    ("question", "likely", "near"),
    [
        ("when does the third one come out", "en", ["ninth_film", "third_film_release"]),
        ("when will the third film be released", "en", ["ninth_film", "third_film_release"]),
        ("who directed part three", "en", ["third_film_release"]),
        ("cuánto dura la tercera", "es", ["third_film_release"]),
    ],
)
def test_a_film_that_goes_by_its_number_is_the_third_or_still_to_come(
    whole_film: Matcher, whole_film_pack: Pack, question: str, likely: str, near: list[str]
) -> None:
    verdict = whole_film.match(question, likely=likely)
    found = [candidate.fact_id for candidate in verdict.candidates[:3]]
    assert verdict.status is Status.SUGGEST
    assert [fact_id for fact_id in found if fact_id in near] == near
    assert not any("dead_reckoning" in whole_film_pack.fact[each].entities for each in found)


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("when did the third one come out", "third_film_release"),
        ("who directed the third one", "third_film_release"),
        ("when does part 3 come out", "ninth_film"),
        ("is there a part three", "ninth_film"),
        ("is there gonna be a third one", "ninth_film"),
        ("wann kommt der dritte teil", "ninth_film"),
        ("cuándo sale la tercera parte", "ninth_film"),
        ("when does the next part come out", "sequel_release"),
    ],
)
def test_a_third_part_comes_after_the_second(whole_film: Matcher, question: str, fact_id: str) -> None:
    assert whole_film.match(question).fact_id == fact_id


def test_asides_are_never_suggested(whole_film: Matcher, whole_film_pack: Pack) -> None:
    index, pack = whole_film._index, whole_film_pack
    assert pack.asides
    reading = index.reader.read("is the text on the star")
    asides = tuple(Candidate(fact_id, 0.3) for fact_id in pack.asides)
    near = (*asides, Candidate("star", 0.2))
    found = suggested(index, reading, Verdict(Status.SUGGEST, 0.3, None, near))
    assert [each.fact_id for each in found.candidates] == ["star"]
    alone = suggested(index, reading, Verdict(Status.SUGGEST, 0.3, None, asides))
    assert (alone.status, alone.candidates) == (Status.UNKNOWN, ())


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("is hayley atwell single", ("car_chase_who", "atwell_role")),
        ("what does the star wear", ()),
    ],
)
def test_only_what_shares_more_than_a_name_is_suggested(
    whole_film: Matcher, question: str, near: tuple[str, ...]
) -> None:
    found = whole_film.match(question)
    offered = found.candidates if found.status is Status.SUGGEST else ()
    assert tuple(each.fact_id for each in offered) == near


@pytest.mark.parametrize(
    "question",
    [
        "what was rebecca ferguson in before",
        "where have i seen esai morales before",
        "whats esai morales up to",
    ],
)
def test_an_age_is_told_to_nobody_who_asks_for_something_else(
    whole_film: Matcher, whole_film_pack: Pack, question: str
) -> None:
    found = whole_film.match(question)
    near = [found.fact_id or "", *(each.fact_id for each in found.candidates)][:2]
    assert not any(is_vital(whole_film_pack.fact[each]) for each in near if each in whole_film_pack.fact)


@pytest.mark.parametrize(
    "question", ["where is rebecca ferguson from", "rebecca ferguson age", "is rebecca ferguson swedish"]
)
def test_an_age_is_told_to_who_asks_for_it(whole_film: Matcher, question: str) -> None:
    assert whole_film.match(question).fact_id == "ferguson_birthday"
