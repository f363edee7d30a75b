"""Questions from many sources: spoilers, sources that differ, what changes, and what else is right."""

import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from bot.domain.pack.model import (
    About,
    AnswerKind,
    Claim,
    Entity,
    EntityKind,
    Fact,
    Pack,
    QuizItem,
    Quote,
    Source,
    Spoiler,
    Topic,
    Value,
)
from bot.domain.quiz.distractors import Distractors
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.judging import is_right
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.refusals import NoQuestions
from bot.domain.quiz.selection import QuestionFilter, choose_daily, select
from bot.domain.quiz.shown import History


def person(name: str, role: str = "on board", *aliases: str) -> Entity:
    return Entity(name.split(maxsplit=1)[0].lower(), EntityKind.PERSON, name, role, aliases)


CREW = ("Mara Lind", "Ana Berg", "Jo Hall", "Kim Sund", "Tor Vik", "Eva Moe")


def named(id_: str, question: str, name: str, *attributes: str, of: str = "film", **fields: object) -> Fact:
    about = tuple(About(of, attribute) for attribute in attributes)
    fact = Fact(id_, "t", question, f"That was {name}, by all that is known.", 1, about=about,
                value=Value(AnswerKind.PERSON, name, entity=name.split(maxsplit=1)[0].lower()))  # fmt: skip
    return replace(fact, **fields)  # type: ignore[arg-type]


def pack(
    *facts: Fact, people: Sequence[Entity] = tuple(map(person, CREW)), quotes: tuple[Quote, ...] = (),
    items: tuple[QuizItem, ...] = (),
) -> Pack:  # fmt: skip
    known = {entity.id for entity in people}
    subjects = dict.fromkeys(
        about.entity for fact in facts for about in fact.about if about.entity not in known
    )
    entities = (*people, *(Entity(id_, EntityKind.FILM, id_.title(), "a film") for id_ in subjects))
    source, topics = Source("S", "2023-07-05", 3), (Topic("t", "T", ""),)
    return Pack("p", "P", source, topics, entities, facts, quotes=quotes, quiz_items=items)


def by_key(knowledge: Pack) -> dict[str, Question]:
    return {question.key: question for question in questions_of(knowledge)}


OTHERS = (
    named("cook", "Who made the second one?", "Ana Berg", "director", of="second"),
    named("score", "Who made the third one?", "Jo Hall", "director", of="third"),
    named("lamp", "Who made the fourth one?", "Tor Vik", "director", of="fourth"),
)

# Spoilers.

DIRECTOR = named("director", "Who directed it?", "Mara Lind", "director")
KILLER = named("killer", "Who sank the ship?", "Kim Sund", "director", of="ship", spoiler=Spoiler.ENDING)
ITEM = QuizItem("i", "killer", "Who did it?", "Kim Sund", ("Ana Berg", "Jo Hall", "Tor Vik"), "He did.")
QUOTES = (
    Quote("open", "mara", "It was very cold out there.", "On the weather", sources=("gazette",)),
    Quote("told", "mara", "In the end Kim had to drown.", "On the end", spoiler=Spoiler.MILD),
)


def test_questions_are_as_telling_as_what_they_ask_for() -> None:
    questions = questions_of(pack(DIRECTOR, KILLER, items=(ITEM,), quotes=QUOTES))
    telling = {question.key: question.spoiler for question in questions}
    assert {level for key, level in telling.items() if "killer" in key or "item:i" in key} == {Spoiler.ENDING}
    assert {level for key, level in telling.items() if "director" in key} == {Spoiler.OPEN}
    assert (telling["quote:open:speaker"], telling["quote:told:speaker"]) == (Spoiler.OPEN, Spoiler.MILD)


def test_wrong_choices_give_nothing_away() -> None:
    secret = replace(
        KILLER, value=Value(AnswerKind.PERSON, "Old Nick"), answer="It was Old Nick, in disguise."
    )
    asked = by_key(pack(DIRECTOR, *OTHERS, secret))
    assert "Old Nick" not in asked["fact:director:direct"].distractors
    assert "Who directed Ship?" not in asked["fact:director:reverse"].distractors
    assert "Who directed Film?" in asked["fact:killer:reverse"].distractors


@pytest.mark.parametrize("spoilers", [False, True])
def test_spoilers_are_asked_for_only_where_wanted(*, spoilers: bool) -> None:
    pool = [Question(f"q{n}", f"{n}?", "Yes", ("No",), spoiler=level) for n, level in enumerate(Spoiler)]
    cards = select(pool, QuestionFilter(3, spoilers=spoilers), History(), Random(1))
    assert {card.question.spoiler for card in cards} == ({*Spoiler} if spoilers else {Spoiler.OPEN})


def test_question_of_the_day_is_no_spoiler() -> None:
    with pytest.raises(NoQuestions):
        choose_daily([Question("q", "?", "Yes", ("No",), spoiler=Spoiler.MILD)], History(), Random(1))


# Sources that differ, and what changes.

CLAIM = Claim("Ana Berg", ("herald",), ("A. Berg",))
DISPUTED = replace(DIRECTOR, claims=(CLAIM,))


def test_what_any_source_says_is_right() -> None:
    direct = by_key(pack(DISPUTED))["fact:director:direct"]
    assert direct.answer == "Mara Lind"
    assert direct.claims == (CLAIM,)
    assert all(is_right(direct, text) for text in ("Mara Lind", "Ana Berg", "A. Berg"))
    assert not is_right(direct, "Jo Hall")
    assert "Ana Berg" not in direct.distractors
    assert "Ana Berg" in by_key(pack(DIRECTOR))["fact:director:direct"].distractors


def test_what_a_source_denies_is_no_statement() -> None:
    forms = {question.form for question in questions_of(pack(DIRECTOR))}
    assert {question.form for question in questions_of(pack(DISPUTED))} == forms - {Form.STATEMENT}
    surely = Fact(
        "f", "t", "Was the hall in Rome cold?", "Yes, it was.", 1, value=Value(AnswerKind.YES_NO, "Yes")
    )
    assert "fact:f:direct" in by_key(pack(surely))
    assert by_key(pack(replace(surely, claims=(Claim("No", ("herald",)),)))) == {}


def test_authored_question_accepts_claims() -> None:
    item = QuizItem(
        "i", "director", "Who made it?", "Mara Lind", ("Ana Berg", "Jo Hall", "Tor Vik"), "She did."
    )
    asked = by_key(pack(DISPUTED, items=(item,)))["item:i"]
    assert asked.distractors == ("Jo Hall", "Tor Vik")
    assert asked.accept == ("Ana Berg", "A. Berg")
    assert asked.claims == (CLAIM,)
    other = replace(item, answer="Eva Moe", prompt="Who helped her?")
    assert by_key(pack(DISPUTED, items=(other,)))["item:i"].accept == ()


def test_clue_has_one_question_of_the_same_attribute() -> None:
    more = named("fifth", "Who made the fifth one?", "Eva Moe", "director", of="fifth")
    elsewhere = named("tale", "Who wrote it?", "Kim Sund", "writer", of="sixth")
    disputed = replace(OTHERS[0], claims=(Claim("Mara Lind", ("herald",)),))
    asked = by_key(pack(DIRECTOR, disputed, *OTHERS[1:], more, elsewhere))
    assert asked["fact:director:reverse"].prompt == "The answer is “Mara Lind”. What was the question?"
    assert asked["fact:director:reverse"].answer == "Who directed Film?"
    assert asked["fact:director:reverse"].distractors == (
        "Who directed Third?",
        "Who directed Fourth?",
        "Who directed Fifth?",
    )
    assert "fact:director:reverse" not in by_key(pack(DIRECTOR, disputed, *OTHERS[1:], elsewhere))


def test_what_changes_is_not_asked() -> None:
    changing = replace(DIRECTOR, as_of="2024-01-01")
    item = replace(ITEM, fact="director")
    questions = questions_of(pack(changing, *OTHERS, items=(item,)))
    assert questions
    assert not [question for question in questions if question.fact == "director"]
    assert not [question for question in questions if DIRECTOR.question in question.distractors]


def test_quotation_cites_its_sources() -> None:
    asked = by_key(pack(DIRECTOR, quotes=QUOTES))["quote:open:speaker"]
    assert (asked.paragraph, asked.sources) == (0, ("gazette",))


# What else is right.


def test_other_facts_about_the_same_are_right_too() -> None:
    writer = named("writer", "Who wrote the script?", "Mara Lind", "writer")
    second = named("second", "Whose pen polished every scene?", "Ana Berg", "writer")
    item = QuizItem(
        "i", "writer", "Whose script is it?", "Mara Lind", ("Ana Berg", "Jo Hall", "Tor Vik"), "Hers."
    )
    apart = replace(second, about=(About("sequel", "writer"),))
    assert "Ana Berg" not in by_key(pack(writer, second))["fact:writer:direct"].distractors
    assert by_key(pack(writer, apart))["fact:writer:direct"].distractors[0] == "Ana Berg"  # of something else
    assert by_key(pack(writer, second, items=(item,)))["item:i"].distractors == ("Jo Hall", "Tor Vik")
    assert by_key(pack(writer, apart, items=(item,)))["item:i"].distractors == item.distractors


def test_same_relation_from_the_other_side_is_right_too() -> None:
    people = (*map(person, CREW), Entity("cook", EntityKind.CHARACTER, "The Cook", "a role"))
    played = named("played", "Who plays him on screen?", "Mara Lind", "played_by", of="cook")
    part = Value(AnswerKind.CHARACTER, "The Cook", entity="cook")
    plays = Fact("plays", "t", "Which part is it?", "That of the man with the knife.", 1,
                 about=(About("ana", "plays"),), value=part)  # fmt: skip
    assert "Ana Berg" in by_key(pack(played, people=people))["fact:played:direct"].distractors
    assert "Ana Berg" not in by_key(pack(played, plays, people=people))["fact:played:direct"].distractors


@pytest.mark.parametrize("question", ["Who cooked for Berg on board?", "Who cooked for A. B. on board?"])
def test_who_is_mentioned_is_no_choice(question: str) -> None:
    people = (*map(person, CREW[:1]), person("Ana Berg", "on board", "Berg", "A. B."), *map(person, CREW[2:]))
    wrong = by_key(pack(named("cook", question, "Mara Lind"), people=people))["fact:cook:direct"].distractors
    assert set(wrong) == set(CREW[2:])


def test_who_is_quoted_about_is_no_speaker() -> None:
    people = (*map(person, CREW[:2]), person("Jo Hall", "on board", "Jo"), *map(person, CREW[3:]))
    quote = replace(QUOTES[0], text="Jo was very cold out there.", entities=("ana",))
    wrong = by_key(pack(people=people, quotes=(quote,)))["quote:open:speaker"].distractors
    assert set(wrong) == set(CREW[3:])


def test_who_spoke_once_is_not_asked_for_beside_those_who_speak_often() -> None:
    once = Quote("once", "ana", "I paid for it out of my own pocket.", "On the money")
    often = tuple(Quote(f"q{n}", "mara", f"We went there {n} times in all.", "On the trip") for n in range(5))
    assert "quote:once:speaker" in by_key(pack(quotes=(once, *often[:4])))
    assert "quote:once:speaker" not in by_key(pack(quotes=(once, *often)))
    assert "quote:q0:speaker" in by_key(pack(quotes=(once, *often)))


# What fits.


def test_those_of_the_same_part_come_first() -> None:
    people = (
        *(person(name, "plays a sailor") for name in CREW[:2]),
        *(person(name, "stunt driver") for name in CREW[2:4]),
        *(person(name, "plays a cook") for name in CREW[4:]),
    )
    star = named("star", "Who is the star?", "Mara Lind")
    assert by_key(pack(star, people=people))["fact:star:direct"].distractors[:3] == (
        "Ana Berg",
        "Tor Vik",
        "Eva Moe",
    )
    quote = replace(QUOTES[0], speaker="kim")
    said = by_key(pack(people=people, quotes=(quote, replace(quote, id="b", speaker="tor", text="Go."))))
    assert said["quote:open:speaker"].distractors[:2] == ("Tor Vik", "Jo Hall")  # quoted; of the same trade


def test_what_answers_the_same_of_others_comes_first() -> None:
    roles = tuple(Entity(f"r{n}", EntityKind.CHARACTER, f"Role {n}", "a role") for n in range(3))
    facts = [named(f"f{n}", f"Who plays Role {n}?", name, "played_by", of=f"r{n}")
             for n, name in enumerate(("Mara Lind", "Eva Moe", "Tor Vik"))]  # fmt: skip
    asked = by_key(pack(*facts, people=(*map(person, CREW), *roles)))
    assert set(asked["fact:f0:direct"].distractors[:2]) == {"Eva Moe", "Tor Vik"}


@pytest.mark.parametrize(
    ("kind", "answer", "written", "fitting"),
    [
        (AnswerKind.MEASURE, "12A", ("PG-13", "60 mph", "5 feet"), ()),
        (AnswerKind.MONEY, "2 million dollars", ("9 million dollars", "5 pounds", "7 million dollars"),
         ("7 million dollars",)),
        (AnswerKind.DATE, "autumn 2020", ("May", "2011", "October 10, 2023"), ("2011",)),
    ],
)  # fmt: skip
def test_choices_are_written_alike(
    kind: AnswerKind, answer: str, written: tuple[str, ...], fitting: tuple[str, ...]
) -> None:
    asked = Fact("f", "t", "What is it?", "It is told elsewhere.", 1, value=Value(kind, answer))
    item = QuizItem("i", "f", "What?", answer, written, "So it is.", kind=kind)
    wrong = Distractors(pack(asked, items=(item,))).for_fact(asked, Value(kind, answer))
    assert tuple(text for text in written if text in wrong) == fitting


@pytest.mark.parametrize(
    ("told", "wrong"),
    [("It came to the UK on 21 May.", False), ("It came out on 23 May.", True), ("It came out late.", True)],
)
def test_day_that_is_told_may_be_right_elsewhere(told: str, *, wrong: bool) -> None:
    value = Value(AnswerKind.DATE, "23 May 2025")
    fact = Fact("f", "t", "When did it come out?", told, 1, value=value)
    assert Distractors(pack(fact)).is_proven_wrong(fact, value, "21 May 2025") is wrong


def test_year_does_not_answer_for_its_months() -> None:
    value = Value(AnswerKind.DATE, "September 2021", ("2021",))
    fact = Fact("f", "t", "When was it?", "It was told in the autumn.", 1, value=value)
    assert Distractors(pack(fact)).for_fact(fact, value)[:2] == ("November 2021", "July 2021")


def test_large_pack_is_made_in_a_moment() -> None:
    people = tuple(person(f"P{n:03} Name{n % 97}", f"role{n % 13}") for n in range(200))
    facts = [named(f"f{n}", f"Who did the {n % 61} thing of kind{n % 37} at place{n % 53}?",
                   people[n % 200].name, "writer", of=f"e{n}") for n in range(500)]  # fmt: skip
    started = time.process_time()
    questions = questions_of(pack(*facts, people=people))
    spent = time.process_time() - started
    assert len(questions) >= len(facts)
    assert spent < 3  # seconds; half a one where nothing else runs
