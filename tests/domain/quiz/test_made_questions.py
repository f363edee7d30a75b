"""Questions made from a pack, word by word: each form with its distractors."""

from collections.abc import Sequence
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
    Quote,
    Source,
    Topic,
    Value,
)
from bot.domain.quiz.distractors import MAX_DISTRACTORS, Distractors
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.model import Form, Question
from tests.domain.quiz.test_generation import CHASE, FIGHT, STOP, by_form, pack, place


def test_wording_of_each_form() -> None:
    forms = by_form(pack(FIGHT, CHASE, STOP), "fight")
    wrong = ("Leeds", "Rome", "Abu Dhabi")
    direct = Question(
        "fact:fight:direct", FIGHT.question, "Norway", wrong, (), AnswerKind.PLACE, Difficulty.MEDIUM,
        "places", Form.DIRECT, FIGHT.answer, 1, "fight",
    )  # fmt: skip
    assert forms["direct"] == direct
    assert forms["cloze"] == replace(
        direct,
        key="fact:fight:cloze",
        prompt="Fill the gap: “The fight on the train was shot in […].”",
        form=Form.CLOZE,
    )
    true = replace(
        direct,
        key="fact:fight:true",
        prompt="True or false? The fight on the train was shot in Norway.",
        answer="True",
        distractors=("False",),
        kind=AnswerKind.YES_NO,
        difficulty=Difficulty.EASY,
        form=Form.STATEMENT,
    )
    assert forms["true"] == true
    assert forms["false"] == replace(
        true,
        key="fact:fight:false",
        prompt="True or false? The fight on the train was shot in Leeds.",
        answer="False",
        distractors=("True",),
    )
    assert forms["reverse"] == replace(
        direct,
        key="fact:fight:reverse",
        prompt="The answer is “Norway”. What was the question?",
        answer=FIGHT.question,
        distractors=(CHASE.question, STOP.question),
        kind=AnswerKind.STATEMENT,
        form=Form.REVERSE,
    )


ITEM = QuizItem(
    "i", "chase", "Through where?", "Rome", ("Oslo", "Bern"), "There.",
    kind=AnswerKind.PLACE, difficulty=Difficulty.HARD, accept=("Roma",),
)  # fmt: skip


def test_authored_question_comes_first() -> None:
    first = questions_of(pack(FIGHT, CHASE, items=(ITEM,)))[0]
    assert first == Question(
        "item:i", "Through where?", "Rome", ("Oslo", "Bern"), ("Roma",), AnswerKind.PLACE,
        Difficulty.HARD, "places", Form.AUTHORED, "There.", 1, "chase",
    )  # fmt: skip


def test_duplicate_question_is_dropped() -> None:
    double = replace(ITEM, prompt="Where does the CAR race go", answer="Rome")
    questions = questions_of(pack(FIGHT, CHASE, STOP, items=(double,)))
    assert [question.key for question in questions if question.answer == "Rome"][:2] == [
        "item:i",
        "fact:chase:cloze",
    ]


def person(id_: str, name: str, *aliases: str) -> Entity:
    return Entity(id_, EntityKind.PERSON, name, "somebody", aliases)


def of_people(*quotes: Quote, people: Sequence[Entity]) -> Pack:
    return Pack(
        "p", "P", Source("S", "2023-07-05", 3), (Topic("t", "T", ""),), tuple(people), (), quotes=quotes
    )


PEOPLE = (
    person("tom", "Tom Cruise", "Cruise"),
    person("ann", "Ann Lee"),
    person("bob", "Bob Ray"),
    Entity("ethan", EntityKind.CHARACTER, "Ethan Hunt", "a spy"),
)
QUOTE = Quote("q1", "tom", "We ran.", "On the day after", 2, ("t",), fact=None)


def test_quote_asks_for_speaker() -> None:
    (question,) = questions_of(of_people(QUOTE, people=PEOPLE))
    assert question == Question(
        "quote:q1:speaker", "Who said this? “We ran.”", "Tom Cruise", ("Ann Lee", "Bob Ray"), ("Cruise",),
        AnswerKind.PERSON, Difficulty.MEDIUM, "t", Form.SPEAKER, "Tom Cruise, on the day after.", 2, None,
    )  # fmt: skip
    (loose,) = questions_of(of_people(replace(QUOTE, topics=()), people=PEOPLE))
    assert loose.topic == "quotes"


def test_speaker_needs_two_distractors() -> None:
    assert questions_of(of_people(QUOTE, people=PEOPLE[:2])) == ()
    many = [PEOPLE[0], *(person(f"p{number}", f"Person {number}") for number in range(12))]
    second = replace(QUOTE, id="q2", text="We hid.")
    questions = questions_of(of_people(QUOTE, second, people=many))
    assert [len(question.distractors) for question in questions] == [8, 8]
    assert questions[0].distractors[0] == "Person 0"


def test_unaskable_speaker_is_skipped() -> None:
    assert len(questions_of(of_people(QUOTE, replace(QUOTE, id="q2", text="?"), people=PEOPLE))) == 2


def yes_no(question: str, value: str) -> dict[str, Question]:
    fact = Fact("f", "places", question, "The answer is told here at length.", 1,
                value=Value(AnswerKind.YES_NO, value))  # fmt: skip
    return by_form(pack(fact), "f")


@pytest.mark.parametrize(
    ("value", "answer", "other"), [("yes, it was", "Yes", "No"), ("No", "No", "Yes"), ("yes", "Yes", "No")]
)
def test_yes_no_question_offers_opposite(value: str, answer: str, other: str) -> None:
    forms = yes_no("Was it cold?", value)
    assert set(forms) == {"direct"}
    assert (forms["direct"].answer, forms["direct"].distractors) == (answer, (other,))
    assert yes_no("Where was it cold?", value) == {}


KINDS = AnswerKind
ASKED = [
    ("Who runs?", KINDS.PERSON, True),
    ("Who runs?", KINDS.CHARACTER, True),
    ("Who runs?", KINDS.ORGANISATION, True),
    ("Who runs?", KINDS.PLACE, False),
    ("Whom did they ask?", KINDS.PERSON, True),
    ("Whose hat is it?", KINDS.PERSON, True),
    ("Whose hat is it?", KINDS.ORGANISATION, False),
    ("Where is it?", KINDS.PLACE, True),
    ("Where is it?", KINDS.DATE, False),
    ("When is it?", KINDS.DATE, True),
    ("When is it?", KINDS.TIME, True),
    ("When is it?", KINDS.DURATION, True),
    ("When is it?", KINDS.PLACE, False),
    ("Why is it?", KINDS.REASON, True),
    ("Why is it?", KINDS.PLACE, False),
    ("How many are there?", KINDS.COUNT, True),
    ("How many are there?", KINDS.PLACE, False),
    ("How did they go?", KINDS.PLACE, True),
    ("What is it?", KINDS.PLACE, True),
    ("Which one is it?", KINDS.PLACE, True),
    ("Is it there?", KINDS.PLACE, False),
    ("Somewhere, is it?", KINDS.PLACE, False),  # "where" only as a word
    ("What about Leeds?", KINDS.PLACE, False),  # tells its own answer
]


@pytest.mark.parametrize(("question", "kind", "asked"), ASKED)
def test_question_word_decides_kind(question: str, kind: AnswerKind, *, asked: bool) -> None:
    fact = Fact("f", "places", question, "They all went away.", 1, value=Value(kind, "Leeds"))
    others = [
        Fact(f"o{number}", "places", f"{text}?", "Nobody knows it.", 1, value=Value(kind, text))
        for number, text in enumerate(("Alpha", "Bravo", "Coast", "Delta"))
    ]
    forms = by_form(pack(fact, *others), "f")
    assert ("direct" in forms) is ("reverse" in forms) is asked
    assert ("true" in forms) is asked
    if asked:
        wrong = forms["direct"].distractors[0]
        assert forms["true"].prompt == f"True or false? The answer to “{question}” is “Leeds”."
        assert forms["false"].prompt == f"True or false? The answer to “{question}” is “{wrong}”."


@pytest.mark.parametrize(
    ("answer", "gap"),
    [
        ("It was the city of Norway there.", "It was the city of […] there."),
        ("norway is where the fight was.", "[…] is where the fight was."),
        ("No, they went. The fight on it was in Norway.", "The fight on it was in […]."),
        ("Yes: the fight on it was in Norway.", "The fight on it was in […]."),
        ("They went to Norway, and Norway is cold.", None),  # twice
        ("It was in Norway. Then Norway was left.", None),
        ("It was in Norway then.", None),  # five words
        ("It was in cold Norway then.", "It was in cold […] then."),
        ("Norway: that is where the fight was.", None),
        ("Norwayland is where the fight once was.", None),
    ],
)
def test_sentence_gets_gap(answer: str, gap: str | None) -> None:
    forms = by_form(pack(replace(FIGHT, answer=answer), CHASE, STOP), "fight")
    prompt = forms["cloze"].prompt if "cloze" in forms else None
    assert prompt == (None if gap is None else f"Fill the gap: “{gap}”")


def test_telling_sentence_has_no_gap() -> None:
    value = Value(AnswerKind.PLACE, "Norway", accept=("the fjords",))
    told = replace(FIGHT, answer="The fight was in Norway among the fjords.", value=value)
    assert "cloze" not in by_form(pack(told, CHASE, STOP), "fight")
    named = replace(FIGHT, answer="The fight was in Norge, by Leeds of all.",
                    value=Value(AnswerKind.PLACE, "Norge", entity="leeds"))  # fmt: skip
    assert "cloze" not in by_form(pack(named, CHASE, STOP), "fight")


def test_entity_names_are_accepted() -> None:
    entities = (Entity("norway", EntityKind.PLACE, "Norway", "a place", ("Norge",)),)
    value = Value(AnswerKind.PLACE, "Norway", accept=("Noreg", "Norge"), entity="norway")
    knowledge = replace(pack(replace(FIGHT, value=value), CHASE, STOP), entities=entities)
    forms = by_form(knowledge, "fight")
    assert forms["direct"].accept == forms["cloze"].accept == ("Noreg", "Norge")
    assert forms["true"].accept == forms["reverse"].accept == ()
    short = replace(knowledge, facts=(replace(FIGHT, value=replace(value, text="Norge")), CHASE, STOP))
    assert by_form(short, "fight")["direct"].accept == ("Noreg", "Norway")


def test_false_statement_copies_case() -> None:
    facts = [
        Fact(f"f{number}", "places", question, answer, 1, value=Value(AnswerKind.OBJECT, value))
        for number, (question, answer, value) in enumerate(
            [
                ("What broke first?", "The first thing that broke was a train.", "a train"),
                ("What fell later?", "What fell later was called The Bridge here.", "The Bridge"),
                ("What burnt last?", "The last thing that burnt was My Hat.", "My Hat"),
            ]
        )
    ]
    forms = by_form(pack(*facts), "f0")
    assert forms["false"].prompt == "True or false? The answer to “What broke first?” is “my Hat”."
    assert by_form(pack(*facts), "f1")["false"].prompt.endswith("is “a train”.")


@pytest.mark.parametrize("value", ["Norway", "North Norway"])
def test_reverse_distractors_lack_value(value: str) -> None:
    fight = replace(FIGHT, answer=f"The fight was shot in {value}.", value=Value(AnswerKind.PLACE, value))
    told = replace(CHASE, answer=f"The car race goes through Rome, not {value}.")
    more = place("more", "Where is the bridge then?", "The bridge is in the city of Leeds.", "Leeds")
    named = place("named", f"Where do they go after {value}?", "They go home to the city of Bern.", "Bern")
    forms = by_form(pack(fight, told, STOP, more, named), "fight")
    assert forms["reverse"].distractors == (STOP.question, more.question)
    assert "reverse" not in by_form(pack(fight, told, STOP, named), "fight")


# Wrong answers.


def wrong_for(
    value: Value, *, facts: tuple[Fact, ...] = (), items: tuple[QuizItem, ...] = ()
) -> tuple[str, ...]:
    fact = Fact("f", "places", "What is it?", "It is told elsewhere.", 1, value=value)
    return Distractors(pack(fact, *facts, items=items)).for_fact(fact, value)


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        (AnswerKind.COUNT, "1", ("2", "3", "4", "5")),
        (AnswerKind.COUNT, "3", ("4", "5", "6", "7", "2", "1")),
        (AnswerKind.COUNT, "Exactly ten", ("Exactly eleven", "Exactly twelve", "Exactly thirteen",
                                          "Exactly fourteen", "Exactly nine", "Exactly eight")),
        (AnswerKind.COUNT, "11", ("14", "9", "16", "7", "12", "10")),
        (AnswerKind.COUNT, "Three shots", ("Four shots", "Five shots", "Six shots", "Seven shots",
                                          "Two shots", "One shots")),
        (AnswerKind.COUNT, "twenty", ("sixteen", "thirty", "thirteen", "eighteen")),
        (AnswerKind.MONEY, "$291 million", ("$364 million", "$233 million", "$436 million",
                                            "$189 million", "$320 million", "$262 million")),
        (AnswerKind.MEASURE, "1,246 metres", ("1,558 metres", "997 metres", "1,869 metres",
                                              "810 metres", "1,371 metres", "1,121 metres")),
        (AnswerKind.MEASURE, "96 percent", ("77 percent", "62 percent", "86 percent")),
        (AnswerKind.MEASURE, "12A", ()),
        (AnswerKind.MEASURE, "PG-13", ()),
        (AnswerKind.MEASURE, "5/4 time", ()),
        (AnswerKind.DATE, "July 12", ("July 10", "July 14", "July 19", "July 5", "July 17",
                                      "July 7", "July 21")),
        (AnswerKind.DATE, "July 1, 2023", ("July 3, 2023", "July 8, 2023", "July 6, 2023", "July 10, 2023")),
        (AnswerKind.DATE, "July 28", ("July 26", "July 21", "July 23")),
        (AnswerKind.DATE, "July 2023", ("August 2023", "June 2023", "September 2023", "May 2023",
                                        "October 2023", "April 2023")),
        (AnswerKind.DATE, "December 2023", ("November 2023", "October 2023", "September 2023")),
        (AnswerKind.DATE, "in 2006", ("in 2004", "in 2008", "in 2009", "in 2003", "in 2010", "in 2002")),
        (AnswerKind.DATE, "2018 or 2019", ()),
        (AnswerKind.COUNT, "none", ()),
        (AnswerKind.YES_NO, "Yes", ("No",)),
        (AnswerKind.YES_NO, "no, never", ("Yes",)),
    ],
)  # fmt: skip
def test_value_gets_neighbours(kind: AnswerKind, text: str, wrong: tuple[str, ...]) -> None:
    assert wrong_for(Value(kind, text)) == wrong


def test_authored_distractors_come_first() -> None:
    value = Value(AnswerKind.PLACE, "Norway")
    base = replace(ITEM, answer="Norway")
    items = (
        replace(base, id="other", fact="chase", distractors=("Paris", "Malta")),
        replace(base, id="own", fact="f", distractors=("Malmo", "Turku")),
        replace(base, id="else", fact="chase", answer="Egypt", distractors=("Kyoto",)),
        replace(base, id="kind", fact="f", kind=AnswerKind.OBJECT, distractors=("Osaka",)),
    )
    wrong = wrong_for(value, facts=(CHASE,), items=items)
    assert wrong[:4] == ("Malmo", "Turku", "Paris", "Malta")
    assert "Osaka" not in wrong
    assert "Kyoto" not in wrong


def test_distractors_resemble_answer() -> None:
    texts = ("Abu Dhabi", "Oslo", "the valley", "Paris and Venice", "Copenhagen", "Malmo")
    facts = tuple(place(f"o{number}", f"{number}?", "Not told.", text) for number, text in enumerate(texts))
    wrong = wrong_for(Value(AnswerKind.PLACE, "Turku"), facts=facts)
    assert wrong == ("Malmo", "Leeds", "Oslo", "Norway", "Rome", "Copenhagen", "Abu Dhabi")


def test_distractors_are_limited_and_distinct() -> None:
    facts = tuple(
        place(f"o{number}", f"{number}?", "Not told.", f"City{letter} Town")
        for number, letter in enumerate("abcdefghijkl")
    )
    wrong = wrong_for(Value(AnswerKind.PLACE, "Turku Town"), facts=facts)
    assert len(wrong) == MAX_DISTRACTORS
    doubled = (*facts[:1], place("x", "x?", "Not told.", "Citya Town Hall"))
    assert "Citya Town Hall" not in wrong_for(Value(AnswerKind.PLACE, "Turku Town"), facts=doubled)


@pytest.mark.parametrize(
    ("value", "facts", "candidate", "wrong"),
    [
        (Value(AnswerKind.PLACE, "Turku"), (), "Rome", True),
        (Value(AnswerKind.PLACE, "Turku", accept=("Rome",)), (), "Rome", False),
        (Value(AnswerKind.PLACE, "Turku", entity="rome"), (), "Rome", False),
        (Value(AnswerKind.PLACE, "Turku and Rome"), (), "Rome", False),
        (Value(AnswerKind.PLACE, "Turku"), (), "Turku Town", False),
        (Value(AnswerKind.PLACE, "Turku"), (), "told elsewhere", False),  # in its own answer
        (Value(AnswerKind.PLACE, "Turku"), (), "what", False),  # in its own question
        (Value(AnswerKind.PLACE, "Turku"), (), "Nobody", True),
    ],
)
def test_distractor_must_be_proven_wrong(
    value: Value, facts: tuple[Fact, ...], candidate: str, *, wrong: bool
) -> None:
    fact = Fact("f", "places", "What is it?", "It is told elsewhere.", 1, value=value)
    assert Distractors(pack(fact, *facts)).is_proven_wrong(fact, value, candidate) is wrong


@pytest.mark.parametrize(
    ("question", "open_"),
    [
        ("Where was the second fight shot?", True),  # all of the words, and one more
        ("Where was the fight filmed?", False),  # one of three
        ("Where was the fight then shot on film?", True),
        ("Where was the train found?", False),
    ],
)
def test_similar_questions_may_share_answers(question: str, *, open_: bool) -> None:
    other = place("other", question, "Somewhere, in Bergen.", "Bergen")
    wrong = Distractors(pack(FIGHT, other)).is_proven_wrong(
        FIGHT, Value(AnswerKind.PLACE, "Norway"), "Bergen"
    )
    assert wrong is not open_


def test_gaps_prove_nothing() -> None:
    gap = Gap("g", "places", "whether they filmed in Paris", ("was it Lyon",))
    near = replace(CHASE, near_misses=("is it Nice", "is it Leeds"))
    known = Distractors(pack(FIGHT, near, gaps=(gap,)))
    value = Value(AnswerKind.PLACE, "Norway")
    names = ("Paris", "Lyon", "Nice", "Bonn", "Leeds")
    proven = [name for name in names if known.is_proven_wrong(FIGHT, value, name)]
    assert proven == ["Bonn", "Leeds"]  # Leeds is in the pack
    numbers = Distractors(pack(FIGHT, gaps=(replace(gap, phrasings=("were there 7",)),)))
    assert numbers.is_proven_wrong(FIGHT, Value(AnswerKind.COUNT, "3"), "7")
