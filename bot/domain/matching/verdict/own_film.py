"""The pack's own film, where "it" was taken for another one that was told of before."""

from dataclasses import replace

from bot.domain.matching.model import CERTAIN, Previous, Verdict
from bot.domain.matching.verdict.abroad import is_start_abroad
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.judging import SURE
from bot.domain.matching.verdict.naming import named_in
from bot.domain.pack.model import Entity


def with_own_film(
    index: Index, question: str, verdict: Verdict, plain: Verdict, *, film: Entity, previous: Previous
) -> Verdict:
    """Return the verdict on a follow-up after an answer on another ``film``, with what this one's answer is.

    ``plain`` is the verdict on the ``question``, in English, as it stands, with which an open one goes on.
    """
    if plain.fact_id is None or plain.parts or not _is_on(index, verdict, film):
        return verdict
    if plain.fact_id == previous.fact.id and plain.confidence < SURE:
        return verdict  # what else there is, perhaps
    if verdict.fact_id is None:
        is_start = verdict.gap is not None and is_start_abroad(verdict.gap)
        return verdict if is_start else plain
    # "Is Jeremy Renner in it" is known of this film, and a list of names says neither yes nor no of him.
    is_decided = verdict.holds is not None or plain.holds is None
    is_known = plain.confidence >= CERTAIN and bool(named_in(index, question))
    is_on_this = is_known and not is_decided
    if is_on_this or plain.fact_id == verdict.fact_id:
        return plain
    return replace(verdict, instead=plain.fact_id)


def _is_on(index: Index, verdict: Verdict, film: Entity) -> bool:
    """Tell whether a follow-up was read with a film's name for "it", or is answered of that film."""
    fact = index.pack.fact.get(verdict.fact_id or "")
    is_named = verdict.read_as is not None and film in named_in(index, verdict.read_as)
    return is_named or (fact is not None and film.id in fact.entities)
