"""Text for people: escaped, cut to length, joined and counted."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from collections.abc import Sequence

ELLIPSIS = "…"
LABEL_LIMIT = 80  # of a button
CHOICE_LIMIT = 100  # of an autocomplete choice or a select's option
_SPACES = re.compile(r" {2,}")
QUOTED_LIMIT = 200  # how much of somebody's own words a card repeats


def clip(text: str, limit: int) -> str:
    """Return ``text``, cut at a word's end where it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip() + ELLIPSIS


def capitalised(text: str) -> str:
    """Return the text with a capital at its start."""
    return text[:1].upper() + text[1:]


def escape(text: str) -> str:
    """Return somebody's text so that it shows as they typed it: no mentions, markdown or hidden marks."""
    visible = text
    if not (text.isascii() and text.isprintable()):  # nearly every question is both, and hides nothing
        visible = "".join(" " if c.isspace() else c for c in text if not _is_hidden(c))
    visible = _SPACES.sub(" ", visible).strip()
    # escape_markdown leaves "<" alone, with which mentions, timestamps and emoji begin.
    return discord.utils.escape_mentions(discord.utils.escape_markdown(visible).replace("<", r"\<"))


def _is_hidden(character: str) -> bool:
    """Zero-width, direction-changing and control characters; white space is not hidden."""
    return not character.isspace() and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def quoted(text: str) -> str:
    """Return somebody's words between quotation marks, escaped and cut."""
    return f"“{escape(clip(text, QUOTED_LIMIT))}”"


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Return "1 fact" or "2 facts"."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def human_join(words: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
