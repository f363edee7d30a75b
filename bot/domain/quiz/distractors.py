"""Wrong answers that are plausible, and that the pack neither makes right nor leaves open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations

from bot.domain.months import MONTHS
from bot.domain.pack.attributes import attributes
from bot.domain.pack.model import About, AnswerKind, EntityKind, Fact, Pack, Quote, Spoiler, Value
from bot.domain.pack.views import open_view
from bot.domain.quiz.judging import same_answer
from bot.domain.quiz.neighbours import NUMERIC, are_comparable, neighbours
from bot.domain.values import days
from bot.domain.words import content_words, fold, padded, tokens

MAX_DISTRACTORS = 8  # kept with a question; a game draws three of them
_SIMILAR = 0.5  # two questions sharing this part of their words may have the same right answers
ENTITY_KINDS = {
    EntityKind.PERSON: AnswerKind.PERSON,
    EntityKind.CHARACTER: AnswerKind.CHARACTER,
    EntityKind.PLACE: AnswerKind.PLACE,
    EntityKind.GROUP: AnswerKind.ORGANISATION,
    EntityKind.ORGANISATION: AnswerKind.ORGANISATION,
    EntityKind.FILM: AnswerKind.TITLE,
    EntityKind.GAME: AnswerKind.TITLE,
}
PROPER = frozenset(ENTITY_KINDS.values())  # kinds whose answers are names
_ALL_ALIKE = frozenset({AnswerKind.CHARACTER})  # any may be meant where one is
_SORTS = frozenset(chain.from_iterable(tokens(kind.value) for kind in EntityKind))  # say nothing in a role
_OFTEN = 5  # quotations of one person
_ENOUGH = 3  # that an author wrote
_STEM = 6  # letters that "director" and "directed" share
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "my", "our"})


@dataclass(slots=True)
class _Candidate:
    """A text that answers something, with what makes it look right elsewhere."""

    text: str
    attributes: set[str] = field(default_factory=set[str])  # that it answers for something else
    role: frozenset[str] = frozenset()  # the words of what its entity is


class Distractors:
    """The wrong answers that one pack offers."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._entity_named = {
            padded(name): entity.id for entity in pack.entities for name in (entity.name, *entity.aliases)
        }
        gaps = [text for gap in pack.gaps for text in (gap.subject, *gap.phrasings)]
        near_misses = [text for fact in pack.facts for text in fact.near_misses]
        self._open_topics = "|".join(padded(text) for text in gaps + near_misses)
        self._similar_answers = _similar_answers(pack.facts)
        self._stated = self._answers_by_attribute()
        self._players = {about.entity for about in self._stated if about.attribute == "plays"}
        # A question that gives nothing away does not do so with its wrong answers either.
        self._open, self._whole = open_view(pack), pack
        self._known = {view: self._candidates_in(view) for view in {self._open, self._whole}}

    def for_fact(self, fact: Fact, value: Value) -> tuple[str, ...]:
        """Return wrong answers for the fact, the most plausible first; few or none where none are proven."""
        if value.kind is AnswerKind.YES_NO:
            return ("No",) if fold(value.text).startswith("y") else ("Yes",)
        chosen: list[str] = []
        for candidate in self._candidates(fact, value):
            # "His brother" or two people would stand out among names.
            stands_out = value.kind in PROPER and _shape(candidate) != _shape(value.text)
            doubled = any(overlap(value.kind, candidate, other) for other in chosen)
            if not stands_out and not doubled and self.is_proven_wrong(fact, value, candidate):
                chosen.append(candidate)
            if len(chosen) == MAX_DISTRACTORS:
                break
        return tuple(chosen)

    def for_speaker(self, quote: Quote) -> tuple[str, ...]:
        """Return who else may have said this, the most quoted first; nobody where only few could know."""
        speaker = self._pack.entity[quote.speaker]
        quoted = Counter(each.speaker for each in self._told(quote).quotes)
        plays = speaker.id in self._players
        if not plays and quoted[speaker.id] == 1 and max(quoted.values()) >= _OFTEN:
            return ()  # beside those who are quoted on everything, nobody thinks of who spoke once
        words = f"{padded(quote.text)}|{padded(quote.context)}"
        others = [
            entity
            for entity in self._pack.entities
            if entity.kind is speaker.kind
            and entity.id not in {speaker.id, *quote.entities}
            and not self._is_mentioned(entity.id, words)
        ]
        role = self._role_of(speaker.name)
        others.sort(
            key=lambda entity: (
                # An actor would stand out among the crew, unless it is one who is quoted on everything.
                (entity.id in self._players) != plays and quoted[entity.id] < _OFTEN,
                -quoted[entity.id],
                role.isdisjoint(self._role_of(entity.name)),
            )
        )
        return tuple(entity.name for entity in others[:MAX_DISTRACTORS])

    def not_right(self, fact: Fact, kind: AnswerKind, texts: Iterable[str]) -> tuple[str, ...]:
        """Return those of an author's wrong answers that no other source and no other fact makes right."""
        right = self._also_right(fact)
        return tuple(text for text in texts if not any(overlap(kind, text, each) for each in right))

    def is_proven_wrong(self, fact: Fact, value: Value, candidate: str) -> bool:
        """Return whether the pack neither says nor leaves open that ``candidate`` answers ``fact`` too."""
        words, entity = padded(candidate), self._entity_named.get(padded(candidate))
        mentioned = "|".join((padded(fact.answer), padded(fact.question), self._similar_answers[fact.id]))
        asked = {*fact.entities, *(about.entity for about in fact.about)}
        if words in mentioned or entity in asked:
            return False
        if value.kind is AnswerKind.DATE and _tells_day(fact, value.text, candidate):
            return False
        if entity is not None and self._is_mentioned(entity, mentioned):
            return False
        # A name from outside the pack, in something that the pack does not know, might be right.
        if entity is None and value.kind not in NUMERIC and words in self._open_topics:
            return False
        right = (*right_answers(self._pack, value), *self._also_right(fact))
        return not any(overlap(value.kind, candidate, text) for text in right)

    def _also_right(self, fact: Fact) -> tuple[str, ...]:
        """Return what other sources say, and other facts that state the same of the same."""
        stated = (each for about in fact.about for each in self._stated[about])
        others = (text for other, answers in stated if other != fact.id for text in answers)
        return tuple(dict.fromkeys((*claimed_answers(fact), *others)))

    def _answers_by_attribute(self) -> Mapping[About, list[tuple[str, tuple[str, ...]]]]:
        """Return which facts state what of what, each with all answers that are right."""
        stated: defaultdict[About, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for fact in self._pack.facts:
            if fact.value is None:
                continue
            right = (*right_answers(self._pack, fact.value), *claimed_answers(fact))
            for about in fact.about:
                stated[about].append((fact.id, right))
                inverse = attributes()[about.attribute].inverse if about.attribute in attributes() else None
                if inverse and fact.value.entity:
                    subject = self._pack.entity[about.entity]
                    names = (subject.name, *subject.aliases)
                    stated[About(fact.value.entity, inverse)].append((fact.id, names))
        return stated

    def tells_speaker(self, quote: Quote, text: str) -> bool:
        """Return whether a text names who said a quotation, or a part of theirs."""
        told = padded(text)
        parts = (answer for _, answers in self._stated[About(quote.speaker, "plays")] for answer in answers)
        return self._is_mentioned(quote.speaker, told) or any(padded(part) in told for part in parts)

    def _is_mentioned(self, entity_id: str, words: str) -> bool:
        entity = self._pack.entity[entity_id]
        return any(padded(name) in words for name in (entity.name, *entity.aliases))

    def _told(self, asked: Fact | Quote) -> Pack:
        """Return what the wrong answers to a question may be from."""
        return self._open if asked.spoiler is Spoiler.OPEN else self._whole

    def _candidates(self, fact: Fact, value: Value) -> Iterator[str]:
        """Yield answers of the same kind, the most plausible first."""
        near = tuple(neighbours(value.kind, value.text))
        yield from near
        told = self._told(fact)
        written = [
            text
            for item in told.quiz_items
            if item.fact == fact.id and item.kind is value.kind
            if overlap(value.kind, item.answer, value.text)
            for text in item.distractors
            if are_comparable(value.kind, text, value.text)
        ]
        yield from written
        asked, role = _attributes_of(fact, value.kind), self._role_of(value.text)
        if near or len(written) >= _ENOUGH or value.kind not in PROPER | NUMERIC:
            return  # others would stand out; of other kinds nothing tells which answers are alike
        words, length = len(value.text.split()), len(value.text)

        def difference(other: _Candidate) -> tuple[bool, bool, int, int]:
            """Rank what answers the same about something else, then who has the same role, then by length."""
            text = other.text
            return (
                asked.isdisjoint(other.attributes),
                role.isdisjoint(other.role),
                abs(len(text.split()) - words),
                abs(len(text) - length),
            )

        for other in sorted(self._known[told].get(value.kind, {}).values(), key=difference):
            is_alike = (
                value.kind in _ALL_ALIKE
                or not asked.isdisjoint(other.attributes)
                or not role.isdisjoint(other.role)
            )
            if is_alike and are_comparable(value.kind, other.text, value.text):
                yield other.text

    def _candidates_in(self, told: Pack) -> Mapping[AnswerKind, dict[str, _Candidate]]:
        """Return what may answer other questions, by kind and words."""
        known: defaultdict[AnswerKind, dict[str, _Candidate]] = defaultdict(dict)

        def add(kind: AnswerKind, text: str, asked: Iterable[str] = ()) -> None:
            candidate = known[kind].setdefault(padded(text), _Candidate(text, role=self._role_of(text)))
            candidate.attributes.update(asked)

        for fact in told.facts:
            if fact.value is not None:
                add(fact.value.kind, fact.value.text, _attributes_of(fact, fact.value.kind))
        for entity in told.entities:
            if entity.kind in ENTITY_KINDS:
                add(ENTITY_KINDS[entity.kind], entity.name)
        return known

    def _role_of(self, name: str) -> frozenset[str]:
        """Return the words of a role that those alike share; of a place the first, which says what it is."""
        entity = self._pack.entity.get(self._entity_named.get(padded(name), ""))
        if entity is None:
            return frozenset()
        words = content_words(entity.role)
        if entity.kind is EntityKind.PLACE:
            return frozenset([word for word in tokens(entity.role) if word in words][:1])
        return frozenset(word[:_STEM] for word in words - _SORTS)


def right_answers(pack: Pack, value: Value) -> tuple[str, ...]:
    """Return every accepted spelling of ``value``, its entity's names among them."""
    if value.entity is None:
        return (value.text, *value.accept)
    entity = pack.entity[value.entity]
    return (value.text, *value.accept, entity.name, *entity.aliases)


def claimed_answers(fact: Fact) -> tuple[str, ...]:
    """Return every accepted spelling of what other sources say instead."""
    return tuple(text for claim in fact.claims for text in (claim.text, *claim.accept))


def overlap(kind: AnswerKind, one: str, other: str) -> bool:
    """Return whether two answers are the same or one holds the other ("Rome" and "Rome and Abu Dhabi")."""
    if same_answer(kind, one, other) or same_answer(kind, other, one):
        return True
    if kind is AnswerKind.DATE and days(one) and days(other):
        return False  # "2021" does not make "October 2021" right
    first, second = padded(one), padded(other)
    return first in second or second in first


def _attributes_of(fact: Fact, kind: AnswerKind) -> set[str]:
    """Return which attributes a fact states that are answered with a kind."""
    known = attributes()
    named = {about.attribute for about in fact.about}
    return {name for name in named if name in known and kind in known[name].kinds}


def _similar_answers(facts: Iterable[Fact]) -> dict[str, str]:
    """Return for each fact the answers to questions so similar that they may be answers to its own."""
    asked = [(fact, content_words(fact.question)) for fact in facts]
    found: dict[str, list[str]] = {fact.id: [] for fact, _ in asked}
    for (one, mine), (other, theirs) in combinations(asked, 2):
        if mine.isdisjoint(theirs):
            continue  # nearly all of the pairs
        shared = len(mine & theirs)
        is_similar = shared >= _SIMILAR * len(mine | theirs) or shared in {len(mine), len(theirs)}
        if is_similar and not _are_apart(one, other):
            found[one.id].append(padded(other.answer))
            found[other.id].append(padded(one.answer))
    return {fact: "|".join(answers) for fact, answers in found.items()}


def _are_apart(one: Fact, other: Fact) -> bool:
    """Return whether two facts state the same attribute, but each of something else."""
    attributes_of_both = {about.attribute for about in one.about} & {about.attribute for about in other.about}
    return bool(attributes_of_both) and set(one.about).isdisjoint(other.about)


def _tells_day(fact: Fact, value: str, date: str) -> bool:
    """Return whether the answer mentions another day than ``value``: it may be right somewhere else."""
    told, right = padded(fact.answer), {(day.month, day.day) for day in days(value)}
    return any(
        f" {words} " in told
        for day in days(date)
        if day.day is not None and day.month is not None and (day.month, day.day) not in right
        for month in [MONTHS[day.month - 1]]
        for words in (f"{day.day} {month}", f"{month} {day.day}")
    )


def _shape(text: str) -> tuple[bool, bool, bool]:
    return text[0].isupper(), " and " in text, text.split(maxsplit=1)[0].lower() in _DETERMINERS
