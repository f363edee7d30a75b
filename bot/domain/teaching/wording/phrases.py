"""The parts of a plain sentence: what its phrases say of time, place, length, number, maker and reason."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.domain.teaching.grammar import EDGES, GRAMMARS, word_set

TABLE = Path(__file__).with_name("words.toml")
_COMMA_IN_DATE = re.compile(r"(?<=\d), (?=(?:1\d|20)\d\d\b)")
_KEPT_COMMA = "\ue000"  # in place of that comma and its space, while the sentence is taken apart
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_CLOCK = {
    "en": re.compile(r"\d{1,2}[:.]\d\d|\d{1,2}(?:am|pm)|[ap]\.?m|noon|o'clock"),
    "de": re.compile(r"\d{1,2}[:.]\d\d|zwei|drei|vier|sieben|acht|neun|zehn|elf|zwölf"),
    "es": re.compile(r"\d{1,2}[:.]\d\d"),
}
# Prepositions after which a phrase belongs to the word before it: "the end of the film".
_ATTACHED = {"en": {"of"}, "de": {"von", "vom"}, "es": {"de", "del"}}
_PREPOSITIONS = {
    "en": word_set(
        "in on at since after before during by from until till for with without under over about "
        "among between through throughout near outside inside behind beside opposite into to "
        "because against towards despite as"
    ),
    "de": word_set(
        "in im am an auf seit nach vor während bis mit ohne unter über für durch bei beim von vom "
        "zu zum zur aus um gegen ab trotz wegen ans ins neben hinter zwischen als"
    ),
    "es": word_set(
        "en desde hasta durante tras después antes con sin por para sobre bajo entre hacia según a "
        "al de del como junto cerca frente"
    ),
}
_OF_PLACE = {
    "en": word_set("in at on near outside inside behind beside opposite into to from"),
    "de": word_set("in im am an auf bei beim ins neben hinter vor"),
    "es": {"en", "a", "al", "desde", "junto", "cerca", "frente"},
}
_AND = {"and", "und", "y", "e"}
_ONE = {"a", "an", "one", "ein", "eine", "einen", "un", "una"}
_WITHIN = {"en": {"in", "with"}, "de": {"in", "mit"}, "es": {"en", "con"}}
_FURTHER_UNITS = (
    r"k(?:ilo|iló)met(?:er|re|ro)[ns]?|km|miles?|meilen|millas?|degrees|grados?|percent|prozent|%"
)
# Articles that begin what somebody did something to, even without a preposition before them.
_OBJECTS = {
    "de": {"den", "die", "das", "einen", "eine", "ein", "unseren", "unsere"},
    "es": {"el", "la", "los", "las", "un", "una", "nuestro", "nuestra"},
}
_FROM = {"en": {"from"}, "de": {"aus"}, "es": {"de"}}
_LONGEST_LED = 4  # words of the first of a list: "from the United States"
_BEFORE_A_CITY = {"in", "en", "near"}


class Sort(StrEnum):
    """What a phrase says."""

    PLAIN = "plain"
    TIME = "time"
    PLACE = "place"
    DURATION = "duration"
    AGENT = "agent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of a sentence that belong together."""

    sort: Sort
    words: tuple[str, ...]

    def __str__(self) -> str:
        """Return its words."""
        return " ".join(self.words)


@cache
def word_table(language: str) -> Mapping[str, frozenset[str]]:
    """Return the lists of words of a language by name."""
    table = tomllib.loads(TABLE.read_text("utf-8"))[language]
    return {name: frozenset(text.casefold().split()) for name, text in table.items()}


def words_of(sentence: str) -> list[str]:
    """Return the words of a sentence, without the mark at its end; the comma of a date stays in its word."""
    return _COMMA_IN_DATE.sub(_KEPT_COMMA, sentence).rstrip(".!\u2026 ").split()


def without_now(words: Sequence[str], language: str) -> list[str]:
    """Return words without those that say no more than "now", for which no question asks.

    "Until now" and "today at eight" say more.
    """
    if language not in _PREPOSITIONS:
        return list(words)
    now, times = word_table(language)["now"], word_table(language)["times"]
    kept: list[str] = []
    for at, word in enumerate(words):
        before, after = bare(kept[-1]) if kept else "", bare(words[at + 1]) if at + 1 < len(words) else ""
        is_name = at > 0 and word[:1].isupper()
        is_more = before in _PREPOSITIONS[language] or after in times
        if bare(word) not in now or is_name or is_more:
            kept.append(word)
    return kept


def without_list(clause: Sequence[str], rest: Sequence[str], language: str) -> list[str]:
    """Return a clause without a list that a comma cut: "84 members from Spain, France and Italy"."""
    words = list(clause)
    if not rest or not rest[0][:1].isupper() or _AND.isdisjoint(map(bare, rest)):
        return words
    starts = range(max(len(words) - _LONGEST_LED, 1), len(words))
    start = next((at for at in reversed(starts) if bare(words[at]) in _FROM[language]), None)
    return words if start is None else words[:start]


def written(*parts: str | Sequence[str]) -> str:
    """Return parts of a sentence as one text."""
    words = (part if isinstance(part, str) else " ".join(part) for part in parts)
    return " ".join(" ".join(words).split()).replace(_KEPT_COMMA, ", ").rstrip(" ,;:")


def bare(word: str) -> str:
    """Return a word in lower case, without marks."""
    return word.strip(EDGES).casefold()


def main_clause(words: Sequence[str]) -> list[str]:
    """Return the words up to the first mark within a sentence."""
    for at, word in enumerate(words):
        if word.endswith((",", ";", ":")) or word in {"\u2013", "\u2014", "-"}:
            return [*words[:at], word.rstrip(",;:")] if word.rstrip(",;:") else list(words[:at])
    return list(words)


def phrases_of(words: Sequence[str], language: str) -> list[Phrase]:
    """Return the phrases of what follows a verb; a place within a place is one."""
    found: list[Phrase] = []
    for chunk in _chunks(words, language):
        sort = _sort_of(chunk, language)
        if (found and sort is found[-1].sort and sort in {Sort.PLACE, Sort.TIME}) or (
            found and sort is Sort.PLACE and _is_place_like(found[-1], language)
        ):
            found[-1] = Phrase(sort, (*found[-1].words, *chunk))
        else:
            found.append(Phrase(sort, tuple(chunk)))
    return found


def without(phrases: Sequence[Phrase], *left_out: Phrase | None) -> str:
    """Return phrases as a text, without some of them."""
    return written(*(each.words for each in phrases if not any(each is other for other in left_out)))


def first_of(phrases: Sequence[Phrase], sort: Sort) -> Phrase | None:
    """Return the first phrase of a sort."""
    return next((each for each in phrases if each.sort is sort), None)


def is_time(words: Sequence[str], language: str) -> bool:
    """Tell whether words say when something is."""
    table = word_table(language)
    plain = [
        bare(word.replace(_KEPT_COMMA, " ").split()[-1] if _KEPT_COMMA in word else word) for word in words
    ]
    return any(
        word in table["times"] or _YEAR.fullmatch(word) or _CLOCK[language].fullmatch(word) for word in plain
    ) or bool(plain and plain[0] in table["time_openers"])


def count_in(words: Sequence[str], language: str) -> int | None:
    """Return where the noun begins that words count: "only 212 members"; None where they count nothing."""
    table, at = word_table(language), 0
    while at < len(words) and bare(words[at]) in table["about"] | {"than", "als", "el"}:
        at += 1
    start = at
    while at < len(words) and _is_number(words[at], language):
        at += 1
    if start < at < len(words) - 1 and bare(words[at]) == "de":  # "dos millones de visitantes"
        at += 1
    is_list = at < len(words) and bare(words[at]) in _AND  # "„Vier und eins“"
    return at if start < at < len(words) and not is_list else None


def counted_within(phrase: Phrase, language: str) -> int | None:
    """Return where the noun is that a phrase counts after "in" or "with": "in 12 cities in Italy"."""
    words = phrase.words
    if phrase.sort not in {Sort.PLACE, Sort.OTHER} or bare(words[0]) not in _WITHIN[language]:
        return None
    at = count_in(words[1:], language)
    if at is None or is_unit(bare(words[at + 1]), language):
        return None
    # "With 400 extras", and not "with 400 tired extras": what's counted is one word.
    after = bare(words[at + 2]) if len(words) > at + 2 else ""
    return at + 1 if not after or after in _PREPOSITIONS[language] else None


def is_unit(noun: str, language: str) -> bool:
    """Tell whether a word is what lengths, weights, times or money are given in."""
    grammar = GRAMMARS[language]
    measured = (grammar.lengths, grammar.units, grammar.money, grammar.measures, _FURTHER_UNITS)
    return any(re.fullmatch(each, noun) for each in measured)


def _is_number(word: str, language: str) -> bool:
    grammar, plain = GRAMMARS[language], bare(word)
    if re.fullmatch(r"\d[\d.,]*", plain):
        return not _YEAR.fullmatch(plain) or "." in plain
    parts = plain.split("-")
    known = grammar.numbers - {"a", "an", "one", "ein", "eine", "un", "una"}
    return bool(parts) and all(part in known or part in grammar.large.split("|") for part in parts if part)


def _chunks(words: Sequence[str], language: str) -> Iterator[list[str]]:
    """Yield words from preposition to preposition."""
    chunk: list[str] = []
    openers, starts = word_table(language)["time_openers"], _PREPOSITIONS[language] - _ATTACHED[language]
    for at, word in enumerate(words):
        plain = bare(word)
        follows = bare(words[at - 1]) if at else ""
        is_start = plain in starts or plain in openers or _opens_date(words[at : at + 2], language)
        is_start = is_start or (plain in _OBJECTS.get(language, ()) and _is_over(chunk, language))
        if chunk and follows not in starts and is_start:
            yield chunk
            chunk = []
        chunk.append(word)
    if chunk:
        yield chunk


def _is_over(chunk: Sequence[str], language: str) -> bool:
    """Tell whether when or where something was is complete: "gründete im Mai | den Verein"."""
    if len(chunk) < 2 or bare(chunk[0]) not in _PREPOSITIONS[language]:  # noqa: PLR2004 - "im Mai"
        return False
    return chunk[-1][:1].isupper() or is_time(chunk[-1:], language)


def _opens_date(words: Sequence[str], language: str) -> bool:
    """Tell whether a Spanish date begins there: "el 3 de mayo"."""
    return language == "es" and bare(words[0]) == "el" and len(words) > 1 and words[1][:1].isdigit()


def _sort_of(chunk: Sequence[str], language: str) -> Sort:
    first = bare(chunk[0])
    is_led = first in _PREPOSITIONS[language]
    if _is_duration(chunk, language):
        return Sort.DURATION
    is_led = is_led or _opens_date(chunk, language)
    is_when = is_time(chunk, language) or (first == "at" and _is_hour(chunk[1:]))
    if first in word_table(language)["time_openers"] or (is_led and is_when):
        return Sort.TIME
    if not is_led:
        return Sort.PLAIN
    if first in _OF_PLACE[language] and _names_place(chunk, language):
        return Sort.PLACE
    return Sort.AGENT if first in {"by", "von", "por"} else Sort.OTHER


def _is_hour(words: Sequence[str]) -> bool:
    plain = bare(words[0]) if len(words) == 1 else ""
    return plain in GRAMMARS["en"].numbers or re.fullmatch(r"\d\d?", plain) is not None


def _is_duration(chunk: Sequence[str], language: str) -> bool:
    words = list(chunk)
    if bare(words[0]) in {"for", "durante"}:
        words = words[1:]
    is_one = len(words) > 1 and bare(words[0]) in _ONE
    at = 1 if is_one else count_in(words, language)
    if at is None or at != len(words) - 1:
        return False
    return re.fullmatch(GRAMMARS[language].units, bare(words[at])) is not None


def _names_place(chunk: Sequence[str], language: str) -> bool:
    """Tell whether what follows a preposition is a place: by its head, or a name after it."""
    table, words = word_table(language), [word.strip(EDGES) for word in chunk]
    head, plain = words[-1], bare(words[-1])
    if any(bare(word) in table["places"] or _ends_in(bare(word), language) for word in words[1:]):
        return True
    if not head[:1].isupper() or plain in table["times"] or len(words) == 1:
        return False
    if language != "de":
        return not any(word.isdigit() for word in words)
    return bare(words[0]) in _BEFORE_A_CITY and len(words) <= len("in X") - 1


def _ends_in(word: str, language: str) -> bool:
    """Tell whether a German word ends in the name of a place: "Freibad"."""
    places = word_table(language)["places"] - {"bar", "see"}  # "Nachbar"
    return language == "de" and any(word.endswith(place) for place in places)


def _is_place_like(phrase: Phrase, language: str) -> bool:
    """Tell whether a phrase may be a place whose own name says so little: "im Rialto in Hamburg"."""
    first = bare(phrase.words[0])
    return phrase.sort is Sort.OTHER and first in _OF_PLACE[language] and phrase.words[-1][:1].isupper()
