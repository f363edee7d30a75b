"""Small talk as people in chats type it, told by its words in the language it is in (``small_talk.toml``)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.matching.languages.detection import plain_words
from bot.domain.matching.schema.tasks import with_neighbours
from bot.domain.matching.schema.wishes import Wish
from bot.domain.matching.text.english import read_table
from bot.domain.matching.text.normalise import MAX_CHARACTERS

_LONGEST = 8  # words
_LAUGH = re.compile(r"a?(?:[hj][aeiou]){2,40}[hj]?")  # "jajaja", "hahah"
_LAUGHED = "haha"
_REPEATED = re.compile(r"(.)\1{2,}")
_KIND = frozenset({Wish.PRAISE, Wish.AFFECTION})  # what is none with a "not" in it


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The small talk of one language."""

    talk: tuple[tuple[Wish, frozenset[str]], ...]
    words: frozenset[str]  # all of it, with the fillers
    negations: frozenset[str]
    doubted: frozenset[str]  # what asks with a question mark whether it is really so
    asking: frozenset[str]  # what makes a question of its own of that


def small_talk_in(text: str) -> Wish | None:
    """Return what is wanted by a text that is nothing but small talk; None for any other."""
    said = plain_words(text[:MAX_CHARACTERS])
    if not 0 < len(said) <= _LONGEST:
        return None
    found = (_read(said, each, is_asked="?" in text) for each in _vocabularies().values())
    return next(filter(None, found), None)


def language_of_talk(text: str) -> str | None:
    """Return the one language whose small talk a text is, told by words that stand together: "no me has".

    None where it is none, or may be of several; single words, such as "error", may be English as well.
    """
    said = plain_words(text[:MAX_CHARACTERS])
    if len(said) > _LONGEST:
        return None
    found = [language for language, each in _vocabularies().items() if _has_phrase(said, each)]
    return found[0] if len(found) == 1 else None


def _has_phrase(typed: Sequence[str], vocabulary: _Vocabulary) -> bool:
    said = [_plainly(word, vocabulary.words) for word in typed]
    phrases = with_neighbours(said).difference(said)
    has_one = any(not core.isdisjoint(phrases) for _, core in vocabulary.talk)
    return has_one and vocabulary.words.issuperset(said)


def _read(typed: Sequence[str], vocabulary: _Vocabulary, *, is_asked: bool) -> Wish | None:
    said = [_plainly(word, vocabulary.words) for word in typed]
    if not vocabulary.words.issuperset(said):
        return None
    if is_asked and not vocabulary.doubted.isdisjoint(said):
        return Wish.DOUBT if vocabulary.asking.isdisjoint(said) else None
    told = with_neighbours(said)
    wish = next((wish for wish, core in vocabulary.talk if not core.isdisjoint(told)), None)
    is_denied = wish in _KIND and not vocabulary.negations.isdisjoint(said)
    return Wish.COMPLAINT if is_denied else wish


def _plainly(word: str, known: frozenset[str]) -> str:
    """Return a word as it is listed that is typed as it is said: "holaaa", "jajajaja"."""
    if word in known:
        return word
    if _LAUGH.fullmatch(word):
        return _LAUGHED
    return next((each for size in (2, 1) if (each := _shortened(word, size)) in known), word)


def _shortened(word: str, size: int) -> str:
    return _REPEATED.sub(lambda found: found[1] * size, word)


@cache
def _vocabularies() -> Mapping[str, _Vocabulary]:
    """Return the small talk of each language."""
    read: dict[str, dict[str, Any]] = read_table(Path(__file__).with_name("small_talk.toml"))
    return {language: _vocabulary(lists) for language, lists in read.items()}


def _vocabulary(lists: Mapping[str, Any]) -> _Vocabulary:
    talk = tuple((Wish(entry["wish"]), _joined(entry["words"])) for entry in lists["talk"])
    fillers, *others = (_joined(lists[name]) for name in ("fillers", "negations", "doubted", "asking"))
    cores = frozenset(part for _, core in talk for said in core for part in said.split("_"))
    return _Vocabulary(talk, cores.union(fillers, *others), *others)


def _joined(said: str) -> frozenset[str]:
    """Return words in their plain form, joined where they are."""
    return frozenset("_".join(plain_words(each.replace("_", " "))) for each in said.split())
