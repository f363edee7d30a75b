"""A question while it is typed: whether its last word is finished, and what that may become."""

from collections.abc import Iterator
from itertools import islice

from bot.domain.matching.languages.detection import READ, plain, plain_words
from bot.domain.matching.languages.dictionary import Sort, dictionary
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.pack.model import Pack

_SHORTEST = 3  # letters that may tell which word is being typed
_MOST_NAMES = 3
_MOST_WORDS = 8
# What no question ends with, in the languages that are read.
_ARTICLES = frozenset({"a", "an", "the", "ein", "eine", "el", "un", "una"})
_BEFORE_NOUNS = _ARTICLES | {"my", "our", "your", "their", "mein", "unser", "mi", "nuestro", "nuestra"}
_TELLING = frozenset({Sort.NOUN, Sort.VERB, Sort.ADJECTIVE})


def is_finished(typed: str, language: str, reader: QuestionReader) -> bool:
    """Tell whether what was typed ends with a name, or a word of the language that may end it."""
    said = plain_words(typed)
    if said and said[-1] in _BEFORE_NOUNS:
        return False
    if not said or not typed[-1].isalnum():
        return bool(said)
    is_word = (
        dictionary(language).listed(said[-1]) is not None if language in READ else reader.is_known(said[-1])
    )
    return is_word or reader.is_name(said[-1])


def finished(typed: str, language: str, pack: Pack) -> Iterator[str]:
    """Yield what was typed with words in place of the unfinished one at its end, the likeliest first.

    Names come before all others, and short words before long ones.
    """
    last = typed.rsplit(maxsplit=1)[-1] if typed[-1:].isalnum() else ""
    begun = plain(last)
    if len(begun) < _SHORTEST:
        return
    every = (word for entity in pack.entities for word in plain_words(entity.name))
    named = (word for word in dict.fromkeys(every) if word.startswith(begun))
    known = _words_from(begun, language) if language in READ else []
    for word in dict.fromkeys((*islice(named, _MOST_NAMES), *known[:_MOST_WORDS])):
        yield typed[: -len(last)] + word


def _words_from(begun: str, language: str) -> list[str]:
    """Return a language's words that begin so and tell questions apart, the shortest first."""
    listed = dictionary(language).words.items()
    return sorted(
        (word for word, entry in listed if word.startswith(begun) and entry.sort in _TELLING), key=len
    )
