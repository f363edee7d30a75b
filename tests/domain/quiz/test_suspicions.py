"""What looks bad about a question, and the sentences that statements and gaps are made of."""

from dataclasses import replace

import pytest

from bot.domain.pack.attributes import attributes
from bot.domain.pack.model import About, AnswerKind, Entity, EntityKind, Fact, Value
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.sentences import GAP, fits, with_gap
from bot.domain.quiz.suspicions import Suspicion, suspicions
from bot.domain.quiz.wordings import relation_of, wordings
from tests.domain.quiz.test_generation import by_form, pack

KIND = AnswerKind
ASKED = Question("q", "What hit the ship?", "A wave", ("A rock", "A whale", "A train"))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, ()),
        ({"distractors": ("A rock", "A whale", "3 waves")}, (Suspicion.KINDS,)),
        ({"distractors": ("A rock", "A whale", "icy weather")}, (Suspicion.KINDS,)),
        ({"answer": "A wave of the kind that nobody forgets"}, (Suspicion.LENGTH,)),
        ({"answer": "Ice", "distractors": ("A rock of the ocean", "A whale from afar", "A train on board")},
         (Suspicion.LENGTH,)),
        ({"prompt": "What hit the ship in a wave?"}, (Suspicion.TOLD,)),
        ({"accept": ("whale",)}, (Suspicion.EQUAL,)),
        ({"distractors": ("A rock", "A big rock", "A train")}, (Suspicion.EQUAL,)),
        ({"prompt": "What hit it?"}, (Suspicion.PRONOUN,)),
        ({"prompt": "How long until the ship sinks?"}, (Suspicion.AHEAD,)),
        ({"form": Form.CLOZE, "prompt": f"Fill the gap: “A {GAP} hit the ship.”", "answer": "wave",
          "distractors": ("rock", "orca", "train")}, (Suspicion.SEAM,)),
        ({"form": Form.STATEMENT, "prompt": "True or false? About 40 percent, according to the crew.",
          "answer": "True", "distractors": ("False",)}, (Suspicion.FRAGMENT,)),
        ({"form": Form.STATEMENT, "prompt": "True or false? The answer to “Who ran?” is Ann.",
          "answer": "True", "distractors": ("False",)}, (Suspicion.QUOTED,)),
        ({"distractors": ()}, ()),
    ],
)  # fmt: skip
def test_rule_finds_its_fault(change: dict[str, object], found: tuple[Suspicion, ...]) -> None:
    question = replace(ASKED, **change)  # type: ignore[arg-type]
    assert suspicions(question, (question.answer, *question.distractors)) == found


def gap_in(answer: str, value: str, kind: AnswerKind = AnswerKind.COUNT) -> str | None:
    return with_gap(replace(ASKED, answer=value, explanation=answer, kind=kind))


@pytest.mark.parametrize(
    ("answer", "value", "kind"),
    [
        ("About 40 percent, according to press reports and the crew.", "About 40 percent", KIND.MEASURE),
        ("The film opened in China on Friday, July 14, two days later.", "July 14", KIND.DATE),
        ("The film opened in China on July 14, as in 2022.", "July 14", KIND.DATE),
        ("Over 500 musicians of five cities play on the score.", "500", KIND.COUNT),
        ("The film has 555 players from 5 cities on the score.", "555", KIND.COUNT),
        ("It was in the cold sea of the north for 12 weeks.", "12 weeks", KIND.DURATION),
        ("Ann Lee, the captain of the ship, is the first to go.", "Ann Lee", KIND.PERSON),
        ("The first to go is Ann Lee, who takes her hat along.", "Ann Lee", KIND.PERSON),
        ("Three of the crew: that is how many left.", "Three", KIND.COUNT),
        ("After six seconds, in which the ship must not sink.", "six seconds", KIND.DURATION),
    ],
)
def test_sentence_that_tells_or_leans_has_no_gap(answer: str, value: str, kind: AnswerKind) -> None:
    assert gap_in(answer, value, kind) is None


def test_sentence_gets_a_gap() -> None:
    assert (
        gap_in("The film has 555 musicians on its score.", "555")
        == f"The film has {GAP} musicians on its score."
    )
    assert (
        gap_in("J. J. Ray wrote it. The film has 12 storms at sea.", "12")
        == f"The film has {GAP} storms at sea."
    )


@pytest.mark.parametrize(
    ("sentence", "choice", "fit"),
    [
        (f"It was an {GAP} day.", "icy", True),
        (f"It was an {GAP} day.", "cold", False),
        (f"It was a {GAP} day.", "icy", False),
        (f"It was a {GAP} day.", "cold", True),
        (f"On that {GAP} day.", "icy", True),
    ],
)
def test_choice_fits_the_article(sentence: str, choice: str, *, fit: bool) -> None:
    assert fits(sentence, choice) is fit


# Wordings by attribute.


def test_every_wording_is_of_an_attribute_and_its_kind() -> None:
    for name, wording in wordings().items():
        assert wording.kind in attributes()[name].kinds, name
        assert "{subject}" in wording.prompt
        assert not wording.statement or ("{subject}" in wording.statement and "{value}" in wording.statement)


SHIP = Entity("ship", EntityKind.FILM, "The Ship", "a film", ("Storm",))


def stated(attribute: str, kind: AnswerKind, text: str, question: str = "How about it?") -> Fact:
    return Fact(
        "f", "places", question, "Told.", 1, about=(About("ship", attribute),), value=Value(kind, text)
    )


def test_relation_words_question_and_statement() -> None:
    fact = stated("release", AnswerKind.DATE, "July 12, 2023", "When did it come out, and who made it?")
    known = replace(pack(fact), entities=(SHIP,))
    forms = by_form(known, "f")
    assert forms["direct"].prompt == "When did the Ship come out?"
    assert "true" not in forms  # some country may have another day
    month = by_form(replace(known, facts=(stated("release", AnswerKind.DATE, "July 2023"),)), "f")
    assert month["true"].prompt == "True or false? The Ship came out in July 2023."
    assert month["false"].prompt == "True or false? The Ship came out in October 2023."
    assert by_form(replace(known, subject="Storm"), "f")["direct"].prompt == "When did Storm come out?"


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        (stated("release", AnswerKind.DURATION, "two weeks"), "The Ship"),  # no date
        (stated("view", AnswerKind.STATEMENT, "good"), "The Ship"),  # no wording
        (stated("budget", AnswerKind.MONEY, "5 pounds"), "Ship (1996)"),
        (stated("release", AnswerKind.DATE, "12 July 1996"), "Ship 1996"),  # tells the year
    ],
)
def test_relation_is_left_out_where_it_does_not_fit(fact: Fact, name: str) -> None:
    known = replace(pack(fact), entities=(replace(SHIP, name=name),))
    assert fact.value is not None
    assert relation_of(known, fact, fact.value) is None


def test_budget_is_that_of_a_film() -> None:
    fact = stated("budget", AnswerKind.MONEY, "5 pounds")
    assert fact.value is not None
    ramp = replace(SHIP, kind=EntityKind.SEQUENCE)
    assert relation_of(replace(pack(fact), entities=(SHIP,)), fact, fact.value) is not None
    assert relation_of(replace(pack(fact), entities=(ramp,)), fact, fact.value) is None
