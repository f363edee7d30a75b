"""Judge candidates: answer with the best one, suggest some, or say what is not known."""

from dataclasses import replace

from bot.domain.matching.model import CERTAIN, Candidate, Status, Thresholds, Verdict, VerdictRule
from bot.domain.matching.verdict.denying import Silence
from bot.domain.matching.verdict.index import MatchResult
from bot.domain.matching.verdict.lessons import TaughtMatch

SHOWN = 5  # candidates kept in a verdict
SURE = 0.9  # the confidence from which other words for the same are likelier than another thing
NEVER = 2.0  # one that nothing has
UNKNOWN = Verdict(Status.UNKNOWN, 0.0)
OFF_TOPIC = replace(UNKNOWN, is_off_topic=True)


def certain(fact_id: str) -> Verdict:
    """Return the verdict on what is word for word a question that a fact answers."""
    return Verdict(Status.ANSWER, CERTAIN, fact_id, (Candidate(fact_id, CERTAIN),))


def candidates_of(result: MatchResult | None, taught: TaughtMatch | None) -> tuple[Candidate, ...]:
    """Return the likeliest facts, best first, of the pack and of what was taught."""
    confidence: dict[str, float] = {}
    if result is not None:
        confidence = {result.fact_id: result.confidence, **dict(result.others)}
    if taught is not None and taught.fact_id is not None:
        confidence[taught.fact_id] = max(confidence.get(taught.fact_id, 0.0), taught.confidence)
    ordered = sorted(confidence.items(), key=lambda entry: -entry[1])
    return tuple(Candidate(fact_id, value) for fact_id, value in ordered[:SHOWN])


def judge(
    candidates: tuple[Candidate, ...], silence: Silence | None, thresholds: Thresholds
) -> tuple[Verdict, VerdictRule]:
    """Return the verdict on candidates, best first, and the rule that led to it."""
    if not candidates:
        return UNKNOWN, VerdictRule.NOTHING_NEAR
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
