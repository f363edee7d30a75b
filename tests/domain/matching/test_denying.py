"""What no source says is told where that was asked, and nothing is offered that is only alike in a name."""

import pytest

from bot.domain.matching.model import Status, TaughtWording
from bot.domain.matching.verdict.matcher import Matcher


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("how old is grace", "how old Grace is"),
        ("how many cars did they wreck in rome", "how many cars there were in Rome"),
        ("what brand of shoes does ethan wear", "which brands the clothes and shoes are"),
        ("who would win ethan hunt or james bond", "how the film and its hero compare to Bond"),
        ("is gabriel married", "whom Gabriel is married to"),
        ("is luther married", "what Benji's and Luther's private lives are like"),
        ("how fast can tom cruise run", "how fast or how far Tom Cruise runs"),
        ("what brand is ethan's watch", "which watch Ethan wears"),
    ],
)
def test_known_gap_is_told(whole_film: Matcher, question: str, subject: str) -> None:
    gap = whole_film.match(question).gap
    assert gap is not None
    assert gap.subject.startswith(subject)


@pytest.mark.parametrize(
    "question",
    [
        "where can i get the grace necklace",
        "which perfume does grace use",
        "In which workshop or yard was the doomed train put together?",
        "How many minutes does the handcuffed chase run?",
        "will grace get her own movie",
        "is grace left handed",
        "what does ethan eat for breakfast",
        "how do you feel about ethan eating breakfast",
    ],
)
def test_gap_that_shares_a_name_only_is_not_told(whole_film: Matcher, question: str) -> None:
    verdict = whole_film.match(question)
    assert (verdict.fact_id, verdict.gap) == (None, None)


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("did tom really drive the train", None),
        ("did tom cruise really drive the submarine", None),
        ("did tom really drive with one hand", "rome_one_handed"),
        ("was tom driving one handed handcuffed for real in the fiat", "rome_one_handed"),
    ],
)
def test_yes_or_no_is_not_said_of_another_thing(
    whole_film: Matcher, question: str, fact_id: str | None
) -> None:
    assert whole_film.match(question).fact_id == fact_id


@pytest.mark.parametrize("word", ["lockdown", "quarantine", "featurette"])
def test_own_words_of_a_pack_are_no_noise(whole_film: Matcher, word: str) -> None:
    assert whole_film.match(word).talk is None


def test_gap_on_everything_covers_all(film: Matcher) -> None:
    gap = film.match("how tall is gabriel").gap
    assert gap is not None
    assert gap.subject == "anything about Gabriel"


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("how fast was the motorbike in the cliff jump", "how fast the motorcycle went in the cliff jump"),
        ("what are the riddles benji gets from the bomb", "what exactly the riddles of the bomb are"),
        ("who dubs benji in spanish", "who dubs the other actors"),
    ],
)
def test_what_no_source_tells_is_denied_by_name(whole_film: Matcher, question: str, subject: str) -> None:
    gap = whole_film.match(question).gap
    assert gap is not None
    assert gap.subject == subject


@pytest.mark.parametrize(
    "question", ["how many people died on set", "how many people got injured", "how many stuntmen died"]
)
def test_who_was_hurt_is_not_how_many_there_were(whole_film: Matcher, question: str) -> None:
    assert whole_film.match(question).fact_id == "ramp_fire"


@pytest.mark.parametrize(
    "question",
    [
        "how many popcorn stars did the mods give dead reckoning",
        "when do we have movie night",
        "is there a watch party this week",
        "what did our mods rate the film?",
        "what did we rate it",
        "which film did our club like best",
    ],
)
def test_nothing_is_suggested_on_what_members_do(whole_film: Matcher, question: str) -> None:
    assert (whole_film.match(question).status, whole_film.match(question).talk) == (Status.UNKNOWN, None)


def test_club_of_a_scene_is_no_servers(whole_film: Matcher) -> None:
    assert not whole_film.match("what song plays in the club").is_on_server


@pytest.mark.parametrize(
    "question",
    [
        "who leads the fan club?",
        "who leads the book club",
        "who runs the fanclub",
        "who is in charge of the club",
        "who runs the quiz team",
        "wer leitet den Fanclub?",
        "¿quién dirige el club de fans?",
        "rules",
        "Letterboxd",
        "what's the prize?",
        "where do I find the rules",
        "why was my message deleted",
        "next trivia night",
        "how big is this community?",
        "What movie is on tonight?",
        "How much are tickets for the screening?",
        "Where is Dead Reckoning being screened on December 12?",
        "Will Wade Eastwood be there?",
        "When do the gates open?",
        "What time does the box office open?",
        "wann öffnen die Türen?",
        "wo finde ich die Regeln?",
        "wer sind die Mods?",
        "¿cuándo abren las puertas?",
        "¿por qué borraron mi mensaje?",
    ],
)
def test_clubs_and_their_matters_are_of_server(whole_film: Matcher, question: str) -> None:
    verdict = whole_film.match(question)
    assert (verdict.status, verdict.is_on_server) == (Status.UNKNOWN, True)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("who hosts Light the Fuse Norway?", ()),
        ("how many people came to the Venice Comic Fair", ()),
        ("is there a shop in Norway", ("norway",)),
        ("WHERE IS THE SHOP IN NORWAY", ("norway",)),
    ],
)
def test_part_of_longer_name_names_nothing(
    whole_film: Matcher, question: str, named: tuple[str, ...]
) -> None:
    assert whole_film.match(question).named == named


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("why was there a club scene with dancers", "covid_june"),
        ("do we see luther again", "benji_luther_return"),
        ("how was the party in venice filmed", "doges_palace_how"),
        ("how many stars did critics give it", "star_ratings"),
        ("when does it open in theaters", "release_date"),
        ("when does Fallout open", "sixth_film_release"),
        ("was it released on a friday", "opening_weekday"),
        ("what prizes did the film win", "awards_won"),
    ],
)
def test_film_questions_are_on_no_server(whole_film: Matcher, question: str, fact_id: str) -> None:
    assert whole_film.match(question).fact_id == fact_id


def test_club_in_film_is_not_the_servers(whole_film: Matcher) -> None:
    assert not whole_film.match("what song plays in the club").is_on_server


def test_lessons_tell_what_members_do(whole_film: Matcher) -> None:
    taught = whole_film.with_lessons([TaughtWording("when is our movie night", "lesson")])
    assert taught.match("when do we have movie night").status is not Status.UNKNOWN


@pytest.mark.parametrize(
    "question",
    [
        "when did it come out in switzerland",
        "release date switzerland",
        "when did it start in swiss cinemas",
        "wann kam der film in der schweiz ins kino",
        "kinostart schweiz",
        "cuándo se estrenó en suiza",
    ],
)
def test_date_of_another_country_is_not_told(whole_film: Matcher, question: str) -> None:
    verdict = whole_film.match(question)
    assert verdict.fact_id is None
    assert verdict.gap is not None
    assert verdict.gap.subject == "when the film came out in Switzerland"


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("when did it come out in germany", "release_germany"),
        ("when was it released in sweden", "release_countries"),
        ("kinostart niederlande", "release_countries"),
        ("when did it come out in ireland", "release_uk"),
        ("when did it come out in canada", "release_date"),
    ],
)
def test_date_of_that_country_is_told(whole_film: Matcher, question: str, fact_id: str) -> None:
    assert whole_film.match(question).fact_id == fact_id
