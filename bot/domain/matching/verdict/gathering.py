"""Whether a question is about the server that it is asked in: who runs it, what its members do together."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from bot.domain.matching.model import CERTAIN, Status, Verdict
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.reading import QuestionReading
from bot.domain.months import MONTHS
from bot.domain.pack.model import Fact

_PEOPLE, _PLACES, _ONLY, _RUNNING, _GATHERINGS, _TOGETHER = (
    word_list(name, "frames.toml")
    for name in ("server_people", "server_places", "server_only", "server_running", "gatherings", "together")
)
_BESIDE = frozenset({"by", "for", "with", "to"})
_TALK = "discord"  # the class of what people say of their server
_LONGEST = 12  # words
_HERE = frozenset({"this", "our", "the"})
_OURS = frozenset({"this", "our"})  # "the club" may be one in the film
_SURE = 0.8  # the confidence from which "our" and "we" are in passing
_ASKING_LEAVE = frozenset({("can", "i"), ("may", "i"), ("am", "i"), ("can", "we"), ("are", "we")})
_CLUBS = word_list("clubs", "frames.toml")  # a film may have one, too
_OWN_CLUBS = frozenset({"fanclub", "fanclubs"})
_KINDS_OF_CLUB = word_list("club_first", "frames.toml")
_MY = frozenset({"my"})
_OF_MEMBERS = (
    *(
        (word_list(f"{name}_first", "frames.toml"), word_list(f"{name}_second", "frames.toml"))
        for name in ("gathering", "team", "thing")
    ),
    (_MY, word_list("mine_second", "frames.toml")),
    (frozenset({"this"}), frozenset({"community", "group"})),  # "the Community" may be one in a film
)
_MATTERS, _BESIDE_MATTERS, _DAYS, _SHOWN = (
    word_list(name, "frames.toml") for name in ("matters", "matters_beside", "days_ahead", "shown")
)
_QUIZZES, _NIGHTS = frozenset({"quiz", "trivia"}), frozenset({"night", "nights", "evening"})
_ASKING = frozenset({"when", "what", "is", "are", "next", "the"})
_PAST_OR_HOW = frozenset({"last", "did", "was", "were", "how"})
_WHEN_NEXT = frozenset({"when", "next", "time", "soon"})
_SIZES, _MEMBERS = frozenset({"big", "large", "many", "small"}), frozenset({"members", "people"})
_GROUPS = _PLACES | _CLUBS | frozenset({"community", "group", "we"})
_COMING = frozenset({"will", "is", "are", "am", "do", "does", "can", "whats"})  # rather than "did" and "was"
_TICKETS = frozenset({"ticket", "tickets", "seat", "seats"})
_BE_THERE = ["be", "there"]
# "When do the gates open": what opens is a place, or what one signs up for, unless it is the film.
_WHEN = r"(?:when|what time|how early|how late|until when) (?:do|does|did|will|is|are) "
_OPENINGS = tuple(
    map(
        re.compile,
        (
            _WHEN + r"(?:the |our )?(?P<what>\w+(?: \w+)?) (?:be )?(?:open|opening|close|closing)"
            r"(?: on \w+| tonight| today| tomorrow)?\Z",
            _WHEN + r"they (?:open|close) (?:the )?(?P<what>\w+(?: \w+)?)\Z",
        ),
    )
)
# What is the film itself: "when does it open", "can I watch it tonight".
_FILM = frozenset({"it", "this", "that", "film", "films", "movie", "movies", "part", "sequel"})
_WE = frozenset({"are", "did", "do", "will", "can", "shall"})  # "are we watching it"


def held_back(
    verdict: Verdict, said: Sequence[str], nearest: Fact | None, *, is_elsewhere: bool = False
) -> Verdict:
    """Return a verdict by what a pack tells, as far as these words of a question do not ask of a server.

    Of moderators and watch parties no pack tells; of "our" and "we" it hardly does, so that has to be sure,
    and a question with a club in it that the ``nearest`` fact says nothing of has to be known.
    ``is_elsewhere``: it is on what no pack tells of, whatever its words.
    """
    if verdict.status is Status.UNKNOWN:
        return verdict
    is_on_club = not _CLUBS.isdisjoint(said) and "my" not in said and not _tells_of(nearest, said)
    is_on_us = verdict.confidence < _SURE and _is_on_us(said)
    is_on_us = is_on_us or (verdict.confidence < CERTAIN and is_on_club)
    if not (names_server(said) or is_on_us or is_elsewhere):
        return verdict
    return replace(verdict, status=Status.UNKNOWN, fact_id=None, gap=None)


def asks_when_opens(reading: QuestionReading) -> bool:
    """Tell whether a question asks when something opens that is neither the film nor named in a pack."""
    said = " ".join(token.typed for token in reading.tokens)
    asked = next(filter(None, (opening.match(said) for opening in _OPENINGS)), None)
    return asked is not None and not reading.entities and _FILM.isdisjoint(asked["what"].split())


def asks_for_night(said: Sequence[str]) -> bool:
    """Tell whether a question, in English words, asks when the next trivia night is."""
    is_on_night = any(first in _QUIZZES and second in _NIGHTS for first, second in pairwise(said))
    is_past = not _PAST_OR_HOW.isdisjoint(said)
    return is_on_night and not is_past and said[0] in _ASKING and not _WHEN_NEXT.isdisjoint(said)


def asks_of_server(verdict: Verdict, said: Sequence[str]) -> bool:
    """Tell whether what nothing answers asks of the server; ``said`` are its words, in English."""
    return (
        verdict.talk == _TALK
        or names_server(said)
        or _is_on_us(said)
        or _names_club(said)
        or (said[-1:] == ["here"] and (not _RUNNING.isdisjoint(said) or tuple(said[:2]) in _ASKING_LEAVE))
    )


def asks_who_runs(said: Sequence[str]) -> bool:
    """Tell whether a question asks who runs something, if that is a server: "who is the admin"."""
    asked = takewhile(lambda word: word not in _BESIDE, said)  # "who was banned by a mod" does not
    return said[:1] == ["who"] and not _RUNNING.isdisjoint(asked)


def asks_how_big(said: Sequence[str]) -> bool:
    """Tell whether a question asks how many people are on a server: "how big is this community"."""
    asked = said[:1] == ["how"] and not _SIZES.isdisjoint(said[1:2])
    is_many = "many" in said and not _MEMBERS.isdisjoint(said)
    return asked and ("many" not in said or is_many) and not (_GROUPS | _MEMBERS).isdisjoint(said)


def is_on_server(said: Sequence[str]) -> bool:
    """Tell whether words are on a server, on what its members meet for, or on a club that may be theirs."""
    return names_server(said) or not _CLUBS.isdisjoint(said)


def names_server(said: Sequence[str]) -> bool:
    """Tell whether words name a server, those who run it, or what its members meet for."""
    return (
        not (_PEOPLE | _ONLY | _GATHERINGS).isdisjoint(said)
        or any(
            (first in _HERE and second in _PLACES)
            or any(first in firsts and second in seconds for firsts, seconds in _OF_MEMBERS)
            for first, second in pairwise(said)
        )
        or _is_matter(said)
        or _is_shown_on_day(said)
    )


def gatherings_in(said: Sequence[str]) -> list[str]:
    """Return what members meet for, as words name it: "movie night"."""
    firsts, seconds = _OF_MEMBERS[0]
    return [f"{first} {second}" for first, second in pairwise(said) if first in firsts and second in seconds]


def _is_matter(said: Sequence[str]) -> bool:
    """Tell whether a question is on a matter of servers, and on nothing else: "where do I find the rules"."""
    is_on_film = not _FILM.isdisjoint(said) and "tonight" not in said  # "what prizes did the film win"
    return not (is_on_film or _MATTERS.isdisjoint(said)) and (_MATTERS | _BESIDE_MATTERS).issuperset(said)


def _is_shown_on_day(said: Sequence[str]) -> bool:
    """Tell whether words are on a screening with its day or its tickets, or on who will come."""
    is_event = not (_DAYS | _TICKETS | frozenset(MONTHS)).isdisjoint(said) and not _SHOWN.isdisjoint(said)
    return (is_event and "test" not in said) or (said[:1] == ["will"] and said[-2:] == _BE_THERE)


def _is_ahead(said: Sequence[str]) -> bool:
    """Tell whether words are on what is to come on a day: "will there be subtitles on Friday"."""
    return not _DAYS.isdisjoint(said) and not _COMING.isdisjoint(said) and _FILM.isdisjoint(said)


def _names_club(said: Sequence[str]) -> bool:
    is_run = not _RUNNING.isdisjoint(said)
    return not _OWN_CLUBS.isdisjoint(said) or any(
        second in _CLUBS and (first in _OURS or first in _KINDS_OF_CLUB or (is_run and first in _HERE))
        for first, second in pairwise(said)
    )


def _tells_of(fact: Fact | None, said: Sequence[str]) -> bool:
    """Tell whether a fact is on the club that a question names, if it names one."""
    named = _CLUBS.intersection(said)
    if fact is None or not named:
        return False
    told = " ".join((fact.question, fact.answer, *fact.phrasings)).casefold()
    return any(club.removesuffix("s") in told for club in named)  # as in "nightclub"


def _is_on_us(said: Sequence[str]) -> bool:
    if len(said) > _LONGEST:  # a story has its "our" in passing
        return False
    triples = zip(said, said[1:], said[2:], strict=False)
    return (
        "our" in said
        or _is_ahead(said)
        or any(first in _WE and second == "we" and third in _TOGETHER for first, second, third in triples)
    )
