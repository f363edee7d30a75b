"""Which facts are suggested for a question that none is sure to answer, and in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.matching.model import Candidate, Status, Verdict
from bot.domain.matching.text.meanings import entity_id
from bot.domain.matching.text.normalise import stem, words
from bot.domain.matching.text.reading import QuestionReading
from bot.domain.pack.attributes import INTRODUCING, is_vital
from bot.domain.pack.model import PEOPLE, Fact, Pack


def suggested(pack: Pack, reading: QuestionReading, verdict: Verdict) -> Verdict:
    """Return a verdict with suggestions that are worth an offer: no asides, and nobody's age unasked.

    A question that names somebody is much like those for how old they are, whatever it asks. In their place
    comes who they are, or whom they play.
    """
    if verdict.status is not Status.SUGGEST:
        return verdict
    near = tuple(each for each in verdict.candidates if each.fact_id not in pack.asides)
    if not near:
        return replace(verdict, status=Status.UNKNOWN, confidence=0.0, candidates=())
    first = pack.fact.get(near[0].fact_id)
    if first is not None and is_vital(first) and not _is_asked(first, reading):
        near = _ordered(pack, reading, near)
    return replace(verdict, candidates=near)


def _is_asked(fact: Fact, reading: QuestionReading) -> bool:
    """Tell whether a question has a word of those with which a fact is asked for or answered."""
    asked = {token.stem for token in reading.tokens if not token.is_stopword and not token.names_entity}
    told = {stem(word) for text in (fact.question, *fact.phrasings, fact.answer) for word in words(text)}
    return not asked.isdisjoint(told)


def _ordered(pack: Pack, reading: QuestionReading, near: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates with what is on somebody who is named first, and how old anybody is last."""
    named = [each for each in map(entity_id, reading.entities) if each in pack.entity]
    people = [each for each in named if pack.entity[each].kind in PEOPLE]
    introduced = [Candidate(fact.id, near[0].confidence) for fact in _introducing(pack, people)]
    every = list({each.fact_id: each for each in (*introduced, *near)}.values())

    def rank(candidate: Candidate) -> int:
        fact = pack.fact.get(candidate.fact_id)
        if fact is None:  # what moderators taught
            return 0
        if is_vital(fact):
            return 3
        if set(people).isdisjoint(fact.entities):
            return 2
        return int(any(each.fact_id == fact.id for each in introduced))

    return tuple(sorted(every, key=rank)[: len(near)])


def _introducing(pack: Pack, people: Iterable[str]) -> list[Fact]:
    """Return for each of these people the first fact that says who they are."""
    stating = (
        [
            fact
            for fact in pack.facts
            if any(each.entity == entity and each.attribute in INTRODUCING for each in fact.about)
        ]
        for entity in people
    )
    return [facts[0] for facts in stating if facts]
