"""What a server's own facts change in a verdict: they come first, and alone in what is on the server."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.matching.model import CERTAIN, Candidate, Status, Thresholds, Verdict
from bot.domain.matching.text.normalise import words
from bot.domain.matching.verdict.gathering import is_on_server
from bot.domain.matching.verdict.judging import SHOWN
from bot.domain.matching.verdict.recalling import Recalled, says_we
from bot.domain.pack.model import Pack

_DOUBTED = 0.9  # confidence up to which another fact is only suggested where a question is about the server
_BELOW_OURS = 0.9  # of our fact's confidence, what others have where a question says that it is about us


def with_recalled(
    question: str, verdict: Verdict, recalled: Sequence[Recalled], thresholds: Thresholds
) -> Verdict:
    """Return a verdict after a look at what a server's facts say.

    Where a question says that it is about the server, its facts come first; else where they fit better.
    """
    if not recalled or verdict.confidence >= CERTAIN or verdict.is_off_topic or verdict.parts:
        return verdict
    best = recalled[0]
    same = next((each for each in recalled if each.fact_id == verdict.fact_id), None)
    if same is not None and not same.lacks:
        sure = same.confidence >= thresholds.answer or not same.is_another
        return verdict if sure else replace(verdict, status=Status.SUGGEST, fact_id=None)
    if same is not None:
        verdict = replace(verdict, status=Status.SUGGEST, fact_id=None, confidence=same.confidence)
    is_sure = best.confidence >= thresholds.answer
    comes_first = best.is_ours or (is_sure and says_we(question))
    if best.confidence < thresholds.suggest:
        return _led(verdict, recalled, thresholds)
    if not (comes_first or verdict.status is Status.UNKNOWN or best.confidence > verdict.confidence):
        return verdict
    ceiling = best.confidence * _BELOW_OURS
    others = [each for each in verdict.candidates if each.fact_id != best.fact_id]
    lowered = [replace(each, confidence=min(each.confidence, ceiling)) for each in others]
    candidates = tuple([Candidate(best.fact_id, best.confidence), *lowered][:SHOWN])
    changed = replace(verdict, confidence=best.confidence, candidates=candidates, holds=None, talk=None)
    if is_sure:
        return replace(changed, status=Status.ANSWER, fact_id=best.fact_id, gap=None)
    return replace(changed, status=Status.SUGGEST, fact_id=None)


def _led(verdict: Verdict, recalled: Sequence[Recalled], thresholds: Thresholds) -> Verdict:
    """Return a verdict where no fact of the server is near enough by itself.

    The first that shares enough with a question that is not answered is suggested before all others.
    """
    if verdict.fact_id is not None:
        is_doubtful = recalled[0].is_ours and verdict.confidence < _DOUBTED
        return replace(verdict, status=Status.SUGGEST, fact_id=None) if is_doubtful else verdict
    own = next((each for each in recalled if each.is_near and not (each.lacks or each.is_another)), None)
    if own is None:
        return verdict
    first = Candidate(own.fact_id, max(thresholds.suggest, verdict.confidence))
    others = [each for each in verdict.candidates if each.fact_id != own.fact_id]
    kept = tuple([first, *others][:SHOWN]) if verdict.status is Status.SUGGEST else (first,)
    return replace(
        verdict, status=Status.SUGGEST, confidence=first.confidence, candidates=kept, talk=None, gap=None
    )


def without_the_packs(verdict: Verdict, said: str, pack: Pack) -> Verdict:
    """Return a verdict on what is ``said``: near a server's own facts, what is on the server has no others.

    What the pack tells of watch parties has but a word in common with them.
    """
    own = tuple(each for each in verdict.candidates if each.fact_id not in pack.fact)
    is_told = verdict.fact_id in pack.fact and verdict.confidence >= CERTAIN
    if not own or len(own) == len(verdict.candidates) or is_told or verdict.parts:
        return verdict
    if not is_on_server(words(said)):
        return verdict
    if verdict.fact_id in pack.fact:
        verdict = replace(verdict, status=Status.SUGGEST, fact_id=None, holds=None)
    return replace(verdict, candidates=own)
