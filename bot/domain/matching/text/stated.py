"""The kinds of values that an answer in English words states, as far as its words show them."""

import re

from bot.domain.matching.text.english import word_list
from bot.domain.months import MONTHS
from bot.domain.pack.model import AnswerKind
from bot.domain.values import UNIT_NAMES
from bot.domain.words import NUMBER_WORDS

NUMBERS = frozenset({AnswerKind.COUNT, AnswerKind.MEASURE, AnswerKind.MONEY, AnswerKind.DURATION})
TIMES = frozenset({AnswerKind.DATE, AnswerKind.TIME})
_SOMEBODY = frozenset({AnswerKind.PERSON, AnswerKind.CHARACTER, AnswerKind.ORGANISATION, AnswerKind.PLACE})
_MEASURED = frozenset({AnswerKind.MEASURE, AnswerKind.DURATION})
_NAME_RUN = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]\w+ [^\W\d_a-zß-öø-ÿ]\w+")
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > len("may") else name for name in MONTHS)
_DATE = re.compile(
    rf"\b{_DAY} (?:of )?(?:{_MONTH})\b|\b(?:{_MONTH}) {_DAY}(?!\w)"
    r"|\b(?:19|20)\d\d\b|\b\d\d?[./]\d\d?[./]\d\d+\b"
)
_CLOCK = re.compile(r"\b\d{1,2}(?::\d\d| ?[ap]\.?m\b| ?o'?clock| uhr\b| h\b)|\bat (?:the )?\d{1,2}\b")
_UNITS = word_list("units") | frozenset(UNIT_NAMES)
# "One" and "first" are said of what nobody counts.
_COUNTING = frozenset(NUMBER_WORDS) - {"one"}


def kinds_stated(answer: str, english: str) -> frozenset[AnswerKind]:
    """Return the kinds of values that an answer may state; ``english`` is the answer in English words."""
    text = english.casefold()
    rest = _CLOCK.sub(" ", _DATE.sub(" ", text))
    said = frozenset(re.findall(r"[^\W\d_]+", text))
    found: set[AnswerKind] = set()
    if rest != text or not word_list("times").isdisjoint(said) or not said.isdisjoint(MONTHS):
        found |= TIMES
    if re.search(r"\d", rest) is not None or not said.isdisjoint(_COUNTING):
        is_measured = not said.isdisjoint(_UNITS) or re.search(r"[%\"\u00b0\u2032\u2033]", text) is not None
        found |= NUMBERS if is_measured else NUMBERS - _MEASURED
    if _NAME_RUN.search(answer) is not None:
        found |= _SOMEBODY
    return frozenset(found)
