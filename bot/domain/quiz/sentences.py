"""Sentences of a fact's answer that can be read by themselves, with a gap where its value stands."""

import re

from bot.domain.months import MONTHS
from bot.domain.pack.model import AnswerKind
from bot.domain.quiz.model import Question
from bot.domain.quiz.neighbours import NUMERIC
from bot.domain.quiz.prompts import PERSONAL, PRONOUNS, has_loose_pronoun
from bot.domain.words import padded, tokens

GAP = "[…]"  # replaces the missing words of a sentence
_LENGTH = range(6, 25)  # words
_END = re.compile(r"(?<=[^A-Z][.!?])\s+(?=[A-Z“\"])")  # not after an initial
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|can|could|plays|runs|ran|cost|won|took|came|comes|goes|went|made|wrote|rode|fell|"
    r"said|says|got|gave|stands|holds|\w{3,}ed)\b"
)
# A list, an aside or a continuation: "Norway: that is where …", "the former", "there, too".
_LEANS_ON_MORE = re.compile(
    r"[:;](?!\s+(?-i:[A-Z]))|\b(?:this|these|those|here|there|also|too|so|then|instead|either|both|such|"
    r"the (?:two|three|four|others?|same|first one)|or rather|according to|one of the)\b",
    re.IGNORECASE,
)
# "Over 500" is true of 400 as well.
_BOUND = re.compile(
    r"\b(?:over|under|nearly|almost|(?:more|less|fewer) than|at (?:least|most)|up to|until)\W+$",
    re.IGNORECASE,
)
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_FRAGMENT = re.compile(
    rf"^{re.escape(GAP)}(?:[,(.]| (?:in|from|of|about|by|for|on|to|at|and|with|per|after|before|during)\b)"
)
_DEFINITE = re.compile(r"^The |\bthe film\b")
_APPOSITION = (f"{GAP},", f"{GAP} (")  # "[…], the arms dealer" tells who it is
_LOOSE_START = re.compile(r"^(?:because|about|from|over|by|with|of|at|as|that|and|but|to)\b", re.IGNORECASE)
_BEFORE_VOWEL = re.compile(r"\ban\W+$", re.IGNORECASE)
_BEFORE_CONSONANT = re.compile(r"\ba\W+$", re.IGNORECASE)


def with_gap(direct: Question) -> str | None:
    """Return the sentence that states a question's answer with a gap for it; None where it would not do.

    It has to say by itself what it is about, and nothing else in it may tell the answer.
    """
    sentence = gapped(direct.explanation, direct.answer)
    if not sentence:
        return None
    if not sentence.startswith(GAP) and sentence.replace(GAP, direct.answer) not in direct.explanation:
        return None  # "of the White Widow" would become "of The White Widow"
    if not _reads_alone(sentence) or _tells(direct, sentence):
        return None
    return sentence


def gapped(text: str, answer: str) -> str:
    """Return a text's sentence with an answer in it, a gap for that; "" unless it is there just once."""
    pattern = re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)", re.IGNORECASE)
    holding = [sentence for sentence in _END.split(text) if pattern.search(sentence)]
    if len(holding) != 1 or len(pattern.findall(holding[0])) != 1:
        return ""
    return pattern.sub(GAP, holding[0])


def fits(sentence: str, choice: str) -> bool:
    """Return whether a choice is grammatical in the sentence's gap, as far as "a" and "an" go."""
    before = sentence.partition(GAP)[0]
    starts_with_vowel = choice[:1].lower() in "aeiou" or choice[:1] == "8"
    if _BEFORE_VOWEL.search(before):
        return starts_with_vowel
    return not (_BEFORE_CONSONANT.search(before) and starts_with_vowel)


def is_fragment(sentence: str) -> bool:
    """Return whether words that should be a sentence are only a part of one."""
    return _LOOSE_START.search(sentence) is not None or _VERB.search(sentence) is None


def _reads_alone(sentence: str) -> bool:
    words = _WORD.findall(sentence.replace(GAP, " "))
    is_named = any(word[0].isupper() for word in words[1:]) or _DEFINITE.search(sentence) is not None
    return (
        len(words) in _LENGTH
        and sentence.endswith(".")
        and is_named
        and not has_loose_pronoun(sentence)
        and not (_LEANS_ON_MORE.search(sentence) or _FRAGMENT.search(sentence) or is_fragment(sentence))
    )


def _tells(direct: Question, sentence: str) -> bool:
    """Return whether the rest of a sentence tells what is missing, or leaves several answers true."""
    before, _, after = sentence.partition(GAP)
    rest = {word.lower() for word in _WORD.findall(before + after)}
    if any(padded(text) in padded(before + after) for text in (direct.answer, *direct.accept)):
        return True
    if direct.kind in NUMERIC:
        is_dated = direct.kind is AnswerKind.DATE and not rest.isdisjoint(_DAYS | set(MONTHS))
        has_numbers = any(word.isdigit() for word in tokens(before + " " + after))
        return is_dated or has_numbers or _BOUND.search(before) is not None
    if any(mark in sentence for mark in _APPOSITION):
        return True
    return not rest.isdisjoint(PERSONAL if direct.kind is AnswerKind.PERSON else PRONOUNS)
