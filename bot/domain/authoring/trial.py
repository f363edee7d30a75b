"""Try a pack out: ask it every wording of its own that it has not learned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.authoring.folds import folds_of
from bot.domain.matching.schema.unstated import wordings_of
from bot.domain.matching.verdict.index import Group, GroupKind
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack

_SELDOM = 0.5  # of a fact's wordings that are answered with it


@dataclass(frozen=True, slots=True)
class Outcome:
    """A held-out wording, and what it was answered with."""

    text: str
    group: Group
    fact_id: str | None  # None: nothing was answered
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether it was answered with its own fact."""
        return self.group.kind is GroupKind.FACT and self.fact_id == self.group.id


@dataclass(frozen=True, slots=True)
class Mistaken:
    """Wordings of one class that were answered with a fact of another, surest first."""

    group: Group
    fact_id: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Trial:
    """How a pack did: the outcomes for facts' wordings, and for those of gaps and near misses."""

    answerable: tuple[Outcome, ...]
    unanswerable: tuple[Outcome, ...]

    @property
    def right(self) -> float:
        """The share of answerable wordings that were answered with their fact."""
        return _share(self.answerable, sum(each.is_right for each in self.answerable))

    @property
    def wrong(self) -> float:
        """The share of answerable wordings that were answered with another fact."""
        return _share(self.answerable, sum(map(_is_wrong, self.answerable)))

    @property
    def held(self) -> float:
        """The share of unanswerable wordings that were not answered."""
        return _share(self.unanswerable, sum(each.fact_id is None for each in self.unanswerable))

    @cached_property
    def confused(self) -> tuple[Mistaken, ...]:
        """Facts of which a wording was answered with another fact."""
        return _mistaken(self.answerable)

    @cached_property
    def attracted(self) -> tuple[Mistaken, ...]:
        """Gaps and near misses of which a wording was answered."""
        return _mistaken(self.unanswerable)

    @cached_property
    def seldom_found(self) -> tuple[tuple[str, int, int], ...]:
        """Facts of which few wordings were answered with them: how many, of how many; the worst first."""
        found: dict[str, list[bool]] = {}
        for each in self.answerable:
            found.setdefault(each.group.id, []).append(each.is_right)
        few = ((fact_id, sum(each), len(each)) for fact_id, each in found.items())
        seldom = (each for each in few if each[1] < _SELDOM * each[2])
        return tuple(sorted(seldom, key=lambda each: each[1] / each[2]))


def try_out(pack: Pack) -> Trial:
    """Return how a pack answers its own wordings with what it learned from others; takes a while."""
    general = {text for texts in wordings_of(pack).values() for text in texts}
    answerable: list[Outcome] = []
    unanswerable: list[Outcome] = []
    for index, held_out in folds_of(pack):
        matcher = Matcher(index)
        for group, text in held_out:
            if group.kind is not GroupKind.TALK and text not in general:  # which are not the author's
                verdict = matcher.match(text)
                outcome = Outcome(text, group, verdict.fact_id, verdict.confidence)
                (answerable if group.kind is GroupKind.FACT else unanswerable).append(outcome)
    return Trial(tuple(answerable), tuple(unanswerable))


def _is_wrong(outcome: Outcome) -> bool:
    return outcome.fact_id is not None and not outcome.is_right


def _mistaken(outcomes: Iterable[Outcome]) -> tuple[Mistaken, ...]:
    pairs: dict[tuple[Group, str], list[Outcome]] = {}
    for each in sorted(filter(_is_wrong, outcomes), key=lambda each: -each.confidence):
        if each.fact_id is not None:
            found = pairs.setdefault((each.group, each.fact_id), [])
            # A gap that is held out whole meets its wordings twice.
            if all(each.text != other.text for other in found):
                found.append(each)
    return tuple(Mistaken(group, fact_id, tuple(found)) for (group, fact_id), found in pairs.items())


def _share(outcomes: Sequence[Outcome], count: int) -> float:
    return count / len(outcomes) if outcomes else 0.0
