"""German and Spanish questions in English words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.languages.detection import READ
from bot.domain.matching.languages.dictionary import Dictionary, Sort, dictionary
from bot.domain.matching.languages.glossing import Glosser, glosser
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.index import Index
from bot.domain.pack.model import Pack


@pytest.fixture(scope="module")
def reader(observatory: Pack) -> QuestionReader:
    return Index.learn(observatory).reader


@pytest.fixture(scope="module")
def german(reader: QuestionReader) -> Glosser:
    return glosser("de", reader)


@pytest.fixture(scope="module")
def spanish(reader: QuestionReader) -> Glosser:
    return glosser("es", reader)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Wer führt Regie?", "who directed?"),
        ("wer fuehrt regie, oder?", "who directed?"),
        ("Weißt du, wie viele Kameras das waren?", "how many camera that were?"),
        ("wer hat die musik komponiert", "who composed the music"),
        ("was wollte der Regisseur", "what did the director wanted"),
        ("Wann kommt der Film raus?", "when did the film come out?"),
        ("Wo wurde die Kampfszene gedreht?", "where was the fight shot?"),
        ("Wie gefaehrlich war der Sprung?", "how dangerous was the jump?"),
        ("wo haben die den zug gebaut", "where did they built the train"),
        ("wie alt ist sie", "how old is she"),
        ("gibt es deutsche Untertitel?", "is there german subtitle?"),
        ("Flugzeugabsturz", "plane crash"),
        ("wie kann man den zug sehn", "how can they see the train"),
        ("isser schneller wie der zug", "is he fast than the train"),
        ("hat der was gesagt", "did it said anything"),
    ],
)
def test_german_is_glossed(german: Glosser, text: str, english: str) -> None:
    assert german.gloss(text) == german.gloss(text)
    assert german.gloss(text).text == english
    assert german.gloss(text).unread == ()


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("¿Quién dirigió la película?", "who directed it?"),
        ("quien dirigio la pelicula", "who directed it"),
        ("¿Me puedes decir cuántas cámaras usaron?", "how many camera used?"),
        ("las películas nuevas", "the new film"),
        ("la escena del puente", "the bridge scene"),
        ("el tren era de verdad?", "was the train real?"),
        ("hay escenas nuevas?", "is there new scene?"),
        ("xq construyeron un tren", "why did they built a train"),
        ("quien mato a ada", "who kills ada"),
        ("por que van atados", "why are they tied"),
        ("como acaba la segunda", "how end the part two"),
        ("la segunda escena", "the second scene"),
        ("que coño pasa", "what happen"),
    ],
)
def test_spanish_is_glossed(spanish: Glosser, text: str, english: str) -> None:
    assert spanish.gloss(text).text == english
    assert spanish.gloss(text).unread == ()


def test_names_stay_as_they_are_and_slips_in_them_go(german: Glosser, observatory: Pack) -> None:
    name = observatory.entities[0].name
    assert name.split()[-1].lower() in german.gloss(f"Wo ist {name}?").text


def test_what_is_not_understood_is_said(german: Glosser, spanish: Glosser) -> None:
    assert german.gloss("Wer hat den Quarzhobel gebaut?").unread == ("Quarzhobel",)
    assert spanish.gloss("¿Quién hizo el zurrumbel?").unread == ("zurrumbel",)


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("de", "wie alt ist Ada", "how old is"),
        ("de", "regisseur?", "who directed it"),
        ("es", "cuántos años tiene Ada", "how old is"),
        ("es", "duración", "how long is it"),
    ],
)
def test_attributes_are_recognised(reader: QuestionReader, language: str, text: str, english: str) -> None:
    template = glosser(language, reader).gloss(text).template
    assert template is not None
    assert template.startswith(english)


def test_what_a_question_says_beyond_a_wording_makes_it_another_one(german: Glosser) -> None:
    assert german.gloss("wer hat den soundtrack vom trailer gemacht").template is None


@pytest.mark.parametrize("language", READ)
@given(text=st.text(max_size=200))
@settings(deadline=None)
def test_any_text_can_be_glossed(language: str, text: str) -> None:
    reader = QuestionReader.of(["who directed it"])
    gloss = glosser(language, reader).gloss(text)
    assert len(gloss.text) <= 40 * (len(text) + 1)


@pytest.mark.parametrize("language", READ)
@given(data=st.data())
@settings(deadline=None)
def test_sentences_of_known_words_are_read(language: str, data: st.DataObject) -> None:
    book = dictionary(language)
    words = data.draw(st.lists(st.sampled_from(sorted(book.words)), min_size=1, max_size=12))
    gloss = Glosser(book, QuestionReader.of([])).gloss(" ".join(words))
    assert gloss.unread == ()


@pytest.mark.parametrize("language", READ)
def test_dictionaries_have_words_of_every_sort(language: str) -> None:
    book: Dictionary = dictionary(language)
    sorts = {entry.sort for entry in (*book.words.values(), *book.phrases.values())}
    assert sorts == set(Sort)
    assert all(word and word == word.lower() for word in book.words)
    assert len(book.words) > 1_500


def test_long_compounds_are_bounded(german: Glosser) -> None:
    assert german.gloss("zug" * 400).text
