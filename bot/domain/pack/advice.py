"""What is no mistake in a pack, but probably not meant."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.links import entries_by_id
from bot.domain.pack.attributes import ENOUGH_PHRASINGS, attributes, completed
from bot.domain.pack.checking import REFERENCES, Finding, fold, texts_of
from bot.domain.pack.citations import is_partial_date
from bot.domain.pack.loading import Draft
from bot.domain.pack.model import EntityKind, Fact, Pack
from bot.domain.pack.standing import is_weakly_supported

_NAMED = 5  # words in one message
_YEAR = 365  # days


def advise(draft: Draft, today: date) -> Iterator[Finding]:
    """Yield a warning for everything that an author may want to change."""
    if not draft.has_stand_ins:
        yield from _unused(draft.pack)
    yield from outdated(draft.pack, today)
    yield from _few_phrasings(draft.pack)
    yield from _within_nothing(draft.pack)
    yield from _repeated([entry.value for entry in draft.entries["facts"]])
    yield from _shared_synonyms(draft.pack)


def weakly_supported(pack: Pack) -> Iterator[Finding]:
    """Yield the facts that rest on weak references alone: better ones are wanted, but may not exist."""
    for index, fact in enumerate(pack.facts):
        if is_weakly_supported(fact.paragraph, entries_by_id(pack.reference, fact.sources)):
            yield (
                "facts",
                index,
                f"sources: none is first-hand or press that was read: {', '.join(fact.sources)}",
            )


def outdated(pack: Pack, today: date) -> Iterator[Finding]:
    """Yield the facts whose answer was said to hold as of a day more than a year ago."""
    for index, fact in enumerate(pack.facts):
        if is_partial_date(fact.as_of) and fact.as_of < (today - timedelta(days=_YEAR)).isoformat():
            yield "facts", index, f"as_of: {fact.as_of} is more than a year ago, see whether it still holds"


def _unused(pack: Pack) -> Iterator[Finding]:
    used = _used(pack)
    for index, reference in enumerate(pack.bibliography):
        if reference.id not in used["reference"]:
            yield "bibliography", index, "nothing cites it"
    for index, topic in enumerate(pack.topics):
        if topic.id not in used["topic"]:
            yield "topics", index, "no fact has this topic"
    for index, entity in enumerate(pack.entities):
        if entity.id not in used["entity"]:
            yield "entities", index, "no other entry names it"


def _within_nothing(pack: Pack) -> Iterator[Finding]:
    """Yield the places that no heading can be told for; it may come from further sources, left out here."""
    for index, entity in enumerate(pack.entities):
        around = pack.entity.get(entity.within)
        if entity.within and (around is None or around.kind is not EntityKind.PLACE):
            yield "entities", index, f"within: {entity.within!r} is no place of this pack"


def _used(pack: Pack) -> dict[str, set[str]]:
    """Return the ids that other entries name, by the lookup of Pack that knows them."""
    used: dict[str, set[str]] = {}
    for field, references in REFERENCES.items():
        for name, table in references.items():
            if (field, name) == ("gaps", "topic"):
                continue  # a topic of gaps alone lists nothing
            ids = {reference for entry in getattr(pack, field) for reference in texts_of(entry, name)}
            used.setdefault(table, set()).update(ids)
    return used


def _few_phrasings(pack: Pack) -> Iterator[Finding]:
    for index, fact in enumerate(pack.facts):
        have = len(set(map(fold, fact.phrasings)))
        if have < ENOUGH_PHRASINGS and not fact.about:  # which brings wordings of its own
            wanted = f"with fewer than {ENOUGH_PHRASINGS} different ones ({have}), many questions miss it"
            yield "facts", index, f"phrasings: {wanted}"


def _repeated(written: Sequence[Fact]) -> Iterator[Finding]:
    """Yield a warning for what follows from what facts, as they are written, are about."""
    for index, fact in enumerate(written):
        if not all(about.attribute in attributes() for about in fact.about):
            continue
        follows = completed(replace(fact, kinds=(), entities=()), fact.entities)
        for name in ("kinds", "entities"):
            if repeated := [each for each in getattr(fact, name) if each in getattr(follows, name)]:
                yield "facts", index, f"{name}: follows from about, leave it out: {', '.join(repeated)}"


def _shared_synonyms(pack: Pack) -> Iterator[Finding]:
    """Yield one warning for all words with several meanings, of which each may be on purpose."""
    groups: dict[str, list[int]] = {}
    for index, group in enumerate(pack.synonyms):
        for word in dict.fromkeys(map(fold, group.words)):
            groups.setdefault(word, []).append(index)
    shared = {word: indexes for word, indexes in groups.items() if len(indexes) > 1}
    if shared:
        heads = {
            word: " and ".join(repr(pack.synonyms[index].words[0]) for index in indexes)
            for word, indexes in shared.items()
        }
        named = ", ".join(f"{word!r} with {heads[word]}" for word in list(shared)[:_NAMED])
        more = f" and {len(shared) - _NAMED} more" if len(shared) > _NAMED else ""
        first = next(iter(shared.values()))[1]
        yield "synonyms", first, f"words: what is in several groups stands for each: {named}{more}"
