"""Put the words of a glossed question into an order that English has, as far as that tells questions apart.

A German participle goes from the end of its clause to its auxiliary, a verb after its subject with "did"
before that, a Spanish adjective before its noun; "sequence of the train" is a "train sequence", and what asks
for a yes or a no begins with a verb.
"""

from collections.abc import Iterator, Sequence

from bot.domain.matching.languages.detection import plain
from bot.domain.matching.languages.dictionary import Dictionary, Sort
from bot.domain.matching.languages.german import as_meant
from bot.domain.matching.languages.pieces import (
    DETERMINERS,
    FILMED,
    FIRST,
    PREPOSITIONS,
    PRONOUNS,
    SHORTEST,
    Piece,
    is_nominal,
    subject_end,
)
from bot.domain.matching.languages.spanish import OBJECTS, relatives, spanish_order
from bot.domain.matching.text.splitting import AUXILIARIES, QUESTION_WORDS

_PERFECT = frozenset({"has", "have", "had", "did", "do"})
_HELPING = _PERFECT | {"was", "were", "could", "can", "must", "should", "would", "will"}
_DID = Piece("did", typed="", sort=Sort.FUNCTION)
_THEY = Piece("they", typed="", sort=Sort.FUNCTION)
_WILL = Piece("will", typed="", sort=Sort.FUNCTION)
_FUTURE = ("ra", "ran")  # endings of Spanish verbs, in their plain form
_THEIRS = FILMED | {"kiss"}  # verbs without a subject of which several people go without saying
_INFINITIVES = {"shot": "film", "filmed": "film"}  # after "did"
_ASK_DID = frozenset({"what", "when", "where", "why", "how"})
_PLACING = PREPOSITIONS | {"in", "for", "during"}
_OPENING_PLACES = _PLACING | {"compared"}
_OPENING = 4  # pieces among which an auxiliary is the clause's own
_THERE_IS = "there is"
_IS_IT_ON = "is it on"
_WATCHING = frozenset({"see", "watch", "stream"})
_GOING_ON = frozenset({"and", "but", "or"})
_FILMS = ("part two", "next film", "first film", "last film")
_APPEAR = frozenset({"be in", "is it in the film", "are in the film", "is in the film"})
_DEMONSTRATIVES = {"die": "they", "der": "it", "den": "it", "das": "that"}
_ADVERBS = frozenset({"already", "also", "still", "really", "ever", "now", "then", "at the end"})
_SINGULAR = frozenset(
    {"ist", "is", "war", "hat", "kann", "wird", "macht", "spielt", "sagt", "kommt", "hatte", "muss", "tut"}
)
_SUBORDINATE = frozenset({"that", "because", "although"})
_INFLECTED = ("e", "en", "es")  # as adjectives are before nouns, and in place of them
_SAY = frozenset({"say", "said", "think", "mean"})


def in_english_order(pieces: Sequence[Piece], book: Dictionary) -> list[Piece]:
    """Return the pieces in an order that English has."""
    said = [piece for piece in pieces if piece.english]
    said = _pronouns(as_meant(_joined_verbs(said, book))) if book.language == "de" else relatives(said)
    asks = any(not QUESTION_WORDS.isdisjoint(piece.english.split()) for piece in said)
    ordered: list[Piece] = []
    for whole, mark in _clauses(said):
        going_on, clause = _without_leading(whole)
        words = spanish_order(clause) if book.language == "es" else _verb_forward(clause)
        words = _appearing(_with_did(_about(words), book))
        # Beside a question, "my friend likes it" only tells something.
        is_told = asks and not any(each.english == "?" for each in mark)
        ordered += (*going_on, *(words if is_told else _opened(words, book)), *mark)
    return ordered


def _without_leading(clause: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return what a clause goes on with, as "and" does, and the rest, which is in the order of a question."""
    at = next((at for at, piece in enumerate(clause) if piece.english not in _GOING_ON), len(clause))
    return clause[:at], clause[at:]


def _clauses(pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Yield what stands between marks, with the mark after it."""
    start = 0
    for at, piece in enumerate(pieces):
        if piece.is_mark:
            yield list(pieces[start:at]), [piece]
            start = at + 1
    yield list(pieces[start:]), []


def _pronouns(pieces: list[Piece]) -> list[Piece]:
    """Tell pronouns from articles, "haben die den Zug gebaut", and "sie ist" from "sie sind"."""
    said: list[Piece] = []
    for at, piece in enumerate(pieces):
        word = plain(piece.typed)
        beside = [plain(each.typed) for each in pieces[max(0, at - 1) : at + 2]]
        if word in _DEMONSTRATIVES and _is_relative(pieces, at):
            english = "that"
        elif word == "sie" and not _SINGULAR.isdisjoint(beside):
            english = "she"
        elif word == "die" and _stands_alone(pieces, at) and not _SINGULAR.isdisjoint(beside):
            is_judged = at + 1 < len(pieces) and pieces[at + 1].sort is Sort.ADJECTIVE  # "ist die gut"
            english = "it" if is_judged else "she"
        elif word in _DEMONSTRATIVES and _stands_alone(pieces, at):
            english = _DEMONSTRATIVES[word]
        else:
            english = piece.english
        said.append(piece._replace(english=english))
    return said


def _stands_alone(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether an article is a pronoun: no noun follows it, or only what "is der gut" says of it."""
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if following is None or not is_nominal(following) or following.english in _ADVERBS:
        return True
    if following.sort is Sort.PHRASE and following.english.split()[0] in _OPENING_PLACES:
        return True  # "läuft der im Kino"
    is_last = at + 2 == len(pieces) or pieces[at + 2].is_mark or pieces[at + 2].english == "than"
    return is_last and following.sort is Sort.ADJECTIVE and not plain(following.typed).endswith(_INFLECTED)


def _is_relative(pieces: Sequence[Piece], at: int) -> bool:
    """Tell "die Kamera, die das filmte" from a clause with an article or a pronoun of its own."""
    if at <= 1 or not pieces[at - 1].is_mark or pieces[at - 1].english != ",":
        return False
    clause = next(_clauses(pieces[at:]))[0]
    before = pieces[at - 2]
    return (before.is_name or before.sort in {Sort.NOUN, Sort.PHRASE}) and (
        clause[-1].sort is Sort.VERB or _is_auxiliary(clause[-1])
    )


def _joined_verbs(pieces: list[Piece], book: Dictionary) -> list[Piece]:
    """Put a verb and the particle that ends its clause together: "kommt der Film raus"."""
    for start, piece in enumerate(pieces):
        for at in range(start + 1, len(pieces)):
            if pieces[at].is_mark:
                break
            said = tuple(plain(f"{piece.typed} {pieces[at].typed}").split())
            ends_clause = at + 1 == len(pieces) or pieces[at + 1].is_mark
            if ends_clause and piece.english == _IS_IT_ON and pieces[at].english in _WATCHING:
                return [*pieces[:at], *pieces[at + 1 :]]  # "kann man das auf Netflix sehen"
            english = book.separable.get(said)
            # "mit" may belong to what follows, as in "macht das mit einem Kran".
            is_last = at + 1 == len(pieces) or not _is_nominal_start(pieces[at + 1])
            if english is not None and (is_last or pieces[at].english not in PREPOSITIONS):
                verb = piece._replace(english=english, sort=Sort.VERB)
                return [*pieces[:start], verb, *pieces[start + 1 : at], *pieces[at + 1 :]]
    return pieces


def _is_nominal_start(piece: Piece) -> bool:
    return piece.english in DETERMINERS | PRONOUNS | {"all", "each"} or is_nominal(piece)


def _verb_forward(clause: list[Piece]) -> list[Piece]:
    """Put the verb at the end of a clause where English has it: "who has the music composed"."""
    if len(clause) < SHORTEST:
        return clause
    if clause[-1].sort is not Sort.VERB:
        end = _before_place(clause)
        return [*_verb_forward(clause[:end]), *clause[end:]] if end else clause
    at = next((at for at, piece in enumerate(clause[:_OPENING]) if piece.english in _HELPING), None)
    if at is None or (at and clause[0].english.split()[0] not in QUESTION_WORDS):
        return clause
    last = len(clause) - 1
    while clause[last - 1].english == "and" and clause[last - 2].sort is Sort.VERB:  # "written and directed"
        last -= 2
    asked, rest, verbs = clause[:at], clause[at + 1 : last], clause[last:]
    is_subject = bool(asked) and asked[0].english == "who"
    end = 0 if is_subject else subject_end(rest, 0)
    helping = [_DID if clause[at].english in _PERFECT else clause[at]]
    if not end and clause[at].english in _PERFECT:
        return [*asked, *verbs, *rest] if asked else clause
    return [*asked, *helping, *rest[:end], *verbs, *rest[end:]] if asked or end else clause


def _before_place(clause: Sequence[Piece]) -> int:
    """Return where the place begins that follows the last verb, "gefahren in Rom"; 0 without one."""
    end = max((at for at, piece in enumerate(clause) if piece.sort is Sort.VERB), default=0) + 1
    is_place = _OPENING > len(clause) - end > 1 and clause[end].english in _PLACING
    return end if is_place and end >= SHORTEST else 0


def _about(clause: list[Piece]) -> list[Piece]:
    """Read "sagt … zum" as "says about the"."""
    at = next((at for at, piece in enumerate(clause) if piece.english.split()[0] in _SAY), len(clause))
    return [
        piece._replace(english="about") if place > at and piece.english == "to" else piece
        for place, piece in enumerate(clause)
    ]


def _with_did(clause: list[Piece], book: Dictionary) -> list[Piece]:
    """Put a verb before its subject after that, with "did": "what wanted Ada" is "what did Ada wanted"."""
    asks = len(clause) >= SHORTEST and clause[0].english.split()[0] in _ASK_DID
    if not asks or clause[1].sort is not Sort.VERB:
        return clause
    # In Spanish, what follows is the subject where it is a name; otherwise it may go without saying.
    if book.language == "es" and not clause[FIRST].is_name:
        end = subject_end(clause, SHORTEST)
        if plain(clause[FIRST].typed) in OBJECTS and end > SHORTEST and clause[SHORTEST].is_name:
            subject, told = clause[SHORTEST:end], _infinitive(clause[1])  # "why killed her Gabriel"
            return [clause[0], _DID, *subject, told, clause[FIRST], *clause[end:]]
        is_plural = plain(clause[1].typed).endswith("n") and clause[0].english != "what"
        verb = _infinitive(clause[1])
        return [clause[0], _DID, _THEY, verb, *clause[FIRST:]] if is_plural else clause
    end = subject_end(clause, FIRST)
    if end == FIRST:
        return clause
    return [clause[0], _DID, *clause[FIRST:end], _infinitive(clause[1]), *clause[end:]]


def _infinitive(verb: Piece) -> Piece:
    return verb._replace(english=_INFINITIVES.get(verb.english, verb.english))


def _opened(clause: list[Piece], book: Dictionary) -> list[Piece]:
    """Begin a clause that has no question word with its verb, so that it asks for a yes or a no."""
    words = [word for piece in clause for word in piece.english.split()]
    is_long = len(clause) >= SHORTEST or _is_pair(clause, book)
    is_do = bool(clause) and clause[0].english == "do" and book.language == "de"
    is_opened = not AUXILIARIES.isdisjoint(words[:1]) and not is_do
    if not is_long or not QUESTION_WORDS.isdisjoint(words) or is_opened:
        return clause
    if words[0] in _SUBORDINATE:
        return clause
    if clause[0].english == _THERE_IS:
        return [clause[0]._replace(english="is there"), *clause[1:]]
    at = next((at for at, piece in enumerate(clause[: 2 * _OPENING]) if _is_auxiliary(piece)), None)
    if at is not None:
        return [clause[at], *clause[:at], *clause[at + 1 :]]
    if any(piece.sort is Sort.VERB for piece in clause) and "to" not in words:
        # In Spanish, what follows the verb is surely the subject only where it is a name.
        is_known = book.language == "de" or any(piece.is_name for piece in clause[1:2])
        end = subject_end(clause, 1) if clause[0].sort is Sort.VERB and is_known else 1
        is_future = book.language == "es" and plain(clause[0].typed).endswith(_FUTURE)
        is_plural = book.language == "es" and _is_theirs(clause)
        subject = [_THEY] if is_plural and end == 1 else clause[1:end]
        return [_WILL if is_future else _DID, *subject, _infinitive(clause[0]), *clause[end:]]
    return clause


def _is_pair(clause: Sequence[Piece], book: Dictionary) -> bool:
    """Tell whether a short clause is a verb with whom it is asked of: "vuelve Ilsa", "kommt er wieder"."""
    if book.language == "es" and _is_theirs(clause) and len(clause) <= FIRST:
        return clause[-1].sort in {Sort.VERB, Sort.PHRASE} or clause[-1].is_name  # "se besan en la peli"
    if len(clause) != FIRST:
        return False
    verb, subject = clause
    if book.language == "es":
        return subject.is_name
    return verb.sort is Sort.VERB and (subject.is_name or subject.english in PRONOUNS)


def _is_theirs(clause: Sequence[Piece]) -> bool:
    """Tell whether a clause begins with what several people do who go without saying."""
    return bool(clause) and clause[0].english in _THEIRS and plain(clause[0].typed).endswith("n")


def _is_auxiliary(piece: Piece) -> bool:
    return piece.english in AUXILIARIES and piece.sort is not Sort.VERB


def _appearing(clause: list[Piece]) -> list[Piece]:
    """Ask of who appears, whether they are in the film."""
    at = next((at for at, piece in enumerate(clause) if piece.english in _APPEAR), None)
    if at is None:
        return clause
    others = [*clause[:at], *clause[at + 1 :]]
    is_asked = any(not QUESTION_WORDS.isdisjoint(piece.english.split()) for piece in others)
    if any(piece.english in AUXILIARIES for piece in others):  # "has the director also been in others"
        return [*clause[:at], clause[at]._replace(english="appeared"), *clause[at + 1 :]]
    if is_asked:
        rest = [each for each in clause[at + 1 :] if each.english != "in the film"]
        return [*clause[:at], clause[at]._replace(english="is in the film"), *rest]
    place = (
        []
        if any(each.english.endswith(_FILMS) for each in others)
        else [clause[at]._replace(english="in the film")]
    )
    return [clause[at]._replace(english="is"), *others, *place]
