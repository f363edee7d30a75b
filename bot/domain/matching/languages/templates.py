"""Recognise what people ask of anything (``attributes_de.toml``, ``attributes_es.toml``) by how they word it.

A gloss goes word by word; where it reads oddly in English, the attribute's own English wording does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.domain.matching.languages.detection import plain_words
from bot.domain.matching.languages.dictionary import Dictionary, Sort, dictionary
from bot.domain.matching.languages.pieces import Piece
from bot.domain.matching.text.english import read_table, word_list
from bot.domain.matching.text.splitting import LEADING
from bot.domain.pack.attributes import SUBJECT, TABLE, attributes

_ALIKE = 0.8  # share of the words of a question and a wording that must be common to both
_IDLE = word_list("auxiliaries") | {"the", "a", "of", "by", "in", "at", "on", "to", "for", "it", "be", "been"}
_ANY = "it"  # in place of a name
_ANY_SUBJECT = frozenset({"film", "it", "the film", "movie"})  # what goes without saying


class _Wordings(NamedTuple):
    """The wordings of all attributes in a language."""

    attribute_ids: Sequence[str]  # of each wording
    words: Sequence[frozenset[str]]  # of each wording: the roots of its telling words
    having: Mapping[str, Sequence[int]]  # the wordings that have a root


def asked_for(pieces: Sequence[Piece], language: str) -> str | None:
    """Return in English what a question asks of what it names; None where no wording is like it."""
    book = dictionary(language)
    known = _wordings(language)
    first = next((at for at, piece in enumerate(pieces) if piece.english not in LEADING), 0)
    pieces = pieces[first:]  # "und wer spielt Grace?"
    name = " ".join(piece.english for piece in pieces if piece.is_name)
    said = frozenset(
        root
        for piece in pieces
        if not piece.is_name and not piece.is_mark and (name or piece.english not in _ANY_SUBJECT)
        for root in _telling(plain_words(piece.typed), book)
    )
    shared: dict[int, int] = defaultdict(int)
    for root in said:
        for at in known.having.get(root, ()):
            shared[at] += 1
    # Whatever a question says beyond the wording may make it another one.
    likeness = {
        at: 2 * count / (count + len(known.words[at])) for at, count in shared.items() if count == len(said)
    }
    best = max(likeness, key=lambda at: (likeness[at], -at), default=None)
    if best is None or likeness[best] < _ALIKE:
        return None
    # "Is it on Netflix" asks for more than where it can be seen.
    same = {piece.english for piece in pieces if piece.english == piece.typed.casefold()}
    wording = max(
        attributes()[known.attribute_ids[best]].wordings,
        key=lambda each: len(same.intersection(each.split())),
    )
    return wording.replace(SUBJECT, name or _ANY)


def read_wordings(language: str) -> Mapping[str, Sequence[str]]:
    """Return how people ask for every attribute in a language, with {subject} for the name of the thing."""
    return read_table(TABLE.with_name(f"attributes_{language}.toml"))


@lru_cache(maxsize=2)  # the languages that are read
def _wordings(language: str) -> _Wordings:
    book = dictionary(language)
    ids: list[str] = []
    words: list[frozenset[str]] = []
    having: dict[str, list[int]] = defaultdict(list)
    for attribute_id, wordings in read_wordings(language).items():
        for wording in wordings:
            telling = frozenset(_telling(plain_words(wording.replace(SUBJECT, " ")), book))
            for root in telling:
                having[root].append(len(ids))
            ids.append(attribute_id)
            words.append(telling)
    return _Wordings(ids, words, having)


def _telling(said: Iterable[str], book: Dictionary) -> list[str]:
    """Return the roots of those words that tell one question from another."""
    entries = [(word, book.words.get(word)) for word in map(book.spelled, said)]
    return [
        book.root(word) if entry is None or entry.sort is not Sort.FUNCTION else word
        for word, entry in entries
        if entry is None or (entry.sort is not Sort.FILLER and entry.english not in _IDLE)
    ]
