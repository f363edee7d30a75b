"""Values of facts in other languages."""

import re
from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.localised import Localiser, decimal
from bot.domain.months import MONTHS
from bot.domain.pack.model import AnswerKind
from bot.domain.pack.statements import statements

NAMES = {"rome": "Rom", "bering sea": "Beringmeer"}
GERMAN, SPANISH, LATIN_AMERICAN = (
    Localiser(Locale.parse(name), statements(name[:2]).words, NAMES if name == "de" else {})
    for name in ("de", "es", "es_419")
)


@pytest.mark.parametrize(
    ("kind", "text", "german", "spanish"),
    [
        (AnswerKind.DATE, "July 12, 2023", "12. Juli 2023", "12 de julio de 2023"),
        (AnswerKind.DATE, "5 July 2023", "5. Juli 2023", "5 de julio de 2023"),
        (AnswerKind.DATE, "July 12", "12. Juli", "12 de julio"),
        (AnswerKind.DATE, "December 2011", "Dezember 2011", "diciembre de 2011"),
        (AnswerKind.DATE, "autumn 2020", "Herbst 2020", "otoño de 2020"),
        (AnswerKind.DATE, "fall 2020", "Herbst 2020", "otoño de 2020"),
        (AnswerKind.DATE, "2018 or 2019", "2018 oder 2019", "2018 o 2019"),
        (AnswerKind.DATE, "March 2022 to May 2024", "März 2022 bis Mai 2024", "marzo de 2022 a mayo de 2024"),
        (AnswerKind.DURATION, "163 minutes", "163 Minuten", "163 minutos"),
        (AnswerKind.DURATION, "2 hours 49 minutes", "2 Stunden 49 Minuten", "2 horas 49 minutos"),
        (AnswerKind.DURATION, "almost four years", "fast 4 Jahre", "casi 4 años"),
        (AnswerKind.DURATION, "over 100 days", "über 100 Tage", "más de 100 días"),
        (AnswerKind.COUNT, "13,000", "13.000", "13\u202f000"),
        (AnswerKind.COUNT, "4,327", "4.327", "4327"),
        (AnswerKind.COUNT, "five", "5", "5"),
        (AnswerKind.MEASURE, "1,246 metres", "1.246 Meter", "1246 metros"),
        (AnswerKind.MEASURE, "80 km/h", "80 Kilometer pro Stunde", "80 kilómetros por hora"),
        (AnswerKind.MEASURE, "64 percent", "64\N{NO-BREAK SPACE}%", "64\N{NO-BREAK SPACE}%"),
        (AnswerKind.MEASURE, "PG-13", "PG-13", "PG-13"),
        (AnswerKind.MONEY, "56.2 million dollars", "56,2 Millionen Dollar", "56,2 millones de dólares"),
        (
            AnswerKind.MONEY,
            "about 4.7 billion dollars",
            "etwa 4,7 Milliarden Dollar",
            "cerca de 4700 millones de dólares",
        ),
        (
            AnswerKind.MONEY,
            "12 to 14 million dollars",
            "12 bis 14 Millionen Dollar",
            "12 a 14 millones de dólares",
        ),
        (
            AnswerKind.MONEY,
            "$300\u2013400 million",
            "300 bis 400 Millionen Dollar",
            "300 a 400 millones de dólares",
        ),
        (AnswerKind.MONEY, "1 million euros", "1 Million Euro", "1 millón de euros"),
        (AnswerKind.MONEY, "£2 million", "2 Millionen Pfund", "2 millones de libras"),
        (AnswerKind.MONEY, "$25.99", "25,99 Dollar", "25,99 dólares"),
        (AnswerKind.PERSON, "Ann Lee and Jo de Wit", "Ann Lee und Jo de Wit", "Ann Lee y Jo de Wit"),
        (
            AnswerKind.PLACE,
            "Norway, Italy and the United Arab Emirates",
            "Norwegen, Italien und Vereinigte Arabische Emirate",
            "Noruega, Italia y Emiratos Árabes Unidos",
        ),
        (AnswerKind.OBJECT, "English", "Englisch", "inglés"),
    ],
)
def test_value_is_written_as_in_the_language(kind: AnswerKind, text: str, german: str, spanish: str) -> None:
    text = text.replace("the UK", "the United Kingdom")
    assert GERMAN.value(kind, text) == german
    assert SPANISH.value(kind, text) == spanish


def test_names_of_the_pack_come_first_and_without_their_article() -> None:
    assert GERMAN.value(AnswerKind.PLACE, "Rome and the Bering Sea") == "Rom und Beringmeer"


def test_latin_america_has_a_decimal_point() -> None:
    assert LATIN_AMERICAN.value(AnswerKind.MONEY, "56.2 million dollars") == "56.2 millones de dólares"
    assert decimal(13_000, Locale.parse("es_419")) == "13,000"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (AnswerKind.PERSON, "the women"),
        (AnswerKind.PERSON, "no one"),
        (AnswerKind.PLACE, "Nowhere Lane"),
        (AnswerKind.COUNT, "thousands of quadrillions of computations"),
        (AnswerKind.COUNT, "fourth"),
        (AnswerKind.MEASURE, "eight out of ten"),
        (AnswerKind.DURATION, "a few years"),
        (AnswerKind.DATE, "31 February 2020"),
        (AnswerKind.DATE, "the day after"),
        (AnswerKind.MONEY, "100 crore rupees"),
        (AnswerKind.REASON, "It is scenic"),
        (AnswerKind.YES_NO, "Yes"),
    ],
)
def test_what_is_not_read_for_certain_is_left_alone(kind: AnswerKind, text: str) -> None:
    assert GERMAN.value(kind, text) is None
    assert SPANISH.value(kind, text) is None


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["{day} {month} {year}", "{month} {day}, {year}"]))
def test_every_day_is_read_whichever_way_it_is_written(day: date, pattern: str) -> None:
    text = pattern.format(day=day.day, month=MONTHS[day.month - 1].capitalize(), year=day.year)
    assert GERMAN.value(AnswerKind.DATE, text) == format_date(day, "long", Locale("de"))


@given(
    st.sampled_from(AnswerKind),
    st.text(max_size=40) | st.from_regex(r"(about |over )?[\w,.$ ]{0,30}", fullmatch=True),
)
def test_any_text_is_written_or_left_alone(kind: AnswerKind, text: str) -> None:
    for localiser in (GERMAN, SPANISH, LATIN_AMERICAN):
        written = localiser.value(kind, text)
        assert written is None or re.search(r"\{(value|number|currency|year)\}", written) is None
