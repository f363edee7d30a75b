"""What facts say that they are about: found by wordings that nobody wrote, and what none is about denied."""

from dataclasses import replace

import pytest

from bot.domain.matching.model import Status
from bot.domain.matching.schema.unstated import ANYTHING, stated_by, unstated, wordings_of
from bot.domain.matching.verdict.denying import Silence, silence_on
from bot.domain.matching.verdict.index import Group, GroupKind, Index
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.attributes import attributes, completed
from bot.domain.pack.model import About, AnswerKind, Entity, EntityKind, Fact, Gap, Pack, Source

ADA = Entity("ada", EntityKind.PERSON, "Ada Berg", "keeper", ("Ada",))
JO = Entity("jo", EntityKind.PERSON, "Jo Lind", "sailor", ("Jo",))


def fact(name: str, question: str, answer: str, phrasing: str, **fields: object) -> Fact:
    written = Fact(name, "t", question, answer, 1, phrasings=(phrasing,))
    return completed(replace(written, **fields), {"ada", "jo"})


AGE = fact(
    "age",
    "How many summers has Ada Berg seen?",
    "Ada Berg is 61.",
    "the summers of Ada",
    about=(About("ada", "age"),),
)
HOME = fact(
    "home",
    "Where does Jo Lind sleep?",
    "Jo Lind sleeps on the quay.",
    "the bed of Jo",
    about=(About("jo", "home"),),
)
DOOR = fact("door", "Why is the door green?", "Paint was cheap.", "green door", kinds=(AnswerKind.REASON,))
STEPS = fact(
    "steps", "How many steps are there?", "There are 96.", "count of steps", kinds=(AnswerKind.MEASURE,)
)
TALL = fact(
    "tall",
    "How tall is Jo Lind?",
    "He is small.",
    "the height of Jo",
    kinds=(AnswerKind.MEASURE,),
    entities=("jo",),
)


TALL_ADA = replace(
    TALL, id="tall_ada", question="How tall is Ada?", entities=("ada",), phrasings=("Ada high",)
)


def pack_of(*facts: Fact, gaps: tuple[Gap, ...] = ()) -> Pack:
    source = Source("A piece", "2024-05-06", 2)
    return Pack("lamp", "The Lamp", source, entities=(ADA, JO), facts=facts, gaps=gaps)


@pytest.fixture(scope="module")
def lamp() -> Matcher:
    return Matcher.build(pack_of(AGE, HOME, DOOR))


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("How old is Ada?", "age"),
        ("is Ada Berg still young", "age"),
        ("what age has Ada reached", "age"),
        ("where does Jo live?", "home"),
        ("what is the address of Jo Lind", "home"),
    ],
)
def test_fact_is_found_by_what_it_is_about(lamp: Matcher, question: str, fact_id: str) -> None:
    verdict = lamp.match(question)
    assert (verdict.status, verdict.fact_id) == (Status.ANSWER, fact_id)


def test_fact_is_not_found_without(lamp: Matcher) -> None:
    unsaid = Matcher.build(pack_of(replace(AGE, about=()), HOME, DOOR))
    assert unsaid.match("what age has Ada reached").fact_id is None
    assert lamp.match("what age has Ada reached").fact_id == "age"


@pytest.mark.parametrize(
    ("question", "unknown", "nearby"),
    [
        ("How old is Jo?", "how old Jo Lind is", ("home",)),
        ("where does ada live", "where Ada Berg lives", ("age",)),
        ("when was Ada born?", "when Ada Berg was born", ("age",)),
        ("did Jo win an oscar", "what Jo Lind has won", ("home",)),
    ],
)
def test_what_no_fact_is_about_is_denied_by_name(
    lamp: Matcher, question: str, unknown: str, nearby: tuple[str, ...]
) -> None:
    verdict = lamp.match(question)
    assert verdict.status is Status.UNKNOWN
    assert verdict.gap is not None
    assert (verdict.gap.subject, verdict.gap.nearby) == (unknown, nearby)


def test_what_a_fact_could_say_is_suggested() -> None:
    verdict = Matcher.build(pack_of(AGE, HOME, DOOR, STEPS)).match("How old is Jo?")
    assert (verdict.status, verdict.gap) == (Status.SUGGEST, None)
    assert [candidate.fact_id for candidate in verdict.candidates] == ["steps"]  # a measure, as an age is


@pytest.mark.parametrize(("name", "unknown"), [("Ada", None), ("Jo", "how old Jo Lind is")])
def test_what_is_stated_is_not_denied_even_if_it_sounds_like_what_is_not(
    name: str, unknown: str | None
) -> None:
    index = Index.learn(pack_of(AGE, HOME, DOOR))
    reading = index.reader.read(f"how old is {name}")
    found = index.find(reading, 1)
    assert found is not None
    silence = silence_on(
        index, reading, replace(found, gap=Group(GroupKind.UNSTATED, "age", ()), gap_score=2.0)
    )
    assert (silence and silence.gap.subject) == unknown


def silence_on_age(pack: Pack, kind: GroupKind, group_id: str) -> Silence | None:
    """Return what is not said to a question for Jo's age that is most like that class."""
    index = Index.learn(pack)
    reading = index.reader.read("how old is Jo")
    found = index.find(reading, 1)
    assert found is not None
    return silence_on(index, reading, replace(found, gap=Group(kind, group_id, ()), gap_score=2.0))


def test_gap_of_the_author_is_denied_whatever_facts_could_say() -> None:
    own = Gap("age", "t", "how old Jo is", ("what is the year of Jo",), (AnswerKind.MEASURE,))
    assert silence_on_age(pack_of(STEPS, gaps=(own,)), GroupKind.GAP, "age") == Silence(own, frozenset())


def test_only_facts_of_that_kind_on_that_thing_could_say_it() -> None:
    silence = silence_on_age(pack_of(AGE, DOOR, STEPS, TALL_ADA), GroupKind.UNSTATED, "age")
    assert silence is not None
    assert silence.gap.subject == "how old Jo Lind is"
    assert silence.unless == {"steps"}  # "age" says what it is about, and the last one is about Ada


def test_author_says_what_is_stated() -> None:
    stated = stated_by(pack_of(AGE, HOME))
    assert stated == {"age": {"ada"}, "home": {"jo"}}


def test_what_is_stated_is_judged_where_no_author_says_it() -> None:
    assert stated_by(pack_of(TALL))["height"] == {"jo"}
    assert stated_by(pack_of(replace(TALL, entities=())))["height"] == {ANYTHING}


def test_wordings_name_the_thing_and_are_no_others() -> None:
    asked = replace(DOOR, phrasings=("how old is Ada Berg",))
    wordings = wordings_of(pack_of(asked, AGE))
    assert set(wordings) == {"age"}
    assert "what is the age of Ada Berg" in wordings["age"]
    assert "how old is Ada Berg" not in wordings["age"]


def test_wording_leads_to_the_first_of_several_facts() -> None:
    again = replace(AGE, id="again", question="Ada's years?", phrasings=())
    assert set(wordings_of(pack_of(AGE, again))) == {"age"}


def test_questions_that_are_left_open_name_who_they_are_open_for() -> None:
    pack = pack_of(AGE, HOME)
    left = dict(unstated(pack, stated_by(pack)))
    of_people = {each.id for each in attributes().values() if each.belongs_to(EntityKind.PERSON)}
    assert set(left) == of_people  # nothing else is in the pack
    assert "how old is Jo Lind" in left["age"]
    assert not any("Ada" in question for question in left["age"])
    assert any("Ada" in question for question in left["birthday"])
    assert any("Jo" in question for question in left["birthday"])
    both = pack_of(AGE, replace(AGE, id="jo_age", about=(About("jo", "age"),)))
    assert "age" not in dict(unstated(both, stated_by(both)))
