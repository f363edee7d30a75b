"""When two questions are the same question, and the keys that they are kept under."""

import hashlib
import re
import unicodedata

from bot.domain.quiz.model import Question

_GAP = re.compile("_+")
# Of Latin, Greek and Cyrillic letters; those of kana and other scripts make another letter.
_ACCENT = re.compile("[\u0300-\u036f]")
_UNHEARD = re.compile("['\u2019\u2018`\u00b4\"\u201c\u201d\u201e\u00ab\u00bb,]")
_HYPHEN = re.compile("(?<=\\w)[-\u2010\u2011\u2013](?=\\w)")


def identity_of(question: Question) -> str:
    """Return what two questions share exactly if they are the same.

    Letter case, white space, the length of a gap and a last full stop or question mark do not count; every
    other sign does: "5 + 3?" is not "5 - 3?", and "C#" not "C++".
    """
    return f"{_plain(question.prompt)}\n{question.picture or ''}"


def likeness_of(question: Question) -> str:
    """Return what two questions share that are the same but for accents, quotation marks and hyphens.

    That they are is certain only where their answers agree, too.
    """
    bare = _ACCENT.sub("", unicodedata.normalize("NFD", _plain(question.prompt)))
    bare = _HYPHEN.sub(" ", _UNHEARD.sub("", bare))
    return f"{' '.join(bare.split())}\n{question.picture or ''}"


def key_of(list_id: str, question: Question) -> str:
    """Return the key of a question in a list."""
    digest = hashlib.sha256(f"{list_id}\n{identity_of(question)}".encode()).hexdigest()
    return f"own:{digest[:16]}"


def _plain(prompt: str) -> str:
    text = _GAP.sub("_", " ".join(unicodedata.normalize("NFC", prompt).casefold().split()))
    return text[:-1].rstrip() or text if text.endswith((".", "?")) else text
