"""Texts for people: quotations within quotations."""
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
