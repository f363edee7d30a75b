"""Yes/no questions: whether a fact says that what is asked is so.

A question that names one value of the fact's kind is compared with the fact's value; one with the same
content as the fact's own question has the fact's yes or no. Whatever could turn the sense around, and any
word that the fact does not have, leaves it undecided.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from bot.domain import values
from bot.domain.matching.text.asking import question_form
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.meanings import entity_id
from bot.domain.matching.text.normalise import normalise, stem, words
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.text.splitting import LEADING, QUESTION_WORDS
from bot.domain.matching.verdict.strangers import stranger_in
from bot.domain.months import MONTHS
from bot.domain.pack.model import AnswerKind, Entity, Fact, Value
from bot.domain.values import Amount, PartialDate
from bot.domain.words import NUMBER_WORDS

_LISTS = {
    name: frozenset(" ".join(lines).split())
    for name, lines in {
        "opening": ("is are was were do does did has have had will",),
        # With one of these a question asks for something else than whether the value is this one.
        "turning": (
            "or if never no nobody nothing none without almost nearly still again back already yet you",
            "always often sometimes usually what which where when why how whom whose",
        ),
        "sharing": (
            "only just all whole every everything everyone both else other others another alone solely also",
            "besides except apart either neither",
        ),
        # In a question, beside a date or a number that is then not the one that counts.
        "inexact": (
            "about around roughly approximately nearly almost some before after since until till by",
            "early late mid beginning start end spring summer autumn fall winter half twice ago over under",
            "first last top",
        ),
        "comparing": ("more less fewer than least most long longer too",),
        # In an answer: it tells what is not, or a bound.
        "denying": ("no not never nobody nothing none without missing lacks instead except",),
        "bounding": (
            "until till since before after between about around roughly some nearly almost over under",
        ),
    }.items()
}
QUALIFYING = _LISTS["sharing"] | _LISTS["inexact"] | _LISTS["comparing"]  # what is asked turns on these
_BE = word_list("be")
_WHERE = word_list("presence_in", "frames.toml")
_PLAIN = word_list("stopwords") | {"himself", "herself", "itself", "themselves"}
_TRUE = re.compile(r"^(?:(?:and|so|but) )?(is|was) it (?:true|right|correct) that ")
_PEOPLE = frozenset({AnswerKind.PERSON, AnswerKind.CHARACTER})
_NAMED = _PEOPLE | {AnswerKind.PLACE}
_AMOUNTS: Mapping[AnswerKind, Callable[[str], Amount | None]] = {
    AnswerKind.COUNT: values.amount,
    AnswerKind.MONEY: values.money,
    AnswerKind.DURATION: values.duration,
    AnswerKind.MEASURE: values.amount,
}
_MORE = "more|longer|greater|higher|larger|bigger|further|farther|heavier|taller|deeper|older"
_LESS = "less|fewer|shorter|smaller|lower|cheaper|lighter|younger|closer"
_COMPARISONS: tuple[tuple[re.Pattern[str], Callable[[Fraction, Fraction], bool]], ...] = (
    (re.compile(r"\b(?:at least|no (?:less|fewer) than)\b"), operator.ge),
    (re.compile(r"\b(?:at most|no more than|up to)\b"), operator.le),
    (re.compile(rf"\b(?:(?:{_MORE}) than|over|above)\b"), operator.gt),
    (re.compile(rf"\b(?:(?:{_LESS}) than|under|below)\b"), operator.lt),
)
_NO_NUMBER = re.compile(
    r"\b(?:the|this|that|any|no|every|each|which|another) one\b|\bone (?:of|who|that|in|with)\b"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d|20)\d\d"
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS if name != "may")
_MAY = r"(?:(?<=in )|(?<=on )|(?<=of )|(?<=\d ))may|may(?= \d)"  # else it is a verb
_DATE = re.compile(rf"(?:\b{_DAY} (?:of )?)?\b(?:{_MONTH}|{_MAY})\b(?: {_DAY}\b)?(?: {_YEAR}\b)?|\b{_YEAR}\b")
_NUMBER = re.compile(rf"(?<!in )(?<!since )(?<!from )(?<!by )\b\d\w*|\b(?!{_YEAR}\b)\d\w*")  # no year
_MEASURING = _LISTS["comparing"].union(NUMBER_WORDS, values.UNIT_NAMES, f"{_MORE}|{_LESS}".split("|"))
_FACTS = 1_024  # whose words are remembered


@dataclass(frozen=True, slots=True)
class YesNoQuestion:
    """A question that can be answered with yes or no, in plain words."""

    text: str
    said: frozenset[str]


def yes_no_question(question: str) -> YesNoQuestion | None:
    """Return the plain form of a yes/no question; None where it is another, or its sense may be turned."""
    text = _TRUE.sub(r"\1 ", normalise(question))
    said = text.split()
    while said and said[0] in LEADING:
        del said[0]
    if not said or said[0] not in _LISTS["opening"] or not _LISTS["turning"].isdisjoint(said):
        return None
    if said[1:2] == ["not"]:  # "isn't it by her?" supposes that it is
        del said[1]
    return YesNoQuestion(" ".join(said), frozenset(said))


def holds(
    question: YesNoQuestion, fact: Fact, reader: QuestionReader, entities: Mapping[str, Entity]
) -> bool | None:
    """Return whether what is asked is so, as ``fact`` says; None where that is not certain."""
    value, names = fact.value, _Names(reader, entities)
    if value is None or says_so_itself(fact):
        return None
    if value.kind is AnswerKind.YES_NO:
        is_same = _content(question.text, reader) == _content(normalise(fact.question), reader)
        return values.yes_or_no(value.text) if is_same else None
    if not _LISTS["denying"].isdisjoint(_first_sentence(fact)):
        return None
    if is_on_stranger(question, fact, reader, entities):
        return False
    return _is_value(question, fact, value, names)


def says_so_itself(fact: Fact) -> bool:
    """Tell whether a fact's answer begins with yes or no."""
    return words(fact.answer)[:1] in (["yes"], ["no"])


def _first_sentence(fact: Fact) -> frozenset[str]:
    """Return the words of what a fact's answer says first: what follows tells more."""
    return frozenset(words(fact.answer.split(". ")[0]))


def _is_value(question: YesNoQuestion, fact: Fact, value: Value, names: "_Names") -> bool | None:
    """Return whether the one value that a question names is the fact's."""
    if not _is_told(question, fact, value, names):
        return None
    if value.kind in _NAMED:
        return _same_name(question, fact, value, names)
    if not _LISTS["bounding"].isdisjoint([*_first_sentence(fact), *words(value.text)]):
        return None
    return _same_date(question, value) if value.kind is AnswerKind.DATE else _same_amount(question, value)


def _content(text: str, reader: QuestionReader) -> frozenset[str]:
    return frozenset(concept for concept, _ in reader.read(text).concepts) | (
        frozenset(text.split()) & _LISTS["sharing"]
    )


def _same_date(question: YesNoQuestion, value: Value) -> bool | None:
    found = _DATE.findall(question.text)
    if len(found) != 1 or not _LISTS["inexact"].isdisjoint(question.said):
        return None
    said = _only(values.days(found[0]))
    own = _fullest(filter(None, (_only(values.days(text)) for text in (value.text, *value.accept))))
    if said is None or own is None:
        return None
    pairs = [(part, right) for part, right in zip(said, own, strict=True) if part is not None]
    if any(right is not None and part != right for part, right in pairs):
        return False
    return None if any(right is None for _, right in pairs) else True


def _only(days: frozenset[PartialDate]) -> PartialDate | None:
    return next(iter(days)) if len(days) == 1 else None


def _fullest(days: Iterable[PartialDate]) -> PartialDate | None:
    """Return a fact's date with what its other spellings add, such as the year."""
    first, *others = [*days] or [None]
    if first is None:
        return None
    for other in others:
        if other is not None and other.answers(first):
            first = PartialDate(*(own or added for own, added in zip(first, other, strict=True)))
    return first


def _same_amount(question: YesNoQuestion, value: Value) -> bool | None:
    read = _AMOUNTS.get(value.kind)
    if read is None or _NO_NUMBER.search(question.text):
        return None
    own, said = read(value.text), read(question.text)
    compare = next((compare for pattern, compare in _COMPARISONS if pattern.search(question.text)), None)
    if own is None or said is None or not _is_comparable(said, own, value.kind):
        return None
    if compare is not None:
        return compare(own.number, said.number)
    if not ((_LISTS["inexact"] | _LISTS["comparing"]) - {"last"}).isdisjoint(question.said):  # "does it last"
        return None
    return any(other is not None and said.number == other.number for other in (own, *map(read, value.accept)))


def _is_comparable(said: Amount, own: Amount, kind: AnswerKind) -> bool:
    """Tell whether two amounts are in the same unit; of a length of time it has to be said."""
    if None in (said.unit, own.unit):
        return kind is not AnswerKind.DURATION
    return said.unit == own.unit


def _is_told(question: YesNoQuestion, fact: Fact, value: Value, names: "_Names") -> bool:
    """Tell whether the fact has every word of a question, but for the value and the names in it.

    It counts three people, not three women, and has no "final time" that somebody plays a part.
    """
    plain = _PLAIN | names.words_in(question.text)
    rest = question.text
    if value.kind not in _NAMED:
        plain |= _MEASURING
        rest = (_DATE if value.kind is AnswerKind.DATE else _NUMBER).sub(" ", rest)
    return all(word in plain or stem(word) in _told(fact) for word in rest.split())


def is_on_stranger(
    question: YesNoQuestion, fact: Fact, reader: QuestionReader, entities: Mapping[str, Entity]
) -> bool:
    """Tell whether a question is on somebody else than the one whom the fact gives, unknown to the pack.

    But for the name, the fact has every word of it: "did Hans Zimmer do the score".
    """
    value = fact.value
    if value is None or value.kind not in _PEOPLE or value.entity is None:
        return False
    if not (_LISTS["sharing"] | _LISTS["inexact"]).isdisjoint(question.said - {"by"}):
        return False
    names = _Names(reader, entities)
    if value.entity in names.of(question.text, value.kind) or not names.are_told(question.text, fact):
        return False
    told = _told(fact) | {stem(word) for word in names.words_in(question.text)}
    said = question.text.split()
    name = stranger_in(said, told, (value.text, *value.accept, names.told(value.entity)))
    role = frozenset(said[1:]) - frozenset(name) - _PLAIN - _WHERE - names.words_in(question.text)
    return bool(name and role)  # "is she in it" asks for no role


@lru_cache(maxsize=_FACTS)
def _told(fact: Fact) -> frozenset[str]:
    """Return the words that a fact has for what it says; what is asked with yes or no may be wrong."""
    asked = (text for text in fact.phrasings if not QUESTION_WORDS.isdisjoint(words(text)))
    value = (fact.value.text, *fact.value.accept) if fact.value is not None else ()
    return frozenset(
        stem(word) for text in (fact.question, fact.answer, *value, *asked) for word in words(text)
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """Finds the entities of a pack in texts."""

    reader: QuestionReader
    entities: Mapping[str, Entity]

    def of(self, text: str, kind: AnswerKind) -> set[str]:
        """Return the ids of the entities of a kind that a text names."""
        found = map(entity_id, self.reader.read(text).entities)
        return {each for each in found if each in self.entities and self.entities[each].kind == kind}

    def words_in(self, text: str) -> frozenset[str]:
        """Return the words of all names of the entities that a text names."""
        found = map(entity_id, self.reader.read(text).entities)
        known = [self.entities[each] for each in found if each in self.entities]
        names = [name for each in known for name in (each.name, *each.aliases, *each.misspellings)]
        return frozenset(word for name in names for word in words(name))

    def are_told(self, text: str, fact: Fact) -> bool:
        """Tell whether a fact is on all of the entities that a text names."""
        return {entity_id(each) for each in self.reader.read(text).entities} <= set(fact.entities)

    def told(self, entity: str) -> str:
        """Return everything that names or describes an entity."""
        known = self.entities[entity]
        return " ".join((known.name, known.role, *known.aliases))


def _same_name(question: YesNoQuestion, fact: Fact, value: Value, names: _Names) -> bool | None:
    if not _LISTS["sharing"].isdisjoint(question.said):
        return None
    own = names.of(value.text, value.kind)
    if value.entity is not None:
        own.add(value.entity)
    said = names.of(question.text, value.kind)
    if yes_no_question(fact.question) is None:  # else it may name the value itself
        said -= names.of(fact.question, value.kind)
    if said and said <= own:
        return True
    if len(said) != 1 or value.entity is None or own != {value.entity}:
        return None
    told = " ".join((fact.question, fact.answer, value.text, *value.accept, names.told(value.entity)))
    other = next(iter(said))
    is_told = other in names.of(told, value.kind) or value.entity in names.of(names.told(other), value.kind)
    return False if not is_told and _asks_the_same(question, fact, value) else None


def _asks_the_same(question: YesNoQuestion, fact: Fact, value: Value) -> bool:
    """Tell whether a yes/no question asks as the fact's own does: for the star, not if she stars in it."""
    asked = words(fact.question)
    form = question_form(asked)
    if value.kind not in form.kinds:
        return False
    if value.kind is AnswerKind.PLACE:
        return True
    head = stem(form.head)
    said = [stem(word) for word in question.text.split()]
    at = next(
        (at for at, word in enumerate(said) if head and (word.startswith(head) or head.startswith(word))),
        None,
    )
    if at is None:
        return False
    return asked[1] not in _BE or "the" in question.text.split()[max(0, at - 2) : at]
