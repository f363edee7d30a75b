"""The verbs of German sentences: where they stand, and their singular."""

import re
from collections.abc import Sequence

from bot.domain.teaching.grammar import GRAMMARS
from bot.domain.teaching.wording.phrases import bare, word_table

_LANGUAGE = "de"
_GRAMMAR = GRAMMARS[_LANGUAGE]
_FARTHEST = 10  # words among which the verb is looked for
OBJECTS = {"den", "einen", "unseren", "keinen"}  # which no subject begins with
NO_SUBJECT = OBJECTS | {"dem", "einem", "einer", "des", "unserem", "unserer"}
_STRONG_PRESENT = ("iert", "ieren")
_SHORTEST = len("legte") - 1
_ADJECTIVE = ("e", "en", "er", "es", "em")  # ends, as "te" and "ten" do
_AUXILIARIES = {"sind": "ist", "haben": "hat", "werden": "wird"}
# Not "leiten", whose -ten isn't of the past.
_REGULAR_PAST = re.compile(r"\A\w+(?:ier|el|er|[bcfghklmnpsßz])ten")


def verb_in(words: Sequence[str]) -> int | None:
    """Return where the finite verb stands."""
    known = word_table(_LANGUAGE)["finite"]
    for at in range(1, min(len(words), _FARTHEST)):
        word = bare(words[at])
        if not words[at][:1].islower() or bare(words[at - 1]) in _GRAMMAR.determiners:
            continue
        is_noun_next = at + 1 < len(words) and words[at + 1][:1].isupper()
        is_described = is_noun_next and bare(words[at - 1]) in _GRAMMAR.prepositions
        if word in known or (_is_regular(word) and not is_described):
            return at
    return None


def opens_with_verb(before: Sequence[str], after: Sequence[str]) -> bool | None:
    """Tell whether a verb of the subject before opens what follows a conjunction; None if unsure."""
    if not after or not after[0][:1].islower():
        return False
    word = bare(after[0])
    if word in word_table(_LANGUAGE)["finite"]:
        return True
    if not _is_regular(word):
        return False
    is_noun_next = len(after) > 1 and after[1][:1].isupper()
    # "alte und bekannte Filme"
    is_described = is_noun_next and before[-1][:1].islower() and bare(before[-1]).endswith(_ADJECTIVE)
    return not is_described


def _is_regular(word: str) -> bool:
    is_verbal = len(word) > _SHORTEST and word.endswith(("te", "ten", *_STRONG_PRESENT))
    return is_verbal and word not in _GRAMMAR.numbers | word_table(_LANGUAGE)["now"]


def singular(verb: str) -> str:
    """Return a plural verb as "wer" takes it; "" where that isn't certain."""
    word, known = bare(verb), word_table(_LANGUAGE)["finite"]
    if word in _AUXILIARIES:
        return _AUXILIARIES[word]
    if not word.endswith("n"):
        return word
    stem = word[:-2] if word.endswith("en") else word[:-1]
    past = [word[:-1], stem] if word.endswith("en") else []
    forms = [*past, f"{stem}t", f"{stem}et"]
    if (found := next((form for form in forms if form in known), "")) or not _REGULAR_PAST.fullmatch(word):
        return found
    return word[:-1]
