"""Several questions in one text in English, each with its verdict."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.domain.matching.model import Part, Previous, Status, Thresholds, Verdict
from bot.domain.matching.schema.talk import NOISE
from bot.domain.matching.text.normalise import normalise
from bot.domain.matching.text.splitting import listed_in, questions_in
from bot.domain.matching.verdict.explaining import MatchTrace
from bot.domain.matching.verdict.followup import is_mere_opening, readings_of
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.judging import SURE
from bot.domain.matching.verdict.naming import entities_of, named_in
from bot.domain.matching.verdict.people import pronouns_of
from bot.domain.matching.verdict.pronouns import Reading, resolve
from bot.domain.matching.verdict.reasons import asks_reason
from bot.domain.matching.verdict.tracing import Tracer
from bot.domain.pack.model import Entity, Pack

MOST_QUESTIONS = 4  # answered in one text
_PAIR = 0.75  # the confidence from which a question that names several things is one


class SeveralQuestions:
    """Answers the questions of a text one by one, where it has several."""

    def __init__(self, index: Index, tracer: Tracer) -> None:
        self._index = index
        self._tracer = tracer

    def joined(self, text: str, thresholds: Thresholds, entities: Sequence[Entity] = ()) -> Verdict | None:
        """Return the verdict on a text with several questions; None where it has not, or nothing answers one.

        Pronouns stand for what the questions before name, or for the entities that it is about.
        """
        split = partial(questions_in, text, self._index.reader.is_name)
        questions = split()
        # What is word for word a known question is one.
        if not questions or self._tracer.known.settle(normalise(text)) is not None:
            return None
        parts = self._parts(questions, thresholds, entities)
        if not all(part.verdict.fact_id or part.verdict.gap for part in parts):
            parts = self._parts(split(at_commas=False), thresholds, entities)
        first = next((part.verdict for part in parts if part.verdict.fact_id is not None), None)
        if first is None:
            return None
        is_said_twice = all(part.verdict.fact_id == first.fact_id for part in parts)
        return first if is_said_twice else replace(first, parts=parts)

    def listed(self, text: str, trace: MatchTrace, thresholds: Thresholds) -> Verdict | None:
        """Return the verdict on one question for several things; None where any of them is not answered.

        What is answered as it stands may be a pair: "was it shot in Norway and Abu Dhabi".
        """
        is_answered = trace.verdict.status is Status.ANSWER
        if (is_answered and trace.verdict.confidence >= _PAIR) or self._tracer.is_taught(text, trace):
            return None
        questions = listed_in(text)
        verdicts = [self._tracer.verdict_on(each, thresholds) for each in questions]
        told = {verdict.fact_id for verdict in verdicts}
        if not verdicts or None in told or len(told) < len(verdicts):
            return None
        if is_answered and min(verdict.confidence for verdict in verdicts) < SURE:
            return None
        return replace(verdicts[0], parts=tuple(map(Part, questions, verdicts)))

    def _parts(
        self, questions: Sequence[str], thresholds: Thresholds, entities: Sequence[Entity]
    ) -> tuple[Part, ...]:
        """Return each of several questions with its verdict."""
        parts: list[Part] = []
        before, pronouns = list(entities), pronouns_of(self._index.pack)
        for question in questions[:MOST_QUESTIONS]:
            named = named_in(self._index, question)
            readings = _after(parts, question, self._index.pack) or resolve(question, before, pronouns, named)
            verdict = self._tracer.likeliest(question, readings, thresholds)
            parts.append(Part(question, verdict))
            said = [*named, *self._told_by(verdict)]
            before = [*said, *(each for each in before if each not in said)]
        return tuple(parts)

    def _told_by(self, verdict: Verdict) -> list[Entity]:
        """Return who or what an answer is: "he", in "who directed it, and did he do Fallout, too"."""
        pack = self._index.pack
        fact = pack.fact.get(verdict.fact_id or "")
        value = fact.value if fact is not None and verdict.status is Status.ANSWER else None
        return [] if value is None or value.entity is None else entities_of(self._index, [value.entity])


def _after(parts: Sequence[Part], question: str, pack: Pack) -> tuple[Reading, ...]:
    """Return the readings of a question that means nothing but by the one before it: "how many times"."""
    fact = pack.fact.get(parts[-1].verdict.fact_id or "") if parts else None
    if fact is None or not is_mere_opening(question) or asks_reason(question):
        return ()
    return readings_of(question, Previous(fact, parts[-1].question), (), (), pack)


def is_understood(part: Part) -> bool:
    """Tell whether a part is answered, or known to have no answer."""
    return part.verdict.fact_id is not None or part.verdict.gap is not None


def says_less(several: Verdict, whole: Verdict) -> bool:
    """Tell whether a text's answer as one question says more than those to its parts, some of which are open.

    What fits a part better than the whole leaves the other part out, and that has to be said.
    """
    unknown = [part.verdict for part in several.parts if not is_understood(part)]
    is_talk = any(each.talk not in {None, NOISE} for each in unknown)
    return bool(unknown) and (
        is_talk or (whole.fact_id is not None and whole.confidence >= several.confidence)
    )


def adds_nothing(several: Verdict, whole: Verdict, *, is_joined: bool) -> bool:
    """Tell whether a text is answered as one question, and nothing is known that its other parts ask for.

    Of what is joined by "and" that is said.
    """
    understood = [part for part in several.parts if is_understood(part)]
    is_same = len(understood) == 1 and several.fact_id == whole.fact_id
    return is_same and (not is_joined or says_less(several, whole))
