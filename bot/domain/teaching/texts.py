"""People's questions as they are kept: cleaned of whom they name, and folded so that equals count as one."""

from __future__ import annotations

import re
import unicodedata

KEPT_LIMIT = 200  # characters of a question that are kept

# Mentions of people, roles and channels, custom emoji, and bare ids: they may name a person.
_MARKUP = re.compile(r"<(?:[@#]|@[!&]|a?:\w{1,32}:)\d{1,20}>", re.ASCII)
_BARE_ID = re.compile(r"(?<!\d)\d{15,}(?!\d)")
_APOSTROPHE = re.compile("['\u2019]")  # straight and curly: "whos" and "who's" are one word
_NO_WORD = re.compile(r"[^\w-]+")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def names_somebody(text: str) -> bool:
    """Return whether a text mentions a person, role or channel, or holds a bare id."""
    return bool(_MARKUP.search(text) or _BARE_ID.search(text))


def clean_question(text: str) -> str:
    """Return a question as it may be kept: without mentions, ids and hidden characters, and cut."""
    text = _visible(unicodedata.normalize("NFC", text))
    return " ".join(_without_names(text).split())[:KEPT_LIMIT].strip()


def fold_question(text: str) -> str:
    """Return what makes two questions the same one: words without case, punctuation or names."""
    text = _without_names(_visible(unicodedata.normalize("NFKC", text).casefold()))
    words = _NO_WORD.sub(" ", _APOSTROPHE.sub("", text)).split()
    bare = (word.strip("-_") for word in words)
    return " ".join(word for word in bare if word)[:KEPT_LIMIT].strip()


def _without_names(text: str) -> str:
    return _BARE_ID.sub(" ", _MARKUP.sub(" ", text))


def _visible(text: str) -> str:
    return "".join(c if c.isspace() or unicodedata.category(c) not in _HIDDEN else "" for c in text)
