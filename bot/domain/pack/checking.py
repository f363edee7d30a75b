"""The rules for a pack beyond its fields' types: lengths, references, and quotations that are verbatim."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import reduce
from typing import Any, cast

from bot.domain.pack.attributes import attributes
from bot.domain.pack.citations import Finding, check_citations
from bot.domain.pack.maps import check_map
from bot.domain.pack.model import Fact, Gap, Pack
from bot.domain.pack.naming import did_you_mean
from bot.domain.pack.release import read_release

ANSWER_LIMIT = 350  # leaves a card room for its source line, and a batch answer under 400
QUESTION_LIMIT = 100  # an autocomplete choice's length on Discord
MIN_DISTRACTORS = 3
_STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
ID = re.compile(r"[a-z][a-z0-9_]{0,39}")  # short enough for several in one custom id
# The fields that name other entries, with the lookup of Pack that must know them.
REFERENCES = {
    "facts": {
        "topic": "topic",
        "entities": "entity",
        "related": "fact",
        "value.entity": "entity",
        "about.entity": "entity",
        "sources": "reference",
        "claims.sources": "reference",
        "fills": "gap",
        "extends": "fact",
    },
    "gaps": {"topic": "topic", "nearby": "fact"},
    "quotes": {
        "speaker": "entity",
        "topics": "topic",
        "entities": "entity",
        "fact": "fact",
        "sources": "reference",
    },
    "stunts": {
        "performers": "entity",
        "places": "entity",
        "facts": "fact",
        "quotes": "quote",
        "sources": "reference",
    },
    "quiz_items": {"fact": "fact"},
}
# The fields that people see; those of facts have lengths of their own.
_SHOWN = {
    "bibliography": ("title", "publisher"),
    "topics": ("name", "summary"),
    "entities": ("name", "role"),
    "quotes": ("text", "context"),
    "stunts": ("name", "summary"),
    "quiz_items": ("prompt", "answer", "explanation"),
}
_TEXT_WANTED = "should be text"
# The fields whose texts are no two entries' in the same group of tables.
_DISTINCT = (
    {"facts": ("question", "phrasings"), "gaps": ("phrasings",)},
    {"entities": ("name", "aliases", "misspellings")},
)


def check_pack(pack: Pack, *, is_whole: bool = True) -> Iterator[Finding]:
    """Yield everything that makes a pack unusable; ``is_whole``: what is not in it is nowhere."""
    yield from _header_problems(pack)
    if is_whole and not pack.facts:
        yield "pack", 0, "the pack has no [[fact]]"
    for check in (*_CHECKS, *((_check_references, _check_listed) if is_whole else ())):
        yield from check(pack)


def check_quotations(pack: Pack, article: str) -> Iterator[Finding]:
    """Yield a problem for every quotation or paragraph of ``pack`` that the article does not hold."""
    paragraphs = article_paragraphs(article)
    if len(paragraphs) != pack.source.paragraphs:
        yield "source", 0, f"paragraphs: the article has {len(paragraphs)}, not {pack.source.paragraphs}"
    for index, quote in enumerate(pack.quotes):
        if not 1 <= quote.paragraph <= len(paragraphs):
            continue  # check_pack reports it
        if _plain(quote.text) not in _plain(paragraphs[quote.paragraph - 1]):
            yield "quotes", index, f"text: not word for word in paragraph {quote.paragraph} of the article"


def article_paragraphs(article: str) -> tuple[str, ...]:
    """Return the article's paragraphs in order: what blank lines separate."""
    return tuple(block.strip() for block in re.split(r"\n\s*\n", article) if block.strip())


def _plain(text: str) -> str:
    """Fold quotation marks and white space, which editors change, and nothing else."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_STRAIGHT).split())


def _header_problems(pack: Pack) -> Iterator[Finding]:
    if not ID.fullmatch(pack.id):
        yield "pack", 0, "id: lower-case letters, digits and _ are wanted"
    for name, title in (("pack", pack.title), ("source", pack.source.title)):
        if not title.strip():
            yield name, 0, f"title: {_TEXT_WANTED}"
    if pack.title.strip() and not pack.subject.strip():
        yield "pack", 0, f"subject: {_TEXT_WANTED}"
    if pack.colour and not _COLOUR.fullmatch(pack.colour):
        yield "pack", 0, "colour: six hexadecimal digits like #C8102E are wanted"
    try:
        date.fromisoformat(pack.source.date)
    except ValueError:
        yield "source", 0, "date: a day like 2023-07-05 is wanted"


def _check_ids(pack: Pack) -> Iterator[Finding]:
    for field in ("bibliography", "topics", "entities", "facts", "gaps", "quotes", "stunts", "quiz_items"):
        seen: set[str] = set()
        for index, entry in enumerate(getattr(pack, field)):
            if not ID.fullmatch(entry.id):
                yield field, index, "id: lower-case letters, digits and _, at most 40, are wanted"
            if entry.id in seen:
                yield field, index, f"id: {entry.id!r} is taken"
            seen.add(entry.id)
    for index, gap in enumerate(pack.gaps):
        if gap.id in pack.fact:
            yield "gaps", index, f"id: {gap.id!r} is a fact's"


def _check_texts(pack: Pack) -> Iterator[Finding]:
    for field, names in _SHOWN.items():
        for index, entry in enumerate(getattr(pack, field)):
            for name in names:
                if not getattr(entry, name).strip():
                    yield field, index, f"{name}: {_TEXT_WANTED}"


def _check_about(pack: Pack) -> Iterator[Finding]:
    for index, fact in enumerate(pack.facts):
        for about in fact.about:
            attribute, entity = attributes().get(about.attribute), pack.entity.get(about.entity)
            if attribute is None:
                meant = did_you_mean(about.attribute, attributes())
                yield "facts", index, f"about.attribute: there is no {about.attribute!r}{meant}"
            elif entity is not None and not attribute.belongs_to(entity.kind):
                belongs = f"{attribute.id!r} belongs to {' or '.join(attribute.subjects)}"
                yield (
                    "facts",
                    index,
                    f"about: {belongs}, and {entity.id!r} is of the kind {entity.kind.value}",
                )


def _check_listed(pack: Pack) -> Iterator[Finding]:
    """Yield what is wrong with the facts and entities that a pack's header lists."""
    listed: tuple[tuple[str, str, tuple[str, ...], Mapping[str, object]], ...] = (
        ("pack", "release", pack.release, pack.fact),
        ("pack", "makers", pack.makers, pack.entity),
        ("offers", "starters", pack.starters, pack.fact),
        ("offers", "praise", pack.praise, pack.fact),
        ("offers", "asides", pack.asides, pack.fact),
    )
    for table, name, ids, known in listed:
        yield from ((table, 0, f"{name}: there is no {each!r}") for each in ids if each not in known)
    if pack.release and not pack.fact.keys().isdisjoint(pack.release) and read_release(pack) is None:
        yield "pack", 0, "release: none of these facts has a date as its value, like July 12 or 12 July 2023"


def _check_references(pack: Pack) -> Iterator[Finding]:
    for field, references in REFERENCES.items():
        for index, entry in enumerate(getattr(pack, field)):
            for name, table in references.items():
                known: Mapping[str, object] = getattr(pack, table)
                for reference in texts_of(entry, name):
                    if reference not in known:
                        meant = did_you_mean(reference, known)
                        yield field, index, f"{name}: there is no {reference!r}{meant}"


def texts_of(entry: object, name: str) -> tuple[str, ...]:
    """Return the texts in a field of an entry, which may be nested, empty or hold one or several."""
    value: Any = reduce(_part, name.split("."), entry)
    return (value,) if isinstance(value, str) else value or ()


def _part(whole: Any, name: str) -> Any:
    """Return a part of something, or that part of each in a list, all in one."""
    if not isinstance(whole, tuple):
        return getattr(whole, name, None)
    parts = (getattr(each, name) for each in cast("tuple[object, ...]", whole))
    return tuple(text for part in parts for text in ((part,) if isinstance(part, str) else part))


def _check_facts(pack: Pack) -> Iterator[Finding]:
    for index, fact in enumerate(pack.facts):
        for name, limit in (("answer", ANSWER_LIMIT), ("question", QUESTION_LIMIT)):
            length = len(getattr(fact, name))
            if not 0 < length <= limit:
                yield "facts", index, f"{name}: 1 to {limit} characters are wanted, not {length}"
        if not fact.kinds:
            yield "facts", index, "kinds: at least one is wanted"
        if fact.kinds and fact.value is not None and fact.value.kind not in fact.kinds:
            yield "facts", index, f"value.kind: {fact.value.kind.value} is none of the fact's kinds"


def _check_quiz_items(pack: Pack) -> Iterator[Finding]:
    for index, item in enumerate(pack.quiz_items):
        if len(set(item.distractors)) < MIN_DISTRACTORS:
            yield "quiz_items", index, f"distractors: at least {MIN_DISTRACTORS} different ones"
        if item.answer in item.distractors:
            yield "quiz_items", index, "distractors: the answer is among them"
        accepted = set(map(fold, item.accept))
        for distractor in item.distractors:
            if fold(distractor) in accepted:
                yield "quiz_items", index, f"distractors: {distractor!r} is accepted as an answer"


def _check_clashes(pack: Pack) -> Iterator[Finding]:
    """Report phrasings that lead to two answers, and names that two entities have."""
    for named in _DISTINCT:
        owners: dict[str, Any] = {}
        for field, names in named.items():
            for index, entry in enumerate(getattr(pack, field)):
                texts = [(name, text) for name in names for text in texts_of(entry, name)]
                for name, text in texts:
                    if name == "question" and not text:
                        continue  # its length is reported
                    folded = fold(text)
                    if not folded and field != "entities":
                        yield field, index, f"{name}: {text!r} says nothing"
                    elif not _is_same_answer(first := owners.setdefault(folded, entry), entry):
                        yield field, index, f"{name}: {text!r} is one of {first.id!r} too"


def _is_same_answer(first: Any, other: Any) -> bool:
    """Tell whether two entries may have a wording in common.

    A fact stands for the one that it extends, and what the home source leaves open the record may answer.
    """
    if isinstance(first, Fact) and isinstance(other, Gap):
        return not first.is_home and bool(first.sources)
    return _answered_as(first) == _answered_as(other)


def _answered_as(entry: Any) -> str:
    return entry.extends or entry.id if isinstance(entry, Fact) else entry.id


def _check_near_misses(pack: Pack) -> Iterator[Finding]:
    own = [fact for fact in pack.facts if not fact.sources or fact.is_home]
    answered = {fold(text): fact.id for fact in own for text in (fact.question, *fact.phrasings)}
    for index, fact in enumerate(pack.facts):
        for near_miss in fact.near_misses:
            if owner := answered.get(fold(near_miss)):
                yield "facts", index, f"near_misses: {near_miss!r} is a phrasing of {owner!r}"


def _check_yes_and_no(pack: Pack) -> Iterator[Finding]:
    for index, fact in enumerate(pack.facts):
        denied = set(map(fold, fact.no))
        for text in fact.yes:
            if fold(text) in denied:
                yield "facts", index, f"yes: {text!r} is in no, too"


def fold(text: str) -> str:
    """Return the words of a text in lower case: what makes two wordings or names the same.

    A plus is one: "Paramount+" is not Paramount.
    """
    return " ".join(re.findall(r"\w+\+?", text.casefold()))


_CHECKS = (
    _check_ids,
    _check_texts,
    check_citations,
    check_map,
    _check_facts,
    _check_about,
    _check_quiz_items,
    _check_clashes,
    _check_near_misses,
    _check_yes_and_no,
)
