"""Words of an answer made comparable: without case, accents, punctuation and filler."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
NUMBER_WORDS: dict[str, int] = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
ORDINAL_WORDS: dict[str, int] = {word: number for number, word in enumerate(_ORDINALS)} | {"thirtieth": 30}
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")  # of sequels and parts
# What a roman numeral may follow.
_NUMBERED = frozenset({"part", "chapter", "volume", "vol", "episode", "act", "impossible"})

# Words too common to say what a question is about.
_STOP_WORDS = frozenset((
    "a", "an", "and", "are", "at", "be", "by", "did", "do", "does", "for", "from", "has", "have", "how",
    "in", "is", "it", "its", "of", "on", "or", "s", "that", "the", "their", "they", "this", "to", "was",
    "we", "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with",
))  # fmt: skip

# Filler at the start of an answer.
_OPENING = re.compile(
    r"^(?:(?:um+|uh+|well|so|is it|it is|its|it's|it was|was it|that's|that is|i think|i guess|i believe|"
    r"maybe|probably|definitely|surely|the answer is)\s+)+",
)
_LEADING = re.compile(r"^(?:(?:in|on|at|by|from|to|the|a|an|of|about)\s+)+")


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, with plain quotation marks and dashes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2018", "'"))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
        text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = text.casefold()
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())


def strip_opening(folded: str) -> str:
    """Return a folded answer without "it's", "I think", "in the" and the like at its start."""
    return _LEADING.sub("", _OPENING.sub("", folded)) or folded


@lru_cache(maxsize=8_192)  # generating questions compares the same texts over and over
def tokens(text: str) -> tuple[str, ...]:
    """Return an answer's words for comparison, numbers among them as digits by value.

    "Part One", "part 1" and "Part I" are the same; "Part Two" is not.
    """
    found = re.findall(r"[^\W_]+", strip_opening(fold(text)).replace("'", "").replace("&", " and "))
    return tuple(_token(before, word) for before, word in pairwise(["", *found]))


@lru_cache(maxsize=8_192)
def padded(text: str) -> str:
    """Return the words of ``text`` between spaces, so that ``in`` finds whole words only."""
    return f" {' '.join(tokens(text))} "


@lru_cache(maxsize=8_192)
def content_words(text: str) -> frozenset[str]:
    """Return the words of ``text`` that say what it is about."""
    return frozenset(tokens(text)) - _STOP_WORDS


def _token(before: str, word: str) -> str:
    if word.isdigit():
        return str(int(word)) if word.isascii() else word
    number = NUMBER_WORDS.get(word, ORDINAL_WORDS.get(word))
    if number is None and before in _NUMBERED and word in _ROMANS:
        number = _ROMANS.index(word) + 1
    return word if number is None else str(number)
