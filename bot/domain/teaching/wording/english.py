"""Questions for English sentences."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.authoring.passages import names
from bot.domain.teaching.grammar import GRAMMARS
from bot.domain.teaching.wording.english_verbs import (
    DETERMINERS,
    FARTHEST,
    PERSONAL,
    active,
    counts_people,
    is_possessive,
    may_be_name,
    pasts,
    singular,
    verb_in,
)
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

_LANGUAGE = "en"
_GRAMMAR = GRAMMARS[_LANGUAGE]
_CALLED = {"called", "named"}
_EVERYBODY = {"everyone", "everybody", "anyone", "anybody"}
_OWNER = re.compile(r"['\u2019]s?\Z")
_OPENING_MARKS = tuple('\u201c\u2018"')
_LEANING = {"it", "them", "him", "her", "this", "that", "these", "those", "he", "she", "they"}  # on what?


@dataclass(frozen=True, slots=True)
class _Clause:
    """A main clause, taken apart."""

    subject: tuple[str, ...]  # as inside a sentence
    verb: tuple[str, ...]  # an auxiliary with its participle, or one word
    base: str  # of a verb without auxiliary; "" with one
    do: str  # what it is asked for with: "did"
    phrases: tuple[Phrase, ...]
    reason: str  # what follows "because"


def english_questions(sentence: str) -> Iterator[str]:
    """Yield the questions that a sentence answers, the most telling first."""
    clause = _clause_of(re.sub(r"(?i)@(?=everyone\b)", "", sentence))
    if clause is None:
        return
    if count_in(clause.subject, _LANGUAGE) is not None:
        makers: tuple[_Maker, ...] = (_counted,)
    else:
        makers = _MAKERS
    for make in makers:
        for question in make(clause):
            text = written(question)
            said = text.split()
            if _LEANING.isdisjoint(map(bare, said)) and not any(word.startswith("@") for word in said):
                yield text[0].upper() + text[1:] + "?"


def _clause_of(sentence: str) -> _Clause | None:
    leading, words = _leading(without_now(words_of(sentence), _LANGUAGE))
    reason = next((at for at, word in enumerate(words) if bare(word) == "because"), None)
    rest = main_clause(words if reason is None else words[:reason])
    rest = without_list(rest, words[len(rest) :], _LANGUAGE)
    found = verb_in(rest)
    if found is None:
        return None
    at, end, base, do = found
    subject = _subject(rest[:at])
    if subject is None or not word_table(_LANGUAGE)["negations"].isdisjoint(map(bare, rest)):
        return None
    verb = tuple(bare(word) for word in rest[at:end])
    phrases = phrases_of(rest[end:], _LANGUAGE)
    if leading:
        phrases.append(leading)
    told = "" if reason is None else written(words[reason:])
    return _Clause(subject, verb, base, do, tuple(phrases), told)


def _leading(words: list[str]) -> tuple[Phrase | None, list[str]]:
    """Return when or where a sentence begins with, as if it stood at the end, and the rest."""
    starts = {*_GRAMMAR.prepositions, *word_table(_LANGUAGE)["time_openers"]}
    if not words or bare(words[0]) not in starts:
        return None, words
    for at, word in enumerate(words[:FARTHEST]):
        if _date_goes_on(words, at):
            continue
        if word.endswith(",") or _subject_follows(words, at):
            first = [words[0].lower(), *words[1 : at + 1]]
            found = phrases_of([*first[:-1], first[-1].rstrip(",")], _LANGUAGE)
            return (found[0] if len(found) == 1 else None), words[at + 1 :]
    return None, words


def _date_goes_on(words: Sequence[str], at: int) -> bool:
    """Tell whether a date goes on after a word with its comma: "On Saturday, December 12, 2026, the club"."""
    following = words[at + 1] if words[at].endswith(",") and at + 1 < len(words) else ""
    is_year = following.endswith(",") and re.fullmatch(r"20\d\d|1\d{3}", bare(following)) is not None
    return is_year or bare(following) in _GRAMMAR.months


def _subject_follows(words: Sequence[str], at: int) -> bool:
    """Tell whether a subject follows a word without a comma: "On Monday we", "In Venice the team"."""
    following = bare(words[at + 1]) if at + 1 < len(words) else ""
    is_over = at > 0 and (words[at][:1].isupper() or is_time(words[at : at + 1], _LANGUAGE))
    return following == PERSONAL or (is_over and following in {"the", "our"})


def _subject(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return a subject as inside a sentence; None where it is none that a question can name."""
    if not words or len(words) > FARTHEST:
        return None
    first = bare(words[0])
    if first == PERSONAL:
        return (first,) if len(words) == 1 else None
    if count_in(words, _LANGUAGE) is not None:
        return tuple(words)
    if (first in _GRAMMAR.pronouns and first not in {"there", "my"}) or first in _GRAMMAR.prepositions:
        return None
    if first in DETERMINERS or not (_is_name(words) or words[0].isupper()):
        return (words[0].lower(), *words[1:])
    return tuple(words)


def _is_name(words: Sequence[str]) -> bool:
    """Tell whether a subject that opens a sentence begins with a name."""
    others = [word for word in words[1:] if bare(word) != "and"]
    if others and others[0][:1].isupper():
        return True
    is_owner = is_possessive(words[0])
    first = _OWNER.sub("", words[0]) if is_owner else words[0]
    if not others or is_owner or bare(words[1]) == "and":
        return first[:1].isupper() and may_be_name(bare(first))
    is_known = any(each.text in words[0] for each in names(" ".join(words)))
    return is_known and not bare(words[0]).endswith("s") and may_be_name(bare(words[0]))


def _asked(clause: _Clause, rest: str, *, inverts: bool = True) -> str:
    """Return what follows a question word: "did we screen the film", "was the cake baked"."""
    subject = written(clause.subject)
    if not inverts:
        return written(subject, clause.verb, rest)
    if clause.base:
        return written(clause.do, subject, clause.base, rest)
    return written(clause.verb[0], subject, clause.verb[1:], rest)


def _counted(clause: _Clause) -> Iterator[str]:
    """Yield how many did something: "How many members came"."""
    subject = clause.subject[1:] if clause.subject[0] == "all" else clause.subject
    if (at := count_in(subject, _LANGUAGE)) is None:
        return
    noun, told = written(subject[at:]), written(clause.verb, without(clause.phrases))
    if bare(noun.split()[0]) in {"percent", "per", "%"}:
        whole = noun.partition(" of ")[2]
        yield f"what percentage {f'of {whole} ' if whole else ''}{told}"
        yield f"how many {f'of {whole} ' if whole else ''}{told}"
        return
    yield f"how many {noun} {told}"
    if (place := first_of(clause.phrases, Sort.PLACE)) is not None:
        yield f"how many {noun} {written(clause.verb, without(clause.phrases, place))}"


def _named(clause: _Clause) -> Iterator[str]:
    """Yield who or what something was: "Who was our host"."""
    first = clause.phrases[0] if clause.phrases else None
    if len(clause.verb) != 1 or clause.verb[0] not in word_table(_LANGUAGE)["copulas"] or first is None:
        return
    if first.sort is not Sort.PLAIN or clause.subject[0] == "there":
        return
    told = [word for word in first.words if bare(word) not in {"both", "also"}]
    is_name = bool(told) and told[0][:1].isupper()
    is_person = _names_people(clause.subject)
    if _is_called(clause.subject) and bare(first.words[0]) in {"the", "our"} and _names_people(first.words):
        yield written("who", clause.verb, first.words, without(clause.phrases[1:]))  # "Kim is our moderator"
        return
    is_defined = bare(told[0]) in {"the", "a", "an", "our"} if told else False
    rest = without(_around(clause.phrases))
    if is_name or (is_defined and clause.subject[0] in {"the", "our", "my"}):
        yield written("who" if is_person else "what", clause.verb, clause.subject, rest)


def _around(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return when and where something was so: what describes what it was, "from Leeds", is left out."""
    first = phrases[0].words
    if len(first) > 1 and _describes_more(first[-1]):  # "a poster given by the founder"
        return []
    return [
        each
        for each in phrases[1:]
        if each.sort is Sort.TIME or bare(each.words[0]) in {"in", "at", "on", "for", "during"}
    ]


def _describes_more(word: str) -> bool:
    """Tell whether a participle after a noun begins what describes it."""
    plain = bare(word)
    return word.islower() and (plain.endswith("ed") or any(plain == each for _, each in pasts().values()))


def _names_people(words: Sequence[str]) -> bool:
    head = [bare(word) for word in written(words).split(" of ")[0].split()]
    return head[-1] in word_table(_LANGUAGE)["people"] | _GRAMMAR.people


def _is_called(words: Sequence[str]) -> bool:
    """Tell whether a subject is nothing but somebody's name."""
    parts = [word for word in words if bare(word) not in {"and", "von", "de", "van"}]
    return bool(parts) and all(word[:1].isupper() for word in parts) and not is_time(parts, _LANGUAGE)


def _valued(clause: _Clause) -> Iterator[str]:
    """Yield what a measure, a number, a code or a motto is: "What is Ann's shoe size"."""
    first = clause.phrases[0] if clause.phrases else None
    if clause.verb not in {("is",), ("was",)} or first is None or first.sort is not Sort.PLAIN:
        return
    is_owned = any(map(is_possessive, clause.subject)) or "of" in clause.subject
    at = count_in(first.words, _LANGUAGE)
    if at is not None:
        is_value = is_owned and at == len(first.words) - 1
    else:
        said = first.words[0]
        is_value = any(map(str.isdigit, said)) or said.startswith(_OPENING_MARKS)
    if is_value and (is_owned or clause.subject[0] in {"the", "our", "my"}):
        rest = "" if first.words[0].startswith(_OPENING_MARKS) else without(clause.phrases[1:])
        yield written("what", clause.verb, clause.subject, rest)


def _having(clause: _Clause) -> Iterator[str]:
    """Yield whether somebody has something, or what that is called: "Does Ann have a dog"."""
    first = clause.phrases[0] if clause.phrases else None
    if clause.base != "have" or first is None or bare(first.words[0]) not in {"a", "an"}:
        return
    at = next((at for at, word in enumerate(first.words) if bare(word) in _CALLED), len(first.words))
    having = written(clause.do, clause.subject, "have", first.words[:at])
    if 1 < at < len(first.words) - 1:
        copula = "was" if clause.do == "did" else "is"
        yield written("what", copula, _owner(clause.subject), first.words[1:at], "called")
        yield having
    elif first_of(clause.phrases, Sort.TIME) is None:
        yield written(having, without(clause.phrases[1:]))


def _owner(subject: Sequence[str]) -> str:
    """Return whose something is: "our", "the club's", "the members'"."""
    if bare(subject[0]) == PERSONAL:
        return "our"
    whole = written(subject)
    is_many = subject[-1].endswith("s") and not subject[-1][:1].isupper()
    return f"{whole}'" if is_many else f"{whole}'s"


def _called(clause: _Clause) -> Iterator[str]:
    """Yield what something is called."""
    if (
        len(clause.verb) > 1
        and clause.verb[-1] in _CALLED
        and first_of(clause.phrases, Sort.PLAIN) is not None
    ):
        yield f"what {_asked(clause, without(clause.phrases[1:]))}"


def _made_by(clause: _Clause) -> Iterator[str]:
    """Yield who did what was done: "Who baked the cake"."""
    agent = first_of(clause.phrases, Sort.AGENT)
    if agent is None or clause.base or len(clause.verb) < 2:  # noqa: PLR2004 - an auxiliary and a participle
        return
    time = first_of(clause.phrases, Sort.TIME)
    dated = time if time is not None and any(map(str.isdigit, str(time))) else None
    if dated is not None:  # "Who founded it in 2019" would tell half of the answer
        yield f"when {_asked(clause, without(clause.phrases, dated, agent))}"
    yield written("who", active(clause.verb), clause.subject, without(clause.phrases, agent, dated))


def _long(clause: _Clause) -> Iterator[str]:
    if (length := first_of(clause.phrases, Sort.DURATION)) is not None:
        yield f"how long {_asked(clause, without(clause.phrases, length))}"


def _how_many(clause: _Clause) -> Iterator[str]:
    """Yield how many or how much of something: "How many tickets did we sell"."""
    first = clause.phrases[0] if clause.phrases else None
    if first is None or first.sort is not Sort.PLAIN:
        return
    at = count_in(first.words, _LANGUAGE)
    if at is None:
        if first.words[0][:1] in "$£€" and clause.base:
            at = len(first.words)
        else:
            return
    rest = without(clause.phrases[1:])
    noun = written(first.words[at:])
    if clause.subject[0] == "there":
        yield f"how many {noun} {written(clause.verb)} there {rest}"
    elif at == len(first.words) or noun.split()[0] in _GRAMMAR.money.replace("?", "").split("|"):
        money = "how much" if clause.base == "cost" else "how much money"
        yield f"{money} {_asked(clause, rest)}"
    else:
        yield f"how many {noun} {_asked(clause, rest)}"


def _how_many_within(clause: _Clause) -> Iterator[str]:
    """Yield in, or with, how many something was: "In how many cities did the team shoot"."""
    for at, phrase in enumerate(clause.phrases):
        if clause.subject[0] == "there" or (counted := counted_within(phrase, _LANGUAGE)) is None:
            continue
        before, after = written(without(clause.phrases[:at])), written(without(clause.phrases[at + 1 :]))
        noun, rest = phrase.words[counted], phrase.words[counted + 1 :]
        preposition = bare(phrase.words[0])
        if preposition != "with":
            yield f"{preposition} how many {noun} {_asked(clause, written(before, after, rest))}"
        elif not (clause.base and before) or counts_people(noun):
            # "The bus with 30 seats" has them itself; people come along with whoever does something.
            yield f"how many {noun} {_asked(clause, written(before, 'with', rest, after))}"
        return


def _when_where(clause: _Clause) -> Iterator[str]:
    time, place = first_of(clause.phrases, Sort.TIME), first_of(clause.phrases, Sort.PLACE)
    if clause.subject[0] == "there":
        return
    if time is not None and _LEANING.isdisjoint(map(bare, time.words)):  # "every minute of it"
        asked = "since when" if bare(time.words[0]) == "since" else "when"
        agent = None if clause.base else first_of(clause.phrases, Sort.AGENT)
        yield f"{asked} {_asked(clause, without(clause.phrases, time, place, agent))}"
    is_origin = place is not None and clause.phrases[0].sort is Sort.PLAIN and bare(place.words[0]) == "from"
    if is_origin and clause.verb[0] in word_table(_LANGUAGE)["copulas"] and len(clause.verb) == 1:
        return  # of whoever or whatever it was: "a teacher from Leeds"
    if place is not None and clause.base != "belong":
        length = first_of(clause.phrases, Sort.DURATION)
        origin = "from" if bare(place.words[0]) == "from" else ""
        yield f"where {_asked(clause, written(without(clause.phrases, time, place, length), origin))}"


def _owned(clause: _Clause) -> Iterator[str]:
    """Yield whose something is: "Who does the car belong to"."""
    first = clause.phrases[0] if clause.phrases else None
    if clause.base == "belong" and first is not None and bare(first.words[0]) == "to":
        yield f"who {_asked(clause, written('to', without(clause.phrases[1:])))}"


def _why(clause: _Clause) -> Iterator[str]:
    if clause.reason:
        yield f"why {_asked(clause, without(clause.phrases))}"


def _who(clause: _Clause) -> Iterator[str]:
    """Yield who did something, where the subject is a name."""
    if (
        clause.subject[0] in {PERSONAL, "there"}
        or clause.base == "cost"
        or clause.verb[0] in word_table(_LANGUAGE)["copulas"]
    ):
        return
    if _is_called(clause.subject) and clause.base != "have":
        verb = singular(clause.verb) if "and" in clause.subject else clause.verb
        yield written("who", verb, without(clause.phrases))


def _what(clause: _Clause) -> Iterator[str]:
    """Yield what somebody did something to: "What did we watch on Saturday evening"."""
    if clause.verb[0] in word_table(_LANGUAGE)["auxiliaries"] or not clause.phrases:
        return
    first, others = clause.phrases[0], clause.phrases[1:]
    if first.sort is Sort.PLAIN and (bare(first.words[0]) in DETERMINERS or first.words[0][:1].isupper()):
        yield f"what {_asked(clause, without(others))}"
        return
    other = first_of(clause.phrases, Sort.OTHER)
    if other is not None and bare(other.words[0]) in {"at", "for", "about", "with", "on"}:
        before = clause.phrases[: clause.phrases.index(other)]
        after = clause.phrases[clause.phrases.index(other) + 1 :]
        yield f"what {_asked(clause, written(without(before), bare(other.words[0]), without(after)))}"


def _how(clause: _Clause) -> Iterator[str]:
    """Yield how something was: "How were the seats"."""
    first = clause.phrases[0] if clause.phrases else None
    if len(clause.verb) != 1 or clause.verb[0] not in word_table(_LANGUAGE)["copulas"] or first is None:
        return
    if clause.reason:
        return
    is_adjective = (
        first.sort is Sort.PLAIN and first.words[0].islower() and len(first.words) <= len("too") - 1
    )
    is_adjective = is_adjective and not any(map(str.isdigit, first.words[0]))
    if is_adjective and bare(first.words[0]) not in DETERMINERS and clause.subject[0] != "there":
        if bare(clause.subject[0]) in _EVERYBODY:
            yield written("who", clause.verb, without(clause.phrases))
            return
        yield f"how {_asked(clause, without(clause.phrases[1:]))}"


_Maker: TypeAlias = Callable[[_Clause], Iterator[str]]
_MAKERS: tuple[_Maker, ...] = (
    *(_named, _valued, _having, _called, _made_by, _owned),
    *(_long, _how_many, _how_many_within, _when_where, _why, _who, _what, _how),
)
