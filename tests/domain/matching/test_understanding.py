"""Questions about an invented pack, which has nothing to do with any film."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.links import find_named
from bot.domain.matching.model import (
    THRESHOLDS,
    Level,
    Status,
    TaughtFactText,
    TaughtWording,
    Thresholds,
    VerdictRule,
)
from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from tests.bench.questions import ROOT, accepts_own, measure, read_questions
from tests.domain.matching.conftest import restored_or_built
from tests.film import whole_pack


def test_invented_pack_is_understood(keeper: Matcher, observatory: Pack) -> None:
    questions = read_questions(ROOT / "tests" / "data" / "observatory" / "questions.jsonl")
    figures = measure(keeper.match, questions, accepts_own, observatory)
    assert figures.right >= 0.80
    assert figures.wrong <= 0.05
    assert figures.held >= 0.90


def test_near_misses_are_unanswered(keeper: Matcher, observatory: Pack) -> None:
    for fact in observatory.facts:
        assert {keeper.match(text).fact_id for text in (fact.question, *fact.phrasings)} == {fact.id}
        assert {keeper.match(text).status for text in fact.near_misses} == {Status.UNKNOWN}


def test_speaker_and_subject_differ(keeper: Matcher) -> None:
    assert keeper.match("What did Merrow say about Pell?").fact_id == "merrow_on_pell"
    assert keeper.match("What did Pell say about Ada Merrow?").fact_id is None


def test_other_attribute_is_unanswered(keeper: Matcher) -> None:
    assert keeper.match("Who made the new lens?").fact_id == "lens_maker"
    assert keeper.match("How heavy is the new lens?").status is Status.UNKNOWN
    assert keeper.match("Where was the new lens ground?").fact_id is None


def test_question_after_a_story_is_found(keeper: Matcher) -> None:
    story = (
        "My aunt walked up there every Sunday until her knees gave out and now she wants to go once more, "
        "so before I promise her anything: how many steps lead up to the dome?"
    )
    assert keeper.match(story).fact_id == "steps"


def test_mistyped_names_are_read(keeper: Matcher) -> None:
    assert keeper.match("who is the keepre of the obervatory").fact_id == "keeper"


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u200b\u200d", "🚂🚂🚂", "…—"])
def test_text_without_words_is_unknown(keeper: Matcher, text: str) -> None:
    assert keeper.match(text).status is Status.UNKNOWN
    assert keeper.explain(text).rule is VerdictRule.EMPTY


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_consistent_verdict(keeper: Matcher, text: str) -> None:
    verdict = keeper.match(text)
    assert (verdict.status is Status.ANSWER) == (verdict.fact_id is not None)
    assert 0 <= verdict.confidence <= 1


@pytest.mark.parametrize(
    "text", ["lens " * 800, "a" * 4_000, "who? " * 800, "\u202ewho ground the lens\u202c" * 100]
)
def test_very_long_text_is_accepted(keeper: Matcher, text: str) -> None:
    assert keeper.match(text).status in set(Status)


def test_stricter_level_answers_fewer(keeper: Matcher) -> None:
    questions = read_questions(ROOT / "tests" / "data" / "observatory" / "questions.jsonl")
    answered = {
        level: {q.text for q in questions if keeper.match(q.text, THRESHOLDS[level]).fact_id is not None}
        for level in Level
    }
    assert answered[Level.STRICT] <= answered[Level.NORMAL] <= answered[Level.GENEROUS]


def test_picked_completion_is_answered(keeper: Matcher) -> None:
    for typed in ("", "wh", "when do", "the lens", "copper", "steps"):
        for completion in keeper.complete(typed):
            assert len(completion.text) <= 100
            assert keeper.match(completion.text).fact_id == completion.fact_id


# --- what a server taught ----------------------------------------------------------------------


def test_taught_fact_is_answered(keeper: Matcher) -> None:
    taught = TaughtWording("where is the club meeting this week", "taught_cafe")
    verdict = keeper.with_lessons([taught]).match("where's the club meeting this week?")
    assert verdict.fact_id == "taught_cafe"
    assert keeper.match("where is the club meeting this week").fact_id is None


def test_question_with_a_short_name_is_known_word_for_word(film: Matcher) -> None:
    known = film.known_word_for_word("who plays grace")
    assert known is not None
    assert known.id == "grace_actor"
    assert film.known_word_for_word("who plays chess here") is None


def test_that_is_what_was_just_said(film: Matcher) -> None:
    assert film.leans_back("where was that filmed")
    assert not film.leans_back("where was the film shot")


def test_taught_fact_is_found_as_people_spell_it(keeper: Matcher) -> None:
    taught = TaughtWording("when is the next movie night", "taught_night")
    assert keeper.with_lessons([taught]).match("when is movie nite").fact_id == "taught_night"


HOST = TaughtFactText(
    "taught_host", ("Who was our host?",), "Our host was Ines Varga, who baked a cake.", "Our club evening"
)
NEXT = TaughtFactText("taught_next", ("When is our next evening?",), "Our next evening is on 3 May 2024.")


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("who hosted our club evening?", "taught_host"),
        ("who was the host of the evening", "taught_host"),
        ("when is the next evening", "taught_next"),
        ("when was our evening", None),  # the next one is another
        ("when did our host arrive", None),  # it says nothing of that
        ("who is the keeper of the observatory", "keeper"),
    ],
)
def test_taught_fact_is_found_by_what_it_says(keeper: Matcher, question: str, fact_id: str | None) -> None:
    wordings = [TaughtWording(each.wordings[0], each.fact_id) for each in (HOST, NEXT)]
    knowing = keeper.with_lessons(wordings, (HOST, NEXT))
    assert knowing.match(question).fact_id == fact_id
    if fact_id == HOST.fact_id:
        assert knowing.explain(question).rule in {VerdictRule.RECALLED, VerdictRule.CONFIDENT}


PARTY = TaughtFactText("taught_party", ("When is our next watch party?",), "December 12, 8 p.m.")
STUNT_CLUB = TaughtFactText(
    "taught_stunt_club", ("How many members does the stunt club have?",), "The stunt club has 42 members."
)


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("when's the watch party", PARTY.fact_id),
        ("what time does the watch party start?", PARTY.fact_id),
        ("is the watch party this week?", PARTY.fact_id),
        ("when was the last watch party", None),
        ("when was the watch party", None),
        ("does the stunt club have more than 30 members?", STUNT_CLUB.fact_id),
        ("when did the stunt club start", None),
    ],
)
def test_servers_own_fact_stands_alone(whole_film: Matcher, question: str, fact_id: str | None) -> None:
    told = (PARTY, STUNT_CLUB)
    wordings = [TaughtWording(each.wordings[0], each.fact_id) for each in told]
    verdict = whole_film.with_lessons(wordings, told).match(question)
    assert verdict.fact_id == fact_id
    if verdict.status is not Status.UNKNOWN:
        assert {each.fact_id for each in verdict.candidates} <= {each.fact_id for each in told}


OWN = [
    TaughtFactText(id_, (question,), answer)
    for id_, question, answer in (
        ("prize", "What's the prize for the trivia night?", "The winning team gets a month of Nitro."),
        ("version", "Which version are we watching on Friday?", "The 4K version, with English subtitles."),
        ("members", "How many members are in this server?", "We're 214 members."),
        ("night", "When's the next movie night?", "Movie night is every Friday at 8 PM."),
        ("doors", "When do doors open?", "Doors open at 7:30 PM."),
    )
]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("what do i win at trivia?", "prize"),
        ("do the trivia winners get nitro", "prize"),
        ("gewinnt man Nitro?", "prize"),
        ("will there be subtitles on friday", "version"),
        ("¿habrá subtítulos el viernes?", "version"),
        ("How big is this community?", "members"),
        ("What movie is on tonight?", "night"),
        ("When do the gates open?", "doors"),
    ],
)
def test_own_fact_is_suggested_first_for_what_is_alike(
    whole_film: Matcher, question: str, first: str
) -> None:
    verdict = _knowing(whole_film).match(question)
    assert (verdict.status, verdict.candidates[0].fact_id) == (Status.SUGGEST, first)


@pytest.mark.parametrize(
    "question", ["What's the next movie?", "Do you like movies?", "did hayley atwell win any prizes"]
)
def test_word_in_common_is_no_answer(whole_film: Matcher, question: str) -> None:
    verdict = _knowing(whole_film).match(question)
    own = {each.fact_id for each in OWN}
    assert verdict.fact_id is None
    assert verdict.status is Status.UNKNOWN or verdict.candidates[0].fact_id not in own


def _knowing(matcher: Matcher) -> Matcher:
    """Return a matcher that was taught all of a server's own facts."""
    return matcher.with_lessons([TaughtWording(each.wordings[0], each.fact_id) for each in OWN], OWN)


def test_movie_night_names_no_film(whole_film: Matcher) -> None:
    assert whole_film.match("when's the next movie night").named == ()


WHEN = TaughtFactText(
    "taught_when",
    ("When did our club visit Kilwarden?",),
    "Our club visited Kilwarden in August 2024.",
    "Our trip",
)
EPISODES = TaughtFactText(
    "taught_episodes", ("How many episodes does Kil Radio have?",), "The club's podcast has 42 episodes."
)
HOW_MANY = TaughtFactText(
    "taught_how_many",
    ("How many members did Anna Berg lead the visit with?", "Who led the visit with 14 members?"),
    "Anna Berg led the visit with 14 members.",
    "Our trip",
)


@pytest.mark.parametrize(
    ("question", "told", "fact_id"),
    [
        ("how many members were on the Kilwarden visit?", (WHEN, HOW_MANY), HOW_MANY.fact_id),
        ("how many members were on the Kilwarden visit?", (WHEN,), None),  # of August 2024 no number counts
        ("how long was the Kilwarden visit", (WHEN, HOW_MANY), None),
        ("when was the Kilwarden visit?", (WHEN, HOW_MANY), WHEN.fact_id),
        ("when did Anna Berg lead the visit with 14 members", (HOW_MANY,), None),
        ("who led the Kilwarden visit?", (WHEN, HOW_MANY), HOW_MANY.fact_id),
        ("who leads our club?", (HOW_MANY,), None),
        ("how many people are in the club", (EPISODES,), None),  # of people it counts none
    ],
)
def test_taught_fact_answers_only_what_it_has_value_for(
    keeper: Matcher, question: str, told: tuple[TaughtFactText, ...], fact_id: str | None
) -> None:
    wordings = [TaughtWording(each.wordings[0], each.fact_id) for each in told]
    assert keeper.with_lessons(wordings, told).match(question).fact_id == fact_id


MEMBERS = TaughtFactText(
    "taught_members", ("Wie viele Mitglieder hat der Club?",), "Der Club hat 84 Mitglieder."
)
FEE = TaughtFactText(
    "taught_fee", ("Wie viel kostet der Mitgliederbeitrag?",), "Der Mitgliederbeitrag kostet 25 Franken."
)


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("wieviele mitglieder habt ihr", MEMBERS.fact_id),  # whoever is asked
        ("was kostet die mitgliedschaft", FEE.fact_id),  # of which the same compound is made
    ],
)
def test_taught_fact_is_found_in_german(keeper: Matcher, question: str, fact_id: str | None) -> None:
    knowing = keeper.with_lessons([], (MEMBERS, FEE))
    assert knowing.match(question, likely="de").fact_id == fact_id


@pytest.mark.parametrize(
    "question",
    ["what does “dead reckoning” even mean", "who even is Grace"],
)
def test_what_only_stresses_a_question_does_not_matter(whole_film: Matcher, question: str) -> None:
    assert whole_film.match(question).confidence == 1.0


def test_taught_phrasing_finds_pack_fact(keeper: Matcher) -> None:
    taught = TaughtWording("leg day on the hill", "steps")
    assert keeper.with_lessons([taught]).match("leg day on the hill??").fact_id == "steps"


def test_pack_phrasing_wins_over_taught(keeper: Matcher) -> None:
    taught = keeper.with_lessons(
        [TaughtWording("who is the keeper", "steps"), TaughtWording("who made the lens", None)]
    )
    assert taught.match("Who is the keeper?").fact_id == "keeper"
    assert taught.match("Who made the lens?").fact_id == "lens_maker"


def test_stored_negative_is_unanswered(keeper: Matcher) -> None:
    question = "who was it that ground this lens"
    assert keeper.match(question).fact_id == "lens_maker"
    taught = keeper.with_lessons([TaughtWording(question, None)])
    assert taught.match(question).status is Status.UNKNOWN


# --- explaining and keeping ----------------------------------------------------------------------


def test_explanation_names_what_was_read(keeper: Matcher) -> None:
    explanation = keeper.explain("How heavy is the lens that Jonas Pel ground?")
    text = "\n".join(map(str, explanation.lines))
    assert "It asks for: a measurement" in text
    assert "It names: Jonas Pell" in text
    assert "\n  heavy: " in text
    assert "\n  lens: " in text
    assert "asks for a different kind of answer" in text
    assert explanation.verdict == keeper.match("How heavy is the lens that Jonas Pel ground?")


@pytest.mark.parametrize("level", Level)
def test_explanation_shows_no_numbers_that_contradict_it(film: Matcher, level: Level) -> None:
    limits = THRESHOLDS[level]
    for asked in read_questions(ROOT / "tests" / "data" / "questions" / "tuning.jsonl"):
        explanation = film.explain(asked.text, limits)
        for line in map(str, explanation.lines):
            if found := re.match(r"So I(?:'d| wouldn't) (only suggest|answer) .*I'm (\d+)% sure", line):
                steps = ((limits.answer, "answer"), (limits.suggest, "only suggest"), (0, "answer"))
                shown = next(said for limit, said in steps if int(found[2]) >= round(100 * limit))
                assert found[1] == shown, (asked.text, line)
            elif found := re.search(r"(\d+)% sure that there's no answer, and only (\d+)%", line):
                assert int(found[1]) > int(found[2])


def test_confidence_below_a_threshold_is_not_rounded_up_to_it(film: Matcher) -> None:
    question = "How is called the hero character of the story?"
    sure = film.match(question).confidence
    lines = map(str, film.explain(question, Thresholds(answer=sure + 1e-4, suggest=0.1)).lines)
    (said,) = [line for line in lines if line.startswith("So I")]
    assert f"only suggest what comes closest: I'm {int(100 * sure)}% sure" in said


def test_dumped_matcher_answers_alike(keeper: Matcher, observatory: Pack) -> None:
    again = restored_or_built(observatory, keeper.dump())
    questions = read_questions(ROOT / "tests" / "data" / "observatory" / "questions.jsonl")
    assert [again.match(q.text) for q in questions] == [keeper.match(q.text) for q in questions]


@pytest.mark.parametrize("kept", [b"", b"not an index", b"PK\x03\x04broken"])
def test_damaged_dump_is_relearned(observatory: Pack, keeper: Matcher, kept: bytes) -> None:
    assert restored_or_built(observatory, kept).match("who is the keeper") == keeper.match(
        "who is the keeper"
    )


def test_dump_of_other_pack_is_ignored(observatory: Pack, keeper: Matcher, film: Matcher) -> None:
    assert restored_or_built(observatory, film.dump()).match("who is the keeper") == keeper.match(
        "who is the keeper"
    )


@pytest.mark.parametrize(
    "word", ["rooms", "room", "dome", "roams", "parish", "pearls", "brace", "grease", "angel", "tomb"]
)
def test_ordinary_word_is_no_mistyped_name(whole_film: Matcher, word: str) -> None:
    assert not find_named(whole_pack(), f"how many {word} does the hotel have")
    reader = whole_film._index.reader
    assert not any(token.names_entity for token in reader.read(f"how many {word} does the hotel have").tokens)


def test_mistyped_name_that_is_no_word_is_read(whole_film: Matcher) -> None:
    said = whole_film._index.reader.read("was gabreal ever in paaris with graace").tokens
    assert [token.text for token in said if token.names_entity] == ["gabriel", "paris", "grace"]


def test_rooms_of_a_hotel_are_not_those_of_a_city(whole_film: Matcher) -> None:
    assert whole_film.match("how many rooms does the Grand Colossus hotel in the film have").gap is None


def test_corrections_per_text_are_limited() -> None:
    reader = QuestionReader.of(["who is the villain of the film"])
    strange = [f"qx{a}{b}zzk" for a in "bcdfghjklm" for b in "bcdfghjklm"]
    assert reader.read("who is the vilain").tokens[-1].text == "villain"
    long = reader.read(" ".join([*strange, "filn"]))
    assert long.tokens[-1].text == "filn"
    assert (
        reader._speller._remembered.cache_info().currsize < 60
    )  # each word that is looked up costs more than all the rest
    assert reader.read("filn").tokens[0].text == "film"


@pytest.mark.parametrize("name", ["Ethan", "Ethan Hunt", "Luther", "Benji", "Ilsa", "the White Widow"])
@pytest.mark.parametrize(
    "frame",
    ["and {}?", "so {}", "but {} though", "ok {}", "also, {}", "{} then", "btw {}", "well and {} btw?"],
)
def test_fillers_change_no_verdict(whole_film: Matcher, name: str, frame: str) -> None:
    question = f"who plays {name}"
    assert whole_film.match(frame.format(question)) == whole_film.match(question)


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("y quién interpreta a Luther?", "quién interpreta a Luther?"),
        ("pues y quién interpreta a Benji", "quién interpreta a Benji"),
        ("und wer spielt Grace?", "wer spielt Grace?"),
        ("also wer spielt denn Luther dann", "wer spielt Luther"),
        ("und wo wurde der Zugkampf gedreht?", "wo wurde der Zugkampf gedreht?"),
    ],
)
def test_fillers_of_other_languages_change_no_verdict(whole_film: Matcher, question: str, bare: str) -> None:
    expected = whole_film.match(bare)
    assert expected.fact_id is not None
    assert whole_film.match(question).fact_id == expected.fact_id


def test_superfluous_article_changes_no_verdict(whole_film: Matcher) -> None:
    assert whole_film.match("what is a dead reckoning").fact_id == "title_sense"


def test_whether_the_train_was_real_is_about_the_train(whole_film: Matcher) -> None:
    assert whole_film.match("was it a real train?").fact_id == "train_built"


def test_denial_contradicts_no_fact(whole_film: Matcher) -> None:
    gap = whole_film.match("what does ethan say to grace").gap
    assert gap is not None
    assert whole_film.match("who says war is coming").fact_id == "famous_lines"
    assert "anyone" not in gap.subject


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("whats the deal with the key", "key_what"),
        ("what's up with the white widow", "white_widow_who"),
        ("What is the story with the Entity?", "entity_what"),
    ],
)
def test_what_is_with_something_is_what_it_is(whole_film: Matcher, question: str, fact_id: str) -> None:
    assert whole_film.match(question).fact_id == fact_id


def test_greeting_is_no_question_for_what_something_is(whole_film: Matcher) -> None:
    assert whole_film.match("whats up").talk == "greeting"


@pytest.mark.parametrize("text", ["and", "so then", "ok then", "and then?", "well, also"])
def test_mere_fillers_are_read_as_they_stand(text: str) -> None:
    assert without_fillers(text) == text


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("Who is the server owner?", "Max owns this server.", ()),
        ("Who hosts movie night?", "Grace and Luther host it in turns.", ()),
        ("When is the train party?", "The train party is on Friday.", ()),
        ("Does Hayley Atwell have a dog?", "Hayley Atwell has a dog called Howard.", ("hayley_atwell",)),
        ("Where do we meet?", "We meet at a bar in Rome.", ("rome",)),
        ("Does Grace like Ilsa Faust?", "She does.", ("grace", "ilsa_faust")),
    ],
)
def test_lessons_are_about_whom_they_surely_name(
    whole_film: Matcher, question: str, answer: str, told: tuple[str, ...]
) -> None:
    assert whole_film.told_of(question, answer) == told


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("is the entity like skynet or what", "entity_what"),
        ("why does everyone hate the entity", "entity_powers"),
        ("how did the entity get on the sub in the first place", "entity_gone_rogue"),
        ("is tom cruise in love with hayley atwell", "atwell_rumours"),
        ("does tom cruise run in this one", "airport_roof"),
        ("and the other one, the french assassin?", "paris_who"),
        ("is hayley atwell peggy carter", "marvel_actors"),
        ("which mission has the burj khalifa", "earlier_stunts"),
        ("why does grace steal", "grace_thief"),
        ("how many masks are there", "masks_worn"),
        ("is the orient express real", "train_replicas"),
    ],
)
def test_plain_questions_are_answered(whole_film: Matcher, question: str, fact_id: str) -> None:
    assert whole_film.match(question).fact_id == fact_id
