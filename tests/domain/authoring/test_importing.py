"""Facts made of questions and answers that were written elsewhere."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.authoring.faq import READERS, Asked, Problems, read_csv, read_markdown
from bot.domain.authoring.guessing import kinds_of, value_of
from bot.domain.authoring.importing import Import, plan_import
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import NO_PARAGRAPH, Pack, Source, Topic, Value
from bot.domain.pack.model import AnswerKind as K
from tests.domain.pack.sample import WHOLE, problems_of, write

FAQ = """# The ferry

Not about anything.

## When does the ferry leave?

The ferry leaves **Bergen** at [10:15](https://ferry.example).
Variants: departure | when does it go; first trip

## Tickets

**How much is a ticket?** It costs 24 euros,

- children *half*.

Q: Who sails it?
A: Nora Vik.
## Unanswered heading
Lost.
1. __Is it warm?__
   Yes.
"""
SMALL = Pack("small", "Small", Source("Small", "2020-02-29", 1), (Topic("a", "A", "B"),))
ARTICLE = ("The ship is old.", "Nora Vik sails it from Bergen.", "A ticket costs 24 euros.")


def test_markdown_is_read_in_its_usual_forms() -> None:
    problems: Problems = []
    assert list(read_markdown(FAQ, problems)) == [
        Asked(
            5,
            "When does the ferry leave?",
            "The ferry leaves Bergen at 10:15.",
            ("departure", "when does it go", "first trip"),
        ),
        Asked(12, "How much is a ticket?", "It costs 24 euros, children half."),
        Asked(16, "Who sails it?", "Nora Vik."),
        Asked(20, "Is it warm?", "Yes."),
    ]
    assert problems == []


def test_answer_without_question_is_reported() -> None:
    problems: Problems = []
    assert list(read_markdown("A: yes\n\nVariants: b\n# What?\nThat.", problems)) == [
        Asked(4, "What?", "That.")
    ]
    assert problems == [
        (1, "answer: stands before any question"),
        (3, "variants: stands before any question"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read(delimiter: str) -> None:
    rows = [["Answer", " question", "variants"], ['"Nora\nVik"', "Who?", "captain|skipper"], [""], ["b", "a"]]
    problems: Problems = []
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert list(read_csv(text, problems)) == [
        Asked(2, "Who?", "Nora Vik", ("captain", "skipper")),
        Asked(5, "a", "b"),
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "the header has no column 'question'"), (1, "the header has no column 'answer'")]),
        (
            "question,anwser\na,b",
            [
                (1, "the header has no column 'answer'"),
                (1, "unknown column 'anwser', did you mean 'answer'?"),
            ],
        ),
        ("question,answer,answer\n", [(1, "the header has 'answer' twice")]),
        ("question,answer\na,b\na,b,c\n", [(3, "3 fields, the header has 2")]),
        ('question,answer\n"a,b\n', [(2, "not readable as CSV: unexpected end of data")]),
    ],
)
def test_malformed_csv_is_reported(text: str, expected: Problems) -> None:
    problems: Problems = []
    list(read_csv(text, problems))
    assert problems == expected


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(write(tmp_path / "pack", WHOLE))


def planned(pack: Pack, *asked: Asked) -> Import:
    return plan_import(asked, pack)


def test_imported_file_makes_a_valid_pack(tmp_path: Path, pack: Pack) -> None:
    asked = list(read_markdown(FAQ, []))
    plan = plan_import(asked, pack, paragraphs=ARTICLE[:2])
    assert (plan.problems, plan.known, plan.topic) == ((), (), None)
    write(tmp_path / "pack", plan.as_toml(), "faq.toml")
    assert problems_of(tmp_path / "pack") == ()
    assert read_pack(tmp_path / "pack").facts[1:] == plan.facts


def test_cited_paragraph_is_the_likeliest(pack: Pack) -> None:
    asked = list(read_markdown(FAQ, []))
    facts = plan_import(asked, pack, paragraphs=ARTICLE).facts
    assert [fact.paragraph for fact in facts[:3]] == [2, 3, 2]
    assert {fact.paragraph for fact in plan_import(asked, pack).facts} == {NO_PARAGRAPH}


def test_facts_name_the_entities_that_they_are_about(pack: Pack) -> None:
    (fact,) = planned(pack, Asked(1, "How old is she?", "Lind is 50.")).facts
    assert fact.entities == ("mara",)


def test_what_the_pack_has_is_left_out(pack: Pack) -> None:
    asked = Asked(3, "who directed it", "Somebody.")
    plan = planned(pack, asked)
    assert plan.known == ((asked, "director"),)
    assert plan.facts == ()


def test_own_topic_is_made_where_several_might_be_meant(tmp_path: Path) -> None:
    more = WHOLE + '[[topic]]\nid = "crew"\nname = "Crew"\nsummary = "Who."\n'
    plan = planned(read_pack(write(tmp_path, more)), Asked(1, "Is it long?", "It is."))
    assert plan.topic is not None
    assert plan.facts[0].topic == plan.topic.id
    assert tomllib.loads(plan.as_toml())["topic"][0]["id"] == plan.topic.id


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (Asked(4, "Is it long?", ""), (4, "answer: 1 to 350 characters are wanted, not 0")),
        (Asked(4, "", "Yes."), (4, "question: 1 to 100 characters are wanted, not 0")),
        (Asked(4, "Is it long?", "x" * 351), (4, "answer: 1 to 350 characters are wanted, not 351")),
        (
            Asked(4, "Is it long?", "Yes.", ("whose film is it",)),
            (4, "phrasings: 'whose film is it' is one of 'director' too"),
        ),
        (
            Asked(4, "What did it cost?", "Nothing."),
            (4, "clashes with 'budget': phrasings: 'what did it cost' is one of 'cost' too"),
        ),
    ],
)
def test_what_would_break_the_pack_is_reported(pack: Pack, asked: Asked, problem: tuple[int, str]) -> None:
    assert planned(pack, asked).problems == (problem,)


@given(
    st.sampled_from(sorted(READERS)), st.text(st.sampled_from('ab?*#QA:,;|"\n []()_-1.') | st.characters())
)
def test_any_text_is_imported_or_refused(ending: str, text: str) -> None:
    problems: Problems = []
    asked = list(READERS[ending](text, problems))
    plan = plan_import(asked, SMALL)
    assert all(line >= 1 and said for line, said in (*problems, *plan.problems))
    if not plan.problems:
        entries = tomllib.loads(plan.as_toml()).get("fact", [])
        assert [entry["question"] for entry in entries] == [fact.question for fact in plan.facts]


@pytest.mark.parametrize(
    ("question", "answer", "kinds", "value"),
    [
        (
            "When did it open?",
            "It opened on 9 May 2026.",
            (K.DATE, K.TIME, K.YES_NO),
            Value(K.DATE, "9 May 2026"),
        ),
        ("When was it built?", "In 1911.", (K.DATE, K.TIME, K.YES_NO), Value(K.DATE, "1911")),
        ("When does it leave?", "At 10:15, and on time.", (K.TIME, K.YES_NO), Value(K.TIME, "10:15")),
        ("How much is it?", "It costs 24 euros.", (K.MONEY, K.YES_NO), Value(K.MONEY, "24 euros")),
        (
            "How many bridges are there?",
            "There are nineteen.",
            (K.COUNT, K.YES_NO),
            Value(K.COUNT, "nineteen"),
        ),
        (
            "How long is it?",
            "48 minutes.",
            (K.DURATION, K.MEASURE, K.YES_NO),
            Value(K.DURATION, "48 minutes"),
        ),
        ("How many are there?", "One of 48.", (K.COUNT, K.YES_NO), None),
        (
            "Who founded it?",
            "The founder is Agnes Rothmayr.",
            (K.PERSON, K.ORGANISATION, K.YES_NO),
            Value(K.PERSON, "Agnes Rothmayr"),
        ),
        (
            "Where is the Wolf Tunnel?",
            "The Wolf Tunnel is near Graz.",
            (K.PLACE, K.YES_NO),
            Value(K.PLACE, "Graz"),
        ),
        ("Does it run in Bonn?", "In Bonn and Graz.", (K.YES_NO,), None),
        ("Tell a story", "Well.", (K.OBJECT, K.YES_NO), None),
    ],
)
def test_kinds_and_value_are_guessed(
    question: str, answer: str, kinds: tuple[K, ...], value: Value | None
) -> None:
    assert kinds_of(question, answer) == kinds
    assert value_of(kinds, question, answer) == value
