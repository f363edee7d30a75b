"""A pack's questions in another language: the same ones, judged alike, over the whole film."""

from functools import cache

import pytest
from babel import Locale

from bot.domain.pack.translating import Translator
from bot.domain.pack.translations import Translation, read_translation
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.judging import gives_away, is_right
from bot.domain.quiz.model import ITEM, Question
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
    assert in_language_of(Translator(pack, Locale("de"), Translation()).view(pack), film()) == film()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_authored_questions_of_the_film_are_translated(language: str) -> None:
    authored = [question.key for question in film() if question.key.startswith(ITEM)]
    assert [theirs.key for _, theirs in translated(language)] == authored


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
        for each in (english, theirs):
            assert gives_away(pack, theirs, f"{each.prompt} {each.answer}")
