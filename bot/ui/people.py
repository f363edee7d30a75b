"""What people wrote, in cards: it shows as they wrote it and can't pass for anything that the bot says.

Names come from Discord, passages from moderators and from messages that they saved. Markdown in them is
escaped, so that neither a source line nor a link with another address behind it comes of them; plain https
links in passages stay links.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from discord.utils import escape_mentions

from bot.domain.teaching import NO_PARAGRAPH
from bot.ui.text import clip

if TYPE_CHECKING:
    from bot.domain.pack import Fact

NAME_LIMIT = 80  # characters; Discord's own names have at most 100
_JOINERS = "\u200c\u200d"  # hidden, but what emoji and some scripts are written with
_MARKS = re.compile(r"[\\`*_~|\[\]<]")
_LINE_MARK = re.compile(r"[#>+-]|\d{1,9}(?=[.)])", re.ASCII)  # of headings, quotations, lists, small print
_LINK = re.compile(r"https://[^\s<>\[\]()`*~|\\]+")


def name_text(name: str) -> str:
    """Return the name of a person, server, channel or role for a card: cut, and nothing but text."""
    return _inert(clip(_one_line(name), NAME_LIMIT))


def passage_line(text: str) -> str:
    """Return what people wrote as one line, for a title or a list."""
    return _with_links(_one_line(text))


def passage(text: str) -> str:
    """Return what people wrote, line by line."""
    return "\n".join(_with_links(_visible(line).strip()) for line in text.splitlines())


def question_of(fact: Fact) -> str:
    """Return a fact's question for a card: as it stands in a pack, escaped where moderators taught it."""
    return passage_line(fact.question) if fact.paragraph == NO_PARAGRAPH else fact.question


def answer_of(fact: Fact) -> str:
    """Return a fact's answer for a card: as it stands in a pack, escaped where moderators taught it."""
    return passage(fact.answer) if fact.paragraph == NO_PARAGRAPH else fact.answer


def _one_line(text: str) -> str:
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text if c in _JOINERS or not _is_hidden(c))


def _is_hidden(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _with_links(line: str) -> str:
    parts: list[str] = []
    end = 0
    for link in _LINK.finditer(line):
        parts += [_escaped(line[end : link.start()]), link[0]]
        end = link.end()
    return _plain_start("".join([*parts, _escaped(line[end:])]))


def _inert(line: str) -> str:
    return _plain_start(_escaped(line))


def _escaped(text: str) -> str:
    """Escape marks within a line; the colon of an address, so that it is no link."""
    return escape_mentions(_MARKS.sub(r"\\\g<0>", text).replace("://", r"\://"))


def _plain_start(line: str) -> str:
    """Escape what makes more of a whole line: a heading, small print, a quotation, a list."""
    mark = _LINE_MARK.match(line)
    if mark is None:
        return line
    return f"\\{line}" if mark.end() == 1 and not line[0].isdigit() else f"{mark[0]}\\{line[mark.end() :]}"
