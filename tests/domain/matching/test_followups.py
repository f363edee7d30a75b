"""Replies to an answer, which take their subject from it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.matching.languages.detection import language_of
from bot.domain.matching.model import Previous, Status, Verdict
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.matching.verdict.people import pronouns_of
from bot.domain.pack.model import Pack
from tests.bench.questions import OWN


@pytest.mark.parametrize(("name", "floor"), [("followups", 0.88), ("followups_untouched", 0.84)])
def test_most_followups_are_understood(film: Matcher, film_pack: Pack, name: str, floor: float) -> None:
    right = 0
    lines = (OWN / f"{name}.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        entry: dict[str, Any] = json.loads(line)
        found = film.follow_up(entry["q"], film_pack.fact[entry["to"]]).fact_id
        right += found in entry["facts"] if entry["facts"] else found is None
    assert right / len(lines) >= floor


@pytest.mark.parametrize(
    ("fact_id", "question", "read_as"),
    [
        ("grace_actor", "and how old is she?", "and how old is Hayley Atwell?"),
        ("atwell_role", "who plays her?", "who plays Grace?"),
        ("atwell_role", "and who is she played by?", "and who is Grace played by?"),
        ("grace_actor", "who does she play?", "who does Hayley Atwell play?"),
        ("car_chase_who", "where was that?", "where was the handcuffed car chase?"),
        ("train_built", "why?", "why did they get a train to wreck?"),
        ("fight_location", "and the wreck?", "Where was the train wreck shot?"),
        ("grace_actor", "is she dead at the end?", "is Grace dead at the end?"),
    ],
)
def test_pronoun_is_named(film: Matcher, film_pack: Pack, fact_id: str, question: str, read_as: str) -> None:
    assert film.follow_up(question, film_pack.fact[fact_id]).read_as == read_as


@pytest.mark.parametrize(
    ("fact_id", "question"),
    [
        ("key_unlocks", "whats the age rating, can my 12yo watch it"),  # the film
        ("key_unlocks", "did ilsa really die or is it a trick"),
        ("key_unlocks", "who plays grace"),
        ("wreck_practical", "how did they shoot the handcuffed driving bit"),  # who made the film
        ("ilsa_fate", "how did they film the party in venice"),
        ("rome_cars", "was that yellow fiat real or a prop"),
        ("wreck_practical", "does benji solve riddles on a bomb or something? what was that about"),
    ],
)
def test_question_of_its_own_does_not_go_on(
    whole_film: Matcher, whole_film_pack: Pack, fact_id: str, question: str
) -> None:
    verdict = whole_film.follow_up(question, whole_film_pack.fact[fact_id])
    assert not verdict.leans
    assert verdict.read_as is None
    assert not verdict.parts


@pytest.mark.parametrize(
    ("fact_id", "question"),
    [
        ("who_dies", "how did she die"),
        ("entity_what", "what does it want"),
        ("ilsa_fate", "why?"),
        ("ilsa_fate", "and Grace?"),
    ],
)
def test_verdict_says_that_it_goes_on(
    whole_film: Matcher, whole_film_pack: Pack, fact_id: str, question: str
) -> None:
    verdict = whole_film.follow_up(question, whole_film_pack.fact[fact_id])
    assert verdict.leans
    assert verdict.read_as is not None


def test_name_in_the_label_gives_nothing_away(whole_film: Matcher, whole_film_pack: Pack) -> None:
    verdict = whole_film.follow_up("what car does she drive", whole_film_pack.fact["paris_fate"])
    assert (verdict.read_as, verdict.leans) == ("what car does Paris drive", False)


@pytest.mark.parametrize(
    ("fact_id", "question", "read_as"),
    [
        ("jump_overview", "did he break his ankle on this one", "did Tom Cruise break his ankle on this one"),
        ("who_dies", "whos the mother of dragons lady in this", None),
        ("ilsa_fate", "who plays the lead in this one", None),
    ],
)
def test_this_one_is_the_film(
    whole_film: Matcher, whole_film_pack: Pack, fact_id: str, question: str, read_as: str | None
) -> None:
    assert whole_film.follow_up(question, whole_film_pack.fact[fact_id]).read_as == read_as


@pytest.mark.parametrize(
    ("questions", "fact_ids"),
    [
        ("is the sequel out yet > whats it called > how long is it", "film_part sequel_running_time"),
        (
            "what happens in fallout > who directed it > where was it filmed",
            "sixth_film_release fallout_places",
        ),
        ("gibt es eine fortsetzung > wann kam sie raus > worum geht es", "sequel_release sequel_story"),
        ("de que va fallout > quien la dirigio", "sixth_film_release"),
        (
            "whens part 2 > whats it called > whos in it > how long is it",
            "film_part sequel_cast sequel_running_time",
        ),
        ("when is the next one out > is tom in it", "sequel_cast"),
        # Of what another film's fact says nothing, this one's does.
        ("should i watch fallout first > do i need to see the other ones before this", "watch_before"),
        ("when does the next one come out > is jeremy renner in it", "renner_missing"),
        ("when is the sequel out > is it worth seeing in imax", "cinema_formats"),
        ("wann kommt teil 2 > ist jeremy renner da drin", "renner_missing"),
        # It is asked of another film in turn.
        ("how long is the movie > and the next one?", "sequel_running_time"),
        ("how long is the movie > and the first one?", "first_film_money"),
        ("who directed it > what about the sequel?", "sequel_director"),
        ("when did it come out > and the third one?", "third_film_release"),
        ("wie lang ist der film > und der nächste?", "sequel_running_time"),
        ("wie lang ist der film > und der erste?", "first_film_money"),
        ("cuanto dura la pelicula > y la siguiente?", "sequel_running_time"),
        ("cuanto dura la pelicula > y la primera?", "first_film_money"),
    ],
)
def test_it_is_the_film_that_was_told_of(
    whole_film: Matcher, whole_film_pack: Pack, questions: str, fact_ids: str
) -> None:
    _, *told = converse(whole_film, whole_film_pack, questions)
    assert [verdict.fact_id for verdict in told] == fact_ids.split()


@pytest.mark.parametrize(
    ("questions", "instead"),
    [
        ("when does the next one come out > how long is it, feels like 3 hrs", "film_length"),
        ("whats the sequel called > when does it come out", "release_date"),
        ("when is the sequel out > what is it rated", "rating_us"),
        ("when is the sequel out > when is the sequel out", None),
        ("wann kommt teil 2 > wie lang ist der", "film_length"),
        ("cuando sale la secuela > cuanto dura", "film_length"),
        ("who directed it > how long is it", None),
    ],
)
def test_own_film_is_told_of_instead(
    whole_film: Matcher, whole_film_pack: Pack, questions: str, instead: str | None
) -> None:
    assert converse(whole_film, whole_film_pack, questions)[-1].instead == instead


@pytest.mark.parametrize("question", ["when was that released in spain", "when did it come out in spain"])
def test_start_of_another_film_in_a_country_is_denied(
    whole_film: Matcher, whole_film_pack: Pack, question: str
) -> None:
    previous = Previous(whole_film_pack.fact["film_part"], "what is the second part called")
    verdict = whole_film.follow_up(question, previous)
    assert verdict.fact_id is None
    assert verdict.gap is not None
    assert verdict.gap.subject.endswith("The Final Reckoning came out in Spain")


def test_place_says_enough_where_nobody_is_meant(whole_film: Matcher, whole_film_pack: Pack) -> None:
    verdict = whole_film.follow_up("how did she die in venice", whole_film_pack.fact["venice_shoot"])
    assert verdict.gap is None
    assert "ilsa_fate" in {candidate.fact_id for candidate in verdict.candidates}


def test_last_question_goes_on_in_small_letters(film: Matcher, film_pack: Pack) -> None:
    fact = replace(film_pack.fact["fight_location"], question="Was the fight on top of the train shot there?")
    assert film.follow_up("where?", fact).read_as == "where was the fight on top of the train shot there?"


def test_what_reads_as_no_sentence_is_not_told(film: Matcher, film_pack: Pack) -> None:
    assert film.follow_up("how?", film_pack.fact["grace_actor"]).read_as is None  # "how plays Grace?"
    assert film.follow_up("to who", film_pack.fact["grace_actor"]).read_as is None  # "to who Grace?"
    bridge = Previous(
        replace(film_pack.fact["fight_location"], question="Is it real?"), "is the train fight a real fight"
    )
    assert film.follow_up("and the train wreck?", bridge).read_as != "is the train wreck a real fight"


@pytest.mark.parametrize("text", ["why", "Why?", "but why", "how come", "why is that", "why so?", "what for"])
def test_reason_is_found_or_denied(whole_film: Matcher, whole_film_pack: Pack, text: str) -> None:
    found = whole_film.follow_up(text, whole_film_pack.fact["flop"])
    assert (found.fact_id, found.read_as) == ("why_underperformed", "why was the film a flop?")
    assert whole_film.leans_back(text)
    denied = whole_film.follow_up(text, whole_film_pack.fact["oscars"])
    assert denied.fact_id is None
    assert denied.gap is not None
    assert denied.gap.subject == "why"


def test_why_never_repeats_an_answer(whole_film: Matcher, whole_film_pack: Pack) -> None:
    for fact in whole_film_pack.facts:
        verdict = whole_film.follow_up("why?", fact)
        assert fact.id not in {candidate.fact_id for candidate in verdict.candidates}
        assert verdict.read_as is not None
        assert verdict.read_as.startswith("why ") or verdict.read_as.endswith("? Why?")


@pytest.mark.parametrize("text", ["warum", "und warum?", "wieso", "por qué", "¿y por qué?"])
def test_reason_is_asked_for_in_other_languages(
    whole_film: Matcher, whole_film_pack: Pack, text: str
) -> None:
    language = "es" if "por" in text else "de"
    assert whole_film.leans_back(text, language)
    verdict = whole_film.follow_up(text, Previous(whole_film_pack.fact["oscars"], language=language))
    assert verdict.gap is not None
    assert verdict.gap.subject == "why"


def test_question_with_names_is_asked_as_it_stands(film: Matcher, film_pack: Pack) -> None:
    verdict = film.follow_up("Where was the train wreck shot?", film_pack.fact["grace_actor"])
    assert (verdict.fact_id, verdict.read_as) == ("wreck_location", None)


def test_asking_for_more_does_not_repeat(film: Matcher, film_pack: Pack) -> None:
    verdict = film.follow_up("what else was shot there", film_pack.fact["fight_location"])
    assert verdict.status is Status.UNKNOWN


@pytest.mark.parametrize("text", ["", "?!", "it " * 1_000, "who " * 1_000, "he she they it there " * 200])
def test_any_text_is_accepted(film: Matcher, film_pack: Pack, text: str) -> None:
    assert film.follow_up(text, film_pack.fact["grace_actor"]).status in set(Status)


def converse(matcher: Matcher, pack: Pack, questions: str) -> list[Verdict]:
    """Return the verdicts on questions that one person asks in a row."""
    verdicts: list[Verdict] = []
    previous: Previous | None = None
    for question in questions.split(" > "):
        leans = previous is not None and matcher.leans_back(question, previous.language, previous)
        verdict = matcher.follow_up(question, previous) if previous and leans else matcher.match(question)
        verdicts.append(verdict)
        if verdict.fact_id is not None:
            asked = verdict.read_as or verdict.english or question
            named = () if verdict.leans else verdict.named
            previous = Previous(pack.fact[verdict.fact_id], asked, verdict.language, named)
    return verdicts


@pytest.mark.parametrize(
    ("questions", "answers"),
    [
        ("who plays ethan > and who plays ethan?", "hero hero"),
        ("who is benji > who plays him", "benji_who benji_actor"),
        ("whos gabriel > and who plays him?", "gabriel_who gabriel_actor"),
        ("who is paris > and who plays her?", "paris_who paris_actor"),
        ("does ilsa die? > who plays her?", "ilsa_fate ilsa_actor"),
        ("who plays the white widow > was she in fallout too", "white_widow_actor kirby_films"),
        ("who plays gabriel > and benji? > what about paris?", "gabriel_actor benji_actor paris_actor"),
        ("who is gabriel > does he kill ilsa", "gabriel_who ilsa_fate"),
        ("who is ilsa > does gabriel kill her", "ilsa_who ilsa_fate"),
        ("is ilsa dead > who killed her > who plays him", "ilsa_fate ilsa_fate gabriel_actor"),
        ("who directed it > what else did he direct", "director mcquarrie_missions"),
        ("who plays grace > where have I seen her before", "grace_actor atwell_before"),
        ("where was the train fight shot > and the wreck?", "fight_location wreck_location"),
        ("what is the entity > what does it want", "entity_what entity_goal"),
        ("where is darlton quarry > what was shot there", "wreck_location wreck_location"),
        ("who plays gabriel > how old is he", "gabriel_actor morales_birthday"),
        ("who plays the white widow > how old is she", "white_widow_actor kirby_birthday"),
        ("how old is tom cruise > and hayley atwell?", "cruise_age atwell_birthday"),
        ("how old is tom cruise > and now?", "cruise_age cruise_age"),
        ("wie alt ist tom cruise > und heute", "cruise_age cruise_age"),
        ("qué edad tiene simon pegg > y ahora", "pegg_birthday pegg_birthday"),
        ("wer ist gabriel > wie alt ist er", "gabriel_who morales_birthday"),
        ("quien interpreta a benji > cuantos años tiene?", "benji_actor pegg_birthday"),
        # "It" stays this film where another one is only compared with it.
        ("is it better than fallout > how much did it make", "series_scores gross"),
        ("how much did fallout make > who directed it", "vs_fallout sixth_film_release"),
        ("ist der besser als fallout > wie viel hat er eingespielt", "series_scores gross"),
        ("es mejor que fallout > cuanto recaudo", "series_scores gross"),
        ("wer ist gabriel > und was will der?", "gabriel_who gabriel_who"),
        ("quien es gabriel > y que quiere?", "gabriel_who gabriel_who"),
        ("who is in the cast > und wer davon war schon in fallout dabei?", "cast_named returning_cast"),
        ("did tom cruise really do the jump > how often", "jump_overview jump_takes"),
        ("did tom cruise really do the jump > how many times", "jump_overview jump_takes"),
        ("did tom really jump > how many tries", "jump_overview jump_takes"),
        ("ist tom cruise wirklich gesprungen > wie oft", "jump_overview jump_takes"),
        ("tom cruise salto de verdad con la moto? > cuantas veces", "jump_overview jump_takes"),
        ("is it the longest one > how much did it cost", "longest film_budget"),
        ("when is the sequel out > how long is this one", "sequel_release film_length"),
        ("is there a sequel > ok and this one, how long is it", "film_part film_length"),
        # What was counted, wrecked or named before is counted, wrecked and meant now.
        ("what awards did it win > how many", "awards_won awards_won"),
        ("what bike was it > how many did they trash", "jump_bike jump_bike_count"),
        ("how many motorbikes did they use > how many did they trash", "jump_bike_count jump_bike_count"),
        ("how did they do the bike jump > how many did they trash", "jump_overview jump_bike_count"),
        ("how did they film the bike jump > how many were used", "jump_cameras jump_bike_count"),
        ("did they really crash a train > how many were there", "wreck_practical train_replicas"),
        ("whats the key for > how many are there", "key_what key_halves"),
        # "It" is the thing that was just asked of, where anything may be asked so.
        ("was the submarine real > how did they do it", "submarine_effects submarine_effects"),
        (
            "was the sub cgi > how did they film it > whats it called",
            "submarine_effects submarine_effects sevastopol_what",
        ),
        ("hows the entity even work > who made it", "entity_predicts entity_creator"),
        ("was the bike jump real > how did they do it", "jump_overview jump_overview"),
        ("was the airport cgi > which airport is it", "airport_shoot airport_where"),
        ("where was the sandstorm bit shot > was it real sand", "desert_scenes desert_scenes"),
        ("was the car chase real > is it on netflix", "rome_chase_how streaming_services"),
        ("how long is the movie > how much did it cost", "film_length film_budget"),
        ("who plays gabriel > has he been in other mi movies", "gabriel_actor gabriel_earlier"),
        ("whos the bad guy > is he in the next one > how old is he", "villains sequel_cast morales_birthday"),
        ("is vanessa kirby in it > is she in the next one", "white_widow_actor sequel_cast"),
        # Visitors go to the place that was just told of.
        (
            "where was the bike jump filmed > can you visit it > can i go there",
            "jump_where visit_cliff visit_cliff",
        ),
        # What needs nothing from before is asked as it stands.
        ("who plays grace > when does it come out", "grace_actor release_date"),
        ("who plays gabriel > does tom cruise do his own stunts", "gabriel_actor own_stunts"),
        ("who plays gabriel > who directed it", "gabriel_actor director"),
        ("what does the key open > whats the age rating, can my 12yo watch it", "key_unlocks rating_us"),
        ("wer spielt luther > und Grace?", "luther_actor grace_actor"),
        ("wer ist benji > wer spielt ihn", "benji_who benji_actor"),
        ("wer ist paris > und wer spielt sie?", "paris_who paris_actor"),
        ("wer ist die weiße witwe > wer spielt sie", "white_widow_who white_widow_actor"),
        ("wer spielt ilsa > stirbt sie", "ilsa_actor ilsa_fate"),
        ("wer hat regie geführt > welche filme hat er sonst gemacht", "director mcquarrie_missions"),
        ("wo wurde der zugkampf gedreht > wann kommt der film raus", "fight_location release_date"),
        ("quien hace de gabriel > y de grace?", "gabriel_actor grace_actor"),
        ("quien es la viuda blanca > y quien la interpreta?", "white_widow_who white_widow_actor"),
        ("quien interpreta a gabriel > y a benji?", "gabriel_actor benji_actor"),
        ("quien es benji > quien lo interpreta", "benji_who benji_actor"),
        ("quien es ilsa > muere ella en la pelicula?", "ilsa_who ilsa_fate"),
        ("quien es grace > quien dirigió la pelicula", "grace_actor director"),
        ("quien dirige la peli > cuanto dura", "director film_length"),
        ("quien es tom cruise > cuanto gano en taquilla?", "star gross"),
        ("wie heisst teil 2 jetzt > der wievielte mission impossible is das", "film_part seventh_film"),
        ("what is part two called > which mission impossible is that", "film_part seventh_film"),
        ("what is part two called > how long is that", "film_part sequel_running_time"),
        ("stirbt ilsa wirklich?? > wer bringt sie um", "ilsa_fate ilsa_fate"),
        ("stirbt ilsa wirklich?? > wer hat sie getötet", "ilsa_fate ilsa_fate"),
        ("wie heisst teil 2 jetzt > und wann kommt der dritte teil", "film_part ninth_film"),
        # What happens to somebody has its place in the answer; a scene has a fact on its own.
        ("stirbt ilsa wirklich > und wo passiert das", "ilsa_fate ilsa_fate"),
        ("does ilsa die > and where does that happen", "ilsa_fate ilsa_fate"),
        ("muere ilsa > y donde pasa eso", "ilsa_fate ilsa_fate"),
        ("who fights on the train > and where did that happen", "fight_performers fight_location"),
        ("wo war der kampf auf dem zug > wo war das nochmal", "fight_location fight_location"),
        ("wer ist grace > und wie lernt ethan die kennen?", "grace_actor airport_story"),
        ("wer ist grace > wie hat ethan die kennengelernt", "grace_actor airport_story"),
        ("wer ist grace > wo lernt sie ethan kennen", "grace_actor airport_story"),
        ("quien es grace > y como la conoce ethan", "grace_actor airport_story"),
        ("wer spielt paris > und was is die so", "paris_actor paris_who"),
        ("wer spielt paris > was ist das für eine", "paris_actor paris_who"),
        ("who plays gabriel > what is he like", "gabriel_actor gabriel_who"),
        ("who plays the white widow > and who is she in the film?", "white_widow_actor white_widow_who"),
        ("wer is der böse in dem film > und wer spielt den?", "villains gabriel_actor"),
        ("whos the villain > is he in the first one", "villains gabriel_earlier"),
        # The answer gave the reason.
        ("what is it rated > why", "rating_us rating_us"),
        ("ab wieviel jahren ist der film > warum", "rating_us rating_us"),
        ("que clasificacion tiene > por que", "rating_us rating_us"),
    ],
)
def test_dialogues_are_followed(
    whole_film: Matcher, whole_film_pack: Pack, questions: str, answers: str
) -> None:
    found = [verdict.fact_id for verdict in converse(whole_film, whole_film_pack, questions)]
    assert found == answers.split()


@pytest.mark.parametrize(
    ("questions", "about"),
    [
        ("who plays gabriel > how tall is he", {"esai_morales", "gabriel"}),
        ("how tall is tom cruise > and hayley atwell?", {"hayley_atwell"}),
        ("who plays luther > which other films was he in", {"ving_rhames", "luther_stickell"}),
        ("wer spielt luther > und in welchen filmen war er dabei?", {"ving_rhames", "luther_stickell"}),
    ],
)
def test_nobody_elses_facts_are_told(
    whole_film: Matcher, whole_film_pack: Pack, questions: str, about: set[str]
) -> None:
    verdict = converse(whole_film, whole_film_pack, questions)[-1]
    assert verdict.fact_id is None
    for candidate in verdict.candidates if verdict.status is Status.SUGGEST else ():
        assert not about.isdisjoint(whole_film_pack.fact[candidate.fact_id].entities)


@pytest.mark.parametrize(
    ("questions", "gap"),
    [
        ("was the fiat real > how many did they use", "number"),
        ("was the car chase real > how many did they wreck", "rome_cars_wrecked"),
        ("was the submarine real > how many did they build", None),
        ("did anyone get hurt > how many did they crash", None),
        ("did they really crash a train > how much did it cost", "train_and_sub_cost"),
        ("did they build the ramp > how long was it", "ramp_size"),
        ("was the fiat real > how much did it cost", None),
        ("whats the key for > whats it called", None),
        ("what is the sevastopol > who sank it > when", None),
        # Whether an actor is married is not whether the part is.
        ("how tall is tom cruise > is he married", "tom_partner"),
        ("wie groß ist tom cruise > ist er verheiratet", "tom_partner"),
        ("cuanto mide tom cruise > esta casado?", "tom_partner"),
        ("what is the key > why", "why"),
        # Who somebody is tells nothing of that.
        ("who is kittridge > is he evil", None),
        ("what is the entity > is it alive", None),
        ("quien es hayley atwell > tiene novio?", None),
    ],
)
def test_nothing_is_told_of_something_else(
    whole_film: Matcher, whole_film_pack: Pack, questions: str, gap: str | None
) -> None:
    verdict = converse(whole_film, whole_film_pack, questions)[-1]
    assert verdict.fact_id is None
    assert (verdict.gap and verdict.gap.id) == gap


@pytest.mark.parametrize(
    ("questions", "read_as"),
    [
        # Whoever it is, and the film that everything is about.
        ("who is denlinger > who gets his throat cut", None),
        ("who plays grace > and who loses her key", None),
        ("who is ilsa > who got her killed", "who got Ilsa Faust killed"),
        ("who is grace > who steals her key", "who steals Grace's key"),
        ("is jeremy renner in it > why isnt he in it", "why isnt Jeremy Renner in it"),
        ("does ilsa die > who killed her > where was that", "where does Ilsa Faust die?"),
        ("how old is tom cruise > was he scared > he?", "Tom Cruise?"),
        ("who is in the cast > which of them was in fallout", None),
        ("what bike was it > how many did they trash", "how many bikes did they trash"),
        ("which cars are in the chase > how many did they wreck", "how many cars did they wreck"),
        ("where was the bike jump filmed > how do i get there", "how do i get to Helsetkopen"),
        ("is vanessa kirby in it > is she in the next one", "is Vanessa Kirby in the next one"),
        ("who plays gabriel > has he been in other movies", "has Esai Morales been in other movies"),
        ("who is gabriel > who is that guy with the beard", None),
    ],
)
def test_last_question_is_read_rightly(
    whole_film: Matcher, whole_film_pack: Pack, questions: str, read_as: str | None
) -> None:
    assert converse(whole_film, whole_film_pack, questions)[-1].read_as == read_as


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        ("how much did tom cruise earn and did he donate any of it", ["cruise_pay", None]),
        ("wieviel hat tom cruise verdient und hat er was davon gespendet", ["cruise_pay", None]),
        ("cuanto gano tom cruise y cuanto dono", ["cruise_pay", None]),
        (
            "wer ist marie > wie viel hat der gekostet und wie viel hat er eingespielt",
            ["film_budget", "gross"],
        ),
        ("quien es marie > cuanto costo y cuanto recaudo", ["film_budget", "gross"]),
        ("wie lang ist der film und wie geht es dir", []),
        # "How many times" means nothing but by the question before it.
        (
            "did tom cruise do the bike jump for real and how many times",
            ["jump_overview", "jump_takes"],
        ),
        # "It" goes on with the film that was just asked of.
        ("wieviel hat teil 2 eingespielt und wie lang is der", ["sequel_gross", "sequel_running_time"]),
        ("wie lang ist teil 2 und wann kam der raus", ["sequel_running_time", "sequel_release"]),
        ("how much did part two make and how long is it", ["sequel_gross", "sequel_running_time"]),
        ("how much did the sequel make and how long is it", ["sequel_gross", "sequel_running_time"]),
        ("cuánto recaudó la secuela y cuánto dura", ["sequel_gross", "sequel_running_time"]),
        ("cuánto recaudó la segunda parte y cuánto dura", ["sequel_gross", "sequel_running_time"]),
        ("cuánto costó la segunda parte y cuánto dura", ["sequel_budget", "sequel_running_time"]),
        ("wie lang ist der film und wann kam er raus", ["film_length", "release_date"]),
        ("who is gabriel and what does he want", []),
        ("wer ist gabriel und was will er?", []),
    ],
)
def test_each_of_two_joined_questions_is_told_of(
    whole_film: Matcher, whole_film_pack: Pack, questions: str, told: list[str | None]
) -> None:
    parts = converse(whole_film, whole_film_pack, questions)[-1].parts
    assert [part.verdict.fact_id for part in parts] == told


@pytest.mark.parametrize(
    ("questions", "gap"),
    [
        ("where was the train wreck shot > can you visit it", "quarry_visit"),
        ("where was the train wreck shot > can you go there", "quarry_visit"),
        ("dónde rodaron el choque del tren > ¿se puede visitar?", "quarry_visit"),
    ],
)
def test_another_place_is_not_visited(
    whole_film: Matcher, whole_film_pack: Pack, questions: str, gap: str
) -> None:
    verdict = converse(whole_film, whole_film_pack, questions)[-1]
    assert verdict.fact_id is None
    assert verdict.gap is not None
    assert verdict.gap.id == gap


def test_what_was_no_place_is_not_visited(whole_film: Matcher, whole_film_pack: Pack) -> None:
    verdict = converse(whole_film, whole_film_pack, "was the train real > can you visit it")[-1]
    assert verdict.status is Status.UNKNOWN


@pytest.mark.parametrize(
    "question",
    [
        "what else was he in",
        "what else was she in",
        "who plays him",
        "and who plays her?",
        "und wer spielt den?",
        "wer spielt sie",
        "quien lo interpreta",
        "y quién la interpreta?",
    ],
)
def test_nobody_is_asked_of_before_somebody_is_told_of(whole_film: Matcher, question: str) -> None:
    assert whole_film.match(question).asks_whom


@pytest.mark.parametrize(
    "questions",
    [
        "wann kommt der film raus > und wer spielt den",
        "how long is it > does he die",
        "who is ethan > does she die tho",
    ],
)
def test_nobody_is_meant_where_nobody_was_told_of(
    whole_film: Matcher, whole_film_pack: Pack, questions: str
) -> None:
    assert converse(whole_film, whole_film_pack, questions)[-1].asks_whom


def test_a_film_that_was_asked_of_is_no_secret(whole_film: Matcher, whole_film_pack: Pack) -> None:
    found = converse(whole_film, whole_film_pack, "does ethan die in the sequel > why was it renamed")[-1]
    assert (found.fact_id, found.leans) == ("sequel_renamed", False)


@pytest.mark.parametrize(
    "questions",
    [
        "worum geht es in dem film > und wo war das nochmal?",
        "who is the director > and where was that again?",
    ],
)
def test_places_are_suggested_where_none_was_told_of(
    whole_film: Matcher, whole_film_pack: Pack, questions: str
) -> None:
    verdict = converse(whole_film, whole_film_pack, questions)[-1]
    assert verdict.status is Status.SUGGEST
    assert [each.fact_id for each in verdict.candidates] == ["filming_locations", "world_locations"]


def test_a_country_beside_what_it_is_asked_for_is_a_question(
    whole_film: Matcher, whole_film_pack: Pack
) -> None:
    for questions in (
        "who wrote the script > release date germany",
        "wer hat das buch geschrieben > kinostart deutschland",
    ):
        assert converse(whole_film, whole_film_pack, questions)[-1].fact_id == "release_germany"


def test_who_is_described_is_not_who_was_told_of(whole_film: Matcher, whole_film_pack: Pack) -> None:
    verdict = converse(whole_film, whole_film_pack, "wer ist gabriel > wer ist der typ mit dem bart")[-1]
    assert verdict.fact_id is None
    assert not verdict.leans


def test_she_is_no_man(film: Matcher, film_pack: Pack) -> None:
    found = film.follow_up("does she do her own stunts", film_pack.fact["own_stunts"])
    assert found.read_as is None
    assert film.follow_up("does he do his own stunts", film_pack.fact["own_stunts"]).read_as is not None


def test_own_belongs_to_whom_the_question_names(whole_film: Matcher, whole_film_pack: Pack) -> None:
    found = whole_film.follow_up("did hayley atwell do her own driving", whole_film_pack.fact["paris_actor"])
    assert (found.fact_id, found.read_as) == ("rome_drivers", None)
    asked = whole_film.follow_up("did they let her own stunts show", whole_film_pack.fact["paris_actor"])
    assert "'s own stunts" in (asked.read_as or "")


def test_pack_tells_who_is_he_or_she(whole_film_pack: Pack) -> None:
    pronouns = pronouns_of(whole_film_pack)
    women = {"hayley_atwell", "grace", "ilsa_faust", "pom_klementieff", "paris", "vanessa_kirby", "marie"}
    men = {"tom_cruise", "esai_morales", "gabriel", "benji_dunn", "ving_rhames", "eugene_kittridge"}
    assert {pronouns.get(each) for each in women} == {"she"}
    assert {pronouns.get(each) for each in men} == {"he"}
    assert "entity" not in pronouns


@pytest.mark.parametrize(
    ("before", "question", "told"),
    [
        ("release_germany", "and in switzerland?", "when the film came out in Switzerland"),
        ("release_date", "what about poland", "when the film came out in Poland"),
        ("release_date", "and in the uk?", "release_uk"),
        ("release_germany", "in france?", "release_countries"),
        ("release_germany", "und in der schweiz?", "when the film came out in Switzerland"),
        ("release_countries", "y en argentina?", "when the film came out in Argentina"),
        ("grace_actor", "and in germany?", None),
    ],
)
def test_country_is_asked_for_in_place_of_another(
    whole_film: Matcher, whole_film_pack: Pack, before: str, question: str, told: str | None
) -> None:
    language = "es" if question.startswith("y ") else language_of(question)
    assert whole_film.leans_back(question, language)
    verdict = whole_film.follow_up(question, Previous(whole_film_pack.fact[before], language=language))
    assert (verdict.fact_id or (verdict.gap and verdict.gap.subject)) == told


@pytest.mark.parametrize(
    ("before", "question", "fact_id"),
    [
        ("gabriel_actor", "und von wem wird er gespielt?", "gabriel_actor"),
        ("grace_actor", "und von wem wird sie gespielt?", "grace_actor"),
        ("gabriel_actor", "by whom is he played", "gabriel_actor"),
        ("gabriel_who", "y por quién es interpretado", "gabriel_actor"),
        ("hero", "und wer spielt sie?", None),  # there is no her
    ],
)
def test_who_plays_somebody_is_asked_in_the_passive(
    whole_film: Matcher, whole_film_pack: Pack, before: str, question: str, fact_id: str | None
) -> None:
    previous = Previous(whole_film_pack.fact[before], language=language_of(question))
    assert whole_film.follow_up(question, previous).fact_id == fact_id


@pytest.mark.parametrize(
    ("fact_id", "question"),
    [("critics_reception", "and the audience?"), ("rome_cars", "and the bike?")],
)
def test_what_an_answer_says_in_passing_is_told_again(
    whole_film: Matcher, whole_film_pack: Pack, fact_id: str, question: str
) -> None:
    previous = Previous(whole_film_pack.fact[fact_id], language=language_of(question) or "")
    assert whole_film.leans_back(question, previous.language, previous)
    assert whole_film.follow_up(question, previous).fact_id == fact_id


def test_person_whom_an_answer_names_is_not_what_it_says_in_passing(
    whole_film: Matcher, whole_film_pack: Pack
) -> None:
    assert whole_film.follow_up("and Benji?", whole_film_pack.fact["hero_company"]).fact_id != "hero_company"
