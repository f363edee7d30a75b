"""Articles: their plain text, their sentences, and the facts proposed from them."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.pack.attributes import SUBJECT, attributes
from bot.domain.teaching.articles import (
    ARTICLES_LIMIT,
    Article,
    Citation,
    cleaned_article,
    problems_with,
)
from bot.domain.teaching.asking import TABLE, question_for
from bot.domain.teaching.exchange import export_files, export_for_pack
from bot.domain.teaching.model import (
    InvalidLesson,
    Lesson,
    OwnFact,
    Taught,
    TaughtFact,
    read_content,
    write_content,
)
from bot.domain.teaching.proposing import PROPOSALS_LIMIT, Passed, propose
from bot.domain.teaching.prose import heading_in, paragraphs_of, sentences_of
from bot.domain.teaching.reading import read_article, sentence_before
from bot.domain.teaching.rules import ANSWER_LIMIT
from bot.domain.teaching.texts import KEPT_LIMIT, fold_question
from bot.domain.teaching.wordings import questions_for
from tests.domain.teaching.test_lessons import PACK, planned, register

ARTICLE = Article("The Lumen", "Film club", "2023-07", "https://example.org/lumen")
FACT = OwnFact("When did it open?", "It opened in 1921.", cites=Citation(ARTICLE, 3))


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("# Title\n\nText.", [["Text."]]),
        ("Title\n=====\nText.", [["Text."]]),
        ('See [the *site*](https://a.b/c_(d) "x") and ![a picture](p.png).', [["See the site and ."]]),
        ("It is `so` **bold**, _so_ [1] [^note].\n\n[1]: https://a.b", [["It is so bold, so ."]]),
        ("One\nline.\n\n- First.\n- Second,\n  longer.\n", [["One line."], ["First.", "Second, longer."]]),
        ("```\ncode.\n```\n> Said <b>so</b>.\n\n| a | b |\n|---|---|\n", [["Said so."]]),
        ("---\ntitle: x\n---\nSnake_case &amp; 2 \\* 3.", [["Snake_case & 2 * 3."]]),
    ],
)  # fmt: skip
def test_markdown_becomes_plain_text(marked: str, plain: list[list[str]]) -> None:
    assert paragraphs_of(marked) == plain


def test_title_is_the_first_heading() -> None:
    assert heading_in("Text.\n\n## The *Lumen*\n# Other") == "The Lumen"
    assert read_article(
        Article(""), b"It opened.\n\nThe Lumen opened in 1921.", "my_text.md"
    ).article.title == ("my text")


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. J. R. Smith met Mrs. Berg at St. Mark.", "He left at 3.5 p.m. on Monday."],
        ["She said “It opened.”", "Then it closed in 1921.", "1950 was dry!"],
        ["Am 3. Mai kam z. B. Ada Berg.", "Im 19. Jahrhundert war es 1,5 m hoch.", "„Gut.“", "Ja."],
        ["El Sr. Pérez vive aquí.", "¿Quién lo sabe?", "¡Nadie!"],
        ["It costs 3.50 dollars… Nobody pays.", "The end."],
    ],
)
def test_sentences_end_where_they_end(sentences: list[str]) -> None:
    parts = [each for text in sentences for each in text.split("… ")]
    found = [each.rstrip("…") for each in sentences_of(" ".join(sentences))]
    assert found == parts


@pytest.mark.parametrize(
    ("sentence", "language", "question"),
    [
        ("The Lumen Cinema opened on 3 May 1921.", "en", "When did the Lumen Cinema open?"),
        ("In May 1921, the Lumen Cinema opened in Oslo.", "en", "When did the Lumen Cinema open?"),
        ("The bridge was built in 1950 by Ada Berg.", "en", "Who built the bridge?"),
        ("The bridges were built in 1950.", "en", "When were the bridges built?"),
        ("Mara Lind, who directs, was born in 1898.", "en", "When was Mara Lind born?"),
        ("Mara Lind was born in Bergen.", "en", "Where is Mara Lind from?"),
        ("Mara Lind directed The Long Night in 1931.", "en", "Who directed The Long Night?"),
        ("Mara Lind is a Norwegian painter.", "en", "Who is Mara Lind?"),
        ("The Lumen is a cinema.", "en", "What is the Lumen?"),
        ("The show lasts 97 minutes.", "en", "How long does the show last?"),
        ("The tower is 40 metres tall.", "en", "How tall is the tower?"),
        ("Das Kino Lumen wurde am 3. Mai 1921 eröffnet.", "de", "Wann wurde das Kino Lumen eröffnet?"),
        ("Das Haus wurde 1950 von Ada Berg gebaut.", "de", "Von wem wurde das Haus gebaut?"),
        ("Der Eintritt kostet 8,50 Euro.", "de", "Wie viel kostet der Eintritt?"),
        ("Karl Meier ist ein Architekt aus Bonn.", "de", "Wer ist Karl Meier?"),
        ("Ada Berg nació en 1880.", "es", "¿Cuándo nació Ada Berg?"),
        ("El cine está en Sevilla.", "es", "¿Dónde está el cine?"),
        # Nothing that is certain enough.
        ("Ada, Ben and Carl were born in 1900.", "en", None),
        ("The cinema opened again.", "en", None),
        ("Rain started the fire.", "en", None),
        ("1921 wurde das Kino eröffnet.", "de", None),
    ],
)
def test_cues_ask_for_what_is_stated(sentence: str, language: str, question: str | None) -> None:
    assert question_for(sentence, language) == question


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "The yellow Fiat 500 used by our club belongs to Paolo Neri.",
            "Who does the yellow Fiat 500 used by our club belong to?",
        ),
        ("The poster signed by Tom hangs in the hall.", "Where does the poster signed by Tom hang?"),
        ("The boat named Grace sank in 2019.", "When did the boat named Grace sink?"),
        ("The trophy made of glass stands in the office.", "Where does the trophy made of glass stand?"),
        ("The screen bought last year costs 500 euros.", "How much does the screen bought last year cost?"),
        ("The train passed by the mill in 2019.", "When did the train pass by the mill?"),
        ("Kim founded a club named Fuse in 2010.", "Who founded a club named Fuse?"),
        ("We watched the film that everyone loves in May.", "What did you watch in May?"),
        # A number of which only the text says what it is about.
        ("34 members came along.", ""),
        ("34 members visited the exhibition.", "How many members visited the exhibition?"),
        ("34 Mitglieder kamen mit.", ""),
    ],
)
def test_words_that_describe_are_not_the_verb(sentence: str, question: str) -> None:
    assert [asked for asked, *_ in proposed(sentence)] == [question]


def test_cues_are_of_the_schema() -> None:
    for cue in tomllib.loads(TABLE.read_text("utf-8"))["cue"]:
        attribute = attributes()[cue["attribute"]]
        assert SUBJECT in cue["en"]
        own = {"when did {subject} open", "where does {subject} meet"}
        assert cue["en"] in {*attribute.wordings, *own}


def proposed(text: str) -> list[tuple[str, str, int]]:
    found = propose(paragraphs_of(text)).proposals
    return [(each.question, each.answer, each.paragraph) for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "It was built by Ada Berg in 1921.",
        "However, the cinema closed in 1950.",
        "The cinema in Oslo",
        "Was the cinema built in 1921?",
        "the cinema opened in 1921.",
        "Subscribe to the newsletter of the Lumen Cinema.",
        f"The cinema opened in 1921 with {'a long ' * 50} party.",
        "The cinema opened (in 1921.",
        "The cinema was opened by <@123456789012345678> in 1921.",
        "Das ist das Kino Lumen in Bremen.",
        "Este cine abrió en Sevilla en 1921.",
        "Opened in 1921.",
    ],
)
def test_what_cannot_stand_alone_is_left_out(text: str) -> None:
    assert proposed(text) == []


def test_passed_over_sentences_are_counted() -> None:
    text = (
        "It was dark there. Was it? Subscribe to our newsletter now. The cinema opened (in 1921. "
        "The hall was full."
    )
    found = propose(paragraphs_of(text))
    assert [each.answer for each in found.proposals] == ["The hall was full."]
    assert found.passed == {Passed.LEANING: 1, Passed.ASKING: 1, Passed.NOTICE: 1, Passed.FRAGMENT: 1}


def test_what_nobody_can_ask_for_comes_last_without_a_question() -> None:
    text = "Nobody in Oslo forgot Ada Berg. The Lumen opened in 1921. Nobody in Oslo forgot Carl Ek."
    assert proposed(text) == [
        ("When did the Lumen open?", "The Lumen opened in 1921.", 1),
        ("", "Nobody in Oslo forgot Ada Berg.", 1),
        ("", "Nobody in Oslo forgot Carl Ek.", 1),
    ]


def test_no_question_comes_twice() -> None:
    found = proposed("Mara Lind won the race. Ada Berg won the race.")
    assert [question for question, _, _ in found] == ["Who won the race?", "What did Ada Berg win?"]


@pytest.mark.parametrize(
    ("sentence", "language", "questions"),
    [
        (
            "We screened the film on July 14, 2023 at the Rialto in Hamburg.",
            "en",
            ["When did we screen the film?", "Where did we screen the film?"],
        ),
        ("Last Friday, we elected a new treasurer.", "en", ["When did we elect a new treasurer?"]),
        ("212 members came.", "en", ["How many members came?"]),
        ("There were 40 chairs in the hall.", "en", ["How many chairs were there in the hall?"]),
        ("We raised 640 euros for the shelter.", "en", ["How much money did we raise for the shelter?"]),
        ("Only 4 percent chose the airport.", "en", ["What percentage chose the airport?"]),
        ("Our host was Jonas Beer, who brought a cake.", "en", ["Who was our host?"]),
        ("The cake was eaten by Mara Lind.", "en", ["Who ate the cake?"]),
        ("Anna and Ben cooked the soup.", "en", ["Who cooked the soup?", "What did Anna and Ben cook?"]),
        ("Tom Cruise lived three years in Granada.", "en", ["How long did Tom Cruise live in Granada?"]),
        ("The hall was full, because it rained.", "en", ["Why was the hall full?"]),
        ("Our mascot is called Benny.", "en", ["What is our mascot called?"]),
        ("Members meet at the library on Friday.", "en", ["When do members meet?", "Where do members meet?"]),
        ("Dave posted spoilers in May.", "en", ["When did Dave post spoilers?"]),
        ("Max's favourite snack is Popcorn.", "en", ["What is Max's favourite snack?"]),
        ("Dinner was excellent.", "en", ["How was dinner?"]),
        ("Kim is our moderator.", "en", ["Who is our moderator?"]),
        ("Tom Cruise's shoe size is 9.", "en", ["What is Tom Cruise's shoe size?"]),
        ("The height of the screen is 12 metres.", "en", ["What is the height of the screen?"]),
        ("The wifi password is popcorn42.", "en", ["What is the wifi password?"]),
        ("The club's motto is “Stay until the end”.", "en", ["What is the club's motto?"]),
        ("We have a mascot called Bo.", "en", ["What is our mascot called?", "Do we have a mascot?"]),
        ("The members have a cat named Tom.", "en", ["What is the members' cat called?"]),
        ("Max has a dog.", "en", ["Does Max have a dog?"]),
        (
            "Our club was founded in 2019 by Maria Keller.",
            "en",
            ["Who founded our club?", "When was our club founded?"],
        ),
        ("@everyone is welcome.", "en", ["Who is welcome?"]),
        ("@here the doors open at 7 pm.", "en", []),
        ("Wir haben den Film am 3. Mai im Kino Lumen gezeigt.", "de", ["Wann haben wir den Film gezeigt?"]),
        ("Am 3. Mai zeigten wir den Film im Rialto in Bonn.", "de", ["Wann zeigten wir den Film?"]),
        ("Rund 150 Gäste kamen.", "de", ["Wie viele Gäste kamen?"]),
        ("Den Preis gewann Mira Lang.", "de", ["Wer gewann den Preis?"]),
        ("Gastgeber war Jonas Bär, der einen Kuchen mitbrachte.", "de", ["Wer war Gastgeber?"]),
        ("Unser Maskottchen heißt Benny.", "de", ["Wie heißt unser Maskottchen?"]),
        ("Wir treffen uns jeden Dienstag.", "de", ["Wann treffen wir uns?"]),
        ("Es gab 40 Stühle im Saal.", "de", ["Wie viele Stühle gab es im Saal?"]),
        ("Tom Cruise vivió tres años en Granada.", "es", ["¿Cuánto tiempo vivió Tom Cruise en Granada?"]),
        ("Tom Cruise visitó la Alhambra en 2023.", "es", ["¿Cuándo visitó Tom Cruise la Alhambra?"]),
        ("Vinieron 95 socias.", "es", ["¿Cuántas socias vinieron?"]),
        ("El cartel lo dibujó Hugo Rey.", "es", ["¿Quién dibujó el cartel?"]),
        ("Nuestro anfitrión fue Jonás Vera.", "es", ["¿Quién fue nuestro anfitrión?"]),
        ("El bar cerró a las once.", "es", ["¿A qué hora cerró el bar?"]),
        ("Nos reunimos cada martes en el cine.", "es", ["¿Cuándo nos reunimos?", "¿Dónde nos reunimos?"]),
        # Several statements with one subject, or with their own.
        (
            "Unser Filmclub heißt „Tee und Kuchen“ und wurde 2021 von Mara Lind in Winterthur gegründet.",
            "de",
            ["Wie heißt unser Filmclub?", "Von wem wurde unser Filmclub gegründet?"],
        ),
        (
            "Unser Verein hat 48 Mitglieder und trifft sich am Dienstag.",
            "de",
            ["Wie viele Mitglieder hat unser Verein?", "Wann trifft sich unser Verein?"],
        ),
        (
            "Im Juli fuhren wir nach Bonn und sahen den Film.",
            "de",
            ["Wann fuhren wir nach Bonn?", "Wann sahen wir den Film?"],
        ),
        (
            "Der Film begann um acht Uhr und der Saal war voll.",
            "de",
            ["Wann begann der Film?", "Wie war der Saal?"],
        ),
        ("Mira Lang und Jonas Bär leiten den Verein.", "de", ["Wer leitet den Verein?"]),
        ("Wir zeigten alte und bekannte Filme im Saal.", "de", ["Wo zeigten wir alte und bekannte Filme?"]),
        ("Mara Lind gründete den Verein und leitete ihn.", "de", ["Wer gründete den Verein?"]),
        ("Unser Lied heißt „Vier und eins“ und stammt von Mara Lind.", "de", ["Wie heißt unser Lied?"]),
        (
            "Our club is called “Tea and Cake” and was founded in 2021 by Mara Lind.",
            "en",
            ["What is our club called?", "Who founded our club?"],
        ),
        (
            "On Monday we cleaned the hall and painted the chairs.",
            "en",
            ["When did we clean the hall?", "When did we paint the chairs?"],
        ),
        ("The bar sells snacks and drinks every Friday.", "en", []),
        ("The hall was built in 1950 and demolished in 1990.", "en", ["When was the hall built?"]),
        (
            "Ann and Ben have run the club since 2021.",
            "en",
            ["Since when have Ann and Ben run the club?", "Who has run the club since 2021?"],
        ),
        (
            "Nuestro club se llama «Té y tarta» y fue fundado en 2021 por Mara Lind.",
            "es",
            ["¿Quién fundó nuestro club?"],
        ),
        (
            "Nuestro club tiene 48 socios y se reúne cada martes.",
            "es",
            ["¿Cuántos socios tiene nuestro club?", "¿Cuándo se reúne nuestro club?"],
        ),
        (
            "El martes limpiamos la sala y pintamos las sillas.",
            "es",
            ["¿Cuándo limpiamos la sala?", "¿Cuándo pintamos las sillas?"],
        ),
        # What leans on something said before, or says what is not.
        ("Lars Oberon repaired it with a shoelace.", "en", []),
        ("We did not show the trailer.", "en", []),
        ("Se rodó con un tren de verdad.", "es", []),
        ("Er wurde laut beklatscht.", "de", []),
    ],
)  # fmt: skip
def test_sentences_are_asked_for_in_their_own_words(
    sentence: str, language: str, questions: list[str]
) -> None:
    assert questions_for(sentence, language)[: max(1, len(questions))] == questions


def test_most_telling_sentences_are_proposed() -> None:
    dull = " ".join(f"Nobody in house {word} sleeps badly." for word in map(_word, range(80)))
    found = propose(paragraphs_of(f"{dull}\n\nThe Lumen Cinema opened in 1921."))
    assert len(found.proposals) == PROPOSALS_LIMIT
    assert found.proposals[0].question == "When did the Lumen Cinema open?"
    assert found.passed == {Passed.OVER: 80 - PROPOSALS_LIMIT + 1}


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")


PIECES = st.sampled_from(
    [
        "The Lumen Cinema opened in 1921. ", "Ada Berg was born in Oslo. ", "Das Haus ist 12 m hoch. ",
        "\n\n", "\n- ", "# ", "```\n", "[a](b) ", "“", "” ", "(", ") ", "z. B. ", "Dr. ", "¿Quién? ",
        "|", "_", "**", "<@12345678901234567> ",
        "\u202e", "is ", "was … by ", "Ada, ", "and ", "3. Mai ", "! ", "\\",
        "We met on May 3, ", "in Kiel. ", "Wir trafen uns im Mai. ", "Vinieron 95 ", "por ", "because ",
        "{title}", "Mara directed The Sea. ", "El cine tiene 300 butacas. ",
    ]
)  # fmt: skip


@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_proposed_from(text: str) -> None:
    paragraphs = paragraphs_of(text)
    found = propose(paragraphs).proposals
    assert len(found) <= PROPOSALS_LIMIT
    asked = [fold_question(each.question) for each in found if each.question]
    assert all(asked)
    assert len(set(asked)) == len(asked)
    for each in found:
        assert any(each.answer in piece for piece in paragraphs[each.paragraph - 1])
        assert 0 < len(each.answer) <= ANSWER_LIMIT
        assert len(each.question) <= KEPT_LIMIT


def test_sentence_before_is_cut_at_a_word() -> None:
    text = "One.\nThe first is long. The second."
    assert sentence_before(text, 2, "The second.", 99) == "The first is long."
    assert sentence_before(text, 2, "The second.", 9) == "…is long."
    assert sentence_before(text, 9, "The second.", 9) == ""


def test_ids_are_not_kept() -> None:
    read = read_article(Article("T"), b"The Lumen opened in 1921. Ask <@123456789012345678> about it.")
    assert "123456789012345678" not in read.text


@pytest.mark.parametrize(
    ("said", "date"),
    [("5 July 2023", "2023-07-05"), ("July 2023", "2023-07"), ("2023", "2023"), ("7/12/2023", "7/12/2023")],
)
def test_dates_are_read_where_they_are_certain(said: str, date: str) -> None:
    assert cleaned_article(Article("T", date=said)).date == date


@pytest.mark.parametrize(
    "article",
    [
        Article(""),
        Article("x" * 101),
        Article("T", publisher="https://evil.example"),
        Article("T <@123456789012345678>"),
        Article("T", date="someday"),
        Article("T", address="javascript:alert(1)"),
        Article("T", address="https://user@evil.example/"),
        Article("T", address="https://a.b/c d"),
    ],
)
def test_bad_particulars_are_refused(article: Article) -> None:
    assert list(problems_with(cleaned_article(article)))
    with pytest.raises(Refused):
        read_article(replace_title(article), b"The Lumen opened in 1921.")


def replace_title(article: Article) -> Article:
    return article if article.title else Article("?")


def test_address_cannot_end_its_link() -> None:
    address = cleaned_article(Article("T", address="https://a.b/c)[evil](https://d.e")).address
    assert not set(address) & set("()[]")


def taught(*contents: OwnFact) -> Taught:
    return Taught(tuple(Lesson(f"taught-{n}", each, 1, 0) for n, each in enumerate(contents)))


def test_citation_is_kept_in_the_history() -> None:
    assert read_content(write_content(FACT)) == FACT
    old = {"kind": "fact", "text": "Who?", "answer": "She."}
    assert read_content(old) == OwnFact("Who?", "She.")
    assert "cites" not in write_content(OwnFact("Who?", "She."))


def test_taught_fact_carries_its_citation() -> None:
    fact = taught(FACT).extend(PACK).facts[-1]
    assert isinstance(fact, TaughtFact)
    assert fact.cites == FACT.cites
    assert fact.is_taught


def test_articles_are_exported_and_imported() -> None:
    both = taught(FACT, OwnFact("Who?", "She."))
    (text,) = export_files(both)
    assert text.count("[[article]]") == 1
    assert [step.content for step in planned(text).planned] == [FACT, OwnFact("Who?", "She.")]
    assert planned(text, both).planned == ()
    assert "paragraph 3" in export_for_pack(both, PACK)


FILE = '[[article]]\nid = "a"\ntitle = "T"\n[[fact]]\nquestion = "Q?"\nanswer = "A."\narticle = "a"\n'


@pytest.mark.parametrize(
    "text",
    [
        '[[fact]]\nquestion = "Who?"\nanswer = "She."\narticle = "none"',
        '[[article]]\nid = "a"\ntitle = "T"\naddress = "ftp://a.b"',
        f"{FILE}paragraph = 0",
        f'{FILE}paragraph = "1"',
    ],
)
def test_bad_articles_in_files_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        planned(text)


def test_server_has_so_many_articles_at_most() -> None:
    many = [
        OwnFact(f"Who is number {number}?", "She.", cites=Citation(Article(f"T{number}"), 1))
        for number in range(ARTICLES_LIMIT)
    ]
    full = register(taught(*many))
    full.check(OwnFact("And who else?", "He.", cites=Citation(Article("T0"), 2)))
    with pytest.raises(InvalidLesson, match="articles, the most it can have"):
        full.check(FACT)
