"""Whether a question or a sentence can be read by itself, by somebody who has not read what it is from."""

import re

from bot.domain.pack.model import AnswerKind, Pack, Value
from bot.domain.words import fold, tokens

PERSONAL = frozenset({"he", "him", "his", "she", "her", "hers"})  # rule out half of the people
PRONOUNS = PERSONAL | {"it", "its", "they", "them", "their", "theirs"}
_WORDS = re.compile(r"[^\W_]+")
_NAMES_NEXT = frozenset({"the", "a", "an", "which", "whose", "every", "each", "all"})  # a noun follows
_VERBS = frozenset(
    {"did", "does", "do", "is", "was", "were", "are", "has", "have", "had", "will", "would", "can", "could"}
)
_TWO_IN_ONE = re.compile(
    r", (?:and|or) (?:who|whom|what|when|where|which|why|how|do|does|did)\b|\bor on\b", re.IGNORECASE
)
_FROM_THE_READER = re.compile(r"\b(?:I|me|my|you)\b")
_UNNAMED_SOURCE = re.compile(r"\baccording to the (?:headline|interview|report|review)\b", re.IGNORECASE)
# Asked before something happens, such as a film's opening, and wrong or pointless ever after.
_LOOKS_AHEAD = re.compile(
    r"^(?:how (?:long|many \w+) (?:until|till|before)|how soon|will|when will)\b", re.IGNORECASE
)
# "It" for what the pack is about, where a question begins so and names nothing else.
_IT_DOES = re.compile(
    r"^((?:(?:in|on|for|to|with) )?(?:when|where|why|how(?: \w+)?|what|since when|(?:how|in how) many \w+|"
    r"(?:on|in) which \w+)? ?(?:did|does|do|was|is|has|will)) it\b(?=[^?])(?! (?:take|cost)\b)",
    re.IGNORECASE,
)
_ITS = re.compile(r"^(What (?:is|was)) its\b")
_IN_IT = re.compile(r"\b(in|from) it\?$")

# What exists would not be asked about if it did not: "Is there a trailer?"
_EXISTS = re.compile(r"^(?:is|are|was|were) there\b", re.IGNORECASE)
_SOMEBODY = frozenset({AnswerKind.PERSON, AnswerKind.CHARACTER})
_NO_VERDICT = frozenset(AnswerKind) - {AnswerKind.YES_NO}
_AMOUNT = frozenset({AnswerKind.MONEY, AnswerKind.MEASURE, AnswerKind.COUNT})
# Which kinds of answer a question word asks for; a question with none of them is asked for yes or no.
_ASKED = {
    "how many": frozenset({AnswerKind.COUNT}),
    "how long": frozenset({AnswerKind.DURATION}),
    "how much": _AMOUNT,
    "how big": _AMOUNT,
    "how old": frozenset({AnswerKind.MEASURE}),
    "how fast": frozenset({AnswerKind.MEASURE}),
    "how high": frozenset({AnswerKind.MEASURE}),
    "how heavy": frozenset({AnswerKind.MEASURE}),
    "how far": frozenset({AnswerKind.MEASURE}),
    "how": frozenset({AnswerKind.MANNER}),
    "who": _SOMEBODY | {AnswerKind.ORGANISATION},
    "whom": _SOMEBODY | {AnswerKind.ORGANISATION},
    "where": frozenset({AnswerKind.PLACE}),
    "when": frozenset({AnswerKind.DATE, AnswerKind.TIME}),
    "why": frozenset({AnswerKind.REASON}),
    "which": _NO_VERDICT - {AnswerKind.COUNT, AnswerKind.MONEY, AnswerKind.DURATION},
    "what": _NO_VERDICT - _SOMEBODY - {AnswerKind.PLACE, AnswerKind.DATE},
    "whose": _SOMEBODY,
}


# "Which awards did it win?" has more answers than one name, "What did the discs cost?" more than one price.
_SEVERAL = re.compile(
    r"^(?:who (?:were|are)|what did the \w+s cost|"
    r"(?:which|what) (?!is|was|has|does)\w+s (?!is\b|was\b|has\b|does\b))\b",
    re.IGNORECASE,
)


def asks_for(question: str, value: Value) -> bool:
    """Return whether the question, as worded, asks for such a value and does not mention it."""
    words = f" {' '.join(_WORDS.findall(fold(question)))} "
    if _SEVERAL.search(question) and " and " not in value.text:
        return False
    mentioned = {word for word in tokens(value.text) if word.isalpha()} & set(tokens(question))
    for asking, kinds in _ASKED.items():
        if f" {asking} " in words:
            return value.kind in kinds and not mentioned
    return value.kind is AnswerKind.YES_NO


def named(pack: Pack, question: str) -> str:
    """Return the question with the pack's subject by name where "it" means that."""
    if not pack.subject:
        return question
    question = _IT_DOES.sub(rf"\1 {pack.subject}", question)
    question = _ITS.sub(rf"\1 {pack.subject}'s", question)
    return _IN_IT.sub(rf"\1 {pack.subject}?", question)


def stands_alone(question: str) -> bool:
    """Return whether it is one question, to anybody, about something that it names."""
    return not (
        has_loose_pronoun(question)
        or looks_ahead(question)
        or _TWO_IN_ONE.search(question)
        or _FROM_THE_READER.search(question)
        or _UNNAMED_SOURCE.search(question)
    )


def looks_ahead(question: str) -> bool:
    """Return whether a question is about something still to come."""
    return _LOOKS_AHEAD.search(question) is not None


def has_loose_pronoun(text: str) -> bool:
    """Return whether a pronoun stands where nothing before it has been named."""
    before = ""
    for number, word in enumerate(_WORDS.findall(text)):
        lower = word.lower()
        if lower in PRONOUNS:
            return True
        if lower not in _VERBS and (before in _NAMES_NEXT or (number and word[0].isupper())):
            return False  # what follows may mean this
        before = lower
    return False


def is_fair_verdict(question: str) -> bool:
    """Return whether yes or no answers the question, and it says of what in particular it asks."""
    words = _WORDS.findall(question)
    is_named = any(word[0].isupper() for word in words[1:])
    is_open = _EXISTS.search(question) is not None or " or " in question
    return is_named and not is_open and stands_alone(question)
