"""Questions made from a pack, word by word: each form with its distractors."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.pack.model import (
    About,
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
from bot.domain.quiz.prompts import asks_for
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
    double = replace(ITEM, fact="fight", prompt="Where does the CAR race go", answer="Rome")
    questions = questions_of(pack(FIGHT, CHASE, STOP, items=(double,)))
    assert [question.key for question in questions if question.answer == "Rome"] == [
        "item:i",
        "fact:chase:cloze",
    ]


def test_author_asks_instead_of_the_fact_itself() -> None:
    assert "direct" in by_form(pack(FIGHT, CHASE, STOP, items=(ITEM,)), "fight")
    assert "direct" not in by_form(pack(FIGHT, CHASE, STOP, items=(ITEM,)), "chase")
    other = replace(ITEM, answer="Fast", kind=AnswerKind.MANNER)
    assert "direct" in by_form(pack(FIGHT, CHASE, STOP, items=(other,)), "chase")


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
QUOTE = Quote("q1", "tom", "We all ran for our lives.", "On the chase", 2, ("t",), fact=None)


def test_quote_asks_for_speaker() -> None:
    (question,) = questions_of(of_people(QUOTE, people=PEOPLE))
    assert question == Question(
        "quote:q1:speaker", "Who said this about the chase? “We all ran for our lives.”", "Tom Cruise",
        ("Ann Lee", "Bob Ray"),
        ("Cruise",),
        AnswerKind.PERSON, Difficulty.MEDIUM, "t", Form.SPEAKER, "On the chase.", 2, None,
    )  # fmt: skip
    (loose,) = questions_of(of_people(replace(QUOTE, topics=()), people=PEOPLE))
    assert loose.topic == "quotes"


def test_speaker_needs_two_distractors() -> None:
    assert questions_of(of_people(QUOTE, people=PEOPLE[:2])) == ()
    many = [PEOPLE[0], *(person(f"p{number}", f"Person {number}") for number in range(12))]
    second = replace(QUOTE, id="q2", text="We all hid in the old cellar.")
    questions = questions_of(of_people(QUOTE, second, people=many))
    assert [len(question.distractors) for question in questions] == [8, 8]
    assert questions[0].distractors[0] == "Person 0"


def test_unaskable_speaker_is_skipped() -> None:
    spoken = replace(QUOTE, id="q2", speaker="ship")
    ship = Entity("ship", EntityKind.OBJECT, "Ship", "a ship")
    assert len(questions_of(of_people(QUOTE, spoken, people=(*PEOPLE, ship)))) == 1


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("We all ran for our lives", True),  # cut off by who said it
        ("“Run,” they told all of us.", True),
        ("12 of us ran for our lives.", True),
        ("we all ran for our lives.", False),
        ("… We all ran for our lives.", False),
        ("We all ran for our lives …", False),
        ("We all ran for our lives,", False),
        ("Because we ran for our lives \u2013", False),
        ("We ran for our lives.", False),  # short
    ],
)
def test_only_whole_quotations_are_asked_for(text: str, *, is_asked: bool) -> None:
    assert bool(questions_of(of_people(replace(QUOTE, text=text), people=PEOPLE))) is is_asked


def test_quotation_can_be_kept_out_of_quizzes() -> None:
    assert questions_of(of_people(replace(QUOTE, quiz=False), people=PEOPLE)) == ()


@pytest.mark.parametrize(
    ("context", "prompt"),
    [
        ("To the crew, May 2023", "Who said this to the crew? “We all ran for our lives.”"),
        ("On the shoot, in 2023", "Who said this about the shoot? “We all ran for our lives.”"),
        ("In a letter", "Who said this? “We all ran for our lives.”"),
        ("On his work", None),  # rules out the women
        ("On Cruise at work", None),
        ("On being Ethan Hunt", None),  # whom he plays
    ],
)
def test_quote_says_what_it_was_about(context: str, prompt: str | None) -> None:
    plays = Fact("part", "t", "Which part is it?", "Told.", 1, about=(About("tom", "plays"),),
                 value=Value(AnswerKind.CHARACTER, "Ethan Hunt", entity="ethan"))  # fmt: skip
    knowledge = replace(of_people(replace(QUOTE, context=context), people=PEOPLE), facts=(plays,))
    said = [each.prompt for each in questions_of(knowledge) if each.form is Form.SPEAKER]
    assert said == ([] if prompt is None else [prompt])


def yes_no(question: str, value: str) -> dict[str, Question]:
    fact = Fact("f", "places", question, "The answer is told here at length.", 1,
                value=Value(AnswerKind.YES_NO, value))  # fmt: skip
    return by_form(pack(fact), "f")


@pytest.mark.parametrize(
    ("value", "answer", "other"), [("yes, it was", "Yes", "No"), ("No", "No", "Yes"), ("yes", "Yes", "No")]
)
def test_yes_no_question_offers_opposite(value: str, answer: str, other: str) -> None:
    forms = yes_no("Was the hall in Rome cold?", value)
    assert set(forms) == {"direct"}
    assert (forms["direct"].answer, forms["direct"].distractors) == (answer, (other,))
    assert yes_no("Where was Rome cold?", value) == {}


@pytest.mark.parametrize(
    ("answer", "gap"),
    [
        ("Rome saw nothing: the fight was in Norway.", None),
        ("The fight was in the city of Norway.", "The fight was in the city of […]."),
        ("No, they went. The fight on top was in Norway.", "The fight on top was in […]."),
        ("The crew went to Norway, and Norway is cold.", None),  # twice
        ("The fight was in Norway. Then Norway was left.", None),
        ("The fight: Norway.", None),
        ("Norway: that is where the fight was.", None),
        ("The fight was once in Norwayland for a day.", None),
        ("It was in the cold north of Norway.", None),  # what was?
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
    known = pack(replace(FIGHT, value=value), CHASE, STOP)
    knowledge = replace(known, entities=(*entities, *known.entities[1:]))
    forms = by_form(knowledge, "fight")
    assert forms["direct"].accept == forms["cloze"].accept == ("Noreg", "Norge")
    assert forms["true"].accept == ()
    short = replace(knowledge, facts=(replace(FIGHT, value=replace(value, text="Norge")), CHASE, STOP))
    assert by_form(short, "fight")["direct"].accept == ("Noreg", "Norway")


def test_names_keep_their_case() -> None:
    maker = Fact("f", "places", "Who lent the cameras?", "The cameras of the film were lent by iMAX.", 1,
                 value=Value(AnswerKind.ORGANISATION, "iMAX", entity="imax"))  # fmt: skip
    firms = [Entity(name.lower(), EntityKind.ORGANISATION, name, "a lender") for name in
             ("iMAX", "iLENS", "iFILM", "iCAST")]  # fmt: skip
    forms = by_form(replace(pack(maker), entities=tuple(firms)), "f")
    assert forms["true"].prompt == "True or false? The cameras of the film were lent by iMAX."
    assert forms["false"].prompt == "True or false? The cameras of the film were lent by iLENS."


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
        (AnswerKind.COUNT, "11", ("14", "9", "16", "7", "19", "6")),
        (AnswerKind.COUNT, "Three shots", ("Four shots", "Five shots", "Six shots", "Seven shots",
                                          "Two shots")),
        (AnswerKind.COUNT, "twenty", ("fifteen", "thirty", "ten")),
        (AnswerKind.MONEY, "$291 million", ("$364 million", "$233 million", "$436 million",
                                            "$189 million", "$509 million", "$146 million")),
        (AnswerKind.MEASURE, "1,246 metres", ("1,558 metres", "997 metres", "1,869 metres",
                                              "810 metres", "2,180 metres", "623 metres")),
        (AnswerKind.MEASURE, "96 percent", ("77 percent", "62 percent", "48 percent")),
        (AnswerKind.MONEY, "600 million dollars", (
            "750 million dollars", "500 million dollars", "900 million dollars", "400 million dollars",
            "300 million dollars")),
        (AnswerKind.MEASURE, "12A", ()),
        (AnswerKind.MEASURE, "PG-13", ()),
        (AnswerKind.MEASURE, "5/4 time", ()),
        (AnswerKind.DATE, "July 12", ("July 5", "July 19", "July 26", "July 17", "July 7", "July 21")),
        (AnswerKind.DATE, "July 1, 2023", ("July 1, 2021", "July 1, 2025", "July 1, 2020", "July 1, 2026",
                                           "July 1, 2019", "July 1, 2027")),
        (AnswerKind.DATE, "July 28", ("July 21", "July 14", "July 23")),
        (AnswerKind.DATE, "July 2023", ("September 2023", "May 2023", "October 2023", "April 2023",
                                        "November 2023", "March 2023")),
        (AnswerKind.DATE, "December 2023", ("October 2023", "September 2023", "August 2023")),
        (AnswerKind.DATE, "2006", ("2004", "2008", "2003", "2009", "2002", "2010")),
        (AnswerKind.DATE, "autumn 2020", ()),
        (AnswerKind.DATE, "March 2022 to November 2024", ()),
        (AnswerKind.MONEY, "300 to 400 million dollars", ()),
        (AnswerKind.DURATION, "2 hours 49 minutes", ()),
        (AnswerKind.MEASURE, "about 50 minutes", (
            "about 60 minutes", "about 40 minutes", "about 75 minutes", "about 30 minutes",
            "about 90 minutes", "about 25 minutes")),
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
    assert wrong[:2] == ("Malmo", "Turku")
    assert not {"Osaka", "Kyoto", "Paris", "Malta"} & set(wrong)  # of another kind, or asked elsewhere


def of_places(*names: str) -> Pack:
    """Return a pack with towns and one hill."""
    towns = [Entity(name.lower(), EntityKind.PLACE, name, "town in the north") for name in names]
    hill = Entity("hill", EntityKind.PLACE, "High Hill", "hill of the last scene")
    return replace(pack(), entities=(*towns, hill))


def test_distractors_resemble_answer() -> None:
    names = ("Turku", "Abu Dhabi", "Oslo", "the valley", "Paris and Venice", "Copenhagen", "Malmo")
    value = Value(AnswerKind.PLACE, "Turku")
    fact = Fact("f", "places", "What is it?", "It is told elsewhere.", 1, value=value)
    wrong = Distractors(replace(of_places(*names), facts=(fact,))).for_fact(fact, value)
    assert wrong == ("Malmo", "Oslo", "Copenhagen", "Abu Dhabi")  # towns, and nothing that would stand out


def test_distractors_are_limited_and_distinct() -> None:
    names = ("Turku Town", *(f"City{letter} Town" for letter in "abcdefghijkl"))
    value = Value(AnswerKind.PLACE, "Turku Town")
    fact = Fact("f", "places", "What is it?", "It is told elsewhere.", 1, value=value)
    assert (
        len(Distractors(replace(of_places(*names), facts=(fact,))).for_fact(fact, value)) == MAX_DISTRACTORS
    )
    doubled = replace(of_places("Turku Town", "Citya Town", "Citya Town Hall"), facts=(fact,))
    assert Distractors(doubled).for_fact(fact, value) == ("Citya Town",)


@pytest.mark.parametrize(
    "kind", [AnswerKind.OBJECT, AnswerKind.STATEMENT, AnswerKind.MANNER, AnswerKind.EVENT]
)
def test_nothing_is_known_to_be_like_a_thing(kind: AnswerKind) -> None:
    facts = tuple(
        Fact(f"o{n}", "places", f"{n}?", "Not told.", 1, value=Value(kind, f"a thing {n}")) for n in range(5)
    )
    assert wrong_for(Value(kind, "a hat"), facts=facts) == ()


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


def test_author_is_preferred_to_a_verdict() -> None:
    fact = Fact("f", "places", "Was the Ship wrecked in Norway?", "The Ship was wrecked in Norway.", 1,
                value=Value(AnswerKind.YES_NO, "Yes"))  # fmt: skip
    item = QuizItem("i", "f", "Where was the Ship wrecked?", "Norway", ("Italy", "Spain", "Chile"), "There.")
    assert "direct" in by_form(pack(fact), "f")
    keys = [question.key for question in questions_of(replace(pack(fact), quiz_items=(item,)))]
    assert keys == ["item:i"]


def test_choices_begin_with_capitals() -> None:
    fact = Fact("f", "places", "Which word is it?", "It is a word.", 1)
    item = QuizItem("i", "f", "Which word is it?", "iPhone", ("about ten", "Sea", "the sea"), "That.")
    (question,) = questions_of(replace(pack(fact), quiz_items=(item,)))
    assert (question.answer, question.distractors) == ("iPhone", ("About ten", "Sea", "The sea"))
    (person_asked,) = questions_of(replace(pack(fact), quiz_items=(replace(item, kind=AnswerKind.PERSON),)))
    assert person_asked.distractors == item.distractors
    gap = replace(item, prompt="Complete it: “We sailed … in the end.”", answer="home")
    (completed,) = questions_of(replace(pack(fact), quiz_items=(gap,)))
    assert (completed.answer, completed.distractors) == (gap.answer, gap.distractors)


def test_prices_of_several_things_are_not_one_answer() -> None:
    assert asks_for("What did the disc cost?", Value(AnswerKind.MONEY, "$20"))
    assert not asks_for("What did the discs cost?", Value(AnswerKind.MONEY, "$20"))
