"""Yes/no questions that a fact decides."""

from dataclasses import replace

import pytest

from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.meanings import lexicon_of
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.deciding import holds, yes_no_question
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.matching.verdict.worded import WordedAnswers
from bot.domain.pack.model import AnswerKind, Fact, Pack, Value

DECIDED = [
    ("does it come out in July?", "release_date", True),
    ("doesn't it open on july 12", "release_date", True),
    ("is it july 12 2023", "release_date", True),
    ("Is the film coming in August?", "release_date", False),
    ("did it come out in July 2022?", "release_date", False),
    ("is the article from 2023", "article_date", True),
    ("isn't this article from 2021?", "article_date", False),
    ("is the director McQuarrie?", "director", True),
    ("Did Tom Cruise direct the film?", "director", False),
    ("is it true that Hayley Atwell plays Grace?", "grace_actor", True),
    ("was the fight shot in norway", "fight_location", True),
    ("was the train fight shot in the uk", "fight_location", False),
    ("was the train wreck shot in the uk", "wreck_location", True),
    ("did they have more than one shot", "one_shot", False),
    ("did each camera have one shot", "one_shot", True),
    ("did they have at least one shot", "one_shot", True),
    ("does tom cruise do his own stunts", "own_stunts", True),
    ("is Grace played by Haley Attwell", "grace_actor", True),
    ("is jason bourne the hero", "hero", False),
    ("did steven spielberg direct it", "director", False),
    ("was it directed by christopher nolan", "director", False),
    ("isn't Grace played by emily blunt", "grace_actor", False),
]
UNDECIDED = [
    ("does it come out in June or July?", "release_date"),
    ("does it come out before July?", "release_date"),
    ("was it released in the summer of 2023", "release_date"),
    ("is this the final time Tom Cruise plays Ethan Hunt?", "star"),
    ("is Hayley Atwell the star's friend?", "star"),
    ("does Hayley Atwell star in it?", "star"),
    ("was only the fight shot in Norway?", "fight_location"),
    ("is it shot in Paris?", "fight_location"),
    ("does Hayley Atwell play piano", "grace_actor"),
    ("is Grace pregnant", "grace_actor"),
    ("is the character's name james hunt", "hero"),
    ("does Tom Cruise use a stunt double?", "own_stunts"),
    ("does Tom Cruise never do his own stunts?", "own_stunts"),
    ("who directed it?", "director"),
    ("did the crew bring one of the cameras?", "one_shot"),
]


LASTS = Fact(
    "length",
    "film",
    "How long is the film?",
    "The film lasts 163 minutes.",
    1,
    phrasings=("how long does it last",),
    value=Value(AnswerKind.DURATION, "163 minutes"),
)


CHASE = Fact(
    "chase",
    "film",
    "What happens in Rome?",
    "Tom Cruise drives a Fiat through Rome. Hayley Atwell is handcuffed to him.",
    1,
    yes=("does tom cruise drive the car", "does tom cruise save hayley atwell", "is it more than one car"),
    no=("is the chase in paris", "does hayley atwell drive the car", "did they use two cars"),
)


@pytest.fixture(scope="module")
def reader(film_pack: Pack) -> QuestionReader:
    """Return a reader that knows the pack's words."""
    return QuestionReader.of(
        (text for fact in film_pack.facts for text in fact.phrasings), lexicon_of(film_pack)
    )


def decide(reader: QuestionReader, pack: Pack, question: str, fact: Fact) -> bool | None:
    asked = yes_no_question(question)
    return None if asked is None else holds(asked, fact, reader, pack.entity)


@pytest.mark.parametrize(("question", "fact_id", "expected"), DECIDED)
def test_value_decides(
    reader: QuestionReader,
    film_pack: Pack,
    question: str,
    fact_id: str,
    expected: bool,  # noqa: FBT001 - a case
) -> None:
    assert decide(reader, film_pack, question, film_pack.fact[fact_id]) is expected


@pytest.mark.parametrize(("question", "fact_id"), UNDECIDED)
def test_doubtful_is_left_undecided(
    reader: QuestionReader, film_pack: Pack, question: str, fact_id: str
) -> None:
    assert decide(reader, film_pack, question, film_pack.fact[fact_id]) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("is it longer than two hours?", True),
        ("is it shorter than two hours?", False),
        ("is the film over 3 hours long?", False),
        ("does it last 163 minutes?", True),
        ("does it last 2 hours and 43 minutes?", True),
        ("does it last about 163 minutes?", None),
        ("is it too long to last 163 minutes?", None),
        ("is it longer than the last film?", None),
        ("is it 163 long?", None),
    ],
)
def test_length_is_compared(
    reader: QuestionReader,
    film_pack: Pack,
    question: str,
    expected: bool | None,  # noqa: FBT001 - a case
) -> None:
    assert decide(reader, film_pack, question, LASTS) is expected


def test_what_is_not_so_decides_nothing(reader: QuestionReader, film_pack: Pack) -> None:
    never = replace(LASTS, answer="The film never lasts 163 minutes.")
    yes = replace(LASTS, answer="Yes, it lasts 163 minutes.")
    assert decide(reader, film_pack, "does it last 163 minutes?", never) is None
    assert decide(reader, film_pack, "does it last 163 minutes?", yes) is None


def test_verdict_says_so(film: Matcher) -> None:
    assert film.match("does it come out in July?").holds is True
    assert film.match("Did Tom Cruise direct the film?").holds is False
    assert film.match("who directed it").holds is None
    several = film.match("does it come out in August and is McQuarrie the director?")
    assert [part.verdict.holds for part in several.parts] == [False, True]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Does Tom Cruise drive the car?", True),
        ("so does tom cruise really drive the car himself in the film", True),
        ("is it true that the chase is in Paris", False),
        ("was the chase in Paris?", False),
        ("does hayley atwell save tom cruise", None),
        ("is it one car", None),
        ("does tom cruise drive the train", None),
        ("doesn't tom cruise drive the car", True),
        ("does tom cruise never drive the car", None),
        ("where is the chase", None),
    ],
)
def test_wordings_say_yes_and_no(
    reader: QuestionReader,
    question: str,
    expected: bool | None,  # noqa: FBT001 - a case
) -> None:
    asked = yes_no_question(without_fillers(question))
    assert (None if asked is None else WordedAnswers(reader).holds(asked, CHASE)) is expected


def test_wordings_that_contradict_each_other_say_nothing(reader: QuestionReader) -> None:
    asked = yes_no_question("does tom cruise drive the car")
    assert asked is not None
    both = replace(CHASE, no=(*CHASE.no, "does tom cruise drive the car in the film"))
    assert WordedAnswers(reader).holds(asked, both) is None
