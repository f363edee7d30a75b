"""Normalise text from people, so that the same question always reads the same."""

import re
import unicodedata
from functools import lru_cache

from bot.domain.matching.text.english import word_list, words_by_form

MAX_CHARACTERS = 4_000
"""Text beyond this many characters is not read: Discord's longest message."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\uff07": "'"})
_SWEARING = re.compile(r"\b(what|when|where|how|why|who) (?:the (?:hell|heck|fuck)|on earth|tf)\b")
# "Where do I know him from" is on what he was in, and "where is he from" on where he was born.
_KNOWN_FROM = re.compile(
    r"\bwhere (?=(?:do|did|would|might|could) (?:i|we|you|people) know (?!.*\beach other).*\bfrom\b)"
)
# "Pretty long" and "kinda long" ask no more than "long".
_STRESS, _GRADED = ("|".join(sorted(word_list(name, "forms.toml"))) for name in ("intensifiers", "graded"))
_INTENSE = re.compile(
    rf"(?<!what )(?<!which )(?<!any )\b(?:(?:{_STRESS}|(?:kind|sort) of|a bit|way(?= too)) )++"
    rf"(?P<graded>(?=(?:too )?(?:{_GRADED})\b))?"  # optional, so that a run of them is read once
)
# "What's it even mean" is "what does it even mean"; "what's the mean speed" is not.
_DONE = re.compile(
    r"\b(?:(?P<asked>what)'?s(?= (?:[^\s.?!,]+ ){1,6}(?<!the )(?<!'s )(?<!to )(?:mean|stand for)\b)"
    r"|how'?s(?= (?:[^\s.?!,]+ ){1,4}(?<!the )(?<!'s )(?<!to )work\W*\Z))"
)
_PLUS = re.compile(r"(?<=[^\W\d_])\+(?![\w+])")  # in names: "Disney+"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_ENDINGS = words_by_form("endings")
_SHORTHAND = words_by_form("shorthand")
_IRREGULAR = words_by_form("irregular")
_IS_AFTER = word_list("is_after", "forms.toml")
_KEEPS_E = word_list("keeps_e", "forms.toml")
_NEGATED = {"wo": "will", "ca": "can", "sha": "shall", "ai": "is"}  # before "n't"
_ASK_DID = frozenset({"how", "what", "where", "who", "why", "when"})  # an apostrophe and d mean "did"
_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST_INFLECTED = 4
_SHORTEST_STEM = 3
_SHORTEST_WITHOUT_E = 4  # "care" is not "car"
_LOST_E = re.compile(r"[^aeiou][aeiou][^aeiouwxy]")  # what "cared" and "rating" leave of "care" and "rate"


def normalise(text: str) -> str:
    """Return the words of ``text`` in their plain form, one space apart; doing it again changes nothing."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Split ``text`` into plain words: lower case, no accents, contractions and shorthand spelled out."""
    return list(_words(text[:MAX_CHARACTERS]))


@lru_cache(maxsize=512)  # a question is normalised several times, in whole and in parts, beside others
def _words(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for token in _WORD.findall(_fold(text)):
        if "'" in token:
            found += _contraction(token)
        elif token in _SHORTHAND:
            found += _SHORTHAND[token].split()
        else:
            found.append(token)
    return tuple(found)


def _fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, zero-width characters and commas in numbers."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold().translate(_QUOTES)
        # Casefolding can leave characters that decompose once more.
        # One of them can become eighteen letters.
        decomposed = unicodedata.normalize("NFKD", text)[: 2 * MAX_CHARACTERS]
        text = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    text = _SWEARING.sub(r"\1", spelled_plus(text).lower().replace("`", "'"))
    text = _KNOWN_FROM.sub("what ", text) if "where " in text else text
    text = _DONE.sub(lambda found: "what does" if found["asked"] else "how does", text)
    text = _INTENSE.sub(lambda found: found[0] if found["graded"] is None else "", text)
    return _THOUSANDS.sub("", text) if "," in text else text


def spelled_plus(text: str) -> str:
    """Return a text with the last letter of names like "Disney+" spelled out."""
    return _PLUS.sub(" plus", text) if "+" in text else text


def _contraction(token: str) -> list[str]:
    """Spell out a word with apostrophes in it."""
    word, _, ending = token.rpartition("'")
    word = word.replace("'", "")
    if ending == "t" and word.endswith("n"):
        return _spelled_out(_NEGATED.get(word[:-1], word[:-1]), "not")
    if ending == "s":
        if word in _IS_AFTER:
            return _spelled_out(word, "is")
        return _spelled_out("let", "us") if word == "let" else _spelled_out(word)
    if ending == "d" and word in _ASK_DID:
        return _spelled_out(word, "did")
    if ending in _ENDINGS:
        return _spelled_out(word, _ENDINGS[ending])
    return _spelled_out(word + ending)


def _spelled_out(*parts: str) -> list[str]:
    return [word for part in parts if part for word in _SHORTHAND.get(part, part).split()]


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return the form that ``word`` shares with its inflections: without plural, past, -ing, -ly, final e."""
    base = _IRREGULAR.get(word)
    if base is not None:
        return _final(base)
    if len(word) < _SHORTEST_INFLECTED or not word.isalpha():
        return word
    return _final(_without_inflection(_without_plural(word)))


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST_INFLECTED:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_inflection(word: str) -> str:
    for ending in ("ingly", "edly", "ing", "ed", "ly"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _SHORTEST_STEM and _VOWEL.search(rest):
            if ending == "ly":
                return rest
            if rest[-1] == rest[-2] and rest[-1] not in "aeiolsz":
                return rest[:-1]
            return rest + "e" if _LOST_E.fullmatch(rest) else rest
    return word


def _final(word: str) -> str:
    """Make ``release``/``releas`` and ``city``/``citi`` alike."""
    if word.endswith("e") and len(word) > _SHORTEST_WITHOUT_E and word not in _KEEPS_E:
        return word[:-1]
    if word.endswith("y") and len(word) > _SHORTEST_STEM:
        return word[:-1] + "i"
    return word
