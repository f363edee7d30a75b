"""The roots of German and Spanish words: what their inflections share, however people spell them."""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any

from bot.domain.matching.languages.detection import plain

_SHORTEST = 4  # letters of a root from which an ending may be taken off
_REMEMBERED = 4_096  # words of a language


@lru_cache(maxsize=2)  # the languages that are read
def roots(language: str) -> Callable[[str], str]:
    """Return a function from a plain word to its root."""
    # Any: the module has no types. Where only English is asked, its megabyte is not needed.
    module: Any = import_module("Stemmer")
    algorithm = module.Stemmer({"de": "german", "es": "spanish"}[language])
    finish = {"de": _german, "es": _spanish}[language]

    @lru_cache(_REMEMBERED)
    def root(word: str) -> str:
        return finish(word, algorithm.stemWord(plain(word)))

    return root


def _german(word: str, stem: str) -> str:
    """Make "gedreht" and "drehte" like "drehen"."""
    if stem.startswith("ge") and len(stem) > _SHORTEST + 2 and word.endswith(("t", "en", "te", "ten")):
        stem = stem[2:]
    if stem.endswith("t") and len(stem) > _SHORTEST:
        stem = stem[:-1].removesuffix("e")
    return stem


def _spanish(_word: str, stem: str) -> str:
    """Make "dirigio", without its accent, like "dirigir"."""
    while len(stem) > _SHORTEST and stem[-1] in "aeio":
        stem = stem[:-1]
    return stem
