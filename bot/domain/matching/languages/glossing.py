"""Gloss a question: its words in English, in an order that English has, with names as they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.domain.matching.languages.detection import plain, plain_words
from bot.domain.matching.languages.dictionary import Dictionary, Entry, Sort, dictionary
from bot.domain.matching.languages.german import named_actor
from bot.domain.matching.languages.grammar import in_english_order
from bot.domain.matching.languages.pieces import DETERMINERS, Piece
from bot.domain.matching.languages.templates import asked_for
from bot.domain.matching.text.normalise import MAX_CHARACTERS, spelled_plus
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.text.splitting import QUESTION_WORDS

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|[?.!,;:]")
_MARKS = frozenset("?.!,;:")
_MOST_TOKENS = 160
_CONNECTING = frozenset({"a", "the", "of", "to", "in", "my", "your", "and", "or", "but", "if", "that"})
_VERBS = frozenset({"is", "are", "was", "were", "be", "it is", "does"})
_GOING_ON = _CONNECTING | _VERBS | {"what", "why", "who", "how", "where", "when"}
_SHORTEST_NAME = 4  # letters of a name that may be mistyped


class Gloss(NamedTuple):
    """A question in English words."""

    text: str
    unread: tuple[str, ...]  # its words that were not understood
    template: str | None = None  # what it asks of what it names, where it is worded like many ask for it


class Glossed(NamedTuple):
    """A gloss with the pieces that it was made of, in the question's order."""

    gloss: Gloss
    pieces: tuple[Piece, ...]


class _Said(NamedTuple):
    """A word or mark of the question."""

    typed: str
    plain: str


@dataclass(frozen=True, eq=False)
class Glosser:
    """Glosses questions in one language, about what a reader knows the names of."""

    book: Dictionary
    reader: QuestionReader
    names: dict[str, dict[tuple[str, ...], str]] = field(
        default_factory=dict[str, dict[tuple[str, ...], str]]
    )
    """What is called otherwise in the language, in plain words, with its English name; by the first word."""

    def call(self, called: str, name: str) -> None:
        """Read ``called`` as the name of what is ``name`` in English."""
        said = tuple(map(self.book.alike, plain_words(called)))
        first = self.book.words.get(said[0]) if len(said) > 1 else None
        if first is not None and first.english == "the":  # "die Weiße Witwe"
            said = said[1:]
        if said and called != name:
            self.names.setdefault(said[0], {})[said] = name.casefold().removeprefix("the ")

    def gloss(self, text: str) -> Gloss:
        """Return what a text says, word by word."""
        return self.said(text).gloss

    def said(self, text: str) -> Glossed:
        """Return what a text says, with its pieces."""
        tokens = _without_ordinal_marks(_TOKEN.findall(spelled_plus(text[:MAX_CHARACTERS]))[:_MOST_TOKENS])
        said = [each for token in tokens for each in _said(token, self.book)]
        asked = _without_tag(_opened(list(_asking(said, self.book)), self.book), self.book)
        asked = _without_reminder(_asked_first(asked, self.book), self.book)
        asked = self._of_actor(asked)
        whole = self._whole(said) or self._whole(asked)
        pieces = tuple(self._pieces(asked)) if whole is None else (whole,)
        unread = tuple(piece.typed for piece in pieces if not piece.is_read)
        ordered = in_english_order(list(pieces), self.book)
        return Glossed(Gloss(_joined(ordered), unread, asked_for(pieces, self.book.language)), pieces)

    def _whole(self, said: Sequence[_Said]) -> Piece | None:
        """Return what a text is that is listed as a whole, as "genau" and "te odio" are."""
        words = [each.plain for each in said if each.plain not in _MARKS]
        english = self.book.whole.get(tuple(words))
        return None if english is None else Piece(english, typed=" ".join(words), sort=Sort.PHRASE)

    def _of_actor(self, said: list[_Said]) -> list[_Said]:
        """Ask whom an actor plays where a question describes a part by that: "wie heißt die, die von X"."""
        words = [each.plain for each in said if each.plain not in _MARKS]
        named = named_actor(words) if self.book.language == "de" else ()
        if not named or not all(map(self._is_name, named)):
            return said
        return [_Said(word, word) for word in ("wen", "spielt", *named)]

    def _pieces(self, said: Sequence[_Said]) -> Iterator[Piece]:
        words = [each.plain for each in said]
        at = 0
        while at < len(said):
            typed, word = said[at]
            if word in _MARKS:
                yield Piece(word, typed=typed, sort=None, is_mark=True)
                at += 1
                continue
            if (named := self._name_at(words, at)) is not None:
                length, name = named
                yield Piece(name, typed=" ".join(words[at : at + length]), sort=None, is_name=True)
                at += length
                continue
            found = self.book.phrase_at(words, at)
            if found is not None:
                length, entry = found
                yield Piece(entry.english, typed=" ".join(words[at : at + length]), sort=entry.sort)
                at += length
                continue
            yield from self._word(typed, word)
            at += 1

    def _name_at(self, words: Sequence[str], at: int) -> tuple[int, str] | None:
        """Return how many words from a place on are a name of the language's own, and its English one."""
        known = self.names.get(self.book.alike(words[at]), {})
        alike = [self.book.alike(word) for word in words[at : at + max(map(len, known), default=0)]]
        longest = max((said for said in known if tuple(alike[: len(said)]) == said), key=len, default=())
        return (len(longest), known[longest]) if longest else None

    def _word(self, typed: str, word: str) -> Iterator[Piece]:
        """Yield what one word says."""
        entry = self.book.words.get(word)
        if entry is None and self._is_name(word):
            yield Piece(word, typed=typed, sort=None, is_name=True)
            return
        entries = (entry,) if entry is not None else self.book.word(word)
        if not entries:
            yield self._unlisted(typed, word)
            return
        for each in entries:
            yield Piece(each.english, typed=typed, sort=each.sort)

    def _unlisted(self, typed: str, word: str) -> Piece:
        """Return what a word is that the dictionary has not: a number, a name or English, or a slip."""
        if word.isdecimal() or not word.isalpha():
            return Piece(word, typed=typed, sort=None)
        name = self.reader.corrected(word) if len(word) >= _SHORTEST_NAME else word
        if self._is_name(name) and OSA.distance(word, name) <= 1:
            return Piece(name, typed=typed, sort=None, is_name=True)
        if self.reader.is_known(word):
            return Piece(word, typed=typed, sort=Sort.NOUN)
        entry: Entry | None = self.book.words.get(self.book.meant(word) or "")
        if entry is not None:
            return Piece(entry.english, typed=typed, sort=entry.sort, is_read=False)
        if self._is_name(name):
            return Piece(name, typed=typed, sort=None, is_name=True, is_read=False)
        return Piece(word, typed=typed, sort=None, is_read=False)

    def _is_name(self, word: str) -> bool:
        return self.reader.is_name(word)


def _opened(said: list[_Said], book: Dictionary) -> list[_Said]:
    """Spell the first word as it is meant there: "porque" is "por qué" at the start of a question."""
    words = book.opening.get(said[0].plain) if said else None
    return said if words is None else [*(_Said(word, word) for word in words), *said[1:]]


def _without_ordinal_marks(tokens: Sequence[str]) -> list[str]:
    """Leave out the mark of "2. Teil", which is not that of the end of a sentence."""
    return [token for at, token in enumerate(tokens) if not _is_ordinal(tokens, at)]


def _is_ordinal(tokens: Sequence[str], at: int) -> bool:
    return tokens[at] == "." and 0 < at < len(tokens) - 1 and tokens[at - 1].isdecimal()


def _said(token: str, book: Dictionary) -> list[_Said]:
    word = plain(token)
    parts = book.parts(word)
    return [_Said(token, word)] if list(parts) == [word] else [_Said(each, each) for each in parts]


def _asking(said: list[_Said], book: Dictionary) -> Iterator[_Said]:
    """Yield what a text says without what only opens a question, at its start or after a mark."""
    clause: list[_Said] = []
    for each in _without_openers(said, book):
        clause.append(each)
        if each.plain in _MARKS:
            yield from _without_openers(clause, book)
            clause = []
    yield from _without_openers(clause, book)


def _without_openers(said: list[_Said], book: Dictionary) -> list[_Said]:
    """Leave out what stands before a question only to say that one is asked.

    What is a phrase together with what follows it asks by itself: "cuéntame el final".
    """
    words = [each.plain for each in said if each.plain not in _MARKS]
    for _ in range(3):
        start = next((each for each in book.openers if tuple(words[: len(each)]) == each), ())
        if not start or len(start) >= len(words):
            return said
        phrase = book.phrase_at(words, 0)
        if phrase is not None and phrase[0] > len(start):
            return said
        words = words[len(start) :]
        left = len(start)
        while left:
            left -= said[0].plain not in _MARKS
            said = said[1:]
        while said and said[0].plain in _MARKS:
            said = said[1:]
    return said


def _without_tag(said: list[_Said], book: Dictionary) -> list[_Said]:
    """Leave out what asks at the end only to be told that it is so: "lang, oder?", "es larga, ¿verdad?".

    After a word that goes on, it is no tag: "es verdad", "por qué no".
    """
    end = len(said)
    while end and said[end - 1].plain in _MARKS:
        end -= 1
    words = [each.plain for each in said[:end]]
    tag = next((each for each in book.tags if tuple(words[-len(each) :]) == each), ())
    rest = said[: end - len(tag)]
    before = book.words.get(rest[-1].plain) if rest else None
    if not tag or not rest or (before is not None and before.english in _GOING_ON):
        return said
    while rest and rest[-1].plain in _MARKS:
        rest = rest[:-1]
    return [*rest, *said[end:]] if rest else said


def _without_reminder(said: list[_Said], book: Dictionary) -> list[_Said]:
    """Leave out what says that one has only forgotten: "wie hieß der nochmal".

    In "wird das nochmal gedreht" it is meant.
    """
    words = [each.plain for each in said]
    first = book.words.get(words[0]) if words else None
    asks = first is not None and not QUESTION_WORDS.isdisjoint(first.english.split())
    if not asks or not book.meant_again.isdisjoint(words):
        return said
    for reminder in book.reminders:
        for at in range(1, len(words) - len(reminder) + 1):
            if tuple(words[at : at + len(reminder)]) == reminder:
                return [*said[:at], *said[at + len(reminder) :]]
    return said


def _asked_first(said: list[_Said], book: Dictionary) -> list[_Said]:
    """Put what asks last in front of whom it asks of: "die Blonde, wer ist das", "el aeropuerto cuál es".

    Only where a text begins by naming somebody or something does it ask nothing before that.
    """
    words = [each.plain for each in said]
    entry = book.words.get(words[0]) if words else None
    if entry is None or entry.english not in DETERMINERS:
        return said
    for at in range(2, len(said)):
        end = next((end for end in range(at + 1, len(said)) if words[end] in _MARKS), len(said))
        first = book.trailing.get(tuple(words[at:end]))
        if first is not None:
            named = said[: at - 1] if words[at - 1] in _MARKS else said[:at]
            return [*(_Said(word, word) for word in first), *named, *said[end:]]
    return said


def _joined(pieces: Sequence[Piece]) -> str:
    parts: list[str] = []
    for piece in pieces:
        if piece.is_mark and parts:
            parts[-1] += piece.english
        elif piece.english and not piece.is_mark:
            parts.append(piece.english)
    return " ".join(parts)


@lru_cache(maxsize=8)  # a few packs in two languages
def glosser(language: str, reader: QuestionReader) -> Glosser:
    """Return the glosser of a language for the names that a reader knows."""
    return Glosser(dictionary(language), reader)
