"""What facts that do not say it are probably about."""

from dataclasses import replace

from bot.domain.authoring.abouts import proposed
from bot.domain.pack.model import About, AnswerKind, Entity, EntityKind, Fact, Pack, Source, Value

ADA = Entity("ada", EntityKind.PERSON, "Ada Berg", "keeper")
FILM = Entity("film", EntityKind.FILM, "The Hill", "a film")
AGE = Fact("age", "t", "How old is Ada Berg?", "She is 61.", 1, entities=("film", "ada"))


def proposals(fact: Fact) -> list[tuple[int, About]]:
    other = Fact("other", "t", "Why is the door green?", "Nobody knows.", 1)
    return list(
        proposed(Pack("p", "P", Source("S", "2020-01-01", 1), entities=(FILM, ADA), facts=(other, fact)))
    )


def test_attribute_is_proposed_of_the_entity_that_can_have_it() -> None:
    assert proposals(AGE) == [(1, About("ada", "age"))]


def test_what_an_author_said_is_left_alone() -> None:
    assert proposals(replace(AGE, about=(About("ada", "birthday"),))) == []


def test_answer_is_not_the_subject() -> None:
    named = replace(AGE, value=Value(AnswerKind.PERSON, "Ada Berg", entity="ada"))
    assert proposals(named) == []


def test_nothing_is_proposed_without_a_subject() -> None:
    assert proposals(replace(AGE, entities=())) == []
    assert proposals(replace(AGE, entities=("film", "nobody"))) == []
