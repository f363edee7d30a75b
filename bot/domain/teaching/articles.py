"""Articles that moderators bring along: what is said of them, and where a fact stands in one."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.characters import visible
from bot.domain.insights import DAY_MS
from bot.domain.pack.citations import is_partial_date
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.teaching.texts import fold_question, names_somebody
from bot.domain.values import days

ARTICLE_BYTES = 100 * 1024  # of an uploaded text
PASTED_LIMIT = 4_000  # characters of a text in a form: Discord's own limit
TITLE_LIMIT = 100
PUBLISHER_LIMIT = 60
DATE_LIMIT = 30
ADDRESS_LIMIT = 300
OPEN_LIMIT = 10  # articles of a server that are being reviewed
ARTICLES_LIMIT = 50  # of a server, in all
KEPT_MS = 30 * DAY_MS  # how long a text waits to be reviewed
KEY_DIGITS = 10  # hex; no two articles of a server ever share them
_DATE_FORM = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
_ADDRESS = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]{0,250})(?::\d{1,5})?(?:[/?#]\S{0,300})?", re.IGNORECASE
)
# What would end the link that the address is put into, or change how it looks.
_UNSAFE = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()<>[]\"'`|\\*_{}^"})


@dataclass(frozen=True, slots=True)
class Article:
    """A text that facts cite; two with the same particulars are the same."""

    title: str
    publisher: str = ""
    date: str = ""  # 2023, 2023-07 or 2023-07-05
    address: str = ""

    @property
    def key(self) -> str:
        """Its id in custom ids."""
        data = json.dumps([self.title, self.publisher, self.date, self.address], ensure_ascii=False)
        return hashlib.sha256(data.encode()).hexdigest()[:KEY_DIGITS]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact stands."""

    article: Article
    paragraph: int  # from 1


def cleaned_article(article: Article) -> Article:
    """Return an article without hidden characters or space around its particulars, its date as ISO 8601."""
    title, publisher, said, address = (
        " ".join(visible(text).split())
        for text in (article.title, article.publisher, article.date, article.address)
    )
    return Article(title, publisher, _iso(said), address.translate(_UNSAFE))


def _iso(said: str) -> str:
    """Return a date as far as it was said; what is none, or means several, is returned as it is."""
    if is_partial_date(said):
        return said
    meant = days(said[:DATE_LIMIT])
    if len(meant) != 1:
        return said
    (day,) = meant
    if day.year is None or str(day.year) not in said:
        return said  # "32 Juli 2023" is not in 2032
    parts = [f"{day.year:04}", *(f"{part:02}" for part in (day.month, day.day) if part is not None)]
    if len(re.findall(r"\d+", said)) > len(parts):
        return said  # "32 Foo 2023" has a number that is no part of the date
    text = "-".join(parts)
    return text if is_partial_date(text) else said


def problems_with(article: Article) -> Iterator[Phrase]:
    """Yield everything that is wrong with the particulars of a cleaned article."""
    particulars = (
        (phrase("Title"), article.title, TITLE_LIMIT),
        (phrase("Publisher"), article.publisher, PUBLISHER_LIMIT),
        (phrase("Address"), article.address, ADDRESS_LIMIT),
    )
    for name, text, limit in particulars:
        if len(text) > limit:
            excess = phrase("can have at most {limit} characters, not {count}", limit=limit, count=len(text))
            yield located(name, excess)
    if not fold_question(article.title):
        yield phrase("The title needs at least one word.")
    for name, text, _ in particulars[:2]:
        if names_somebody(text):
            mention = phrase("mentions a person, role, or channel; write names as plain text instead")
            yield located(name, mention)
        elif "://" in text:
            yield located(name, phrase("can't be an address; that has a field of its own"))
    if article.date and not is_partial_date(article.date):
        is_formed = _DATE_FORM.fullmatch(article.date) is not None
        yield (
            phrase("There's no such date in the calendar.")
            if is_formed
            else phrase("The date has to be a year, month, or day, like 2023, July 2023, or July 5, 2023.")
        )
    if article.address and not _ADDRESS.fullmatch(article.address):
        yield phrase("The address has to begin with https:// or http://.")


def too_many_articles() -> Phrase:
    """Return why a server can have no further article."""
    return phrase(
        "This server already has {limit} articles, the most it can have. "
        "Remove one in /teach articles first.",
        limit=ARTICLES_LIMIT,
    )


def write_citation(citation: Citation) -> dict[str, Any]:
    """Return a citation as JSON data."""
    article = citation.article
    particulars = {"publisher": article.publisher, "date": article.date, "address": article.address}
    given = {name: text for name, text in particulars.items() if text}
    return {"title": article.title, "paragraph": citation.paragraph} | given


def read_citation(data: Mapping[str, Any]) -> Citation:
    """Return the citation that :func:`write_citation` wrote."""
    particulars = {name: data[name] for name in ("title", "publisher", "date", "address") if name in data}
    return Citation(Article(**particulars), data["paragraph"])
