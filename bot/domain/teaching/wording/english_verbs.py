"""The verbs of English sentences: where they stand, and what they are asked for with."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from bot.domain.matching.classifier.vectors import Floats
from bot.domain.matching.classifier.words import word_vectors
from bot.domain.matching.text.english import all_words, everyday_words
from bot.domain.teaching.grammar import GRAMMARS, word_set
from bot.domain.teaching.wording.phrases import bare, word_table

_LANGUAGE = "en"
FARTHEST = 9  # words among which the verb is looked for
DETERMINERS = GRAMMARS[_LANGUAGE].determiners | {
    "my",
    "its",
    "their",
    "his",
    "her",
    "this",
    "these",
    "those",
    "two",
}
PERSONAL = "we"  # the server, or whoever wrote the article
_SINGULAR = {"have": "has", "are": "is", "were": "was", "do": "does"}
# What is a noun as well, so that it may be one more of the things before it: "snacks and drinks".
_NOUNS = word_set(
    "costs opens closes starts ends holds needs loves plays shows watches runs offers covers cooks drinks "
    "works reads votes travels visits measures stands fits trains posts streams records rents shares "
    "sponsors supports"
)
# Pasts before "by" that are no participles: "the train passed by the house".
_BY_ITSELF = word_set("passed came went stopped dropped stood lived swung walked")
# What begins another clause, with a verb of its own.
_CLAUSE_OPENERS = word_set("and but or because when while after before that which who whose where as if than")
_NAMES = (
    *("john", "mary", "david", "sarah", "michael", "anna", "peter", "laura", "james", "emma", "robert"),
    *("linda", "thomas", "julia", "daniel", "karen", "paul", "nancy", "mark", "lisa", "george", "helen"),
    *("steven", "alice", "kevin", "rachel", "brian", "amy", "eric", "diane"),
)
_LIKE_NAMES = 0.28  # likeness to them from which a word is used as a name
_COMMON_ENDINGS = (
    *("s", "ing", "ion", "ship", "ance", "ence", "ment", "ness", "ity", "age", "ry", "cy", "er", "or"),
    *("ee", "eo", "phy"),
)
_SHORTEST_PAST = len("used")


def verb_in(words: Sequence[str]) -> tuple[int, int, str, str] | None:
    """Return where the verb begins and ends, its base form and the auxiliary that asks for it."""
    table = word_table(_LANGUAGE)
    for at in range(1, min(len(words), FARTHEST)):
        word = bare(words[at])
        if word in table["auxiliaries"] and not (
            word in {"has", "had", "have"} and not _is_perfect(words, at)
        ):
            end = at + 1
            while end < len(words) and (bare(words[end]) == "been" or _is_participle(words, end)):
                end += 1
            return at, end, "", ""
        if (past := _past(words, at)) is not None:
            if _describes(words, at):
                continue
            return at, at + 1, past, "did"
        if word == "had":
            return at, at + 1, "have", "did"
        if word == "has" or (word.endswith("s") and _present_of(word) and words[at].islower()):
            return at, at + 1, "have" if word == "has" else _present_of(word), "does"
        is_many = bare(words[at - 1]).endswith("s") or bare(words[0]) == PERSONAL
        if is_many and word in table["present"]:
            return at, at + 1, word, "do"
    return None


def place_of_verb(words: Sequence[str]) -> int | None:
    """Return where the verb begins."""
    found = verb_in(words)
    return None if found is None else found[0]


def opens_with_verb(before: Sequence[str], after: Sequence[str]) -> bool | None:
    """Tell whether a verb of the subject before opens what follows a conjunction; None if unsure."""
    found, word = verb_in(before), bare(after[0]) if after else ""
    table = word_table(_LANGUAGE)
    if found is None or not word or not after[0].islower():
        return False
    if word in table["auxiliaries"]:
        return True
    if (past := _past(["", *after], 1)) is not None:
        # "was built in 1950 and demolished in 1990", "have cleaned and painted": which auxiliary, if any?
        is_alone = not found[2] and (word not in pasts() or pasts()[word][1] == word)
        return None if is_alone else bool(past)
    if found[3] == "do":
        return word in table["present"]
    if _present_of(word) or word == "has":
        is_noun = word in _NOUNS and bare(before[-1]).endswith("s")
        return None if is_noun else True
    return False


def counts_people(noun: str) -> bool:
    """Tell whether a noun in the plural is people."""
    table, plain = word_table(_LANGUAGE), bare(noun)
    return not {plain, plain.removesuffix("s")}.isdisjoint(
        table["people"] | table["companions"] | GRAMMARS[_LANGUAGE].people
    )


def singular(verb: Sequence[str]) -> tuple[str, ...]:
    """Return a verb as "who" takes it: "has run" for "have run"."""
    first, *others = verb
    if first in _SINGULAR:
        return (_SINGULAR[first], *others)
    if first not in word_table(_LANGUAGE)["present"] or first in pasts():
        return tuple(verb)
    if first.endswith(("s", "sh", "ch", "x", "o")):
        return (f"{first}es", *others)
    is_changed = first.endswith("y") and first[-2] not in "aeiou"
    return (f"{first[:-1]}ies" if is_changed else f"{first}s", *others)


def active(verb: Sequence[str]) -> str:
    """Return what those do by whom something is done: "hosts" for "is hosted", "hosted" for "was hosted"."""
    auxiliary, participle = verb[0], verb[-1]
    forms = {other: (past, base) for past, (base, other) in pasts().items()}
    past, base = forms.get(participle) or (participle, _regular(participle))
    is_done_still = auxiliary in {"is", "are"} and base in word_table(_LANGUAGE)["present"]
    return singular((base,))[0] if is_done_still else past


def _present_of(word: str) -> str:
    """Return the base form of a verb in the third person; "" where it is none that is known."""
    known = word_table(_LANGUAGE)["present"]
    forms = (word[:-1], word.removesuffix("es"), f"{word.removesuffix('ies')}y")
    return next((form for form in forms if form in known), "")


def _is_perfect(words: Sequence[str], at: int) -> bool:
    return at + 1 < len(words) and (bare(words[at + 1]) == "been" or _is_participle(words, at + 1))


def _is_participle(words: Sequence[str], at: int) -> bool:
    word = bare(words[at])
    return words[at].islower() and (
        word in _participles() or (word.endswith("ed") and len(word) > len("bed"))
    )


def _describes(words: Sequence[str], at: int) -> bool:
    """Tell whether what looks like a past only describes what stands before: "the car used by us belongs"."""
    word = bare(words[at])
    if word in pasts() and pasts()[word][1] != word:
        return False  # "wrote", "sank"
    if bare(words[0]) == PERSONAL or (follows := bare(words[at + 1]) if at + 1 < len(words) else "") == "":
        return False
    if (follows == "by" and word not in _BY_ITSELF) or (word == "made" and follows in {"of", "from"}):
        return True
    is_led = follows in GRAMMARS[_LANGUAGE].prepositions
    others = range(at + 2, len(words))
    stop = next((each for each in others if bare(words[each]) in _CLAUSE_OPENERS), len(words))
    return any(_is_finite(words, each, after_past=is_led) for each in range(at + 2, stop))


def _is_finite(words: Sequence[str], at: int, *, after_past: bool) -> bool:
    """Tell whether a word is a verb that something before it is the subject of."""
    word, before, table = bare(words[at]), bare(words[at - 1]), word_table(_LANGUAGE)
    if not words[at].islower() or before in DETERMINERS:
        return False
    if word in table["auxiliaries"] or word in {"has", "had"}:
        return True
    if _past(words, at) is not None:
        is_distinct = word in pasts() and pasts()[word][1] != word
        follows = bare(words[at + 1]) if at + 1 < len(words) else ""
        is_participle = follows in GRAMMARS[_LANGUAGE].prepositions | {"by", ""}
        return is_distinct or (after_past and not is_participle)
    is_present = word.endswith("s") and bool(_present_of(word))
    return is_present and (word not in _NOUNS or (at + 1 < len(words) and _opens_object(words[at + 1])))


def _opens_object(word: str) -> bool:
    return bare(word) in DETERMINERS or word[:1].isdigit() or word[:1] in "$£€"


def _past(words: Sequence[str], at: int) -> str | None:
    """Return the base form of a verb in the past; None where the word is none, or describes a noun."""
    word, before = bare(words[at]), bare(words[at - 1])
    if not words[at].islower() or before in DETERMINERS:
        return None
    if word in pasts():
        return pasts()[word][0]
    if len(word) < _SHORTEST_PAST or not word.endswith("ed") or word.endswith("eed"):
        return None
    return _regular(word)


def _regular(word: str) -> str:
    """Return the base form of a regular past: "screened", "voted", "planned", "tried"."""
    root = word[:-2]
    if root.endswith("i"):
        return f"{root[:-1]}y"
    is_doubled = len(root) > len("ad") and root[-1] == root[-2] and root[-1] not in "lsfz"
    if is_doubled:
        return root[:-1]
    if root.endswith("ll") and root in {"controll", "travell", "cancell", "install", "enroll", "compell"}:
        return root if root == "install" else root[:-1]
    return f"{root}e" if _lost_e(root) else root


def _lost_e(root: str) -> bool:
    """Tell whether a root lost its final e: "vot", "organis", "prepar"; not "screen", "visit", "open"."""
    if root.endswith(
        (
            "c",
            "v",
            "u",
            "dg",
            "ng",
            "rg",
            "iz",
            "is",
            "as",
            "us",
            "os",
            "rs",
            "ns",
            "bl",
            "pl",
            "tl",
            "dl",
            "gl",
        )
    ):
        return not root.endswith(("focus", "ing", "ong", "ang")) or root.endswith("chang")
    if root.endswith(
        (
            "at",
            "ut",
            "ot",
            "it",
            "ar",
            "ir",
            "or",
            "ur",
            "in",
            "en",
            "on",
            "er",
            "et",
            "el",
            "al",
            "ol",
            "am",
            "im",
            "om",
            "id",
            "ad",
            "od",
            "ud",
            "ap",
            "op",
            "ip",
            "ak",
            "ok",
            "ik",
            "ag",
        )
    ):
        vowels = sum(letter in "aeiou" for letter in root)
        if len(root) > 1 and root[-3:-1] and all(letter in "aeiou" for letter in root[-3:-1]):
            return False  # "repeat", "rain", "clean"
        if root.endswith(("it", "er", "en", "on", "et", "el", "op", "om")) and vowels > 1:
            return root.endswith(("unit", "invit", "excit", "writ", "complet", "explor", "delet"))
        if root.endswith(("al", "or", "ol")) and vowels > 1:
            return root.endswith(("explor", "restor", "ador", "ignor", "stor", "scor"))
        return True
    return False


@cache
def pasts() -> dict[str, tuple[str, str]]:
    """Return the irregular pasts with their base forms and participles."""
    entries = (entry.split("/") for entry in word_table(_LANGUAGE)["irregular"])
    return {past: (base, participle) for past, base, participle in entries}


@cache
def _participles() -> frozenset[str]:
    return frozenset(participle for _, participle in pasts().values())


def is_possessive(word: str) -> bool:
    """Tell whether a word says whose something is: "Ann's", "the members'"."""
    return word.endswith(("'s", "\u2019s", "s'", "s\u2019"))


def may_be_name(word: str) -> bool:
    """Tell whether a word that opens a sentence is somebody's name rather than what the sentence is on.

    It is one if it is used like first names, or neither an everyday word nor formed like a common noun.
    """
    own, table = word_vectors().directions([word]), word_table(_LANGUAGE)
    if word in table["goods"] | table["places"]:
        return False
    if word in table["names"] or (len(own) and (own @ _names_direction())[0] >= _LIKE_NAMES):
        return True
    is_common = word in everyday_words() or word in all_words() or word in GRAMMARS[_LANGUAGE].pronouns
    return not (is_common or word.endswith(_COMMON_ENDINGS))


@cache
def _names_direction() -> Floats:
    """Return the direction of what first names mean."""
    mean = word_vectors().directions(_NAMES).mean(0)
    return mean / float(np.linalg.norm(mean))
