"""Text for people: escaped, cut to length, joined and counted."""

import re

from bot.domain.characters import visible

ELLIPSIS = "…"
LABEL_LIMIT = 80  # of a button
CHOICE_LIMIT = 100  # of an autocomplete choice or a select's option
LONGEST = 6_000  # characters of anything that Discord sends or takes
MESSAGE_LIMIT = 2_000  # of a message without a layout
NAME_LIMIT = 160  # of an escaped name; Discord's own have at most 100
QUOTED_LIMIT = 200  # how much of somebody's own words a card repeats
# What Discord would take for more than text. Every alternative ends within a bounded number of characters or
# at its first other character, so that a text is read once, whatever stands in it. The characters of a link
# are those that mean nothing once Discord has seen the link; it is left as it is, or it would break.
_LINK = r"(?P<link>https?://[A-Za-z0-9][\w.~:/?#&'+,;=%!$()-]++)|"
_MARKS = (
    r"(?P<address>://)"
    r"|(?P<mention>@(?=everyone|here|[!&]?[0-9]))"
    r"|(?P<number>^[0-9]{1,9}+[.)](?=\s|$))"  # a list's
    r"|(?P<mark>^[-+#>]|[\\*_~`|<\[\]])"
)
_MEANT = re.compile(_LINK + _MARKS, re.ASCII)
_MEANT_IN_A_NAME = re.compile(_MARKS, re.ASCII)


def clip(text: str, limit: int) -> str:
    """Return ``text``, cut at a word's end where it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    cut = (head if space and len(head) > limit // 2 else cut).rstrip()
    if (len(cut) - len(cut.rstrip("\\"))) % 2:
        cut = cut[:-1]  # what the last backslash escaped is cut off
    return cut + ELLIPSIS


def capitalised(text: str) -> str:
    """Return the text with a capital at its start."""
    return text[:1].upper() + text[1:]


def escape(text: str, limit: int = LONGEST) -> str:
    """Return somebody's text on one line, so that it shows as they typed it: no mentions, no markdown.

    Hidden characters go, links can still be clicked. Text is cut where more than ``limit`` characters would
    come of it.
    """
    return _escape(text, limit, _MEANT)


def escape_name(name: str, limit: int = NAME_LIMIT) -> str:
    """Return the name of a person, server, channel or role, escaped and cut; no part of it is a link."""
    return _escape(name, limit, _MEANT_IN_A_NAME)


def escape_lines(text: str) -> str:
    """Return somebody's text escaped line by line."""
    return "\n".join(map(escape, text.splitlines()))


def _escape(text: str, limit: int, meant: re.Pattern[str]) -> str:
    # Cut before anything else is done: two characters for one is the most that escaping makes of them.
    plain = " ".join(visible(text[: 2 * limit]).split())
    if len(text) > 2 * limit:
        plain += ELLIPSIS
    escaped = meant.sub(_as_typed, plain)
    if len(escaped) <= limit:
        return escaped
    room = _fitting(plain, limit - 1, meant) + 1
    while len(escaped) > limit:
        escaped = meant.sub(_as_typed, clip(plain, room))
        room -= 1  # what is left of a link that was cut may be none, and take a backslash
    return escaped


def _fitting(line: str, room: int, meant: re.Pattern[str]) -> int:
    """Return how many of the line's first characters can be escaped into ``room`` characters."""
    for found in meant.finditer(line):
        if found.end() > room:
            break
        room -= len(_as_typed(found)) - len(found[0])
    return max(room, 0)


def _as_typed(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "link":
            return found[0]
        case "mention":
            return "@\u200b"  # Discord looks for mentions behind a backslash, too
        case "number":
            return f"{found[0][:-1]}\\{found[0][-1]}"
        case _:
            return "\\" + found[0]


def quoted(text: str, limit: int = QUOTED_LIMIT) -> str:
    """Return somebody's words between quotation marks, escaped and cut."""
    return f"“{escape(text, limit)}”"


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Return "1 fact" or "2 facts"."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
