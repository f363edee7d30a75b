"""What facts say that they are about, how it is read, and what follows from it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.pack.attributes import attributes, completed, stated_in
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import About, AnswerKind, EntityKind, Fact, Value
from tests.domain.pack.sample import FACT, GAP, HEADER, WHOLE, problems_of, write

PLAYED = Fact(
    "grace",
    "cast",
    "Who plays Grace?",
    "Ada Berg plays Grace.",
    1,
    value=Value(AnswerKind.PERSON, "Ada Berg", entity="ada"),
    about=(About("grace", "played_by"),),
)
PLAIN = FACT.replace('kinds = ["person", "yes_no"]\nentities = ["mara"]\n', "")
BARE = "\n".join(line for line in PLAIN.splitlines() if not line.startswith("value")) + "\n"


def about(written: str, fact: str = FACT) -> str:
    return WHOLE.replace(FACT, f"{fact}about = {written}\n")


@pytest.mark.parametrize(
    ("kind", "attribute", "belongs"),
    [
        (EntityKind.PERSON, "age", True),
        (EntityKind.FILM, "age", False),
        (EntityKind.GAME, "plot", True),
        (EntityKind.WORK, "plot", True),
        (EntityKind.GROUP, "members", True),
        (EntityKind.EVENT, "founder", True),
        (EntityKind.PERSON, "members", False),
    ],
)
def test_attribute_belongs_to_kinds_like_its_own(
    kind: EntityKind,
    attribute: str,
    belongs: bool,  # noqa: FBT001 - a case
) -> None:
    assert attributes()[attribute].belongs_to(kind) is belongs


def test_every_kind_of_thing_has_attributes() -> None:
    for kind in EntityKind:
        assert any(attribute.belongs_to(kind) for attribute in attributes().values()), kind


def test_name_stands_in_questions_and_in_what_is_unknown() -> None:
    age = attributes()["age"]
    assert age.unknown_of("Ada") == "how old Ada is"
    assert "how old is Ada" in age.questions_about("Ada")
    assert not any("{" in question for question in age.questions_about("Ada"))


def test_inverse_is_an_attribute() -> None:
    inverses = {each.inverse for each in attributes().values() if each.inverse}
    assert inverses
    assert inverses <= attributes().keys()


def test_value_is_told_about_in_turn() -> None:
    assert stated_in(PLAYED) == (About("grace", "played_by"), About("ada", "plays"))


def test_value_without_an_entity_is_told_nothing_about() -> None:
    assert stated_in(replace(PLAYED, value=Value(AnswerKind.PERSON, "a child"))) == PLAYED.about
    assert stated_in(replace(PLAYED, value=None)) == PLAYED.about


def test_kinds_and_entities_follow() -> None:
    whole = completed(replace(PLAYED, kinds=(AnswerKind.YES_NO,), entities=("jo",)), {"grace", "ada"})
    assert whole.kinds == (AnswerKind.YES_NO, AnswerKind.PERSON)
    assert whole.entities == ("grace", "jo", "ada")
    assert completed(PLAYED, {"grace"}).entities == ("grace",)


def test_nothing_follows_from_nothing() -> None:
    fact = replace(PLAYED, about=())
    assert completed(fact, {"grace", "ada"}) is fact


@pytest.mark.parametrize(
    "written", ['{ entity = "mara", attribute = "job" }', '[{ entity = "mara", attribute = "job" }]']
)
def test_table_is_read_like_a_list_of_one(tmp_path: Path, written: str) -> None:
    fact = read_pack(write(tmp_path, about(written, PLAIN))).fact["director"]
    assert fact.about == (About("mara", "job"),)
    assert fact.entities == ("mara",)
    assert fact.kinds[0] is AnswerKind.PERSON  # of its value
    assert attributes()["job"].kinds < set(fact.kinds)


def test_several_things_are_read(tmp_path: Path) -> None:
    written = '[{ entity = "mara", attribute = "job" }, { entity = "mara", attribute = "age" }]'
    fact = read_pack(write(tmp_path, about(written, PLAIN))).fact["director"]
    assert fact.about == (About("mara", "job"), About("mara", "age"))
    assert AnswerKind.MEASURE in fact.kinds


@pytest.mark.parametrize("fact", [FACT, BARE], ids=["whole", "bare"])
@pytest.mark.parametrize(
    ("written", "problems"),
    [
        (
            '{ entity = "mara", attribute = "ag" }',
            ("about.attribute: there is no 'ag', did you mean 'age'?",),
        ),
        ('{ entity = "mar", attribute = "age" }', ("about.entity: there is no 'mar', did you mean 'mara'?",)),
        (
            '{ entity = "mara", attribute = "plot" }',
            ("about: 'plot' belongs to film or work, and 'mara' is of the kind person",),
        ),
        ('{ entity = "mara" }', ("about.0.attribute: field required",)),
        (
            '{ entity = "mara", attribute = "age", kind = "x" }',
            ("about.0.kind: unknown field",),
        ),
        ('{ entity = 3, attribute = "age" }', ("about.0.entity: input should be a valid string",)),
        ("3", ("about: input should be a valid tuple",)),
        (
            '[{ entity = "mar", attribute = "age" }, { entity = "mara", attribute = "plot" }]',
            (
                "about: 'plot' belongs to film or work, and 'mara' is of the kind person",
                "about.entity: there is no 'mar', did you mean 'mara'?",
            ),
        ),
    ],
)
def test_what_is_wrong_is_reported_and_causes_no_other_problem(
    tmp_path: Path, written: str, problems: tuple[str, ...], fact: str
) -> None:
    found = problems_of(write(tmp_path, about(written, fact)))
    assert found == tuple(f"all.toml: fact 'director': {problem}" for problem in problems)


def test_entity_may_be_in_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, HEADER + FACT + 'about = { entity = "nora", attribute = "age" }\n' + GAP, "a.toml")
    write(tmp_path, "[[entity\n", "b.toml")
    (problem,) = problems_of(tmp_path)
    assert problem.startswith("b.toml: not readable as TOML: ")
