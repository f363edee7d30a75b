"""What German and Spanish questions are answered with, and those in other languages."""

import subprocess
import sys
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.links import find_named
from bot.domain.matching.languages.detection import READ
from bot.domain.matching.languages.dictionary import dictionary
from bot.domain.matching.languages.templates import read_wordings
from bot.domain.matching.model import DEFAULT_THRESHOLDS, Previous, Status, TaughtWording, VerdictRule
from bot.domain.matching.schema.requests import read_wish
from bot.domain.matching.schema.wishes import Wanted, Wish
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.attributes import attributes
from bot.domain.pack.model import Pack
from bot.knowledge import kept_matcher
from tests.bench.languages import outcomes, read_asked, share
from tests.bench.questions import DEV, OWN
from tests.conftest import INDEX_FOLDER
from tests.film import add_titles, article_pack, whole_pack

WORDS = ["wer", "was", "und", "el", "que", "dónde", "der", "film", "tom", "zug", "?", ",", ".", "hat", "y"]


@pytest.fixture(scope="module")
def titled(film: Matcher, film_pack: Pack) -> Matcher:
    """Return a matcher of the film that has the facts' titles in other languages."""
    matcher = Matcher.restore(film_pack, film.dump())
    assert matcher is not None
    add_titles(matcher, film_pack)
    return matcher


@pytest.fixture(scope="module")
def whole() -> Matcher:
    """Return a matcher of all that is told of the film, with titles in other languages."""
    pack = whole_pack()
    matcher = kept_matcher(pack, INDEX_FOLDER)
    add_titles(matcher, pack)
    return matcher


@pytest.mark.skipif(not DEV.exists(), reason=f"the patterns of right answers are not at {DEV.parent}")
@pytest.mark.parametrize("language", READ)
@pytest.mark.parametrize("name", ["dev", "tuning"])
def test_most_questions_are_understood(titled: Matcher, language: str, name: str) -> None:
    pack, article = article_pack(), titled
    found = outcomes(article.match, read_asked(OWN / f"{language}_{name}.jsonl"), pack)
    answerable = [each for each in found if each.asked.is_answerable(pack)]
    others = [each for each in found if not each.asked.is_answerable(pack)]
    assert share(answerable, "right") >= 0.79
    assert share(found, "wrong") <= 0.02
    assert share(others, "held") >= 0.965


@pytest.mark.parametrize(
    ("question", "fact_id", "language"),
    [
        ("Wer führt Regie?", "director", "de"),
        ("wer spielt grace", "grace_actor", "de"),
        ("wo wurde der Kampf auf dem Zug gedreht?", "fight_location", "de"),
        ("¿Quién dirigió la película?", "director", "es"),
        ("quien hace de grace", "grace_actor", "es"),
        ("¿Dónde se rodó la pelea encima del tren?", "fight_location", "es"),
        ("Who directed the film?", "director", ""),
    ],
)
def test_the_language_is_told(film: Matcher, question: str, fact_id: str, language: str) -> None:
    verdict = film.match(question)
    assert (verdict.fact_id, verdict.language, verdict.is_foreign) == (fact_id, language, False)
    assert verdict.read_as is None


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("que nota tiene en rotten tomatos", "critics_reception"),
        ("q pone en rotten tomatoes", "critics_reception"),
        ("welche bewertung hat er bei rotten tomatoes", "critics_reception"),
        ("criticas", "critics_reception"),
        ("cuando sale la 2", "sequel_release"),
        ("para cuando la dos", "sequel_release"),
        ("wann kommt teil 2", "sequel_release"),
        ("wann kommt der 2. teil", "sequel_release"),
        ("de que color es el fiat", "fiat_color"),
        ("welche farbe hat das kleine auto", "fiat_color"),
        ("porque se llama sentencia mortal", "title_sense"),
        ("que significa sentencia mortal", "title_sense"),
        ("q hace la llave", "key_what"),
        ("para que sirve la llave", "key_what"),
        ("cuantas partes hay", "seventh_film"),
        ("wieviele teile gibt es", "seventh_film"),
        ("cuantas partes tiene la llave", "key_halves"),
        ("hace falta ver las anteriores??", "watch_before"),
        ("es necesario haber visto las otras partes antes", "watch_before"),
        ("muss man die anderen teile vorher gesehen haben", "watch_before"),
        ("es un tostón la peli?", "critics_reception"),
        ("es un rollo la película", "critics_reception"),
        ("es aburrida la peli?", "critics_reception"),
        ("ist der film öde", "critics_reception"),
        ("cuanto le dan en rotten tomatoes", "critics_reception"),
        ("was hat er auf rotten tomatoes", "critics_reception"),
        ("q hace tom cruise con la moto", "jump_overview"),
        ("was macht tom cruise mit dem motorrad", "jump_overview"),
        ("por q quitaron lo de parte uno", "title_change_why"),
        ("por qué ya no se llama parte uno", "title_change_why"),
        ("warum haben sie teil eins weggelassen", "title_change_why"),
        ("y en roma q coche llevaban", "rome_cars"),
        ("en qué coche iban en roma", "rome_cars"),
    ],
)
def test_short_wordings_are_understood(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("quien es la mala", "villains"),
        ("se cargan a ilsa enserio??", "ilsa_fate"),
        ("a quien se cargan", "who_dies"),
        ("quien se carga a ilsa", "ilsa_fate"),
        ("por que no mata a gabriel", "gabriel_spared"),
        ("quien es la asesina rubia", "paris_who"),
        ("quien es el informatico", "luther_who"),
        ("que coño es la entidad", "entity_what"),
        ("es la ultima de tom cruise?", "cruise_last_mission"),
        ("cual es la mejor de la saga", "series_scores"),
        ("cual es el mejor momento de la peli", "critics_praise"),
        ("la peli mola?", "critics_reception"),
        ("se hace larga?", "critics_reception"),
        ("quien creo la ia", "entity_creator"),
        ("en que plataforma la echan", "streaming_services"),
        ("es la peli mas cara de la historia", "budget_series"),
        ("acaba en suspense?", "cliffhanger"),
    ],
)
def test_everyday_spanish_is_understood(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("cuando sale la tercera parte", "ninth_film"),
        ("va a haber otra peli", "ninth_film"),
        ("cuando salio la tercera", "third_film_release"),
        ("donde veo la segunda", "sequel_watch"),
        ("cuanto dura la segunda", "sequel_running_time"),
    ],
)
def test_number_of_a_film_is_told_from_what_is_to_come(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("que paso en protocolo fantasma", "fourth_film_plot"),
        ("cuanto recaudo nacion secreta", "fifth_film_release"),
        ("misión imposible: nación secreta quien sale", "fifth_film_plot"),
        ("cuando se estreno sentencia final", "sequel_release"),
        ("que es el FMI", "imf_what"),
        ("worum geht es in phantom protokoll", "fourth_film_plot"),
    ],
)
def test_names_are_understood_as_a_language_has_them(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "gap_id"),
    [("que nota tiene en imdb", "imdb_metacritic_score"), ("por que van esposados", "handcuff_reason")],
)
def test_what_is_not_known_is_found(whole: Matcher, question: str, gap_id: str) -> None:
    verdict = whole.match(question)
    assert verdict.gap is not None
    assert verdict.gap.id == gap_id


def test_question_word_for_word_a_title_is_decided(whole: Matcher) -> None:
    verdict = whole.match("gano algun oscar?")
    assert (verdict.fact_id, verdict.holds) == ("oscars", False)


@pytest.mark.parametrize(
    ("text", "language", "wish"),
    [
        ("vale", "es", Wish.OK),
        ("passt", "de", Wish.OK),
        ("me aburro", "es", Wish.COMMAND),
        ("mir ist so langweilig", "de", Wish.COMMAND),
        ("quiero un quiz", "es", Wish.COMMAND),
        ("quiero jugar a un quiz", "es", Wish.COMMAND),
        ("ich hätte gern ein quiz", "de", Wish.COMMAND),
        ("q opinas tu de la peli", "es", Wish.OPINION),
        ("qué te ha parecido la película", "es", Wish.OPINION),
        ("was hältst du von dem film", "de", Wish.OPINION),
        ("wie findest du den film", "de", Wish.OPINION),
        ("jajajaja", "es", Wish.LAUGH),
        ("genial", "es", Wish.PRAISE),
        ("te odio", "es", Wish.COMPLAINT),
        ("no sirves pa na", "es", Wish.COMPLAINT),
        ("du taugst nichts", "de", Wish.COMPLAINT),
        ("quien te ha hecho", "es", Wish.MAKER),
        ("wer hat dich programmiert", "de", Wish.MAKER),
        ("cuentame un chiste", "es", Wish.JOKE),
        ("cómo estás", "es", Wish.HOW_ARE_YOU),
        ("wie gehts dir?", "de", Wish.HOW_ARE_YOU),
        ("erzähl mal nen witz", "de", Wish.JOKE),
        ("eres mas tonto q una piedra jaja", "es", Wish.INSULT),
        ("vale gracias crack, eres un fenomeno", "es", Wish.THANKS),
        ("anda tio, eres la leche", "es", Wish.PRAISE),
        ("ole tu, q maquina", "es", Wish.PRAISE),
        ("du bist echt ne legende digga", "de", Wish.PRAISE),
        ("jajaja cuentame un chiste anda", "es", Wish.JOKE),
        ("hola! acabo de llegar, q tal?", "es", Wish.HOW_ARE_YOU),
        ("hi, bin neu hier, wie gehts?", "de", Wish.HOW_ARE_YOU),
        ("y tu q tal", "es", Wish.HOW_ARE_YOU),
        ("buenas noches a todos", "es", Wish.EVENING),
        ("buenas noches", "es", Wish.EVENING),
        ("buenas noches, me voy a dormir", "es", Wish.FAREWELL),
        ("guten abend zusammen", "de", Wish.GREETING),
    ],
)
def test_small_talk_is_read_in_other_languages(whole: Matcher, text: str, language: str, wish: Wish) -> None:
    verdict = whole.match(text, likely=language)
    wanted = read_wish(verdict.english, lambda _: None)
    assert verdict.language == language
    assert wanted is not None
    assert wanted.wish is wish


def test_mere_fillers_are_no_foreign_language(film: Matcher) -> None:
    verdict = film.match("pues tio", likely="es")
    assert not verdict.is_foreign
    assert verdict.talk is not None


@pytest.mark.parametrize("question", ["who plays grace", "rotten tomatoes", "is it good"])
def test_english_is_read_as_english_whatever_is_likely(whole: Matcher, question: str) -> None:
    assert whole.match(question, likely="es") == whole.match(question)


@pytest.mark.parametrize("question", ["Qui a réalisé le film ?", "監督は誰ですか", "Kto wyreżyserował film?"])
def test_other_languages_are_not_answered(film: Matcher, question: str) -> None:
    verdict = film.match(question)
    assert verdict.is_foreign
    assert verdict.status is Status.UNKNOWN
    assert not verdict.candidates


@pytest.mark.parametrize(
    "question",
    [
        "Wer hat den Quarzhobel und das Gurkenfass erfunden?",
        "¿Quién inventó el zurrumbel del tarambana?",
        "wie alt ist tom cruise",
        "cuántos años tiene tom cruise",
    ],
)
def test_what_nobody_knows_is_held(film: Matcher, question: str) -> None:
    assert film.match(question).fact_id is None


@pytest.mark.parametrize("question", ["wie alt ist tom cruise", "cuántos años tiene tom cruise"])
def test_what_no_fact_states_is_denied(film: Matcher, question: str) -> None:
    gap, in_english = film.match(question).gap, film.match("how old is tom cruise").gap
    assert gap is not None
    assert gap == in_english


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Wer führt Regie und wo wurde der Zug zerstört?",
            [("Wer führt Regie", "director"), ("wo wurde der Zug zerstört?", "wreck_location")],
        ),
        (
            "¿Quién dirige la película y dónde se rodó la pelea del tren?",
            [
                ("¿Quién dirige la película", "director"),
                ("dónde se rodó la pelea del tren?", "fight_location"),
            ],
        ),
    ],
)
def test_parts_are_in_the_askers_words(film: Matcher, question: str, parts: list[tuple[str, str]]) -> None:
    found = [(part.question, part.verdict.fact_id) for part in film.match(question).parts]
    assert found == parts


@pytest.mark.parametrize(
    ("fact_id", "question", "answer"),
    [
        ("fight_location", "und der Crash?", "crash_difficulty"),
        ("grace_actor", "welche Stunts hat sie gemacht?", "atwell_stunts"),
        ("fight_location", "¿y el choque del tren?", "wreck_location"),
        ("director", "¿y él escribió el guion?", "writer"),
    ],
)
def test_followups_are_understood(
    film: Matcher, film_pack: Pack, fact_id: str, question: str, answer: str
) -> None:
    verdict = film.follow_up(question, film_pack.fact[fact_id])
    assert verdict.fact_id == answer
    assert verdict.read_as is None
    assert verdict.language in READ


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("Wie viele Versuche gab es beim Zugunglück?", "one_shot"),
        ("wie viele versuche gab es denn beim zugunglück", "one_shot"),
        ("Hat Tom Cruise laut Hayley Atwell Angst?", "cruise_fearless"),  # it has no word that is only German
        ("¿Se volverá a hacer cine así?", "never_again"),
    ],
)
def test_title_in_its_own_language_is_answered(
    film: Matcher, titled: Matcher, question: str, fact_id: str
) -> None:
    assert film.match(question).fact_id != fact_id
    assert titled.match(question).fact_id == fact_id
    assert titled.with_lessons([TaughtWording("hat", "director")]).match(question).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("welche note hat der film auf rotten tomatoes", "critics_reception"),
        ("rotten tomatoes wertung", "critics_reception"),
        ("lohnt sich der film?", "critics_reception"),
        ("nenn mir alle mission impossible filme", "series_order"),
        ("is der gut?", "critics_reception"),
        ("is der lang", "film_length"),
        ("wer spielt alles mit?", "cast_named"),
        ("der wievielte mission impossible is das?", "seventh_film"),
        ("wievielter teil ist das", "seventh_film"),
        ("ist der film gefloppt", "flop"),
        ("ist der film auf disney+", "streaming_services"),
        ("gibts den auf sky", "streaming_services"),
        ("ist der film auf paramount+", "streaming_services"),
        ("warum hat er die crew angebrüllt", "outburst"),
        ("warum ist die entität böse", "entity_gone_rogue"),
        ("wer ist die mit den kurzen haaren die alle killt", "paris_who"),
        ("kann ich den mit meinem 10 jährigen gucken", "kids"),
        ("lebt ilsa noch", "ilsa_fate"),
        ("is der film ab 12", "rating_us"),
        ("gibts bonusmaterial auf der bluray", "disc_extras"),
        ("wird paris erwischt", "paris_fate"),
        ("wo kann ich den film streamen", "streaming_services"),
        ("wo wurde der zug gedreht", "train_places"),
        ("was kann der kreuzförmige schlüssel", "key_what"),
        ("warum heißt der film dead reckoning", "title_sense"),
        ("hat tom cruise den motorradsprung selber gemacht", "jump_overview"),
        ("pa que sirve la llave", "key_what"),
        ("merece la pena verla?", "critics_reception"),
        ("k tal la peli, merece la pena?", "critics_reception"),
        ("se muere ilsa??", "ilsa_fate"),
        ("que le pasa a ilsa al final", "ilsa_fate"),
        ("fue un fracaso en taquilla?", "flop"),
        ("cuanto ha recaudao en total", "gross"),
        ("en q paises se rodo", "filming_locations"),
        ("donde se rodo lo del tren", "train_places"),
        ("quienes salen en la peli", "cast_named"),
        ("cual fue la escena mas peligrosa", "jump_danger"),
        ("como se titula en españa", "title_abroad"),
        ("dnde la puedo ver", "release_cinemas"),
        ("where can I see it", "release_cinemas"),
        ("cuentame el final", "story_ending"),
        ("what is the ending", "story_ending"),
        ("cuanto entreno tom cruise para el salto", "jump_training"),
        ("el tren era de verdad", "train_built"),
        ("estuvo nominada a los oscar?", "oscars"),
        ("estuvo nominada a algun oscar?", "oscars"),
        ("quien es gabriel jajaja anda", "gabriel_who"),
        ("haha who is gabriel", "gabriel_who"),
        ("lmao does ilsa die haha", "ilsa_fate"),
        ("en q peli salia antes kittridge", "czerny_return"),
        ("quien es kittridge y en q otra peli salia", "kittridge_who"),
        ("quien es la rubia q se pelea en el callejon de venecia", "paris_who"),
        ("who's the blonde that fights ethan in the alley", "paris_who"),
        ("cuanto dura", "film_length"),
        ("wie alt ist simon pegg", "pegg_birthday"),
        ("wer spricht tom cruise auf deutsch", "cruise_german_voice"),
        ("wie groß ist tom cruise", "cruise_height"),
        ("quién dobla a tom cruise", "cruise_spanish_voices"),
        ("cuándo se estrenó en españa", "release_spain"),
        ("cuántos años tiene hayley atwell", "atwell_birthday"),
        ("cuándo cumple años tom cruise", "cruise_birthday"),
        ("que edad hay q tener pa verla", "rating_us"),
        ("why is the fiat yellow", "fiat_lupin"),
        ("what was the point of the airport scene", "airport_story"),
        ("where can i watch the first film", "series_watch"),
        ("gibts auch ne serie dazu?", "tv_origin"),
        ("habia serie de tv antes?", "tv_origin"),
        ("quien era el prota de la serie de los 60", "tv_origin"),
        ("cuantas peliculas tiene la serie", "seventh_film"),
        ("was sagt das publikum", "critics_reception"),
        ("que dice el publico", "critics_reception"),
        ("was hat er bei rotten tomatoes", "critics_reception"),
        ("hat er das wieder eingespielt", "flop"),
        ("la peli recupero la inversion?", "flop"),
        ("warum is der so schlecht gelaufen", "why_underperformed"),
        ("por que le fue tan mal en taquilla", "why_underperformed"),
        ("y cuanto recaudo en total", "gross"),
        ("was bedeutet das auf deutsch", "title_abroad"),
        ("wie heisst die alte flamme von ethan die gabriel umgebracht hat", "marie_who"),
        ("kommt da noch ein teil 3?", "ninth_film"),
        ("donde se rodo lo de los canales", "venice_shoot"),
        ("cuantos kilos pesaba el tren", "train_weight_70"),
        ("como se rompio el tobillo tom", "fallout_ankle"),
        ("el puente era posta o maqueta", "kylling"),
        ("es apta para crios de 8 años?", "kids"),
        ("macht der alle stunts selber", "own_stunts"),
        ("macht tom seine ganzen stunts selbst", "own_stunts"),
        ("macht hayley auch ihre stunts selber", "atwell_stunts"),
        ("schlechter als fallout?", "series_scores"),
        ("wer hat die mukke gemacht", "composer_who"),
        ("checks nicht, wieso heisst das dead reckoning", "title_sense"),
        ("whats dead reckoning even mean", "title_sense"),
        ("what should i watch next", "series_order"),
        ("is tom ok after that jump", "ramp_fire"),
        ("actor q hace de malo", "gabriel_actor"),
        ("¿le pagan mucho a tom?", "cruise_pay"),
        ("ha flopeado?", "flop"),
        ("a q hora la echan", "release_cinemas"),
        ("is der besser wie fallout", "series_scores"),
        ("bester teil der reihe?", "series_scores"),
        ("wie hieß der fiat", "rome_cars"),
        ("wie heißt das kleine gelbe auto", "rome_cars"),
        ("worum gehts da eig", "story_premise"),
        ("um was gehts da grob", "story_premise"),
        ("heißt teil 2 jetzt anders", "sequel_renamed"),
        ("in welchen städten spielt der", "world_locations"),
        ("gibts den auf deutsch", "languages"),
        ("stirbt wer am ende", "who_dies"),
        ("wie oft isser gesprungen", "jump_takes"),
        ("kommt noch ein mission impossible", "ninth_film"),
        ("wer hat das titellied gemacht", "theme_writer"),
        ("hat ethan eine frau", "ethan_wife"),
        ("für wen is der film", "kids"),
        ("darf ich den mit 11 gucken", "kids"),
        ("welcher stunt war der krasseste", "jump_danger"),
        ("wie heißt die ki", "entity_what"),
        ("wer hat noch mitgespielt", "cast_named"),
        ("wie teuer war der im vergleich zu fallout", "budget_series"),
        ("was passiert im ersten", "first_film_plot"),
        ("wie gehts weiter", "sequel_story"),
        ("hat cruise geschrien wegen corona", "outburst"),
        ("gibts ne pause", "no_breaks"),
        ("wie heisst der bösewicht", "gabriel_who"),
        ("wer bringt ilsa um", "ilsa_fate"),
        ("wann kommt der dritte teil", "ninth_film"),
        ("wann kommt der 3. teil raus?", "ninth_film"),
        ("wann kam der dritte teil raus", "third_film_release"),
        ("cómo se llama el malo", "gabriel_who"),
        ("wer is der böse in dem film", "villains"),
        ("wer ist der bösewicht in dem film", "villains"),
        ("wer ist die böse im film", "villains"),
        ("wer ist der gegner im film", "villains"),
        ("quien es el malo en la pelicula", "villains"),
        ("who is the bad guy in the film", "villains"),
        ("who is the villain in it", "villains"),
        ("wie viele prozent hat der bei rotten tomatoes", "critics_reception"),
        ("wieviel prozent hat der film bei rotten tomatoes", "critics_reception"),
        ("wer is regie", "director"),
        ("cómo conoce ethan a grace", "airport_story"),
        ("wie lernen sich ethan und grace kennen", "airport_story"),
    ],
)
def test_everyday_wordings_are_understood(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("wer spricht tom cruise auf deutsch", "cruise_german_voice"),
        ("wer synchronisiert tom cruise", "cruise_german_voice"),
        ("quien dobla a tom cruise", "cruise_spanish_voices"),
    ],
)
def test_readers_language_is_the_one_of_the_dub(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("was will gabriel", "gabriel_who"),
        ("was will kittridge", "kittridge_who"),
        ("wars n flop", "flop"),
    ],
)
def test_words_that_english_has_too_are_read_in_the_likely_language(
    whole: Matcher, question: str, fact_id: str
) -> None:
    assert whole.match(question, likely="de").fact_id == fact_id


@pytest.mark.parametrize(
    "question",
    [
        "la rubia de venecia quien es?",
        "who is the blonde in the nightclub",
        "quien es el tio de la silla de ruedas",
    ],
)
def test_somebody_described_is_asked_after(whole: Matcher, question: str) -> None:
    verdict = whole.match(question, likely="es" if " es " in question else "en")
    assert verdict.status is Status.SUGGEST
    assert all(whole._index.pack.fact[each.fact_id] for each in verdict.candidates)


@pytest.mark.parametrize(
    "question", ["y esa cuando sale?", "esa cuando se estreno?", "ese cuando sale", "y cuando sale?"]
)
def test_what_points_to_another_film_is_that_film(whole: Matcher, question: str) -> None:
    previous = Previous(whole_pack().fact["film_part"], "what is the name of part two", "es")
    assert whole.leans_back(question, "es", previous)
    assert whole.follow_up(question, previous).fact_id == "sequel_release"


@pytest.mark.parametrize(
    "question", ["grace se une al equipo", "se une grace al equipo?", "grace se une al fmi?"]
)
def test_what_is_said_with_an_unstressed_pronoun_is_read(whole: Matcher, question: str) -> None:
    assert whole.match(question, likely="es").fact_id == "grace_end"


def test_what_points_to_somebody_is_whom_was_told_of(whole: Matcher) -> None:
    previous = Previous(whole_pack().fact["grace_actor"], "who is grace", "es")
    assert whole.leans_back("y esa muere?", "es", previous)
    assert whole.follow_up("y esa muere?", previous).fact_id == "grace_end"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("bist du selber die Entität", "de"),
        ("bist du selbst ethan hunt", "de"),
        ("eres tu la entidad", "es"),
        ("tú eres la entidad?", "es"),
        ("eres tú mismo ethan hunt", "es"),
    ],
)
def test_bot_is_asked_whether_it_is_somebody(whole: Matcher, text: str, language: str) -> None:
    english = whole.match(text, likely=language).english
    wanted = read_wish(english, partial(find_named, whole._index.pack))
    assert wanted is not None
    assert wanted.wish is Wish.TAKEN_FOR


def test_title_does_not_lean_back(whole: Matcher) -> None:
    assert not whole.leans_back("Wer ist Ethan Hunt, und wer spielt ihn?", "de")


def test_title_that_agrees_makes_surer(film: Matcher, titled: Matcher) -> None:
    question = "es seguro que hayley no aguanta a tom, qué dijo de él en realidad"
    assert film.match(question).status is Status.SUGGEST
    assert titled.match(question).fact_id == film.match(question).candidates[0].fact_id == "atwell_on_cruise"


@pytest.mark.parametrize(
    "question",
    [
        "Was sagt Tom Cruise über Hayley Atwell?",  # the title asks what she says about him
        "Wie viele Versuche gab es beim Quarzhobel?",
        "wann kommt barbie raus",
    ],
)
def test_question_like_a_title_is_not_answered_by_it(titled: Matcher, question: str) -> None:
    assert titled.match(question).fact_id is None


def test_title_does_not_answer_what_a_server_says_nothing_answers(titled: Matcher) -> None:
    question = "Wie viele Versuche gab es beim Zugunglück?"
    for denied in (question, titled.match("wie viele versuche gab es beim zugunglück denn").english):
        assert titled.with_lessons([TaughtWording(denied, None)]).match(question).fact_id is None


def test_title_is_named_where_it_decides(titled: Matcher) -> None:
    explanation = titled.explain("wie viele versuche gab es denn beim zugunglück")
    assert explanation.rule is VerdictRule.TITLED


def test_title_in_a_reply_is_answered(film: Matcher, titled: Matcher, film_pack: Pack) -> None:
    question, replied = "Führt der Film nach Abu Dhabi?", film_pack.fact["fight_location"]
    assert film.follow_up(question, replied).fact_id is None
    verdict = titled.follow_up(question, replied)
    assert (verdict.fact_id, verdict.language) == ("abu_dhabi", "de")
    assert verdict.english == film_pack.fact["abu_dhabi"].question  # as rules read it


def test_what_was_taught_in_a_language_is_read_as_it_stands(film: Matcher) -> None:
    taught = [
        TaughtWording("Qui tient la caméra pendant la bagarre ?", "fight_performers"),
        TaughtWording("wer trägt den roten Hut", None),
    ]
    matcher = film.with_lessons(taught)
    assert matcher.match(taught[0].text).fact_id == "fight_performers"
    assert matcher.match("qui tient la caméra pendant la bagarre").fact_id == "fight_performers"
    assert matcher.match("Wer trägt den roten Hut?").fact_id is None


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("hallo", "hi"),
        ("danke", "thanks"),
        ("wer bist du", "who are you"),
        ("guter Bot", "good bot"),
        ("gracias", "thanks"),
        ("lol du bist ja dumm", "you are stupid"),
        ("halt die klappe", "shut up"),
        ("eres idiota", "you are stupid"),
        ("hau ab", "you are stupid"),
        ("gilipollas", "you are stupid"),
        ("du bist toll", "you are great"),
        ("buen bot", "good bot"),
        ("cállate", "shut up"),
        ("hola q tal", "hi how are you"),
        ("ayuda", "help"),
        ("quién eres", "who are you"),
        ("hello there", "hello there"),
        ("merci beaucoup, qui est le réalisateur ?", "merci beaucoup, qui est le réalisateur ?"),
    ],
)
def test_small_talk_can_be_had_in_english_words(film: Matcher, question: str, english: str) -> None:
    assert (film.match(question).english or question) == english


def test_a_gloss_must_be_surer(film: Matcher) -> None:
    verdict = film.match("Wer führt Regie?")
    assert verdict.confidence >= DEFAULT_THRESHOLDS.answer + 0.15


def test_a_gloss_is_explained_with_the_askers_words(film: Matcher) -> None:
    explanation = film.explain("Wer führt Regie?")
    assert explanation.question == "Wer führt Regie?"
    assert str(explanation.lines[0]) == "In English words: who directed?"


@given(
    text=st.lists(
        st.sampled_from(
            [
                "wer",
                "was",
                "und",
                "el",
                "que",
                "dónde",
                "der",
                "film",
                "tom",
                "zug",
                "?",
                ",",
                ".",
                "hat",
                "y",
            ]
        )
    )
)
@settings(deadline=None, max_examples=60)
def test_any_mixture_has_a_verdict(film: Matcher, text: list[str]) -> None:
    question = " ".join(text)
    assert film.match(question) == film.match(question)
    film.explain(question)


@pytest.mark.parametrize("language", READ)
def test_wordings_are_of_known_attributes(language: str) -> None:
    wordings = read_wordings(language)
    assert wordings.keys() == attributes().keys()
    assert all(wordings.values())


def test_english_needs_no_dictionary() -> None:
    code = (
        "import sys\n"
        "from bot.domain.matching.languages.dictionary import dictionary\n"
        "from bot.domain.matching.languages.questions import heard\n"
        "from bot.domain.matching.text.reading import QuestionReader\n"
        "assert heard('who directed it', QuestionReader.of(['who directed it'])) is None\n"
        "assert 'Stemmer' not in sys.modules\n"
        "assert not dictionary.cache_info().currsize\n"
        "assert heard('wer führt regie', QuestionReader.of([])).english == 'who directed'\n"
        "assert 'Stemmer' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_dictionaries_are_read_once() -> None:
    assert dictionary("de") is dictionary("de")


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("wo wurde in venedig gedreht", "venice_shoot"),
        ("dónde rodaron en venecia", "venice_shoot"),
        ("where was it shot in venice", "venice_shoot"),
    ],
)
def test_places_within_a_place_are_told(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question).fact_id == fact_id


def test_mistyped_word_is_read_in_the_likely_language(whole: Matcher) -> None:
    assert whole.match("motorad", likely="de").english == "motorcycle"
    assert whole.match("budjet", likely="de").fact_id == whole.match("budget").fact_id


@pytest.mark.parametrize(
    ("question", "language", "gap_id"),
    [
        ("wie schwer is tom cruise", "de", "tom_height"),
        ("kommt der film auch in österreich ins kino?", "de", "release"),
        ("esta en cines en mexico?", "es", "release"),
        ("is it in theaters in austria", "en", "release"),
        ("esta doblada al catalan?", "es", "other_dubs"),
        ("pq la peli se llama sentencia mortal en españa", "es", "title_abroad_reason"),
        ("is tom cruise single", "de", "tom_partner"),
        ("hat ilsa ne augenklappe", "de", "ilsa_eyepatch"),
        ("warum handschellen", "de", "handcuff_reason"),
        ("warum sind die im fiat aneinander gekettet", "de", "handcuff_reason"),
    ],
)
def test_what_is_not_told_is_said(whole: Matcher, question: str, language: str, gap_id: str) -> None:
    verdict = whole.match(question, likely=language)
    assert verdict.gap is not None
    assert verdict.gap.id == gap_id


@pytest.mark.parametrize(
    "question", ["cuantas vacas se comio tom cruise en el rodaje", "cual es la clave del wifi"]
)
def test_nonsense_is_offered_nothing(whole: Matcher, question: str) -> None:
    assert whole.match(question, likely="es").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("fact_id", "question", "language", "answer"),
    [
        ("paris_who", "stirbt die am ende", "de", "paris_fate"),
        ("director", "hat der schon andere teile gemacht", "de", "mcquarrie_missions"),
        ("director", "was hat der noch gemacht", "de", "mcquarrie_missions"),
        ("grace_actor", "ist die böse?", "de", "grace_thief"),
        ("gabriel_why", "wer spielt den nochmal", "de", "gabriel_actor"),
        ("gabriel_who", "kommt der im nächsten wieder", "de", "sequel_cast"),
        ("kittridge_who", "in welchen teilen war der schon", "de", "kittridge_who"),
        ("grace_end", "und im nächsten teil?", "de", "grace_end"),
        ("paris_who", "und wer ist die schauspielerin", "de", "paris_actor"),
        ("paris_who", "y la actriz quien es", "es", "paris_actor"),
        ("jump_takes", "y donde fue", "es", "jump_where"),
    ],
)
def test_reply_without_a_name_is_on_what_was_answered(
    whole: Matcher, fact_id: str, question: str, language: str, answer: str
) -> None:
    previous = Previous(whole._index.pack.fact[fact_id], language=language)
    assert whole.leans_back(question, language, previous)
    assert whole.follow_up(question, previous).fact_id == answer


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("lang, oder?", "film_length"),
        ("ganz schön lang oder", "film_length"),
        ("schoen lang, gell?", "film_length"),
        ("der film ist lang ne?", "film_length"),
        ("der zug ist echt, stimmts?", "train_built"),
        ("la película es larga verdad?", "film_length"),
        ("es larga, ¿a que sí?", "film_length"),
        ("el salto fue real ¿no?", "jump_overview"),
    ],
)
def test_what_asks_only_to_be_told_that_it_is_so_is_left_out(
    whole: Matcher, question: str, fact_id: str
) -> None:
    assert (
        whole.match(question, likely="es" if "¿" in question or "verdad" in question else "de").fact_id
        == fact_id
    )


@pytest.mark.parametrize("name", ["weiße", "weisse", "weise"])
def test_letters_that_a_keyboard_lacks_are_read_as_people_type_them(whole: Matcher, name: str) -> None:
    assert whole.match(f"wer ist die {name} Witwe", likely="de").fact_id == "white_widow_who"
    assert whole.match(f"wer spielt die {name} witwe", likely="de").fact_id == "white_widow_actor"


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("la puedo ver en netflix españa", "streaming_services"),
        ("kann man das auf netflix in deutschland sehen", "streaming_services"),
        ("y gratis?", "streaming_services"),
        ("quien rescata a grace del tren", "paris_turns"),
        ("wer rettet grace aus dem zug", "paris_turns"),
        ("ist der fiat 500 echt gefahren worden oder nur trick", "rome_drivers"),
        ("kommt nach final reckoning noch einer", "ninth_film"),
        ("habrá otra después de final reckoning", "ninth_film"),
    ],
)
def test_what_fans_ask_in_passing_is_understood(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question, likely="de" if " der " in question else "es").fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id", "holds"),
    [
        ("kommt grace im nächsten zurück", "sequel_cast", True),
        ("is gabriel im nächsten auch wieder dabei", "sequel_cast", True),
        ("kommt ilsa im nächsten teil wieder", "ilsa_sequel", False),
        ("spielt rebecca ferguson im nächsten mit", "ilsa_sequel", False),
    ],
)
def test_film_that_only_its_place_in_a_row_names_is_understood(
    whole: Matcher, question: str, fact_id: str, *, holds: bool
) -> None:
    verdict = whole.match(question, likely="de")
    assert (verdict.fact_id, verdict.holds) == (fact_id, holds)


def test_whose_car_it_is_is_not_known(whole: Matcher) -> None:
    gap = whole.match("wem gehört das auto", likely="de").gap
    assert gap is not None
    assert gap.id == "rome_car_owner"


def test_country_that_no_source_names_has_no_date(whole: Matcher) -> None:
    previous = Previous(whole._index.pack.fact["release_spain"], language="es")
    verdict = whole.follow_up("y en mexico?", previous)
    assert verdict.fact_id is None
    assert verdict.gap is not None


def test_subject_that_goes_without_saying_is_taken_from_the_question_before(whole: Matcher) -> None:
    parts = whole.match("quien es gabriel y q le hizo a ethan", likely="es").parts
    assert [part.verdict.fact_id for part in parts] == ["gabriel_who", "gabriel_marie"]


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("murio luther?", "luther_fate"),
        ("murio ilsa", "ilsa_fate"),
        ("mataron a benji", "benji_fate"),
        ("regresa simon pegg", "benji_luther_return"),
    ],
)
@pytest.mark.parametrize("likely", ["en", "es"])
def test_spanish_verb_beside_a_name_is_understood(
    whole: Matcher, question: str, fact_id: str, likely: str
) -> None:
    assert whole.match(question, likely=likely).fact_id == fact_id


def test_words_of_the_likely_language_alone_are_no_slips_in_english(whole: Matcher) -> None:
    verdict = whole.match("holaa", likely="es")
    assert (verdict.fact_id, verdict.language) == (None, "es")


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("salen los de siempre", "returning_cast"),
        ("siguen los mismos actores?", "returning_cast"),
        ("volvera ilsa", "ilsa_sequel"),
        ("grabaron en venecia", "venice_shoot"),
        ("quien se queda con la llave", "key_ends"),
        ("hay tercera parte", "ninth_film"),
        ("quien compuso", "composer_who"),
        ("que nota tiene", "critics_reception"),
        ("que tal esta la peli", "critics_reception"),
        ("tom cruise hizo todo", "own_stunts"),
        ("q le paso a paris", "paris_fate"),
        ("hay escenas de sexo", "language_sex"),
        ("pq gabriel quiere la llave", "gabriel_who"),
        ("para que quiere gabriel la llave", "gabriel_who"),
        ("quien sale en ella", "cast_named"),
        ("quien sale en la pelicula", "cast_named"),
    ],
)
def test_casual_spanish_is_understood(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question, likely="es").fact_id == fact_id


@pytest.mark.parametrize(
    "question", ["quien es la rubia", "la rubia esa quien es", "quien es la chica", "who is the blonde"]
)
def test_whoever_several_are_is_not_guessed(whole: Matcher, question: str) -> None:
    gap = whole.match(question, likely="es").gap
    assert gap is not None
    assert {"paris_who", "white_widow_who"} <= set(gap.nearby)


@pytest.mark.parametrize(
    ("fact_id", "asked", "question", "answer"),
    [
        ("who_dies", "die somebody", "quien", "who_dies"),
        ("venice_shoot", "did they film in venice", "cuando", "venice_when"),
        ("rome_chase_how", "did film in rome for real", "y cuando?", "rome_when"),
        ("release_date", "when come out it", "y cuanto dura", "film_length"),
        ("entity_what", "what is the entity", "quien la creo", "entity_creator"),
        ("entity_what", "what is the entity", "como la derrotan", "entity_stop"),
        ("villains", "who is the villain", "que actor es", "gabriel_actor"),
        ("paris_who", "who is paris", "sobrevive?", "paris_fate"),
        ("ilsa_fate", "is ilsa alive", "y sale en la 2", "ilsa_sequel"),
        ("grace_actor", "who is grace", "es mala?", "grace_thief"),
        ("critics_reception", "how good are its ratings", "es mala?", "critics_reception"),
        ("own_stunts", "do all the scene by himself", "tambien la de la moto?", "jump_overview"),
        ("marie_who", "who is marie", "por que la mato gabriel", "marie_unsolved"),
        ("marie_who", "who is marie", "por que gabriel la mato?", "marie_unsolved"),
        ("ilsa_who", "who is ilsa", "por que la mato gabriel", "ilsa_why"),
        ("film_part", "there is part two?", "y cuando sale?", "sequel_release"),
        ("film_part", "what is the name of part two", "cuando se estrena", "sequel_release"),
        ("film_part", "what is the name of part two", "y cuanto dura", "sequel_running_time"),
    ],
)
def test_casual_spanish_follow_up_is_understood(
    whole: Matcher, fact_id: str, asked: str, question: str, answer: str
) -> None:
    previous = Previous(whole_pack().fact[fact_id], asked, "es")
    leans = whole.leans_back(question, "es", previous)
    verdict = whole.follow_up(question, previous) if leans else whole.match(question, likely="es")
    assert verdict.fact_id == answer


def test_y_before_a_name_is_no_why(whole: Matcher) -> None:
    previous = Previous(whole_pack().fact["cruise_height"], "how tall is tom cruise", "es")
    assert whole.follow_up("y hayley atwell", previous).fact_id is None


def test_other_films_date_in_a_country_is_not_this_ones(whole: Matcher) -> None:
    fact = whole_pack().fact["film_part"]
    for question, asked, language in (
        ("y cuando se estreno en españa", "what is the name of part two", "es"),
        ("and when did it come out in spain?", "is there a sequel?", "en"),
    ):
        verdict = whole.follow_up(question, Previous(fact, asked, language))
        assert verdict.fact_id is None
        assert verdict.gap is not None
        assert "Final Reckoning came out in Spain" in verdict.gap.subject


@pytest.mark.parametrize(
    "text",
    [
        "cuentame algo curioso",
        "cuentame una curiosidad",
        "dime un dato curioso",
        "otra curiosidad de la peli",
    ],
)
def test_curiosity_is_a_fact_to_be_told(whole: Matcher, text: str) -> None:
    verdict = whole.match(text, likely="es")
    wanted = read_wish(verdict.english or text, partial(find_named, whole_pack()))
    assert (verdict.fact_id, wanted) == (None, Wanted(Wish.FACT))


def test_what_two_people_do_is_asked_of_those_two(whole: Matcher) -> None:
    for question, asked, language in (
        ("se besan en la peli?", "did grace and ethan kiss?", "es"),
        ("do they kiss in the film?", "do grace and ethan kiss?", "en"),
    ):
        previous = Previous(whole_pack().fact["ethan_love"], asked, language)
        assert whole.leans_back(question, language, previous)
        assert whole.follow_up(question, previous).fact_id in {None, "ethan_love"}


@pytest.mark.parametrize(
    ("question", "language", "fact_id"),
    [
        ("en q ciudades se rodo", "es", "filming_locations"),
        ("en que ciudades se rodo la pelicula", "es", "filming_locations"),
        ("en que ciudades grabaron", "es", "filming_locations"),
        ("in welchen städten wurde gedreht", "de", "filming_locations"),
        ("what cities did they film in", "en", "filming_locations"),
        ("en q ciudad se rodo la persecucion", "es", "car_chase_location"),
        ("q ciudades salen", "es", "world_locations"),
        ("que ciudades aparecen en la peli", "es", "world_locations"),
        ("welche städte kommen vor", "de", "world_locations"),
    ],
)
def test_cities_are_where_it_was_shot_or_where_the_story_goes(
    whole: Matcher, question: str, language: str, fact_id: str
) -> None:
    assert whole.match(question, likely=language).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "language", "fact_id"),
    [
        ("el tren es de verdad?", "es", "train_built"),
        ("el tren era real", "es", "train_built"),
        ("el tren del final es de verdad o es cgi", "es", "wreck_practical"),
        ("is the train at the end real or cgi", "en", "wreck_practical"),
        ("is der zug echt", "de", "train_built"),
        ("was the train cgi", "en", "fight_practical"),
    ],
)
def test_whether_the_train_is_real_is_told(
    whole: Matcher, question: str, language: str, fact_id: str
) -> None:
    assert whole.match(question, likely=language).fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "language", "fact_id"),
    [
        ("la chica rubia q persigue a ethan en roma quien es", "es", "paris_who"),
        ("die blonde die ethan jagt, wer is das", "de", "paris_who"),
        ("the blonde chasing ethan, who is she", "en", "paris_who"),
        ("el hombre que persigue a ethan como se llama", "es", "hunters"),
        ("el aeropuerto del principio cual es, dubai o abu dabi", "es", "airport_where"),
        ("el aeropuerto del principio, cual es", "es", "airport_where"),
    ],
)
def test_what_asks_last_is_read_as_if_it_stood_first(
    whole: Matcher, question: str, language: str, fact_id: str
) -> None:
    assert whole.match(question, likely=language).fact_id == fact_id


@pytest.mark.parametrize(
    "question", ["quien es gabriel y q tiene contra ethan", "quien es gabriel y por que odia a ethan"]
)
def test_subject_of_the_first_question_goes_on_in_what_is_done_to_somebody(
    whole: Matcher, question: str
) -> None:
    parts = whole.match(question, likely="es").parts
    assert [part.verdict.fact_id for part in parts] == ["gabriel_who", "gabriel_why"]


@pytest.mark.parametrize(
    "question",
    [
        "para q sirve la llave esa de dos partes",
        "pa que sirve la llave esa",
        "para que vale esa llave",
        "de que sirve la llave",
    ],
)
def test_what_the_key_is_for_is_told(whole: Matcher, question: str) -> None:
    assert whole.match(question, likely="es").fact_id == "key_what"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("cuando se estreno la octava en españa", "es"),
        ("cuando se estrena la 8 en españa", "es"),
        ("when was the eighth released in spain", "en"),
        ("when did the final reckoning come out in spain", "en"),
    ],
)
def test_other_film_that_a_question_names_has_no_date_in_a_country(
    whole: Matcher, question: str, language: str
) -> None:
    verdict = whole.match(question, likely=language)
    assert verdict.fact_id is None
    assert verdict.gap is not None
    assert "Final Reckoning came out in Spain" in verdict.gap.subject
    assert verdict.gap.nearby == ("sequel_release",)


@pytest.mark.parametrize(
    ("question", "language"), [("cuando se estreno la octava", "es"), ("wann kommt der achte teil", "de")]
)
def test_eighth_part_is_the_sequel(whole: Matcher, question: str, language: str) -> None:
    assert whole.match(question, likely=language).fact_id == "sequel_release"


@pytest.mark.parametrize(
    ("question", "language"),
    [("who plays her?", ""), ("quien es la actriz", "es"), ("y quien la hace", "es")],
)
@pytest.mark.parametrize(
    ("asked", "named", "leans"),
    [
        ("did gabriel kill marie", ("gabriel", "marie"), False),
        ("did gabriel kill marie", (), True),  # "marie" stands there for "her"
        ("did gabriel kill the girlfriend", ("gabriel", "marie"), True),  # whose name the answer told
    ],
)
def test_name_that_an_asker_used_gives_nothing_away(
    whole: Matcher, question: str, language: str, asked: str, named: tuple[str, ...], *, leans: bool
) -> None:
    previous = Previous(whole_pack().fact["gabriel_marie"], asked, language, named)
    assert whole.follow_up(question, previous).leans is leans


@pytest.mark.parametrize("question", ["quien es la actriz", "como se llama la actriz"])
def test_name_in_the_label_of_an_answer_gives_nothing_away_in_spanish(whole: Matcher, question: str) -> None:
    previous = Previous(whole_pack().fact["paris_fate"], "what happened to paris at the end", "es")
    verdict = whole.follow_up(question, previous)
    assert (verdict.fact_id, verdict.leans) == ("paris_actor", False)


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("wieviele mission impossible filme gibts jetz insgesamt", "seventh_film"),
        ("wofür is der schlüssel nochmal gut", "key_what"),
        ("wofür war der schlüssel nochma da", "key_what"),
        ("wielange geht der", "film_length"),
        ("wieviel hat der film nochmal gekostet", "film_budget"),
        ("was hat der spass gekostet", "film_budget"),
        ("wer hat die mukke gemacht", "composer_who"),
        ("fue rentable", "lost_money"),
        ("cuanta pasta hizo", "gross"),
        ("quien iba a hacer de gabriel", "hoult_recast"),
        ("who tf is alanna", "white_widow_who"),
        ("hats ne szene nach dem abspann", "credits_scene"),
        ("gibts da iwo ne szene nach dem abspann", "credits_scene"),
        ("isses der letzte teil", "film_part"),
        ("kA wer spielt nochma den bösen", "gabriel_actor"),
        ("wer is eig der böse", "villains"),
        ("vlt ne blöde frage aber wie lang geht der film", "film_length"),
    ],
)
def test_german_is_read_as_it_is_typed(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question, likely="de").fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("warum heißt der nich mehr teil eins", "title_change_why"),
        ("warum ist teil eins weg aus dem titel", "title_change_why"),
        ("wie heisst die killerin mit den weissen haaren, die von pom klementieff", "paris_actor"),
        ("wer ist der, der von esai morales gespielt wird", "gabriel_actor"),
        ("was heißt dead reckoning", "title_sense"),
        ("was heißt imf", "imf_what"),
        ("was heißt das auf deutsch", "title_abroad"),
        ("welcher teil ist der beste", "series_scores"),
        ("welcher ist der beste teil", "series_scores"),
        ("wann war die premiere", "premiere"),
        ("welche stadt ist das mit den kanälen", "venice_shoot"),
        ("wie viele tote gibt es", "who_dies"),
        ("ist der film besser als top gun", "vs_maverick"),
        ("hat der film sein geld wieder eingespielt", "flop"),
        ("hat er das wieder reingeholt", "flop"),
    ],
)
def test_german_question_is_answered_as_it_is_meant(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question, likely="de").fact_id == fact_id


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("when was the premiere", "premiere"),
        ("did it make its money back", "flop"),
        ("how many dead are there", "who_dies"),
    ],
)
def test_english_question_of_the_same_kind_is_answered(whole: Matcher, question: str, fact_id: str) -> None:
    assert whole.match(question).fact_id == fact_id


@pytest.mark.parametrize(
    ("told", "question", "language", "answer"),
    [
        (
            ("sequel_release", "when does the sequel come out"),
            "why isn't it called part one anymore",
            "en",
            "title_change_why",
        ),
        (
            ("sequel_release", "when does the sequel come out"),
            "why isn't it called part two",
            "en",
            "sequel_renamed",
        ),
        (
            ("sequel_release", "when come out part two"),
            "warum heißt der nich mehr teil eins",
            "de",
            "title_change_why",
        ),
        (
            ("film_title", "what is the name of the film"),
            "warum heißt der nich mehr teil eins",
            "de",
            "title_change_why",
        ),
        (("grace_actor", "who plays grace"), "und woher kennt man die sonst noch so?", "de", "atwell_before"),
        (("grace_actor", "who plays grace"), "woher kenn ich die", "de", "atwell_before"),
        (("grace_actor", "who plays grace"), "what else do i know her from", "en", "atwell_before"),
        (("grace_actor", "who plays grace"), "¿de qué más la conocemos?", "es", "atwell_before"),
        (("cruise_age", "how old is tom cruise"), "und wie groß", "de", "cruise_height"),
        (("premiere", "when was the premiere"), "wo war die", "de", "premiere"),
    ],
)
def test_follow_up_is_on_what_it_means(
    whole: Matcher, told: tuple[str, str], question: str, language: str, answer: str
) -> None:
    previous = Previous(whole_pack().fact[told[0]], told[1], language)
    is_leaning = whole.leans_back(question, language, previous)
    verdict = whole.follow_up(question, previous) if is_leaning else whole.match(question, likely=language)
    assert verdict.fact_id == answer


@pytest.mark.parametrize("name", ["simon pegg", "esai morales"])
def test_where_somebody_is_known_from_is_not_where_they_were_born(whole: Matcher, name: str) -> None:
    assert whole.match(f"where do i know {name} from").fact_id is None
    assert whole.match(f"woher kennt man {name}", likely="de").fact_id is None
