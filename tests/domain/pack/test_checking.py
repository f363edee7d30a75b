"""The rules for a pack beyond its fields' types."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pack.checking import ANSWER_LIMIT, article_paragraphs, check_quotations
from bot.domain.pack.loading import read_pack
from tests.domain.pack.sample import ARTICLE, FACT, GAP, QUESTION, QUOTE, WHOLE, problems_of, write


def test_valid_pack_has_no_problems(tmp_path: Path) -> None:
    assert problems_of(write(tmp_path, WHOLE)) == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'topic = "film"\nquestion',
            'topic = "fim"\nquestion',
            "fact 'director': topic: there is no 'fim', did you mean 'film'?",
        ),
        ('entities = ["mara"]', 'entities = ["nora"]', "fact 'director': entities: there is no 'nora'"),
        ('entity = "mara"', 'entity = "nora"', "fact 'director': value.entity: there is no 'nora'"),
        (
            "near_misses",
            'related = ["sequel"]\nnear_misses',
            "fact 'director': related: there is no 'sequel'",
        ),
        ('nearby = ["director"]', 'nearby = ["sequel"]', "gap 'budget': nearby: there is no 'sequel'"),
        ('speaker = "mara"', 'speaker = "nora"', "quote 'cold': speaker: there is no 'nora'"),
        ('performers = ["mara"]', 'performers = ["nora"]', "stunt 'jump': performers: there is no 'nora'"),
        ('quotes = ["cold"]', 'quotes = ["hot"]', "stunt 'jump': quotes: there is no 'hot'"),
        (
            'fact = "director"\nprompt',
            'fact = "x"\nprompt',
            "question 'quiz_director': fact: there is no 'x'",
        ),
    ],
)
def test_unknown_reference_is_reported(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert problems_of(write(tmp_path, WHOLE.replace(old, new, 1))) == (f"all.toml: {problem}",)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('id = "ferry"', 'id = "The Ferry"', "[pack]: id: lower-case letters"),
        ('date = "2020-02-29"', 'date = "2021-02-29"', "[source]: date: a day like"),
        ('id = "budget"', 'id = "Budget"', "gap 'Budget': id: lower-case letters"),
        ('id = "budget"', f'id = "{"b" * 41}"', "id: lower-case letters, digits and _, at most 40"),
        ("paragraph = 1", "paragraph = 0", "fact 'director': paragraph: the source has paragraphs 1 to 2"),
        ("paragraph = 2", "paragraph = 3", "quote 'cold': paragraph: the source has paragraphs 1 to 2"),
        ('answer = "Mara', f'answer = "{"x" * ANSWER_LIMIT}', "answer: 1 to 350 characters are wanted"),
        ('question = "Who directed it?"', 'question = "?"', "fact 'director': question: '?' says nothing"),
        ('question = "Who', f'question = "{"x" * 99} ', "question: 1 to 100 characters are wanted"),
        ('kinds = ["person", "yes_no"]', "kinds = []", "fact 'director': kinds: at least one is wanted"),
        (
            'value = { kind = "person"',
            'value = { kind = "place"',
            "value.kind: place is none of the fact's kinds",
        ),
        ('"who was in charge"', '"?!"', "fact 'director': phrasings: '?!' says nothing"),
        ('"what did it cost"', '"..."', "gap 'budget': phrasings: '...' says nothing"),
        ('"what did it cost"', '"Whose film is it?"', "'Whose film is it?' is one of 'director' too"),
        ('"what did it cost"', '"who directed it"', "'who directed it' is one of 'director' too"),
        ('"How old is the director?"', '"Who directs?"', "'Who directs?' is a phrasing of 'director'"),
        ("near_misses", 'yes = ["is it by Lind"]\nno = ["Is it by Lind?"]\nnear_misses', "is in no, too"),
        ("near_misses", 'yes = ["How old is the director"]\nnear_misses', "is a phrasing of 'director'"),
        ('"Kim Sund"', '"Jo Hall"', "question 'quiz_director': distractors: at least 3"),
        ('"Kim Sund"', '"Kim Sund", "Mara Lind"', "distractors: the answer is among them"),
        ('"Kim Sund"]', '"Kim Sund", "lind"]\naccept = ["Lind"]', "'lind' is accepted as an answer"),
        ('summary = "What it is."', 'summary = ""', "topic 'film': summary: should be text"),
        ('title = "The Last Ferry"', 'title = " "', "[pack]: title: should be text"),
    ],
)
def test_broken_rule_is_reported(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in WHOLE
    assert [found for found in problems_of(write(tmp_path, WHOLE.replace(old, new, 1))) if problem in found]


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ('subject = " "', "subject: should be text"),
        ('colour = "red"', "colour: six hexadecimal digits like #C8102E are wanted"),
        ('release = ["premiere"]', "release: there is no 'premiere'"),
        ('release = ["director"]', "release: none of these facts has a date as its value"),
        ('makers = ["director"]', "makers: there is no 'director'"),
    ],
)
def test_wrong_header_field_is_reported(tmp_path: Path, field: str, problem: str) -> None:
    text = WHOLE.replace('title = "The Last Ferry"', f'title = "The Last Ferry"\n{field}')
    assert any(f"[pack]: {problem}" in found for found in problems_of(write(tmp_path, text)))


@pytest.mark.parametrize("entry", [FACT, GAP, QUOTE, QUESTION])
def test_duplicate_id_is_reported(tmp_path: Path, entry: str) -> None:
    write(tmp_path, WHOLE, "a.toml")
    write(tmp_path, entry, "b.toml")
    problems = problems_of(tmp_path)
    assert any(problem.startswith("b.toml: ") and problem.endswith(" is taken") for problem in problems)


def test_gap_with_id_of_fact_is_reported(tmp_path: Path) -> None:
    write(tmp_path, WHOLE.replace('id = "budget"', 'id = "director"'))
    assert problems_of(tmp_path)[0] == "all.toml: gap 'director': id: 'director' is a fact's"


def test_name_with_a_plus_is_another_one(tmp_path: Path) -> None:
    other = '[[entity]]\nid = "plus"\nkind = "organisation"\nname = "Lind+"\nrole = "a service"\n'
    assert not [found for found in problems_of(write(tmp_path, WHOLE + other)) if "is one of" in found]


def test_name_of_two_entities_is_reported(tmp_path: Path) -> None:
    other = '[[entity]]\nid = "tor"\nkind = "person"\nname = "Tor Lind"\nrole = "actor"\naliases = ["lind"]\n'
    assert problems_of(write(tmp_path, WHOLE + other)) == (
        "all.toml: entity 'tor': aliases: 'lind' is one of 'mara' too",
    )


def test_pack_without_facts_is_refused(tmp_path: Path) -> None:
    assert "all.toml: [pack]: the pack has no [[fact]]" in problems_of(
        write(tmp_path, WHOLE.replace(FACT, ""))
    )


def quotation_problems(folder: Path, text: str, article: str) -> list[str]:
    found = check_quotations(read_pack(write(folder, text)), article)
    return [f"{field} {index}: {problem}" for field, index, problem in found]


def test_quotes_and_space_may_differ(tmp_path: Path) -> None:
    assert quotation_problems(tmp_path, WHOLE, ARTICLE) == []


@pytest.mark.parametrize(
    "said", ["It was cold and we loved it", "it was cold, and we loved it", "It was hot"]
)
def test_changed_quotation_is_reported(tmp_path: Path, said: str) -> None:
    text = WHOLE.replace("It was cold, and we loved it", said)
    problem = "quotes 0: text: not word for word in paragraph 2 of the article"
    assert quotation_problems(tmp_path, text, ARTICLE) == [problem]


def test_quotation_must_be_in_its_paragraph(tmp_path: Path) -> None:
    text = WHOLE.replace(QUOTE, QUOTE.replace("paragraph = 2", "paragraph = 1"))
    problem = "quotes 0: text: not word for word in paragraph 1 of the article"
    assert quotation_problems(tmp_path, text, ARTICLE) == [problem]


def test_wrong_article_length_is_reported(tmp_path: Path) -> None:
    problem = "source 0: paragraphs: the article has 3, not 2"
    assert quotation_problems(tmp_path, WHOLE, ARTICLE + "\n\nThe end.") == [problem]


_LINES = st.lists(st.text("abc ", min_size=1).filter(str.strip), min_size=1, max_size=3)


@given(st.lists(_LINES, max_size=5), st.sampled_from(["\n\n", "\n \n", "\n\n\n\t\n"]))
def test_blank_lines_separate_paragraphs(paragraphs: list[list[str]], blank: str) -> None:
    text = blank.join("\n".join(lines) for lines in paragraphs)
    assert article_paragraphs(text) == tuple("\n".join(lines).strip() for lines in paragraphs)
