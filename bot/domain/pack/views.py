"""What can be told of a pack: from its home source alone or from all together, with spoilers or without.

An author writes both side by side. A fact of the record ``extends`` one of the home source that says less,
and ``fills`` the gaps where the home source is silent. Both are settled here, once, so that whoever answers
works with facts and gaps alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from bot.domain.pack.model import Entity, Fact, Gap, Pack, Quote, Spoiler, Stunt

T = TypeVar("T")
Cited = TypeVar("Cited", Fact, Quote, Stunt)

_PACKS_CACHED = 64  # of servers with lessons that asked last, and the pack itself


def home_view(pack: Pack) -> Pack:
    """Return what the home source tells by itself; the pack itself where it has no other."""
    if not pack.bibliography:
        return pack
    facts = tuple(fact for fact in pack.facts if fact.is_home)
    told = {fact.id for fact in facts}
    quotes = tuple(_without(quote) for quote in pack.quotes if quote.paragraph)
    stunts = tuple(_without(stunt) for stunt in pack.stunts if stunt.paragraph)
    topics = {fact.topic for fact in facts}
    named = _named(pack, facts, quotes, stunts)
    return replace(
        pack,
        bibliography=(),
        topics=tuple(topic for topic in pack.topics if topic.id in topics),
        entities=tuple(_of_home(entity) for entity in pack.entities if entity.id in named),
        map=b"",
        facts=tuple(map(_without, facts)),
        gaps=tuple(gap for gap in pack.gaps if gap.topic in topics),
        quotes=quotes,
        stunts=stunts,
        quiz_items=tuple(item for item in pack.quiz_items if item.fact in told),
        digest=f"{pack.digest}/home" if pack.digest else "",
    )


def whole_view(pack: Pack) -> Pack:
    """Return what all sources tell together; the pack itself where it has only its home source."""
    if not pack.bibliography:
        return pack
    extending = {fact.extends: fact for fact in pack.facts if fact.extends is not None}
    ids = {fact.id: home for home, fact in extending.items()}
    filled = {gap: fact for fact in pack.facts for gap in fact.fills}
    facts = [
        _filling(_extended(fact, extending.get(fact.id)), pack) for fact in pack.facts if fact.extends is None
    ]
    answered = {_plain(text) for fact in facts for text in (fact.question, *fact.phrasings)}
    gaps = [gap for gap in pack.gaps if gap.id not in filled]
    return replace(
        pack,
        facts=tuple(_renamed_fact(fact, ids, answered) for fact in facts),
        entities=tuple(replace(each, role=each.role_in_full or each.role) for each in pack.entities),
        gaps=tuple(gap for gap in (_renamed_gap(each, ids, answered) for each in gaps) if gap.phrasings),
        quotes=tuple(replace(quote, fact=ids.get(quote.fact or "", quote.fact)) for quote in pack.quotes),
        stunts=tuple(replace(stunt, facts=_mapped(stunt.facts, ids)) for stunt in pack.stunts),
        quiz_items=tuple(replace(item, fact=ids.get(item.fact, item.fact)) for item in pack.quiz_items),
    )


@lru_cache(_PACKS_CACHED)
def open_view(pack: Pack) -> Pack:
    """Return what gives nothing of the story away; the pack itself where nothing does."""
    facts, quotes, stunts = _giving(pack, is_open=True)
    if (len(facts), len(quotes), len(stunts)) == (len(pack.facts), len(pack.quotes), len(pack.stunts)):
        return pack
    told = {fact.id for fact in facts}
    unnamed = _named_by_spoilers(pack)
    uncited = _cited(pack, is_open=False) - _cited(pack, is_open=True)
    emptied = {fact.topic for fact in pack.facts} - {fact.topic for fact in facts}
    return replace(
        pack,
        topics=tuple(topic for topic in pack.topics if topic.id not in emptied),
        entities=tuple(entity for entity in pack.entities if entity.id not in unnamed),
        bibliography=tuple(each for each in pack.bibliography if each.id not in uncited),
        facts=tuple(facts),
        quotes=tuple(quotes),
        stunts=tuple(stunts),
        quiz_items=tuple(item for item in pack.quiz_items if item.fact in told),
    )


def names_spoiler(pack: Pack, text: str) -> bool:
    """Tell whether a text names somebody or something that only spoilers name."""
    pattern = _spoiling_names(pack)
    return pattern is not None and pattern.search(text) is not None


@lru_cache(_PACKS_CACHED)
def _spoiling_names(pack: Pack) -> re.Pattern[str] | None:
    unnamed = _named_by_spoilers(pack)
    entities = (entity for entity in pack.entities if entity.id in unnamed)
    names = [re.escape(name) for entity in entities for name in (entity.name, *entity.aliases)]
    return re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE) if names else None


def _named_by_spoilers(pack: Pack) -> set[str]:
    """Return the ids of the entities that spoilers name and nothing else does."""
    return _named(pack, *_giving(pack, is_open=False)) - _named(pack, *_giving(pack, is_open=True))


@lru_cache(_PACKS_CACHED)
def openly_named(pack: Pack) -> frozenset[str]:
    """Return the ids of the entities that something names which gives nothing of the story away."""
    return frozenset(_named(pack, *_giving(pack, is_open=True)))


def _cited(pack: Pack, *, is_open: bool) -> set[str]:
    """Return the ids of what spoilers, or all other entries, cite."""
    facts, quotes, stunts = _giving(pack, is_open=is_open)
    claims = [claim for fact in facts for claim in fact.claims]
    return {source for each in (*facts, *quotes, *stunts, *claims) for source in each.sources}


def _giving(pack: Pack, *, is_open: bool) -> tuple[list[Fact], list[Quote], list[Stunt]]:
    """Return a pack's entries that give nothing of the story away, or those that do."""

    def chosen(entries: Iterable[Cited]) -> list[Cited]:
        return [entry for entry in entries if (entry.spoiler is Spoiler.OPEN) is is_open]

    return chosen(pack.facts), chosen(pack.quotes), chosen(pack.stunts)


def _named(pack: Pack, facts: Iterable[Fact], quotes: Iterable[Quote], stunts: Iterable[Stunt]) -> set[str]:
    """Return the ids of the makers and of all entities that these entries name."""
    named = set(pack.makers)
    for fact in facts:
        named.update(fact.entities, (about.entity for about in fact.about))
        if fact.value is not None and fact.value.entity is not None:
            named.add(fact.value.entity)
    for quote in quotes:
        named.update((quote.speaker, *quote.entities))
    for stunt in stunts:
        named.update((*stunt.performers, *stunt.places))
    return named


def _of_home(entity: Entity) -> Entity:
    """Return an entity without what no home source says: where it lies, and what else it is."""
    return replace(entity, lat=None, lon=None, stands_for="", within="", role_in_full="")


def _without(entry: Cited) -> Cited:
    """Return an entry without what other sources say."""
    if not entry.sources and not (isinstance(entry, Fact) and entry.claims):
        return entry
    return replace(entry, sources=(), claims=()) if isinstance(entry, Fact) else replace(entry, sources=())


def _extended(home: Fact, wider: Fact | None) -> Fact:
    """Return a fact of the home source as another states it more fully: it keeps its id and its wordings."""
    if wider is None:
        return home
    return replace(
        wider,
        id=home.id,
        paragraph=home.paragraph,
        extends=None,
        difficulty=home.difficulty,
        kinds=_joined(home.kinds, wider.kinds),
        entities=_joined(wider.entities, home.entities),
        about=_joined(home.about, wider.about),
        phrasings=_joined((home.question,), home.phrasings, wider.phrasings),
        yes=_joined(home.yes, wider.yes),
        no=_joined(home.no, wider.no),
        near_misses=_joined(home.near_misses, wider.near_misses),
        related=_joined(wider.related, home.related),
        value=wider.value or home.value,
    )


def _filling(fact: Fact, pack: Pack) -> Fact:
    """Return a fact with the phrasings of the gaps that it fills."""
    asked = (pack.gap[gap].phrasings for gap in fact.fills if gap in pack.gap)
    return replace(fact, phrasings=_joined(fact.phrasings, *asked), fills=()) if fact.fills else fact


def _renamed_fact(fact: Fact, ids: Mapping[str, str], answered: set[str]) -> Fact:
    """Return a fact whose near misses no other fact answers."""
    missed = tuple(text for text in fact.near_misses if _plain(text) not in answered)
    related = tuple(each for each in _mapped(fact.related, ids) if each != fact.id)
    return replace(fact, near_misses=missed, related=related)


def _renamed_gap(gap: Gap, ids: Mapping[str, str], answered: set[str]) -> Gap:
    """Return a gap without what a fact of the record answers."""
    left = tuple(text for text in gap.phrasings if _plain(text) not in answered)
    return replace(gap, phrasings=left, nearby=_mapped(gap.nearby, ids))


def _plain(text: str) -> str:
    """Return what makes two wordings the same here; quick, as this is part of every start."""
    return text.casefold().rstrip("?!. ")


def _mapped(each: tuple[str, ...], ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids.get(fact, fact) for fact in each))


def _joined(*parts: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(each for part in parts for each in part))
