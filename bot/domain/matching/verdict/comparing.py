"""How much speaks for a server's own fact, by the words and the kind of answer that a question has of it.

The figures are those with which most questions of ``python -m tests.bench.articles`` are answered rightly,
and no question on the film is answered with a server's fact.
"""

import math
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.meanings import is_entity
from bot.domain.matching.text.normalise import stem
from bot.domain.matching.text.stated import NUMBERS, TIMES
from bot.domain.pack.model import AnswerKind

ANOTHER = frozenset(
    ["next", "last", "previous", "first", "second", "third", "former"]
)  # which one of several a fact is about
PEOPLE = frozenset(map(stem, ("people", "person", "member", "guy", "everyone")))
_COVERED, _WORDED, _ASKED, _CLASHING = 0.65, 0.25, 0.15, 0.4  # what each counts
_LACKING = 0.7  # what it costs that a fact has no number, or no time, of which the question asks
_EVEN_CHANCE, _STEEPNESS = 0.72, 13.0  # of their sum
# How much of a word counts that is only in the answer, found by its meaning or in a compound, or only in the
# article's title.
_ANSWERED, _MEANT, _COMPOUND, _TITLED = 0.8, 0.8, 0.7, 0.6
_CONTRAST = 0.4  # what it costs that only one of both has a word like "next"
_ONLY_MEANT = 0.15  # what it costs that no word is the same
_ONLY_IDLE = 0.2  # what it costs that all it shares is "the next movie", which is no movie night
_NOT_WORDED = 0.1  # the same where no question of the fact has any
_ELSEWHERE = 0.15  # what it costs that a question is on a club, and only the fact's article is
_ON_FILM = 0.3  # what it costs that a question says that it is on the film, of which the fact says nothing
_SHORTEST_PART = 4  # letters of a compound's part
_SAME_START = 8  # letters with which two compounds begin that have a part in common
_CLUBS = frozenset(map(stem, word_list("clubs", "frames.toml")))
_HOW_MANY = "how_many"
_OF_PEOPLE = re.compile(
    r"(?:er|or|ee|ist|ant|ian)s?\Z|\A(?:guest|fan|people|friend|student|kid|child|adult|extra|famil|partner|m[ae]n\Z)"
)
_PEOPLE_WORDED = 0.5  # how much of "How many guests came" is in "how many people"
_FILMS = frozenset(map(stem, ("film", "movie")))
_YES_NO, _NEXT = "yes_no", "next"


class Word(NamedTuple):
    """A word that says what a text is about."""

    keys: frozenset[str]  # its stem, in its own language, and whom it names
    senses: frozenset[str]  # what else it means
    weight: float
    values: frozenset[AnswerKind] = frozenset()  # what facts state for which it may stand: "30", "this week"


class ComparedText(NamedTuple):
    """A text, as it is compared."""

    words: tuple[Word, ...]
    form: str  # of what it asks
    head: str  # the noun that it asks for
    kinds: frozenset[AnswerKind]
    is_firm: bool
    contrasts: frozenset[str]
    strange: frozenset[str]  # the keys of words that the pack does not know
    is_past: bool  # whether it asks what was, which is never the next


@dataclass(frozen=True, slots=True)
class OwnFact:
    """One of a server's facts."""

    id: str
    asked: frozenset[str]  # the keys of its questions' words
    keys: frozenset[str]  # of these and its answer's
    senses: frozenset[str]
    titled: frozenset[str]  # the keys of its article's title, and of the names in it
    names: frozenset[str]  # the keys of its own names
    contrasts: frozenset[str]  # in all its questions
    allowed: frozenset[str]  # contrasts that it has anywhere
    wordings: tuple[ComparedText, ...]
    kinds: frozenset[AnswerKind]  # of the answers that it gives


def likeness(asked: ComparedText, fact: OwnFact, added: float) -> float:
    """Return how much speaks for a fact; 0 where nothing of its own does."""
    total = sum(word.weight for word in asked.words)
    found = own = 0.0
    for word in asked.words:
        share = _share(word, fact) or _people_share(word, asked, fact)
        own += word.weight * share
        found += word.weight * (share or (_TITLED if word.keys & fact.titled else 0.0))
    if own <= 0:
        return 0.0
    counts_people = any(_people_share(word, asked, fact) for word in asked.words)
    worded = max((_covered(wording, asked) for wording in fact.wordings), default=0.0)
    worded = max(worded, _PEOPLE_WORDED if counts_people else 0.0)
    is_asked = any(_ask_alike(asked, wording) for wording in fact.wordings)
    is_said = counts_people or any(word.keys & fact.keys or _is_part(word, fact) for word in asked.words)
    against = _apart(asked, fact) + _ONLY_MEANT * (not is_said) + _NOT_WORDED * (not worded)
    against += _ONLY_IDLE * (not added and _is_idle(asked, fact))
    return _COVERED * found / total + _WORDED * worded + _ASKED * is_asked + added - against


def is_near(asked: ComparedText, fact: OwnFact) -> bool:
    """Tell whether a question shares enough with a fact to be led to it, if not enough to be answered.

    That is half of what it says: two words, one that no pack knows, or all of it.
    """
    telling = [keys for word in asked.words if (keys := _telling_keys(word, asked))]
    shared = [keys for keys in telling if keys & fact.keys and not any(map(is_entity, keys))]
    is_much = len(shared) > 1 or len(shared) == len(telling)
    is_strange = any(keys & asked.strange for keys in shared)
    named = {key for word in asked.words for key in word.keys if is_entity(key)}
    if not named <= fact.keys:
        return False
    return bool(shared) and 2 * len(shared) >= len(telling) and (is_much or is_strange)


def _is_idle(asked: ComparedText, fact: OwnFact) -> bool:
    """Tell whether all that a question shares with a fact is "the next movie": that is no movie night."""
    shared = frozenset(key for word in asked.words if _share(word, fact) for key in word.keys)
    return not any(map(str.isalpha, shared - asked.contrasts - _FILMS))


def _telling_keys(word: Word, asked: ComparedText) -> frozenset[str]:
    """Return the keys of a word by which it tells something; a name that has "movie" in it does so whole."""
    keys = word.keys - asked.contrasts - _FILMS
    return keys if word.weight >= 1 and (keys == word.keys or not all(map(is_entity, keys))) else frozenset()


def meeting(asked: ComparedText, fact: OwnFact) -> tuple[ComparedText, OwnFact]:
    """Return a question and a fact without what sets them apart in words alone.

    Where the question has all of the fact's, it may guess what the fact states: "is the party this week" asks
    when it is, "are there more than 30 members" how many there are.
    """
    fact = coming(asked, fact)
    for wording in fact.wordings:
        is_valued = wording.is_firm and bool(wording.kinds) and wording.kinds <= NUMBERS | TIMES
        rest = tuple(word for word in asked.words if word.values.isdisjoint(wording.kinds))
        is_asked = asked.form == _YES_NO or not asked.kinds.isdisjoint(wording.kinds)
        if is_valued and is_asked and 0 < len(rest) < len(asked.words) and _covered(wording, asked) >= 1:
            contrasts = asked.contrasts & frozenset(key for word in rest for key in word.keys | word.senses)
            return asked._replace(
                words=rest, form=wording.form, kinds=wording.kinds, contrasts=contrasts
            ), fact
    return asked, fact


def coming(asked: ComparedText, fact: OwnFact) -> OwnFact:
    """Return a fact without "next", where a question names none of several: "when is the watch party"."""
    if _NEXT not in fact.contrasts or asked.contrasts & ANOTHER or asked.is_past:
        return fact
    wordings = tuple(
        wording._replace(
            words=tuple(word for word in wording.words if _NEXT not in word.keys | word.senses),
            contrasts=wording.contrasts - {_NEXT},
        )
        for wording in fact.wordings
    )
    return replace(fact, wordings=wordings, contrasts=fact.contrasts - {_NEXT})


def _apart(asked: ComparedText, fact: OwnFact) -> float:
    """Return how much sets a question and a fact apart: the kind of answer, or a word like "next"."""
    clashes = asked.is_firm and bool(asked.kinds) and asked.kinds.isdisjoint(fact.kinds)
    clash = _LACKING if lacks(asked, fact) else _CLASHING * clashes
    names_club = any(word.keys & _CLUBS and not word.keys & fact.keys for word in asked.words)
    names_film = not names_club and any(
        word.keys & _FILMS and not word.keys & (fact.keys | fact.titled) for word in asked.words
    )
    return clash + _ELSEWHERE * names_club + _ON_FILM * names_film + _CONTRAST * _is_another(asked, fact)


def lacks(asked: ComparedText, fact: OwnFact) -> bool:
    """Tell whether a question asks how many, or when, and the fact has no number, or no time."""
    is_valued = asked.is_firm and bool(asked.kinds) and asked.kinds <= NUMBERS | TIMES
    return is_valued and asked.kinds.isdisjoint(fact.kinds)


def _is_another(asked: ComparedText, fact: OwnFact) -> bool:
    """Tell whether a question is on another one of several than the fact: the last, not the next."""
    return not (asked.contrasts <= fact.allowed and fact.contrasts & ANOTHER <= asked.contrasts)


def _ask_alike(one: ComparedText, other: ComparedText) -> bool:
    return bool(one.form) and (one.form == other.form or not one.kinds.isdisjoint(other.kinds))


def may_ask_alike(one: ComparedText, other: ComparedText) -> bool:
    """Tell whether two questions may ask for the same kind of answer: some words alone don't say which."""
    return not (one.form and other.form) or _ask_alike(one, other)


def _people_share(word: Word, asked: ComparedText, fact: OwnFact) -> float:
    """Return how much "people" counts in "how many people", which may be guests, players or friends."""
    counts_people = asked.form == _HOW_MANY and not (word.keys | word.senses).isdisjoint(PEOPLE)
    return _MEANT if counts_people and any(map(_counts_people, fact.wordings)) else 0.0


def _counts_people(wording: ComparedText) -> bool:
    """Tell whether a question asks how many people there are, as their name is made: "players", "guests"."""
    return wording.form == _HOW_MANY and _OF_PEOPLE.search(wording.head) is not None


def _share(word: Word, fact: OwnFact) -> float:
    """Return how much of a word a fact has, 0 to 1."""
    if word.keys & fact.asked:
        return 1.0
    if word.keys & fact.keys:
        return _ANSWERED
    if word.senses & fact.senses:
        return _MEANT
    return _COMPOUND if _is_part(word, fact) else 0.0


def _is_part(word: Word, fact: OwnFact) -> bool:
    return any(_are_parts(key, other) for key in word.keys for other in fact.keys)


def _are_parts(one: str, other: str) -> bool:
    """Tell whether one word begins or ends with the other, as compounds do, and "presenter"."""
    short, long = sorted((one, other), key=len)
    if len(short) > _SHORTEST_PART and long.startswith(short):
        return True
    if one[:_SAME_START] == other[:_SAME_START] and len(short) >= _SAME_START:
        return True  # "mitgliedschaft", "mitgliederbeitrag"
    is_long_enough = len(short) >= _SHORTEST_PART and len(long) >= len(short) + _SHORTEST_PART - 1
    return is_long_enough and (long.startswith(short) or long.endswith(short))


def _covered(wording: ComparedText, asked: ComparedText) -> float:
    """Return how much of a fact's question is in what was asked."""
    keys = frozenset(key for word in asked.words for key in word.keys)
    senses = frozenset(sense for word in asked.words for sense in word.senses)
    total = sum(word.weight for word in wording.words)
    shares = (
        word.weight
        for word in wording.words
        if word.keys & keys
        or word.senses & senses
        or any(_are_parts(key, other) for key in word.keys for other in keys)
    )
    return sum(shares) / total if total else 0.0


def confidence(likeness: float) -> float:
    """Return how likely a fact is meant, from 0 to 1, for which so much speaks."""
    return 1 / (1 + math.exp(-_STEEPNESS * (likeness - _EVEN_CHANCE)))
