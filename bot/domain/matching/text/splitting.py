"""Find the questions in a text: several sentences, or one with "and who", ", also where"."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import MAX_CHARACTERS, words

QUESTION_WORDS = frozenset({"who", "whom", "whose", "what", "which", "where", "when", "why", "how"})
AUXILIARIES = word_list("auxiliaries")
LEADING = word_list("leading")

# Possessive: backtracking inside long runs of white space would take quadratic time.
_SENTENCE = re.compile(r"(?<=[?.!])\s++|\n++")
_JOINT = re.compile(
    r"[,;]\s*+(?P<comma>(?:(?:and|also|plus)\s++)*+)|\s(?:(?:and|also|plus)\s++)++", re.IGNORECASE
)
_RELATIVE = frozenset({"who", "whom", "whose", "which"})  # after a name and a comma they ask nothing
_SUBJECTS = word_list("subjects")  # "and is it" asks, "and is hanging" does not
_COMMANDS = word_list("commands") | word_list("asking")
_BEFORE = _COMMANDS | word_list("before_question_word")
_ADDING = frozenset({"also", "plus"})
_LOOKED_AT = 80  # characters on either side of a joint
_SHORTEST = 3  # words; "right?" asks nothing on its own
_REACH = 6  # words from the start among which a question has its question word

IsName = Callable[[str], bool]


def questions_in(text: str, is_name: IsName, *, at_commas: bool = True) -> list[str]:
    """Return the several questions in ``text`` that can stand alone; none where it has only one.

    ``is_name`` knows the words of names. After a mere comma people also put the same question in other words.
    """
    if _JOINT.search(text) is None and _SENTENCE.search(text.strip()) is None:
        return []
    sentences = filter(None, _SENTENCE.split(text[:MAX_CHARACTERS]))
    parts = (part for sentence in sentences for part in _parts(sentence, is_name, at_commas=at_commas))
    found = [part.strip() for part in parts if _asks(part, is_name)]
    return found if len(found) > 1 else []


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
