"""What kind of answer a question asks for, from its question words, its head noun and its verb.

Everything here is English, nothing is about one pack. The rules look at plain words (lower case, contractions
spelled out), so that they hold for sloppy and for careful spelling alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.matching.english import nouns, word_list
from bot.domain.pack import AnswerKind as K


@dataclass(frozen=True, slots=True)
class Asked:
    """What a clause asks for."""

    slot: str = ""  # the question's form in one word: "how_many", "where", "month"; empty: not seen
    kinds: frozenset[K] = frozenset()  # kinds that an answer may have; empty: not settled
    is_firm: bool = False  # a fact of other kinds is no answer, whatever else it shares with the question
    head: str = ""  # the noun asked for: "which *street*", "how many *cameras*"


def _kinds(*kinds: K) -> frozenset[K]:
    return frozenset(kinds)


_SOMEBODY = _kinds(K.PERSON, K.CHARACTER, K.ORGANISATION)

_NOUNS: Mapping[str, tuple[frozenset[K], str]] = {
    word: (frozenset(K(kind) for kind in group.kinds), group.form)
    for group in nouns()
    for word in group.words
}
_LOOSE_NOUNS = word_list("loose_nouns")

_MEASURES = word_list("measures")
_MONEY = word_list("money")
_SAYING = word_list("saying")
_THINKING = word_list("thinking")
_AUXILIARIES = word_list("auxiliaries")
_BE = word_list("be")
_BEFORE_HEAD = word_list("before_head")
_LEADING = word_list("leading")
_HEAD_REACH = 5  # words after the question word among which its noun is looked for
_COMMANDS = word_list("commands")


def read_asked(said: Sequence[str]) -> Asked:
    """Return what the clause made of the words ``said`` asks for."""
    for at, word in enumerate(said):
        asked = _read_at(said, at, word)
        if asked is not None:
            return asked
    return _read_without_question_word(said)


def _read_at(said: Sequence[str], at: int, word: str) -> Asked | None:  # noqa: PLR0911 - one case a question word
    rest = said[at + 1 : at + 9]
    match word:
        case "how":
            return _read_how(rest)
        case "what" | "which":
            return _read_what(rest, word)
        case "who" | "whom":
            if at and word == "who" and not _opens_question(said, at):
                return None  # "the man who ..." asks nothing
            return Asked("who", _SOMEBODY, is_firm=True, head=_verb_after(rest))
        case "whose":
            return Asked("whose", _SOMEBODY, head=_head(rest))
        case "where":
            return Asked("where", _kinds(K.PLACE), is_firm=True)
        case "when" if _opens_question(said, at) or at == len(said) - 1:
            return Asked("when", _kinds(K.DATE, K.TIME), is_firm=True, head=_verb_after(rest))
        case "why":
            return Asked("why", _kinds(K.REASON), is_firm=True)
        case _:
            return None


def _opens_question(said: Sequence[str], at: int) -> bool:
    """Tell "when does it open" from "what happened when it opened"."""
    if at == 0 or said[at - 1] in _LEADING or at == len(said) - 1:
        return True
    following = said[at + 1]
    before = said[at - 1]
    return (
        following in _AUXILIARIES and before not in {"one", "man", "guy", "person", "somebody", "people"}
    ) or before in {
        "from",
        "since",
        "know",
        "is",
        "wonder",
        "wondering",
        "me",
        "about",
        "by",
        "to",
        "remember",
    }


def _head(rest: Sequence[str]) -> str:
    for word in rest[:_HEAD_REACH]:
        if word in _AUXILIARIES:
            return ""
        if word not in _BEFORE_HEAD:
            return word
    return ""


def _verb_after(rest: Sequence[str]) -> str:
    for word in rest[:_HEAD_REACH]:
        if word not in _AUXILIARIES and word not in _BEFORE_HEAD:
            return word
    return ""


def _read_how(rest: Sequence[str]) -> Asked | None:  # noqa: PLR0911 - one case a word after "how"
    following = rest[0] if rest else ""
    if following == "many":
        return Asked("how_many", _kinds(K.COUNT), is_firm=True, head=_head(rest[1:]))
    if following == "much":
        if any(word in _MONEY for word in rest[1:]):
            return Asked("how_much_money", _kinds(K.MONEY), is_firm=True)
        return Asked("how_much", _kinds(K.COUNT, K.MONEY, K.MEASURE), head=_head(rest[1:]))
    if following == "long":
        return Asked("how_long", _kinds(K.DURATION, K.MEASURE), is_firm=True)
    if following == "old":
        return Asked("how_old", _kinds(K.MEASURE, K.DATE), is_firm=True)
    if following in _MEASURES:
        return Asked(f"how_{following}", _kinds(K.MEASURE), is_firm=True)
    if following == "often":
        return Asked("how_often", _kinds(K.COUNT), is_firm=True)
    if following == "come":
        return Asked("why", _kinds(K.REASON), is_firm=True)
    if following in _AUXILIARIES or following == "to":
        return Asked("how", _kinds(K.MANNER, K.OPINION, K.STATEMENT, K.EVENT, K.REASON, K.TITLE))
    return Asked("how_degree", head=following)


def _read_what(rest: Sequence[str], word: str) -> Asked:  # noqa: PLR0911 - one case a form
    if rest and rest[0] == "time":
        return Asked("time", _kinds(K.TIME), is_firm=True, head="time")
    is_be = bool(rest) and rest[0] in _BE
    head = _head(rest[1:] if is_be else rest)
    if head in _NOUNS:
        kinds, slot = _NOUNS[head]
        return Asked(slot, kinds, is_firm=not is_be and head not in _LOOSE_NOUNS, head=head)
    if any(said in _SAYING for said in rest):
        return Asked("say", _kinds(K.STATEMENT, K.OPINION, K.REASON, K.MANNER, K.EVENT), head=head)
    if any(said in _THINKING for said in rest):
        return Asked("think", _kinds(K.OPINION, K.STATEMENT, K.EVENT), head=head)
    if any(said in {"called", "call", "named", "name"} for said in rest):
        kinds = _kinds(K.TITLE, K.PERSON, K.CHARACTER, K.PLACE, K.ORGANISATION)
        return Asked("name", kinds, head=head)
    if rest and rest[0] in {"happen", "happens", "happened", "happening", "goes", "going", "go"}:
        return Asked("happen")
    if rest and rest[0] in {"do", "did", "does"}:
        return Asked("what_do")
    return Asked("which" if word == "which" else "what", head=head)


def _read_without_question_word(said: Sequence[str]) -> Asked:
    if said and said[0] in _AUXILIARIES:
        return Asked("yes_no")
    command = next((at for at, word in enumerate(said[:6]) if word in _COMMANDS), None)
    if command is not None:
        head = _head([word for word in said[command + 1 :] if word not in {"me", "us", "please"}])
        if head in _NOUNS:
            kinds, slot = _NOUNS[head]
            return Asked(slot, kinds, is_firm=head not in _LOOSE_NOUNS, head=head)
        return Asked("command", head=head)
    for word in said:
        if word in _NOUNS:
            kinds, slot = _NOUNS[word]
            return Asked(f"noun_{slot}", kinds, head=word)
    return Asked()
