"""The language of a question, by its most common words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching.languages.detection import (
    ENGLISH,
    OTHER,
    READ,
    is_english,
    language_of,
    plain,
    plain_words,
)
from tests.bench.questions import DEV, OWN, UNRELATED, mistyped, read_questions, read_unrelated

GERMAN_IN_ENGLISH_SETS = 2  # "wer spielt Gabriel in mission impossible 7" was asked among English questions
ANY_LANGUAGE = {ENGLISH, OTHER, *READ}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wer führt Regie?", "de"),
        ("wer is der bösewicht", "de"),
        ("was hat der film gekostet", "de"),
        ("danke dir", "de"),
        ("und wann?", "de"),
        ("wo gedreht", "de"),
        ("is der gut?", "de"),
        ("is der film lang", "de"),
        ("der wievielte mission impossible is das?", "de"),
        ("¿Quién dirigió la película?", "es"),
        ("quien hace de grace", "es"),
        ("cuanto dura", "es"),
        ("y donde?", "es"),
        ("gracias", "es"),
        ("Qui a réalisé le film ?", OTHER),
        ("Chi è il regista del film?", OTHER),
        ("quem dirigiu o filme?", OTHER),
        ("wie is de regisseur van de film?", OTHER),
        ("Kto wyreżyserował film?", OTHER),
        ("filmin yönetmeni kim", OTHER),
        ("監督は誰ですか", OTHER),
        ("кто режиссёр?", OTHER),
        ("من هو المخرج؟", OTHER),
    ],
)
def test_languages_are_recognised(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "likely", "language"),
    [
        ("wann kam the final reckoning in deutschland", "de", "de"),
        ("hat the final reckoning einen oscar", "de", "de"),
        ("cuando salio the final reckoning", "es", "es"),
        ("the final reckoning budget", "de", ENGLISH),
        ("when did the film kommen", "de", ENGLISH),
    ],
)
def test_english_title_leaves_a_text_in_the_likely_language(text: str, likely: str, language: str) -> None:
    assert language_of(text, likely) == language
    assert is_english(text, likely=likely, surely=True) is (language == ENGLISH)


@pytest.mark.parametrize(
    "text",
    [
        "who directed it",
        "wat wer they doin up there",
        "yo whats mi7 actually called",
        "does he die",
        "is la la land better",
        "tom cruise",
        "pom klementieff el rey de niro",
        "wen does it come out",
        "so was it fun man",
        "director?",
        "asdkjh",
        "???",
        "",
        'what does McQuarrie mean by "das wird vielleicht nie wieder gemacht"',
    ],
)
def test_what_may_be_english_is_english(text: str) -> None:
    assert language_of(text) == ENGLISH


@pytest.mark.parametrize(
    ("text", "likely", "language"),
    [
        ("me gusta", "es", "es"),
        ("ja", "de", "de"),
        ("is die gut", "de", "de"),
        ("is grace in it", "de", ENGLISH),
        ("is die hard good", "de", ENGLISH),
        ("actor", "es", "es"),
        ("rotten tomatoes", "es", ENGLISH),
        ("who directed it", "es", ENGLISH),
        ("wer führt regie", "es", "de"),
        ("Qui a réalisé le film ?", "es", OTHER),
    ],
)
def test_what_may_be_in_a_likely_language_is(text: str, likely: str, language: str) -> None:
    assert language_of(text, likely) == language


@pytest.mark.parametrize("text", ["vale", "te odio", "no sirves pa na", "criticas", "q significa el final"])
def test_chat_spanish_is_spanish(text: str) -> None:
    assert language_of(text, "es") == "es"


@pytest.mark.parametrize("name", ["tuning", "untouched", "stranger", "record_tuning", "record_untouched"])
def test_own_english_questions_are_english(name: str) -> None:
    asked = read_questions(OWN / f"{name}.jsonl")
    found = [each.text for each in asked if language_of(each.text) != ENGLISH]
    assert len(found) <= GERMAN_IN_ENGLISH_SETS, found


@pytest.mark.skipif(not DEV.exists(), reason=f"the development set is not at {DEV}")
def test_english_questions_with_typos_are_english() -> None:
    found = [each.text for each in mistyped(read_questions(DEV)) if language_of(each.text) != ENGLISH]
    assert len(found) <= GERMAN_IN_ENGLISH_SETS, found


@pytest.mark.skipif(not UNRELATED.exists(), reason=f"questions to other bots are not at {UNRELATED}")
def test_requests_to_other_bots_are_english() -> None:
    assert [each.text for each in read_unrelated() if language_of(each.text) != ENGLISH] == []


@given(st.text())
def test_any_text_has_a_language(text: str) -> None:
    assert language_of(text) in ANY_LANGUAGE


@given(st.text(alphabet="äöüßéñçæøł\u0131ÀÉabc '1"))
def test_plain_words_stay_as_they_are(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert plain_words(once) == plain_words(text)
