"""Small talk and requests, read by rule."""

from functools import partial

import pytest

from bot.domain.links import find_named
from bot.domain.matching.schema.requests import (
    asked_words,
    named_in,
    opens_question,
    read_wish,
    typed_command,
    without_greeting,
)
from bot.domain.matching.schema.talk import talk
from bot.domain.matching.schema.wishes import Wanted, Wish, wish_of
from bot.domain.pack.model import Pack
from tests.film import article_pack, whole_pack

COMMANDS = ("ask", "quiz play", "settings panel", "quiz stop", "quote", "facts")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return whole_pack()


def wish(pack: Pack, text: str) -> Wanted | None:
    return read_wish(text, lambda name: find_named(pack, name))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *(
            (text, Wish.GREETING)
            for text in ("hi", "hello there", "hey reckoner!", "good morning", "are you there?")
        ),
        *((text, Wish.THANKS) for text in ("thanks", "thank you so much!!", "ty", "thx mate", "cheers")),
        *((text, Wish.PRAISE) for text in ("good bot", "you're awesome", "nice", "not bad", "👍")),
        *((text, Wish.FAREWELL) for text in ("bye", "good night everyone", "see you later")),
        *((text, Wish.INSULT) for text in ("you suck", "shut up", "idiot", "shut up nerd")),
        *(
            (text, Wish.COMPLAINT)
            for text in ("bad bot", "that's wrong", "L bot", "you are useless", "i hate you")
        ),
        ("hmm", Wish.REACTION),
        ("wow", Wish.SURPRISE),
        *(
            (text, Wish.DOUBT)
            for text in (
                "really?",
                "no way, really?",
                "is that true?",
                "are you sure?",
                "echt?",
                "¿en serio?",
            )
        ),
        *(
            (text, Wish.TAKEN_FOR)
            for text in ("lmao is the AI you", "are you the Entity?", "wait are you secretly tom cruise")
        ),
        *(
            (text, Wish.OPINION)
            for text in (
                "do you like Tom Cruise?",
                "what do u think about grace",
                "ship ethan and grace",
                "grace x ethan ship??",
                "which do you prefer, the train or the bike",
            )
        ),
        *((text, Wish.CLUELESS) for text in ("idk", "no idea", "not sure")),
        *((text, Wish.FACT) for text in ("tell me something I don't know", "surprise me")),
        *((text, Wish.SPOILING) for text in ("are you spoiling stuff", "do you give spoilers?")),
        *((text, Wish.REASON) for text in ("why", "but why?", "how come", "why is that", "why tho")),
        *(
            (text, Wish.FAVOURITE)
            for text in (
                "whats your favourite scene",
                "do you have a favorite?",
                "ur fav actor",
                "which stunt do you like best",
            )
        ),
        *((text, Wish.LAUGH) for text in ("lol", "haha ok", "😂", "💀💀", "=D")),
        ("😢", Wish.SYMPATHY),
        ("10/10", Wish.REMARK),
        *(
            (text, Wish.SYMPATHY)
            for text in (
                "thats so sad",
                "how sad",
                "what a shame",
                "das ist so traurig",
                "wie schade",
                "¡qué pena!",
            )
        ),
        *((text, Wish.OK) for text in ("ok", "yes", "alright")),
        *(
            (text, Wish.HELP)
            for text in (
                "help",
                "Help!",
                "what can you do",
                "how does this work",
                "hows the reckoner bot work",
            )
        ),
        *((text, Wish.BOT) for text in ("who are you", "are you human", "are you an AI", "what's your name")),
        *((text, Wish.MAKER) for text in ("who made you", "who programmed this bot?", "are you open source")),
        *((text, Wish.LANGUAGES) for text in ("do you speak german", "which languages do you understand?")),
        *((text, Wish.HOW_ARE_YOU) for text in ("how are you", "how r u today?", "how's it going?")),
        *((text, Wish.JOKE) for text in ("tell me a joke", "another joke please", "make me laugh")),
        *(
            (text, Wish.SOURCES)
            for text in ("can I see the article", "sources?", "source: trust me bro", "quién lo dice")
        ),
        *((text, Wish.QUOTE) for text in ("a quote", "best quote", "give me a random quote please")),
        *(
            (text, Wish.FACT)
            for text in ("tell me a fact", "fun fact", "surprise me", "tell me something interesting")
        ),
        *((text, Wish.PLACES) for text in ("map", "show me the map", "all the filming locations")),
        *((text, Wish.CAST) for text in ("cast", "show me the cast", "can i see the cast list?")),
        *((text, Wish.STUNTS) for text in ("stunts", "list the stunts", "show me all the stunts")),
        *((text, Wish.SERVER) for text in ("can you mute max", "ban him")),
        *((text, Wish.ELSEWHERE) for text in ("tell me a story", "who won the world cup")),
        *((text, Wish.NOISE) for text in ("???", "🚂🚂", "", " . ", "1234", "10:10")),
        *(
            (text, Wish.PRAISE)
            for text in ("you're a legend", "what a legend", "cheers mate, you're a star", "ur a genius lol")
        ),
        *((text, Wish.INSULT) for text in ("you're dumber than a rock lol", "haha ur so dumb mate")),
        *((text, Wish.JOKE) for text in ("lol tell me a joke haha", "bro tell me a joke")),
        *((text, Wish.HOW_ARE_YOU) for text in ("hi, just got here, how are you?", "and you?")),
        *((text, Wish.EVENING) for text in ("good evening", "good evening everyone")),
        ("say that again", Wish.FOLLOW_UP),
        ("show me a picture of tom cruise", Wish.PICTURE),
    ],
)
def test_wishes_are_read(pack: Pack, text: str, wanted: Wish) -> None:
    found = wish(pack, text)
    assert found is not None
    assert found.wish is wanted


@pytest.mark.parametrize(
    ("text", "command"),
    [
        *(
            (text, "quiz play")
            for text in ("start a quiz", "quiz me", "let's play", "i am bored", "a hard quiz")
        ),
        *(
            (text, "quiz play")
            for text in ("quiz about the stunts", "test my knowledge", "give me a trivia question")
        ),
        ("how do i stop the quiz", "quiz stop"),
        ("how do i change the settings", "settings panel"),
        ("who's winning", "quiz leaderboard"),
        *(
            (text, "quiz night")
            for text in (
                "can you start a trivia night tomorrow evening?",
                "lets do a trivia night",
                "can we schedule a quiz night for saturday",
                "mach mal nen Quizabend",
                "kannst du morgen einen Quizabend machen?",
                "organiza una noche de trivia",
            )
        ),
        *(
            (text, "quiz leaderboard")
            for text in (
                "who won the last quiz",
                "show the leaderboard",
                "zeig die Rangliste",
                "¿quién ganó el último quiz?",
                "muestra la clasificación",
            )
        ),
        *(
            (text, "quiz play")
            for text in (
                "start a quiz tomorrow",
                "how do i join",
                "wie mache ich mit?",
                "¿cómo puedo participar?",
            )
        ),
        ("do you have trivia about the night train", "quiz play"),
        ("duel max", "quiz duel"),
    ],
)
def test_commands_are_found(pack: Pack, text: str, command: str) -> None:
    assert wish(pack, text) == Wanted(Wish.COMMAND, command=command)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        *(
            (text, "settings panel")
            for text in (
                "how do I turn you off in a channel?",
                "is there a way to keep you from replying in this channel",
                "how do i change your language",
                "how do I set the time zone?",
                "how do i change the spoiler setting",
                "where do i change the cooldown",
                "how do i choose who can use you",
                "wie schalte ich dich in einem Kanal aus?",
                "wie ändere ich die Zeitzone",
                "wie bringe ich dich dazu, nur in einem Kanal zu antworten",
                "¿cómo te desactivo en un canal?",
                "¿cómo cambio tu idioma?",
            )
        ),
        *(
            (text, "settings block")
            for text in (
                "how do i block someone",
                "can i ban someone from using you",
                "wie blockiere ich jemanden",
                "¿cómo puedo bloquear a alguien?",
            )
        ),
        ("how can i unblock him", "settings unblock"),
        *(
            (text, "teach add")
            for text in (
                "how do i teach you something new",
                "how do i add an answer to a question",
                "wie bringe ich dir etwas bei",
                "¿cómo añado un dato?",
            )
        ),
        *(
            (text, "quiz import")
            for text in (
                "how do I import a question list?",
                "how do i add a question to the quiz",
                "wie importiere ich Fragen",
                "¿cómo importo preguntas?",
            )
        ),
    ],
)
def test_command_is_found_for_what_is_to_be_done_with_bot(pack: Pack, text: str, command: str) -> None:
    assert wish(pack, text) == Wanted(Wish.COMMAND, command=command)


@pytest.mark.parametrize(
    "text",
    [
        "what can you do for a moderator?",
        "which commands do mods have",
        "was kannst du für Moderatoren",
        "¿qué pueden hacer los moderadores contigo?",
    ],
)
def test_what_moderators_can_do_is_asked_for(pack: Pack, text: str) -> None:
    assert wish(pack, text) == Wanted(Wish.MODERATING)


@pytest.mark.parametrize(
    "text",
    [
        "how do they turn off the Entity",
        "how do you turn off the entity?",
        "how does Ethan stop someone from using the key",
        "how do they change the face",
        "what language does Grace speak",
        "who teaches ethan to fly",
        "add milk to my list",
        "wie schalten sie die Entität aus",
        "¿cómo apagan a la Entidad?",
    ],
)
def test_what_is_done_in_film_is_no_command(pack: Pack, text: str) -> None:
    found = wish(pack, text)
    assert found is None or found.wish not in {Wish.COMMAND, Wish.MODERATING}


@pytest.mark.parametrize(
    ("text", "by", "on"),
    [
        ("give me a quote from hayley atwell", "hayley_atwell", None),
        ("tom cruise quotes", "tom_cruise", None),
        ("quote about Rome", None, "rome"),
        ("a quote by mcquarrie on stunts", "christopher_mcquarrie", "stunts"),
    ],
)
def test_quotations_are_by_and_on(pack: Pack, text: str, by: str | None, on: str | None) -> None:
    found = wish(pack, text)
    assert found is not None
    assert found.wish is Wish.QUOTE
    assert (found.by and found.by.id, found.named and found.named.id) == (by, on)


@pytest.mark.parametrize(
    ("text", "named", "words_on"),
    [
        ("tell me something about tom cruise", "tom_cruise", ()),
        ("tell me something cool about the train please", None, ("train",)),
        ("give me a fact about the train", None, ("train",)),
        ("something interesting of grace", "grace", ()),  # as a gloss has it
    ],
)
def test_a_fact_is_wanted_on_anything(
    pack: Pack, text: str, named: str | None, words_on: tuple[str, ...]
) -> None:
    wanted = read_wish(text, partial(find_named, pack))
    assert wanted is not None
    assert wanted.wish is Wish.FACT
    found = wanted.named or wanted.by
    assert (None if found is None else found.id) == named
    assert wanted.on == words_on


@pytest.mark.parametrize("text", ["tell me something about how they filmed the jump", "something is off"])
def test_what_asks_how_it_was_is_no_wish_for_any_fact(pack: Pack, text: str) -> None:
    wanted = read_wish(text, partial(find_named, pack))
    assert wanted is None or wanted.wish is not Wish.FACT


def test_questions_for_words_are_wishes_for_them(pack: Pack) -> None:
    found = asked_words("what did tom cruise say about grace?", lambda name: find_named(pack, name))
    assert found is not None
    assert (found.by and found.by.id, found.named and found.named.id) == ("tom_cruise", "grace")
    assert asked_words("what did they say about it?", lambda name: find_named(pack, name)) is None


@pytest.mark.parametrize(
    "text",
    [
        "who directed it",
        "is it good",
        "was it boring",
        "why is it so good",
        "is this movie bad",
        "where was the train fight shot?",
        "quote from somebody nobody knows",
        "when does it come out",
        "thanks! and who wrote it?",
    ],
)
def test_questions_are_no_wishes(pack: Pack, text: str) -> None:
    assert wish(pack, text) is None


def test_questions_of_the_pack_are_no_wishes(pack: Pack) -> None:
    read = [fact.question for fact in pack.facts if wish(pack, fact.question) is not None]
    assert not read


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("tom cruise", "tom_cruise"),
        ("Tom Cruise?", "tom_cruise"),
        ("tell me about grace", "grace"),
        ("hayley atwel", "hayley_atwell"),
        ("darlton quarry", "darlton_quarry"),
        ("the movie", "dead_reckoning"),
        ("who is tom cruise", None),
        ("tom cruise and grace", None),
        ("help", None),
    ],
)
def test_bare_names_are_found(pack: Pack, text: str, named: str | None) -> None:
    found = named_in(text, lambda name: find_named(pack, name))
    assert (None if found is None else found.id) == named


def test_every_name_names_its_own(pack: Pack) -> None:
    for entity in pack.entities:
        assert find_named(pack, entity.name) == entity


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("/ask who directed it", ("ask", "who directed it")),
        ("!quiz", ("quiz play", "")),
        ("/quiz stop", ("quiz stop", "")),
        ("/nothing like it", ("", "nothing like it")),
        ("who/what is it", None),
        ("/", None),
    ],
)
def test_typed_commands_are_read(text: str, typed: tuple[str, str] | None) -> None:
    assert typed_command(text, COMMANDS) == typed


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hello, who directed it?", "who directed it?"),
        ("hey bot who wrote it", "who wrote it"),
        ("hey there, who wrote it", "who wrote it"),
        ("hallo zusammen, wer hat es geschrieben", "wer hat es geschrieben"),
        ("buenas noches, quién la dirige", "quién la dirige"),
        ("Guten Abend zusammen, wer spielt Grace?", "wer spielt Grace?"),
        ("buenas noches a todos", "buenas noches a todos"),
        ("hi", "hi"),
        ("hello there", "hello there"),
        ("who is it", "who is it"),
    ],
)
def test_greetings_before_questions_are_left_out(text: str, rest: str) -> None:
    assert without_greeting(text) == rest


def test_every_class_of_talk_has_a_wish() -> None:
    assert {wish_of(talk_id) for talk_id in talk()} >= {Wish.HELP, Wish.OPINION, Wish.ELSEWHERE, Wish.SERVER}
    assert wish_of("noise") is Wish.NOISE


def test_requests_need_no_film() -> None:
    pack = article_pack()
    assert wish(pack, "give me a quote from hayley atwell") is not None


def test_questions_of_facts_are_no_requests(pack: Pack) -> None:
    for fact in pack.facts:
        assert wish(pack, fact.question) is None, fact.question
        named = named_in(fact.question, lambda name: find_named(pack, name))
        assert named is None or opens_question(fact.question), fact.question


@pytest.mark.parametrize("text", ["is bad?", "and is bad?", "but is she ugly"])
def test_question_of_how_somebody_is_insults_nobody(pack: Pack, text: str) -> None:
    assert wish(pack, text) is None
