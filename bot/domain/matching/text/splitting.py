"""Find the questions in a text: several sentences, or one with "and who", ", also where"."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, takewhile

from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import MAX_CHARACTERS, words

QUESTION_WORDS = frozenset({"who", "whom", "whose", "what", "which", "where", "when", "why", "how"})
AUXILIARIES = word_list("auxiliaries")
LEADING = word_list("leading")

# Possessive: backtracking inside long runs of white space would take quadratic time.
SENTENCE_GAP = re.compile(r"(?<=[?.!])\s++|\n++")
_JOINT = re.compile(
    r"[,;]\s*+(?P<comma>(?:(?:and|also|plus|&)\s++)*+)|\s(?:(?:and|also|plus|&)\s++)++", re.IGNORECASE
)
_RELATIVE = frozenset({"who", "whom", "whose", "which"})  # after a name and a comma they ask nothing
_SUBJECTS = word_list("subjects")  # "and is it" asks, "and is hanging" does not
_COMMANDS = word_list("commands") | word_list("asking")
_BEFORE = _COMMANDS | word_list("before_question_word")
_ASIDES, _SAYING = word_list("aside_openers"), word_list("aside_verbs")
_SPEAKERS = frozenset({"i", "we", "they", "people", "everyone", "everybody", "somebody", "someone", "some"})
_ADDING = frozenset({"also", "plus"})
_LOOKED_AT = 80  # characters on either side of a joint
_SHORTEST = 3  # words; "right?" asks nothing on its own
_BE = word_list("be")
_SINGLE = {"are": "is", "were": "was"}  # of each of several
_PREPOSITIONS = frozenset({"of", "in", "for", "from", "at", "on"})  # what follows is meant of all of a list
_FRAMING = _COMMANDS | {"me", "us", "give", "show", "please", "about"}
_MOST_ITEMS = 4
_LONGEST_ITEM = 5  # words
_LONGEST_LIST = 20  # words
# "Does he solve riddles on a bomb? What was that about": the same once more.
_ONCE_MORE = re.compile(
    r"(?<=[?.!])\s++what(?:['\u2019]?s| is| was)? (?:that|this) (?:all )?about\W*+\Z", re.IGNORECASE
)
_REACH = 6  # words from the start among which a question has its question word

IsName = Callable[[str], bool]


def questions_in(text: str, is_name: IsName, *, at_commas: bool = True) -> list[str]:
    """Return the several questions in ``text`` that can stand alone; none where it has only one.

    ``is_name`` knows the words of names. After a mere comma people also put the same question in other words.
    """
    text = once(text)
    if _JOINT.search(text) is None and SENTENCE_GAP.search(text.strip()) is None:
        return []
    sentences = filter(None, SENTENCE_GAP.split(text[:MAX_CHARACTERS]))
    parts = (part for sentence in sentences for part in _parts(sentence, is_name, at_commas=at_commas))
    found = [part.strip() for part in parts if _asks(part, is_name)]
    return found if len(found) > 1 else []


def once(text: str) -> str:
    """Return a text without a last sentence that asks the same once more: "what was that about"."""
    return _ONCE_MORE.sub("", text)


def joins_questions(text: str, is_name: IsName) -> bool:
    """Tell whether a text is one sentence of several questions with "and" between them."""
    is_one = SENTENCE_GAP.search(text.strip()) is None
    return is_one and bool(questions_in(text, is_name, at_commas=False))


def without_leading(said: list[str]) -> list[str]:
    """Return the words without "and", "but", "so" at their start."""
    at = next((at for at, word in enumerate(said) if word not in LEADING), len(said))
    return said[at:]


def question_before_aside(text: str, is_name: IsName) -> str:
    """Return the question before a comma after which there is only a remark; "" where there is none.

    "How much did it cost, heard it was a lot."
    """
    asked, _, remark = text[:MAX_CHARACTERS].partition(",")
    said = words(remark)
    is_aside = said[:1] and (
        said[0] in _ASIDES or (said[0] in _SPEAKERS and said[1:2] and said[1] in _SAYING)
    )
    return asked if is_aside and _opens(words(asked), is_name) else ""


def _parts(sentence: str, is_name: IsName, *, at_commas: bool) -> Iterator[str]:
    """Yield what stands between the joints after which a question opens."""
    start = 0
    for joint in _JOINT.finditer(sentence):
        is_bare = joint["comma"] == ""
        if joint.start() <= start or (is_bare and not at_commas):
            continue
        before = words(sentence[max(start, joint.start() - _LOOKED_AT) : joint.start()])
        after = words(sentence[joint.end() :][:_LOOKED_AT])
        is_next = len(before) >= _SHORTEST and _opens(after, is_name)
        if is_next and not (is_bare and _is_relative(before, after, is_name)):
            yield sentence[start : joint.start()]
            start = joint.end()
    yield sentence[start:]


def _opens(said: Sequence[str], is_name: IsName) -> bool:
    """Tell whether these words begin a question."""
    if len(said) < _SHORTEST:
        return False
    first, second = said[:2]
    return first in QUESTION_WORDS or (first in AUXILIARIES and (second in _SUBJECTS or is_name(second)))


def _is_relative(before: Sequence[str], after: Sequence[str], is_name: IsName) -> bool:
    """Tell "Atwell, who plays Grace, …" and "the quarry, where they …" from another question."""
    if after[0] in _RELATIVE:
        return is_name(before[-1])
    return after[0] in QUESTION_WORDS and after[0] != "how" and after[1] not in AUXILIARIES


def _asks(part: str, is_name: IsName) -> bool:
    said = words(part)
    while said and (said[0] in LEADING or said[0] in _ADDING):
        del said[0]
    if len(said) < _SHORTEST:
        return False
    if part.rstrip().endswith("?") or said[0] in _COMMANDS:
        return True
    if part.rstrip().endswith((".", "!")):  # "When I saw it, there was a train."
        return said[0] in QUESTION_WORDS and (said[1] in AUXILIARIES or said[0] == "how")
    at = next((at for at, word in enumerate(said[:_REACH]) if word in QUESTION_WORDS), None)
    return _opens(said, is_name) or (at is not None and said[at - 1] in _BEFORE)


def listed_in(text: str) -> list[str]:
    """Return the questions of a text that asks one thing of several: "what is the budget and the runtime".

    None where it is no such list. Each is in plain words; whether they mean anything is for others to tell.
    """
    text = text.replace("&", " and ")
    if "and" not in words(text):
        return []
    said = words(text.replace(",", " and "))[: _LONGEST_LIST + 1]
    while said and said[0] in LEADING:
        del said[0]
    items = [[*item] for is_joint, item in groupby(said, key="and".__eq__) if not is_joint]
    if not 1 < len(items) <= _MOST_ITEMS or len(said) > _LONGEST_LIST:
        return []
    found = _by_question_words(items) or _by_verbs(items) or _by_things(items)
    return list(dict.fromkeys(" ".join(item) for item in found))


def _by_question_words(items: Sequence[list[str]]) -> list[list[str]]:
    """Read "when and where was it shot", "how long and how expensive is it"."""
    *firsts, last = items
    at = next((at for at, word in enumerate(last[: _REACH // 2 + 1]) if word in AUXILIARIES), 0)
    asking = [*firsts, last[:at]]
    is_list = at and all(
        item and item[0] in QUESTION_WORDS and AUXILIARIES.isdisjoint(item) for item in asking
    )
    return [[*item, *last[at:]] for item in asking] if is_list else []


def _by_verbs(items: Sequence[list[str]]) -> list[list[str]]:
    """Read "who wrote and directed it"."""
    (opening, *firsts), *others = items
    *middle, last = others
    verbs = [*firsts, *(word for item in middle for word in item), *last[:1]]
    is_list = (
        opening == "who" and len(verbs) == len(items) and len(last) > 1 and AUXILIARIES.isdisjoint(verbs)
    )
    return [["who", verb, *last[1:]] for verb in verbs] if is_list else []


def _by_things(items: Sequence[list[str]]) -> list[list[str]]:
    """Read "who are the director and the composer", "budget and runtime of the film"."""
    (*first,), *others = items
    frame = _frame_of(first)
    if frame is None or any(not QUESTION_WORDS.union(AUXILIARIES).isdisjoint(item) for item in others):
        return []
    things = [first[len(frame) :], *others]
    at = next((at for at, word in enumerate(things[-1]) if at and word in _PREPOSITIONS), None)
    shared = [] if at is None or len(things[-1]) == at + 1 else things[-1][at:]
    things[-1] = things[-1][: len(things[-1]) - len(shared)]
    if not all(things) or max(map(len, things)) > _LONGEST_ITEM:
        return []
    single = [_SINGLE.get(word, word) for word in frame]
    return [[*single, *thing, *shared] for thing in things]


def _frame_of(said: Sequence[str]) -> list[str] | None:
    """Return the words before the first thing in a list; None where they frame none."""
    if said[0] in QUESTION_WORDS:
        at = next((at for at, word in enumerate(said[:_REACH]) if at and word in _BE), 0)
        if not at and said[0] == "who" and len(said) > 1 and said[1] not in AUXILIARIES:
            at = 1  # "who plays"
        elif not at and said[0] == "what" and list(said[2:3]) == ["to"]:
            at = 2  # "what happens to"
        return list(said[: at + 1]) if at else None
    frame = list(takewhile(_FRAMING.__contains__, said))
    return frame if AUXILIARIES.isdisjoint(said[len(frame) :]) and said[0] not in AUXILIARIES else None
