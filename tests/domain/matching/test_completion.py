"""Completion while somebody types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.verdict.completion import Completer, complete_among, question_completer
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import AnswerKind, Difficulty, Fact, Pack, Source, Topic

TEXTS = (
    ("Where does the ferry leave from?", 0),
    ("Which pier is the ferry on?", 0),
    ("When does the ferry leave?", 1),
    ("Who is the captain?", 2),
    ("What does a ticket cost?", 3),
    ("Can I bring my bicycle?", 4),
)


@pytest.fixture(scope="module")
def completer() -> Completer:
    return Completer(TEXTS)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("whe", "Where does the ferry leave from?"),
        ("who", "Who is the captain?"),
        ("bicy", "Can I bring my bicycle?"),
        ("the capt", "Who is the captain?"),
        ("captian", "Who is the captain?"),
        ("bicylce", "Can I bring my bicycle?"),
        ("tickte cos", "What does a ticket cost?"),
        ("which PIER", "Which pier is the ferry on?"),
    ],
)
def test_typed_text_finds_question(completer: Completer, typed: str, text: str) -> None:
    assert completer.complete(typed)[0].text == text


def test_empty_text_lists_each_class_in_order(completer: Completer) -> None:
    assert [each.number for each in completer.complete("  ")] == [0, 1, 2, 3, 4]


def test_class_is_offered_once(completer: Completer) -> None:
    numbers = [each.number for each in completer.complete("ferry")]
    assert len(numbers) == len(set(numbers))


def test_no_match_offers_nothing(completer: Completer) -> None:
    assert completer.complete("qqqq") == []


def test_earlier_text_comes_first_among_those_that_fit_as_well() -> None:
    for texts in (TEXTS, TEXTS[::-1]):
        first = next(text for text, _ in texts if text.startswith("W") and "ferry leave" in text)
        assert Completer(texts).complete("ferry leave")[0].text == first


def test_common_word_is_found_in_long_texts() -> None:
    texts = [(f"A ferry {'and sea ' * 40}", 0), (f"A ferry {'and land ' * 40}", 1)]
    assert [each.number for each in Completer(texts).complete("ferry")] == [0, 1]


def test_questions_offered_first_are_easy_and_of_every_topic() -> None:
    def fact(number: int, topic: str, difficulty: Difficulty) -> Fact:
        name = f"{topic}_{number}"
        return Fact(name, topic, f"What is {name}?", "It.", 1, (AnswerKind.OBJECT,), difficulty=difficulty)

    topics = tuple(Topic(name, name, name) for name in ("sea", "land"))
    facts = tuple(
        fact(number, topic.id, difficulty)
        for topic in topics[::-1]
        for number, difficulty in enumerate((Difficulty.HARD, Difficulty.EASY, Difficulty.EASY))
    )
    pack = Pack("p", "P", Source("S", "2020-01-01", 1), topics, facts=facts)
    offered = [each.fact_id for each in Matcher.build(pack).complete("")]
    assert offered == ["sea_1", "land_1", "sea_2", "land_2", "sea_0", "land_0"]


def test_empty_completer_offers_nothing() -> None:
    assert Completer([]).complete("who") == []


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_accepted(completer: Completer, typed: str) -> None:
    assert len(completer.complete(typed, 3)) <= 3


def test_completers_compete_on_equal_terms() -> None:
    pack = Completer([("Who plays Grace?", 0), ("Who plays Benji?", 1), ("Where was it shot?", 2)])
    own = Completer([("Who plays darts?", 0)])

    def first(typed: str) -> str:
        return complete_among((own, pack), typed, 5)[0][1].text

    assert first("who plays") == "Who plays darts?"  # among equals the first
    assert first("who plays gra") == "Who plays Grace?"
    assert first("who plays bneji") == "Who plays Benji?"
    assert first("plays drats") == "Who plays darts?"
    assert [len(complete_among((own, pack), typed, 2)) for typed in ("", "who", "qqqq")] == [2, 2, 0]


def test_what_one_has_is_no_typo_of_anothers() -> None:
    pack, own = Completer([("Who is Grace?", 0)]), Completer([("Who is Grade?", 0)])
    found = complete_among((own, pack), "grace ", 5)
    assert [suggestion.text for _, suggestion in found] == ["Who is Grace?"]


def test_asides_come_last_where_nothing_is_typed(whole_film_pack: Pack) -> None:
    facts = whole_film_pack.facts
    order = [facts[each.number].id for each in question_completer(whole_film_pack).first(len(facts))]
    assert set(order[-len(whole_film_pack.asides) :]) == set(whole_film_pack.asides)
