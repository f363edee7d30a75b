"""What people may want other than an answer, and the words that they say it in (``requests.toml``)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.lookup import Named
from bot.domain.matching.schema.talk import NOISE, talk
from bot.domain.matching.text.english import read_table, word_list
from bot.domain.matching.text.normalise import normalise, words
from bot.domain.pack.attributes import SUBJECT

Words = tuple[str, ...]
FindNamed = Callable[[str], Named | None]


class Wish(StrEnum):
    """What somebody wants."""

    # To be shown something.
    NAME = "name"  # everything about somebody or something
    CHOICE = "choice"  # what shares a name
    QUOTE = "quote"
    FACT = "fact"
    HELP = "help"
    SOURCES = "sources"
    STUNTS = "stunts"
    PLACES = "places"
    CAST = "cast"
    CHARACTERS = "characters"
    CREW = "crew"
    PEOPLE = "people"
    QUOTES = "quotes"
    TOPICS = "topics"
    COMMAND = "command"  # to use one
    MODERATING = "moderating"  # to know what moderators can do with this bot
    NIGHT = "night"  # to know when the next trivia night is
    # To talk.
    GREETING = "greeting"
    EVENING = "evening"  # to say what in some languages greets as well as takes leave
    HOW_ARE_YOU = "how_are_you"
    FAREWELL = "farewell"
    THANKS = "thanks"
    PRAISE = "praise"
    AFFECTION = "affection"  # to say that they love this bot
    CLUELESS = "clueless"  # to say that they don't know
    INSULT = "insult"
    COMPLAINT = "complaint"
    LAUGH = "laugh"
    SURPRISE = "surprise"
    SYMPATHY = "sympathy"  # to say that something is sad
    OK = "ok"  # that they have read the answer
    REACTION = "reaction"
    DOUBT = "doubt"  # to hear whether an answer is really so
    SPOILING = "spoiling"  # to know whether this bot gives the story away
    TAKEN_FOR = "taken_for"  # to know whether this bot is somebody that it tells of
    REASON = "reason"  # to know why, of what nobody knows
    FAVOURITE = "favourite"  # to know what this bot likes best
    REMARK = "remark"  # to say something, such as that they have seen it
    LIKED = "liked"  # to say that they liked it, or something in it
    DISLIKED = "disliked"
    JOKE = "joke"  # to be told one
    MAKER = "maker"  # to know who made this bot
    LANGUAGES = "languages"  # to know which languages this bot reads
    WHOM = "whom"  # to ask of somebody, and nobody was named
    HOW_MANY = "how_many"  # to know how many, and nothing was named
    FOLLOW_UP = "follow_up"  # on something said before, which nobody keeps
    BOT = "bot"  # to know who this is
    SERVER = "server"  # what those who run a server do
    OF_SERVER = "of_server"  # to know of a server, asked in private, where none is meant
    ELSEWHERE = "elsewhere"  # something that has nothing to do with any pack
    OPINION = "opinion"  # opinions, guesses, advice
    PICTURE = "picture"  # which there are none of
    NOISE = "noise"  # nothing that can be read


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants, of what."""

    wish: Wish
    named: Named | None = None  # who or what it is to be about
    by: Named | None = None  # who it is to be by
    command: str = ""  # the one to use, without its slash
    choice: tuple[Named, ...] = ()  # what it may be about
    among: "Wish | None" = None  # the list that a favourite is to be from; None for all there is
    on: tuple[str, ...] = ()  # words of what a fact is to be on, where they name nothing


_WITH_NAMES = frozenset({Wish.QUOTE, Wish.FACT, Wish.PICTURE})

_CALLING = frozenset({Wish.PRAISE, Wish.INSULT, Wish.COMPLAINT})

# What is wanted by those who say what is in the classes of ``talk.toml``.
_WISHES = {
    "greeting": Wish.GREETING,
    "farewell": Wish.FAREWELL,
    "thanks": Wish.THANKS,
    "praise": Wish.PRAISE,
    "complaint": Wish.COMPLAINT,
    "conversation": Wish.FOLLOW_UP,
    "reactions": Wish.REACTION,
    "bot": Wish.BOT,
    "you_and_me": Wish.BOT,
    "ability": Wish.HELP,
    "discord": Wish.SERVER,
    NOISE: Wish.NOISE,
    **dict.fromkeys(("judgement", "what_if", "interview", "advice", "riddle"), Wish.OPINION),
}


def wish_of(talk_id: str) -> Wish:
    """Return what is wanted by those who say what is in a class of talk; other bots' tasks are not ours."""
    return _WISHES.get(talk_id, Wish.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class RequestWords:
    """What ``requests.toml`` says, in plain words."""

    opening: frozenset[Words]
    closing: frozenset[Words]
    sizes: tuple[int, ...]  # of frames, the longest first
    about: frozenset[str]
    by: frozenset[str]
    saying: frozenset[str]  # verbs
    verbs: dict[str, Wanted]
    greeting: re.Pattern[str]  # what greets or hedges before a question
    greeted: re.Pattern[str]  # the same, or whom, after such a word
    things: dict[Words, Wanted]
    named_things: tuple[tuple[Words, Wanted], ...]  # those that may have a name with them
    favoured: dict[str, Wish | None]  # the lists that favourites of their names are from
    talk: tuple[tuple[Wish, frozenset[str]], ...]
    laughs: frozenset[str]
    emoji: dict[str, Wish]
    passing: frozenset[str]  # what only gives a tone
    called: dict[str, Wish]  # what this bot may be called
    praises: frozenset[str]  # those of them that are kind
    chatter: frozenset[str]  # every word of small talk, with the fillers
    known: dict[str, Wish]  # what is word for word talk


@cache
def request_words() -> RequestWords:
    """Return what ``requests.toml`` says."""
    read = read_table(Path(__file__).with_name("requests.toml"))
    things = {
        tuple(words(said)): _wanted(entry)
        for entry in (*read["thing"], *read["command"])
        for said in entry["said"]
    }
    opening, closing = (_phrases(read[name]) for name in ("opening", "closing"))
    spoken = tuple((Wish(entry["wish"]), frozenset(entry["words"].split())) for entry in read["talk"])
    greeting = [*read["greeting"]["phrases"], *read["greeting"]["words"].split()]
    called = {
        word: wish
        for wish, core in (
            *spoken,
            *((Wish(name), frozenset(said.split())) for name, said in read["called"].items()),
        )
        if wish in _CALLING
        for word in core
    }
    return RequestWords(
        opening=opening,
        closing=closing,
        sizes=tuple(sorted({len(each) for each in opening | closing}, reverse=True)),
        about=frozenset(read["about"]),
        by=frozenset(read["by"]),
        saying=word_list("saying") | word_list("thinking"),
        verbs={verb: _wanted(entry) for entry in read["verb"] for verb in entry["said"].split()},
        greeting=_opening(greeting),
        greeted=_opening([*greeting, *read["greeting"]["greeted"]]),
        things=things,
        named_things=tuple(_named_things(read)),
        favoured={
            word: Wish(entry["wish"]) if "wish" in entry else None
            for entry in read["favoured"]
            for word in entry["words"].split()
        },
        talk=spoken,
        emoji={each: Wish(wish) for wish, shown in read["emoji"].items() for each in shown.split()},
        laughs=frozenset(word for wish, core in spoken if wish is Wish.LAUGH for word in core),
        passing=frozenset(read["passing"]["words"].split()),
        called=called,
        praises=frozenset(word for word, wish in called.items() if wish is Wish.PRAISE),
        chatter=frozenset(read["fillers"]["words"].split()).union(*(core for _, core in spoken)),
        known={
            normalise(text): wish_of(talk_id)
            for talk_id, texts in talk().items()
            for text in texts
            if SUBJECT not in text
        },
    )


def _opening(said: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of these words or phrases, the longest first, at the start of a text."""
    phrases = "|".join(map(re.escape, sorted(said, key=len, reverse=True)))
    return re.compile(rf"\A(?:{phrases})(?:[\s,.!:;-]+|\Z)", re.IGNORECASE)


def _wanted(entry: dict[str, Any]) -> Wanted:
    """Return what an entry of the table stands for: a wish, or a command to use."""
    command: str | None = entry.get("name", entry.get("command"))
    return Wanted(Wish(entry["wish"])) if command is None else Wanted(Wish.COMMAND, command=command)


def _phrases(texts: Iterable[str]) -> frozenset[Words]:
    return frozenset(tuple(words(text)) for text in texts)


def _named_things(table: dict[str, Any]) -> Iterator[tuple[Words, Wanted]]:
    """Yield the things that people name somebody or something with."""
    for entry in (*table["thing"], *table["command"]):
        wanted = _wanted(entry)
        plain = Wanted(Wish.QUOTE) if wanted.wish is Wish.QUOTES else wanted
        if plain.wish in _WITH_NAMES or plain.command == "quiz play":
            yield from ((tuple(words(said)), plain) for said in entry["said"])
