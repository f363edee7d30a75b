"""Put the words of a glossed question into an order that English has.

Only as far as it tells questions apart: a German participle goes from the end of its clause to its auxiliary,
a Spanish adjective before its noun, and "sequence of the train" is a "train sequence".
"""

from collections.abc import Sequence

from bot.domain.matching.languages.dictionary import Dictionary, Sort
from bot.domain.matching.languages.pieces import Piece

_AUXILIARIES = frozenset({"has", "have", "had", "did", "do"})
_ASKED = frozenset({"who", "what", "which"})
_ARTICLES = frozenset({"the", "a"})


def in_english_order(pieces: Sequence[Piece], book: Dictionary) -> list[Piece]:
    """Return the pieces in an order that English has."""
    ordered = list(pieces)
    if book.language == "de":
        return _verb_forward(_joined_verbs(ordered, book))
    return _adjectives_first(_nouns_joined(ordered))


def _clause_ends(pieces: Sequence[Piece]) -> list[int]:
    return [at for at, piece in enumerate(pieces) if piece.is_mark] + [len(pieces)]


def _joined_verbs(pieces: list[Piece], book: Dictionary) -> list[Piece]:
    """Put a verb and the particle that ends its clause together: "kommt der Film raus"."""
    for start, piece in enumerate(pieces):
        end = next(each for each in _clause_ends(pieces) if each >= start)
        for at in range(end - 1, start, -1):
            said = tuple(f"{piece.typed} {pieces[at].typed}".casefold().split())
            english = book.separable.get(said)
            if english is not None:
                verb = piece._replace(english=english, sort=Sort.VERB)
                return [*pieces[:start], verb, *pieces[start + 1 : at], *pieces[at + 1 :]]
    return pieces


def _verb_forward(pieces: list[Piece]) -> list[Piece]:
    """Put the participle at the end of a clause after its auxiliary: "who has the music composed"."""
    for end in _clause_ends(pieces):
        start = max((at + 1 for at in range(end) if pieces[at].is_mark), default=0)
        clause = pieces[start:end]
        if len(clause) < 4 or clause[-1].sort is not Sort.VERB or clause[0].english not in _ASKED:  # noqa: PLR2004
            continue
        at = next((at for at, piece in enumerate(clause[:4]) if piece.english in _AUXILIARIES), None)
        if at is not None and at <= 2:  # noqa: PLR2004
            pieces[start:end] = [*clause[:at], clause[-1], *clause[at + 1 : -1]]
            return pieces
    return pieces


def _nouns_joined(pieces: list[Piece]) -> list[Piece]:
    """Make "train sequence" of "sequence of the train"."""
    at = 0
    while at + 2 < len(pieces):
        if pieces[at].sort is Sort.NOUN and pieces[at + 1].english == "of":
            other = at + 2
            while other < len(pieces) and pieces[other].english in _ARTICLES:
                other += 1
            if other < len(pieces) and pieces[other].sort is Sort.NOUN:
                pieces[at : other + 1] = [pieces[other], pieces[at]]
        at += 1
    return pieces


def _adjectives_first(pieces: list[Piece]) -> list[Piece]:
    at = 0
    while at + 1 < len(pieces):
        if pieces[at].sort is Sort.NOUN and pieces[at + 1].sort is Sort.ADJECTIVE:
            pieces[at], pieces[at + 1] = pieces[at + 1], pieces[at]
            at += 1
        at += 1
    return pieces
