"""Text for people: escaped, cut to length and joined."""

import re

from bot.domain.characters import visible
from bot.i18n import Say

ELLIPSIS = "…"
AUTOCOMPLETE_LIMIT = 25  # choices that one autocomplete may offer
LABEL_LIMIT = 80  # of a button
FORM_LABEL_LIMIT = 45  # of a field in a form
CHOICE_LIMIT = 100  # of an autocomplete choice or a select's option
LONGEST = 6_000  # characters of anything that Discord sends or takes
MESSAGE_LIMIT = 2_000  # of a message without a layout
NAME_LIMIT = 160  # of an escaped name; Discord's own have at most 100
QUOTED_LIMIT = 200  # how much of somebody's own words a card repeats
_BAR = "||"  # what Discord hides text between
_LOOKS_LIKE_BAR = "\N{DIVIDES}"
# What Discord would take for more than text. Every alternative ends within a bounded number of characters or
# at its first other character, so that any text is read in linear time. A link has only characters that mean
# nothing inside one; escaping them would break it.
_LINK = r"(?P<link>https?://[A-Za-z0-9][\w.~:/?#&'+,;=%!$()-]++)|"
_MARK = (
    r"(?P<address>://)"
    r"|(?P<mention>@(?=everyone|here|[!&]?[0-9]))"
    r"|(?P<number>^[0-9]{1,9}+[.)](?=\s|$))"  # a list's
    r"|(?P<mark>^[-+#>]|[\\*_~`|<\[\]])"
)
_MARKS_IN_TEXT = re.compile(_LINK + _MARK, re.ASCII)
_LIST_NUMBER = re.compile(r"\A([0-9]{1,9}+)([.)](?=\s|$))", re.ASCII)
# After a word of some length, a year or a bracket: "St. Mark's", "J.J. Abrams" and "3. Juli" end no sentence.
_SENTENCE_END = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[0-9]{4})|(?<=[)”»“\"]))[.!?](?=\s+[“„«¿¡\"(]?[^\Wa-z_]|\s*$)"
)
# A full stop after a mark that ends a sentence, at most with the end of bold letters in between.
_SECOND_STOP = re.compile(r"(?:(?<=[?!…])|(?<=(?<!\.)\.))(\*\*)?\.(?=\s|$)")
_ESCAPED = re.compile(r"\\(?P<mark>.)|<(?P<link>https?://[^<>\s]++)>", re.DOTALL)
# Of an escaped text, on one line: nothing but these two is let through, so that no mark stays open.
_INNER = r"(?!\s)((?:[^*\n\\]|\\[^*])++)(?<!\s)"
_BOLD = re.compile(rf"(?<!\w)\\\*\\\*{_INNER}\\\*\\\*(?!\w)")
_ITALIC = re.compile(rf"(?<![\w*])\\\*{_INNER}\\\*(?![\w*])")
# Items of lists in an escaped text; a number may be more than one, such as a year, so it takes two.
_BULLET = re.compile(r"^\\[-+*] (?=\S)", re.MULTILINE)
_NUMBERED = re.compile(r"^([0-9]{1,3}+)\\([.)]) (?=\S)", re.MULTILINE | re.ASCII)
_ITEM = re.compile(r"(?:-|[0-9]{1,3}+[.)]) ", re.ASCII)
_FEWEST_ITEMS = 2  # that make a list
# The same as it was typed.
_TYPED_ITEM = re.compile(r"\n[-+*] (?=\S)")
_TYPED_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,2})(?!\s)([^*\n]++)(?<!\s)\1(?![\w*])")
_AFTER_LINK = ".,:;!?'"  # what belongs to the sentence that a link ends
_MARKS_IN_NAME = re.compile(_MARK, re.ASCII)


def clip(text: str, limit: int) -> str:
    """Return ``text``, cut at a word's end where it is longer than ``limit`` characters.

    What is cut behind a spoiler bar stays behind it.
    """
    if len(text) <= limit:
        return text
    cut = _cut(text, limit)
    if cut.count(_BAR) % 2 == 0:
        return cut
    shorter = _cut(text, limit - len(_BAR))
    return shorter + _BAR if shorter.count(_BAR) % 2 else shorter


def _cut(text: str, limit: int) -> str:
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    cut = (head if space and len(head) > limit // 2 else cut).rstrip()
    if (len(cut) - len(cut.rstrip("\\"))) % 2:
        cut = cut[:-1]  # what the last backslash escaped is cut off
    return cut + ELLIPSIS


def covered(text: str) -> str:
    """Return markdown on one line behind a spoiler bar; nothing in it can end the bar."""
    return f"{_BAR}{' '.join(text.split()).replace('|', _LOOKS_LIKE_BAR)}{_BAR}"


def first_sentences(text: str, limit: int) -> str:
    """Return as many whole sentences from a text's start as ``limit`` characters hold; at least one."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return text[: max((end for end in ends if end <= limit), default=(ends or [len(text)])[0])]


def one_stop(text: str) -> str:
    """Return sentences without a full stop where what they end with has its own: "You answered Who?"."""
    return _SECOND_STOP.sub(r"\1", text)


def capitalised(text: str) -> str:
    """Return the text with a capital at its start."""
    return text[:1].upper() + text[1:]


def unnumbered(text: str) -> str:
    """Return markdown that shows a number at its start as one: "61. He was…" would be the item of a list."""
    return _LIST_NUMBER.sub(r"\1\\\2", text)


def escape(text: str, limit: int = LONGEST, marks: re.Pattern[str] = _MARKS_IN_TEXT) -> str:
    """Return somebody's text on one line, so that it shows as they typed it: no mentions, no markdown.

    Hidden characters are removed, links can still be clicked, up to their own end. The result is cut to
    ``limit`` characters.
    """
    # Cut before anything else, so that the work is bounded by the limit and not by the text.
    plain = " ".join(visible(text[: 2 * limit]).split())
    if len(text) > 2 * limit:
        plain += ELLIPSIS
    escaped = marks.sub(_escaped, plain)
    if len(escaped) <= limit:
        return escaped
    room = _fitting(plain, limit - 1, marks) + 1
    while len(escaped) > limit:
        escaped = marks.sub(_escaped, clip(plain, room))
        room -= 1  # a link that was cut may be one no longer, and take a backslash
    return escaped


def unescape(text: str) -> str:
    """Return the text that :func:`escape` made this of; it was one line without hidden characters."""
    return _ESCAPED.sub(lambda found: found["mark"] or found["link"], text).replace("@\u200b", "@")


def escape_name(name: str, limit: int = NAME_LIMIT) -> str:
    """Return the name of a person, server, channel or role, escaped and cut; no part of it is a link."""
    return escape(name, limit, _MARKS_IN_NAME)


def escape_lines(text: str) -> str:
    """Return somebody's text escaped line by line."""
    return "\n".join(map(escape, text.splitlines()))


def escape_formatted(text: str) -> str:
    """Return somebody's text escaped line by line, with what they made bold, italic or a list."""
    bold = _BOLD.sub(r"**\1**", escape_lines(text))
    return _listed(_ITALIC.sub(r"*\1*", bold))


def _listed(text: str) -> str:
    """Return an escaped text with its lists as lists: a dash or a number alone begins none."""
    for item, shown in ((_BULLET, "- "), (_NUMBERED, r"\1\2 ")):
        if len(item.findall(text)) >= _FEWEST_ITEMS:
            text = item.sub(shown, text)
    return text


def in_one_line(text: str, limit: int) -> str:
    """Return somebody's text escaped and cut, for a line about it: no bold or italic, lists in a row."""
    plain = _TYPED_EMPHASIS.sub(r"\2", text)
    before, *items = _TYPED_ITEM.split(f"\n{plain}")
    if len(items) >= _FEWEST_ITEMS:
        plain = f"{before} {'; '.join(item.strip() for item in items)}"
    return escape(plain, limit)


def list_apart(text: str) -> str:
    """Return markdown for the end of a line; a list at its start begins below, or it has no first item."""
    return f"\n{text}" if _ITEM.match(text) else text


def _fitting(line: str, room: int, marks: re.Pattern[str]) -> int:
    """Return how many of the line's first characters can be escaped into ``room`` characters."""
    for match in marks.finditer(line):
        if match.end() > room:
            break
        room -= len(_escaped(match)) - len(match[0])
    return max(room, 0)


def _escaped(match: re.Match[str]) -> str:
    text = match[0]
    match match.lastgroup:
        case "link":
            return _bounded(text)
        case "mention":
            return "@\u200b"  # Discord looks for mentions behind a backslash, too
        case "number":
            return f"{text[:-1]}\\{text[-1]}"
        case _:
            return "\\" + text


def message_link(guild_id: int, channel_id: int, message_id: int) -> str:
    """Return the link to a message."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def link_to(label: str, address: str) -> str:
    """Return a link as markdown; ``label`` is markdown, too."""
    return f"[{label}]({address})"


def _bounded(link: str) -> str:
    """Return a link between brackets that nobody sees, or Discord would take a quotation mark along."""
    end, unopened = len(link), link.count(")") - link.count("(")
    while link[end - 1] in _AFTER_LINK or (link[end - 1] == ")" and unopened > 0):
        unopened -= link[end - 1] == ")"
        end -= 1
    return f"<{link[:end]}>{link[end:]}"


def quoted(say: Say, text: str, limit: int = QUOTED_LIMIT) -> str:
    """Return somebody's words between the quotation marks of a language, escaped and cut."""
    return say("“{text}”", text=escape(text, limit))
