"""The verdict on one question in another language: by its gloss in English, and by the pack's titles."""

from dataclasses import replace

from bot.domain.matching.languages.followups import goes_on_in
from bot.domain.matching.languages.questions import Heard, heard, heard_in
from bot.domain.matching.model import Part, Thresholds, Verdict, VerdictRule
from bot.domain.matching.text.normalise import normalise
from bot.domain.matching.verdict.abroad import in_that_country
from bot.domain.matching.verdict.corroboration import LOOKED_AT, corroborated
from bot.domain.matching.verdict.explaining import MatchTrace
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.judging import NEVER, UNKNOWN, certain
from bot.domain.matching.verdict.lessons import Overlay
from bot.domain.matching.verdict.numbered import of_numbered_film
from bot.domain.matching.verdict.tracing import Tracer

_MARGIN = 0.1  # how much surer than of English it must be of questions in other languages: glosses blur
_UNREAD = 0.7  # the confidence that makes up for one word that was not understood
_GREETING, _REACTION = "greeting", "reactions"  # classes of talk


class Glosses:
    """Hears what questions in other languages say, and judges them one by one."""

    def __init__(self, index: Index, overlay: Overlay, tracer: Tracer) -> None:
        self._index = index
        self._overlay = overlay
        self._tracer = tracer

    def heard(self, question: str, thresholds: Thresholds, language: str = "") -> Heard | None:
        """Return what a question in another language says; None where it is read as it stands.

        What may be in ``language`` as well, or goes on in it, is read in that.
        """
        said = heard(question, self._index.reader, language)
        goes_on = bool(language) and goes_on_in(language, question)
        if said is not None and goes_on:
            return said  # "y Grace" is no "why Grace"
        if said is None and goes_on:
            said = heard_in(language, question, self._index.reader)
        if said is None or self._tracer.known.settle(normalise(question)) is not None:
            return None
        taught = self._overlay.find(self._index.reader.read(question))
        return None if taught is not None and taught.confidence >= thresholds.answer else said

    def verdict_on(self, question: str, said: Heard, thresholds: Thresholds) -> Verdict:
        """Return the verdict on one question in another language."""
        surer = surer_for(said, thresholds)
        trace = self._tracer.trace(said.english, surer)
        verdict = self._tracer.decided(said.english, trace.verdict)
        if said.template is not None and verdict.fact_id is None and not _is_talk(trace):
            plain = self._tracer.trace(said.template, surer).verdict
            if plain.fact_id is not None or (verdict.gap is None and plain.gap is not None):
                verdict = plain
        titles = self._index.titles.get(said.language)
        if titles is not None and not self._tracer.is_taught(said.english, trace):
            seconded = corroborated(verdict, titles.find(question, LOOKED_AT), surer)
            if seconded is not verdict:
                verdict = self._tracer.decided(said.english, seconded)
            verdict = in_that_country(self._index, said.english, verdict)
            verdict = of_numbered_film(self._index, said.english, verdict)
        return replace(verdict, language=said.language, english=said.english)

    def trace(self, part: Part, said: Heard, thresholds: Thresholds) -> MatchTrace:
        """Return what led to the verdict on a question in another language."""
        surer = surer_for(said, thresholds)
        trace = self._tracer.trace(said.english, surer)
        if trace.verdict.fact_id != part.verdict.fact_id and said.template is not None:
            trace = self._tracer.trace(said.template, surer)
        if (trace.verdict.status, trace.verdict.fact_id) != (part.verdict.status, part.verdict.fact_id):
            trace = replace(trace, rule=VerdictRule.TITLED)
        return trace

    def titled(self, question: str, english: str = "") -> Verdict | None:
        """Return the verdict on what is, word for word, a fact's title in another language.

        None where a server was taught what it says in ``english``.
        """
        folded = normalise(english)
        if folded in self._overlay.exact or folded in self._overlay.denied:
            return None
        for language, titles in self._index.titles.items():
            if (fact_id := titles.exact(question)) is not None:
                asked = self._index.pack.fact[fact_id].question
                verdict = self._tracer.decided(asked, certain(fact_id))
                return replace(verdict, language=language, english=asked)
        return None


def surer_for(said: Heard, thresholds: Thresholds) -> Thresholds:
    """Return how sure the matcher must be of a question in another language."""
    answer = thresholds.answer + _MARGIN
    if said.unread:  # it may ask for something else altogether
        answer = max(answer, _UNREAD) if len(said.unread) == 1 else NEVER
    return replace(thresholds, answer=answer)


def without_content(said: Heard) -> Verdict:
    """Return the verdict on a text of which no English is left: a foreign one, or mere fillers."""
    if not said.is_read:
        return replace(UNKNOWN, is_foreign=True)
    return replace(UNKNOWN, language=said.language, talk=_REACTION)


def _is_talk(trace: MatchTrace) -> bool:
    """Tell whether a text only says hello, or the like."""
    return trace.rule is VerdictRule.TALK or trace.verdict.talk == _GREETING
