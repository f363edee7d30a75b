"""How dates, amounts and yes or no are read from text."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.months import MONTHS
from bot.domain.values import Amount, PartialDate, amount, days, duration, money, yes_or_no
from bot.domain.words import fold, strip_opening, tokens

NO_DAY: set[PartialDate] = set()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("July 12, 2023", {PartialDate(2023, 7, 12)}),
        ("12 july 23", NO_DAY),  # two days, and no year
        ("12 July 2023", {PartialDate(2023, 7, 12)}),
        ("the 1st of may", {PartialDate(None, 5, 1)}),
        ("May 2nd", {PartialDate(None, 5, 2)}),
        ("May 3rd", {PartialDate(None, 5, 3)}),
        ("31 dec", {PartialDate(None, 12, 31)}),
        ("july 32", {PartialDate(32 + 2000, 7, None)}),
        ("july 0", {PartialDate(None, 7, None)}),
        ("July", {PartialDate(None, 7, None)}),
        ("july 2023", {PartialDate(2023, 7, None)}),
        ("2023", {PartialDate(2023, None, None)}),
        ("12", NO_DAY),
        ("12 2023", NO_DAY),
        ("nothing", NO_DAY),
        ("", NO_DAY),
        ("june 1 or 2", NO_DAY),
        ("sept 3", {PartialDate(None, 9, 3)}),
        ("sep 3", {PartialDate(None, 9, 3)}),
        ("ju 3", NO_DAY),
        ("jun 3", {PartialDate(None, 6, 3)}),
        ("januray 3", {PartialDate(None, 1, 3)}),
        ("octobre 3", {PartialDate(None, 10, 3)}),
        ("otcobre 3", NO_DAY),  # two typos
        ("jully 3", NO_DAY),  # "july" is too short for a typo: "june" is as near
        ("augst 3", NO_DAY),
        ("auguste 3", {PartialDate(None, 8, 3)}),
        ("twenty first of july", {PartialDate(None, 7, 21)}),
        ("july thirty-first", {PartialDate(None, 7, 31)}),
        ("first of july", {PartialDate(None, 7, 1)}),
        ("july twentieth", {PartialDate(None, 7, 20)}),
        ("thirtieth of july", {PartialDate(None, 7, 30)}),
        ("2023-07-12", {PartialDate(2023, 7, 12)}),
        ("2023-07", NO_DAY),
        ("2023/7/12", {PartialDate(2023, 7, 12)}),
        ("7/12/2023", {PartialDate(2023, 7, 12), PartialDate(2023, 12, 7)}),
        ("12.7.23", {PartialDate(2023, 7, 12), PartialDate(2023, 12, 7)}),
        ("12.7.", {PartialDate(None, 7, 12), PartialDate(None, 12, 7)}),
        ("13.7", {PartialDate(None, 7, 13)}),
        ("31/1/99", {PartialDate(2099, 1, 31)}),
        ("31/1/100", {PartialDate(100, 1, 31)}),
        ("100/1/31", {PartialDate(100, 1, 31)}),
        ("32/1/23", NO_DAY),
        ("13/13/23", NO_DAY),
        ("1/1/23", {PartialDate(2023, 1, 1)}),
        ("0/1/23", NO_DAY),
        ("on the 12/7", {PartialDate(None, 7, 12), PartialDate(None, 12, 7)}),
        ("released 2023-12-31!", {PartialDate(2023, 12, 31)}),
    ],
)
def test_date_is_read_in_all_meanings(text: str, meant: set[PartialDate]) -> None:
    assert days(text) == meant


@pytest.mark.parametrize("number", range(1, 13))
def test_month_names_are_read(number: int) -> None:
    name = MONTHS[number - 1]
    assert (
        days(f"3 {name}")
        == days(f"3 {name[:3]}")
        == days(f"3 {name.upper()}")
        == {PartialDate(None, number, 3)}
    )


@pytest.mark.parametrize(
    ("said", "right", "answers"),
    [
        (PartialDate(2023, 7, 12), PartialDate(2023, 7, 12), True),
        (PartialDate(None, 7, 12), PartialDate(2023, 7, 12), True),
        (PartialDate(2023, 7, 12), PartialDate(None, 7, 12), True),
        (PartialDate(2024, 7, 12), PartialDate(2023, 7, 12), False),
        (PartialDate(2023, 7, None), PartialDate(2023, 7, 12), False),
        (PartialDate(2023, 7, 12), PartialDate(2023, 7, None), False),
        (PartialDate(2023, 8, 12), PartialDate(2023, 7, 12), False),
        (PartialDate(2023, None, None), PartialDate(2023, None, None), True),
        (PartialDate(2023, 7, None), PartialDate(2023, None, None), False),
        (PartialDate(None, 7, None), PartialDate(2023, 7, None), True),
    ],
)
def test_only_year_may_be_left_out(said: PartialDate, right: PartialDate, *, answers: bool) -> None:
    assert said.answers(right) is answers


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("exactly one shot", 1, None),
        ("12", 12, None),
        ("1,234", 1_234, None),
        ("1,234.5", Fraction(2_469, 2), None),
        ("2.5", Fraction(5, 2), None),
        ("2.5k", 2_500, None),
        ("291 million", 291_000_000, None),
        ("291m", 291_000_000, None),
        ("3 mn", 3_000_000, None),
        ("3 mio", 3_000_000, None),
        ("3 bn", 3_000_000_000, None),
        ("3b", 3_000_000_000, None),
        ("two thousand", 2_000, None),
        ("two hundred and ninety one", 291, None),
        ("three hundred", 300, None),
        ("two hundred thousand", 200_000, None),
        ("one hundred million", 100_000_000, None),
        ("twenty-one", 21, None),
        ("nineteen eighty-four", 1984, None),
        ("two thousand five hundred", 2_500, None),
        ("two thirds", Fraction(2, 3), None),
        ("zero", 0, None),
        ("nineteen", 19, None),
        ("ninety", 90, None),
        ("2 hours", 2, "hour"),
        ("3 wks", 3, "week"),
        ("45 secs", 45, "second"),
        ("one and only", 1, None),
        ("it's about seven", 7, None),
    ],
)
def test_number_is_read_with_unit(text: str, number: Fraction, unit: str | None) -> None:
    assert amount(text) == Amount(Fraction(number), unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hundred",
        "and",
        "one or two",
        "1 2",
        "no number",
        "million",
        "six and seven",
        "an 80 million five-day opening",
        "the first half",
    ],
)
def test_amount_needs_one_number(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("$291 million", 291_000_000, "usd"),
        ("291m dollars", 291_000_000, "usd"),
        ("291 usd", 291, "usd"),
        ("ten bucks", 10, "usd"),
        ("£5", 5, "gbp"),
        ("5 pounds", 5, "gbp"),
        ("5 euros", 5, "eur"),
        ("€5", 5, "eur"),
        ("5", 5, None),
        ("5 apples", 5, None),
    ],
)
def test_money_is_read_with_currency(text: str, number: int, currency: str | None) -> None:
    assert money(text) == Amount(Fraction(number), currency)


@pytest.mark.parametrize("text", ["", "dollars", "$1 or $2"])
def test_money_needs_one_sum(text: str) -> None:
    assert money(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("163 minutes", 163 * 60),
        ("2 hours 43 minutes", 163 * 60),
        ("2h43", 163 * 60),
        ("2h43m", 163 * 60),
        ("2h 43m 10s", 163 * 60 + 10),
        ("2h 43m 10", 163 * 60 + 10),
        ("2:43", 163 * 60),
        ("12:05 h", 12 * 3600 + 5 * 60),
        ("2:43 hours", 163 * 60),
        ("two weeks", 14 * 86_400),
        ("two and a half hours", 9_000),
        ("1 day", 86_400),
        ("a minute and one second", 1),
        ("one minute and one second", 61),
        ("90 s", 90),
        ("one year", 31_557_600),
        ("12 months", 31_557_600),
    ],
)
def test_duration_is_read_in_seconds(text: str, seconds: int) -> None:
    assert duration(text) == Amount(Fraction(seconds), "second")


def test_bare_number_has_no_unit() -> None:
    assert duration("163") == Amount(Fraction(163))
    assert [duration(text) for text in ("", "long", "1 2", "2 weeks 3", "3 2 hours")] == [None] * 5


@pytest.mark.parametrize(
    ("said", "right", "answers"),
    [
        (Amount(Fraction(1), "usd"), Amount(Fraction(1), "usd"), True),
        (Amount(Fraction(1)), Amount(Fraction(1), "usd"), True),
        (Amount(Fraction(1), "usd"), Amount(Fraction(1)), True),
        (Amount(Fraction(1), "eur"), Amount(Fraction(1), "usd"), False),
        (Amount(Fraction(2), "usd"), Amount(Fraction(1), "usd"), False),
        (Amount(Fraction(2)), Amount(Fraction(1)), False),
    ],
)
def test_missing_unit_matches(said: Amount, right: Amount, *, answers: bool) -> None:
    assert said.answers(right) is answers


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        *((word, True) for word in ("yes", "Y", "yeah", "yep", "yup", "true", "correct", "that is right")),
        *((word, False) for word in ("no", "N", "nope", "nah", "false", "never", "it was not", "wrong")),
        ("incorrect", False),
        ("yes and no", None),
        ("not true", None),
        ("perhaps", None),
        ("", None),
    ],
)
def test_yes_or_no_is_read(text: str, *, verdict: bool | None) -> None:
    assert yes_or_no(text) is verdict


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Café  NOIR ", "cafe noir"),
        ("it\u2019s \u2018x\u2019", "it's 'x'"),
        ("a\u2013b\u2212c\u2010d\u2015e", "a-b-c-d-e"),
        ("Straße", "strasse"),
        ("a\tb\nc", "a b c"),
        ("a\u0000b", "a b"),
    ],
)
def test_fold_normalises_text(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("i think it's in the norway", "norway"),
        ("the answer is a train", "train"),
        ("um, well", "um, well"),
        ("um well norway", "norway"),
        ("probably about seven", "seven"),
        ("the", "the"),
        ("in the", "the"),
        ("norway in the end", "norway in the end"),
        ("so it is rome", "rome"),
    ],
)
def test_filler_is_stripped(text: str, left: str) -> None:
    assert strip_opening(text) == left


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Part One", ("part", "1")),
        ("part I", ("part", "1")),
        ("part 01", ("part", "1")),
        ("I, Robot", ("i", "robot")),
        ("Chapter X", ("chapter", "10")),
        ("impossible iv", ("impossible", "4")),
        ("Rock & Roll", ("rock", "and", "roll")),
        ("McDonald's", ("mcdonalds",)),
        ("the twenty first", ("20", "1")),
        ("fifteenth", ("15",)),
        ("thirtieth", ("30",)),
        ("snake_case", ("snake", "case")),
        ("part \u0967", ("part", "\u0967")),  # a digit of another script stays as it is
        ("", ()),
        ("?!", ()),
    ],
)
def test_tokens_hold_number_values(text: str, words: tuple[str, ...]) -> None:
    assert tokens(text) == words


@given(st.text(max_size=60))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
