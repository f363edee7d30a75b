"""The scorer on an invented little world."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.scorer import Scorer

CLASSES = (
    ("where does the ferry leave from", "which pier is the ferry on", "from what dock does the boat go"),
    ("when does the ferry leave", "what time is the boat", "at which hour does the ferry sail"),
    ("who is the captain", "name of the captain of the ferry", "who commands the boat"),
    ("how much is a ticket", "what does the crossing cost", "price of the ferry"),
    ("can i bring my bicycle", "are bikes allowed on board", "is there room for my bike"),
)


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer.build(CLASSES, synonyms=[("ferry", "boat", "ship", "old tub")])


def best(scorer: Scorer, text: str) -> int:
    return scorer.rank(scorer.analyse(text), 1)[0].number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("what pier does the ferry leave from", 0),
        ("What time does it leave?", 1),
        ("who's the captain", 2),
        ("whats the price of a ticket", 3),
        ("may I take my bikes on board", 4),
    ],
)
def test_a_new_wording_finds_its_class(scorer: Scorer, text: str, number: int) -> None:
    assert best(scorer, text) == number


def test_every_phrasing_finds_its_own_class(scorer: Scorer) -> None:
    for number, phrasings in enumerate(CLASSES):
        assert {best(scorer, phrasing) for phrasing in phrasings} == {number}


def test_a_mistyped_word_is_read_as_the_known_one(scorer: Scorer) -> None:
    question = scorer.analyse("who is the captian")
    assert question.corrections == {"captian": "captain"}
    assert not question.unknown


def test_an_everyday_word_is_not_taken_for_a_like_one_of_the_phrasings(scorer: Scorer) -> None:
    assert not scorer.analyse("rice").corrections  # one letter from "price"


def test_a_mistyped_everyday_word_is_read_although_no_phrasing_has_it(scorer: Scorer) -> None:
    assert scorer.analyse("is there a restuarant").corrections == {"restuarant": "restaurant"}


def test_unknown_words_are_named_and_lower_every_score(scorer: Scorer) -> None:
    plain = scorer.analyse("who is the captain")
    strange = scorer.analyse("who is the captain of xylophones")
    assert strange.unknown == ("xylophones",)
    assert scorer.rank(strange, 1)[0].score < scorer.rank(plain, 1)[0].score
    assert 0 < strange.unknown_share < 1


def test_an_unknown_word_is_as_telling_as_can_be(scorer: Scorer) -> None:
    assert scorer.rarity("xylophon") > scorer.rarity("captain") > scorer.rarity("ferri")


def test_a_synonym_is_understood_though_no_phrasing_has_it(scorer: Scorer) -> None:
    without = Scorer.build(CLASSES)
    question = "price of the old tub"
    gain = (
        scorer.rank(scorer.analyse(question), 1)[0].score
        - without.rank(without.analyse(question), 1)[0].score
    )
    assert gain > 0


def test_contributions_add_up_to_the_score(scorer: Scorer) -> None:
    question = scorer.analyse("who is the captain of the big old tub")
    for ranked in scorer.rank(question):
        total = sum(part.amount for part in scorer.contributions(question, ranked.number))
        assert total == pytest.approx(ranked.score, abs=1e-5)


def test_the_telling_word_contributes_most(scorer: Scorer) -> None:
    question = scorer.analyse("who is the captain")
    parts = scorer.contributions(question, 2)
    assert max(parts, key=lambda part: part.amount).word.text == "captain"


def test_taught_classes_come_after_the_built_ones_and_leave_them_alone(scorer: Scorer) -> None:
    taught = scorer.extended([["is there wifi on board"], ["where is the bathroom", "toilets please"]])
    assert taught.classes == len(CLASSES) + 2
    assert best(taught, "does it have wifi") == len(CLASSES)
    assert best(taught, "where can i find the tolets") == len(CLASSES) + 1
    assert best(taught, "who is the captain") == 2
    assert scorer.classes == len(CLASSES)


def test_taught_classes_explain_themselves_too(scorer: Scorer) -> None:
    taught = scorer.extended([["is there wifi on board"]])
    question = taught.analyse("is there wifi")
    total = sum(part.amount for part in taught.contributions(question, len(CLASSES)))
    assert total == pytest.approx(taught.rank(question, 1)[0].score, abs=1e-5)


def test_building_twice_gives_the_same_scores() -> None:
    one, two = Scorer.build(CLASSES), Scorer.build(CLASSES)
    for text in ("when does it leave", "captain"):
        assert one.rank(one.analyse(text)) == two.rank(two.analyse(text))


def test_the_threshold_lies_between_nonsense_and_phrasings(scorer: Scorer) -> None:
    nonsense = scorer.rank(scorer.analyse("zebras juggle"), 1)[0].score
    assert nonsense < scorer.threshold < 1


@given(st.text(max_size=300))
@settings(max_examples=25, deadline=None)
def test_any_text_is_harmless(scorer: Scorer, text: str) -> None:
    question = scorer.analyse(text)
    ranked = scorer.rank(question, 3)
    assert len(ranked) == 3
    assert all(-1.001 <= each.score <= 1.001 for each in ranked)
    assert len(scorer.contributions(question, ranked[0].number)) == len(question.words)


def test_a_mistyped_everyday_word_is_read_beside_taught_classes(scorer: Scorer) -> None:
    taught = scorer.extended([["is there wifi on board"]])
    assert taught.analyse("restuarant").corrections == {"restuarant": "restaurant"}


@pytest.mark.parametrize("text", ["x" * 4_000, "captian " * 500, "\u0301" * 4_000, "'" * 4_000, "a'" * 2_000])
def test_four_thousand_characters_are_read_at_once(scorer: Scorer, text: str) -> None:
    start = time.perf_counter()
    scorer.rank(scorer.analyse(text))
    assert time.perf_counter() - start < 1  # seconds; some milliseconds on a machine with nothing else to do


@given(st.lists(st.sampled_from([text for texts in CLASSES for text in texts]), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_a_class_of_its_own_is_found_whatever_it_holds(phrasings: list[str]) -> None:
    scorer = Scorer.build([["zebras juggle"], phrasings])
    assert best(scorer, phrasings[0]) == 1


def test_without_phrasings_there_is_nothing_to_score() -> None:
    with pytest.raises(ValueError, match="phrasing"):
        Scorer.build([[], []])


def test_teaching_nothing_changes_nothing(scorer: Scorer) -> None:
    assert scorer.extended([]).classes == scorer.classes


def test_a_class_without_phrasings_is_never_the_best() -> None:
    scorer = Scorer.build([["who is the captain"], [], ["when does it leave"]])
    assert best(scorer, "when does the ferry leave") == 2
