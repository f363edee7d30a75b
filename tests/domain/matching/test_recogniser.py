"""The attribute that a question asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.schema.recogniser import recogniser
from bot.domain.matching.schema.talk import talk_about
from bot.domain.pack.attributes import attributes

MOST = 3


@pytest.mark.parametrize(
    ("texts", "attribute"),
    [
        (["how old is he"], "age"),
        (["what is her exact age by now"], "age"),
        (["Where did the captain grow up?"], "origin"),
        (["who was it directed by", "name the director"], "director"),
        (["what do tickets cost for kids"], "price"),
    ],
)
def test_attribute_is_recognised_in_new_wordings(texts: list[str], attribute: str) -> None:
    assert recogniser().attributes_of(texts)[0] == attribute


def test_wordings_of_one_question_count_together() -> None:
    mostly = ["how old is she", "her age", "was she born in 1980"]
    assert recogniser().attributes_of(mostly[2:])[0] == "birthday"
    assert recogniser().attributes_of(mostly)[0] == "age"


def test_own_wordings_are_recognised() -> None:
    asked = [(each.id, text) for each in attributes().values() for text in each.questions_about("it")]
    right = sum(name in recogniser().attributes_of([text]) for name, text in asked)
    assert right / len(asked) > 0.95


def test_talk_is_no_attribute() -> None:
    said = [text for _, texts in talk_about(("it",)) for text in texts]
    assert sum(bool(recogniser().attributes_of([text])) for text in said) / len(said) < 0.055


@pytest.mark.parametrize("text", ["", "?", "xyzzy plugh", "🚂"])
def test_text_without_known_words_asks_for_nothing(text: str) -> None:
    assert recogniser().attributes_of([text]) == ()


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=60) | st.sampled_from(["how old is it", "where is it"]), min_size=1, max_size=3)
)
def test_any_text_asks_for_few_attributes(texts: list[str]) -> None:
    found = recogniser().attributes_of(texts)
    assert len(set(found)) == len(found) <= MOST
    assert set(found) <= set(attributes())
