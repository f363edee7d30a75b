"""Whether a question is about the server that it is asked in: who runs it, what its members do together."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.domain.matching.model import Status, Verdict
from bot.domain.matching.text.english import word_list

_PEOPLE, _PLACES, _FIRST, _SECOND, _TOGETHER = (
    word_list(name, "frames.toml")
    for name in ("server_people", "server_places", "gathering_first", "gathering_second", "together")
)
_LONGEST = 12  # words
_HERE = frozenset({"this", "our", "the"})
_WE = frozenset({"are", "did", "do", "will", "can", "shall"})  # "are we watching it"


def held_back(verdict: Verdict, said: Sequence[str]) -> Verdict:
    """Return a verdict by what a pack tells, as far as these words of a question do not ask of a server.

    Of moderators and watch parties no pack tells; of "our" and "we" it hardly does, so that is only not
    suggested.
    """
    is_open = verdict.status is Status.UNKNOWN
    if is_open or not (_is_on_server(said) or (verdict.status is Status.SUGGEST and _is_on_us(said))):
        return verdict
    return replace(verdict, status=Status.UNKNOWN, fact_id=None, gap=None)


def _is_on_server(said: Sequence[str]) -> bool:
    return not _PEOPLE.isdisjoint(said) or any(
        (first in _FIRST and second in _SECOND) or (first in _HERE and second in _PLACES)
        for first, second in pairwise(said)
    )


def _is_on_us(said: Sequence[str]) -> bool:
    if len(said) > _LONGEST:  # a story has its "our" in passing
        return False
    triples = zip(said, said[1:], said[2:], strict=False)
    return "our" in said or any(
        first in _WE and second == "we" and third in _TOGETHER for first, second, third in triples
    )
