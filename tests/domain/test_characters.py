import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.characters import is_visible, visible


@pytest.mark.parametrize(
    "text",
    [
        "Who is the villain?",
        "\U0001f469\u200d\U0001f680 and \U0001f468\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f468",  # emoji
        "1\ufe0f\u20e3 \u2764\ufe0f",  # a keycap, a red heart
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, "I want"
        "\u0915\u094d\u200d\u0937 \u0930\u094d\u200d\u092f",  # Hindi half forms
        "\u0d28\u0d4d\u200d",  # a Malayalam chillu, its joiner at the end
        "\u845b\U000e0100\u57ce",  # a Japanese name with its variant of a character
        "\U0001fae8",  # newer than some Pythons' Unicode
        "two\nlines\tand a\u00a0space",
    ],
)
def test_what_shapes_a_text_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("wh\u200bo", "who"),
        ("p\u200day\u200cpal", "paypal"),
        ("\u202eneerg\u202c \u2066x\u2069 \u200e\u200f\u061c", "neerg x "),
        ("\ufeffstart", "start"),
        ("so\u00adft", "soft"),
        ("a\x00b\x1bc", "abc"),
        ("\ud800x\udfff", "x"),
        ("\ue000private", "private"),
        ("a\ufe0f\ufe0f\ufe0e\U000e0101b", "a\ufe0fb"),  # one selector shapes, more of them carry data
        (" \ufe0f \u200d\u200d", "  "),
        ("tag\U000e0041\U000e0042", "tag"),
        ("\u3164\u2800\u034f", ""),
        ("\u0915\u094d\u200d\u200d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
    ],
)
def test_what_hides_goes(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert not is_visible(text)


@given(text=st.text(max_size=200))
def test_a_visible_text_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert [c for c in shown if c.isspace()] == [c for c in text if c.isspace()]
    shown.encode()  # no lone surrogate is left
