"""The countries that a text names, and what they are called."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel import Locale

from bot.domain.matching.text.english import read_table, word_list
from bot.domain.matching.text.normalise import normalise, words

_TABLE = Path(__file__).with_name("countries.toml")
_GLOSSED = {"GB": "uk", "US": "usa"}  # as the synonyms of packs have them
_LONGEST = 3  # words of a name


def called(code: str) -> str:
    """Return what a country is called inside an English sentence: "the UK"."""
    return _called()[code]


def countries_in(text: str) -> frozenset[str]:
    """Return the codes of the countries that an English text names."""
    said = words(text)
    found = set[str]()
    for start in range(len(said)):
        for length in range(_LONGEST, 0, -1):
            found |= _names().get(tuple(said[start : start + length]), frozenset())
        following = said[start + 1 : start + 2]
        if not word_list("cinema_nouns").isdisjoint(following):
            found |= _adjectives().get(said[start], frozenset())
    return frozenset(found)


@cache
def country_words() -> frozenset[str]:
    """Return the words of all names: real words, never to be corrected into others."""
    return frozenset(word for name in _names() for word in name)


def country_names_in(text: str) -> tuple[str, ...]:
    """Return the names by which a text calls countries and regions, in plain words."""
    said = f" {normalise(text)} "
    return tuple(name for each in _names() if f" {(name := ' '.join(each))} " in said)


def names_in(language: str) -> Iterator[tuple[str, str]]:
    """Yield what countries are called in a language, with an English name in plain words."""
    territories = Locale(language).territories
    for code, name in _called().items():
        yield territories[code], _GLOSSED.get(code) or normalise(name).removeprefix("the ")


@cache
def _called() -> Mapping[str, str]:
    """Return what countries are called in English, by code."""
    return read_table(_TABLE)["called"]


@cache
def _names() -> Mapping[tuple[str, ...], frozenset[str]]:
    table = read_table(_TABLE)
    found = {tuple(words(name)): frozenset({code}) for code, name in _called().items()}
    for code, names in table["names"].items():
        found.update({tuple(name.split("_")): frozenset({code}) for name in names.split()})
    regions: Mapping[str, str] = table["regions"]
    found.update({tuple(name.split("_")): frozenset(codes.split()) for name, codes in regions.items()})
    return found


@cache
def _adjectives() -> Mapping[str, frozenset[str]]:
    table: Mapping[str, str] = read_table(_TABLE)["adjectives"]
    return {word: frozenset({code}) for code, listed in table.items() for word in listed.split()}
