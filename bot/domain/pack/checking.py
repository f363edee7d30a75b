"""The rules a pack keeps beyond its fields' types: lengths, references, and words that are really there."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from bot.domain.pack.model import Fact, Pack, Stunt

ANSWER_LIMIT = 350  # leaves a card room for its source line, and a batch answer under 400
QUESTION_LIMIT = 100  # an autocomplete choice's length on Discord
MIN_PHRASINGS = 10
MIN_DISTRACTORS = 3
_STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")  # short enough for several in one custom id


def check_pack(pack: Pack, where: Callable[[str, int], str]) -> Iterator[str]:
    """Yield every problem of ``pack``; ``where`` names the place of a field's n-th entry."""
    yield from _check_header(pack)
    yield from _check_ids(pack, where)
    yield from _check_references(pack, where)
    yield from _check_paragraphs(pack, where)
    for index, fact in enumerate(pack.facts):
        for problem in _fact_problems(fact):
            yield f"{where('facts', index)}: {problem}"
    for index, item in enumerate(pack.quiz_items):
        if len(set(item.distractors)) < MIN_DISTRACTORS:
            yield f"{where('quiz_items', index)}: distractors: at least {MIN_DISTRACTORS} different ones"
        if item.answer in item.distractors:
            yield f"{where('quiz_items', index)}: distractors: the answer is among them"
    yield from _check_phrasings(pack, where)
    yield from _check_near_misses(pack, where)
    yield from _check_names(pack, where)


def check_quotations(pack: Pack, article: str, where: Callable[[str, int], str]) -> Iterator[str]:
    """Yield a problem for every quotation or paragraph of ``pack`` that the article does not hold."""
    paragraphs = article_paragraphs(article)
    if len(paragraphs) != pack.source.paragraphs:
        yield f"source: paragraphs: the article has {len(paragraphs)}, not {pack.source.paragraphs}"
    for index, quote in enumerate(pack.quotes):
        if not 1 <= quote.paragraph <= len(paragraphs):
            continue  # check_pack names it
        if _plain(quote.text) not in _plain(paragraphs[quote.paragraph - 1]):
            place = f"paragraph {quote.paragraph} of the article"
            yield f"{where('quotes', index)}: text: not word for word in {place}"


def article_paragraphs(article: str) -> tuple[str, ...]:
    """Return the article's paragraphs, in order; a paragraph is what blank lines part."""
    return tuple(block.strip() for block in re.split(r"\n\s*\n", article) if block.strip())


def _plain(text: str) -> str:
    """Fold quotation marks and white space, which editors change, and nothing else."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_STRAIGHT).split())


def _check_header(pack: Pack) -> Iterator[str]:
    if not _ID.fullmatch(pack.id):
        yield "[pack]: id: lower-case letters, digits and _ are wanted"
    try:
        date.fromisoformat(pack.source.date)
    except ValueError:
        yield "[source]: date: a day like 2023-07-05 is wanted"
    if not pack.facts:
        yield "the pack has no [[fact]]"


def _check_ids(pack: Pack, where: Callable[[str, int], str]) -> Iterator[str]:
    for field in ("topics", "entities", "facts", "gaps", "quotes", "stunts", "quiz_items"):
        seen: set[str] = set()
        for index, entry in enumerate(getattr(pack, field)):
            if not _ID.fullmatch(entry.id):
                yield f"{where(field, index)}: id: lower-case letters, digits and _, at most 40, are wanted"
            if entry.id in seen:
                yield f"{where(field, index)}: id: {entry.id!r} is taken"
            seen.add(entry.id)
    for index, gap in enumerate(pack.gaps):
        if gap.id in pack.fact:
            yield f"{where('gaps', index)}: id: {gap.id!r} is a fact's"


def _references(pack: Pack) -> Iterator[tuple[str, int, str, Collection[str], Collection[Any]]]:
    for index, fact in enumerate(pack.facts):
        yield "facts", index, "topic", pack.topic, (fact.topic,)
        yield "facts", index, "entities", pack.entity, fact.entities
        yield "facts", index, "related", pack.fact, fact.related
        if fact.value is not None and fact.value.entity is not None:
            yield "facts", index, "value.entity", pack.entity, (fact.value.entity,)
    for index, gap in enumerate(pack.gaps):
        yield "gaps", index, "topic", pack.topic, (gap.topic,)
        yield "gaps", index, "nearby", pack.fact, gap.nearby
    for index, quote in enumerate(pack.quotes):
        yield "quotes", index, "speaker", pack.entity, (quote.speaker,)
        yield "quotes", index, "topics", pack.topic, quote.topics
        yield "quotes", index, "entities", pack.entity, quote.entities
        yield "quotes", index, "fact", pack.fact, (quote.fact,) if quote.fact else ()
    for index, stunt in enumerate(pack.stunts):
        yield from _stunt_references(pack, index, stunt)
    for index, item in enumerate(pack.quiz_items):
        yield "quiz_items", index, "fact", pack.fact, (item.fact,)


def _stunt_references(
    pack: Pack, index: int, stunt: Stunt
) -> Iterator[tuple[str, int, str, Collection[str], Collection[Any]]]:
    yield "stunts", index, "performers", pack.entity, stunt.performers
    yield "stunts", index, "places", pack.entity, stunt.places
    yield "stunts", index, "facts", pack.fact, stunt.facts
    yield "stunts", index, "quotes", pack.quote, stunt.quotes


def _check_references(pack: Pack, where: Callable[[str, int], str]) -> Iterator[str]:
    for field, index, name, known, wanted in _references(pack):
        for reference in wanted:
            if reference not in known:
                yield f"{where(field, index)}: {name}: there is no {reference!r}"


def _check_paragraphs(pack: Pack, where: Callable[[str, int], str]) -> Iterator[str]:
    last = pack.source.paragraphs
    for field in ("facts", "quotes", "stunts"):
        for index, entry in enumerate(getattr(pack, field)):
            if not 1 <= entry.paragraph <= last:
                yield f"{where(field, index)}: paragraph: the source has paragraphs 1 to {last}"


def _fact_problems(fact: Fact) -> Iterator[str]:
    if not 0 < len(fact.answer) <= ANSWER_LIMIT:
        yield f"answer: 1 to {ANSWER_LIMIT} characters are wanted, not {len(fact.answer)}"
    if not 0 < len(fact.question) <= QUESTION_LIMIT:
        yield f"question: 1 to {QUESTION_LIMIT} characters are wanted, not {len(fact.question)}"
    if not fact.kinds:
        yield "kinds: at least one is wanted"
    distinct = {_fold(phrasing) for phrasing in fact.phrasings}
    if len(distinct) < MIN_PHRASINGS:
        yield f"phrasings: at least {MIN_PHRASINGS} different ones are wanted, not {len(distinct)}"
    if fact.value is not None and fact.value.kind not in fact.kinds:
        yield f"value.kind: {fact.value.kind.value} is none of the fact's kinds"


def _check_phrasings(pack: Pack, where: Callable[[str, int], str]) -> Iterator[str]:
    """Let no wording lead to two answers."""
    owner: dict[str, str] = {}
    for field, index, name, entry_id, wording in _wordings(pack):
        folded = _fold(wording)
        if not folded:
            yield f"{where(field, index)}: {name}: {wording!r} says nothing"
        elif (first := owner.setdefault(folded, entry_id)) != entry_id:
            yield f"{where(field, index)}: {name}: {wording!r} is one of {first!r} too"


def _wordings(pack: Pack) -> Iterator[tuple[str, int, str, str, str]]:
    """Yield field, index, name, entry id and text of every wording that leads to an entry."""
    for index, fact in enumerate(pack.facts):
        yield "facts", index, "question", fact.id, fact.question
        for phrasing in fact.phrasings:
            yield "facts", index, "phrasings", fact.id, phrasing
    for index, gap in enumerate(pack.gaps):
        for phrasing in gap.phrasings:
            yield "gaps", index, "phrasings", gap.id, phrasing


def _check_near_misses(pack: Pack, where: Callable[[str, int], str]) -> Iterator[str]:
    """Take no question for a near miss that some fact answers."""
    answered = {_fold(text): fact.id for fact in pack.facts for text in (fact.question, *fact.phrasings)}
    for index, fact in enumerate(pack.facts):
        for near_miss in fact.near_misses:
            if owner := answered.get(_fold(near_miss)):
                yield f"{where('facts', index)}: near_misses: {near_miss!r} is a phrasing of {owner!r}"


def _check_names(pack: Pack, where: Callable[[str, int], str]) -> Iterator[str]:
    """Let no name stand for two entities."""
    owner: dict[str, str] = {}
    for index, entity in enumerate(pack.entities):
        names = {"name": (entity.name,), "aliases": entity.aliases, "misspellings": entity.misspellings}
        for field, texts in names.items():
            for text in texts:
                first = owner.setdefault(_fold(text), entity.id)
                if first != entity.id:
                    yield f"{where('entities', index)}: {field}: {text!r} is one of {first!r} too"


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
