"""Names that a pack does not know: Hans Zimmer in "did Hans Zimmer do the score", "the Norway Film Club"."""

import re
from collections.abc import Callable, Collection, Sequence

from rapidfuzz.fuzz import ratio

from bot.domain.matching.text.english import everyday_words, word_list
from bot.domain.matching.text.normalise import stem, words

_LONGEST = 3  # words of a name
_ALIKE = 75  # likeness, of 100, from which a word may be another one misspelt
_PLAIN = word_list("stopwords")
_WORD = re.compile(r"\w+")
_MOSTLY = 0.75  # share of a text's words with a capital from which that says nothing


def stranger_in(said: Sequence[str], told: Collection[str], names: Collection[str]) -> tuple[str, ...]:
    """Return the words of a yes/no question that can only be a name; none where anything else may be.

    They stand after its verb or after "by", and are not among the stems of what is ``told``. The last of
    them is no everyday word: "Lady Gaga". What ends like one of the ``names`` is one of those, misspelt.
    """
    places = [at for at, word in enumerate(said) if word not in _PLAIN and stem(word) not in told]
    if places and places[0] > 1 and said[places[0] - 1] in _first_names(names):
        places.insert(0, places[0] - 1)  # "Christopher Nolan", where Christopher McQuarrie is told of
    if not places or len(places) > _LONGEST or places[-1] - places[0] != len(places) - 1:
        return ()
    name = tuple(said[places[0] : places[-1] + 1])
    is_placed = places[0] == 1 or said[places[0] - 1] == "by"
    is_named = name[-1] not in everyday_words() and not any(map(str.isdecimal, name))
    return name if is_placed and is_named and not _is_like(name[-1], names) else ()


def is_within_name(text: str, names: Collection[str], is_known: Callable[[str], bool]) -> bool:
    """Tell whether a text has one of these names only as a part of a longer one: "Light the Fuse Norway".

    Beside it stands a word with a capital that is no known name.
    """
    found = list(_WORD.finditer(text))
    said = [match[0] for match in found]
    if sum(word[:1].isupper() for word in said[1:]) > _MOSTLY * (len(said) - 1):
        return False
    folded = [word.casefold() for word in said]
    parts = {tuple(each.casefold() for each in _WORD.findall(name)) for name in names}
    places = {
        (at, at + len(part))
        for part in parts
        for at in range(len(said) - len(part) + 1)
        if part and tuple(folded[at : at + len(part)]) == part
    }
    beside = [
        [at for at in (start - 1, end) if 0 < at < len(said) and _is_one_name(text, found, at, start, end)]
        for start, end in places
    ]
    return bool(beside) and all(
        any(said[at][:1].isupper() and not is_known(folded[at]) for at in each) for each in beside
    )


def _is_one_name(text: str, found: Sequence[re.Match[str]], at: int, start: int, end: int) -> bool:
    """Tell whether nothing but a space stands between a word and the name beside it."""
    first, second = (found[at], found[start]) if at < start else (found[end - 1], found[at])
    return text[first.end() : second.start()] == " "


def _first_names(names: Collection[str]) -> set[str]:
    return {said[0] for name in names if len(said := words(name)) > 1}


def _is_like(word: str, names: Collection[str]) -> bool:
    return any(ratio(word, each) >= _ALIKE for name in names for each in words(name))
