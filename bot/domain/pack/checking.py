"""The rules for a pack beyond its fields' types: lengths, references, and quotations that are verbatim."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import reduce
from typing import Any

from bot.domain.pack.model import Pack
from bot.domain.pack.release import read_release

ANSWER_LIMIT = 350  # leaves a card room for its source line, and a batch answer under 400
QUESTION_LIMIT = 100  # an autocomplete choice's length on Discord
MIN_PHRASINGS = 10
MIN_DISTRACTORS = 3
_STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")  # short enough for several in one custom id
# The fields that name other entries, with the lookup of Pack that must know them.
_REFERENCES = {
    "facts": {"topic": "topic", "entities": "entity", "related": "fact", "value.entity": "entity"},
    "gaps": {"topic": "topic", "nearby": "fact"},
    "quotes": {"speaker": "entity", "topics": "topic", "entities": "entity", "fact": "fact"},
    "stunts": {"performers": "entity", "places": "entity", "facts": "fact", "quotes": "quote"},
    "quiz_items": {"fact": "fact"},
}
# The fields whose texts are no two entries' in the same group of tables.
_DISTINCT = (
    {"facts": ("question", "phrasings"), "gaps": ("phrasings",)},
    {"entities": ("name", "aliases", "misspellings")},
)

Problem = tuple[str, int, str]
"""A field of Pack, the number of an entry in it, and what is wrong with that."""


def check_pack(pack: Pack, where: Callable[[str, int], str]) -> Iterator[str]:
    """Yield every problem of ``pack``; ``where`` names the place of a field's n-th entry."""
    yield from _header_problems(pack)
    for check in _CHECKS:
        for field, index, problem in check(pack):
            yield f"{where(field, index)}: {problem}"


def check_quotations(pack: Pack, article: str, where: Callable[[str, int], str]) -> Iterator[str]:
    """Yield a problem for every quotation or paragraph of ``pack`` that the article does not hold."""
    paragraphs = article_paragraphs(article)
    if len(paragraphs) != pack.source.paragraphs:
        yield f"source: paragraphs: the article has {len(paragraphs)}, not {pack.source.paragraphs}"
    for index, quote in enumerate(pack.quotes):
        if not 1 <= quote.paragraph <= len(paragraphs):
            continue  # check_pack reports it
        if _plain(quote.text) not in _plain(paragraphs[quote.paragraph - 1]):
            place = f"paragraph {quote.paragraph} of the article"
            yield f"{where('quotes', index)}: text: not word for word in {place}"


def article_paragraphs(article: str) -> tuple[str, ...]:
    """Return the article's paragraphs in order: what blank lines separate."""
    return tuple(block.strip() for block in re.split(r"\n\s*\n", article) if block.strip())


def _plain(text: str) -> str:
    """Fold quotation marks and white space, which editors change, and nothing else."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_STRAIGHT).split())


def _header_problems(pack: Pack) -> Iterator[str]:
    if not _ID.fullmatch(pack.id):
        yield "[pack]: id: lower-case letters, digits and _ are wanted"
    if not pack.subject.strip():
        yield "[pack]: subject: a text is wanted"
    if pack.colour and not _COLOUR.fullmatch(pack.colour):
        yield "[pack]: colour: six hexadecimal digits like #C8102E are wanted"
    try:
        date.fromisoformat(pack.source.date)
        if pack.release and read_release(pack) is None:
            yield "[pack]: release: none of these facts has a date as its value, like July 12 or 12 July 2023"
    except ValueError:
        yield "[source]: date: a day like 2023-07-05 is wanted"
    if not pack.facts:
        yield "the pack has no [[fact]]"
    yield from _listed_problems(pack)


def _listed_problems(pack: Pack) -> Iterator[str]:
    """Yield the problems of the facts and entities that a pack's header lists."""
    for name, ids, known in (("release", pack.release, pack.fact), ("makers", pack.makers, pack.entity)):
        yield from (f"[pack]: {name}: there is no {each!r}" for each in ids if each not in known)


def _check_ids(pack: Pack) -> Iterator[Problem]:
    for field in ("topics", "entities", "facts", "gaps", "quotes", "stunts", "quiz_items"):
        seen: set[str] = set()
        for index, entry in enumerate(getattr(pack, field)):
            if not _ID.fullmatch(entry.id):
                yield field, index, "id: lower-case letters, digits and _, at most 40, are wanted"
            if entry.id in seen:
                yield field, index, f"id: {entry.id!r} is taken"
            seen.add(entry.id)
    for index, gap in enumerate(pack.gaps):
        if gap.id in pack.fact:
            yield "gaps", index, f"id: {gap.id!r} is a fact's"


def _check_references(pack: Pack) -> Iterator[Problem]:
    for field, references in _REFERENCES.items():
        for index, entry in enumerate(getattr(pack, field)):
            for name, table in references.items():
                known: Mapping[str, object] = getattr(pack, table)
                for reference in _texts(entry, name):
                    if reference not in known:
                        yield field, index, f"{name}: there is no {reference!r}"


def _texts(entry: object, name: str) -> tuple[str, ...]:
    """Return the texts in a field of an entry, which may be nested, empty or hold one or several."""
    value: Any = reduce(lambda part, step: getattr(part, step, None), name.split("."), entry)
    return (value,) if isinstance(value, str) else value or ()


def _check_paragraphs(pack: Pack) -> Iterator[Problem]:
    last = pack.source.paragraphs
    for field in ("facts", "quotes", "stunts"):
        for index, entry in enumerate(getattr(pack, field)):
            if not 1 <= entry.paragraph <= last:
                yield field, index, f"paragraph: the source has paragraphs 1 to {last}"


def _check_facts(pack: Pack) -> Iterator[Problem]:
    for index, fact in enumerate(pack.facts):
        for name, limit in (("answer", ANSWER_LIMIT), ("question", QUESTION_LIMIT)):
            length = len(getattr(fact, name))
            if not 0 < length <= limit:
                yield "facts", index, f"{name}: 1 to {limit} characters are wanted, not {length}"
        if not fact.kinds:
            yield "facts", index, "kinds: at least one is wanted"
        have = len(set(map(_fold, fact.phrasings)))
        if have < MIN_PHRASINGS:
            wanted = f"at least {MIN_PHRASINGS} different ones are wanted, not {have}"
            yield "facts", index, f"phrasings: {wanted}"
        if fact.value is not None and fact.value.kind not in fact.kinds:
            yield "facts", index, f"value.kind: {fact.value.kind.value} is none of the fact's kinds"


def _check_quiz_items(pack: Pack) -> Iterator[Problem]:
    for index, item in enumerate(pack.quiz_items):
        if len(set(item.distractors)) < MIN_DISTRACTORS:
            yield "quiz_items", index, f"distractors: at least {MIN_DISTRACTORS} different ones"
        if item.answer in item.distractors:
            yield "quiz_items", index, "distractors: the answer is among them"


def _check_clashes(pack: Pack) -> Iterator[Problem]:
    """Report phrasings that lead to two answers, and names that two entities have."""
    for named in _DISTINCT:
        owner: dict[str, str] = {}
        for field, names in named.items():
            for index, entry in enumerate(getattr(pack, field)):
                texts = [(name, text) for name in names for text in _texts(entry, name)]
                for name, text in texts:
                    folded = _fold(text)
                    if not folded and field != "entities":
                        yield field, index, f"{name}: {text!r} says nothing"
                    elif (first := owner.setdefault(folded, entry.id)) != entry.id:
                        yield field, index, f"{name}: {text!r} is one of {first!r} too"


def _check_near_misses(pack: Pack) -> Iterator[Problem]:
    answered = {_fold(text): fact.id for fact in pack.facts for text in (fact.question, *fact.phrasings)}
    for index, fact in enumerate(pack.facts):
        for near_miss in fact.near_misses:
            if owner := answered.get(_fold(near_miss)):
                yield "facts", index, f"near_misses: {near_miss!r} is a phrasing of {owner!r}"


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


_CHECKS = (
    _check_ids,
    _check_references,
    _check_paragraphs,
    _check_facts,
    _check_quiz_items,
    _check_clashes,
    _check_near_misses,
)
