"""The rules for what a pack cites beyond its home source, for spoilers, and for facts that replace others."""

import re
from collections.abc import Iterator
from datetime import date

from bot.domain.pack.model import NO_PARAGRAPH, Fact, Pack, Spoiler

LABEL_LIMIT = 100  # characters, as of a question
_ADDRESS = re.compile(r"https?://[\w.-]++(?:[/?#]\S*+)?")
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")

Finding = tuple[str, int, str]
"""A field of Pack, the number of an entry in it, and what is wrong with that."""


def check_citations(pack: Pack) -> Iterator[Finding]:
    """Yield what is wrong with references, and with what entries say of their sources."""
    for index, reference in enumerate(pack.bibliography):
        if not _ADDRESS.fullmatch(reference.url):
            yield "bibliography", index, "url: an address like https://example.org/page is wanted"
        if reference.date and not is_partial_date(reference.date):
            yield "bibliography", index, "date: a year, month or day like 2023-07-05 is wanted"
    yield from _check_places(pack)
    for index, fact in enumerate(pack.facts):
        yield from (("facts", index, problem) for problem in _problems_of(fact))
    yield from _check_standing_in(pack)


def is_partial_date(text: str) -> bool:
    """Tell whether a text is a year, a month of one or a day: 2023, 2023-07, 2023-07-05."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[: len("2023-07-05")])
    except ValueError:
        return False
    return True


def _check_places(pack: Pack) -> Iterator[Finding]:
    last = pack.source.paragraphs
    for field in ("facts", "quotes", "stunts"):
        for index, entry in enumerate(getattr(pack, field)):
            if entry.paragraph == NO_PARAGRAPH and not pack.bibliography:
                yield field, index, f"paragraph: the source has paragraphs 1 to {last}"
            elif entry.paragraph == NO_PARAGRAPH and not entry.sources:
                yield field, index, "paragraph: a paragraph of the home source or sources are wanted"
            elif not 0 <= entry.paragraph <= last:
                yield field, index, f"paragraph: the source has paragraphs 1 to {last}"


def _problems_of(fact: Fact) -> Iterator[str]:
    if fact.as_of and not (is_partial_date(fact.as_of) and len(fact.as_of) == len("2023-07-05")):
        yield "as_of: a day like 2023-07-05 is wanted"
    if fact.spoiler is not Spoiler.OPEN and not fact.label.strip():
        yield "label: a heading that gives nothing away is wanted with a spoiler"
    if len(fact.label) > LABEL_LIMIT:
        yield f"label: at most {LABEL_LIMIT} characters are wanted, not {len(fact.label)}"
    for claim in fact.claims:
        if not claim.text.strip() or not claim.sources:
            yield "claims: a text and at least one source are wanted"


def _check_standing_in(pack: Pack) -> Iterator[Finding]:
    """Yield what is wrong with facts that extend another or fill gaps: each of the home source, and once."""
    taken: dict[str, str] = {}
    for index, fact in enumerate(pack.facts):
        wider = (("extends", fact.extends), *(("fills", gap) for gap in fact.fills))
        for field, replaced in wider:
            if replaced is not None and (first := taken.setdefault(replaced, fact.id)) != fact.id:
                yield "facts", index, f"{field}: {first!r} has {replaced!r} already"
        extended = pack.fact.get(fact.extends or "")
        if extended is not None and not extended.is_home:
            yield "facts", index, f"extends: {fact.extends!r} is not the home source's"
        if fact.fills and fact.is_home:
            yield "facts", index, "fills: the home source cannot fill its own gaps"
