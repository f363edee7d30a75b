"""A name between commas after what has it: "The club's podcast, Light the Fuse Norway, has 42 episodes"."""

from collections.abc import Sequence

from bot.domain.teaching.grammar import GRAMMARS
from bot.domain.teaching.wording import english_verbs, german_verbs, spanish_verbs
from bot.domain.teaching.wording.phrases import bare, words_of, written

_LONGEST = 8  # words of a name, and of what has it
_PLACES_OF_VERB = {
    "en": english_verbs.place_of_verb,
    "de": german_verbs.verb_in,
    "es": spanish_verbs.place_of_verb,
}
_OURS = {"en": {"my"}, "de": {"unser", "unsere", "mein", "meine"}, "es": {"nuestro", "nuestra", "mi"}}


def told_by_name(sentence: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return a sentence once for the name between commas, with that, and once for what has it.

    Any other sentence is returned as it is, with no name.
    """
    found = _apposition(words_of(sentence), language) if language in _PLACES_OF_VERB else None
    if found is None:
        return ((sentence, ""),)
    named, name, told = found
    return (f"{written(name, told)}.", written(name)), (f"{written(named, told)}.", "")


def with_capital(question: str, name: str) -> str:
    """Return a question with the capital of the name that its sentence begins with."""
    return question.replace(f"{name[:1].lower()}{name[1:]}", name) if name else question


def _apposition(words: Sequence[str], language: str) -> tuple[list[str], list[str], list[str]] | None:
    """Return what has a name, the name, and what is told of both, from the verb on."""
    commas = [at + 1 for at, word in enumerate(words[: 2 * _LONGEST]) if word.endswith(",")]
    if len(commas) < 2:  # noqa: PLR2004 - one before the name, and one after it
        return None
    start, end = commas[:2]
    named = [*words[: start - 1], words[start - 1].rstrip(",")]
    name = [*words[start : end - 1], words[end - 1].rstrip(",")]
    told = list(words[end:])
    is_name = name[0][:1].isupper() and name[-1][:1].isupper() and len(name) <= _LONGEST
    is_thing = _opens_thing(named[0], language) and len(named) <= _LONGEST
    # The verb is next: neither does a list go on there, nor is it where something is: "in Oslo, Norway, …".
    is_next = _PLACES_OF_VERB[language]([*name[-1:], *told]) == 1
    is_told = bool(told) and told[0].islower() and is_next and not _ends_with_place(named, language)
    return (named, name, told) if is_name and is_thing and is_told else None


def _ends_with_place(words: Sequence[str], language: str) -> bool:
    before = bare(words[-2]) if len(words) > 1 else ""
    return words[-1][:1].isupper() and (language != "de" or before in {"in", "aus", "bei", "nach"})


def _opens_thing(word: str, language: str) -> bool:
    plain = bare(word)
    return plain in GRAMMARS[language].determiners | _OURS[language] or english_verbs.is_possessive(word)
