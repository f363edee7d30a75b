"""Text from people in its plain form."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.matching.text.normalise import normalise, stem


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("What's the TITLE?", "what is the title"),
        ("whats the title", "what is the title"),
        ("whats a dead reckoning even mean", "what does a dead reckoning even mean"),
        ("what's the mean speed", "what is the mean speed"),
        ("hows the bot work", "how does the bot work"),
        ("how's the work going", "how is the work going"),
        ("is pt 2 out", "is part 2 out"),
        ("is it super long", "is it long"),
        ("is the film way too long", "is the film too long"),
        ("is it kind of really expensive", "is it expensive"),
        ("what kind of good film is that", "what kind of good film is that"),
        ("is she pretty", "is she pretty"),
        ("who\u2019s the star", "who is the star"),
        ("the captain's ship", "the captain ship"),
        ("it won't, it can't, it doesn't", "it will not it can not it does not"),
        ("u r gonna luv it", "you are going to luv it"),
        ("caf\u00e9 na\u00efve", "cafe naive"),
        ("\uff37\uff48\uff4f is it", "who is it"),
        ("ze\u200bro wi\u2060dth", "zero width"),
        ("1,000,000 tickets", "1000000 tickets"),
        ("is it on Disney+?", "is it on disney plus"),
        ("\u2728 \u2753", ""),
        ("", ""),
    ],
)
def test_text_becomes_plain_words(text: str, plain: str) -> None:
    assert normalise(text) == plain


@given(st.text(max_size=200))
@example("wo'n't y'all'd've")
@example("\u0130'S \u1e9e \ufb03")
@settings(max_examples=80, deadline=None)
def test_normalising_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=100))
@settings(max_examples=80, deadline=None)
def test_case_and_space_are_ignored(text: str) -> None:
    assert normalise(f"  {text}\n") == normalise(text)


@pytest.mark.parametrize(
    "forms",
    [
        "film films filmed filming",
        "city cities",
        "carriage carriages",
        "run runs running ran",
        "fly flies flew flown flight",
        "plan plans planned planning",
        "child children",
        "quick quickly",
        "make makes making made",
        "rate rates rated rating",
        "release releases released releasing",
        "movie movies",
        "see seen seeing",
    ],
)
def test_inflections_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["bus bush", "car care", "sing single", "direct director", "plan plane"])
def test_different_words_differ_in_stem(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)
