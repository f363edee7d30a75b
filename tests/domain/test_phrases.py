"""Texts with places for values: quotations within quotations, and the ends of sentences."""
# ruff: noqa: RUF001 - inner quotation marks are what this is about

import pytest

from bot.domain.phrases import Phrase, in_english, phrase


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Added “{text}”", "Added “What does ‘Our night’ say of ‘it’?”"),
        ("„{text}“ gelernt", "„What does ‚Our night‘ say of ‚it‘?“ gelernt"),
        ("Añadido: «{text}»", "Añadido: «What does “Our night” say of “it”?»"),
        ("Added {text}", 'Added What does “Our night” say of "it"?'),
    ],
)
@pytest.mark.parametrize("quoted", ["“Our night”", "„Our night“", "«Our night»"])
def test_quotation_within_a_quotation_has_inner_marks(template: str, said: str, quoted: str) -> None:
    text = f'What does {quoted} say of "it"?'
    expected = said.replace("“Our night”", quoted) if template.endswith(" {text}") else said
    assert Phrase(template, {"text": text}).render(in_english) == expected


def test_marks_without_a_partner_stay() -> None:
    assert str(phrase("“{text}”", text='A 12" screen, and “so')) == '“A 12" screen, and “so”'


def test_quoted_numbers_and_phrases_are_said() -> None:
    assert str(phrase("“{number}” “{name}”", number=3, name=phrase("a “b”"))) == "“3” “a ‘b’”"


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("You answered {x}.", "Norway", "You answered Norway."),
        ("You answered {x}.", "Who plays Paris?", "You answered Who plays Paris?"),
        ("You answered **{x}**. Good!", "Stop!", "You answered **Stop!** Good!"),
        ("I found nothing for {x}.", "“who?”", "I found nothing for “who?”"),
        ("Removed “{x}”.", "Who is he?", "Removed “Who is he?”"),
        ("„{x}“.", "Wer ist er?", "„Wer ist er?“"),
        ("«{x}».", "¿Quién es?", "«¿Quién es?»."),
        ("By {x}.", "John Smith Jr.", "By John Smith Jr."),
        ("{x}. And {x}", "a cut text…", "a cut text… And a cut text…"),
        ("{x}...", "Hm?", "Hm?..."),
        ("{x}: {y}.", "Why?", "Why?: 3."),
    ],
)
def test_sentence_ends_once(text: str, value: str, shown: str) -> None:
    assert str(Phrase(text, {"x": value, "y": 3})) == shown


def test_nested_phrase_ends_the_sentence_once() -> None:
    assert str(phrase("{what}.", what=phrase("Is it?"))) == "Is it?"
