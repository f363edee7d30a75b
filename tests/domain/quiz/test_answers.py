"""Typed answers to lists whose kinds of answers nobody told: by value, by other names, and beside rivals."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.answers import read_answer
from bot.domain.quiz.judging import closeness, is_right
from bot.domain.quiz.model import Question, QuestionCard
from bot.domain.quiz.rivals import rivals_of, with_rivals
from bot.store.codec import load
from bot.store.quiz_rows import dump_card
from tests.bench.judging import spelled

OBJECT = AnswerKind.OBJECT

SAME = [
    ("21", "twenty-one"),
    ("21", "Twenty One"),
    ("1st", "first"),
    ("21st", "twenty-first"),
    ("22nd", "twenty second"),
    ("1.5 million", "1,500,000"),
    ("15 million", "15000000"),
    ("15 million", "15 000 000"),
    ("15 million", "15.000.000"),
    ("10.000", "10,000"),
    ("1,000", "one thousand"),
    ("1,000", "a thousand"),
    ("12", "a dozen"),
    ("291", "two hundred and ninety one"),
    ("1,250", "one thousand two hundred and fifty"),
    ("1984", "nineteen eighty-four"),
    ("1900", "nineteen hundred"),
    ("-5", "minus five"),
    ("-5", "\u22125"),
    ("3.5", "3,5"),
    ("3.5", "three and a half"),
    ("3.5", "3½"),
    ("1/4", "a quarter"),
    ("2/3", "two thirds"),
    ("-1/4", "minus one quarter"),
    ("+5", "5"),
    ("5 + 3", "5+3"),
    ("3-2", "3:2"),
    ("3-2", "3 \u2013 2"),
    ("007", "7"),
    ("$5", "5 dollars"),
    ("$5", "US$5"),
    ("$1.5m", "1.5 million dollars"),
    ("50 %", "50 percent"),
    ("50%", "fifty per cent"),
    ("5 km", "five kilometers"),
    ("1 second", "one second"),
    ("100 °C", "100 degrees celsius"),
    ("#1", "number one"),
    ("C#", "c sharp"),
    ("C++", "c plus plus"),
    ("July 4, 1776", "4 July 1776"),
    ("July 4, 1776", "the fourth of July, 1776"),
    ("July 4, 1776", "1776-07-04"),
    ("July 13, 1985", "13/7/1985"),
    ("July 1776", "jul 1776"),
    ("USA", "the United States of America"),
    ("United States", "U.S."),
    ("Democratic Republic of the Congo", "DRC"),
    ("Łódź", "Lodz"),
    ("Æsir", "Aesir"),
    ("Straße", "Strasse"),
    ("Øresund", "Oresund"),
    ("Henry VIII", "Henry 8"),
    ("Henry VIII", "henry the eighth"),
    ("World War II", "world war two"),
    ("Super Bowl XLII", "super bowl 42"),
    ("Lord of the Rings", "The Lord of Rings"),
    ("The Who", "who"),
    ("A Bug's Life", "bugs life"),
    ("M*A*S*H", "mash"),
    ("AC/DC", "ac dc"),
    ("BFG9000", "BFG 9000"),
    ("Rock & Roll", "rock and roll"),
    ("St. Louis", "saint louis"),
    ("Jürgen", "JURGEN"),
    ("😀", "😀"),
]

OTHER = [
    ("3.5", "35"),
    ("1.5 million", "15 million"),
    ("1.5 million", "1.5"),
    ("-5", "5"),
    ("10:30", "1030"),
    ("10:30", "10.30"),
    ("1/4", "14"),
    ("3-2", "32"),
    ("1.0.2", "102"),
    ("10.000", "10"),
    ("-1/4", "1/4"),
    ("5+3", "5-3"),
    ("5 + 3", "5 3"),
    ("1,2,3", "123"),
    ("C++", "C"),
    ("C++", "C#"),
    ("C#", "C"),
    ("A-", "A"),
    ("A+", "A-"),
    ("5 km", "5 miles"),
    ("$5", "€5"),
    ("50 %", "$50"),
    ("5", "5 km"),
    ("2/4", "1/2"),
    ("nineteen", "ninety"),
    ("seventeen", "seventy"),
    ("July 4, 1776", "July 4, 1777"),
    ("July 4, 1776", "1776"),
    ("July 1776", "July"),
    ("Henry VIII", "Henry VII"),
    ("Henry VIII", "Henry"),
    ("かき", "かぎ"),
    ("की", "के"),
    ("😀", "😡"),
    ("basketball", "baseball"),
    ("Iceland", "Ireland"),
    ("Gambia", "Zambia"),
    ("Niger", "Nigeria"),
    ("Albert Einstein", "Einstein"),  # nothing says that a person is asked for
    ("x < y", "x > y"),
    ("1960s", "1960"),
]


@pytest.mark.parametrize(("right", "said"), SAME)
def test_same_in_other_words(right: str, said: str) -> None:
    assert is_right(Question("q", "?", right), said)
    assert is_right(Question("q", "?", said), right)


@pytest.mark.parametrize(("right", "said"), OTHER)
def test_other_answer_is_wrong(right: str, said: str) -> None:
    assert not is_right(Question("q", "?", right), said)


@pytest.mark.parametrize(
    ("prompt", "right", "said", "same"),
    [
        ("How far is it?", "5 km", "5", True),
        ("What does it cost?", "$5", "5", True),
        ("How hot is it?", "100 °C", "100 degrees", True),
        ("How many legs has a spider?", "8", "eight legs", True),
        ("How many kilometres is it?", "5", "5 km", True),
        ("How many legs has a spider?", "8", "8 eyes", False),
        ("How many?", "8 legs", "8", False),  # not a unit: it may be what was asked
        ("Who is it?", "Albert Einstein", "Einstein", True),
        ("Which German physicist is it?", "Albert Einstein", "einstein", True),
        ("Who painted it?", "Vincent van Gogh", "van Gogh", True),
        ("Who painted it?", "Vincent van Gogh", "gogh", True),
        ("Who composed it?", "Johann Sebastian Bach", "Johann Bach", True),
        ("Who plays him?", "Robert Downey Jr.", "Downey", True),
        ("Who composed it?", "Johann Sebastian Bach", "Sebastian", False),
        ("Who won?", "South Korea", "Korea", False),
        ("Who sang it?", "Siegfried and Roy", "Roy", False),
        ("Which film is about a fish who is lost?", "Finding Nemo", "Nemo", False),
        ("Who was crowned in 1953?", "Queen Elizabeth II", "Elizabeth II", True),
        ("Who is it?", "Queen Elizabeth", "Elizabeth", True),
        ("What does NASA stand for?", "National Aeronautics and Space Administration", "NASA", False),
        ("Which letters stand for the United States?", "USA", "United States", False),
        ("When was it?", "July 4, 1776", "July 4", True),
        ("Where is it?", "Norway", "I think it's in Norway", True),
        ("Where is it?", "in Norway", "Norway", True),
        ("Who found it?", "Albert Einstein", "by einstein", True),
    ],
)
def test_prompt_decides_what_is_enough(prompt: str, right: str, said: str, *, same: bool) -> None:
    assert is_right(Question("q", prompt, right), said) is same


def in_list(*answers: str, prompt: str = "?") -> Question:
    """Return the first question of a list with these answers, as a game asks it."""
    questions = [Question(f"q{place}", prompt, answer) for place, answer in enumerate(answers)]
    cards = [QuestionCard(question) for question in questions]
    return with_rivals(cards, questions)[0].question


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("Marlin", "Merlin"), "merlin"),
        (("Nidorino", "Nidorina"), "Nidorina"),
        (("Kingston", "Kingstown"), "kingstown"),
        (("Vordrassil", "Nordrassil"), "Nordrassil"),
        (("Marlin", "Merlin"), "murlin"),  # as near to one as to the other
        (("Barlow", "Carlo"), "Carlow"),  # Carlo itself has no tolerance
        (("5 km", "5 miles"), "5"),
        (("July 4, 1776", "July 4, 1826"), "July 4"),
        (("On the Road", "The Road"), "the road"),
        (("The Road", "On the Road"), "on the road"),
        (("4/7/1776", "April 7, 1776"), "April 7, 1776"),
    ],
)
def test_rival_is_not_taken_for_the_answer(answers: tuple[str, ...], said: str) -> None:
    assert is_right(Question("q", "?", answers[0]), said)
    assert not is_right(in_list(*answers), said)


def test_surname_of_two_is_not_enough() -> None:
    who = "Who is it?"
    assert is_right(in_list("Albert Einstein", "Einstein", prompt=who), "einstein")
    assert not is_right(in_list("Albert Einstein", "Elsa Einstein", prompt=who), "einstein")
    assert not is_right(in_list("Albert Einstein", "Elsa Einstein", prompt=who), "elsa einstein")
    assert is_right(in_list("Albert Einstein", "Elsa Einstein", prompt=who), "albert einstien")


def test_slip_far_from_every_rival_is_forgiven() -> None:
    assert is_right(in_list("Marlin", "Merlin"), "marlim")
    assert is_right(in_list("Kingston", "Kingstown"), "kingtson")


def test_own_answers_are_no_rivals() -> None:
    questions = [
        Question("a", "?", "Marlin", accept=("Merlin",)),
        Question("b", "?", "MERLIN"),
        Question("c", "?", "twenty-one"),
        Question("d", "?", "21"),
    ]
    rivals = rivals_of(questions)
    assert rivals == {"a": (), "b": ("Marlin",), "c": (), "d": ()}
    assert "e" not in rivals


def test_large_list_is_quick_for_a_game() -> None:
    questions = [
        Question(f"q{number}", "?", f"Answer{spelled(number % 100)}{number}") for number in range(20_000)
    ]
    rivals = rivals_of(questions)
    assert len(rivals) == 20_000
    assert rivals["q12345"] == ()


def test_rivals_outlast_a_restart() -> None:
    asked = QuestionCard(in_list("Marlin", "Merlin"))
    stored = load(QuestionCard, dump_card(asked))
    assert stored == asked
    assert not is_right(stored.question, "merlin")
    old = load(QuestionCard, '{"question": {"key": "q", "prompt": "?", "answer": "Marlin"}, "choices": []}')
    assert is_right(old.question, "merlin")


@given(st.text(max_size=30), st.text(max_size=30))
def test_sameness_has_no_direction(one: str, other: str) -> None:
    assert (closeness(OBJECT, one, other) == 0) is (closeness(OBJECT, other, one) == 0)


NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(Fraction),
    st.decimals(-1000, 1000, places=2).map(Fraction),
)


def written(number: Fraction) -> list[str]:
    """Return how people write a number."""
    plain = f"{float(number):.2f}".rstrip("0").rstrip(".") if number.denominator > 1 else str(number)
    forms = [
        plain,
        f"{number.numerator:,}" if number.denominator == 1 else plain,
        plain.replace("-", "\u2212"),
    ]
    if 0 <= number < 100 and number.denominator == 1:
        forms += [spelled(int(number)), spelled(int(number)).replace("-", " ").upper()]
    return forms


@given(NUMBERS, st.data())
def test_number_equals_itself_however_written(number: Fraction, data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(written(number))) for _ in range(2))
    assert is_right(Question("q", "?", one), other)


@given(NUMBERS, NUMBERS, st.sampled_from(["", " km", " %", " people"]), st.data())
def test_numbers_that_differ_are_never_the_same(
    one: Fraction, other: Fraction, unit: str, data: st.DataObject
) -> None:
    assume(one != other)
    right, said = (data.draw(st.sampled_from(written(number))) for number in (one, other))
    assert not is_right(Question("q", "?", right + unit), said + unit)
    assert not is_right(Question("q", "?", right + unit), said)


@given(st.lists(st.text("aeino", min_size=6, max_size=8), min_size=2, max_size=6))
def test_right_answer_is_accepted_beside_rivals(answers: list[str]) -> None:
    questions = [Question(f"q{at}", "Who?", text) for at, text in enumerate(answers)]
    rivals = rivals_of(questions)
    for question in questions:
        rivalled = Question("q", "Who?", question.answer, rivals=rivals[question.key])
        assert is_right(rivalled, question.answer)
        assert not any(is_right(rivalled, rival) for rival in rivalled.rivals)


@given(st.text(max_size=60))
def test_reading_never_raises(text: str) -> None:
    assert read_answer(text).parts or not text.strip()
