"""Read an article that somebody uploaded or pasted: its particulars, and the facts proposed from it."""

import re
from dataclasses import dataclass, replace

from bot.domain.documents import Bounds, decode
from bot.domain.errors import Refused
from bot.domain.phrases import phrase
from bot.domain.teaching.articles import (
    ARTICLE_BYTES,
    TITLE_LIMIT,
    Article,
    cleaned_article,
    problems_with,
)
from bot.domain.teaching.proposing import Found, propose
from bot.domain.teaching.prose import heading_in, paragraphs_of
from bot.domain.teaching.texts import without_ids

BOUNDS = Bounds(size=ARTICLE_BYTES, parts=0)
_ENDING = re.compile(r"\.(?:md|markdown|txt|text)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article, as it is kept for its review."""

    article: Article
    text: str  # a paragraph a line, without marks and ids
    found: Found


def read_article(article: Article, data: bytes, file_name: str = "") -> ReadArticle:
    """Return an article with what it states; without a title it is called by its heading, or its file.

    Raises Refused with everything wrong with it.
    """
    text = decode(data, BOUNDS)
    if not article.title.strip():
        title = heading_in(text) or _ENDING.sub("", file_name).replace("_", " ")
        article = replace(article, title=title[:TITLE_LIMIT].strip())
    article = cleaned_article(article)
    problems = list(problems_with(article))
    if problems:
        raise Refused(*problems)
    paragraphs = paragraphs_of(text)
    found = propose(paragraphs)
    if not found.proposals:
        raise Refused(
            phrase(
                "I found no sentence in that text that states something on its own. I need whole "
                "sentences, like “The cinema opened in 1921.” Nothing was kept."
            )
        )
    lines = (" ".join(pieces) for pieces in paragraphs)
    return ReadArticle(article, "\n".join(map(without_ids, lines)), found)


def sentence_before(text: str, paragraph: int, answer: str, limit: int) -> str:
    """Return what stands before a fact in its paragraph of a kept text, cut to ``limit`` characters."""
    lines = text.split("\n")
    line = lines[paragraph - 1] if paragraph <= len(lines) else ""
    before = line[: max(0, line.find(answer))].rstrip()
    if len(before) <= limit:
        return before
    return "…" + before[-limit:].partition(" ")[2]
