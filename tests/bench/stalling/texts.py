# ruff: noqa: RUF001 - confusable characters are intended
"""Hostile texts of any length, each made to be hard on some parser or pattern."""

import string
from collections.abc import Callable, Mapping
from random import Random

_FILM_WORDS = (
    "where", "was", "who", "did", "the", "train", "tom", "cruise", "shot", "director", "stunt", "film",
    "mission", "impossible", "norway", "how", "many", "why", "when", "release", "motorcycle", "cliff", "jump",
    "ethan", "hunt", "and", "or", "what's", "mcquarrie", "entity", "dead", "reckoning",
)  # fmt: skip

HARMLESS = "Where was the train shot?"


def _filled(pattern: str, start: str = "", end: str = "") -> Callable[[int, Random], str]:
    """Return a function that repeats a pattern to fill a length."""

    def fill(length: int, rng: Random) -> str:
        del rng
        room = max(0, length - len(start) - len(end))
        return (start + (pattern * (room // len(pattern) + 1))[:room] + end)[:length]

    return fill


def _drawn(alphabet: str) -> Callable[[int, Random], str]:
    return lambda length, rng: "".join(rng.choices(alphabet, k=length))


def _joined(words: Callable[[Random], str], between: str = " ") -> Callable[[int, Random], str]:
    """Return a function that joins newly generated words to a text."""

    def join(length: int, rng: Random) -> str:
        parts: list[str] = []
        size = 0
        while size < length:
            part = words(rng)
            parts.append(part)
            size += len(part) + len(between)
        return between.join(parts)[:length]

    return join


def _nested(start: str, end: str) -> Callable[[int, Random], str]:
    def nest(length: int, rng: Random) -> str:
        del rng
        depth = length // (len(start) + len(end))
        return start * depth + end * depth or start[:length]

    return nest


def _word(rng: Random) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 12)))


def _film_word(rng: Random) -> str:
    return rng.choice(_FILM_WORDS)


def _typo(rng: Random) -> str:
    letters = list(_film_word(rng))
    letters[rng.randrange(len(letters))] = rng.choice(string.ascii_lowercase)
    return "".join(letters)


_ZWJ = "\N{ZERO WIDTH JOINER}"
_FAMILY = _ZWJ.join("\N{MAN}\N{WOMAN}\N{GIRL}\N{BOY}")
_CJK = "他在哪里拍摄了火车上的打斗场面谁是导演"
_PERSIAN = "کجا فیلم\u200cبرداری شد قطار "

TEXTS: Mapping[str, Callable[[int, Random], str]] = {
    "[a](": _filled("[a]("),
    "[ without end": _filled("["),
    "] without start": _filled("]"),
    "nested brackets": _nested("[", "]"),
    "nested links": _nested("[a](", ")"),
    "links": _filled("[a](https://a.b) "),
    "parentheses": _filled("("),
    "<> pairs": _nested("<", ">"),
    " and  with spaces": _filled(" ", "train and ", " and train"),
    " and  in a row": _filled(" and "),
    " and many more": _filled(" and where was the train shot"),
    "spaces": _filled(" ", "a", "b"),
    "spaces alone": _filled(" "),
    "newlines": _filled("\n", "a", "b"),
    "tabs and returns": _filled("\t\r\n\v\f", "a", "b"),
    "no-break spaces": _filled("\u00a0\u2003\u3000", "a", "b"),
    "backticks": _filled("`"),
    "stars": _filled("*"),
    "underscores": _filled("_"),
    "pipes": _filled("|"),
    "tildes": _filled("~"),
    "quote marks at line starts": _filled("> "),
    "headings": _filled("# a\n"),
    "subtexts": _filled("-# a\n"),
    "lists": _filled("1. a\n - b\n"),
    "mixed marks": _drawn("*_`~|>#-[]()<>\\ "),
    "backslashes": _filled("\\"),
    "zero-width spaces": _filled("\u200b"),
    "zero-width spaces in words": _filled("t\u200br\u200da\u2060i\ufeffn "),
    "soft hyphens": _filled("a\u00ad"),
    "emoji families": _filled(_FAMILY),
    "emoji with joiners alone": _filled("\N{FIRE}" + _ZWJ),
    "flags": _filled("\N{REGIONAL INDICATOR SYMBOL LETTER D}"),
    "skin tones": _filled("\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}"),
    "combining marks": _filled("\u0301\u0323\u0360", "a"),
    "stacks of combining marks": _filled("e" + "\u0301" * 60),
    "decomposing letters": _filled("\ufdfa\u1e9b\u0323"),
    "Hangul": _filled("\u1112\u1161\u11ab"),
    "right-to-left overrides": _filled("\u202e\u2066abc"),
    "Persian": _filled(_PERSIAN),
    "Hindi": _filled("ट्रेन कहाँ फिल्माई गई "),
    "lone digits": _filled("1 "),
    "digits": _filled("7"),
    "digits of all kinds": _filled("1٢३৪５²¾"),
    "1,1,1": _filled("1,"),
    "1.1.1": _filled("1."),
    "signs and digits": _filled("-1+1e"),
    "one word of one letter": _filled("a"),
    "one word of many letters": _drawn(string.ascii_lowercase),
    "one word of almost one letter": _filled("a", "", "b"),
    "words": _joined(_word),
    "words of one letter": _filled("a b c d e "),
    "words of the film": _joined(_film_word),
    "words of the film, mistyped": _joined(_typo),
    "words of the film, joined": _joined(_film_word, ""),
    "words with hyphens": _joined(_word, "-"),
    "one question many times": _filled("where was the train shot? "),
    "one question without spaces": _filled("wherewasthetrainshot"),
    "what's": _filled("what's who's isn't "),
    "a.a.a": _filled("a."),
    "a-a-a": _filled("a-"),
    "a'a'a": _filled("a'"),
    "slashes": _filled("/a"),
    "double quotes": _filled('"'),
    "curly quotes": _filled("“”‘’„«»"),
    "apostrophes": _filled("'"),
    "curly apostrophes": _filled("’s "),
    "question marks": _filled("?"),
    "question marks with words": _filled("who? "),
    "exclamation marks": _filled("!"),
    "dots": _filled("."),
    "commas": _filled(","),
    "semicolons and colons": _filled("a;b:"),
    "mentions": _filled("<@123456789012345678>"),
    "broken mentions": _filled("<@"),
    "channel mentions": _filled("<#12345678901234567"),
    "role mentions": _filled("<@&12345678901234567>"),
    "everyone": _filled("@everyone @here "),
    "at signs": _filled("@"),
    "command mentions": _filled("</a:1>"),
    "custom emoji": _filled("<:a:123456789012345678>"),
    "broken emoji": _filled("<:"),
    "broken animated emoji": _filled("<a:a"),
    "emoji by name": _filled(":a:"),
    "times": _filled("<t:0:R>"),
    "broken times": _filled("<t:"),
    "addresses": _filled("https://a.b/c?d=e&f=g#h "),
    "one long address": _filled("a", "https://"),
    "broken addresses": _filled("http://"),
    "addresses with brackets": _filled("<https://a.b> "),
    "mail addresses": _filled("a@b.c "),
    "ids": _filled("123456789012345678 "),
    "Chinese": _filled(_CJK),
    "Japanese": _filled("電車の戦いはどこで撮影されましたか"),
    "Thai": _filled("ฉากต่อสู้บนรถไฟถ่ายทำที่ไหน"),
    "upper and lower case": _filled("aBcDeF"),
    "letters that fold to more": _filled("ßİŉǰΐﬃ"),
    "capitals": _filled("WHERE WAS THE TRAIN SHOT "),
    "accents": _filled("é è ñ ü ç "),
    "fullwidth": _filled("Ｗｈｅｒｅ "),
    "mathematical letters": _filled("𝐰𝐡𝐞𝐫𝐞 "),
    "entities": _filled("&amp;&#x41;"),
    "percent signs": _filled("%s%d%(a)s"),
    "braces": _filled("{a}{0}{}"),
    "dollars": _filled("$1\\1\\g<0>"),
    "control characters": _filled("\x01\x02\x7f\x1b["),
    "unassigned and private": _filled("\ue000\ufffe\U000f0000"),
    "variation selectors": _filled("a\ufe0f\ufe0e"),
    "tags": _filled("\U000e0061"),
    "random characters": lambda length, rng: "".join(
        chr(code) for code in (rng.randrange(32, 0x3000) for _ in range(length))
    ),
    "random astral characters": lambda length, rng: "".join(
        chr(rng.randrange(0x10000, 0x1FBFF)) for _ in range(length)
    ),
    "paths of settings": _filled("ask.care."),
    "ids of commands": _filled("settings why "),
    "json": _filled('{"a":['),
    "toml": _filled("a.b.c = 1\n[[x]]\n"),
    "yaml": _filled("? - : &a *a !b\n"),
    "sql": _filled("' OR 1=1 --%_"),
}


def hostile(name: str, length: int, rng: Random) -> str:
    """Return the named hostile text, of at most this length."""
    return TEXTS[name](length, rng)[:length]
