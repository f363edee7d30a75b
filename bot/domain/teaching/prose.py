"""An article as plain text: its paragraphs without the marks of Markdown, and their sentences."""

import re
from collections.abc import Iterator

from bot.domain.characters import visible
from bot.domain.teaching.grammar import GRAMMARS, word_set

_FENCE = re.compile(r"(`{3}|~{3})")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_RULE = re.compile(r"(?:[-=*_]\s?){3,200}")
_BULLET = re.compile(r"(?:[-*+\u2022]|\d{1,3}[.)])\s+")
_DEFINITION = re.compile(r"\[[^\[\]]{1,100}\]:")  # of a link or a footnote
_TARGET = (  # of a link: an address, maybe with one pair of brackets in it, and a title; or a label
    r"(?:\([^()\s]{0,1000}+(?:\([^()\s]{0,200}+\)[^()\s]{0,1000}+)?(?: [^()]{0,200}+)?\)|\[[^\[\]]{0,100}+\])"
)
_IMAGE = re.compile(rf"!\[[^\[\]]{{0,300}}+\]{_TARGET}?")
_LINK = re.compile(rf"\[([^\[\]]{{1,300}}+)\]{_TARGET}")
_NOTE = re.compile(r"\[(?:\^[^\[\]]{1,40}|\d{1,3})\]")  # "[3]", "[^note]"
_ADDRESS = re.compile(r"<(https?://[^<>\s]{1,1000})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<!--[^<>]{0,300}-->")
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_MARKS = re.compile(r"(?<!\\)(?:\*\*|__|~~|`|(?<!\w)[*_]|[*_](?!\w))")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_ENTITIES = {"&amp;": "&", "&nbsp;": " ", "&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">"}

# Where a sentence may end: after its mark, and the quotation marks and brackets that close with it.
_END = re.compile(r"(?<=[.!?\u2026])[\"\u201d\u201c\u00bb\u2019')\]]{0,3}\s")
_OPENS = "\"\u201c\u201e\u00ab\u2018'([\u00bf\u00a1"
_CLOSES = "\"\u201d\u201c\u00bb\u2019')]"
_WORD_BEFORE = 24  # characters; longer than any abbreviation
# Words that end with a full stop inside a sentence, in the languages that are read.
_ABBREVIATIONS = word_set(
    "mr mrs ms dr prof st sr jr rev hon gen col capt lt sgt gov sen rep pres mt ft vol vols pp ca "
    "approx est fig figs eds e.g i.e cf vs inc ltd corp jan feb mar apr jun jul aug sep sept oct nov "
    "dec u.s u.k u.n a.m p.m z.b d.h u.a bzw evtl ggf inkl nr str hr fr frl dipl ing bd hrsg geb "
    "gest jh jhd vgl sog tel usf sra srta dra ud uds av avda pág págs núm ee.uu a.c d.c p.ej ej "
    "aprox cía"
)
_MONTHS = GRAMMARS["de"].months | GRAMMARS["en"].months | {"jahrhundert"}


def paragraphs_of(text: str) -> list[list[str]]:
    """Return the paragraphs of a text in Markdown, each as its lines of prose: one, or a list's items.

    Headings, code, tables and definitions of links are left out: they state nothing.
    """
    paragraphs: list[list[str]] = []
    for block in _blocks(text):
        pieces = [plain for piece in _pieces(block) if (plain := _plain(piece))]
        if pieces:
            paragraphs.append(pieces)
    return paragraphs


def heading_in(text: str) -> str:
    """Return the first heading of a text in Markdown, "" where it has none."""
    for line in text.splitlines():
        if _HEADING.match(line.strip()):
            return _plain(line.strip().strip("# \t"))
    return ""


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the lines between blank lines and headings, without those that are no prose."""
    block: list[str] = []
    fence = ""
    for number, line in enumerate(_without_front_matter(text.splitlines())):
        bare = line.strip()
        mark = _FENCE.match(bare)
        if fence or mark is not None:
            if mark is not None and fence in {"", mark[1]}:
                fence = "" if fence else mark[1]
            bare = ""
        is_under = bool(bare) and _RULE.fullmatch(bare) is not None
        if is_under and bare[0] in "=-" and len(block) == 1:
            block = []  # it was the heading that this line is under
        is_break = not bare or is_under or _HEADING.match(bare) is not None
        if is_break or bare.startswith("|") or _DEFINITION.match(bare):
            if is_break and block:
                yield block
                block = []
            continue
        block.append(bare if number or not bare.startswith("\ufeff") else bare[1:])
    if block:
        yield block


def _without_front_matter(lines: list[str]) -> list[str]:
    """Return lines without what stands between two rules at the top, which programs read."""
    if lines and lines[0].strip() == "---":
        end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() in {"---", "..."}), 0)
        return lines[end + 1 :] if end else lines
    return lines


def _pieces(block: list[str]) -> Iterator[str]:
    """Yield the lines of a paragraph as one, or each item of a list."""
    open_piece: list[str] = []
    for line in block:
        bare = line.lstrip("> ")
        bullet = _BULLET.match(bare)
        if bullet is not None and open_piece:
            yield " ".join(open_piece)
            open_piece = []
        open_piece.append(bare[bullet.end() :] if bullet is not None else bare)
    yield " ".join(open_piece)


def _plain(text: str) -> str:
    """Return a line without marks, in the characters that people can see."""
    text = _LINK.sub(r"\1", _IMAGE.sub(" ", text))
    text = _TAG.sub("", _BREAK.sub(" ", _ADDRESS.sub(r"\1", _NOTE.sub("", text))))
    text = _ESCAPED.sub(r"\1", _MARKS.sub("", text))
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return " ".join(visible(text).split())


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a line of plain text, as they stand in it."""
    start = 0
    for end in _END.finditer(text):
        if _ends_sentence(text, end.start(), end.end()):
            if sentence := text[start : end.end()].strip():
                yield sentence
            start = end.end()
    if rest := text[start:].strip():
        yield rest


def _ends_sentence(text: str, at: int, after: int) -> bool:
    """Return whether the mark before ``at`` ends a sentence, where the next word begins ``after`` it."""
    following = text[after : after + _WORD_BEFORE].lstrip(_OPENS + " ")
    if not following or following[0].islower():
        return False
    if text[at - 1] != ".":
        return True
    before = text[max(0, at - 1 - _WORD_BEFORE) : at - 1].rsplit(" ", maxsplit=1)[-1].lstrip(_OPENS)
    word = before.casefold()
    if word.isdigit():  # "am 3. Mai", "im 19. Jahrhundert", but "It opened in 1921."
        following_word = re.split(r"\W", following, maxsplit=1)[0].casefold()
        return not (len(word) <= len("31") and following_word in _MONTHS)
    is_initial = len(before) == 1 and before.isalpha()  # "J. R. Smith", "z. B."
    return not (is_initial or word in _ABBREVIATIONS or _is_dotted(before))


def _is_dotted(word: str) -> bool:
    """Return whether a word is letters with full stops between them: "J.R.R", "U.S"."""
    letters = word.split(".")
    return len(letters) > 1 and all(len(letter) == 1 for letter in letters)


def stands_whole(sentence: str) -> bool:
    """Return whether a sentence ends with its mark, and everything that it opens is closed in it."""
    if not sentence.rstrip(_CLOSES).endswith((".", "!", "\u2026")):
        return False
    pairs = (("(", ")"), ("[", "]"), ("\u00ab", "\u00bb"))
    if any(sentence.count(left) != sentence.count(right) for left, right in pairs) or sentence.count('"') % 2:
        return False
    curly = sentence.count("\u201e") + sentence.count("\u201d") + sentence.count("\u201c")
    return curly % 2 == 0
