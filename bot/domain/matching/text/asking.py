"""The kind of answer that a question asks for, from its question words, its head noun and its verb.

Everything here is English, nothing is about one pack. The rules look at plain words (lower case, contractions
spelled out), so that they hold for sloppy and for careful spelling alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.domain.matching.text.english import nouns, word_list
from bot.domain.pack.model import AnswerKind as K


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """What a clause asks for."""

    name: str = ""  # in one word: "how_many", "where", "month"; empty: none recognised
    kinds: frozenset[K] = frozenset()  # kinds that an answer may have; empty: any
    is_firm: bool = False  # a fact of other kinds is no answer, whatever else it shares with the question
    head: str = ""  # the noun asked for: "which *street*", "how many *cameras*"


def _firm(name: str, *kinds: K, head: str = "") -> QuestionForm:
    return QuestionForm(name, frozenset(kinds), is_firm=True, head=head)


def _loose(name: str, *kinds: K, head: str = "") -> QuestionForm:
    return QuestionForm(name, frozenset(kinds), head=head)


YES_NO = "yes_no"
"""The name of the form of a question that asks for a yes or no."""

_LOOSE_NOUNS = word_list("loose_nouns")
_NOUNS = {
    noun: QuestionForm(name, frozenset(map(K, kinds)), is_firm=noun not in _LOOSE_NOUNS, head=noun)
    for noun, (name, kinds) in nouns().items()
}
_HOW = {
    **{word: _firm(f"how_{word}", K.MEASURE) for word in word_list("measures")},
    "long": _firm("how_long", K.DURATION, K.MEASURE),
    "old": _firm("how_old", K.MEASURE, K.DATE),
    "often": _firm("how_often", K.COUNT),
    "come": _firm("why", K.REASON),
}
_WHAT = (  # the form of a question that has one of these verbs
    (word_list("saying"), _loose("say", K.STATEMENT, K.OPINION, K.REASON, K.MANNER, K.EVENT)),
    (word_list("thinking"), _loose("think", K.OPINION, K.STATEMENT, K.EVENT)),
    (
        frozenset({"called", "call", "named", "name"}),
        _loose("name", K.TITLE, K.PERSON, K.CHARACTER, K.PLACE, K.ORGANISATION),
    ),
)
_SOMEBODY = (K.PERSON, K.CHARACTER, K.ORGANISATION)
_MONEY = word_list("money")
_AUXILIARIES = word_list("auxiliaries")
_BE = word_list("be")
_BEFORE_HEAD = word_list("before_head")
_LEADING = word_list("leading")
_COMMANDS = word_list("commands")
_HEAD_REACH = 5  # words after the question word among which its noun is looked for
_DESCRIBED = {"one", "man", "guy", "person", "somebody", "people"}  # "the man who is ..."
_ASK_AFTER = {"from", "since", "know", "is", "wonder", "wondering", "me", "about", "by", "to", "remember"}


def question_form(words: Sequence[str]) -> QuestionForm:
    """Return what a clause of these words asks for."""
    for at, word in enumerate(words):
        form = _form_at(words, at, word)
        if form is not None:
            return form
    if words and words[0] in _AUXILIARIES:
        return QuestionForm(YES_NO)
    command = next((at for at, word in enumerate(words[:6]) if word in _COMMANDS), None)
    if command is not None:
        head = _head([word for word in words[command + 1 :] if word not in {"me", "us", "please"}])
        return _NOUNS.get(head) or _loose("command", head=head)
    noun = next((word for word in words if word in _NOUNS), None)
    if noun is None:
        return QuestionForm()
    return replace(_NOUNS[noun], name=f"noun_{_NOUNS[noun].name}", is_firm=False)


def _form_at(words: Sequence[str], at: int, word: str) -> QuestionForm | None:  # noqa: PLR0911 - a case a word
    rest = words[at + 1 : at + 9]
    match word:
        case "how":
            return _how_form(rest)
        case "what" | "which":
            return _what_form(rest, word)
        case "who" | "whom":
            if at and word == "who" and not _opens_question(words, at):
                return None  # "the man who ..." asks nothing
            return _firm("who", *_SOMEBODY, head=_verb_after(rest))
        case "whose":
            return _loose("whose", *_SOMEBODY, head=_head(rest))
        case "where":
            return _firm("where", K.PLACE)
        case "when" if _opens_question(words, at) or at == len(words) - 1:
            return _firm("when", K.DATE, K.TIME, head=_verb_after(rest))
        case "why":
            return _firm("why", K.REASON)
        case _:
            return None


def _opens_question(words: Sequence[str], at: int) -> bool:
    """Tell "when does it open" from "what happened when it opened"."""
    if at == 0 or words[at - 1] in _LEADING or at == len(words) - 1:
        return True
    before = words[at - 1]
    return (words[at + 1] in _AUXILIARIES and before not in _DESCRIBED) or before in _ASK_AFTER


def _head(rest: Sequence[str]) -> str:
    """Return the noun that follows before any verb."""
    before_verb = takewhile(lambda word: word not in _AUXILIARIES, rest[:_HEAD_REACH])
    return next((word for word in before_verb if word not in _BEFORE_HEAD), "")


def _verb_after(rest: Sequence[str]) -> str:
    return _head([word for word in rest[:_HEAD_REACH] if word not in _AUXILIARIES])


def _how_form(rest: Sequence[str]) -> QuestionForm:
    following = rest[0] if rest else ""
    if following in _HOW:
        return _HOW[following]
    if following == "many":
        return _firm("how_many", K.COUNT, head=_head(rest[1:]))
    if following == "much":
        if not _MONEY.isdisjoint(rest[1:]):
            return _firm("how_much_money", K.MONEY)
        return _loose("how_much", K.COUNT, K.MONEY, K.MEASURE, head=_head(rest[1:]))
    if following in _AUXILIARIES or following == "to":
        return _loose("how", K.MANNER, K.OPINION, K.STATEMENT, K.EVENT, K.REASON, K.TITLE)
    return _loose("how_degree", head=following)


def _what_form(rest: Sequence[str], word: str) -> QuestionForm:
    first = rest[0] if rest else ""
    if first == "time":
        return _firm("time", K.TIME, head="time")
    head = _head(rest[1:] if first in _BE else rest)
    if head in _NOUNS:
        return replace(_NOUNS[head], is_firm=False) if first in _BE else _NOUNS[head]
    for verbs, form in _WHAT:
        if not verbs.isdisjoint(rest):
            return replace(form, head=head)
    if first in {"happen", "happens", "happened", "happening", "goes", "going", "go"}:
        return QuestionForm("happen")
    if first in {"do", "did", "does"}:
        return QuestionForm("what_do")
    return _loose(word, head=head)
