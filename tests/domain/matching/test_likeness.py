"""How alike a question and a fact are in what their words mean."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.likeness import Sentences, Wordings, sentence_of

PHRASINGS = ("what does a ticket cost", "how much is the crossing")
READER = QuestionReader.of(PHRASINGS)
FARE = Wordings.of(PHRASINGS, "A ticket costs 4 pounds.")


def likeness(text: str, wordings: Wordings = FARE) -> dict[str, float]:
    return wordings.likeness(READER.read(text))


def alike(text: str, *classes: tuple[str, ...]) -> list[float]:
    """Return how alike a question is to the nearest phrasing of each class."""
    found = Sentences.of(classes).likeness(sentence_of(READER.read(text)), range(len(classes)))
    return found.tolist()


def test_phrasing_is_fully_alike() -> None:
    found = likeness(PHRASINGS[0])
    assert found["words_alike"] == pytest.approx(1)
    assert alike(PHRASINGS[0], PHRASINGS) == [pytest.approx(1, abs=1e-4)]
    assert (found["contrast_is_new"], found["number_is_new"]) == (0, 0)


def test_other_words_for_the_same_are_more_alike() -> None:
    near, far = "price of the voyage", "name of the captain"
    assert likeness(near)["words_alike"] > likeness(far)["words_alike"] + 0.1
    assert alike(near, PHRASINGS)[0] > alike(far, PHRASINGS)[0] + 0.1


def test_nearest_phrasing_of_each_class_counts() -> None:
    one, none, other = alike("how much is it", ("name of the captain", "how much is it"), (), ("who is it",))
    assert one == pytest.approx(1, abs=1e-4)
    assert none == 0
    assert other < one


def test_words_of_the_answer_count() -> None:
    assert likeness("is it pounds")["in_answer"] > likeness("is it dollars")["in_answer"] == 0
    assert likeness("is it the crossing")["in_answer"] == 0


def test_question_without_telling_words_has_none_that_differ() -> None:
    assert likeness("is it")["words_alike"] == 1


@pytest.mark.parametrize(
    ("text", "contrast", "number"),
    [
        ("what does a second ticket cost", 1, 0),
        ("what does a ticket cost for 2", 0, 1),
        ("is a ticket 4 pounds", 0, 0),
        ("what does a ticket cost", 0, 0),
    ],
)
def test_new_contrasts_and_numbers_are_told(text: str, contrast: int, number: int) -> None:
    found = likeness(text)
    assert (found["contrast_is_new"], found["number_is_new"]) == (contrast, number)


def test_fact_of_unknown_words_is_alike_to_nothing() -> None:
    odd = Wordings.of(["xyzzyq plughq"], "Xyzzyq.")
    assert likeness("price of the voyage", odd)["words_alike"] == 0
    assert alike("price of the voyage", ("xyzzyq plughq",)) == [0]


@settings(deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=40), min_size=1, max_size=3), st.text(max_size=40))
def test_any_texts_have_a_likeness(text: str, phrasings: list[str], answer: str) -> None:
    found = likeness(text, Wordings.of(phrasings, answer))
    assert all(-1.001 <= value <= 1.001 for value in found.values())
