"""Questions for German sentences: their verb stays as it is, and what is asked for goes before it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.teaching.grammar import GRAMMARS
from bot.domain.teaching.wording.german_verbs import NO_SUBJECT, OBJECTS, singular, verb_in
from bot.domain.teaching.wording.phrases import (
    Phrase,
    Sort,
    bare,
    count_in,
    counted_within,
    first_of,
    is_time,
    main_clause,
    phrases_of,
    without,
    without_list,
    without_now,
    word_table,
    words_of,
    written,
)

_LANGUAGE = "de"
_GRAMMAR = GRAMMARS[_LANGUAGE]
_NOMINATIVE = {"der", "ein", "unser"}
_PERSONAL = {"wir", "uns"}
_LEANING = {
    "er",
    "sie",
    "es",
    "ihn",
    "ihm",
    "ihr",
    "ihnen",
    "das",
    "dies",
    "diese",
    "dieser",
    "dieses",
    "diesen",
}
_ARTICLES = {"das", "diese", "dieser", "dieses", "diesen", "ihr"}
_EXISTING = {"gab", "gibt"}
_ACCUSATIVE = {"den", "die", "das", "einen", "eine", "ein", "unseren", "unsere", "unser", "alle", "viele"}
_MUCH = {*_GRAMMAR.money.split("|"), "prozent"}
# Adjectives that no name begins with: "Letztes Jahr".
_DESCRIBING = re.compile(
    r"(?:letzt|nächst|vorig|vergangen|kommend|dies|jed|manch|viel|einig|mehrer|sämtlich|wenig|zahlreich|beid|all|"
    r"unser|kein|erst|zweit|dritt)(?:e|er|es|en|em)"
)
_PARTICIPLE = re.compile(r"\A(?:ge|ver)\w+(?:t|en)")  # "Verkauft wurden 40 Karten"
_COSTING = {"kostet", "kosten", "kostete", "kosteten"}
_LASTING = {"bis", "seit", "ab"}
_PASSIVE = {"wurde", "wurden", "wird", "werden"}
_NAMING = {"heisst", "heissen", "hiess", "hiessen"}  # as words are folded


@dataclass(frozen=True, slots=True)
class _Clause:
    """A main clause: what stands before its verb, which is its subject unless that follows."""

    front: tuple[str, ...]  # as inside a sentence; empty for what is among the phrases
    is_subject: bool
    is_object: bool
    verb: str
    phrases: tuple[Phrase, ...]
    reason: str  # what follows "weil"


def german_questions(sentence: str) -> Iterator[str]:
    """Yield the questions that a sentence answers, the most telling first."""
    clause = _clause_of(sentence)
    if clause is None:
        return
    is_counted = clause.is_subject and count_in(clause.front, _LANGUAGE) is not None
    for make in (_counted,) if is_counted else _MAKERS:
        for question in make(clause):
            text = written(question)
            said = [bare(word) for word in text.split()]
            # "das Plakat" is a thing, "das" alone leans on what was said before.
            is_leaning = any(
                word in _LEANING
                and not (word == "es" and said[at - 1] in _EXISTING)
                and not (
                    word in _ARTICLES and any(each[:1].isupper() for each in text.split()[at + 1 : at + 3])
                )
                for at, word in enumerate(said)
            )
            if not is_leaning:
                yield text[0].upper() + text[1:] + "?"


def _clause_of(sentence: str) -> _Clause | None:
    said = words_of(sentence)
    words = without_now(said, _LANGUAGE)
    is_led_by_now = bool(said) and bool(words) and said[0] != words[0] and words[0][:1].islower()
    if is_led_by_now:  # so that the verb stands second
        words.insert(0, said[0])
    reason = next((at for at, word in enumerate(words) if bare(word) in {"weil", "denn"} and at > 1), None)
    rest = main_clause(words if reason is None else words[:reason])
    rest = without_list(rest, words[len(rest) :], _LANGUAGE)
    at = verb_in(rest)
    if at is None or not word_table(_LANGUAGE)["negations"].isdisjoint(map(bare, rest)):
        return None
    front, first = rest[:at], bare(rest[0])
    told = "" if reason is None else written(words[reason:])
    phrases = _phrases(rest[at + 1 :])
    if is_led_by_now:
        return _Clause((), is_subject=False, is_object=False, verb=rest[at], phrases=(*phrases,), reason=told)
    if first in _GRAMMAR.prepositions or first in word_table(_LANGUAGE)["time_openers"]:
        led = phrases_of([front[0].lower(), *front[1:]], _LANGUAGE)
        if not phrases or len(led) != 1:
            return None
        return _Clause(
            (), is_subject=False, is_object=False, verb=rest[at], phrases=(*phrases, *led), reason=told
        )
    exists = first == "es" and bare(rest[at]) in _EXISTING
    if first in _GRAMMAR.pronouns - {"unser", "unsere", "nur"} - _PERSONAL and not exists:
        return None
    is_object = first in NO_SUBJECT
    is_participle = bare(rest[at]) in _PASSIVE and len(front) == 1 and _PARTICIPLE.fullmatch(first)
    inside = (front[0].lower(), *front[1:]) if is_participle or _is_small(front) else tuple(front)
    return _Clause(inside, not is_object, first in OBJECTS, rest[at], tuple(phrases), told)


def _is_small(front: Sequence[str]) -> bool:
    first = bare(front[0])
    table = word_table(_LANGUAGE)
    return (
        first in _GRAMMAR.determiners | NO_SUBJECT | _PERSONAL | {"es"} | table["about"]
        or first in table["adverbs"] | table["now"] | table["time_openers"]
        or first in _GRAMMAR.numbers
        or _DESCRIBING.fullmatch(first) is not None
    )


def _phrases(words: Sequence[str]) -> list[Phrase]:
    """Return the phrases of what follows the verb; pronouns and separable parts are on their own."""
    found: list[Phrase] = []
    for phrase in phrases_of(words, _LANGUAGE) if words else []:
        kept, trailing = list(phrase.words), list[str]()
        is_over = any(not word[:1].islower() for word in kept)
        while is_over and phrase.sort is not Sort.PLAIN and kept[-1][:1].islower():
            trailing.insert(0, kept.pop())
        if bare(kept[0]) != "als":
            found.append(Phrase(phrase.sort, tuple(kept)))
        if trailing:
            found.append(Phrase(Sort.PLAIN, tuple(trailing)))
    return found


def _tail(clause: _Clause, *left_out: Phrase | None, subject: bool = True) -> str:
    """Return verb, subject and what follows, without what is asked for."""
    front = clause.front if subject or not clause.is_subject else ()
    first = clause.phrases[0] if clause.phrases else None
    # After the verb its subject, unless that is among the phrases.
    if clause.front and not clause.is_subject:
        return written(clause.verb, clause.front, without(clause.phrases, *left_out))
    is_noun = front and bare(front[0]) not in _PERSONAL
    if (
        first is not None
        and is_noun
        and bare(first.words[0]) in {"sich", "uns"}
        and not any(first is each for each in left_out)
    ):
        return written(
            clause.verb, first.words[0], front, first.words[1:], without(clause.phrases[1:], *left_out)
        )
    return written(clause.verb, front, without(clause.phrases, *left_out))


def _counted(clause: _Clause) -> Iterator[str]:
    at = count_in(clause.front, _LANGUAGE)
    if at is not None:
        many = "wie viel" if bare(clause.front[at]) in _MUCH else "wie viele"
        yield f"{many} {written(clause.front[at:])} {_tail(clause, subject=False)}"


def _is_named(words: Sequence[str]) -> bool:
    """Tell whether words are somebody's name: two capitals in a row, without an article."""
    parts = [word for word in words if bare(word) not in {"und", "von"}]
    return len(parts) > 1 and all(word[:1].isupper() for word in parts) and not is_time(parts, _LANGUAGE)


def _name_at_start(words: Sequence[str]) -> int:
    """Return how many words a name at the start of a phrase has."""
    count = 0
    while count < len(words) and words[count][:1].isupper():
        count += 1
    return count if count > 1 and _is_named(words[:count]) else 0


def _named(clause: _Clause) -> Iterator[str]:
    """Yield who something was: "Wer war Gastgeber"."""
    first = clause.phrases[0] if clause.phrases else None
    is_copula = bare(clause.verb) in word_table(_LANGUAGE)["copulas"]
    if not is_copula or not clause.is_subject or first is None or first.sort is not Sort.PLAIN:
        return
    if _name_at_start(first.words):
        yield f"wer {clause.verb} {written(clause.front)} {without(clause.phrases[1:])}"
    elif bare(first.words[0]) in _ACCUSATIVE | _NOMINATIVE and clause.front[0] in {"unser", "unsere"}:
        yield f"was {clause.verb} {written(clause.front)} {without(clause.phrases[1:])}"


def _called(clause: _Clause) -> Iterator[str]:
    """Yield what something is called."""
    if bare(clause.verb) in _NAMING and clause.is_subject and len(clause.phrases) == 1:
        yield f"wie {clause.verb} {written(clause.front)}"


def _who(clause: _Clause) -> Iterator[str]:
    first = clause.phrases[0] if clause.phrases else None
    if bare(clause.verb) in word_table(_LANGUAGE)["copulas"]:
        return
    is_done_by = bare(clause.verb) in _PASSIVE and first_of(clause.phrases, Sort.AGENT) is not None
    if clause.is_subject and _is_named(clause.front) and not is_done_by:
        verb = singular(clause.verb) if "und" in clause.front else clause.verb
        if verb:
            yield f"wer {verb} {without(clause.phrases)}"
    if clause.is_object and first is not None and (length := _name_at_start(first.words)):
        rest = written(first.words[length:], without(clause.phrases[1:]))
        yield f"wer {clause.verb} {written(clause.front)} {rest}"
    elif clause.is_subject and clause.front[0] in {"die", "das", "eine"} and first is not None:
        # "Die Leinwand lieh uns der Turnverein": only the last can be the subject.
        words = list(first.words)
        start = next((at for at, word in enumerate(words) if bare(word) in _NOMINATIVE), None)
        if (
            start is not None
            and first.sort is Sort.PLAIN
            and all(bare(word) == "uns" for word in words[:start])
        ):
            yield f"wer {clause.verb} {written(words[:start], clause.front, without(clause.phrases[1:]))}"


def _by(clause: _Clause) -> Iterator[str]:
    """Yield by whom something was done."""
    agent = first_of(clause.phrases, Sort.AGENT)
    if agent is not None and bare(agent.words[0]) == "von" and bare(clause.verb) in _PASSIVE:
        yield f"von wem {_tail(clause, agent)}"


def _long(clause: _Clause) -> Iterator[str]:
    length = first_of(clause.phrases, Sort.DURATION)
    lasting = bare(clause.verb) in {"dauert", "dauerte", "dauern", "dauerten"}
    if lasting and length is None:
        length = first_of(clause.phrases, Sort.TIME)
    if length is not None:
        yield f"wie lange {_tail(clause, length)}"


def _how_many(clause: _Clause) -> Iterator[str]:
    """Yield how many or how much of something: "Wie viel Euro kamen zusammen"."""
    for phrase in clause.phrases:
        if phrase.sort is not Sort.PLAIN:
            continue
        # After a verb that a time or place opens: "Im Mai hatte der Club 84 Mitglieder".
        start = 0 if clause.front else _end_of_subject(phrase.words)
        if (at := count_in(phrase.words[start:], _LANGUAGE)) is None:
            continue
        at += start
        if "und" in phrase.words[at:]:
            return  # "30 Stühle und drei Tische": of what?
        noun, rest = phrase.words[at], written(phrase.words[at + 1 :])
        others = [each for each in clause.phrases if each is not phrase]
        lasting = [each for each in others if each.sort is not Sort.OTHER or each.words[-1] != rest]
        many = "wie viel" if bare(noun) in _MUCH else "wie viele"
        front = clause.front or phrase.words[:start]
        told = written(clause.verb, front, without(lasting), rest)
        is_price = bare(clause.verb) in _COSTING and bare(noun) in _MUCH
        yield f"wie viel {told}" if is_price else f"{many} {noun} {told}"
        return


def _end_of_subject(words: Sequence[str]) -> int:
    """Return where a subject after the verb ends, before a number; 0 where the number comes first."""
    at = next((at for at in range(1, len(words)) if count_in(words[at:], _LANGUAGE) is not None), 0)
    is_subject = at and (words[at - 1][:1].isupper() or bare(words[at - 1]) in _PERSONAL)
    return at if is_subject and count_in(words, _LANGUAGE) is None else 0


def _how_many_within(clause: _Clause) -> Iterator[str]:
    """Yield in, or with, how many something was: "Mit wie vielen Statisten drehte das Team"."""
    for phrase in clause.phrases:
        if (at := counted_within(phrase, _LANGUAGE)) is not None:
            noun, rest = phrase.words[at], phrase.words[at + 1 :]
            yield f"{bare(phrase.words[0])} wie vielen {noun} {_tail(clause, phrase)} {written(rest)}"
            return


def _when_where(clause: _Clause) -> Iterator[str]:
    time, place = first_of(clause.phrases, Sort.TIME), first_of(clause.phrases, Sort.PLACE)
    if time is not None:
        first = bare(time.words[0])
        yield f"{f'{first} wann' if first in _LASTING else 'wann'} {_tail(clause, time, place)}"
    if place is not None:
        yield f"wo {_tail(clause, time, place)}"


def _why(clause: _Clause) -> Iterator[str]:
    if clause.reason:
        yield f"warum {_tail(clause)}"


def _what(clause: _Clause) -> Iterator[str]:
    """Yield what somebody did something to, where the subject stands before the verb."""
    if not clause.is_subject or bare(clause.verb) in word_table(_LANGUAGE)["copulas"]:
        return
    for phrase in clause.phrases:
        first = bare(phrase.words[0])
        if phrase.sort is Sort.PLAIN and first in {"den", "einen", "das", "ein"}:
            end = next((at + 1 for at, word in enumerate(phrase.words) if word[:1].isupper()), None)
            if end is None:
                return
            while end < len(phrase.words) and phrase.words[end][:1].isupper():
                end += 1
            rest = written(phrase.words[end:])
            before = clause.phrases[: clause.phrases.index(phrase)]
            after = clause.phrases[clause.phrases.index(phrase) + 1 :]
            yield f"was {written(clause.verb, clause.front, without(before), rest, without(after))}"
            return


def _how(clause: _Clause) -> Iterator[str]:
    """Yield how something was: "Wie war die Stimmung"."""
    last = clause.phrases[-1] if clause.phrases else None
    is_copula = bare(clause.verb) in word_table(_LANGUAGE)["copulas"]
    is_open = clause.is_subject and not clause.reason
    if not is_copula or not is_open or last is None or last.sort is not Sort.PLAIN:
        return
    if all(word[:1].islower() for word in last.words) and bare(last.words[0]) not in _ACCUSATIVE:
        yield f"wie {_tail(clause, last)}"


_Maker: TypeAlias = Callable[[_Clause], Iterator[str]]
_MAKERS: tuple[_Maker, ...] = (
    _named,
    _called,
    _by,
    _long,
    _how_many,
    _how_many_within,
    _when_where,
    _why,
    _who,
    _what,
    _how,
)
