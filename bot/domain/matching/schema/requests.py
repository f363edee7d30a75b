"""What people want other than an answer: small talk, and requests as "can I see the map" (``requests.toml``).

A request is a frame around a thing, small talk a few words of one class among fillers. So both are read by
rule, in any pack; what they name is looked up by whoever reads them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from itertools import dropwhile
from pathlib import Path
from typing import Any

from bot.domain.lookup import Named
from bot.domain.matching.schema.talk import NOISE, talk
from bot.domain.matching.schema.tasks import task_in
from bot.domain.matching.text.english import read_table, word_list
from bot.domain.matching.text.normalise import normalise, words
from bot.domain.matching.text.splitting import AUXILIARIES, QUESTION_WORDS, without_leading
from bot.domain.pack.attributes import SUBJECT
from bot.domain.pack.model import PEOPLE, Entity

_LONGEST = 14  # words; longer texts ask or tell something
_LONGEST_TALK = 8
_LONGEST_NAME = 3  # words that may be part of one
_LONGEST_NAMED = 8  # with "about" before it
_LONGEST_ORDER = 4  # words, such as "mute max please"
_SHORTEST_FAVOURITE = 2  # words: "best scene"
_MARKS = "/!"  # before a command that somebody typed as text
_FIRST_WORD = re.compile(r"\A([^\W_]+)(?:[\s,.!:;-]+|$)")
_GREETED = frozenset({"there", "zusammen", "again"})  # after a word that greets
_ASKING_TO = frozenset({"can", "could", "will", "would"})  # "you" to do something
_ARTICLES = frozenset({"the", "a", "an"})

_YOU = frozenset({"you", "u"})
_YOURS = _YOU | {"your", "ur", "yours"}
_FAVOURITE = frozenset({"favourite", "favourites", "favorite", "favorites", "fav", "favs", "fave", "faves"})
_FAVOURED = _FAVOURITE | {"best", "greatest", "coolest", "nicest", "top"}
_ASKING_FOR = frozenset({"what", "which", "who", "is", "was", "the", "one", *_YOURS})
_LIKING = frozenset({"like", "love", "enjoy", "liked", "loved", "enjoyed", "prefer"})
_BEST = frozenset({"best", "most"})
_LINES = frozenset({"line", "lines", "dialogue"})
_FILM = frozenset({"film", "movie"})
_SELF = frozenset({"yourself", "himself", "itself"})  # as glosses have it, too
_IN_PASSING = _SELF | {"secretly", "really", "actually", "so", "wait", "then", "tho", "though", "maybe"}

FindNamed = Callable[[str], Named | None]
Words = tuple[str, ...]


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
    # To talk.
    GREETING = "greeting"
    HOW_ARE_YOU = "how_are_you"
    FAREWELL = "farewell"
    THANKS = "thanks"
    PRAISE = "praise"
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


_SOMETHING = frozenset({"something", "fact"})
_DESCRIBED = 2  # words after it that say of what sort, and words of what it is to be about
_WITH_NAMES = frozenset({Wish.QUOTE, Wish.FACT, Wish.PICTURE})

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


def read_wish(text: str, find: FindNamed) -> Wanted | None:
    """Return what a text wants other than an answer; None where it may be a question.

    ``find`` returns what has a name.
    """
    said = words(text)
    if not any(map(str.isalpha, text)):
        return Wanted(Wish.NOISE)
    if len(said) > _LONGEST:
        return None
    return (
        _things_of(said)
        or _task(said)
        or _small_talk(said)
        or _taken_for(said, find)
        or _best(said)
        or _request(said, find)
        or _favourite(said)
        or _known_talk(said)
    )


def without_greeting(text: str) -> str:
    """Return a text without the words that greet before a question; a mere greeting stays."""
    rest = text.lstrip()
    greeting = _table().greeting
    while (match := _FIRST_WORD.match(rest)) and match[1].casefold() in greeting:
        rest, greeting = rest[match.end() :], _table().greeting | _GREETED
    return rest if len(words(rest)) > 1 else text


def typed_command(text: str, commands: Iterable[str]) -> tuple[str, str] | None:
    """Return the command that a text begins with, as in "/ask who directed it", and what follows it.

    ``commands`` are their full names; of a group the first is meant. Of a command that there is not, the
    name is empty and the rest is all that was typed.
    """
    typed = text.strip()
    if not typed.startswith(tuple(_MARKS)) or not typed[1:2].isalpha():
        return None
    typed = typed.lstrip(_MARKS)
    said = typed.split()
    for length in (2, 1):
        head = " ".join(said[:length]).casefold()
        for name in commands:
            if name == head or (length == 1 and name.split()[0] == head):
                return name, " ".join(said[length:])
    return "", typed


def asked_words(text: str, find: FindNamed) -> Wanted | None:
    """Return whose words on what a text asks for: "what did tom cruise say about grace"."""
    said, table = words(text), _table()
    verbs = [at for at, word in enumerate(said) if word in table.saying]
    if (
        len(said) > _LONGEST
        or said[:1] != ["what"]
        or not verbs
        or said[1:2] not in (["did"], ["does"], ["has"])
    ):
        return None
    at, after = verbs[0], said[verbs[0] + 1 :]
    if after and after[0] not in table.about:
        return None
    return _with_names(Wanted(Wish.QUOTE), said[2:at], after[1:], find)


def bare_words(text: str) -> str:
    """Return a short text without its frame, as far as it may be part of a name; "" for a longer one."""
    core = _core_of(text)
    return " ".join(core) if len(core) <= _LONGEST_NAME else ""


def named_in(text: str, find: FindNamed) -> Named | None:
    """Return what a text names and says nothing else about: "tom cruise", "tell me about Rome"."""
    core = _core_of(text)
    return _about(core, find) if 0 < len(core) <= _LONGEST_NAMED else None


def introduced_in(text: str, find: FindNamed) -> Named | None:
    """Return who or what a text asks to be introduced to: "who is the Sevastopol", "what's IMF"."""
    said = words(text)
    if said[:1] not in (["who"], ["what"]) or said[1:2] not in (["is"], ["are"], ["was"], ["were"]):
        return None
    return find(" ".join(said[2:])) if 0 < len(said) - 2 <= _LONGEST_NAMED else None


def opens_question(text: str) -> bool:
    """Return whether a text begins as a question does: "where can I …", "is she …"."""
    return _opens_question(words(text))


def asks_for_lines(text: str) -> bool:
    """Return whether a request for a quotation is one for what is said in the film itself."""
    said = words(text)
    return not _LINES.isdisjoint(said) or (said[-3:-1] == ["in", "the"] and said[-1] in _FILM)


def orders(text: str) -> bool:
    """Return whether a text tells somebody to do something to the server: "can you ban him", "mute max"."""
    said = words(text)
    core = _core(said) if said else said
    return (said[1:2] == ["you"] and said[0] in _ASKING_TO) or (
        bool(core) and _table().verbs.get(core[0]) == Wanted(Wish.SERVER)
    )


def _opens_question(said: Sequence[str]) -> bool:
    said = without_leading(list(said))  # "and is she bad"
    return len(said) > 1 and said[0] in AUXILIARIES | QUESTION_WORDS


def _things_of(said: Sequence[str]) -> Wanted | None:
    """Read what is word for word a thing to ask for: "are you sure", before "sure" is small talk."""
    return _table().things.get(tuple(said))


def _task(said: Sequence[str]) -> Wanted | None:
    """Read what asks how to do something with this bot: "how do I turn you off in a channel"."""
    task = task_in(said, _unframed(tuple(said)))
    if task is None:
        return None
    return Wanted(Wish.COMMAND, command=task.command) if task.command else Wanted(Wish(task.wish))


def _small_talk(said: Sequence[str]) -> Wanted | None:
    """Read a text that is nothing but a few words of small talk."""
    table = _table()
    if len(said) > _LONGEST_TALK or _opens_question(said) or not table.chatter.issuperset(said):
        return None
    return next((Wanted(wish) for wish, core in table.talk if not core.isdisjoint(said)), None)


def _taken_for(said: Sequence[str], find: FindNamed) -> Wanted | None:
    """Read what asks this bot whether it is somebody: "are you the Entity", "lmao is the AI you"."""
    plain = [word for word in said if word not in _IN_PASSING | _table().laughs]
    match plain:
        case ["are", "you" | "u", *name]:
            pass
        case ["you" | "u", "are", *name]:
            pass
        case ["is", *name, "you" | "u"]:
            pass
        case _:
            return None
    # "An AI" is what it is; "the AI" may be a name.
    named = find(" ".join(name)) if name and name[0] not in {"a", "an"} else None
    is_somebody = isinstance(named, Entity) and named.kind in PEOPLE
    return Wanted(Wish.TAKEN_FOR, named) if is_somebody else None


def _favourite(said: Sequence[str]) -> Wanted | None:
    """Read what asks this bot what it likes best: "what's your favourite scene", "which do you like most"."""
    is_mine, is_best = _FAVOURITE.intersection(said), _BEST.intersection(said) and _LIKING.intersection(said)
    is_asked = _YOURS.intersection(said) if is_mine else _YOU.intersection(said) and is_best
    return Wanted(Wish.FAVOURITE, among=_among(said)) if is_asked else None


def _best(said: Sequence[str]) -> Wanted | None:
    """Read what asks for the best of something, which is anybody's to say: "best scene"."""
    asked, table = list(dropwhile(_ASKING_FOR.__contains__, said)), _table()
    if len(asked) < _SHORTEST_FAVOURITE or asked[0] not in _FAVOURED or asked[1] not in table.favoured:
        return None
    is_all = table.chatter.union(*table.closing).issuperset(asked[2:])
    return Wanted(Wish.FAVOURITE, among=table.favoured[asked[1]]) if is_all else None


def _among(said: Sequence[str]) -> Wish | None:
    """Return the list that what somebody asks for is from."""
    favoured = _table().favoured
    return next((favoured[word] for word in said if word in favoured), None)


def _known_talk(said: Sequence[str]) -> Wanted | None:
    """Read what is word for word known as talk, with or without the frame around it."""
    table = _table()
    forms = (" ".join(said), " ".join(_core(said)))
    return next((Wanted(table.known[form]) for form in forms if form in table.known), None)


def _request(said: Sequence[str], find: FindNamed) -> Wanted | None:
    """Read a thing in its frame, with or without a name: "give me a quote from …", "the map please"."""
    table = _table()
    unframed = _unframed(tuple(said))
    for rest in unframed:
        if (wanted := table.things.get(rest)) is not None:
            return wanted
    core = unframed[-1]
    something = next((each for each in unframed if each[0] in _SOMETHING), None)
    if something is not None and (fact := _fact_about(something, find)) is not None:
        return fact
    for thing, plain in table.named_things:
        at_its_end = core[0] == thing[0] or core[-1] == thing[-1]
        if at_its_end and (wanted := _thing_with_name(plain, core, thing, find)) is not None:
            return wanted
    return table.verbs.get(core[0]) if len(core) <= _LONGEST_ORDER else None


def _fact_about(said: Sequence[str], find: FindNamed) -> Wanted | None:
    """Read "something cool about the train": any fact that is told of it, which may have no name."""
    about = _table().about | _table().by
    at = next((at for at, word in enumerate(said) if word in about), len(said))
    subject = _core(said[at + 1 :]) if said[at + 1 :] else []
    if at > _DESCRIBED or not subject or opens_question(" ".join(subject)):
        return None
    named = find(" ".join(subject))
    if named is not None:
        return Wanted(Wish.FACT, named)
    on = tuple(word for word in subject if word not in _ARTICLES)
    return Wanted(Wish.FACT, on=on) if 0 < len(on) <= _DESCRIBED else None


def _thing_with_name(
    plain: Wanted, core: Sequence[str], thing: Sequence[str], find: FindNamed
) -> Wanted | None:
    """Read a thing with names: "quote from mcquarrie about stunts", "cruise quotes", "quiz on the cast"."""
    size, table = len(thing), _table()
    if len(core) <= size:
        return None
    if list(core[-size:]) == list(thing):
        return _with_names(plain, core[:-size], [], find)
    if list(core[:size]) != list(thing):
        return None
    rest = core[size:]
    at = next((at for at, word in enumerate(rest) if word in table.about), len(rest))
    if plain.command:  # it asks what to choose by itself
        return plain if at == 0 else None
    return _with_names(plain, rest[rest[0] in table.by : at], rest[at + 1 :], find)


def _with_names(plain: Wanted, by: Sequence[str], about: Sequence[str], find: FindNamed) -> Wanted | None:
    """Return a wish by whom and about what these words name; None where they name nothing."""
    found = [find(" ".join(said)) if said else None for said in (by, about)]
    is_known = all(named is not None or not said for named, said in zip(found, (by, about), strict=True))
    speaker, subject = found
    return replace(plain, named=subject, by=speaker) if is_known and (by or about) else None


def _about(core: Sequence[str], find: FindNamed) -> Named | None:
    """Return what is named by all of these words, but for "about" before them."""
    said = core[1:] if core[0] in _table().about else core
    return find(" ".join(said)) if said and not _ARTICLES.issuperset(said) else None


@lru_cache(maxsize=512)  # the same text may be a request, talk, or a name in its frame
def _unframed(said: Words) -> tuple[Words, ...]:
    """Return the words, and what is left of them with ever more of their frame taken off."""
    table, rests = _table(), [said]
    while True:
        rest = rests[-1]
        taken = next((size for size in table.sizes if rest[:size] in table.opening), 0)
        if taken and taken < len(rest):
            rests.append(rest[taken:])
            continue
        taken = next((size for size in table.sizes if rest[-size:] in table.closing), 0)
        if not taken or taken >= len(rest):
            return tuple(rests)
        rests.append(rest[:-taken])


def _core(said: Sequence[str]) -> list[str]:
    """Return the words without any of their frame."""
    return list(_unframed(tuple(said))[-1])


def _core_of(text: str) -> list[str]:
    """Return a text's words without any of their frame; none of one that is too long to be a request."""
    said = words(text)
    return _core(said) if 0 < len(said) <= _LONGEST else []


@dataclass(frozen=True, slots=True)
class _Table:
    """What ``requests.toml`` says, in plain words."""

    opening: frozenset[Words]
    closing: frozenset[Words]
    sizes: tuple[int, ...]  # of frames, the longest first
    about: frozenset[str]
    by: frozenset[str]
    saying: frozenset[str]  # verbs
    verbs: dict[str, Wanted]
    greeting: frozenset[str]
    things: dict[Words, Wanted]
    named_things: tuple[tuple[Words, Wanted], ...]  # those that may have a name with them
    favoured: dict[str, Wish | None]  # the lists that favourites of their names are from
    talk: tuple[tuple[Wish, frozenset[str]], ...]
    laughs: frozenset[str]
    chatter: frozenset[str]  # every word of small talk, with the fillers
    known: dict[str, Wish]  # what is word for word talk


@cache
def _table() -> _Table:
    table = read_table(Path(__file__).with_name("requests.toml"))
    things = {
        tuple(words(said)): _wanted(entry)
        for entry in (*table["thing"], *table["command"])
        for said in entry["said"]
    }
    opening, closing = (_phrases(table[name]) for name in ("opening", "closing"))
    spoken = tuple((Wish(entry["wish"]), frozenset(entry["words"].split())) for entry in table["talk"])
    return _Table(
        opening=opening,
        closing=closing,
        sizes=tuple(sorted({len(each) for each in opening | closing}, reverse=True)),
        about=frozenset(table["about"]),
        by=frozenset(table["by"]),
        saying=word_list("saying") | word_list("thinking"),
        verbs={verb: _wanted(entry) for entry in table["verb"] for verb in entry["said"].split()},
        greeting=frozenset(table["greeting"]["words"].split()),
        things=things,
        named_things=tuple(_named_things(table)),
        favoured={
            word: Wish(entry["wish"]) if "wish" in entry else None
            for entry in table["favoured"]
            for word in entry["words"].split()
        },
        talk=spoken,
        laughs=frozenset(word for wish, core in spoken if wish is Wish.LAUGH for word in core),
        chatter=frozenset(table["fillers"]["words"].split()).union(*(core for _, core in spoken)),
        known={
            normalise(text): wish_of(talk_id)
            for talk_id, texts in talk().items()
            for text in texts
            if SUBJECT not in text
        },
    )


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
