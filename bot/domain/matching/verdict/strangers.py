"""Names of people whom a pack does not know: Hans Zimmer in "did Hans Zimmer do the score"."""

from collections.abc import Collection, Sequence

from rapidfuzz.fuzz import ratio

from bot.domain.matching.text.english import everyday_words, word_list
from bot.domain.matching.text.normalise import stem, words

_LONGEST = 3  # words of a name
_ALIKE = 75  # likeness, of 100, from which a word may be another one misspelt
_PLAIN = word_list("stopwords")


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


def _first_names(names: Collection[str]) -> set[str]:
    return {said[0] for name in names if len(said := words(name)) > 1}


def _is_like(word: str, names: Collection[str]) -> bool:
    return any(ratio(word, each) >= _ALIKE for name in names for each in words(name))
