"""What stands on which of a pack's sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.pack.model import Fact, Pack, Quote, Reference, Stunt


@dataclass(frozen=True, slots=True)
class Standing:
    """A source with what it states."""

    reference: Reference | None  # None: the home source
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    stunts: tuple[Stunt, ...]

    @property
    def id(self) -> str:
        """The reference's id; "" for the home source."""
        return self.reference.id if self.reference is not None else ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return not (self.facts or self.quotes or self.stunts)


def standings(pack: Pack) -> list[Standing]:
    """Return every source with what stands on it: the home source, then those with the most facts first."""
    cited = [_standing(pack, reference) for reference in pack.bibliography]
    cited.sort(key=lambda each: (-len(each.facts), -len(each.quotes) - len(each.stunts)))
    return [_standing(pack, None), *cited]


def _standing(pack: Pack, reference: Reference | None) -> Standing:
    def states(entry: Fact | Quote | Stunt) -> bool:
        return bool(entry.paragraph) if reference is None else reference.id in entry.sources

    return Standing(
        reference,
        tuple(filter(states, pack.facts)),
        tuple(filter(states, pack.quotes)),
        tuple(filter(states, pack.stunts)),
    )


def is_weakly_supported(paragraph: int | None, references: Sequence[Reference]) -> bool:
    """Tell whether something rests on weak references alone."""
    return not paragraph and bool(references) and all(reference.is_weak for reference in references)
