"""Questions made from a pack: enough of them, and no distractor that might be right."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.pack.model import (
    AnswerKind,
    Difficulty,
    Entity,
    EntityKind,
    Fact,
    Gap,
    Pack,
    QuizItem,
    Source,
    Spoiler,
    Topic,
    Value,
)
from bot.domain.quiz.distractors import Distractors
from bot.domain.quiz.generation import GAP, questions_of
from bot.domain.quiz.judging import is_right
from bot.domain.quiz.model import Form, Question
from tests.bench.quiz import findings
from tests.film import article_pack, whole_pack

PLACES = ("Norway", "Rome", "Abu Dhabi", "Leeds")


def place(id_: str, question: str, answer: str, value: str, *, entities: tuple[str, ...] = ()) -> Fact:
    return Fact(
        id_,
        "places",
        question,
        answer,
        1,
        (AnswerKind.PLACE,),
        entities,
        value=Value(AnswerKind.PLACE, value),
    )


FIGHT = place("fight", "Where was the fight shot?", "The fight on the train was shot in Norway.", "Norway")
CHASE = place("chase", "Where does the car race go?", "The car race goes through the city of Rome.", "Rome")
STOP = place("stop", "Which city comes last?", "The last city of the whole trip is Abu Dhabi.", "Abu Dhabi")


def pack(*facts: Fact, items: tuple[QuizItem, ...] = (), gaps: tuple[Gap, ...] = ()) -> Pack:
    entities = tuple(Entity(name.lower(), EntityKind.PLACE, name, "a place") for name in PLACES)
    return Pack(
        "p", "P", Source("S", "2023-07-05", 3), (Topic("places", "Places", "Where."),), entities, facts,
        gaps=gaps, quiz_items=items,
    )  # fmt: skip


def by_form(knowledge: Pack, fact: str) -> dict[str, Question]:
    return {
        question.key.rpartition(":")[2]: question
        for question in questions_of(knowledge)
        if question.fact == fact
    }


def test_typed_fact_has_all_forms() -> None:
    forms = by_form(pack(FIGHT, CHASE, STOP), "fight")
    assert set(forms) == {"direct", "cloze", "true", "false"}
    assert forms["cloze"].prompt == f"Fill the gap: “The fight on the train was shot in {GAP}.”"
    assert "Norway" not in forms["false"].prompt


@pytest.mark.parametrize(
    ("change", "candidate"),
    [
        ({"answer": "The fight on the train was shot in Norway and not far from Leeds."}, "Leeds"),
        ({"entities": ("leeds",)}, "Leeds"),
        ({"value": Value(AnswerKind.PLACE, "Norway", accept=("Leeds",))}, "Leeds"),
        ({"value": Value(AnswerKind.PLACE, "Leeds and Norway")}, "Leeds"),
    ],
)
def test_answer_allowed_by_fact_is_no_distractor(change: dict[str, object], candidate: str) -> None:
    fact = replace(FIGHT, **change)  # type: ignore[arg-type]
    assert candidate not in Distractors(pack(fact, CHASE)).for_fact(
        fact, fact.value or Value(AnswerKind.PLACE, "")
    )
    assert candidate in Distractors(pack(FIGHT, CHASE)).for_fact(FIGHT, Value(AnswerKind.PLACE, "Norway"))


def test_similar_question_blocks_distractor() -> None:
    second = place("second", "Where was the second fight shot?", "That one was shot in Leeds.", "Leeds")
    assert "Leeds" not in by_form(pack(FIGHT, CHASE, second), "fight")["direct"].distractors


def test_name_in_gap_is_no_distractor() -> None:
    item = QuizItem(
        "i", "fight", "Where?", "Norway", ("Paris", "Oslo", "Bern"), "There.", kind=AnswerKind.PLACE
    )
    gap = Gap("paris", "places", "whether they filmed in Paris")
    known = Distractors(pack(FIGHT, CHASE, items=(item,), gaps=(gap,)))
    assert known.for_fact(FIGHT, Value(AnswerKind.PLACE, "Norway")) == ("Oslo", "Bern")


def test_number_gets_close_distractors() -> None:
    fact = Fact(
        "shots", "places", "How many shots were there?", "Every camera had exactly one shot at it.", 1,
        value=Value(AnswerKind.COUNT, "exactly one"),
    )  # fmt: skip
    assert by_form(pack(fact), "shots")["direct"].distractors[:2] == ("Exactly two", "Exactly three")


def test_date_gets_days_of_same_month() -> None:
    fact = Fact(
        "day", "places", "When does the film open?", "It opens on July 12, in summer.", 1,
        value=Value(AnswerKind.DATE, "July 12"),
    )  # fmt: skip
    assert Distractors(pack(fact)).for_fact(fact, Value(AnswerKind.DATE, "July 12"))[:2] == (
        "July 5",
        "July 19",
    )


def test_mismatched_question_is_left_out() -> None:
    odd = replace(FIGHT, question="Was the fight shot in a cold country?")
    assert "direct" not in by_form(pack(odd, CHASE), "fight")


def test_telling_pronoun_prevents_gap() -> None:
    people = [
        Fact(f"f{number}", "places", question, f"{name} is the star: he does it all by himself.", 1,
             value=Value(AnswerKind.PERSON, name))
        for number, (name, question) in enumerate(
            [("Tom", "Who stars?"), ("Ann", "Who directs it?"), ("Bob", "Who cooks for them?")])
    ]  # fmt: skip
    assert all(question.form is not Form.CLOZE for question in questions_of(pack(*people)))


def test_questions_and_keys_are_unique() -> None:
    questions = questions_of(pack(FIGHT, CHASE, STOP))
    assert len({question.key for question in questions}) == len(questions)
    assert len({(question.prompt, question.answer) for question in questions}) == len(questions)


@pytest.mark.parametrize(("pack_of", "facts"), [(whole_pack, 150), (article_pack, 40)])
def test_film_suits_a_night_of_different_facts(pack_of: Callable[[], Pack], facts: int) -> None:
    questions = [each for each in questions_of(pack_of()) if each.spoiler is Spoiler.OPEN]
    assert len({question.fact for question in questions if question.fact}) >= facts
    grades = Counter(question.difficulty for question in questions)
    assert min(grades[grade] for grade in Difficulty) >= 10


def test_film_has_nothing_suspicious() -> None:
    assert not [found for pack in (whole_pack(), article_pack()) for found in findings(questions_of(pack))]


def test_actors_are_asked_for_among_parts_that_they_could_play() -> None:
    women = {"Grace", "Ilsa Faust", "the White Widow", "Paris", "Marie", "Julia Meade", "Erika Sloane"}
    parts = [
        [prompt.removeprefix("Who plays ").rstrip("?") for prompt in (question.answer, *question.distractors)]
        for question in questions_of(whole_pack())
        if question.form is Form.REVERSE and question.answer.startswith("Who plays")
    ]
    assert len(parts) >= 10
    assert all(women.issuperset(some) or women.isdisjoint(some) for some in parts)


def test_quotations_end_as_sentences() -> None:
    asked = [each.prompt for each in questions_of(whole_pack()) if each.form is Form.SPEAKER]
    assert all(re.search(r"[.!?…]['”]*”$|[^.!?…'”]”\.$", prompt) for prompt in asked)


def test_film_pack_rejects_its_distractors() -> None:
    for question in (*questions_of(article_pack()), *questions_of(whole_pack())):
        assert question.answer not in question.distractors
        if question.typeable:
            assert is_right(question, question.answer), question.key
            assert not any(is_right(question, wrong) for wrong in question.distractors), question.key
