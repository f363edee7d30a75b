"""Answers compared with the paragraphs that they cite."""

import pytest

from bot.domain.authoring.consistency import compare, uncited
from bot.domain.authoring.passages import names, numbers, sentences
from bot.domain.pack.model import Entity, EntityKind, Fact, Pack, Source

ARTICLE = """The 9 lives of the Aurora
By Ada Quill, 3 May 2020

The ferry Aurora sank on 12 July 1911 near Bergen with 122 passengers on board. Captain Nora Vik stayed \
until the end, twenty-one hours later.

The wreck was raised in June 1950 by the Hansen works. It cost 1.2 million crowns, and two divers lost \
their lives.

Today she lies in the harbour museum at Oslo, where 45,000 people see her every year. Entry is free."""

VIK = Entity("vik", EntityKind.PERSON, "Nora Vik", "captain", aliases=("the captain", "Mrs Hall"))


def problems(
    answer: str, paragraph: int = 2, question: str = "What happened?"
) -> tuple[list[str], list[str]]:
    fact = Fact("fact", "ship", question, answer, paragraph)
    source = Source("On the Aurora", "2020-05-03", 4)
    compared = compare(Pack("aurora", "Aurora", source, entities=(VIK,), facts=(fact,)), ARTICLE)
    return [text for _, _, text in compared.errors], [text for _, _, text in compared.warnings]


@pytest.mark.parametrize(
    ("answer", "paragraph"),
    [
        ("It sank on 12 July 1911 near Bergen.", 2),
        ("On July 12, 1911, near Bergen.", 2),
        ("It sank on 1911-07-12.", 2),
        ("It sank in July 1911.", 2),
        ("A hundred and twenty-two passengers were on board.", 2),
        ("Captain Vik stayed for 21 hours.", 2),
        ("Mrs Hall stayed on board until the end.", 2),
        ("There were two of them: the captain, and 122 passengers.", 2),
        ("A hundred and twenty-two people: all passengers.", 2),
        ("According to the article, one ferry sank near Bergen.", 2),
        ("The Aurora's wreck cost 1,200,000 crowns.", 3),
        ("Two divers of the Hansen works lost their lives.", 3),
        ("45000 people a year see the Aurora at Oslo.", 4),
    ],
)
def test_what_the_paragraph_says_is_fine(answer: str, paragraph: int) -> None:
    assert problems(answer, paragraph) == ([], [])


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ("There were 512 passengers on board.", "512"),
        ("Two hundred passengers were on board.", "200"),
        ("The ferry sank on 13 July 1911.", "13 July 1911"),
        ("The ferry sank on 12 August 1911.", "12 August 1911"),
        ("The ferry sank on 12/07/1912.", "12/07/1912"),
        ("The ferry sank near Stavanger, with passengers on board.", "Stavanger"),
        ("The ferry sank on July 47 near Bergen.", "47"),
    ],
)
def test_what_the_article_does_not_say_is_an_error(answer: str, missing: str) -> None:
    assert problems(answer) == ([f"answer: not in paragraph 2: {missing}"], [])


@pytest.mark.parametrize(
    ("answer", "warning"),
    [
        ("It sank with 122 passengers near Oslo.", "answer: not in paragraph 2 (but in 4): Oslo"),
        ("It sank with 122 passengers, 134 lives.", "answer: not in paragraph 2: 134"),  # 122 and 12
        ("It sank with four passengers.", "answer: not in paragraph 2: 4"),
        ("Brunhild sank near Bergen with 122 passengers.", "answer: not in paragraph 2: Brunhild"),
    ],
)
def test_what_may_be_right_is_a_warning(answer: str, warning: str) -> None:
    assert problems(answer) == ([], [warning])


@pytest.mark.parametrize("paragraph", [1, 2, 4])
def test_wrong_paragraph_is_an_error(paragraph: int) -> None:
    errors, _ = problems("The wreck was raised by the Hansen works.", paragraph)
    assert errors == [f"paragraph: 3 has more of the answer's words than {paragraph}"]


def test_uncited_sentences_are_listed() -> None:
    facts = (
        Fact(
            "sank", "ship", "When did the Aurora sink?", "The ferry sank near Bergen with 122 passengers.", 2
        ),
        Fact(
            "where",
            "ship",
            "Where is she?",
            "In the harbour museum at Oslo: 45,000 people see her a year.",
            4,
        ),
    )
    pack = Pack("aurora", "Aurora", Source("The 9 lives of the Aurora", "2020-05-03", 4), facts=facts)
    listed = list(uncited(pack, ARTICLE))
    assert "paragraph 4: Entry is free." in listed
    assert "paragraph 1: The 9 lives of the Aurora" not in listed
    assert not any("45,000" in sentence or "122" in sentence for sentence in listed)
    assert sum(sentence.startswith("paragraph 3: ") for sentence in listed) == 2


def test_sentences_end_at_quotation_marks_and_lines() -> None:
    text = 'She said: "It was 1.5 m." \u201cNo,\u201d he said. Vik left\nThe end'
    assert sentences(text) == ['She said: "It was 1.5 m."', "\u201cNo,\u201d he said.", "Vik left", "The end"]


def test_numbers_in_words_and_digits_are_the_same() -> None:
    assert [str(number) for number in numbers("1,200,000; two hundred and one; 2.5; third")] == [
        "1,200,000",
        "201",
        "2.5",
        "3",
    ]


def test_everyday_words_that_open_a_sentence_are_no_names() -> None:
    assert [name.text for name in names("Trains stop. According to Vik's book, Oslo was cold.")] == [
        "Vik",
        "Oslo",
    ]
