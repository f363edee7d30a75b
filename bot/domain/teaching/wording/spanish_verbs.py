"""The verbs of Spanish sentences: where they stand, with what leans on them."""

import re
from collections.abc import Sequence

from bot.domain.teaching.grammar import GRAMMARS
from bot.domain.teaching.wording.phrases import bare, word_table

_LANGUAGE = "es"
_GRAMMAR = GRAMMARS[_LANGUAGE]
_FARTHEST = 10  # words among which the verb is looked for
DETERMINERS = _GRAMMAR.determiners | {"nuestros", "nuestras", "mi", "su"}
CLITICS = {"se", "nos", "lo", "la", "los", "las", "le", "les"}
_ENDINGS = re.compile(
    r"\A(?:\w+[aei]mos|\w{2,}(?:ó|aron|ieron|eron|aba|aban|ía|ían|ará|erá|irá|arán|erán|irán|ábamos|íamos))"
)
_NO_VERBS = {
    "día",
    "mediodía",
    "todavía",
    "librería",
    "cafetería",
    "galería",
    "mayoría",
    "compañía",
    "policía",
    "vía",
}
_PAST_PASSIVES = {"fue", "fueron"}
_PASSIVES = {"es", "son", *_PAST_PASSIVES}
# Participles whose verb takes no ending of its own: in the present, and in the past.
_IRREGULAR = {
    "elegido": ("elige", "eligió"),
    "escrito": ("escribe", "escribió"),
    "descrito": ("describe", "describió"),
    "hecho": ("hace", "hizo"),
    "visto": ("ve", "vio"),
    "abierto": ("abre", "abrió"),
    "cubierto": ("cubre", "cubrió"),
    "descubierto": ("descubre", "descubrió"),
    "compuesto": ("compone", "compuso"),
    "propuesto": ("propone", "propuso"),
    "roto": ("rompe", "rompió"),
    "producido": ("produce", "produjo"),
    "traducido": ("traduce", "tradujo"),
    "conducido": ("conduce", "condujo"),
    "construido": ("construye", "construyó"),
    "leído": ("lee", "leyó"),
    "traído": ("trae", "trajo"),
    "servido": ("sirve", "sirvió"),
    "dado": ("da", "dio"),
}
_ONLY_CLITICS = CLITICS - {"la", "los", "las"}  # which are articles as well


def verb_in(words: Sequence[str]) -> int | None:
    """Return where the finite verb stands; the first word may be it."""
    known = word_table(_LANGUAGE)["finite"]
    for at in range(min(len(words), _FARTHEST)):
        word, before = bare(words[at]), bare(words[at - 1]) if at else ""
        if (at and not words[at][:1].islower()) or (before in DETERMINERS and before not in CLITICS):
            continue
        if word in known and not (at and before in {"de", "del"}):
            return at
        if _ENDINGS.fullmatch(word) and word not in _NO_VERBS and before not in {"de", "del", "en"}:
            return at
    return None


def active(verb: Sequence[str]) -> str | None:
    """Return what somebody does for a passive: "dobla" for "es doblado"; None where that isn't certain."""
    if len(verb) != 2 or bare(verb[0]) not in _PASSIVES:  # noqa: PLR2004 - an auxiliary and a participle
        return None
    table = word_table(_LANGUAGE)
    is_past = bare(verb[0]) in _PAST_PASSIVES
    participle = re.sub(r"(?:os|as|a)\Z", "o", bare(verb[1]))
    if participle in _IRREGULAR:
        return _IRREGULAR[participle][is_past]
    if participle.endswith("ado") and (is_past or participle not in table["changed"]):
        return f"{participle[:-3]}{'ó' if is_past else 'a'}"
    return f"{participle[:-3]}{'ió' if is_past else 'e'}" if participle in table["regular"] else None


def before_clitics(words: Sequence[str], at: int) -> int:
    """Return where a verb begins with the words that lean on it: "se rodó"."""
    first = at
    while first and bare(words[first - 1]) in CLITICS and (first > 1 or bare(words[0]) in {"se", "nos"}):
        first -= 1
    return first


def place_of_verb(words: Sequence[str]) -> int | None:
    """Return where the verb begins, with what leans on it."""
    at = verb_in(words)
    return None if at is None else before_clitics(words, at)


def opens_with_verb(_before: Sequence[str], after: Sequence[str]) -> bool | None:
    """Tell whether a verb of the subject before opens what follows a conjunction; None if unsure."""
    words = [bare(word) for word in after]
    if not words or not after[0].islower():
        return False
    at = 0
    while at < len(words) - 1 and words[at] in CLITICS:
        at += 1
    if at and not _ONLY_CLITICS.isdisjoint(words[:at]):
        return True
    # "y la vendió"; after an article "ía" is a noun's ending: "y la alegría".
    return verb_in(after[at : at + 1]) == 0 and not (at and words[at].endswith("ía"))
