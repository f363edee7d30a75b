"""Hold out a pack's wordings in turn: what is learned from the others meets them as new questions."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.matching.schema.unstated import stated_by
from bot.domain.matching.verdict.index import Group, GroupKind, Index, groups_of
from bot.domain.pack.model import Pack

FOLDS = 5
_UNSEEN_GAP_EVERY = 2 * FOLDS  # every tenth gap is held out whole, as a source of unfamiliar questions


def folds_of(pack: Pack) -> Iterator[tuple[Index, tuple[tuple[Group, str], ...]]]:
    """Yield what is learned without a fifth of all wordings, and these with the classes that they are of."""
    groups = groups_of(pack, stated_by(pack))
    for fold in range(FOLDS):
        split = [_split(group, number, fold) for number, group in enumerate(groups)]
        out = ((group, text) for group, (_, texts) in zip(groups, split, strict=True) for text in texts)
        yield Index.learn(pack, tuple(kept for kept, _ in split)), tuple(out)


def _split(group: Group, number: int, fold: int) -> tuple[Group, tuple[str, ...]]:
    if group.kind is GroupKind.UNSTATED:  # the product's own wordings, which say nothing of the pack
        return group, ()
    if group.kind is GroupKind.GAP and number % _UNSEEN_GAP_EVERY == fold:
        return replace(group, texts=()), group.texts
    out = tuple(text for at, text in enumerate(group.texts) if at % FOLDS == fold)
    return replace(group, texts=tuple(text for text in group.texts if text not in out)), out
