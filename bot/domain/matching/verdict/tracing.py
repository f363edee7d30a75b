"""The verdict on one question in English, and what led to it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.matching.model import Candidate, Previous, Status, Thresholds, Verdict, VerdictRule
from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.normalise import normalise, words
from bot.domain.matching.verdict.abroad import in_that_country
from bot.domain.matching.verdict.choosing import is_on_nobody, likeliest
from bot.domain.matching.verdict.deciding import (
    YesNoQuestion,
    holds,
    is_on_stranger,
    says_so_itself,
    yes_no_question,
)
from bot.domain.matching.verdict.denying import silence_on, talk_in
from bot.domain.matching.verdict.differing import asks_something_else
from bot.domain.matching.verdict.explaining import MatchTrace
from bot.domain.matching.verdict.gathering import asks_when_opens, held_back
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.judging import (
    NEVER,
    OFF_TOPIC,
    SHOWN,
    SURE,
    UNKNOWN,
    candidates_of,
    judge,
)
from bot.domain.matching.verdict.known import KnownQuestions
from bot.domain.matching.verdict.lessons import Overlay, TaughtMatch
from bot.domain.matching.verdict.numbered import of_numbered_film
from bot.domain.matching.verdict.presence import Presence, cast_for, presence_of
from bot.domain.matching.verdict.pronouns import Reading
from bot.domain.matching.verdict.suggesting import of_described, suggested, without_vital
from bot.domain.matching.verdict.worded import WordedAnswers
from bot.domain.pack.model import Fact

_PRESENT = 0.95  # the confidence in what says whether somebody is in it


class Tracer:
    """Reads a text as one question in English, and says what it was taken to mean, and why."""

    def __init__(self, index: Index, overlay: Overlay) -> None:
        self._index = index
        self._overlay = overlay
        self.known = KnownQuestions(index, overlay)
        self._worded = WordedAnswers(index.reader)

    def trace(self, question: str, thresholds: Thresholds) -> MatchTrace:
        """Return the verdict on ``question`` read as one question, and what led to it."""
        if not normalise(question):
            return MatchTrace(UNKNOWN, VerdictRule.EMPTY)
        plain, known = self.known.settle_plainly(question)
        if known is not None:
            return known
        reading = self._index.reader.read(plain)
        known = self.known.settle_as_read(normalise(plain), reading)
        if known is not None:
            return known
        result = self._index.find(reading, SHOWN - 1)
        taught = self._overlay.find(reading)
        if taught is not None and taught.fact_id is None:
            return MatchTrace(OFF_TOPIC, VerdictRule.STORED_NEGATIVE, reading, result, taught)
        silence = None if result is None else silence_on(self._index, reading, result)
        verdict, rule = judge(candidates_of(result, taught), silence, thresholds)
        if verdict.fact_id is not None and is_on_nobody(self._index, question, verdict.fact_id):
            verdict, rule = UNKNOWN, VerdictRule.NOTHING_NEAR
        likeliest = self._index.pack.fact.get(verdict.fact_id or "") if verdict.confidence < SURE else None
        if likeliest is not None and asks_something_else(question, likeliest, self._index.reader):
            verdict, rule = replace(verdict, status=Status.SUGGEST, fact_id=None), VerdictRule.CLOSE
        is_led = taught is not None and taught.confidence >= thresholds.suggest
        if not is_led or verdict.fact_id in self._index.pack.fact:  # "when did the stunt club start"
            is_elsewhere = asks_when_opens(reading)
            held = held_back(verdict, words(question), self._nearest(verdict), is_elsewhere=is_elsewhere)
            verdict, rule = held, rule if held is verdict else VerdictRule.NOTHING_NEAR
        verdict = self._of_what_is_named(question, verdict, taught)
        if (present := self._presence(question, verdict, taught, thresholds)) is not None:
            verdict, rule = _present(present, verdict), VerdictRule.PRESENCE
        verdict = without_vital(self._index, reading, verdict)
        possible = frozenset[str]() if silence is None else silence.unless
        verdict = suggested(self._index, reading, verdict, possible)
        rule = VerdictRule.NOTHING_NEAR if _is_left_out(verdict, rule) else rule
        if verdict.status is not Status.ANSWER and not _is_led_to(taught, verdict):
            verdict = replace(verdict, talk=talk_in(reading, result))
            verdict = of_described(self._index.pack, question, verdict)
        return MatchTrace(verdict, rule, reading, result, taught)

    def _nearest(self, verdict: Verdict) -> Fact | None:
        """Return the pack's fact that a question most likely asks for."""
        first = next((each.fact_id for each in verdict.candidates), "")
        return self._index.pack.fact.get(first)

    def verdict_on(self, question: str, thresholds: Thresholds) -> Verdict:
        """Return the verdict on ``question`` read as one question, with its yes or no."""
        return self.decided(question, self.trace(question, thresholds).verdict)

    def is_taught(self, question: str, trace: MatchTrace) -> bool:
        """Tell whether a server's lessons say what answers a question, or that nothing does."""
        taught = trace.taught
        return (
            trace.rule is VerdictRule.TAUGHT_EXACT
            or normalise(question) in self._overlay.denied
            or (taught is not None and taught.fact_id in {None, trace.verdict.fact_id})
        )

    def decided(self, question: str, verdict: Verdict) -> Verdict:
        """Return the verdict with the yes or no that its fact says to a yes/no question."""
        pack, reader = self._index.pack, self._index.reader
        fact = pack.fact.get(verdict.fact_id or "")  # None for what was taught
        if fact is None:
            return verdict
        plain = without_fillers(question)
        asked = yes_no_question(plain)
        decided = None if asked is None else self._said_to(asked, fact)
        if decided is None and (present := presence_of(pack, reader, plain)) is not None:
            decided = present.holds if present.fact_id == fact.id else None
        return replace(verdict, holds=decided)

    def _said_to(self, asked: YesNoQuestion, fact: Fact) -> bool | None:
        """Return whether what is asked is so: as the fact's author says, else as its value does."""
        worded = None if says_so_itself(fact) else self._worded.holds(asked, fact)
        return self._decided_by_value(asked, fact) if worded is None else worded

    def _decided_by_value(self, asked: YesNoQuestion | None, fact: Fact) -> bool | None:
        return None if asked is None else holds(asked, fact, self._index.reader, self._index.pack.entity)

    def likeliest(
        self,
        question: str,
        readings: Sequence[Reading],
        thresholds: Thresholds,
        previous: Previous | None = None,
    ) -> Verdict:
        """Return the verdict on the likeliest reading, with its yes or no."""
        verdict = likeliest(
            self._index, question, readings, lambda text: self.trace(text, thresholds).verdict, previous
        )
        return self.decided(verdict.read_as or question, verdict)

    def _of_what_is_named(self, question: str, verdict: Verdict, taught: TaughtMatch | None) -> Verdict:
        """Return the verdict by a country or a numbered film that is asked of, unless a server taught it."""
        if taught is not None:
            return verdict
        verdict = in_that_country(self._index, question, verdict)
        return of_numbered_film(self._index, question, verdict)

    def _presence(
        self, question: str, verdict: Verdict, taught: TaughtMatch | None, thresholds: Thresholds
    ) -> Presence | None:
        """Return what says whether somebody is in it, where that is asked and nothing says it better."""
        if thresholds.answer >= NEVER or (taught is not None and taught.confidence >= thresholds.answer):
            return None
        plain = without_fillers(question)
        present = presence_of(self._index.pack, self._index.reader, plain)
        if present is None and verdict.confidence < SURE:
            return self._on_stranger(plain, verdict)
        if present is None or present.fact_id == verdict.fact_id:
            return None
        is_said = present.is_on_return and verdict.fact_id is not None and verdict.confidence >= SURE
        fact = self._index.pack.fact.get(verdict.fact_id or "")
        if present.film is not None and fact is not None and fact.value is not None:
            is_said = is_said or fact.value.entity == present.film  # in which film they were
        is_decided = fact is not None and self._decided_by_value(yes_no_question(plain), fact) is not None
        return None if is_said or is_decided else present

    def _on_stranger(self, question: str, verdict: Verdict) -> Presence | None:
        """Return who is in it, or what says that it is not somebody whom the pack does not know."""
        pack, reader = self._index.pack, self._index.reader
        if (cast := cast_for(pack, reader, question)) is not None:
            return cast
        asked = yes_no_question(question)
        if verdict.status is Status.ANSWER or asked is None or not verdict.candidates:
            return None
        fact = pack.fact.get(verdict.candidates[0].fact_id)
        if fact is None or not is_on_stranger(asked, fact, reader, pack.entity):
            return None
        return Presence(fact.id, holds=False, is_on_return=False)


def _present(present: Presence, verdict: Verdict) -> Verdict:
    """Return the verdict by a fact on somebody's presence, in place of another one."""
    likeliest = Candidate(present.fact_id, _PRESENT)
    others = (each for each in verdict.candidates if each.fact_id != present.fact_id)
    return Verdict(Status.ANSWER, _PRESENT, present.fact_id, (likeliest, *others)[:SHOWN])


def _is_left_out(verdict: Verdict, rule: VerdictRule) -> bool:
    """Tell whether nothing that came close is worth a suggestion."""
    return verdict.status is Status.UNKNOWN and rule is VerdictRule.CLOSE


def _is_led_to(taught: TaughtMatch | None, verdict: Verdict) -> bool:
    """Tell whether what was taught is suggested first: what is like that is no mere talk."""
    if taught is None or verdict.status is not Status.SUGGEST:
        return False
    return verdict.candidates[0].fact_id == taught.fact_id
