"""A verdict on a question's gloss, weighed with the titles of facts in the question's own language.

The figures are those with which most of the development and tuning questions (``tests.bench.languages``) are
answered rightly and none more wrongly.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.matching.languages.titles import TitleMatch
from bot.domain.matching.model import CERTAIN, Candidate, Status, Thresholds, Verdict

LOOKED_AT = 5  # titles
_SAME = 0.95  # likeness from which a question says what a title says
_OVERRULED = 0.2  # how much surer than of others the matcher must be of another fact
_CLEAR = 0.75  # from which a title is suggested
# A title that speaks for the likeliest fact: from which likeness, how little surer the matcher must then be,
# and the same of one that is as clear as this.
_SECONDING, _SECONDED = 0.45, 0.1
_STRONGLY_SECONDING, _STRONGLY_SECONDED = 0.8, 0.25
# One that speaks for another fact: from which likeness, by how much more than the likeliest fact's own, and
# how much surer the matcher must then be.
_DISPUTING, _DISPUTING_LEAD, _DISPUTED = 0.65, 0.15, 0.1


def corroborated(verdict: Verdict, titles: Sequence[TitleMatch], thresholds: Thresholds) -> Verdict:
    """Return a gloss's verdict after a look at the likest titles, best first."""
    if not titles:
        return verdict
    best = titles[0]
    if best.likeness >= _SAME:
        return _titled(verdict, titles, thresholds)
    if verdict.talk is not None:
        return verdict
    if verdict.status is Status.ANSWER:
        return _disputed(verdict, titles, thresholds)
    seconded = _seconded(verdict, best, thresholds)
    if seconded is not None:
        return seconded
    return _suggested(verdict, best) if best.likeness >= _CLEAR and verdict.gap is None else verdict


def _titled(verdict: Verdict, titles: Sequence[TitleMatch], thresholds: Thresholds) -> Verdict:
    """Answer with a fact of which a question is the title; of several with the one likeliest by its gloss."""
    same = {title.fact_id: title.likeness for title in titles if title.likeness >= _SAME}
    is_sure = verdict.status is Status.ANSWER and verdict.confidence >= thresholds.answer + _OVERRULED
    if is_sure or verdict.fact_id in same:
        return verdict
    fact_id = next((each.fact_id for each in verdict.candidates if each.fact_id in same), titles[0].fact_id)
    likeliest = Candidate(fact_id, same.get(fact_id, _SAME))
    return Verdict(Status.ANSWER, likeliest.confidence, fact_id, _led(verdict, likeliest))


def _disputed(verdict: Verdict, titles: Sequence[TitleMatch], thresholds: Thresholds) -> Verdict:
    """Only suggest what is answered without much certainty where a title speaks for another fact."""
    best = titles[0]
    own = next((each for each in titles if each.fact_id == verdict.fact_id), titles[-1]).likeness
    is_sure = verdict.confidence >= thresholds.answer + _DISPUTED
    if is_sure or best.likeness < max(_DISPUTING, own + _DISPUTING_LEAD):
        return verdict
    return _suggested(replace(verdict, fact_id=None, holds=None), best)


def _seconded(verdict: Verdict, best: TitleMatch, thresholds: Thresholds) -> Verdict | None:
    """Answer with the likeliest fact where its title is the likest, too; None where that is not enough."""
    likeliest = next(iter(verdict.candidates), None)
    if likeliest is None or likeliest.fact_id != best.fact_id or best.likeness < _SECONDING:
        return None
    added = _STRONGLY_SECONDED if best.likeness >= _STRONGLY_SECONDING else _SECONDED
    confidence = min(CERTAIN, likeliest.confidence + added)
    if confidence < thresholds.answer:
        return None
    surer = replace(likeliest, confidence=confidence)
    return Verdict(Status.ANSWER, confidence, surer.fact_id, _led(verdict, surer))


def _suggested(verdict: Verdict, best: TitleMatch) -> Verdict:
    """Suggest a fact with a title like the question before the others."""
    known = {each.fact_id: each.confidence for each in verdict.candidates}
    first = Candidate(best.fact_id, max(known.get(best.fact_id, 0.0), min(verdict.confidence, best.likeness)))
    return replace(verdict, status=Status.SUGGEST, candidates=_led(verdict, first))


def _led(verdict: Verdict, first: Candidate) -> tuple[Candidate, ...]:
    others = (each for each in verdict.candidates if each.fact_id != first.fact_id)
    return (first, *others)[:LOOKED_AT]
