"""Tell the language of a question by its most common words, without reading any dictionary.

What may be English counts as English: names, typing errors and slang are no sign of another language.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from bot.domain.matching.text.english import read_table
from bot.domain.matching.text.normalise import MAX_CHARACTERS

ENGLISH = "en"
READ = ("de", "es")
"""The languages that are read beside English."""
OTHER = "other"
"""A language that is none of those."""

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'"[^"]*"|\u201c[^\u201d]*\u201d|\u201e[^\u201c]*\u201c|\u00ab[^\u00bb]*\u00bb')
_STRONG, _WEAK, _LETTER = 1.0, 0.5, 1.0  # what each word, and the letters of a language once, count
_ARTICLE = "the"  # in English, with which titles begin
_OF_OURS = 1.0  # count from which a text is German or Spanish
_OF_ANOTHER = 2.0  # the same for other languages, of which it is only said that they are not read
_LEAD = 0.5  # over English
_FOREIGN_SHARE = 0.5  # of the letters, from which another script is another language
_MOST_WORDS = 60  # that are looked at


class _Signs(NamedTuple):
    """What sets languages apart."""

    words: Mapping[str, Mapping[str, float]]  # what each word counts for which languages
    beside: Mapping[str, Mapping[str, float]]  # the same of words that count only beside others of theirs
    letters: Mapping[str, str]  # the letters that only some languages have


@lru_cache(maxsize=512)  # a question is looked at by whoever reads it
def language_of(text: str, likely: str = ENGLISH) -> str:
    """Return "de", "es", "other", or "en" where nothing speaks for another language than English.

    What may be in the ``likely`` language as well as in another is in that one.
    """
    text = text[:MAX_CHARACTERS].casefold()
    text = _QUOTED.sub(" ", text) or text  # a quotation may be in the film's language
    if not text.isascii() and _is_in_another_script(text):
        return OTHER
    counts = _counts(text, likely)
    if not counts:
        return ENGLISH
    if likely in READ and likely in counts:
        counts[likely] += _LEAD
    english = counts.pop(ENGLISH, 0.0)
    best = max(counts, key=counts.__getitem__, default=ENGLISH)
    if best == ENGLISH or counts[best] < english + _LEAD:
        return ENGLISH
    ours = max(READ, key=lambda each: counts.get(each, 0.0))
    if counts.get(ours, 0.0) >= max(_OF_OURS, counts[best]):
        return ours
    return OTHER if counts[best] >= _OF_ANOTHER else ENGLISH


def is_english(text: str, *, likely: str = ENGLISH, surely: bool = False) -> bool:
    """Return whether a text has more words that speak for English than for the others that are read.

    Names and slang have none. ``surely`` asks for words that no other language has. What may be in the
    ``likely`` language as well speaks no more for English than for that one.
    """
    counts = _counts(text[:MAX_CHARACTERS].casefold(), likely)
    needed = _STRONG if surely else _WEAK
    return counts.get(ENGLISH, 0.0) >= max(needed, *(counts.get(each, 0.0) + _WEAK for each in READ))


def _counts(text: str, likely: str = ENGLISH) -> dict[str, float]:
    """Return what speaks for each language; a word of ``likely`` for English no more than for that."""
    signs = _signs()
    counts: dict[str, float] = {}
    said = plain_words(text)[:_MOST_WORDS]
    in_title = {_ARTICLE} if _has_title(said, likely) else set[str]()
    for word in dict.fromkeys(word for word in said if word not in in_title):
        speaks_for = signs.words.get(word, {})
        if word in signs.beside:
            speaks_for = {**speaks_for, **_beside(word, said, likely)}
        for language, count in speaks_for.items():
            most = speaks_for.get(likely, count) if language == ENGLISH else count
            counts[language] = counts.get(language, 0.0) + min(count, most)
    if not text.isascii():
        for language, letters in signs.letters.items():
            if any(letter in letters for letter in text):
                counts[language] = counts.get(language, 0.0) + _LETTER
    return counts


def _has_title(said: Sequence[str], likely: str) -> bool:
    """Tell whether "the" begins a title in a text in the ``likely`` language: "wann kam The Final Reckoning".

    Nothing else may be surely English, and something must be surely of that language.
    """
    if likely not in READ or _ARTICLE not in said:
        return False
    speaking = [_signs().words.get(word, {}) for word in said if word != _ARTICLE]
    is_english = any(each.get(ENGLISH) == _STRONG for each in speaking)
    return not is_english and any(each.get(likely) == _STRONG and ENGLISH not in each for each in speaking)


def _beside(word: str, said: Sequence[str], likely: str) -> dict[str, float]:
    """Return what a word speaks for beside others: "is", that Germans type for "ist", in "is der gut".

    Others must be rather of that language than English. Where that is the ``likely`` one, a neighbour that
    may be in both is enough: "is die gut".
    """
    at = said.index(word)
    neighbours = {*said[max(0, at - 1) : at], *said[at + 1 : at + 2]}
    return {
        language: count
        for language, count in _signs().beside[word].items()
        if any(_favours(other, language) > 0 for other in said if other != word)
        or (language == likely and any(_favours(other, language) == 0 for other in neighbours))
    }


def _favours(word: str, language: str) -> float:
    """Return by how much a word speaks for a language rather than for English; below 0 if it isn't its."""
    speaks_for = _signs().words.get(word, {})
    return speaks_for[language] - speaks_for.get(ENGLISH, 0.0) if language in speaks_for else -1.0


def plain(text: str) -> str:
    """Return ``text`` in lower case without accents; each letter that has no plain one stays."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn").translate(_PLAIN)


_PLAIN = str.maketrans({"ł": "l", "\u0131": "i", "ø": "o", "æ": "ae", "đ": "d"})


def plain_words(text: str) -> list[str]:
    """Return the words of a text in their plain form."""
    return _WORD.findall(plain(text))


def _is_in_another_script(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum(not _is_latin(letter) for letter in letters)
    return foreign > 1 and foreign > _FOREIGN_SHARE * len(letters)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "LATIN").startswith(("LATIN", "FULLWIDTH LATIN"))


@cache
def _signs() -> _Signs:
    table: dict[str, dict[str, str]] = read_table(Path(__file__).with_name("detection.toml"))
    words: dict[str, dict[str, float]] = {}
    for language, lists in table.items():
        for word, count in _weighed(lists):
            known = words.setdefault(word, {})
            known[language] = max(count, known.get(language, 0.0))
    beside: dict[str, dict[str, float]] = {}
    for language, lists in table.items():
        for word in lists.get("beside", "").split():
            beside.setdefault(word, {})[language] = _STRONG
    letters = {language: lists["letters"] for language, lists in table.items() if "letters" in lists}
    return _Signs(words, beside, letters)


def _weighed(lists: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    sorts: Sequence[tuple[str, float]] = (("weak", _WEAK), ("strong", _STRONG))
    for sort, count in sorts:
        for word in lists.get(sort, "").split():
            yield word, count
