"""Several questions in one text."""

import pytest

from bot.domain.matching.model import Status, TaughtWording
from bot.domain.matching.text.claims import claim_in
from bot.domain.matching.text.splitting import listed_in, question_before_aside
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack


def facts_of(matcher: Matcher, text: str) -> list[str | None]:
    """Return the answer to each question in a text; one alone where it is a single question."""
    verdict = matcher.match(text)
    return [part.verdict.fact_id for part in verdict.parts] or [verdict.fact_id]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("when does it come out and who directed it", ["release_date", "director"]),
        ("When does it come out? And who directed it?", ["release_date", "director"]),
        ("who wrote it, who is the star and is it a sequel", ["writer", "star", "film_sequel"]),
        ("tell me who plays Grace and where the wreck was shot", ["grace_actor", "wreck_location"]),
        ("who plays grace? also, where was the car chase", ["grace_actor", "car_chase_location"]),
        ("how many cameras did they have and did tom cruise do his own stunts", ["one_shot", "own_stunts"]),
        ("who plays grace\nwho directed it", ["grace_actor", "director"]),
        (
            "who plays grace and how long is the train fight, also where was it shot",
            ["grace_actor", None, "fight_location"],
        ),
    ],
)
def test_every_question_is_answered(film: Matcher, text: str, facts: list[str | None]) -> None:
    assert facts_of(film, text) == facts
    assert film.match(text).fact_id == facts[0]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("who directed it, and did he do Fallout too", ["director", "mcquarrie_missions"]),
        ("how much did it cost & did it flop", ["film_budget", "flop"]),
        ("wie viel hat er gekostet & war er ein Flop?", ["film_budget", "flop"]),
        ("¿cuánto costó & fue un fracaso?", ["film_budget", "flop"]),
        ("who directed it and how old is he", ["director", "mcquarrie_birthday"]),
        ("who plays grace and what else was she in", ["grace_actor", "atwell_before"]),
    ],
)
def test_questions_go_on_from_the_answer_before(whole_film: Matcher, text: str, facts: list[str]) -> None:
    assert facts_of(whole_film, text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "was it shot in Kashmir and Utah",
        "do Cruise and McQuarrie direct together",
        "why the rise and fall of trains",
        "Hayley Atwell, who plays Grace, does she do her stunts",
        "is it true that Hayley Atwell, who plays Grace, was in the car chase",
        "who did the fight and was hanging off the train",
        "The quarry, where they shot the wreck, is it in the UK?",
        "who plays Grace, right?",
        "who plays Grace and why",
    ],
)
def test_single_question_stays_whole(film: Matcher, text: str) -> None:
    assert film.match(text).parts == ()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("how much did it cost, heard covid made it crazy expensive", "how much did it cost"),
        ("who plays Grace, i think it's Hayley something", "who plays Grace"),
        ("who plays Grace, in Fallout", ""),
        ("I heard it is long, how long is it", ""),
        ("where was it shot, Norway or Italy", ""),
    ],
)
def test_remark_after_a_question_is_left_out(film: Matcher, text: str, asked: str) -> None:
    assert question_before_aside(text, film._index.reader.is_name) == asked


def test_remark_does_not_keep_a_question_from_its_answer(whole_film: Matcher) -> None:
    verdict = whole_film.match("how much did it cost, heard covid made it crazy expensive")
    assert verdict.fact_id == "film_budget"


def test_known_wording_stays_whole(film: Matcher, film_pack: Pack) -> None:
    for fact in film_pack.facts:
        for wording in (fact.question, *fact.phrasings):
            assert not film.match(wording).parts
            assert not film.follow_up(wording, fact).parts


def test_first_unanswered_question_is_kept(film: Matcher) -> None:
    verdict = film.match("what did it cost and who directed it")
    assert [part.verdict.status for part in verdict.parts] == [Status.UNKNOWN, Status.ANSWER]
    assert verdict.fact_id == "director"


def test_pronoun_stands_for_name_before(film: Matcher) -> None:
    verdict = film.match("who plays grace and how long is the train fight, also where was it shot")
    assert verdict.parts[-1].verdict.read_as == "where was the fight on top of the train shot"


def test_each_question_is_explained(film: Matcher) -> None:
    explanation = film.explain("when does it come out and who directed it, also is it a sequel")
    lines = [str(line) for line in explanation.lines]
    heads = [line for line in lines if line.startswith("One of several questions: ")]
    assert [head.split(": ")[1] for head in heads] == [
        "when does it come out",
        "who directed it",
        "is it a sequel",
    ]
    assert "By this fact, the answer is yes." in lines
    assert not any("Nothing I know comes close enough" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("whats the budget and the runtime?", ["film_budget", "film_length"]),
        ("budget, runtime & director", ["film_budget", "film_length", "director"]),
        ("who are the director and the composer", ["director", "composer_who"]),
        ("ok so when and where was it filmed", ["shoot_start", "filming_locations"]),
        ("how long and how expensive is it", ["film_length", "film_budget"]),
        ("who directed and scored it", ["director", "composer_who"]),
        ("who plays benji and luther and ilsa", ["benji_actor", "luther_actor", "ilsa_actor"]),
        ("tell me the director and the release date", ["director", "release_date"]),
    ],
)
def test_one_question_for_several_things_is_one_for_each(
    whole_film: Matcher, text: str, facts: list[str]
) -> None:
    assert facts_of(whole_film, text) == facts


def test_what_follows_a_list_is_meant_of_all_of_it() -> None:
    assert listed_in("what was the budget and the gross of Fallout") == [
        "what was the budget of fallout",
        "what was the gross of fallout",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and",
        "what is it",
        "was it shot in Kashmir and Utah",
        "who is Grace and why does she run",
        "who and",
        "and who",
    ],
)
def test_text_that_lists_nothing_is_left_whole(text: str) -> None:
    assert listed_in(text) == []


def test_list_with_something_unknown_is_not_taken_apart(whole_film: Matcher) -> None:
    assert not whole_film.match("what is the budget and the favourite colour").parts


def test_lesson_comes_before_a_list(whole_film: Matcher) -> None:
    taught = whole_film.with_lessons([TaughtWording("budget and runtime", "lesson")])
    assert taught.match("budget and runtime").fact_id == "lesson"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "my wife says that ilsa is still alive because we never saw her burried, is she right or what",
            "ilsa is still alive",
        ),
        ("my brother keeps saying the train was cgi, is he right?", "the train was cgi"),
        ("i thought it was filmed in austria, am i wrong?", "it was filmed in austria"),
        ("the key opens the submarine am i right", "the key opens the submarine"),
        ("was that real or what", "was that real"),
        ("who plays grace", ""),
        ("what did my brother say", ""),
    ],
)
def test_what_somebody_says_is_what_is_asked(text: str, claim: str) -> None:
    assert claim_in(text) == claim
