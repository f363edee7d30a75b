"""Ids made from texts."""

import re

from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import words
from bot.domain.pack.checking import ID

_LONGEST = 32  # leaves room for a number
_STOP_WORDS = word_list("stopwords")


def slug(text: str) -> str:
    """Return an id that tells what a text is about, from its telling words; empty where it has none."""
    found = [re.sub(r"[^a-z0-9]", "", word) for word in words(text)]
    telling = [word for word in found if word not in _STOP_WORDS] or found
    joined = ""
    for word in filter(None, telling):
        longer = f"{joined}_{word}" if joined else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        joined = longer
    if joined and not joined[0].isalpha():
        joined = f"n_{joined}"
    return joined if ID.fullmatch(joined) else ""


def unique(name: str, taken: set[str]) -> str:
    """Return an id, with a number where it is taken; from then on it is."""
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found
