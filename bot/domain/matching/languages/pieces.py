"""The pieces that a question consists of while it is put into English."""

from typing import NamedTuple

from bot.domain.matching.languages.dictionary import Sort


class Piece(NamedTuple):
    """A word, a phrase or a mark."""

    english: str
    typed: str
    sort: Sort | None
    is_mark: bool = False
    is_name: bool = False
    is_read: bool = True  # whether it was understood, rather than guessed or left as it is
