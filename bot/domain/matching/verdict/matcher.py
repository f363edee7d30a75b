"""The matcher: from a question's text to a verdict."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from bot.domain.matching.languages.questions import Heard, heard, heard_in, questions_of
from bot.domain.matching.model import (
    DEFAULT_THRESHOLDS,
    Candidate,
    Completion,
    Explanation,
    Part,
    Status,
    TaughtWording,
    Thresholds,
    Verdict,
    VerdictRule,
)
from bot.domain.matching.text.meanings import entity_id
from bot.domain.matching.text.normalise import normalise
from bot.domain.matching.text.reading import QuestionReading
from bot.domain.matching.text.splitting import questions_in
from bot.domain.matching.verdict.completion import Completer
from bot.domain.matching.verdict.deciding import holds, yes_no_question
from bot.domain.matching.verdict.denying import Silence, silence_on, talk_in
from bot.domain.matching.verdict.explaining import MatchTrace, explain, explain_gloss, explain_parts
from bot.domain.matching.verdict.followup import asks_for_more, readings_of, resolve
from bot.domain.matching.verdict.index import GroupKind, Index, MatchResult
from bot.domain.matching.verdict.lessons import Overlay, TaughtMatch
from bot.domain.matching.verdict.storing import dump, load
from bot.domain.pack.model import Difficulty, Entity, Fact, Pack

_UNKNOWN = Verdict(Status.UNKNOWN, 0.0)
_OFF_TOPIC = replace(_UNKNOWN, is_off_topic=True)
_COMPLETED = 10  # phrasings a fact that completion searches
_SHOWN = 5  # candidates kept in a verdict
_REMEMBERED = 256  # questions with their verdicts, about a kilobyte each: people ask the same
_SHORT = 200  # characters of a question that is remembered
_MOST_QUESTIONS = 4  # answered in one text
_MUCH_SURER = 0.3  # lead in confidence over a likelier reading of a follow-up
_MARGIN = 0.1  # how much surer than of English it must be of questions in other languages: glosses blur
_UNREAD = 0.7  # the confidence that makes up for one word that was not understood
_NEVER = 2.0  # one that nothing has


class Matcher:
    """Finds the fact that a question asks for, in one pack and what a server taught besides."""

    def __init__(self, index: Index, taught: Sequence[TaughtWording] = ()) -> None:
        self._index = index
        self._overlay = Overlay(index, taught)
        self._remembered = lru_cache(_REMEMBERED)(self._match)

    @classmethod
    def build(cls, pack: Pack) -> "Matcher":
        """Return the matcher of ``pack``; learning takes seconds for a large one, once a process."""
        return cls(_learned(pack))

    @classmethod
    def restore(cls, pack: Pack, stored: bytes) -> "Matcher | None":
        """Return the matcher that :meth:`dump` stored; None where that is damaged or does not fit."""
        index = load(stored, pack)
        return None if index is None else cls(index)

    def dump(self) -> bytes:
        """Return what was learned from the pack, for a later :meth:`restore`."""
        return dump(self._index)

    def with_lessons(self, taught: Sequence[TaughtWording]) -> "Matcher":
        """Return a matcher for the same pack with ``taught`` added; this one stays unchanged."""
        return Matcher(self._index, taught)

    def match(self, question: str, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Verdict:
        """Return what ``question`` was taken to mean; any text is accepted. Short ones are remembered."""
        match = self._remembered if len(question) <= _SHORT else self._match
        return match(question, thresholds)

    def _match(self, question: str, thresholds: Thresholds) -> Verdict:
        return self._naming(question, self._understood(question, thresholds))

    def _naming(self, question: str, verdict: Verdict) -> Verdict:
        """Return the verdict with what its question names."""
        named = self._named(verdict.read_as or verdict.english or question)
        return replace(verdict, named=tuple(dict.fromkeys(named))) if named else verdict

    def _understood(self, question: str, thresholds: Thresholds) -> Verdict:
        said = self._heard(question, thresholds)
        if said is not None:
            return self._match_gloss(question, said, thresholds)
        whole = self._trace(question, thresholds).verdict
        several = self._several(question, thresholds)
        if several is not None and not _adds_nothing(several, whole):
            return several
        return self._decided(question, whole)

    def _heard(self, question: str, thresholds: Thresholds) -> Heard | None:
        """Return what a question in another language says; None where it is read as it stands."""
        said = heard(question, self._index.reader)
        if said is None or self._known(normalise(question)) is not None:
            return None
        taught = self._overlay.find(self._index.reader.read(question))
        return None if taught is not None and taught.confidence >= thresholds.answer else said

    def _match_gloss(self, question: str, said: Heard, thresholds: Thresholds) -> Verdict:
        """Return the verdict on a question in another language, by what it says in English words."""
        if not said.english:
            return replace(_UNKNOWN, is_foreign=True)
        parts = tuple(
            Part(each, self._verdict_on(heard_in(said.language, each, self._index.reader), thresholds))
            for each in questions_of(question, said.language)[:_MOST_QUESTIONS]
        )
        whole = self._verdict_on(said, thresholds)
        first = next((part.verdict for part in parts if part.verdict.fact_id is not None), None)
        if first is None or any(part.verdict.fact_id is None and part.verdict.gap is None for part in parts):
            return whole
        is_said_twice = all(part.verdict.fact_id == first.fact_id for part in parts)
        return first if is_said_twice else replace(first, parts=parts)

    def _verdict_on(self, said: Heard, thresholds: Thresholds) -> Verdict:
        """Return the verdict on one question in another language."""
        surer = _surer(said, thresholds)
        trace = self._trace(said.english, surer)
        verdict = self._decided(said.english, trace.verdict)
        if said.template is not None and verdict.fact_id is None and trace.rule is not VerdictRule.TALK:
            plain = self._trace(said.template, surer).verdict
            if plain.fact_id is not None or (verdict.gap is None and plain.gap is not None):
                verdict = plain
        return replace(verdict, language=said.language, english=said.english)

    def follow_up(self, question: str, fact: Fact, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Verdict:
        """Return what ``question`` was taken to mean as a reply to ``fact``."""
        said = self._heard(question, thresholds)
        if said is None:
            return self._naming(question, self._follow_up(question, fact, thresholds))
        if not said.english:
            return replace(_UNKNOWN, is_foreign=True)
        verdict = self._follow_up(said.english, fact, _surer(said, thresholds))
        verdict = replace(verdict, read_as=None, language=said.language, english=said.english)
        return self._naming(question, verdict)

    def _follow_up(self, question: str, fact: Fact, thresholds: Thresholds) -> Verdict:
        value = [fact.value.entity] if fact.value is not None and fact.value.entity else []
        entities = fact.entities or self._named(f"{fact.question} {fact.answer}")
        about = dict.fromkeys((*value, *entities))
        several = self._several(question, thresholds, about)
        if several is not None:
            return several
        named = self._entities(self._named(question))
        pack = self._index.pack
        readings = readings_of(question, fact, self._entities(about), named, pack.entities)
        verdict = self._likeliest(question, readings, thresholds)
        is_repeated = verdict.fact_id == fact.id and asks_for_more(question)
        return replace(_UNKNOWN, read_as=verdict.read_as) if is_repeated else verdict

    def _several(self, text: str, thresholds: Thresholds, about: Iterable[str] = ()) -> Verdict | None:
        """Return the verdict on a text with several questions; None where it has not, or nothing answers one.

        Pronouns stand for what the questions before name, or for the entities that it is ``about``.
        """
        split, about = partial(questions_in, text, self._index.reader.is_name), tuple(about)
        questions = split()
        # What is word for word a known question is one.
        if not questions or self._known(normalise(text)) is not None:
            return None
        parts = self._parts(questions, thresholds, about)
        if not all(part.verdict.fact_id or part.verdict.gap for part in parts):
            parts = self._parts(split(at_commas=False), thresholds, about)
        first = next((part.verdict for part in parts if part.verdict.fact_id is not None), None)
        if first is None:
            return None
        is_said_twice = all(part.verdict.fact_id == first.fact_id for part in parts)
        return first if is_said_twice else replace(first, parts=parts)

    def _parts(
        self, questions: Sequence[str], thresholds: Thresholds, about: Sequence[str]
    ) -> tuple[Part, ...]:
        """Return each of several questions with its verdict."""
        parts: list[Part] = []
        named = list(about)
        for question in questions[:_MOST_QUESTIONS]:
            readings = resolve(question, self._entities(named))
            parts.append(Part(question, self._likeliest(question, readings, thresholds)))
            named = [*self._named(question), *named]
        return tuple(parts)

    def _likeliest(self, question: str, readings: Sequence[str], thresholds: Thresholds) -> Verdict:
        """Return the verdict on the first reading that is answered, or on one that is much surer.

        The question as it stands does not answer what falls into a known gap with a name in it.
        """
        best, read_as = self._trace(readings[0], thresholds).verdict, readings[0]
        for text in readings[1:]:
            verdict = self._trace(text, thresholds).verdict
            lead = _MUCH_SURER if best.fact_id is not None else 0.0
            is_surer = verdict.fact_id is not None and verdict.confidence > best.confidence + lead
            if is_surer and not (text == question and best.gap is not None):
                best, read_as = verdict, text
        best = self._decided(read_as, best)
        return best if read_as == question else replace(best, read_as=read_as)

    def _decided(self, question: str, verdict: Verdict) -> Verdict:
        """Return the verdict with the yes or no that its fact says to a yes/no question."""
        pack = self._index.pack
        fact = pack.fact.get(verdict.fact_id or "")  # None for what was taught
        asked = yes_no_question(question) if fact is not None else None
        if fact is None or asked is None:
            return verdict
        return replace(verdict, holds=holds(asked, fact, self._index.reader, pack.entity))

    def _named(self, text: str) -> list[str]:
        """Return the ids of the entities that a text names."""
        return [entity_id(meaning) for meaning in self._index.reader.read(text).entities]

    def _entities(self, ids: Iterable[str]) -> list[Entity]:
        entities = self._index.pack.entity
        return [entities[each] for each in dict.fromkeys(ids) if each in entities]

    def complete(self, typed: str, limit: int = 25) -> tuple[Completion, ...]:
        """Return questions that somebody who typed ``typed`` may be writing, likeliest first."""
        facts = self._index.pack.facts
        found = (facts[entry.number] for entry in _completer(self._index).complete(typed, limit))
        return tuple(Completion(fact.question, fact.id) for fact in found)

    def explain(self, question: str, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Explanation:
        """Return how the verdict on ``question`` comes about."""
        verdict = self.match(question, thresholds)
        if verdict.parts:
            return explain_parts(
                question, verdict, [self._explain(part, thresholds) for part in verdict.parts]
            )
        return self._explain(Part(question, verdict), thresholds)

    def _explain(self, part: Part, thresholds: Thresholds) -> Explanation:
        language = part.verdict.language
        if language:
            return self._explain_gloss(
                part, heard_in(language, part.question, self._index.reader), thresholds
            )
        text = part.verdict.read_as or part.question
        return explain(self._index, text, self._trace(text, thresholds), part.verdict, thresholds)

    def _explain_gloss(self, part: Part, said: Heard, thresholds: Thresholds) -> Explanation:
        surer = _surer(said, thresholds)
        trace = self._trace(said.english, surer)
        if trace.verdict.fact_id != part.verdict.fact_id and said.template is not None:
            trace = self._trace(said.template, surer)
        return explain_gloss(part, said, explain(self._index, said.english, trace, part.verdict, surer))

    def _trace(self, question: str, thresholds: Thresholds) -> MatchTrace:
        """Return the verdict on ``question`` read as one question, and what led to it."""
        folded = normalise(question)
        if not folded:
            return MatchTrace(_UNKNOWN, VerdictRule.EMPTY)
        known = self._known(folded)
        if known is not None:
            return known
        reading = self._index.reader.read(question)
        # The same with "it" in place of the name of what everything is about.
        plain = " ".join(token.typed for token in reading.tokens)
        if plain != folded and (known := self._known(plain)) is not None:
            return known
        if (known := self._known_by_name(folded, reading)) is not None:
            return known
        result = self._index.find(reading, _SHOWN - 1)
        taught = self._overlay.find(reading)
        if taught is not None and taught.fact_id is None:
            return MatchTrace(_OFF_TOPIC, VerdictRule.STORED_NEGATIVE, reading, result, taught)
        silence = None if result is None else silence_on(self._index, reading, result)
        verdict, rule = _judge(_candidates(result, taught), silence, thresholds)
        if verdict.status is not Status.ANSWER:
            verdict = replace(verdict, talk=talk_in(reading, result))
        return MatchTrace(verdict, rule, reading, result, taught)

    def _known_by_name(self, folded: str, reading: QuestionReading) -> MatchTrace | None:
        """Settle what is word for word a phrasing once names are whole: "who plays benji"."""
        for entity in self._entities(map(entity_id, reading.entities)):
            whole = normalise(entity.name)
            for alias in sorted(map(normalise, entity.aliases), key=len, reverse=True):
                if alias in whole and whole in folded:
                    continue  # it is part of the whole name
                named = f" {folded} ".replace(f" {alias} ", f" {whole} ").strip()
                if named != folded and (known := self._known(named)) is not None:
                    return known
        return None

    def _known(self, folded: str) -> MatchTrace | None:
        """Settle what is word for word a phrasing: the pack's first, then what was taught."""
        group = self._index.known(folded)
        if group is not None and group.kind is GroupKind.FACT:
            return MatchTrace(_certain(group.id), VerdictRule.EXACT)
        if folded in self._overlay.denied:
            return MatchTrace(_OFF_TOPIC, VerdictRule.STORED_NEGATIVE)
        fact_id = self._overlay.exact.get(folded)
        if fact_id is not None:
            return MatchTrace(_certain(fact_id), VerdictRule.TAUGHT_EXACT)
        if group is None or group.kind is GroupKind.UNSTATED:
            return None
        if group.kind is GroupKind.GAP:
            return MatchTrace(
                Verdict(Status.UNKNOWN, 0.0, gap=self._index.pack.gap[group.id]), VerdictRule.KNOWN_GAP
            )
        is_talk = group.kind is GroupKind.TALK
        rule = VerdictRule.TALK if is_talk else VerdictRule.STORED_NEGATIVE
        return MatchTrace(replace(_UNKNOWN, talk=group.id if is_talk else None), rule)


def _surer(said: Heard, thresholds: Thresholds) -> Thresholds:
    """Return how sure the matcher must be of a question in another language."""
    answer = thresholds.answer + _MARGIN
    if said.unread:  # it may ask for something else altogether
        answer = max(answer, _UNREAD) if len(said.unread) == 1 else _NEVER
    return replace(thresholds, answer=answer)


@lru_cache(maxsize=4)
def _learned(pack: Pack) -> Index:
    return Index.learn(pack)


@lru_cache(maxsize=4)
def _completer(index: Index) -> Completer:
    """Return a completer that finds facts by any of their phrasings."""
    facts = index.pack.facts
    return Completer(
        (text, number)
        for number in _by_appeal(index.pack)
        for text in (facts[number].question, *facts[number].phrasings[:_COMPLETED])
    )


def _by_appeal(pack: Pack) -> list[int]:
    """Return the facts' numbers: the easiest first, and by turns from each topic."""
    difficulties = {difficulty: at for at, difficulty in enumerate(Difficulty)}
    topics = {topic: at for at, topic in enumerate(pack.topic)}
    turns = Counter[tuple[Difficulty, str]]()
    appeal: list[tuple[int, int, int, int]] = []
    for number, fact in enumerate(pack.facts):
        kind = fact.difficulty, fact.topic
        topic = topics.get(fact.topic, len(topics))
        appeal.append((difficulties[fact.difficulty], turns[kind], topic, number))
        turns[kind] += 1
    return [number for *_, number in sorted(appeal)]


def _adds_nothing(several: Verdict, whole: Verdict) -> bool:
    """Tell whether a text is answered as one question, and nothing is known that its other parts ask for."""
    understood = [part for part in several.parts if part.verdict.fact_id or part.verdict.gap]
    return len(understood) == 1 and several.fact_id == whole.fact_id


def _certain(fact_id: str) -> Verdict:
    return Verdict(Status.ANSWER, 1.0, fact_id, (Candidate(fact_id, 1.0),))


def _candidates(result: MatchResult | None, taught: TaughtMatch | None) -> tuple[Candidate, ...]:
    confidence: dict[str, float] = {}
    if result is not None:
        confidence = {result.fact_id: result.confidence, **dict(result.others)}
    if taught is not None and taught.fact_id is not None:
        confidence[taught.fact_id] = max(confidence.get(taught.fact_id, 0.0), taught.confidence)
    ordered = sorted(confidence.items(), key=lambda entry: -entry[1])
    return tuple(Candidate(fact_id, value) for fact_id, value in ordered[:_SHOWN])


def _judge(
    candidates: tuple[Candidate, ...], silence: Silence | None, thresholds: Thresholds
) -> tuple[Verdict, VerdictRule]:
    if not candidates:
        return _UNKNOWN, VerdictRule.NOTHING_NEAR
    best = candidates[0]
    if best.confidence >= thresholds.answer:
        return Verdict(Status.ANSWER, best.confidence, best.fact_id, candidates), VerdictRule.CONFIDENT
    gap = None if silence is None else silence.gap
    if best.confidence >= thresholds.suggest:
        return Verdict(Status.SUGGEST, best.confidence, None, candidates, gap), VerdictRule.CLOSE
    possible = [each for each in candidates if silence is not None and each.fact_id in silence.unless]
    if possible:
        return Verdict(Status.SUGGEST, best.confidence, None, tuple(possible)), VerdictRule.CLOSE
    rule = VerdictRule.NOTHING_NEAR if gap is None else VerdictRule.KNOWN_GAP
    return Verdict(Status.UNKNOWN, best.confidence, None, candidates, gap), rule
