"""Typed answers that must be refused or accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.judging import asks_to_skip, is_right, same_answer
from bot.domain.quiz.model import Question

FILM = "Mission: Impossible \u2013 Dead Reckoning Part One"

REFUSED = [
    (AnswerKind.DATE, "July 12, 2023", "July 10, 2023"),
    (AnswerKind.DATE, "July 12, 2023", "July 12, 2024"),
    (AnswerKind.DATE, "July 12, 2023", "June 12"),
    (AnswerKind.DATE, "July 12, 2023", "July"),
    (AnswerKind.DATE, "July 12, 2023", "2023"),
    (AnswerKind.DATE, "July 12, 2023", "12"),
    (AnswerKind.DATE, "July 12, 2023", "10 or 12 july"),
    (AnswerKind.DATE, "July 1, 2023", "july twenty-first"),
    (AnswerKind.DATE, "July 12, 2023", "2023-12-07"),
    (AnswerKind.TITLE, FILM, "Mission: Impossible \u2013 Dead Reckoning Part Two"),
    (AnswerKind.TITLE, FILM, "mission impossible dead reckoning part 2"),
    (AnswerKind.TITLE, FILM, "Mission: Impossible \u2013 Fallout"),
    (AnswerKind.TITLE, "Dead Reckoning", "Fallout"),
    (AnswerKind.TITLE, "Dead Reckoning", "Mission Impossible Fallout"),
    (AnswerKind.MONEY, "$291 million", "$219 million"),
    (AnswerKind.MONEY, "$291 million", "291 million euros"),
    (AnswerKind.MONEY, "$291 million", "$291"),
    (AnswerKind.DURATION, "163 minutes", "136 minutes"),
    (AnswerKind.DURATION, "163 minutes", "163 hours"),
    (AnswerKind.DURATION, "163 minutes", "2h34"),
    (AnswerKind.COUNT, "Exactly one", "two"),
    (AnswerKind.COUNT, "Exactly one", "one hundred"),
    (AnswerKind.COUNT, "Exactly one", "one or two"),
    (AnswerKind.OBJECT, "air", "chair"),
    (AnswerKind.OBJECT, "a train", "a brain"),
    (AnswerKind.OBJECT, "a train", "a trail"),
    (AnswerKind.PLACE, "Rome", "home"),
    (AnswerKind.PLACE, "Norway", "Sweden"),
    (AnswerKind.PLACE, "Norway", "nor"),
    (AnswerKind.PERSON, "Tom Cruise", "Tim Cruise"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "christopher"),
    (AnswerKind.PLACE, "Norway", ""),
    (AnswerKind.PLACE, "Norway", "!!!"),
    (AnswerKind.PLACE, "Norway", "norway or rome"),
    (AnswerKind.YES_NO, "Yes", "no"),
    (AnswerKind.YES_NO, "Yes", "yes and no"),
]

ACCEPTED = [
    (AnswerKind.DATE, "July 12, 2023", "12 july"),
    (AnswerKind.DATE, "July 12, 2023", "July 12th"),
    (AnswerKind.DATE, "July 12, 2023", "on the 12th of July, 2023"),
    (AnswerKind.DATE, "July 12, 2023", "wednesday jul 12"),
    (AnswerKind.DATE, "July 12, 2023", "the twelfth of july"),
    (AnswerKind.DATE, "July 21, 2023", "july twenty-first"),
    (AnswerKind.DATE, "July 30, 2023", "thirtieth of july"),
    (AnswerKind.DATE, "July 12, 2023", "7/12/2023"),
    (AnswerKind.DATE, "July 12, 2023", "12/7/2023"),
    (AnswerKind.DATE, "July 12, 2023", "12.7.23"),
    (AnswerKind.DATE, "July 12, 2023", "2023-07-12"),
    (AnswerKind.DATE, "July 12", "July 12, 2023"),
    (AnswerKind.PLACE, "Darlton Quarry", "darlton quary"),
    (AnswerKind.PLACE, "Darlton Quarry", "the Darlton quarry"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "mcquarrie"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "cristopher mcquarie"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "christopher mc quarrie"),
    (AnswerKind.PERSON, "Christopher McQuarrie", "McQuarrie, Christopher"),
    (AnswerKind.PERSON, "Hayley Atwell", "hayley atwel"),
    (AnswerKind.PLACE, "Norway", "norway!"),
    (AnswerKind.PLACE, "Norway", "i think it's in Norway"),
    (AnswerKind.PLACE, "Norway", "nroway"),
    (AnswerKind.TITLE, FILM, "mission impossible dead reckoning part 1"),
    (AnswerKind.TITLE, FILM, "Mission Impossible: Dead Reckoning, Part I"),
    (AnswerKind.MONEY, "$291 million", "291m dollars"),
    (AnswerKind.MONEY, "$291 million", "291,000,000"),
    (AnswerKind.DURATION, "163 minutes", "2 hours 43 minutes"),
    (AnswerKind.DURATION, "163 minutes", "2h43m"),
    (AnswerKind.DURATION, "163 minutes", "2:43"),
    (AnswerKind.DURATION, "163 minutes", "163"),
    (AnswerKind.DURATION, "two weeks", "14 days"),
    (AnswerKind.COUNT, "Exactly one", "1"),
    (AnswerKind.COUNT, "Exactly one", "one shot"),
    (AnswerKind.COUNT, "291", "two hundred and ninety one"),
    (AnswerKind.YES_NO, "Yes", "yeah!"),
    (AnswerKind.OBJECT, "trains", "the trains"),
]


def ask(kind: AnswerKind, answer: str, *distractors: str, accept: tuple[str, ...] = ()) -> Question:
    return Question("q", "?", answer, distractors, accept, kind)


@pytest.mark.parametrize(("kind", "answer", "text"), REFUSED)
def test_wrong_answer_is_refused(kind: AnswerKind, answer: str, text: str) -> None:
    assert not is_right(ask(kind, answer), text)


@pytest.mark.parametrize(("kind", "answer", "text"), ACCEPTED)
def test_right_answer_is_accepted(kind: AnswerKind, answer: str, text: str) -> None:
    assert is_right(ask(kind, answer), text)


def test_ambiguous_numeric_date_is_refused() -> None:
    question = ask(AnswerKind.DATE, "July 12, 2023", "December 7, 2023")
    assert not is_right(question, "7/12/2023")
    assert is_right(question, "July 12")


def test_typo_matching_distractor_is_refused() -> None:
    question = ask(AnswerKind.PLACE, "Austria", "Australia")
    assert is_right(question, "austria")
    assert not is_right(question, "australia")


def test_alias_is_accepted() -> None:
    assert is_right(ask(AnswerKind.CHARACTER, "Ethan Hunt", accept=("the IMF agent",)), "IMF agent")


@given(st.sampled_from(AnswerKind), st.text(min_size=1, max_size=40))
def test_answer_equals_itself(kind: AnswerKind, text: str) -> None:
    assert not text.strip() or is_right(ask(kind, text), text)


@given(st.sampled_from(AnswerKind), st.text(max_size=80), st.text(max_size=80))
def test_judging_never_raises(kind: AnswerKind, text: str, right: str) -> None:
    assert same_answer(kind, text, right) in {True, False}


# In another language.

AUTHORED = {
    "July 12": (AnswerKind.DATE, {"de": "12. Juli", "es": "12 de julio"}, ("July 5", "June 12")),
    "September 2020": (AnswerKind.DATE, {"de": "September 2020", "es": "Septiembre de 2020"}, ("May 2020",)),
    "$571 million": (AnswerKind.MONEY, {"de": "571 Millionen Dollar", "es": "571 millones de dólares"}, ()),
    "$56.2 million": (AnswerKind.MONEY, {"de": "56,2 Mio. Dollar", "es": "56,2 millones de dólares"}, ()),
    "1,246 meters": (AnswerKind.MEASURE, {"de": "1.246 Meter", "es": "1246 metros"}, ("746 meters",)),
    "13,000": (AnswerKind.COUNT, {"de": "13.000", "es": "13\u202f000"}, ("1,300",)),
    "Five months": (AnswerKind.DURATION, {"de": "Fünf Monate", "es": "Cinco meses"}, ("Two weeks",)),
    "2 hours 49 minutes": (
        AnswerKind.DURATION,
        {"de": "2 Stunden 49 Minuten", "es": "2 horas y 49 minutos"},
        (),
    ),
    "Six": (AnswerKind.COUNT, {"de": "Sechs", "es": "Seis"}, ("Two",)),
    "64 percent": (AnswerKind.MEASURE, {"de": "64 Prozent", "es": "64 por ciento"}, ("28 percent",)),
    "The bridge": (AnswerKind.OBJECT, {"de": "Die Brücke", "es": "El puente"}, ("The train",)),
    "Tom Cruise and Hayley Atwell": (
        AnswerKind.PERSON,
        {"de": "Tom Cruise und Hayley Atwell", "es": "Tom Cruise y Hayley Atwell"},
        (),
    ),
}
WRONG = {
    "de": {"July 5": "5. Juli", "June 12": "12. Juni", "May 2020": "Mai 2020", "1,300": "1.300"},
    "es": {"July 5": "5 de julio", "June 12": "12 de junio", "May 2020": "Mayo de 2020", "1,300": "1300"},
}
SAID = {
    "July 12": {
        "de": "12. Juli|am 12.Juli|12. Juli 2023|12.7.|12 july",
        "es": "12 de julio|el 12 de julio de 2023|12 julio|12/7/2023|July 12",
    },
    "September 2020": {"de": "im September 2020|Sept 2020", "es": "septiembre 2020|en setiembre de 2020"},
    "$571 million": {
        "de": "571 Mio|571 Millionen|$571 Mio.|571 million dollars|571.000.000 Dollar",
        "es": "571 millones|unos 571 millones de dólares|$571 million",
    },
    "$56.2 million": {"de": "56,2 Millionen|56.2 million", "es": "56,2 millones|56.2 millones"},
    "1,246 meters": {"de": "1246 m|1246 Meter|1.246 m|1,246 meters", "es": "1.246 metros|1 246 m|1246"},
    "13,000": {"de": "13000|13 000|dreizehntausend|13 Tausend|13,000", "es": "13.000|13000|13 mil|trece mil"},
    "Five months": {"de": "5 Monate|fuenf Monate|etwa fünf Monate", "es": "5 meses|unos cinco meses"},
    "2 hours 49 minutes": {
        "de": "2 Std. 49 Min.|zwei Stunden und 49 Minuten|169 Minuten|2h49",
        "es": "2 horas 49 minutos|169 minutos|2h 49min",
    },
    "Six": {"de": "6|sechs Mal|sechsmal|six", "es": "6|seis veces"},
    "64 percent": {"de": "64%|64|vierundsechzig Prozent", "es": "64 %|sesenta y cuatro por ciento"},
    "The bridge": {"de": "Bruecke|brücke|eine Brücke|brucke|the bridge", "es": "puente|un puente|bridge"},
    "Tom Cruise and Hayley Atwell": {
        "de": "Hayley Atwell und Tom Cruise|Tom Cruise und Hayley Atwell",
        "es": "Tom Cruise y Hayley Atwell|tom cruise and hayley atwell",
    },
}
MISTAKEN = {
    "July 12": {"de": "5. Juli|12. Juni|12|Juli", "es": "5 de julio|12 de junio|julio"},
    "September 2020": {"de": "Mai 2020|2020", "es": "mayo de 2020|2020"},
    "$571 million": {"de": "571|571 Milliarden|517 Millionen", "es": "571|571 mil millones"},
    "$56.2 million": {"de": "562 Millionen|56,2", "es": "562 millones"},
    "1,246 meters": {"de": "746 Meter|1,2 Meter", "es": "746 metros"},
    "13,000": {"de": "1.300|13", "es": "1300|1.300"},
    "Five months": {"de": "zwei Wochen|fünf Jahre", "es": "cinco años|dos semanas"},
    "2 hours 49 minutes": {"de": "2 Stunden 27 Minuten", "es": "2 horas"},
    "Six": {"de": "sieben|zwei", "es": "siete|dos"},
    "64 percent": {"de": "28 Prozent|sechsundvierzig Prozent", "es": "28 %"},
    "The bridge": {"de": "der Zug|Boot", "es": "el tren|el bote"},
    "Tom Cruise and Hayley Atwell": {"de": "Atwell|Tom Cruise", "es": "Atwell|Hayley Atwell"},
}


def translated(english: str, language: str) -> Question:
    """Return a question with this answer in a language."""
    kind, texts, wrong = AUTHORED[english]
    theirs = tuple(WRONG[language].get(text, text) for text in wrong)
    return Question(
        "item:x", "?", texts[language], theirs, (english,), kind=kind, rivals=wrong, language=language
    )


@pytest.mark.parametrize("language", ["de", "es"])
@pytest.mark.parametrize("english", SAID)
def test_answers_are_read_as_a_language_writes_them(english: str, language: str) -> None:
    question = translated(english, language)
    said = (question.answer, english, *SAID[english][language].split("|"))
    assert [text for text in said if not is_right(question, text)] == []
    mistaken = (*question.distractors, *MISTAKEN[english][language].split("|"))
    assert [text for text in mistaken if is_right(question, text)] == []


@pytest.mark.parametrize("text", ["skip", "SKIP!", "Überspringen", "weiter", "saltar"])
def test_skip_can_be_typed(text: str) -> None:
    assert asks_to_skip(Question("q", "?", "Norway"), text)
    assert not asks_to_skip(Question("q", "?", text), text)
    assert not asks_to_skip(Question("q", "?", "Norway"), f"{text} it")
