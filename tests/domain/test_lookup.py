import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.links import (
    people_directory,
    place_directory,
    select_quotes,
    speaker_directory,
    stunt_directory,
    subject_directory,
)
from bot.domain.lookup import Directory, forms_of
from bot.domain.pack.translating import Translator
from bot.domain.pack.translations import read_translation
from bot.domain.quote_search import quoted_words, search_quotes
from tests.film import FILM, article_pack, whole_pack

PACK = article_pack()
PEOPLE = people_directory(PACK)
PLACES = place_directory(PACK)
STUNTS = stunt_directory(PACK)


@pytest.mark.parametrize("directory", [PEOPLE, PLACES, STUNTS])
def test_every_form_finds_its_entry(directory: Directory) -> None:
    for entry in directory.entries:
        for form in (entry.id, entry.name, entry.name.upper(), *forms_of(entry)):
            found = directory.find(form)
            # A form that two entries share is answered with both.
            assert found.entry == entry or entry in found.suggestions, form


@pytest.mark.parametrize(
    ("directory", "typed", "wanted"),
    [
        (PEOPLE, "tm cruse", "tom_cruise"),
        (PEOPLE, "Atwell, Hayley", "hayley_atwell"),
        (PEOPLE, "christofer mcquary", "christopher_mcquarrie"),
        (PLACES, "quarry", "darlton_quarry"),
        (PLACES, "abu", "abu_dhabi"),
        (STUNTS, "handcufed car chase", "handcuffed_car_chase"),
        (STUNTS, "wreck", "train_wreck"),
        (STUNTS, "handcufed", "handcuffed_car_chase"),
        (PLACES, "quary", "darlton_quarry"),
    ],
)
def test_typo_or_part_is_enough(directory: Directory, typed: str, wanted: str) -> None:
    found = directory.find(typed).entry
    assert found is not None
    assert found.id == wanted


@pytest.mark.parametrize(
    ("directory", "typed", "offered"),
    [
        (STUNTS, "train", "train_wreck"),
        (STUNTS, "trian", "train_wreck"),
        (PEOPLE, "Tom Hanks", "tom_cruise"),
        (PEOPLE, "Ethan Hawke", "ethan_hunt"),
    ],
)
def test_unclear_name_gets_suggestions(directory: Directory, typed: str, offered: str) -> None:
    found = directory.find(typed)
    assert found.entry is None
    assert offered in [entry.id for entry in found.suggestions]


@pytest.mark.parametrize(
    "typed", ["", "   ", "@everyone", "'; DROP TABLE facts; --", "\u202e\u200b", "🦊" * 50]
)
def test_hostile_names_find_nothing(typed: str) -> None:
    assert PEOPLE.find(typed).entry is None


@given(st.text(max_size=300))
def test_any_text_can_be_looked_up(typed: str) -> None:
    found = STUNTS.find(typed)
    assert found.entry is None or not found.suggestions
    assert len(STUNTS.complete(typed, 25)) <= len(STUNTS.entries)


def test_empty_text_completes_to_all() -> None:
    assert STUNTS.complete("", 25) == list(STUNTS.entries)


@pytest.mark.parametrize("typed", ["c", "cru", "cruis", "cruise", "tom cru"])
def test_first_letter_completes(typed: str) -> None:
    assert "tom_cruise" in [entry.id for entry in PEOPLE.complete(typed, 25)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("surplus of trains", "mcquarrie_surplus"),
        ("feerless", "atwell_fearless"),
        ("multipl", "mcquarrie_multiplying"),
    ],
)
def test_quotes_are_found_by_their_words(typed: str, wanted: str) -> None:
    assert search_quotes(PACK, typed)[0].id == wanted


@pytest.mark.parametrize("typed", ["bike", "plane", "the plane"])
def test_real_words_are_taken_for_no_others(typed: str) -> None:
    assert search_quotes(whole_pack(), typed) == []  # not for "like" or "place"


def test_quotes_are_found_by_any_form_of_a_word() -> None:
    found = [{quote.id for quote in search_quotes(whole_pack(), typed)} for typed in ("jump", "jumped")]
    assert found[0] == found[1] != set()


@pytest.mark.parametrize(
    ("typed", "language", "english"),
    [
        ("moto", "es", "motorcycle"),
        ("motorrad", "de", "motorcycle"),
        ("llave", "es", "key"),
        ("train", "de", "train"),
    ],
)
def test_words_of_other_languages_are_searched_as_quotes_have_them(
    typed: str, language: str, english: str
) -> None:
    pack = Translator(whole_pack(), Locale(language), read_translation(FILM, language)).view(whole_pack())
    assert quoted_words(pack, typed) == english


def test_unsaid_words_find_nothing() -> None:
    assert search_quotes(PACK, "zxqv") == []
    assert search_quotes(PACK, "") == []


def test_quotes_are_found_by_speaker_and_subject() -> None:
    by_speaker = {
        quote.id for entry in speaker_directory(PACK).entries for quote in select_quotes(PACK, entry.id)
    }
    assert by_speaker == set(PACK.quote)
    for entry in subject_directory(PACK).entries:
        assert select_quotes(PACK, subject=entry.id)
