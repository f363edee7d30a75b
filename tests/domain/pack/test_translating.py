"""What packs tell in other languages."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel import Locale

from bot.domain.links import own_questions, people_directory, place_directory, stunt_directory
from bot.domain.months import MONTHS
from bot.domain.pack import statements as schema
from bot.domain.pack.attributes import attributes
from bot.domain.pack.model import AnswerKind, Fact, Pack, Spoiler
from bot.domain.pack.statements import stated, statements
from bot.domain.pack.translating import (
    TranslatedPack,
    Translator,
    in_english,
    is_english,
    name_within,
    original_of,
    translated_view,
)
from bot.domain.pack.translations import FIELDS, Translation, read_translation
from bot.domain.pack.views import home_view, open_view, whole_view
from bot.domain.teaching.model import Lesson, OwnFact, Taught
from tests.film import FILM, authored_pack

LOCALES = ("de", "es", "es_419")
_ENGLISH_MONTHS = {name.capitalize() for name in MONTHS} - {"April", "August", "September", "November"}
_SEQUEL = {
    "en": re.compile(r"sequel|Final Reckoning"),
    "de": re.compile(r"Fortsetzung|Final Reckoning"),
    "es": re.compile(r"segunda parte|Sentencia final"),
}
_YES_OR_NO = re.compile(r"(Ja|Nein|Sí|No)[.,:;!]")  # "No hubo…" is a sentence of its own


@cache
def seeded() -> Pack:
    return authored_pack()


@cache
def told(locale: str, *, home: bool = False, by_hand: bool = True) -> TranslatedPack:
    """Return the film's pack in a language."""
    pack = home_view(seeded()) if home else whole_view(seeded())
    translation = read_translation(FILM, locale[:2]) if by_hand else Translation()
    extended = {fact.extends: fact.id for fact in seeded().facts if fact.extends and not home}
    return translated_view(pack, Translator(pack, Locale.parse(locale), translation, extended))


def own_words(pack: TranslatedPack, fact: Fact) -> str:
    """Return what of a fact's answer is in the pack's language."""
    if not is_english(pack, fact.id):
        return fact.answer
    short, new_line, _ = fact.answer.partition("\n")
    return short if new_line else ""


@pytest.mark.parametrize("locale", LOCALES)
def test_ids_and_links_stay(locale: str) -> None:
    pack, original = told(locale), whole_view(seeded())
    for table in ("topics", "entities", "facts", "gaps", "quotes", "stunts", "quiz_items"):
        ids = [[entry.id for entry in getattr(each, table)] for each in (pack, original)]
        assert ids[0] == ids[1]
    for mine, theirs in zip(original.facts, pack.facts, strict=True):
        assert (mine.entities, mine.related, mine.sources, mine.spoiler) == (
            theirs.entities, theirs.related, theirs.sources, theirs.spoiler,
        )  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("by_hand", [False, True])
def test_every_text_is_whole(locale: str, *, by_hand: bool) -> None:
    pack = told(locale, by_hand=by_hand)
    for fact in pack.facts:
        said = f"{fact.question} {own_words(pack, fact)}"
        assert not {"{", "}"} & {*said}, fact.id
        assert not _ENGLISH_MONTHS.intersection(re.findall(r"\w+", own_words(pack, fact))), fact.id


@pytest.mark.parametrize("locale", LOCALES)
def test_structured_facts_are_answered_in_the_language(locale: str) -> None:
    pack = told(locale, by_hand=False)
    known, original = statements(locale[:2]), original_of(pack)
    certain = (AnswerKind.DATE, AnswerKind.DURATION, AnswerKind.MONEY, AnswerKind.PERSON)
    worded = [
        fact
        for fact in original.facts
        if fact.value is not None and fact.value.kind in certain and stated(original, fact, known) is not None
    ]
    assert len(worded) > 40
    assert not [fact.id for fact in worded if not own_words(pack, pack.fact[fact.id])]


def test_statements_suit_any_name() -> None:
    assert own_words(told("de", by_hand=False), told("de", by_hand=False).fact["director"]) == (
        "**Regie: Christopher McQuarrie**"
    )
    german, spanish = (told(each, by_hand=False).fact["first_film_release"] for each in ("de", "es"))
    assert german.question == "Wann lief „Mission: Impossible (1996)“ an?"
    assert german.answer.startswith("**Kinostart: 22. Mai 1996**\n")
    assert spanish.question == "¿Cuándo se estrenó «Mission: Impossible (1996)»?"
    assert told("de").fact["rome_when"].question == "Wann wurde die Verfolgungsjagd in Handschellen gedreht?"


def test_one_of_several_answers_is_no_statement() -> None:
    """When it came out in Japan is no answer to when it came out; nor is either of two sums."""
    pack = told("de", by_hand=False)
    assert "Kinostart" not in pack.fact["release_wait"].answer
    assert pack.fact["first_film_money"].answer == whole_view(seeded()).fact["first_film_money"].answer


@pytest.mark.parametrize("locale", ["de", "es"])
def test_all_that_the_article_alone_answers_is_translated(locale: str) -> None:
    """Told from all sources, these facts say more, in other words."""
    pack = told(locale, home=True)
    assert not [fact.id for fact in pack.facts if is_english(pack, fact.id)]


@pytest.mark.parametrize("locale", LOCALES)
def test_translated_answers_begin_with_neither_yes_nor_no(locale: str) -> None:
    """A card says that before them, for the question as it was asked."""
    pack = told(locale)
    translated = [fact for fact in pack.facts if not is_english(pack, fact.id)]
    assert len(translated) > 600
    assert not [fact.id for fact in translated if _YES_OR_NO.match(fact.answer)]


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_what_is_covered_says_that_it_gives_the_sequel_away(language: str) -> None:
    """Who has seen this film may still want to see the next."""
    original = whole_view(seeded())
    covered = [fact for fact in original.facts if fact.spoiler is not Spoiler.OPEN]
    on_sequel = [fact.id for fact in covered if _SEQUEL["en"].search(fact.answer)]
    facts = original.fact if language == "en" else told(language).fact
    assert len(on_sequel) > 15
    assert not [each for each in on_sequel if not _SEQUEL[language].search(facts[each].heading)]


@pytest.mark.parametrize("language", ["de", "es"])
def test_everything_with_a_name_is_described(language: str) -> None:
    translation, original = read_translation(FILM, language), seeded()
    assert translation.entries["topics"].keys() == original.topic.keys()
    assert all("role" in translation.of("entities", entity.id) for entity in original.entities)
    assert translation.entries["stunts"].keys() == original.stunt.keys()
    assert not [stunt.id for stunt in told(language).stunts if is_english(told(language), stunt.id)]


def test_languages_state_the_same() -> None:
    files = sorted(Path(schema.__file__).parent.glob("statements_*.toml"))
    tables = [tomllib.loads(file.read_text("utf-8"))["statement"] for file in files]
    keys = [[(each["attribute"], each["kinds"], each.get("of")) for each in table] for table in tables]
    assert keys[0] == keys[1]
    for table in tables:
        for each in table:
            attribute = attributes()[each["attribute"]]
            assert {*map(AnswerKind, each["kinds"])} <= attribute.kinds
            assert "{subject}" in each["question"]
            assert each["answer"].count("{value}") == 1


def test_article_alone_tells_nothing_of_the_record() -> None:
    """A fact that the record states more fully has a translation of its own there."""
    pack = told("de", home=True)
    assert "Final Reckoning" not in pack.fact["film_part"].answer
    assert "Final Reckoning" in told("de").fact["film_part"].answer


def test_what_was_taught_stays_as_it_is() -> None:
    pack = whole_view(seeded())
    lesson = Lesson("l1", OwnFact("who runs this club", "We do."), 0, 0)
    taught = Taught((lesson,)).extend(pack)
    view = translated_view(taught, Translator(pack, Locale("de"), Translation()))
    assert view.fact["l1"] == taught.fact["l1"]
    assert not is_english(view, "l1")


def test_both_names_find_a_thing() -> None:
    pack = told("de")
    for typed in ("Rom", "Rome", "Venedig", "Venice"):
        found = place_directory(pack).find(typed).entry
        assert found is not None
        assert found.id == {"Ro": "rome", "Ve": "venice"}[typed[:2]]
    entity = people_directory(pack).find("Weiße Witwe").entry
    assert entity is not None
    assert entity.id == "white_widow"
    stunt = stunt_directory(pack).find("Zugunglück").entry
    assert stunt is not None
    assert stunt.id == "train_wreck"


def test_questions_are_completed_in_the_language() -> None:
    assert own_questions(told("de"), "wer führte reg", 3)[0][0] == "director"
    assert own_questions(told("es"), "quien dirigio la pel", 3)[0][0] == "director"
    assert own_questions(told("es"), "quien dirige", 3)[0][0] == "director"  # in another form
    assert own_questions(told("de"), "wer führt", 3)[0][0] == "director"
    assert "director" in own_questions(told("de"), "wer fürte regie", 3)[1]
    assert own_questions(told("de"), "wer xxyyzzq", 25) == ([], [])  # "wer" alone tells nothing
    assert own_questions(whole_view(seeded()), "wer führte", 3) == ([], [])


def test_titles_in_questions_are_quoted_as_the_language_does() -> None:
    for by_hand in (False, True):
        assert told("de", by_hand=by_hand).fact["third_film_release"].question == (
            "Wann lief „Mission: Impossible III“ an?"
        )
    assert told("es", by_hand=False).fact["third_film_release"].question == (
        "¿Cuándo se estrenó «Mission: Impossible III»?"
    )
    assert "„" not in told("de", by_hand=False).fact["album_release"].question  # a description


@pytest.mark.parametrize(
    ("locale", "entity", "within"),
    [
        ("de", "tom_cruise", "Tom Cruise"),
        ("de", "norway", "Norwegen"),
        ("de", "cruciform_key", "„Der kreuzförmige Schlüssel“"),  # German would inflect it
        ("de", "kylling_bridge", "„Kylling-Brücke“"),
        ("de", "spanish_steps", "„Spanische Treppe“"),
        ("es", "rome", "Roma"),
        ("es", "kylling_bridge", "el puente de Kylling"),
        ("es", "uk", "el Reino Unido"),
        ("es", "imf", "el FMI"),
        ("es", "longcross_studios", "los estudios Longcross"),
        ("es", "cruciform_key", "la llave cruciforme"),
        ("es", "darlton_quarry", "la cantera de Darlton"),  # English has no article, Spanish does
        ("es", "mission_impossible_iii", "«Misión: Imposible III»"),
    ],
)
def test_names_stand_within_a_sentence(locale: str, entity: str, within: str) -> None:
    pack = told(locale)
    assert name_within(pack, pack.entity[entity]) == within
    assert name_within(seeded(), seeded().entity["cruciform_key"]) == "the cruciform key"


def test_open_view_stays_translated() -> None:
    pack = open_view(told("de"))
    assert isinstance(pack, TranslatedPack)
    assert original_of(pack) is whole_view(seeded()) or original_of(pack).title == seeded().title
    assert "ilsa_fate" not in pack.fact


def test_texts_are_found_again_in_english() -> None:
    pack = told("de")
    original = original_of(pack)
    assert original.fact["director"].answer in in_english(pack, f"x {pack.fact['director'].answer} y")
    assert "Norway" in in_english(pack, "Gedreht in Norwegen")
    assert not list(in_english(pack, "Nichts davon"))


def test_fields_are_those_of_the_entries() -> None:
    original = seeded()
    for table, names in FIELDS.items():
        entry = getattr(original, table)[0]
        assert all(hasattr(entry, name) for name in names if name not in {"sentence", "inside"})
