"""What is replied from everything that is known of the film, which has more names than the article."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.config import Config
from bot.domain.pack.model import EntityKind
from cogs.ask.related import telling_facts
from tests import databases
from tests.cogs.conftest import World, buttons, seeded_database, selects, set_pause, texts
from tests.cogs.test_review import search
from tests.cogs.test_teach import review
from tests.cogs.test_teach_messages import set_values
from tests.conftest import INDEX_FOLDER
from tests.film import FILM


@pytest.fixture(scope="module")
def seeded_whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeded_database(tmp_path_factory, FILM, INDEX_FOLDER)


@pytest.fixture
def config(tmp_path: Path, seeded_whole: Path) -> Config:
    database = databases.copied(seeded_whole, tmp_path / "reckoner.db")
    return Config(database=database, index_folder=INDEX_FOLDER, pack=FILM)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("quote from kittridge", "The best-known lines are Kittridge's"),  # nobody quotes him, a fact does
        ("dime una frase de benji", "Benji Dunn isn't quoted"),  # what is said about Benji, he doesn't say
        ("who is the sevastopol", "## The Sevastopol"),  # asked as of a person
        (
            "rotten tomatoes",
            "96 percent of the critics",
        ),  # neither a person nor a place, and a question by itself
    ],
)
async def test_what_is_known_of_a_name_is_told(world: World, text: str, shown: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=text)
    assert shown in texts(result.response.message)
    assert not result.ephemeral


async def test_own_film_is_a_tap_away_where_it_was_another(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="when does the next one come out")
    result = await world.member.slash(world.channel, "ask", question="how long is it, feels like 3 hrs")
    message = result.response.message
    assert "The Final Reckoning" in texts(message)
    assert [each.label for each in buttons(message)][:1] == ["How long is the film?"]
    identities = [each.custom_id for each in buttons(message)]
    assert len(set(identities)) == len(identities)


async def test_which_of_several_is_meant_is_asked(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question="who's the blonde lady")
    assert "Which one do you mean?" in texts(result.response.message)
    assert "don't say" not in texts(result.response.message)
    assert buttons(result.response.message)
    assert not await world.bot.services.store.lessons.waiting(world.guild.id, limit=9)


async def test_only_what_goes_on_from_a_covered_answer_is_covered(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="what does the key even open")
    assert "Tap or click to reveal." in texts(world.channel.last_message)
    await world.env.advance_time(60)
    asked = "whats the age rating, can my 12yo watch it"
    result = await world.member.slash(world.channel, "ask", question=asked)
    shown = texts(result.response.message)
    assert "PG-13" in shown
    assert "reveal" not in shown
    assert f"You asked: “{asked}”" in shown


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("who directed it and how long is it", "-# You asked: “who directed it and how long is it”"),
        ("who directed it and does ilsa die", "-# ||You asked: “who directed it and does ilsa die”||"),
    ],
)
async def test_answers_to_several_questions_repeat_what_was_asked(world: World, text: str, line: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=text)
    assert texts(result.response.message).startswith(line)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("tell me something cool about the train", "train"),
        ("dime un dato curioso del tren", "train"),
        ("tell me something about tom cruise", "Tom Cruise"),
    ],
)
async def test_some_fact_is_told_of_what_is_named(world: World, text: str, word: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=text)
    shown = texts(result.response.message)
    assert word in shown
    assert "Source" in shown
    assert "Did you mean" not in shown


async def test_age_is_told_as_of_today(world: World) -> None:
    """Sources say how old somebody was; the clock says how old they are."""
    born, today = date(1962, 7, 3), datetime.fromtimestamp(world.bot.services.clock() / 1_000, UTC).date()
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    for asked in ("how old is tom cruise", "and now?", "when is tom cruise's birthday"):
        result = await world.member.slash(world.channel, "ask", question=asked)
        shown = texts(result.response.message)
        assert f"**Tom Cruise is {age} now.**" in shown
        assert "July 3" in shown
        assert "answer above" not in shown
        await world.env.advance_time(60)


@pytest.mark.parametrize(
    ("asked", "question", "shown"),
    [
        ("what happens to paris at the end", "who plays her?", "Pom Klementieff"),
        ("que le pasa a paris al final", "quien es la actriz", "Pom Klementieff"),
        ("did gabriel kill marie", "who plays her?", "Mariela Garriga"),
    ],
)
async def test_whom_the_asker_named_is_not_covered_after_a_covered_answer(
    world: World, asked: str, question: str, shown: str
) -> None:
    await world.member.slash(world.channel, "ask", question=asked)
    assert "Tap or click to reveal." in texts(world.channel.last_message)
    await world.env.advance_time(60)
    result = await world.member.slash(world.channel, "ask", question=question)
    assert shown in texts(result.response.message)
    assert "reveal" not in texts(result.response.message)


async def test_covered_answers_to_several_questions_say_so(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question="how does it end? who has the key?")
    shown = texts(result.response.message)
    assert shown.count("Tap or click to reveal.") == 2
    assert shown.startswith("-# ||You asked: “how does it end? who has the key?”||")
    assert shown.count("how does it end") == 1
    assert shown.count("\n-# ||Sources: ") == 2


async def test_where_nothing_is_answered_only_the_reading_is_covered(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="who dies in the film??")
    await world.env.advance_time(60)
    result = await world.member.slash(world.channel, "ask", question="and how tall is she?")
    shown = texts(result.response.message)
    assert "I don't know that one" in shown
    assert "What becomes of the characters" not in shown
    assert shown.count("Ilsa Faust") == 1
    assert "-# ||Understood as: “and how tall is Ilsa Faust?”||" in shown


async def test_sources_that_differ_are_not_confirmed_with_a_plain_yes(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="how long is the film")
    await world.env.advance_time(60)
    result = await world.member.slash(world.channel, "ask", question="really?")
    shown = texts(result.response.message)
    assert shown.startswith("My sources don't all agree. The answer I go by: The film runs 163 minutes")
    assert "Other sources say: 164 minutes" in shown


async def test_doubt_of_a_covered_answer_is_covered(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="who dies in the film")
    await world.env.advance_time(60)
    result = await world.member.slash(world.channel, "ask", question="really?")
    assert "Tap or click to reveal." in texts(result.response.message)


async def test_reason_that_an_answer_gave_is_not_denied(world: World) -> None:
    shown = texts(
        (await world.member.slash(world.channel, "ask", question="is jeremy renner in it")).response.message
    )
    assert "## Is Jeremy Renner in it?\nNo. Jeremy Renner left" in shown
    await world.env.advance_time(60)
    result = await world.member.slash(world.channel, "ask", question="why not")
    assert "he has said he refused to come back" in texts(result.response.message)


@pytest.mark.parametrize(
    ("client", "dialogue", "shown"),
    [
        ("en", ["who plays gabriel", "and her?"], "Who do you mean?"),
        ("en", ["is the train real", "how much did this thing cost"], "The budget was about"),
        ("en", ["is it good for a date night"], "I'll leave that one to you"),
        ("en", ["barbenheimer killed it didnt it"], "mainly because of Barbie and Oppenheimer"),
        ("en", ["lol pom is also mantis right"], "known for playing Mantis"),
        ("en", ["is tom cruise 60 in this"], "No. Tom Cruise turned 61"),
        ("en", ["best line in the movie"], "The best-known lines are"),
        ("en", ["did chatgpt write this script"], "with Erik Jendresen"),
        ("en", ["tldr the plot pls"], "## What is the film about?"),
        ("en", ["omg"], "😮"),
        ("de", ["jo"], "👍"),
        ("de", ["haha geil"], "😄"),
        ("de", ["krass"], "😮"),
        ("de", ["bist du die entität?"], "Ich und Die Entität?"),
        ("es", ["sos la entidad?"], "¿Yo, "),
        ("es", ["sos re inutil"], "**No me refería a eso**"),
        ("es", ["sos malisimo bot"], "Llevémonos bien."),
    ],
)
async def test_everyday_talk_is_understood(
    world: World, client: str, dialogue: list[str], shown: str
) -> None:
    await set_pause(world, "0s")
    world.bot.services.conversations.keep_client(world.member.id, client)
    sent = None
    for text in dialogue:
        sent = await world.member.send_dm(text)
        await world.env.advance_time(30)
    assert sent is not None
    assert [shown in texts(message) async for message in sent.channel.history(limit=1)] == [True]


@pytest.mark.parametrize(
    "dialogue", [["cuanto cobro tom cruise", "y ella?"], ["wer spielt gabriel", "und sie?"]]
)
async def test_nobody_is_made_up_for_a_pronoun(world: World, dialogue: list[str]) -> None:
    sent = None
    for text in dialogue:
        sent = await world.member.send_dm(text)
        await world.env.advance_time(30)
    assert sent is not None
    replies = [texts(message) async for message in sent.channel.history(limit=1)]
    assert "##" not in replies[0]  # neither an answer nor that it is not known


async def test_what_is_typed_so_far_is_answered_among_the_first(
    world: World, speak: Callable[..., None]
) -> None:
    speak(person="es-ES", server="es-ES")
    offered = await world.member.autocomplete(world.channel, "ask", "question", "cuanto cost")
    assert "presupuesto" in offered[0]["name"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("quien hace de gab", "¿Quién interpreta a Gabriel?"),
        ("cuando sale la seg", "¿Cuándo se estrenó «Sentencia final»?"),
    ],
)
async def test_unfinished_word_is_taken_for_a_name_or_what_makes_a_question(
    world: World, speak: Callable[..., None], typed: str, first: str
) -> None:
    speak(person="es-ES", server="es-ES")
    offered = await world.member.autocomplete(world.channel, "ask", "question", typed)
    assert offered[0]["name"] == first


@pytest.mark.parametrize(
    "typed", ["who killed her and where?", "what's the sequel called and when's it out", "who killed her"]
)
async def test_whole_question_without_a_sure_answer_is_offered_as_it_stands(world: World, typed: str) -> None:
    first, *others = await world.member.autocomplete(world.channel, "ask", "question", typed)
    assert first["name"] == first["value"] == typed
    assert others


async def test_moderators_read_titles_in_their_language(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-ES", server="es-ES")
    result = await world.moderator.slash(world.channel, "teach test", question="quien dobla a tom cruise")
    told = texts(result.response.message)
    assert "Lo que mejor encaja: ¿" in told
    assert "Lo que mejor encaja: Who" not in told


@pytest.mark.parametrize("name", ["Venice", "Rauma Line"])
async def test_page_that_answers_what_a_name_is_can_be_rejected(world: World, name: str) -> None:
    message = (
        await world.member.slash(world.channel, "ask", question=f"who is {name.lower()}")
    ).response.message
    assert f"## {name}" in texts(message)
    assert re.search(r"-# \d+ facts?", texts(message))
    tried = (await world.member.click(message, label="Not what I meant")).response.message
    assert "Is it" in texts(tried)
    opened = (await world.member.slash(world.channel, "person", name=name)).response.message
    assert "Not what I meant" not in [button.label for button in buttons(opened)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("our mascot is a red panda named Fuse", 0),
        ("the raffle prize is a signed poster", 0),
        ("Ethan wins the raffle every time", 0),
        ("Ilsa Faust is killed by Gabriel", 1),
        ("Yes, Ilsa Faust dies.", 1),
    ],
)
async def test_only_what_gives_something_away_is_covered(world: World, text: str, times: int) -> None:
    for asked in ("how do i become an agent here lol", "who wins the raffle", "how does it end?"):
        await world.member.send(world.channel, asked)
    post = await world.member.send(world.channel, text)
    shown = await world.moderator.context_menu(world.channel, "Teach this answer", post)
    assert texts(shown.response.message).count("This touches on a spoiler.") == times


@pytest.mark.parametrize(
    ("locale", "told", "role"),
    [
        ("es-ES", "Hayley Atwell interpreta a Grace.", "Interpreta a Grace"),
        ("de", "Hayley Atwell spielt Grace.", "Spielt Grace"),
    ],
)
async def test_card_says_once_whom_somebody_plays_in_any_language(
    world: World, speak: Callable[..., None], locale: str, told: str, role: str
) -> None:
    speak(person=locale, server=locale)
    result = await world.member.slash(world.channel, "person", name="Hayley Atwell")
    card = texts(result.response.message).splitlines()
    assert told in card
    assert role not in card


async def test_words_of_a_person_say_what_they_are_about(world: World) -> None:
    shown = (await world.member.slash(world.channel, "person", name="Vanessa Kirby")).response.message
    assert re.search(r"> “.+”\n-# [A-Z]", texts(shown))
    assert "It was so weird" not in texts(shown)
    assert "by them" not in texts(shown)


async def test_quotes_about_somebody_are_counted_apart_from_theirs(world: World) -> None:
    shown = (await world.member.slash(world.channel, "person", name="Hayley Atwell")).response.message
    assert re.search(r"\d+ quotes · \d+ quotes? about Hayley Atwell", texts(shown))


@pytest.mark.parametrize(
    "text",
    [
        "hey just watched it, loved it",
        "hey!! just saw it yesterday, loved it",
        "lol the title is way too long",
        "the airport bit dragged",
        "cant wait for the next one",
        "i cried when ilsa died",
        "it was boring",
        "fand ihn langweilig",
        "la acabo de ver, me encantó",
    ],
)
async def test_remark_is_met_with_a_friendly_word(world: World, text: str) -> None:
    asked = await world.member.slash(world.channel, "ask", question="who plays ilsa")
    assert "Rebecca Ferguson" in texts(asked.response.message)
    said = (await world.member.slash(world.channel, "ask", question=text)).response.message
    assert re.search("Glad to hear it|Fair enough|Thanks for telling me", texts(said))
    assert "Understood as" not in texts(said)
    assert "Not what I meant" not in [button.label for button in buttons(said)]


async def test_question_beside_a_remark_is_answered(world: World) -> None:
    text = "was it good in your opinion? i thought the airport bit dragged"
    said = (await world.member.slash(world.channel, "ask", question=text)).response.message
    assert "96 percent" in texts(said)
    assert f"You asked: “{text}”" in texts(said)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("whats the best stunt", "page:stunt:"),
        ("who's your favourite character", "page:name:"),
        ("best scene?", "page:stunt:"),
        ("favourite scene", "page:stunt:"),
    ],
)
async def test_favourite_is_of_the_kind_that_was_asked_for(world: World, text: str, place: str) -> None:
    said = (await world.member.slash(world.channel, "ask", question=text)).response.message
    assert "don't have a favorite" in texts(said)
    assert ("Critics praised" in texts(said)) == ("scene" in text)
    offered = [button.custom_id for button in buttons(said)]
    assert len(offered) == 3
    assert all(custom_id.startswith(place) for custom_id in offered)


async def test_random_facts_are_of_this_film(world: World) -> None:
    pack = world.bot.services.pack
    films = {entity.id for entity in pack.entities if entity.kind is EntityKind.FILM} - {"dead_reckoning"}
    assert films
    assert all(films.isdisjoint(fact.entities) for fact in telling_facts(pack))


async def test_question_is_quoted_as_it_was_typed(world: World) -> None:
    text = "so like, what was the point of the key"
    said = (await world.member.slash(world.channel, "ask", question=text)).response.message
    assert f"You asked: “{text}”" in texts(said)


async def test_day_in_an_answer_is_not_said_above_it(world: World, speak: Callable[..., None]) -> None:
    speak(person="es-ES", server="es-ES")
    result = await world.member.slash(world.channel, "ask", question="cuando sale la segunda parte")
    shown = texts(result.response.message)
    assert "El 23 de mayo de 2025 en Estados Unidos." in shown
    assert "<t:" not in shown


@pytest.mark.parametrize(("locale", "note"), [("de", "Auf Englisch"), ("es-ES", "En inglés"), ("en-US", "")])
async def test_words_on_a_name_say_that_they_are_english(
    world: World, speak: Callable[..., None], locale: str, note: str
) -> None:
    speak(person=locale, server=locale)
    shown = texts((await world.member.slash(world.channel, "person", name="hayley atwell")).response.message)
    assert "> “" in shown
    assert (f"-# {note}, " in shown) == bool(note)


async def test_title_in_the_readers_language_is_told_with_the_original(
    world: World, speak: Callable[..., None]
) -> None:
    speak(person="es-ES", server="es-ES")
    result = await world.member.slash(world.channel, "ask", question="de q va protocolo fantasma")
    assert "«Protocolo fantasma» (Ghost Protocol)" in texts(result.response.message)


async def test_counting_nothing_is_asked_about(world: World) -> None:
    for text in ("how many", "Who directed it?", "how many?"):
        said = (await world.member.slash(world.channel, "ask", question=text)).response.message
        await world.env.advance_time(60)
        assert ("How many of what?" in texts(said)) == text.startswith("how many")


@pytest.mark.parametrize(
    "text",
    [
        "whos hotter, ilsa or grace",
        "who would win ethan hunt or john wick",
        "mcq or de palma who's better",
        "who's better mcquarrie or woo",
    ],
)
async def test_debates_are_left_to_those_who_have_them(world: World, text: str) -> None:
    said = (await world.member.slash(world.channel, "ask", question=text)).response.message
    assert "I'll leave that one to you" in texts(said)
    assert "married" not in str(buttons(said))


async def test_spoilers_that_are_blocked_are_counted_apart_and_found_by_moderators(world: World) -> None:
    await set_values(world, settings__spoilers="refused")
    for question in ("Does Ilsa die?", "How does the film end for Ilsa?", "which shampoo did the grip use"):
        shown = texts((await world.member.slash(world.channel, "ask", question=question)).response.message)
        assert ("No spoilers here" in shown) == ("Ilsa" in question)
        await world.env.advance_time(60)
    shown = texts((await world.moderator.slash(world.channel, "insights")).response.message)
    assert "Answered: **0**" in shown
    assert "Suggested: **0**" in shown
    assert "Held back as spoilers: **2**" in shown
    assert "Most asked" not in shown
    found = await search(world, await review(world), "Ilsa Faust death Grace Venice")
    (menu,) = (each for each in selects(found) if each.custom_id.startswith("teach:link:"))
    assert "ilsa_fate" in {option.value for option in menu.options}
    assert not any("dies" in f"{option.label} {option.description}" for option in menu.options)
