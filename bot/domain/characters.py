"""Which characters people can see: hidden ones can make a text look like what it is not.

Zero-width joiners and variation selectors stay where they shape what is seen, in emoji and in scripts that
join their letters; elsewhere they hide as much as a change of direction does.
"""

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Letters and marks by category, yet drawn as nothing: a joiner of graphemes, fillers, a blank braille cell.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Format characters that are drawn: signs around numbers and words in Arabic, Syriac and Kaithi.
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_EMOJI = range(0x1F000, 0x1FB00)  # blocks in which newer Unicode has emoji that this Python does not know
JOINERS = "\u200c\u200d"
_ZWJ = "\u200d"
# They choose between looks of the character before them.
SELECTORS = re.compile("[\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef]")
# England, Scotland and Wales: a black flag, a region in tag characters, the end of it.
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
# Blocks whose letters a joiner or non-joiner shapes: Hebrew to Tibetan, Myanmar, Khmer, Mongolian and
# their neighbours, the presentation forms of Arabic, and the like outside of the first plane.
_JOINING = (
    range(0x0590, 0x1100),
    range(0x1700, 0x1AB0),
    range(0x1B00, 0x1C80),
    range(0xA800, 0xAC00),
    range(0xFB1D, 0xFE00),
    range(0xFE70, 0xFEFF),
    range(0x10A00, 0x12000),
    range(0x1E900, 0x1E960),
)


def visible(text: str) -> str:
    """Return a text without characters that nobody sees; white space stays, of any kind."""
    may_hide = not text.isascii() and (SELECTORS.search(text) or not _BLANK.isdisjoint(text))
    if text.isprintable() and not may_hide:  # nearly every text
        return text
    flags = {at for found in _FLAG.finditer(text) for at in range(found.start() + 1, found.end())}
    kept: list[str] = []
    for at, character in enumerate(text):
        before = kept[-1] if kept else ""
        if (
            at in flags
            or _shapes(character, before, text[at + 1 : at + 2])
            or not (_is_hidden(character) or character in JOINERS or SELECTORS.match(character))
        ):
            kept.append(character)
    return "".join(kept)


def is_visible(text: str) -> bool:
    """Return whether a text hides nothing."""
    return visible(text) == text


def _is_hidden(character: str) -> bool:
    if character.isspace() or character in _DRAWN:
        return False
    category = unicodedata.category(character)
    return character in _BLANK or (
        category in _HIDDEN and not (category == "Cn" and ord(character) in _EMOJI)
    )


def _shapes(character: str, before: str, after: str) -> bool:
    """Return whether a joiner or selector shapes what stands before (and after) it."""
    if not before:
        return False
    if SELECTORS.match(character):
        return not before.isspace() and before not in JOINERS and not SELECTORS.match(before)
    if character not in JOINERS or before in JOINERS:
        return False
    if any(ord(before) in block for block in _JOINING) and unicodedata.category(before)[0] in "LM":
        return True
    return character == _ZWJ and _is_pictorial(before) and _is_pictorial(after)


def _is_pictorial(character: str) -> bool:
    """Return whether a character is part of an emoji: a picture, a skin tone or the wish for colour."""
    return bool(character) and (
        unicodedata.category(character) in {"So", "Sk", "Sm"}
        or character == "\ufe0f"
        or ord(character) in _EMOJI
    )
