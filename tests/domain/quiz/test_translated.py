"""A pack's questions in another language: the same ones, judged alike, over the whole film."""

from functools import cache

import pytest
from babel import Locale

from bot.domain.pack.translating import Translator
from bot.domain.pack.translations import Translation, read_translation
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.judging import gives_away, is_right
from bot.domain.quiz.model import ITEM, Form, Question
from bot.domain.quiz.translated import in_language_of
from tests.film import FILM, whole_pack

KEPT = ("key", "kind", "difficulty", "topic", "form", "paragraph", "fact", "sources", "spoiler")
LANGUAGES = ("de", "es")


@cache
def film() -> tuple[Question, ...]:
    return questions_of(whole_pack())


@cache
def translated(language: str) -> tuple[tuple[Question, Question], ...]:
    """Return the film's translated questions, each with what it is in English."""
    pack = whole_pack()
    view = Translator(pack, Locale(language), read_translation(FILM, language)).view(pack)
    pairs = zip(film(), in_language_of(view, film()), strict=True)
    return tuple(pair for pair in pairs if pair[1].language)


def test_without_translation_questions_stay_as_they_are() -> None:
    pack = whole_pack()
    assert in_language_of(pack, film()) == film()
    untranslated = in_language_of(Translator(pack, Locale("de"), Translation()).view(pack), film())
    pairs = zip(film(), untranslated, strict=True)
    assert all(mine == theirs for mine, theirs in pairs if mine.key.startswith(ITEM))


def test_what_the_schema_words_needs_no_translation() -> None:
    pack = whole_pack()
    view = Translator(pack, Locale("de"), Translation()).view(pack)
    made = {question.key: question for question in in_language_of(view, film())}
    asked = made["fact:luther_actor:true"]
    assert asked.prompt == "Richtig oder falsch? Ving Rhames spielt Luther Stickell."
    assert (asked.answer, asked.distractors, asked.language) == ("Richtig", ("Falsch",), "de")
    assert made["quote:cruise_little_kid:speaker"].prompt.startswith("Wer hat das gesagt? “")


@pytest.mark.parametrize(
    ("language", "key", "prompt", "answer"),
    [
        (
            "de",
            "fact:second_film_release:direct",
            "Wann ist „Mission: Impossible 2“ erschienen?",
            "24. Mai 2000",
        ),
        ("de", "fact:film_budget:direct", "Wie viel hat Dead Reckoning gekostet?", "291 Millionen Dollar"),
        ("de", "fact:fiat_electric:direct", "Ist der gelbe Fiat 500 elektrisch?", "Ja"),
        ("de", "fact:train_scene_minutes:direct", "Wie lang ist die Zugsequenz?", "Etwa 50 Minuten"),
        (
            "de",
            "fact:gabriel_actor:reverse",
            "Die Antwort ist „Esai Morales“. Wie lautet die Frage?",
            "Wer spielt Gabriel?",
        ),
        (
            "de",
            "fact:captain_actor:true",
            "Richtig oder falsch? Marcin Dorociński spielt den Kapitän der Sewastopol.",
            "Richtig",
        ),
        (
            "de",
            "quote:mcquarrie_awe:speaker",
            "Wer sagte das über Actionfilme? “For me, awe is a condiment, not a course.”",
            "Christopher McQuarrie",
        ),
        (
            "de",
            "fact:cinema_count:false",
            "Richtig oder falsch? Der Film lief in den USA und Kanada in 6.490 Kinos an.",
            "Falsch",
        ),
        (
            "es",
            "fact:music_models:cloze",
            "¿Qué falta aquí? La nueva música de Ethan se inspira en […].",
            "Rajmáninov y Stravinski",
        ),
        (
            "es",
            "fact:third_film_release:direct",
            "¿Cuándo se estrenó «Misión: Imposible III»?",
            "5 de mayo de 2006",
        ),
        ("es", "fact:baftas:direct", "¿Ganó la película algún BAFTA?", "No"),
        (
            "es",
            "fact:captain_actor:false",
            "¿Verdadero o falso? Frederick Schmidt interpreta al capitán del Sevastopol.",
            "Falso",
        ),
        (
            "es",
            "fact:train_crash_date:reverse",
            "Si la respuesta es «agosto de 2021», ¿cuál es la pregunta?",
            "¿Cuándo se rodó el choque del tren?",
        ),
        (
            "es",
            "quote:cruise_little_kid:speaker",
            "¿Quién dijo esto sobre el salto en moto? “I've wanted to do it since I was a little kid.”",
            "Tom Cruise",
        ),
    ],
)
def test_made_question_is_in_the_readers_language(language: str, key: str, prompt: str, answer: str) -> None:
    asked = next(theirs for _, theirs in translated(language) if theirs.key == key)
    assert (asked.prompt, asked.answer) == (prompt, answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_questions_of_the_film_are_in_the_readers_language(language: str) -> None:
    keys = {theirs.key for _, theirs in translated(language)}
    assert [question.key for question in film() if question.key not in keys] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_that_nobody_translated_stay_english(language: str) -> None:
    pack = whole_pack()
    made = in_language_of(Translator(pack, Locale(language), Translation()).view(pack), film())
    assert {question.language for question in made if question.form is Form.CLOZE} == {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_authored_questions_of_the_film_are_translated(language: str) -> None:
    authored = [question.key for question in film() if question.key.startswith(ITEM)]
    assert [theirs.key for _, theirs in translated(language) if theirs.key.startswith(ITEM)] == authored


@pytest.mark.parametrize("language", LANGUAGES)
def test_question_is_the_same_in_every_language(language: str) -> None:
    for english, theirs in translated(language):
        assert [getattr(theirs, name) for name in KEPT] == [getattr(english, name) for name in KEPT]
        assert theirs.language == language
        assert len(theirs.distractors) == len(english.distractors)
        assert {english.answer, *english.accept} <= {theirs.answer, *theirs.accept}


@pytest.mark.parametrize("language", LANGUAGES)
def test_typed_answers_are_judged_in_both_languages(language: str) -> None:
    for english, theirs in translated(language):
        right = (theirs.answer, *theirs.accept)
        assert [text for text in right if not is_right(theirs, text)] == []
        wrong = (*theirs.distractors, *english.distractors)
        assert [text for text in wrong if is_right(theirs, text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_question_is_given_away_in_both_languages(language: str) -> None:
    pack = whole_pack()
    for english, theirs in translated(language):
        if not theirs.key.startswith(ITEM):
            continue
        for each in (english, theirs):
            assert gives_away(pack, theirs, f"{each.prompt} {each.answer}")
