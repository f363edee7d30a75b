"""What Spanish words stand for beside others, and where they stand: adjectives last, and subjects."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.matching.languages.detection import plain, plain_words
from bot.domain.matching.languages.dictionary import Sort
from bot.domain.matching.languages.pieces import (
    FILMED,
    FIRST,
    PREPOSITIONS,
    SHORTEST,
    Piece,
    is_nominal,
    subject_end,
)

_UNSAID = re.compile(r"(?P<asked>(?:how (?:much|long)|when) \w+) it(?P<rest>(?: \w+)*)")
_ARTICLES = frozenset({"the", "a", "this", "that"})
_LONGEST = 3  # words and names of a subject: "la película anterior"
_BE = frozenset({"is", "was"})
_IT = Piece("it", typed="", sort=Sort.FUNCTION)
_WAS = Piece("was", typed="", sort=Sort.FUNCTION)
_IN_WHICH = ("in which ", "in what ")
OBJECTS = {"la": "it", "lo": "it", "las": "them", "los": "them"}  # before Spanish verbs
_PEOPLE = {"la": "her", "lo": "him"}
_TO_PEOPLE = frozenset({"kill", "kiss", "betray", "kidnap"})  # what is done to people alone
_POINTING = frozenset({"ese", "esa", "esos", "esas"})
_NUMBERS = frozenset({"two", "three", "four", "five"})
_PLAIN_ARTICLES = frozenset({"the", "a"})
_BEFORE_RELATIVES = frozenset({Sort.NOUN, Sort.VERB, Sort.ADJECTIVE, Sort.PHRASE})
_GOING = {"va": "is", "van": "are they", "iba": "was", "iban": "were they"}
# "Dónde veo la segunda": of films, where nothing else follows.
_NUMBERED = {
    "second": "part two",
    **{number: f"{number} film" for number in ("third", "fourth", "fifth", "sixth", "seventh", "eighth")},
}
_ASK_MEETING = frozenset({"how", "where", "when"})  # "cómo conoce Ethan a Grace"


class _Judged(NamedTuple):
    """What a word says of somebody or something, after one of some words."""

    english: str
    after: frozenset[str]


_JUDGED = {  # what is no noun or adverb there: "es malo", "el tren era de verdad"
    "villain": _Judged("bad", frozenset({"is", "was", "good or", "very", "or"})),
    "for real": _Judged("real", frozenset({"is", "was"})),
}
_PARTICIPLES = ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas")
_LEADING_TO = (  # verbs with a place or somebody that "to" leads to
    "answer appear arrive ask belong come do fall fly give go happen jump lead like matter move reach "
    "return said say send show speak take talk tell travel"
)
_TAKING_TO = frozenset(_LEADING_TO.split())


def relatives(pieces: list[Piece]) -> list[Piece]:
    """Tell "el tren que", the train that, from "qué tren", and "esta", this, from "está".

    "Van esposados" says how they are.
    """
    said: list[Piece] = []
    for at, piece in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        typed = piece.typed.casefold()
        if _is_personal(piece, said, following) or (typed in _POINTING and _is_after_noun(said, following)):
            continue
        if typed in OBJECTS and following is not None and following.sort is Sort.VERB:
            objects = _PEOPLE if following.english in _TO_PEOPLE else OBJECTS
            piece = piece._replace(english=objects.get(typed, OBJECTS[typed]))  # noqa: PLW2901
        elif typed.startswith("conoc") and any(each.english in _ASK_MEETING for each in said):
            piece = piece._replace(english="meet")  # noqa: PLW2901
        elif said and (judged := _JUDGED.get(piece.english)) and said[-1].english in judged.after:
            piece = piece._replace(english=judged.english, sort=Sort.ADJECTIVE)  # noqa: PLW2901
        if typed in _GOING and following is not None and _is_state(following):
            piece = piece._replace(english=_GOING[typed], sort=Sort.FUNCTION)  # noqa: PLW2901
        if typed == "que" and at and pieces[at - 1].sort in _BEFORE_RELATIVES:
            piece = piece._replace(english="that")  # noqa: PLW2901
        elif (
            typed == "esta" and at and (following is None or following.is_mark or following.sort is Sort.NOUN)
        ):
            piece = piece._replace(english="this")  # noqa: PLW2901
        if piece.english in _NUMBERED and said and plain(said[-1].typed) == "la" and not _goes_on(following):
            piece = piece._replace(english=_NUMBERED[piece.english], sort=Sort.NOUN)  # noqa: PLW2901
        said.append(piece)
    return said


def spanish_order(clause: list[Piece]) -> list[Piece]:
    """Put adjectives before their nouns, and "shot" after what was: "where was shot the train sequence"."""
    words = with_subject_first(_objects_last(_names_first(_adjectives_first(_nouns_joined(clause)))))
    if len(words) > 1 and words[0].english.startswith(_IN_WHICH) and words[1].english in FILMED:
        return [words[0], _WAS, *(words[FIRST:] or [_IT]), words[1]]  # "en qué ciudades se rodó"
    if len(words) == FIRST and words[0].english == "where" and words[1].english in _BE:
        return [*words, _IT]  # "y dónde fue"
    opening = words[0].english if words else ""
    is_told = any(each.english in PREPOSITIONS for each in words)
    if len(words) == 1 or is_told or not opening.startswith("where was ") or opening.count(" ") != FIRST:
        return words
    asked, _, participle = opening.rpartition(" ")
    last = words[0]._replace(english=participle, typed="", sort=Sort.VERB)
    return [words[0]._replace(english=asked), *words[1:], last]


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


def _goes_on(following: Piece | None) -> bool:
    """Tell whether what follows may be the noun that an adjective stands before."""
    return following is not None and (is_nominal(following) or following.english == "of")


def _is_personal(piece: Piece, before: Sequence[Piece], following: Piece | None) -> bool:
    """Tell whether "a" only says that somebody is what a verb acts on: "mata a Ilsa"."""
    is_after_verb = bool(before) and before[-1].sort is Sort.VERB and before[-1].english not in _TAKING_TO
    return piece.typed in {"a", "al"} and is_after_verb and following is not None and following.is_name


def _is_after_noun(before: Sequence[Piece], following: Piece | None) -> bool:
    """Tell whether what points to something stands after it: "la llave esa de dos partes"."""
    is_noun = bool(before) and before[-1].sort is Sort.NOUN
    return is_noun and (following is None or not is_nominal(following))


def _is_state(piece: Piece) -> bool:
    """Tell whether a piece says how somebody is: an adjective, or a participle."""
    return piece.sort is Sort.ADJECTIVE or plain(piece.typed).endswith(_PARTICIPLES)


def _nouns_joined(clause: list[Piece]) -> list[Piece]:
    """Make "train sequence" of "sequence of the train", and "two part key" of "key of two part"."""
    at = 0
    while at + 2 < len(clause):
        if clause[at].sort is Sort.NOUN and clause[at + 1].english == "of":
            other = at + 2
            while other < len(clause) and clause[other].english in _PLAIN_ARTICLES | _NUMBERS:
                other += 1
            if other < len(clause) and clause[other].sort is Sort.NOUN:
                counted = [each for each in clause[at + 2 : other] if each.english in _NUMBERS]
                clause[at : other + 1] = [*counted, clause[other], clause[at]]
        at += 1
    return clause


def _objects_last(clause: list[Piece]) -> list[Piece]:
    """Put a pronoun after its verb: "who it create" is "who create it"."""
    for at in range(len(clause) - 1):
        if plain(clause[at].typed) in OBJECTS and clause[at + 1].sort is Sort.VERB:
            clause[at], clause[at + 1] = clause[at + 1], clause[at]
    return clause


def _names_first(clause: list[Piece]) -> list[Piece]:
    """Put a name before what it is said to be: "is bad Gabriel", "is dead Ilsa"."""
    if len(clause) < SHORTEST or clause[0].english not in _BE or clause[1].sort is not Sort.ADJECTIVE:
        return clause
    end = subject_end(clause, FIRST) if clause[FIRST].is_name else FIRST
    return [clause[0], *clause[FIRST:end], clause[1], *clause[end:]]


def _adjectives_first(clause: list[Piece]) -> list[Piece]:
    at = 0
    while at + 1 < len(clause):
        if clause[at].sort is Sort.NOUN and clause[at + 1].sort is Sort.ADJECTIVE:
            clause[at], clause[at + 1] = clause[at + 1], clause[at]
            at += 1
        at += 1
    return clause
