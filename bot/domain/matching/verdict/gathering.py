"""Whether a question is about the server that it is asked in: who runs it, what its members do together."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from bot.domain.matching.model import CERTAIN, Status, Verdict
from bot.domain.matching.text.english import word_list
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
_OF_MEMBERS = tuple(
    (word_list(f"{name}_first", "frames.toml"), word_list(f"{name}_second", "frames.toml"))
    for name in ("gathering", "team", "thing")
)
_WE = frozenset({"are", "did", "do", "will", "can", "shall"})  # "are we watching it"


def held_back(verdict: Verdict, said: Sequence[str], nearest: Fact | None) -> Verdict:
    """Return a verdict by what a pack tells, as far as these words of a question do not ask of a server.

    Of moderators and watch parties no pack tells; of "our" and "we" it hardly does, so that has to be sure,
    and a question with a club in it that the ``nearest`` fact says nothing of has to be known.
    """
    if verdict.status is Status.UNKNOWN:
        return verdict
    is_on_club = not _CLUBS.isdisjoint(said) and "my" not in said and not _tells_of(nearest, said)
    is_on_us = verdict.confidence < _SURE and _is_on_us(said)
    is_on_us = is_on_us or (verdict.confidence < CERTAIN and is_on_club)
    if not (names_server(said) or is_on_us):
        return verdict
    return replace(verdict, status=Status.UNKNOWN, fact_id=None, gap=None)


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


def is_on_server(said: Sequence[str]) -> bool:
    """Tell whether words are on a server, on what its members meet for, or on a club that may be theirs."""
    return names_server(said) or not _CLUBS.isdisjoint(said)


def names_server(said: Sequence[str]) -> bool:
    """Tell whether words name a server, those who run it, or what its members meet for."""
    return not (_PEOPLE | _ONLY | _GATHERINGS).isdisjoint(said) or any(
        (first in _HERE and second in _PLACES)
        or any(first in firsts and second in seconds for firsts, seconds in _OF_MEMBERS)
        for first, second in pairwise(said)
    )


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
    return "our" in said or any(
        first in _WE and second == "we" and third in _TOGETHER for first, second, third in triples
    )
