"""The dictionary of a language: what its words and phrases are in English."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.matching.languages.detection import plain, plain_words
from bot.domain.matching.languages.stemmer import roots
from bot.domain.matching.text.countries import names_in
from bot.domain.matching.text.english import read_table

_HERE = Path(__file__).parent
_CORRECTED_FROM = 5  # letters; shorter words have too many neighbours
_TWO_EDITS_FROM = 9
_PART = 3  # letters that a part of a compound has at least
_JOINTS = ("", "s", "es", "n", "en")  # between the parts of a German compound
_PLURALS = ("", "n", "en", "e", "s", "er")
# Of German verbs, in their plain form.
_PREFIXES = (
    *("zusammen", "zuruck", "weiter", "durch", "herum", "hinein", "heraus", "hoch", "raus", "rein", "runter"),
    *(
        "drauf",
        "rauf",
        "rum",
        "hin",
        "her",
        "mit",
        "nach",
        "weg",
        "los",
        "vor",
        "auf",
        "aus",
        "ein",
        "ab",
        "an",
        "um",
    ),
)
_REMEMBERED = 4_096  # words
_LAUGH = re.compile(r"a?([hj][aei])\1{1,20}[hj]?")  # of any length
_DROPPED_D = "ao"  # of Spanish participles
_DROPPED_E = ("ehn", "aun")  # of German verbs: "sehn", "gehn"
_CLITICS = ("selo", "sela", "melo", "mela", "los", "las", "les", "nos", "me", "te", "se", "lo", "la", "le")


class Sort(StrEnum):
    """What a word is in a sentence."""

    FUNCTION = "function"
    NOUN = "noun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"
    PHRASE = "phrases"
    FILLER = "filler"


WITHOUT_MEANING = frozenset({Sort.FUNCTION, Sort.FILLER})  # what only holds a sentence together


class Entry(NamedTuple):
    """What a word or phrase is in English."""

    english: str
    sort: Sort


class _Typed(NamedTuple):
    """Words as people type them, and what they stand for."""

    contracted: Mapping[str, Sequence[str]]
    spellings: Mapping[str, str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "_Typed":
        listed: Mapping[str, str] = table.get("spellings", {})
        spellings = {each: word for word, slips in listed.items() for each in slips.split()}
        return cls(_spelled_out(table.get("contracted", {})), spellings)

    def read(self, said: Sequence[str]) -> tuple[str, ...]:
        """Return words as those of a question are read."""
        parts = (part for word in said for part in self.contracted.get(word, (word,)))
        return tuple(self.spellings.get(word, word) for word in parts)


_NOTHING = Entry("", Sort.FILLER)


@dataclass(frozen=True, eq=False)
class Dictionary:
    """What the words and phrases of a language are in English; looked up in their plain form."""

    language: str
    phrases: Mapping[tuple[str, ...], Entry]
    words: Mapping[str, Entry]  # as they are listed
    by_root: Mapping[str, Entry]
    openers: tuple[tuple[str, ...], ...]  # "do you know", longest first
    tags: tuple[tuple[str, ...], ...]  # "isn't it", longest first
    reminders: tuple[tuple[str, ...], ...]  # what says that one has only forgotten, longest first
    meant_again: frozenset[str]  # words beside which these are meant: "how often"
    separable: Mapping[tuple[str, ...], str]  # a verb and what ends its clause
    spellings: Mapping[str, str]  # of words as they are typed in chats
    contracted: Mapping[str, Sequence[str]]  # words typed as one, as they are said: "isser"
    whole: Mapping[tuple[str, ...], str]  # what is said with nothing else around it
    opening: Mapping[str, Sequence[str]]  # what words stand for at the start of a question alone
    trailing: Mapping[tuple[str, ...], Sequence[str]]  # what asks last, as it is said first: "who is that"
    root: Callable[[str], str]
    alike: Callable[[str], str]  # the same for words that people type in different letters
    by_spelling: Mapping[str, Entry] = field(default_factory=dict[str, Entry])  # words by ``alike``
    longest: int = 1  # words of a phrase
    first_words: frozenset[str] = frozenset()  # of phrases
    _lengths: dict[int, list[str]] = field(default_factory=dict[int, list[str]])

    def phrase_at(self, said: Sequence[str], at: int) -> tuple[int, Entry] | None:
        """Return how many words from a place on are a phrase, and what it is in English."""
        if self.alike(said[at]) not in self.first_words:
            return None
        alike = [self.alike(word) for word in said[at : at + self.longest]]
        for length in range(len(alike), 0, -1):
            entry = self.phrases.get(tuple(alike[:length]))
            if entry is not None:
                return length, entry
        return None

    def word(self, word: str) -> tuple[Entry, ...]:
        """Return what a word is in English, each part of a compound; nothing where it is unknown."""
        return _found(self, word)

    def listed(self, word: str) -> Entry | None:
        """Return what a word is in English, in the form in which it is listed or in another one."""
        entry = self.words.get(word)
        return self.by_root.get(self.root(word)) if entry is None and len(word) > _PART else entry

    def spelled(self, word: str) -> str:
        """Return a word as it is spelled that people type as they say it: "q", or "recaudao"."""
        if self.language == "es" and word.endswith(_DROPPED_D) and word not in self.words:
            whole = f"{word.removesuffix(_DROPPED_D)}ado"
            if self.listed(whole) is not None:
                return whole
        if self.language == "de" and word.endswith(_DROPPED_E) and word not in self.words:
            whole = f"{word.removesuffix('n')}en"
            if self.listed(whole) is not None:
                return whole
        laugh = _LAUGH.fullmatch(word)
        return laugh[1] * 2 if laugh is not None else self.spellings.get(word, word)

    def parts(self, word: str) -> Sequence[str]:
        """Return the words that one stands for which people write as they say it: "gibts", "is"."""
        return [self.spelled(each) for each in self.contracted.get(word, (word,))]

    def meant(self, word: str) -> str | None:
        """Return the listed word that a mistyped one probably is."""
        if len(word) < _CORRECTED_FROM:
            return None
        edits = 2 if len(word) >= _TWO_EDITS_FROM else 1
        near = [
            known for size in range(-edits, edits + 1) for known in self._lengths.get(len(word) + size, ())
        ]
        found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=edits)
        return found[0] if found is not None and found[0][0] == word[0] else None


@lru_cache(maxsize=2)  # the languages that are read
def dictionary(language: str) -> Dictionary:
    """Return the dictionary of a language; it is read when somebody first asks in it."""
    table = read_table(_HERE / f"{language}.toml")
    words_table = read_table(_HERE / f"{language}_words.toml")
    root = roots(language)
    phrases: dict[tuple[str, ...], Entry] = {}
    words: dict[str, Entry] = {"": _NOTHING}
    typed = _Typed.of(table)
    read = typed.read
    for english, listed in _phrases_of(table["phrases"]):
        phrases.setdefault(read(listed), Entry(english, Sort.PHRASE))
    words.update(dict.fromkeys(plain_words(table["fillers"]), _NOTHING))
    for sort in (Sort.FUNCTION, Sort.NOUN, Sort.VERB, Sort.ADJECTIVE, Sort.ADVERB):
        source: Mapping[str, str] = table.get(sort) or words_table.get(sort, {})
        for english, said in _words_of(source):
            if len(said) > 1:
                phrases.setdefault(said, Entry(english, sort))
            else:
                words.setdefault("".join(said), Entry(english, sort))
    _add_countries(language, words, phrases)
    del words[""]
    alike = _with_fewest_letters if language == "de" else str
    phrases = {tuple(map(alike, said)): entry for said, entry in reversed(phrases.items())}
    by_root: dict[str, Entry] = {}
    for word, entry in words.items():
        if entry.sort not in {Sort.FUNCTION, Sort.FILLER}:
            by_root.setdefault(root(word), entry)
    lengths: dict[int, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _CORRECTED_FROM - 1:
            lengths[len(word)].append(word)
    return Dictionary(
        language,
        phrases,
        words,
        by_root,
        openers=_longest_first(map(read, map(plain_words, table["openers"]))),
        tags=_longest_first(map(read, map(plain_words, table["tags"]))),
        reminders=_longest_first(map(read, map(plain_words, table.get("reminders", [])))),
        meant_again=frozenset(plain_words(table.get("meant_again", ""))),
        spellings=typed.spellings,
        whole={read(said): english for english, said in _phrases_of(table["whole"])},
        contracted=typed.contracted,
        opening=_spelled_out(table.get("opening", {})),
        trailing={read(said): plain_words(first) for first, said in _phrases_of(table["trailing"])},
        separable={read(said): english for english, said in _phrases_of(table.get("separable", {}))},
        root=root,
        alike=alike,
        by_spelling={alike(word): entry for word, entry in reversed(words.items())},
        longest=max(map(len, phrases)),
        first_words=frozenset(said[0] for said in phrases),
        _lengths=dict(lengths),
    )


def _add_countries(language: str, known: dict[str, Entry], phrases: dict[tuple[str, ...], Entry]) -> None:
    for name, english in names_in(language):
        said = tuple(plain_words(name))
        if len(said) > 1:
            phrases.setdefault(said, Entry(english, Sort.NOUN))
        else:
            known.setdefault("".join(said), Entry(english, Sort.NOUN))


def _spelled_out(table: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {plain(word): plain_words(meant) for meant, listed in table.items() for word in listed.split()}


def _longest_first(phrases: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(dict.fromkeys(phrases), key=len, reverse=True))


def _phrases_of(table: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for english, phrases in table.items():
        for phrase in phrases:
            yield english, tuple(plain_words(phrase))


def _words_of(table: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for english, listed in table.items():
        for word in listed.split():
            yield english, tuple(plain(part) for part in word.split("_"))


@lru_cache(maxsize=_REMEMBERED)
def _found(book: Dictionary, word: str) -> tuple[Entry, ...]:
    if book.language == "es":
        entry = book.listed(word)
        return (entry,) if entry is not None else _without_clitics(book, word)
    entry = book.words.get(word) or book.by_spelling.get(book.alike(word)) or book.listed(word)
    return (entry,) if entry is not None else _parts(book, word) or _without_prefix(book, word)


def _with_fewest_letters(word: str) -> str:
    """Return a plain German word with one letter for what is typed as one or as two: "ss", "ae"."""
    return word.replace("ss", "s").replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _parts(book: Dictionary, word: str) -> tuple[Entry, ...]:
    """Return the parts of a German compound; the last one may itself be a compound."""
    for end in range(len(word) - _PART, _PART - 1, -1):
        first = book.words.get(word[:end])
        if first is None or first.sort is Sort.FUNCTION or not first.english:
            continue
        for joint in _JOINTS:
            rest = word[end:].removeprefix(joint) if word[end:].startswith(joint) else ""
            if len(rest) < _PART:
                continue
            endings = (rest.removesuffix(ending) for ending in _PLURALS if rest.endswith(ending))
            last = next((entry for each in endings if (entry := book.words.get(each)) is not None), None)
            if last is not None and last.sort in {Sort.NOUN, Sort.ADJECTIVE, Sort.VERB}:
                return first, last
            if len(rest) > 2 * _PART and (parts := _parts(book, rest)):
                return first, *parts
    return ()


def _without_prefix(book: Dictionary, word: str) -> tuple[Entry, ...]:
    """Read "mitgenommen" as "genommen", and "rumfahren" as "fahren"."""
    for prefix in _PREFIXES:
        bare = word.removeprefix(prefix)
        if bare != word and len(bare) > _PART:
            entry = book.listed(bare.removeprefix("zu")) or book.listed(bare)
            if entry is not None and entry.sort is Sort.VERB:
                return (entry,)
    return ()


def _without_clitics(book: Dictionary, word: str) -> tuple[Entry, ...]:
    """Read "verla" as "ver", and "dime" as "di"."""
    for clitic in _CLITICS:
        bare = word.removesuffix(clitic)
        if bare != word and len(bare) >= _PART:
            entry = book.words.get(bare)
            if entry is not None and entry.sort is Sort.VERB:
                return (entry,)
    return ()
