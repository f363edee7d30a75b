"""Begin a pack: files that say what to write where, filled in with what an article says of itself."""

import re
from dataclasses import dataclass
from datetime import date

import tomli_w

from bot.domain.authoring.passages import dates
from bot.domain.authoring.slugs import slug, unique
from bot.domain.pack.checking import article_paragraphs

_LONGEST_HEADING = 120  # characters
_ENDS_SENTENCE = tuple('.,;!:"\u201d')
_CAPTIONS = re.compile(r"^(?:image|photo|picture|credit|related|read|source|by)\b|:\s", re.IGNORECASE)
_DATED = 3  # paragraphs at the top that may say when the article appeared

_PACK = """# What the pack is about: `title` is the name of the thing, which people may leave out.

{pack}
# The one text that it speaks from: `date` like 2023-07-05, and how many `paragraphs` blank lines part.

{source}
# The headings under which facts are listed, each with a short summary.

{topics}"""
_FACTS = """# One [[fact]] for each thing that the source says; `bot pack attributes` lists what people ask
# about each kind of thing. A fact that states one of these has
# about = {{ entity = "mara_lind", attribute = "job" }} in place of `kinds`, and needs few phrasings.
# Else `kinds` says what it can be an answer to (docs/pack.md), such as "person", "date" or "yes_no";
# write ten phrasings or more, as people would type them.

[[fact]]
id = "first"
topic = "{topic}"
question = ""  # at most 100 characters: "Who founded the museum?"
answer = ""  # at most 350 characters, complete on its own
paragraph = 1  # of the source, which says so
kinds = []
phrasings = []
"""
_GAPS = """# One [[gap]] for each thing that people will ask and the source does not say; `subject` completes
# "The article does not say …". Without gaps, such a question is easily answered with a fact that is like it.
#
# [[gap]]
# id = "budget"
# topic = "{topic}"
# subject = "what it cost"
# phrasings = ["what did it cost", "how expensive was it"]
"""
_ENTITIES = """# One [[entity]] for each person, place, organisation, work, event or object in the facts,
# with the other names that people use; facts name it in `about` or `entities`.
#
# [[entity]]
# id = "mara_lind"
# kind = "person"
# name = "Mara Lind"
# role = "director"
# aliases = ["Lind"]
"""


@dataclass(frozen=True, slots=True)
class Outline:
    """What an article says of itself; empty or 0 is what it does not say."""

    title: str = ""
    date: str = ""
    paragraphs: int = 0
    headings: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: str) -> "Outline":
        """Guess the outline of an article: its first line is its title, other short lines are headings."""
        paragraphs = article_paragraphs(article)
        first = paragraphs[0].splitlines()[0].strip("# \t") if paragraphs else ""
        title = first if len(first) <= _LONGEST_HEADING else ""
        days = (day for text in paragraphs[:_DATED] for _, meant in dates(text) for day in meant)
        dated = (_iso(each.year, each.month, each.day) for each in days)
        headings = (heading for paragraph in paragraphs[1:] if (heading := _heading(paragraph)))
        return cls(title, next(filter(None, dated), ""), len(paragraphs), tuple(dict.fromkeys(headings)))


def skeleton(pack_id: str, outline: Outline) -> dict[str, str]:
    """Return the files of a new pack by their names."""
    names = outline.headings or ("In general",)
    taken: set[str] = set()
    topics = [{"id": unique(slug(name) or "topic", taken), "name": name, "summary": ""} for name in names]
    source = {"title": outline.title, "date": outline.date, "paragraphs": outline.paragraphs}
    head = _PACK.format(
        pack=tomli_w.dumps({"pack": {"id": pack_id, "title": ""}}),
        source=tomli_w.dumps({"source": source}),
        topics="\n".join(f"[[topic]]\n{tomli_w.dumps(topic)}" for topic in topics),
    )
    first = topics[0]["id"]
    return {
        "pack.toml": head,
        "facts.toml": _FACTS.format(topic=first),
        "gaps.toml": _GAPS.format(topic=first),
        "entities.toml": _ENTITIES,
    }


def _heading(paragraph: str) -> str:
    """Return the heading that a paragraph is; nothing where it is none, or the caption of a picture."""
    if "\n" in paragraph or len(paragraph) > _LONGEST_HEADING or _CAPTIONS.search(paragraph):
        return ""
    heading = paragraph.strip("# \t")
    return "" if heading.endswith(_ENDS_SENTENCE) else heading


def _iso(year: int | None, month: int | None, day: int | None) -> str:
    try:
        return date(year or 0, month or 0, day or 0).isoformat()
    except ValueError:
        return ""  # part of a date, or 31 June
