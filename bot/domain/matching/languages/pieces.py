"""The pieces that a question consists of while it is put into English."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.matching.languages.dictionary import Sort

DETERMINERS = frozenset({"the", "a", "this", "these", "their", "his", "her"})
PREPOSITIONS = frozenset({"with", "on", "at", "by", "from", "to"})
PRONOUNS = frozenset({"i", "you", "he", "she", "it", "we", "they", "anyone", "anything"})
_QUANTITIES = frozenset({"many", "other", "both", "more", "most", "first", "all", "own"})
FILMED = frozenset({"shot", "filmed"})
FIRST = 2  # place after a question word and a verb
SHORTEST = 3  # pieces of a clause that is a question without a question word


class Piece(NamedTuple):
    """A word, a phrase or a mark."""

    english: str
    typed: str
    sort: Sort | None
    is_mark: bool = False
    is_name: bool = False
    is_read: bool = True  # whether it was understood, rather than guessed or left as it is


def is_nominal(piece: Piece) -> bool:
    """Tell whether a piece may follow an article."""
    is_word = piece.sort in {Sort.NOUN, Sort.ADJECTIVE, Sort.PHRASE, Sort.ADVERB} or not piece.is_read
    return (
        piece.is_name or is_word or (piece.sort is None and not piece.is_mark) or piece.english in _QUANTITIES
    )


def subject_end(clause: Sequence[Piece], start: int) -> int:
    """Return where the subject ends that begins at a place; the same place where none does."""
    if start < len(clause) and clause[start].english in PRONOUNS:
        return start + 1
    end = start
    while end < len(clause) and clause[end].english in DETERMINERS:
        end += 1
    if end > start and end < len(clause) and clause[end].sort is Sort.PHRASE:  # "the next film"
        end += 1
    while end < len(clause) and (clause[end].is_name or clause[end].sort in {Sort.NOUN, Sort.ADJECTIVE}):
        end += 1
        if end + 1 < len(clause) and clause[end].english == "and" and clause[end + 1].is_name:
            end += 1
    return end
