"""What German words stand for beside others: "wer", anyone, after a verb, and "als", than, after "besser"."""

import re
from collections.abc import Sequence

from bot.domain.matching.languages.detection import plain
from bot.domain.matching.languages.dictionary import Sort
from bot.domain.matching.languages.pieces import Piece
from bot.domain.matching.text.splitting import AUXILIARIES

_GOING_ON = frozenset({"and", "but", "or", "ok"})
_ANYBODY = {"wer": "anyone", "wen": "anyone", "wem": "anyone", "was": "anything"}
_THAN = frozenset({"als", "wie"})
_ELSE = {"what": "what else", "who": "who else", "where": "where else"}
_STILL = frozenset({"noch", "sonst noch", "sonst noch so"})
_PAST = frozenset({"hat", "haben", "war", "waren", "wurde", "wurden"})
_WITHIN = frozenset({"im", "vom", "zum", "beim"})
_WITHIN_THE = (["in", "dem"], ["fur", "den"], ["zu", "dem"], ["als", "der"], ["wie", "der"], ["als", "den"])
_NUMBERED = {
    **{each: f"{each} film" for each in ("next", "first", "last", "third", "fourth", "fifth", "sixth")},
    **{each: f"{each} film" for each in ("seventh", "eighth")},
    "next film": "next film",
    "second": "part two",
}
# "Wie heißt die Blonde, die von X gespielt wird", in plain words.
_OF_ACTOR = re.compile(
    r"(?:(?:und|aber|also) )?(?:wie (?:heisst|hiess)|wer (?:ist|war)) (?:.+ )?(?:die|der|den|das) von "
    r"(?P<name>\w+(?: \w+){0,2}?)(?: gespielt(?: (?:wird|wurde|ist|worden ist))?| (?:wird|wurde) gespielt)?"
)
_FROM = " from"
_KNOW_FROM = f"know{_FROM}"
_SHOWN_ON = "is it on"
_LANGUAGES = frozenset({"german", "english", "spanish", "french", "italian", "turkish", "polish"})
_NAMING = frozenset({Sort.NOUN, Sort.ADJECTIVE, Sort.PHRASE})


def named_actor(words: Sequence[str]) -> Sequence[str]:
    """Return the actor by whose name a question tells whose name it asks for, in words; none if by none."""
    found = _OF_ACTOR.fullmatch(" ".join(words))
    return found["name"].split() if found is not None else ()


def as_meant(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with what they stand for beside each other."""
    happened = _happened(list(pieces))
    said = [_meant(happened, at) for at in range(len(happened))]
    return _known_from(_something_else(_anybody(said)))


def _known_from(pieces: list[Piece]) -> list[Piece]:
    """Put "from" last where English has it: "what do I know her from"."""
    at = next((at for at, each in enumerate(pieces) if each.english.endswith(_KNOW_FROM)), None)
    if at is None:
        return pieces
    known = pieces[at]._replace(english=pieces[at].english.removesuffix(_FROM))
    end = next((end for end in range(at, len(pieces)) if pieces[end].is_mark), len(pieces))
    return [
        *pieces[:at],
        known,
        *pieces[at + 1 : end],
        pieces[at]._replace(english=_FROM.strip()),
        *pieces[end:],
    ]


def _happened(pieces: list[Piece]) -> list[Piece]:
    """Read "was ist mit dem Zug passiert" as what happened to it."""
    last = len(pieces) - 1 - (bool(pieces) and pieces[-1].is_mark)
    about = next((at for at, each in enumerate(pieces) if each.english == "what about"), None)
    if about is None or pieces[last].english != "happen":
        return pieces
    asked = pieces[about]._replace(english="what happened to")
    return [*pieces[:about], asked, *pieces[about + 1 : last], *pieces[last + 1 :]]


def _meant(pieces: Sequence[Piece], at: int) -> Piece:
    piece = pieces[at]
    word, before = plain(piece.typed), pieces[at - 1] if at else None
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    if word in _THAN and before is not None and _is_comparative(before):
        return piece._replace(english="than")
    if word == "der" and after is not None and after.english.startswith("his "):
        return piece._replace(english="he")  # "macht der seine Stunts selber"
    if piece.english == _SHOWN_ON and after is not None and after.english in _LANGUAGES:
        return piece._replace(english="is it available in")
    if piece.english in _NUMBERED and _is_within(pieces, at) and not _names(after):
        return piece._replace(english=_which(_NUMBERED[piece.english], before), sort=Sort.NOUN)
    if word == "frau" and before is not None and before.english == "a" and _is_had(pieces, at):
        return piece._replace(english="wife")
    return piece


def _which(film: str, before: Piece | None) -> str:
    """Name a film with its article, where it has none yet: "im nächsten"."""
    has_article = film == "part two" or (before is not None and before.english == "the")
    return film if has_article else f"the {film}"


def _is_comparative(piece: Piece) -> bool:
    is_judging = piece.sort in {Sort.ADJECTIVE, Sort.ADVERB} and plain(piece.typed).endswith(("er", "ere"))
    return is_judging or piece.english in {"more", "less"}


def _is_within(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether an adjective follows "im", "in dem" or "als der": it says which film is meant."""
    before = [plain(each.typed) for each in pieces[max(0, at - 2) : at]]
    return bool(before) and (before[-1] in _WITHIN or before in _WITHIN_THE)


def _names(piece: Piece | None) -> bool:
    return piece is not None and (piece.is_name or piece.sort in _NAMING or not piece.is_read)


def _is_had(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether what a question ends with is what somebody has: "hat Ethan ne Frau"."""
    is_last = at + 1 == len(pieces) or pieces[at + 1].is_mark
    return is_last and any(plain(each.typed) in {"hat", "hatte"} for each in pieces[:at])


def _anybody(pieces: list[Piece]) -> list[Piece]:
    """Read "wer" and "was" as anyone and anything where a verb opens the question: "stirbt wer am Ende"."""
    first = next((each for each in pieces if each.english not in _GOING_ON), None)
    if first is None or not (first.sort is Sort.VERB or first.english in AUXILIARIES):
        return pieces
    end = next((at for at, each in enumerate(pieces) if each.is_mark), len(pieces))
    opened = [
        piece._replace(english=_ANYBODY.get(plain(piece.typed), piece.english)) for piece in pieces[:end]
    ]
    return [*opened, *pieces[end:]]


def _something_else(pieces: list[Piece]) -> list[Piece]:
    """Read "was hat der noch gemacht" as what else, not as what still."""
    at = next((at for at, each in enumerate(pieces[:2]) if each.english in _ELSE), None)
    still = next((place for place, each in enumerate(pieces) if plain(each.typed) in _STILL), None)
    if at is None or still is None:
        return pieces
    words = {plain(each.typed) for each in pieces[:still]}
    if pieces[at].english != "what" and _PAST.isdisjoint(words):
        return pieces  # "wo läuft der noch", "wer lebt noch"
    asked = pieces[at]._replace(english=_ELSE[pieces[at].english])
    return [*pieces[:at], asked, *pieces[at + 1 : still], *pieces[still + 1 :]]
