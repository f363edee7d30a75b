"""Which questions are not answered because that would give the story away where nobody wants it."""

from bot.domain.matching.model import Status, Verdict
from bot.servers import Telling


def is_withheld(telling: Telling, verdict: Verdict) -> bool:
    """Tell whether what a question most likely asks for is a spoiler that is not told here.

    Where nothing answers it for sure, what is kept back must be likelier than all else that comes close:
    suggestions beside the point would look like all there is to know.
    """
    known = telling.known.fact
    if verdict.parts or verdict.status is Status.UNKNOWN:
        return False
    if verdict.status is Status.ANSWER:
        return verdict.fact_id not in known
    near = verdict.candidates
    told = sum(each.confidence for each in near if each.fact_id in known)
    kept_back = sum(each.confidence for each in near if each.fact_id not in known)
    return bool(near) and near[0].fact_id not in known and kept_back > told
