"""What people want other than an answer: small talk, and requests as "can I see the map" (``requests.toml``).

A request is a frame around a thing, small talk a few words of one class among fillers. So both are read by
rule, in any pack; what they name is looked up by whoever reads them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.lookup import Named
from bot.domain.matching.schema.tasks import task_in
from bot.domain.matching.schema.tastes import best_in, favourite_in, opinion_in
from bot.domain.matching.schema.wishes import FindNamed, Wanted, Wish, Words, request_words
from bot.domain.matching.text.normalise import words
from bot.domain.matching.text.splitting import AUXILIARIES, QUESTION_WORDS, without_leading
from bot.domain.pack.model import PEOPLE, Entity

_LONGEST = 14  # words; longer texts ask or tell something
_LONGEST_TALK = 8
_LONGEST_NAME = 3  # words that may be part of one
_LONGEST_NAMED = 8  # with "about" before it
_LONGEST_ORDER = 4  # words, such as "mute max please"
_MARKS = "/!"  # before a command that somebody typed as text
_ASKING_TO = frozenset({"can", "could", "will", "would"})  # "you" to do something
_ARTICLES = frozenset({"the", "a", "an"})
_NEGATIONS = frozenset({"not", "never", "no"})
_GLOSSED = ["did", "you", "be"]  # "you are", as glosses have it
_TO_BOT = frozenset({Wish.HOW_ARE_YOU, Wish.JOKE, Wish.GREETING})
_RATED = re.compile(r"\d{1,2}(?:[.,]\d)?\s*/\s*10\b")
_CLAUSE = re.compile(r"[.!,;:?\n]+")

_YOU = frozenset({"you", "u"})
_NAME = "reckoner"
_LINES = frozenset({"line", "lines", "dialogue"})
_FILM = frozenset({"film", "movie"})
_SELF = frozenset({"yourself", "himself", "itself"})  # as glosses have it, too
_IN_PASSING = _SELF | {"secretly", "really", "actually", "so", "wait", "then", "tho", "though", "maybe"}


_SOMETHING = frozenset({"something", "fact"})
_DESCRIBED = 2  # words after it that say of what sort, and words of what it is to be about


def read_wish(text: str, find: FindNamed) -> Wanted | None:
    """Return what a text wants other than an answer; None where it may be a question.

    ``find`` returns what has a name.
    """
    said = _without_passing(words(text))
    if not any(map(str.isalpha, text)) or text.strip() in request_words().emoji:
        return Wanted(_shown_in(text))
    if len(said) > _LONGEST:
        return None
    return (
        _things_of(said)
        or _task(said)
        or _small_talk(words(text))
        or _small_talk(said)
        or _called(said)
        or _greeted(text)
        or _taken_for(said, find)
        or opinion_in(said, find)
        or best_in(said)
        or _request(said, find)
        or favourite_in(said)
        or _known_talk(said)
    )


def _shown_in(text: str) -> Wish:
    """Return what is wanted by a text without words: "👍", "9/10"."""
    if _RATED.search(text) is not None:
        return Wish.REMARK
    emoji = request_words().emoji
    return next((emoji[each] for each in (*text.split(), *text) if each in emoji), Wish.NOISE)


def without_greeting(text: str) -> str:
    """Return a text without the words that greet before a question; a mere greeting stays."""
    rest, table = text.lstrip(), request_words()
    greeting = table.greeting
    while (match := greeting.match(rest)) is not None:
        rest, greeting = rest[match.end() :], table.greeted
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
    said, table = words(text), request_words()
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
        bool(core) and request_words().verbs.get(core[0]) == Wanted(Wish.SERVER)
    )


def _opens_question(said: Sequence[str]) -> bool:
    said = without_leading(list(said))  # "and is she bad"
    return len(said) > 1 and said[0] in AUXILIARIES | QUESTION_WORDS


def _things_of(said: Sequence[str]) -> Wanted | None:
    """Read what is word for word a thing to ask for: "are you sure", before "sure" is small talk."""
    things = request_words().things
    return things.get(tuple(said)) or things.get(_of_bot(said))


def _of_bot(said: Sequence[str]) -> Words:
    """Return words with "this bot" in place of its name: "how does the reckoner bot work"."""
    if _NAME not in said:
        return tuple(said)
    at = said.index(_NAME)
    start = at - (at > 0 and said[at - 1] in _ARTICLES | {"this"})
    return (*said[:start], "this", "bot", *said[at + 1 + (said[at + 1 : at + 2] == ["bot"]) :])


def _task(said: Sequence[str]) -> Wanted | None:
    """Read what asks how to do something with this bot: "how do I turn you off in a channel"."""
    task = task_in(said, _unframed(tuple(said)))
    if task is None:
        return None
    return Wanted(Wish.COMMAND, command=task.command) if task.command else Wanted(Wish(task.wish))


def _small_talk(said: Sequence[str]) -> Wanted | None:
    """Read a text that is nothing but a few words of small talk."""
    table = request_words()
    if len(said) > _LONGEST_TALK or _opens_question(said) or not table.chatter.issuperset(said):
        return None
    return next((Wanted(wish) for wish, core in table.talk if not core.isdisjoint(said)), None)


def _without_passing(said: list[str]) -> list[str]:
    """Return the words without those at either end that only give a tone: "lol", "mate", "jaja"."""
    passing, start, end = request_words().passing, 0, len(said)
    while end - start > 1 and said[end - 1] in passing:
        end -= 1
    while end - start > 1 and said[start] in passing:
        start += 1
    return said[start:end]


def _called(said: Sequence[str]) -> Wanted | None:
    """Read what somebody calls this bot: "thanks, you're a star", "you are dumber than a rock"."""
    if said[:2] == ["what", "a"]:
        judged = said[2:]
        return Wanted(Wish.PRAISE) if len(judged) == 1 and judged[0] in request_words().praises else None
    if said[:3] == _GLOSSED:
        said = ["you", "are", *said[3:]]
    elif said[:1] == ["your"] and not _ARTICLES.isdisjoint(said[1:2]):  # "ur a genius"
        said = ["you", "are", *said[1:]]
    at = next((at for at in range(len(said) - 1) if said[at] in _YOU and said[at + 1] == "are"), None)
    judged = [] if at is None else said[at + 2 :]
    if _opens_question(said) or not (QUESTION_WORDS | _NEGATIONS).isdisjoint(judged):
        return None
    called = request_words().called
    return next((Wanted(called[word]) for word in judged if word in called), None)


def _greeted(text: str) -> Wanted | None:
    """Read what ends with "how are you" and asks nothing before: "hi, just got here, how are you"."""
    clauses = [_without_passing(said) for clause in _CLAUSE.split(text) if (said := words(clause))]
    if len(clauses) <= 1 or any(map(_opens_question, clauses[:-1])):
        return None
    last = clauses[-1]
    table = request_words()
    wanted = table.things.get(tuple(last)) or Wanted(table.known.get(" ".join(last), Wish.NOISE))
    return wanted if len(last) > 1 and wanted.wish in _TO_BOT else None


def _taken_for(said: Sequence[str], find: FindNamed) -> Wanted | None:
    """Read what asks this bot whether it is somebody: "are you the Entity", "lmao is the AI you"."""
    plain = [word for word in said if word not in _IN_PASSING | request_words().laughs]
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


def _known_talk(said: Sequence[str]) -> Wanted | None:
    """Read what is word for word known as talk, with or without the frame around it."""
    table = request_words()
    forms = (" ".join(said), " ".join(_core(said)))
    return next((Wanted(table.known[form]) for form in forms if form in table.known), None)


def _request(said: Sequence[str], find: FindNamed) -> Wanted | None:
    """Read a thing in its frame, with or without a name: "give me a quote from …", "the map please"."""
    table = request_words()
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
    about = request_words().about | request_words().by
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
    size, table = len(thing), request_words()
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
    said = core[1:] if core[0] in request_words().about else core
    return find(" ".join(said)) if said and not _ARTICLES.issuperset(said) else None


@lru_cache(maxsize=512)  # the same text may be a request, talk, or a name in its frame
def _unframed(said: Words) -> tuple[Words, ...]:
    """Return the words, and what is left of them with ever more of their frame taken off."""
    table, rests = request_words(), [said]
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
