"""Lessons as TOML, also for pack authors: exported, and imported in two steps, as tables are, too."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import tomli_w

from bot.domain.documents import (
    PROBLEMS_KEPT,
    Bounds,
    Fields,
    Unreadable,
    decode,
    entry_lists,
    read_toml,
    write_entries,
)
from bot.domain.pack.model import NO_PARAGRAPH, Fact, Pack, Spoiler
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.teaching.articles import Article, Citation, cleaned_article, problems_with
from bot.domain.teaching.model import (
    Content,
    InvalidLesson,
    LessonKind,
    Negative,
    OwnFact,
    Phrasing,
    SavedQuote,
    Taught,
)
from bot.domain.teaching.rules import Register, cleaned, key_of
from bot.domain.teaching.tables import asking, is_table, named, open_table
from bot.domain.teaching.texts import is_message_link

BOUNDS = Bounds(size=2 * 1024 * 1024, parts=250_000)  # a full server's lessons are about half of that
PHRASINGS_AN_ENTRY = 200  # in an export

_TABLES = {
    "article": Fields({"id", "title"}, texts={"id", "title", "publisher", "date", "address"}),
    "fact": Fields(
        {"question", "answer"},
        texts={"id", "question", "answer", "label", "article"},
        lists={"phrasings"},
        choices={"spoiler": Spoiler},
        numbers={"paragraph"},
    ),
    "phrasings": Fields({"fact", "texts"}, texts={"fact"}, lists={"texts"}),
    "negative": Fields({"text"}, texts={"text"}),
    "quote": Fields({"text", "speaker"}, texts={"text", "speaker", "link"}, choices={"spoiler": Spoiler}),
}

_MOST_SKIPPED = 5_000  # a table with more is wrong in kind: it is refused


@dataclass(frozen=True, slots=True)
class Planned:
    """One lesson that an import would add, or put in an older one's place."""

    id: str
    content: Content
    before: Content | None = None


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """What an import would do; it never removes anything."""

    planned: tuple[Planned, ...]
    known: int  # entries that are already taught
    quotes_left_out: int = 0  # a file doesn't say who could erase them
    skipped: tuple[Phrase, ...] = ()  # what is wrong with the rows of a table that are left out
    notes: tuple[Phrase, ...] = ()  # what else of a table isn't read


def export_files(taught: Taught) -> list[str]:
    """Return everything taught as TOML files that can each be imported; user ids are left out.

    So quotes can be read in the file, but not be taught from it. Answers that were taken from messages are
    there without the messages' links.
    """
    return write_entries(_entries_of(taught), BOUNDS, head=_articles_of(taught))


def _articles_of(taught: Taught) -> str:
    """Return the articles that facts cite, as every file of an export begins with."""
    entries = (("article", _article_fields(article)) for article in taught.by_article)
    return "\n".join(f"[[{table}]]\n{tomli_w.dumps(fields)}" for table, fields in entries)


def _article_fields(article: Article) -> dict[str, str]:
    particulars = {"publisher": article.publisher, "date": article.date, "address": article.address}
    given = {name: text for name, text in particulars.items() if text}
    return {"id": article.key, "title": article.title} | given


def _citation_of(fact: OwnFact) -> dict[str, str | int]:
    cites = fact.cites
    return {} if cites is None else {"article": cites.article.key, "paragraph": cites.paragraph}


def _entries_of(taught: Taught) -> Iterator[tuple[str, dict[str, Any]]]:
    phrasings = _phrasings_of(taught)
    for lesson in taught.lessons:
        match lesson.content:
            case OwnFact(text=question, answer=answer) as fact:
                fields = {"id": lesson.id, "question": question, "answer": answer, **_spoiler_of(fact)}
                fields |= _citation_of(fact)
                for texts in _portions(phrasings.pop(lesson.id, [])):
                    yield "fact", fields | {"phrasings": texts}
            case Negative(text=text):
                yield "negative", {"text": text}
            case SavedQuote(text=text, speaker=speaker, link=link) as quote:
                yield "quote", {"text": text, "speaker": speaker, "link": link, **_spoiler_of(quote)}
            case Phrasing():
                pass
    for fact_id, every in phrasings.items():
        yield from (("phrasings", {"fact": fact_id, "texts": texts}) for texts in _portions(every))


def _spoiler_of(content: OwnFact | SavedQuote) -> dict[str, str]:
    """Return what an export says of a spoiler; nothing of what is none."""
    fields = {"spoiler": str(content.spoiler)} if content.spoiler is not Spoiler.OPEN else {}
    label = content.label if isinstance(content, OwnFact) else ""
    return fields | ({"label": label} if label else {})


def _phrasings_of(taught: Taught) -> dict[str, list[str]]:
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for phrasing in taught.contents(Phrasing).values():
        asked[phrasing.fact_id].append(phrasing.text)
    return asked


def _portions(texts: list[str]) -> Iterator[list[str]]:
    """Yield texts in portions that fit a file; at least one, for a fact without phrasings."""
    for start in range(0, max(len(texts), 1), PHRASINGS_AN_ENTRY):
        yield texts[start : start + PHRASINGS_AN_ENTRY]


def plan_lessons(register: Register, new_id: Callable[[], str], data: bytes) -> LessonPlan:
    """Return what importing a file would add or change; raise Refused with everything wrong with it.

    Of a table, what can't be taken is left out; an export is taken as a whole.
    """
    text = decode(data, BOUNDS)
    if not is_table(text):
        planning = _Planning(register, new_id, PROBLEMS_KEPT)
        planning.take_all(_entries(data, planning.problems))
        if planning.problems:
            raise InvalidLesson(*planning.problems[:PROBLEMS_KEPT])
        return planning.plan()
    planning = _Planning(register, new_id, _MOST_SKIPPED)
    table = open_table(text, BOUNDS, planning.problems)
    planning.take_all(table.facts)
    if planning.problems and (not planning.planned or len(planning.problems) >= _MOST_SKIPPED):
        raise InvalidLesson(*[*table.notes, *planning.problems][:PROBLEMS_KEPT])
    if not planning.planned and not planning.known:
        raise InvalidLesson(phrase("this file has no questions"))
    return replace(planning.plan(), notes=table.notes, skipped=tuple(planning.problems))


def _entries(data: bytes, problems: list[Phrase]) -> Iterator[tuple[Phrase, str, object]]:
    """Yield the entries of a TOML document with their places and tables."""
    for table, entries in entry_lists(read_toml(data, BOUNDS), _TABLES, problems):
        for number, entry in enumerate(entries, start=1):
            yield phrase("{table} #{number}", table=table, number=number), table, entry


class _Planning:
    """Goes through a file's entries; each is checked against all before it."""

    def __init__(self, register: Register, new_id: Callable[[], str], most: int) -> None:
        self._most = most  # problems, after which it goes no further
        self._register = register
        self._new_id = new_id
        self._ids: dict[str, str] = {}  # our ids of facts, by the file's own
        self._articles: dict[str, Article] = {}  # by the file's own ids
        self._said: dict[tuple[LessonKind, str], tuple[Phrase, Content]] = {}  # in the file, with its place
        self.problems: list[Phrase] = []
        self.planned: list[Planned] = []
        self.known = 0
        self.quotes_left_out = 0

    def plan(self) -> LessonPlan:
        """Return what was planned."""
        return LessonPlan(tuple(self.planned), self.known, self.quotes_left_out)

    def take_all(self, entries: Iterable[tuple[Phrase, str, object]]) -> None:
        """Plan entries with their places and tables."""
        for at, table, entry in entries:
            if len(self.problems) >= self._most:
                return
            try:
                fields = _TABLES[table].check(entry)
            except Unreadable as error:
                place = named(at, entry)
                self.problems += [located(place, problem) for problem in error.problems]
            else:
                self.take(at, table, fields)

    def take(self, place: Phrase, table: str, entry: Mapping[str, Any]) -> None:
        match table:
            case "article":
                particulars = (entry.get(name, "") for name in ("title", "publisher", "date", "address"))
                article = cleaned_article(Article(*particulars))
                self._articles[entry["id"]] = article
                self.problems += [located(place, problem) for problem in problems_with(article)]
            case "fact":
                spoiler = Spoiler(entry.get("spoiler", Spoiler.OPEN))
                cites = self._citation(place, entry)
                own = OwnFact(entry["question"], entry["answer"], spoiler, entry.get("label", ""), cites)
                fact_id = self._plan(place, own)
                self._ids[entry.get("id", fact_id)] = fact_id
                self._plan_phrasings(place, entry.get("phrasings", ()) if fact_id else (), fact_id)
            case "phrasings":
                fact: str = entry["fact"]
                self._plan_phrasings(place, entry["texts"], self._ids.get(fact, fact))
            case "negative":
                self._plan(place, Negative(entry["text"]))
            case _:
                quote = SavedQuote(entry["text"], entry["speaker"], entry.get("link", ""))
                spoiler = Spoiler(entry.get("spoiler", Spoiler.OPEN))
                self._take_quote(place, replace(quote, spoiler=spoiler))

    def _citation(self, place: Phrase, entry: Mapping[str, Any]) -> Citation | None:
        """Return where a fact stands, as its entry says."""
        if "article" not in entry:
            return None
        article = self._articles.get(entry["article"])
        if article is None:
            problem = phrase("there's no [[article]] with that id in the file")
            self.problems.append(located(place, located("article", problem)))
            return None
        return Citation(article, entry.get("paragraph", 1))

    def _take_quote(self, place: Phrase, quote: SavedQuote) -> None:
        """Count a quote as known, or leave it out: nobody could erase a new one."""
        _, before = self._register.twin(quote)
        if isinstance(before, SavedQuote) and replace(before, speaker_id=None) == quote:
            self.known += 1
        elif quote.link and not is_message_link(quote.link):
            problem = phrase("should be a link to a message on discord.com")
            self.problems.append(located(place, located("link", problem)))
        else:
            self.quotes_left_out += 1

    def _plan_phrasings(self, place: Phrase, texts: Iterable[str], fact_id: str) -> None:
        for text in texts:
            if len(self.problems) >= self._most:
                return
            self._plan(place, Phrasing(text, fact_id))

    def _plan(self, at: Phrase, content: Content) -> str:
        """Plan one lesson and return the id that it has or will have; empty where it is refused."""
        content = cleaned(content)
        place = asking(at, content.text)
        twin_id, before = self._register.twin(content)
        first, said = self._said.setdefault(key_of(content), (at, content))
        if said is not content:  # what is said twice is one lesson, unless it contradicts itself
            if _worded_alike(said, content):
                return twin_id
            self.problems.append(located(place, phrase("repeats {first} with another answer", first=first)))
            return ""
        if isinstance(content, OwnFact) and isinstance(before, OwnFact):
            # A file doesn't say whose words they are: they stay that person's, who may take them back.
            content = replace(content, link=before.link, speaker_id=before.speaker_id)
        if before == content:
            self.known += 1
            return twin_id
        try:
            self._register.check(content, replaces=twin_id or None)
        except InvalidLesson as error:
            self.problems += [located(place, problem) for problem in error.problems]
            del self._said[key_of(content)]  # what isn't taken is no first to repeat
            return ""
        lesson_id = twin_id or self._new_id()
        self._register.add(lesson_id, content)
        self.planned.append(Planned(lesson_id, content, before))
        return lesson_id


def _worded_alike(one: Content, other: Content) -> bool:
    """Return whether two lessons on one question say the same, whatever its spelling."""
    return replace(one, text="") == replace(other, text="")


def export_for_pack(taught: Taught, pack: Pack) -> str:
    """Return the lessons as entries of a pack's files, for an author to adopt.

    Facts of the pack come with the server's phrasings added; facts of the server come as drafts whose topic
    and paragraph the author fills in; negatives come as comments.
    """
    added = _phrasings_of(taught)
    parts = ["# What a server taught, for the pack's author: look at every entry before taking it over."]
    for fact in pack.facts:
        if fact.id in added:
            head = f"# {len(added[fact.id])} new phrasings, at the end of the list"
            parts += [head, _as_entry(fact, added)]
    for fact_id, own in taught.contents(OwnFact).items():
        draft = Fact(*(fact_id, "", own.text, own.answer, NO_PARAGRAPH), spoiler=own.spoiler, label=own.label)
        if own.cites is not None:
            parts.append(f"# From “{own.cites.article.title}”, paragraph {own.cites.paragraph}")
        parts += ["# New: give it an id, a topic, a paragraph and kinds", _as_entry(draft, added)]
    parts += [f"# Off topic: {negative.text}" for negative in taught.contents(Negative).values()]
    return "\n".join(parts) + "\n"


def _as_entry(fact: Fact, added: Mapping[str, list[str]]) -> str:
    whole = replace(fact, phrasings=(*fact.phrasings, *added.get(fact.id, ())))
    fields = asdict(whole, dict_factory=lambda pairs: {k: v for k, v in pairs if v is not None})  # as in TOML
    return tomli_w.dumps({"fact": [fields]})
