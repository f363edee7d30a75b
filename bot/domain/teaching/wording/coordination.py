"""Sentences of several statements, taken apart: "The hall has 80 seats and stands by the harbour"."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.teaching.grammar import GRAMMARS
from bot.domain.teaching.wording import english_verbs, german_verbs, spanish_verbs
from bot.domain.teaching.wording.phrases import bare, main_clause, word_table, words_of, written

_CONJUNCTIONS = {"en": {"and", "but"}, "de": {"und", "aber", "sondern"}, "es": {"y", "e", "pero"}}
_REASONS = {"en": "because", "de": "weil", "es": "porque"}
_AND_THEN = {
    "en": {"then", "also", "later", "therefore", "soon"},
    "de": {"dann", "danach", "später", "anschließend", "auch", "zudem", "außerdem", "seither", "seitdem"},
    "es": {"luego", "después", "también", "además", "entonces"},
}
_WE = {"wir", "ich"}  # subjects that stand after a German verb, in one word
_MOST_STATEMENTS = 4  # of a sentence


@dataclass(frozen=True, slots=True)
class _Verbs:
    """How a language's finite verbs are found."""

    place: Callable[[Sequence[str]], int | None]  # of the first, with what leans on it
    opens: Callable[[Sequence[str], Sequence[str]], bool | None]
    """Tell whether a verb of the subject before opens what follows; None where it may be a noun as well."""


_VERBS: Mapping[str, _Verbs] = {
    "en": _Verbs(english_verbs.place_of_verb, english_verbs.opens_with_verb),
    "de": _Verbs(german_verbs.verb_in, german_verbs.opens_with_verb),
    "es": _Verbs(spanish_verbs.place_of_verb, spanish_verbs.opens_with_verb),
}


def statements_of(sentence: str, language: str) -> tuple[str, ...]:
    """Return the statements of a sentence, each as a sentence with its subject; itself where it has one.

    What follows a conjunction is left out where its subject, or whether it is a statement, isn't certain.
    """
    if language not in _VERBS:
        return (sentence,)
    found: list[str] = []
    rest: list[str] | None = words_of(sentence)
    while rest and len(found) < _MOST_STATEMENTS:
        cut = _cut(rest, language)
        if cut is None:
            found.append(written(rest) if found else sentence)
            break
        found.append(written(rest[:cut]))
        rest = _after(rest, cut, language)
    return tuple(found)


def _main(words: Sequence[str], language: str) -> tuple[int, int]:
    """Return where the main clause begins, after what leads it, and where it ends."""
    start = 0
    grammar = GRAMMARS[language]
    first = main_clause(words)
    is_led = bare(words[0]) in grammar.prepositions | word_table(language)["time_openers"]
    if language != "de" and is_led and len(first) < len(words) and _VERBS[language].place(first) is None:
        start = len(first)
    end = start + len(main_clause(words[start:]))
    reason = next((at for at in range(start, end) if bare(words[at]) == _REASONS[language]), end)
    return start, reason


def _cut(words: Sequence[str], language: str) -> int | None:
    """Return where the conjunction stands after which another statement begins."""
    start, end = _main(words, language)
    verbs = _VERBS[language]
    at = verbs.place(words[start:end])
    if at is None:
        return None
    at += start
    if at > start and bare(words[at - 1]) in _CONJUNCTIONS[language]:
        return at - 1  # a verb before it wasn't recognised
    for place in range(at + 1, end - 1):
        if bare(words[place]) not in _CONJUNCTIONS[language] or _is_within(words[:place]):
            continue
        before, after = words[start:place], _without_then(words[place + 1 : end], language)
        if verbs.opens(before, after) is not False or verbs.place(after):
            return place
    return None


def _is_within(words: Sequence[str]) -> bool:
    """Tell whether a quotation or a bracket is open after words."""
    text = " ".join(words)
    opened = sum(text.count(mark) for mark in "„«(") + text.count("“") * ("„" not in text)
    closed = sum(text.count(mark) for mark in "»)") + (text.count("“") if "„" in text else text.count("”"))
    return opened > closed or bool(text.count('"') % 2)


def _without_then(words: Sequence[str], language: str) -> list[str]:
    is_then = bool(words) and bare(words[0]) in _AND_THEN[language]
    return list(words[1:] if is_then else words)


def _after(words: Sequence[str], cut: int, language: str) -> list[str] | None:
    """Return the statement after a conjunction with its subject; None where that isn't certain."""
    start, end = _main(words, language)
    verbs = _VERBS[language]
    before, told = words[start:cut], _without_then(words[cut + 1 : end], language)
    after = [*told, *words[end:]]
    opens = verbs.opens(before, told)
    if opens is None:
        return None
    if not opens:
        # Its own subject: as if it began a sentence.
        return [after[0][:1].upper() + after[0][1:], *after[1:]]
    at = verbs.place(before)
    if at is None:
        return None
    if language != "de":
        return _opened([*words[:start], *before[:at], *after])
    if bare(before[0]) not in GRAMMARS["de"].prepositions | word_table("de")["time_openers"]:
        return [*before[:at], *after] if bare(before[0]) not in german_verbs.NO_SUBJECT else None
    # "Im Juli fuhren wir nach Luzern und sahen …": only a pronoun is certainly the whole subject.
    subject = before[at + 1] if at + 1 < len(before) else ""
    return [*before[:at], after[0], subject, *after[1:]] if bare(subject) in _WE else None


def _opened(words: list[str]) -> list[str]:
    return [words[0][:1].upper() + words[0][1:], *words[1:]]
