"""Questions for Spanish sentences: their verb stays as it is, before its subject."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.teaching.grammar import GRAMMARS
from bot.domain.teaching.wording.phrases import (
    Phrase,
    Sort,
    bare,
    count_in,
    counted_within,
    first_of,
    is_time,
    is_unit,
    main_clause,
    phrases_of,
    without,
    without_list,
    without_now,
    word_table,
    words_of,
    written,
)
from bot.domain.teaching.wording.spanish_verbs import CLITICS, DETERMINERS, active, before_clitics, verb_in

_LANGUAGE = "es"
_GRAMMAR = GRAMMARS[_LANGUAGE]
_AUXILIARIES = {"ha", "han", "hemos", "había", "fue", "fueron", "era", "eran", "es", "son"}
# What comes into being or to a place, so that what follows is who or what does.
_COMING = re.compile(
    r"(?:v(?:in|ien)|lleg|asist|particip|acud|vot|qued|entr|falt|apunt|sobr|ocurr|suced|particip)\w+"
)
_PAST = re.compile(r"\A\w{2,}(?:ad|id|íd|ch|st|rt)[oa]s?")
_LEANING = {
    "él",
    "ella",
    "ello",
    "esto",
    "eso",
    "este",
    "esta",
    "estos",
    "estas",
    "ese",
    "esa",
    "lo",
    "le",
    "les",
}
# In -as, but masculine, or of both.
_MASCULINE = re.compile(
    r"\A(?:\w*(?:istas|gramas|astas)|extras|días|mapas|planetas|colegas|programas|dramas|problemas|temas|"
    r"sistemas|poemas|lemas|esquemas|idiomas|diplomas)"
)
_FEMININE = re.compile(r"\A(?:\w+as|\w+ciones|\w+siones|\w+dades|veces|personas)")
_TAKING_ANY = re.compile(r"(?:contrat|necesit|busc)\w+")
_BEING = {"está", "están", "estaba", "estaban", "estuvo", "estuvieron", "queda", "quedan", "costó", "cuesta"}
_SUBJECT_OPENERS = {"el", "la", "los", "las", "nuestro", "nuestra", "nuestros", "nuestras"}
# What is done to people rather than to what has a name like theirs.
_WITH_PEOPLE = re.compile(r"(?:dobl|elig|elij|entren|contrat|invit|nombr|entrevist|acompañ|premi|recib|ayud)")
_HOUR = {"la", "las"}
_OBJECTS = {"lo", "la", "los", "las"}  # that lean on a verb


@dataclass(frozen=True, slots=True)
class _Clause:
    """A main clause, taken apart."""

    subject: tuple[str, ...]  # as inside a sentence; empty where the verb says who
    verb: tuple[str, ...]  # with what leans on it: "se rodó", "ha ganado"
    phrases: tuple[Phrase, ...]
    reason: str  # what follows "porque"


def spanish_questions(sentence: str) -> Iterator[str]:
    """Yield the questions that a sentence answers, the most telling first."""
    clause = _clause_of(sentence)
    if clause is None:
        return
    is_counted = bool(clause.subject) and count_in(clause.subject, _LANGUAGE) is not None
    for make in (_counted,) if is_counted else _MAKERS:
        for question in make(clause):
            text = written(question)
            if clause.verb[0] in _OBJECTS and written(clause.verb) in text:
                continue  # "la vendió": what?
            if _LEANING.isdisjoint(map(bare, text.split())):
                yield f"¿{text[0].upper()}{text[1:]}?"


def _clause_of(sentence: str) -> _Clause | None:
    words = without_now(words_of(sentence.lstrip("¡")), _LANGUAGE)
    reason = next((at for at, word in enumerate(words) if bare(word) == "porque" and at), None)
    rest = main_clause(words if reason is None else words[:reason])
    leading: Phrase | None = None
    if len(rest) < len(words) and rest and _is_leading(rest) and verb_in(rest) is None:
        leading, words = _phrase(rest), words[len(rest) :]
        rest = main_clause(words)
    rest = without_list(rest, words[len(rest) :], _LANGUAGE)
    at = verb_in(rest)
    if at is None or not word_table(_LANGUAGE)["negations"].isdisjoint(map(bare, rest)):
        return None
    first = before_clitics(rest, at)
    end = at + 1
    if end < len(rest) and bare(rest[at]) in _AUXILIARIES and _PAST.fullmatch(bare(rest[end])):
        end += 1
    front, verb = rest[:first], tuple(word.lower() for word in rest[first:end])
    phrases = phrases_of(rest[end:], _LANGUAGE) if rest[end:] else []
    told = "" if reason is None else written(words[reason:])
    if front and _is_leading(front):
        end = _end_of_place(front)
        leading, front = _phrase(front[:end]), front[end:]
    if front and bare(front[0]) in _GRAMMAR.pronouns - {"mi", "solo", "sólo"}:
        return None
    is_we = any(word.endswith("mos") for word in verb)
    if not (front or is_we or _has_subject(verb[-1], phrases)):
        return None
    phrases = [each for each in phrases if bare(each.words[0]) != "según"]
    inside = (front[0].lower(), *front[1:]) if front and not _is_name(front) else tuple(front)
    return _Clause(inside, verb, (*phrases, *([leading] if leading is not None else [])), told)


def _has_subject(verb: str, phrases: Sequence[Phrase]) -> bool:
    """Tell whether a verb without a subject before it says who, or what follows it does."""
    if bare(verb) in {"hay", "hubo", "había"}:
        return True
    first = phrases[0] if phrases else None
    is_plain = first is not None and first.sort is Sort.PLAIN
    return is_plain and _COMING.fullmatch(bare(verb)) is not None


def _end_of_place(front: Sequence[str]) -> int:
    """Return where a place or time before the subject ends: "En Venecia el equipo"."""
    for at in range(2, len(front) - 1):
        word = front[at - 1]
        if bare(front[at]) in _SUBJECT_OPENERS and (word[:1].isupper() or is_time((word,), _LANGUAGE)):
            return at
    return len(front)


def _phrase(words: Sequence[str]) -> Phrase:
    """Return what a sentence begins with, as inside it."""
    small = (words[0].lower(), *words[1:])
    if is_time(words, _LANGUAGE):
        return Phrase(Sort.TIME, small)
    found = phrases_of(small, _LANGUAGE)
    return Phrase(found[0].sort if len(found) == 1 else Sort.OTHER, small)


def _is_leading(words: Sequence[str]) -> bool:
    """Tell whether words before the verb say when or where: "El 21 de octubre"."""
    first = bare(words[0])
    if first in word_table(_LANGUAGE)["time_openers"] or (
        first in _GRAMMAR.prepositions and first not in CLITICS
    ):
        return True
    is_date = first in {"el", "los"} and len(words) > 1 and is_time(words[1:], _LANGUAGE)
    return is_date and (words[1][:1].isdigit() or bare(words[1]) in word_table(_LANGUAGE)["times"])


def _is_name(words: Sequence[str]) -> bool:
    """Tell whether words are somebody's name."""
    if bare(words[0]) in DETERMINERS or len(words) == 1:
        return len(words) == 1 and words[0][:1].isupper() and bare(words[0]) not in DETERMINERS
    return all(word[:1].isupper() or bare(word) in {"y", "de", "del", "la"} for word in words)


def _tail(clause: _Clause, *left_out: Phrase | None) -> str:
    return written(clause.verb, clause.subject, without(clause.phrases, *left_out))


def _many(noun: str) -> str:
    is_feminine = _FEMININE.fullmatch(bare(noun)) and not _MASCULINE.fullmatch(bare(noun))
    return "cuántas" if is_feminine else "cuántos"


def _counted(clause: _Clause) -> Iterator[str]:
    at = count_in(clause.subject, _LANGUAGE)
    if at is None:
        return
    noun = written(clause.subject[at:])
    if noun.startswith(("por ciento", "%")):
        yield f"qué porcentaje {noun.partition('ciento')[2]} {written(clause.verb, without(clause.phrases))}"
    else:
        yield f"{_many(noun.split()[0])} {noun} {written(clause.verb, without(clause.phrases))}"


def _named(clause: _Clause) -> Iterator[str]:
    """Yield who or what something was: "¿Quién fue la presentadora?"."""
    first = clause.phrases[0] if clause.phrases else None
    is_copula = bare(clause.verb[-1]) in word_table(_LANGUAGE)["copulas"]
    if not is_copula or not clause.subject or first is None or first.sort is not Sort.PLAIN:
        return
    if _is_name(clause.subject) and len(clause.subject) > 1:
        return
    head = {bare(word) for word in clause.subject}
    is_person = not head.isdisjoint(word_table(_LANGUAGE)["people"] | _GRAMMAR.people)
    is_named = any(word[:1].isupper() for word in first.words)
    if is_named or (bare(first.words[0]) in {"el", "la", "los", "las"} and is_person):
        asked = "quién" if is_person else "cuál"
        if not is_person and not is_named:
            return
        yield f"{asked} {_tail(clause, *clause.phrases[:1])}"


def _made_by(clause: _Clause) -> Iterator[str]:
    """Yield who did what was done: "¿Quién dobla a Tom Cruise?"; by whom, where the verb isn't certain."""
    agent = first_of(clause.phrases, Sort.AGENT)
    if agent is None or len(clause.verb) == 1 or not clause.subject:
        return
    counted = count_in(agent.words[1:], _LANGUAGE)
    if counted is not None:
        noun = written(agent.words[counted + 1 :])
        yield f"por {_many(noun.split()[0])} {noun} {_tail(clause, agent)}"
        return
    if (verb := active(clause.verb)) is not None:
        time = first_of(clause.phrases, Sort.TIME)
        # "Who founded it in 2019" would tell half of the answer.
        dated = time if time is not None and any(map(str.isdigit, str(time))) else None
        yield written("quién", verb, _object(clause.subject, verb), without(clause.phrases, agent, dated))
    yield f"por quién {_tail(clause, agent)}"


def _object(subject: tuple[str, ...], verb: str) -> tuple[str, ...]:
    """Return a subject as what somebody does something to: people after "a"."""
    people = word_table(_LANGUAGE)["people"] | _GRAMMAR.people
    heads = (form for word in map(bare, subject) for form in (word, word[:-1], f"{word[:-3]}z", word[:-2]))
    is_person = _is_name(subject) or any(form in people for form in heads)
    if not is_person or not _WITH_PEOPLE.match(verb):
        return subject
    return ("al", *subject[1:]) if subject[0] == "el" else ("a", *subject)


def _long(clause: _Clause) -> Iterator[str]:
    for phrase in clause.phrases:
        words = phrase.words
        if phrase.sort is Sort.DURATION:
            yield f"cuánto tiempo {_tail(clause, phrase)}"
            if bare(words[-1]).startswith("año"):
                yield f"cuántos años {_tail(clause, phrase)}"
            return


def _how_many(clause: _Clause) -> Iterator[str]:
    """Yield how many or how much of something: "¿Cuántos socios vinieron?"."""
    first = clause.phrases[0] if clause.phrases else None
    if first is None:
        return
    is_to = _is_to_counted(clause, first)
    words = first.words[1:] if is_to else first.words
    at = count_in(words, _LANGUAGE) if is_to or first.sort is Sort.PLAIN else None
    if at is None or not {"y", "e"}.isdisjoint(words[at:]):
        return
    noun, rest = words[at], written(words[at + 1 :], without(clause.phrases[1:]))
    told = written(clause.verb, clause.subject, rest)
    if re.fullmatch(_GRAMMAR.money, bare(noun)):
        is_price = bare(clause.verb[-1]).startswith(("cost", "cuest", "val"))
        yield f"{'cuánto' if is_price else 'cuánto dinero'} {told}"
    else:
        # Of some verbs, nobody says "a" before people who are any: "¿Cuántos extras contrató?".
        to = "a " if is_to and not _TAKING_ANY.fullmatch(bare(clause.verb[-1])) else ""
        yield f"{to}{_many(noun)} {noun} {told}"


def _is_to_counted(clause: _Clause, phrase: Phrase) -> bool:
    """Tell whether somebody did something to as many as a phrase says: "a 400 extras", not "a 400 metros"."""
    if bare(phrase.words[0]) != "a" or bare(clause.verb[-1]) in _BEING:
        return False
    at = count_in(phrase.words[1:], _LANGUAGE)
    if at is None:
        return False
    noun = bare(phrase.words[at + 1])
    return not is_unit(noun, _LANGUAGE)


def _how_many_within(clause: _Clause) -> Iterator[str]:
    """Yield in, or with, how many something was: "¿Con cuántos extras se rodó la escena?"."""
    for phrase in clause.phrases:
        if (at := counted_within(phrase, _LANGUAGE)) is not None:
            noun, rest = phrase.words[at], phrase.words[at + 1 :]
            yield f"{bare(phrase.words[0])} {_many(noun)} {noun} {_tail(clause, phrase)} {written(rest)}"
            return


def _when_where(clause: _Clause) -> Iterator[str]:
    time, place = first_of(clause.phrases, Sort.TIME), first_of(clause.phrases, Sort.PLACE)
    hour = next((each for each in clause.phrases if _is_hour(each)), None)
    if hour is not None:
        yield f"a qué hora {_tail(clause, hour)}"
    if time is not None and time is not hour:
        asked = "desde cuándo" if bare(time.words[0]) == "desde" else "cuándo"
        yield f"{asked} {_tail(clause, time, place)}"
    if place is not None:
        yield f"dónde {_tail(clause, time, place)}"


def _is_hour(phrase: Phrase) -> bool:
    """Tell whether a phrase is a time of day: "a las once"."""
    words = [bare(word) for word in phrase.words]
    if len(words) < 3 or words[0] != "a" or words[1] not in _HOUR:  # noqa: PLR2004 - "a las once"
        return False
    return words[2] in _GRAMMAR.numbers or words[2][:1].isdigit()


def _why(clause: _Clause) -> Iterator[str]:
    if clause.reason:
        yield f"por qué {_tail(clause)}"


def _who(clause: _Clause) -> Iterator[str]:
    """Yield who did something, where the subject is a name, before the verb or after what it did it to."""
    if bare(clause.verb[-1]) in word_table(_LANGUAGE)["copulas"]:
        return
    first = clause.phrases[0] if clause.phrases else None
    if clause.subject and _is_name(clause.subject):
        asked = "quién" if {"y", "e"}.isdisjoint(clause.subject) else "quiénes"
        yield f"{asked} {written(clause.verb, without(clause.phrases))}"
        return
    is_repeated = bool(clause.subject) and bare(clause.verb[0]) in _OBJECTS
    if is_repeated and first is not None and _is_name(first.words):
        yield f"quién {written(clause.verb[1:], clause.subject, without(clause.phrases[1:]))}"


def _what(clause: _Clause) -> Iterator[str]:
    """Yield what somebody did something to."""
    if bare(clause.verb[-1]) in word_table(_LANGUAGE)["copulas"] or clause.verb[0] in CLITICS:
        return
    first = clause.phrases[0] if clause.phrases else None
    if (
        first is not None
        and first.sort is Sort.PLAIN
        and bare(first.words[0]) in DETERMINERS
        and clause.subject
    ):
        yield f"qué {_tail(clause, first)}"


def _how(clause: _Clause) -> Iterator[str]:
    """Yield how something was: "¿Cómo eran los asientos?"."""
    first = clause.phrases[0] if clause.phrases else None
    is_copula = bare(clause.verb[-1]) in word_table(_LANGUAGE)["copulas"]
    is_open = bool(clause.subject) and not clause.reason and len(clause.verb) == 1
    if not is_copula or not is_open or first is None or first.sort is not Sort.PLAIN:
        return
    if first.words[0].islower() and bare(first.words[0]) not in DETERMINERS:
        yield f"cómo {_tail(clause, first)}"


_Maker: TypeAlias = Callable[[_Clause], Iterator[str]]
_MAKERS: tuple[_Maker, ...] = (
    _named,
    _made_by,
    _long,
    _how_many,
    _how_many_within,
    _when_where,
    _why,
    _who,
    _what,
    _how,
)
