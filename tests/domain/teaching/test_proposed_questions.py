"""Questions as people would ask them: what they ask for, in which tense, and with which capitals."""

import pytest

from bot.domain.teaching.proposing import propose
from bot.domain.teaching.prose import paragraphs_of
from bot.domain.teaching.wordings import questions_for


def asked(text: str) -> list[str]:
    return [each.question for each in propose(paragraphs_of(text)).proposals]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "The prize was a signed poster given by the club's founder, Helen Marsh.",
            "What was the prize?",
        ),
        ("The host was a teacher from Leeds, Helen Marsh.", "Who was the host?"),
        ("Our host was Anna Berg from Leeds.", "Who was our host?"),
        ("Mara Lind was a Norwegian painter.", "Who is Mara Lind?"),
        (
            "Der Preis war ein signiertes Plakat von der Gründerin des Vereins, Helen Marsh.",
            "Was war der Preis?",
        ),
        ("Karl Meier ist ein Architekt aus Bonn.", "Wer ist Karl Meier?"),
        ("El premio fue un póster firmado por la fundadora del club.", "¿Cuál fue el premio?"),
        ("La anfitriona fue una actriz de Cuenca.", "¿Quién fue la anfitriona?"),
    ],
)
def test_people_that_describe_a_thing_do_not_make_it_a_person(sentence: str, question: str) -> None:
    assert asked(sentence) == [question]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Heute hat der Club 84 Mitglieder aus der Schweiz, Österreich und Deutschland.",
            "Wie viele Mitglieder hat der Club?",
        ),
        ("Im Mai verkauften wir 40 Karten.", "Wie viele Karten verkauftet ihr im Mai?"),
        ("Heute Abend zeigen wir zwei Filme.", "Wie viele Filme zeigt ihr heute Abend?"),
        ("Seit heute hat der Club 84 Mitglieder.", "Wie viele Mitglieder hat der Club seit heute?"),
        ("Inzwischen treffen sich die Mitglieder im Rialto.", ""),
        (
            "Today the club has 84 members from Spain, France and Italy.",
            "How many members does the club have?",
        ),
        ("The club now has 84 members.", "How many members does the club have?"),
        ("The club meets today at eight.", "When does the club meet?"),
        ("Hoy el club tiene 84 socios de España, México y Chile.", "¿Cuántos socios tiene el club?"),
        ("El club tiene ahora 84 socios.", "¿Cuántos socios tiene el club?"),
    ],
)
def test_no_question_asks_for_now(sentence: str, question: str) -> None:
    assert asked(sentence) == [question]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("El equipo contrató a 400 extras en Venecia.", "¿Cuántos extras contrató el equipo en Venecia?"),
        ("En Venecia el equipo contrató a 400 extras.", "¿Cuántos extras contrató el equipo en Venecia?"),
        ("El club invitó a 30 socias al estreno.", "¿A cuántas socias invitó el club al estreno?"),
        ("El cine está a 400 metros del club.", "¿Dónde está el cine?"),
        ("El equipo rodó en tres ciudades.", "¿En cuántas ciudades rodó el equipo?"),
        ("In Venice the team hired 400 extras.", "How many extras did the team hire in Venice?"),
        (
            "The scene was shot with 400 extras in Venice.",
            "How many extras was the scene shot with in Venice?",
        ),
        ("The train crashed in 30 feet of water.", ""),
        (
            "In Venedig engagierte das Team 400 Statisten.",
            "Wie viele Statisten engagierte das Team in Venedig?",
        ),
        (
            "Das Team drehte die Szene mit 400 Statisten in Venedig.",
            "Mit wie vielen Statisten drehte das Team die Szene in Venedig?",
        ),
    ],
)
def test_counts_are_asked_for_before_places(sentence: str, question: str) -> None:
    assert asked(sentence) == [question]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Anna Berg led the visit with 14 members.",
            "How many members did Anna Berg lead the visit with?",
        ),
        ("Maria Holm organised the bus with 30 seats.", "Who organised the bus with 30 seats?"),
    ],
)
def test_count_with_something_is_asked_for_of_people(sentence: str, question: str) -> None:
    assert asked(sentence) == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "Some of it was amazing!",
        "What a day!",
        "Everyone had a great time!",
        "We loved every minute of it.",
        "Was für ein Tag!",
        "Einiges davon war großartig!",
        "¡Fue increíble!",
    ],
)
def test_chatter_is_not_proposed(sentence: str) -> None:
    assert asked(sentence) == []


@pytest.mark.parametrize(
    "sentence", ["Anna Berg won the quiz!", "We sold 40 tickets!", "The seats were great in May 2024."]
)
def test_what_is_told_gladly_is_proposed(sentence: str) -> None:
    assert len(asked(sentence)) == 1


@pytest.mark.parametrize(
    ("sentence", "language", "questions"),
    [
        (
            "The club's podcast, Light the Fuse Norway, has 42 episodes and is hosted by Jonas Lie.",
            "en",
            [
                "How many episodes does Light the Fuse Norway have?",
                "Who hosts Light the Fuse Norway?",
                "How many episodes does the club's podcast have?",
                "Who hosts the club's podcast?",
            ],
        ),
        (
            "Der Podcast des Clubs, Light the Fuse Norway, hat 42 Folgen.",
            "de",
            ["Wie viele Folgen hat Light the Fuse Norway?", "Wie viele Folgen hat der Podcast des Clubs?"],
        ),
        (
            "El pódcast del club, Light the Fuse Norway, tiene 42 episodios.",
            "es",
            [
                "¿Cuántos episodios tiene Light the Fuse Norway?",
                "¿Cuántos episodios tiene el pódcast del club?",
            ],
        ),
        ("The premiere in Oslo, Norway, had 40 guests.", "en", []),
        ("The cities, Rome, Venice and Oslo, have clubs.", "en", []),
    ],
)
def test_what_is_told_of_name_between_commas_is_asked_for(
    sentence: str, language: str, questions: list[str]
) -> None:
    assert questions_for(sentence, language) == questions


@pytest.mark.parametrize(
    ("sentence", "language", "question"),
    [
        ("Tom Cruise mide 1,70 metros.", "es", "¿Cuánto mide Tom Cruise?"),
        (
            "Socios veteranos dirigieron la obra en 2019.",
            "es",
            "¿Cuándo dirigieron socios veteranos la obra?",
        ),
        ("Popcorn was sold by Anna Berg.", "en", "Who sold popcorn?"),
        ("Club members sold 40 tickets.", "en", "How many tickets did club members sell?"),
        ("Rialto opened in 1921.", "en", "When did Rialto open?"),
        ("Letztes Jahr kamen 120 Gäste.", "de", "Wie viele Gäste kamen letztes Jahr?"),
        ("Damals kamen 120 Gäste.", "de", "Wie viele Gäste kamen damals?"),
        ("Verkauft wurden 40 Karten.", "de", "Wie viele Karten wurden verkauft?"),
        ("Helene Fischer sang im Mai.", "de", "Wann sang Helene Fischer?"),
    ],
)
def test_first_word_of_a_sentence_keeps_its_capital_where_it_is_a_name(
    sentence: str, language: str, question: str
) -> None:
    assert questions_for(sentence, language)[0] == question


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Der Mitgliederbeitrag kostet 40 Franken im Jahr.",
            "Wie viel kostet der Mitgliederbeitrag im Jahr?",
        ),
        ("Wir sammelten 640 Euro.", "Wie viel Euro sammeltet ihr?"),
    ],
)
def test_prices_are_asked_for_without_their_currency(sentence: str, question: str) -> None:
    assert asked(sentence) == [question]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Tom Cruise es doblado en España por Jorge Saiz.", "¿Quién dobla a Tom Cruise en España?"),
        ("El club fue fundado en 2019 por Ana Ruiz.", "¿Quién fundó el club?"),
        ("Las actrices fueron elegidas por Ana Ruiz y Luis Gil.", "¿Quién eligió a las actrices?"),
        ("El moderador fue elegido por los socios.", "¿Quién eligió al moderador?"),
        ("La obra fue leída por Ana Ruiz.", "¿Quién leyó la obra?"),
        ("El cartel fue bendecido por el cura.", "¿Por quién fue bendecido el cartel?"),
        ("El estreno fue visto por 300 socios.", "¿Por cuántos socios fue visto el estreno?"),
    ],
)
def test_spanish_asks_who_did_it(sentence: str, question: str) -> None:
    assert asked(sentence) == [question]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("We meet every Tuesday at the Rialto Café.", "When do you meet?"),
        ("In May we sold 40 tickets for our party.", "How many tickets did you sell for your party in May?"),
        ("Our club meets every Tuesday.", "When does our club meet?"),
        ("Wir treffen uns jeden Dienstag im Café Rialto.", "Wann trefft ihr euch?"),
        ("Wir verkauften 40 Karten für unser Fest.", "Wie viele Karten verkauftet ihr für euer Fest?"),
        ("Wir sammelten 640 Euro für unsere Bibliothek.", "Wie viel Euro sammeltet ihr für eure Bibliothek?"),
        ("Wir haben den Film am 3. Mai gezeigt.", "Wann habt ihr den Film gezeigt?"),
        ("Wir sind seit 2019 im Rialto.", "Seit wann seid ihr im Rialto?"),
        ("Nos reunimos cada martes en el Café Rialto.", "¿Cuándo os reunís?"),
        ("Nos reunimos en 2019 en el Café Rialto.", "¿Cuándo os reunisteis?"),
        ("Nos reunimos en el Café Rialto.", "¿Dónde nos reunimos?"),  # in the present, or in the past?
        (
            "El martes limpiamos la sala del club.",
            "¿Cuándo limpiamos la sala del club?",
        ),
        (
            "Hemos vendido 40 entradas en mayo para la fiesta.",
            "¿Cuántas entradas habéis vendido en mayo para la fiesta?",
        ),
    ],
)
def test_members_ask_their_server(sentence: str, question: str) -> None:
    assert asked(sentence) == [question]


TEXTS = {
    (
        "Jonas Bear hosted the evening. 34 members attended the screening. "
        "The raffle in Leeds raised 90 euros. Mara Lind founded the Lumen Society in 2019."
    ): [
        "How much money did the raffle in Leeds raise?",
        "Who founded the Lumen Society?",
        "Who hosted the evening?",
        "How many members attended the screening?",
    ],
    "Jonas Bär moderierte den Abend. Mara Lind gründete im Mai den Verein der Freunde.": [
        "Wann gründete Mara Lind den Verein der Freunde?",
        "Wer moderierte den Abend?",
    ],
    (
        "Jonás Vera presentó la velada. Mara Lind visitó en mayo el club de Cuenca. "
        "La sala del club tiene 80 butacas para los socios. Los socios de la sala son de Cuenca."
    ): [  # whose names say little of the language
        "¿Cuándo visitó Mara Lind el club de Cuenca?",
        "¿Cuántas butacas tiene la sala del club para los socios?",
        "¿Quién presentó la velada?",
        "",
    ],
}


@pytest.mark.parametrize("text", TEXTS)
def test_questions_that_need_the_article_come_later(text: str) -> None:
    assert asked(text) == TEXTS[text]


def test_whole_date_may_open_a_sentence() -> None:
    sentence = "On Saturday, December 12, 2026, the club will screen Dead Reckoning at the Hyde Park House."
    assert asked(sentence)[0] == "When will the club screen Dead Reckoning?"
