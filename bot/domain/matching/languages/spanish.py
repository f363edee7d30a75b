"""What Spanish questions leave to the end: the subject that "cuánto recaudó" has in English as "it"."""

import re
from collections.abc import Sequence

from bot.domain.matching.languages.detection import plain_words
from bot.domain.matching.languages.dictionary import Sort
from bot.domain.matching.languages.pieces import Piece

_UNSAID = re.compile(r"(?P<asked>(?:how (?:much|long)|when) \w+) it(?P<rest>(?: \w+)*)")
_ARTICLES = frozenset({"the", "a", "this", "that"})
_LONGEST = 3  # words and names of a subject: "la película anterior"


def with_subject_first(clause: list[Piece]) -> list[Piece]:
    """Put a subject in the place of "it": "cuánto recaudó la secuela" is "how much did the sequel earn"."""
    asked = _UNSAID.fullmatch(clause[0].english) if clause and clause[0].sort is Sort.PHRASE else None
    subject = clause[1:]
    if asked is None or plain_words(clause[0].typed)[-1:] == ["en"] or not _is_subject(subject):
        return clause
    verb = clause[0]._replace(english=asked["rest"].strip(), typed="", sort=Sort.VERB)
    return [clause[0]._replace(english=asked["asked"]), *subject, verb]


def _is_subject(pieces: Sequence[Piece]) -> bool:
    """Tell whether pieces name something, and nothing else."""
    core = [each for each in pieces if each.english not in _ARTICLES]
    is_short = 0 < len(core) <= _LONGEST and not any(each.is_mark for each in core)
    return is_short and all(each.is_name or each.sort is Sort.NOUN or _names_film(each) for each in core)


def _names_film(piece: Piece) -> bool:
    return piece.sort is Sort.PHRASE and piece.english.removeprefix("the ") in {"part two", "next film"}
