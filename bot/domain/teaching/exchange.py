"""Lessons as TOML: export, import with a plan that is shown first, and a form for pack authors."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

import tomli_w

from bot.domain.documents import Bounds, Unreadable, decode, pack, read_toml
from bot.domain.pack import Fact, Pack
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.teaching.model import (
    NO_PARAGRAPH,
    Content,
    InvalidLesson,
    LessonKind,
    Negative,
    OwnFact,
    Phrasing,
    SavedQuote,
    Taught,
)
from bot.domain.teaching.rules import PackIndex, Register, cleaned
from bot.domain.teaching.texts import is_message_link

BOUNDS = Bounds(size=2 * 1024 * 1024, parts=250_000)  # a full server's lessons are about half of that
PHRASINGS_AN_ENTRY = 200  # in an export
PROBLEMS_KEPT = 200  # a file with more is wrong in kind, not in detail

_FIELDS: Mapping[str, frozenset[str]] = {
    "fact": frozenset({"id", "question", "answer", "phrasings"}),
    "phrasings": frozenset({"fact", "texts"}),
    "negative": frozenset({"text"}),
    "quote": frozenset({"text", "speaker", "link"}),
}
_OPTIONAL = frozenset({"id", "phrasings", "link"})
_LISTS = frozenset({"phrasings", "texts"})


@dataclass(frozen=True, slots=True)
class Planned:
    """One lesson that an import would add, or put in an older one's place."""

    id: str
    content: Content
    before: Content | None = None


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """What an import would do; nothing is ever removed by one."""

    planned: tuple[Planned, ...]
    known: int  # entries that are taught just so already
    quotes_left_out: int = 0  # a file doesn't say who could erase them


def export_lessons(taught: Taught) -> str:
    """Return everything taught as TOML that :func:`plan_lessons` reads; nobody's id is in it.

    So quotes can be read in the file, but not be taught from it.
    """
    return "\n".join(_pieces(taught))


def export_files(taught: Taught) -> list[str]:
    """Return everything taught as files that can each be imported."""
    return pack(_pieces(taught), BOUNDS)


def _pieces(taught: Taught) -> Iterator[str]:
    """Yield the entries of an export, each as TOML."""
    for table, entry in _entries_of(taught):
        yield f"[[{table}]]\n{tomli_w.dumps(entry)}"


def _entries_of(taught: Taught) -> Iterator[tuple[str, dict[str, Any]]]:
    asked = _phrasings_of(taught)
    for lesson in taught.lessons:
        match lesson.content:
            case OwnFact(question=question, answer=answer):
                fields = {"id": lesson.id, "question": question, "answer": answer}
                for texts in _portions(asked.pop(lesson.id, [])):
                    yield "fact", fields | {"phrasings": texts}
            case Negative(text=text):
                yield "negative", {"text": text}
            case SavedQuote(text=text, speaker=speaker, link=link):
                yield "quote", {"text": text, "speaker": speaker, "link": link}
            case Phrasing():
                pass
    for fact_id, every in asked.items():
        yield from (("phrasings", {"fact": fact_id, "texts": texts}) for texts in _portions(every))


def _phrasings_of(taught: Taught) -> dict[str, list[str]]:
    """Return the phrasings of each fact that has any."""
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for lesson in taught.of(LessonKind.PHRASING):
        if isinstance(lesson.content, Phrasing):
            asked[lesson.content.fact_id].append(lesson.content.text)
    return asked


def _portions(texts: list[str]) -> Iterator[list[str]]:
    """Yield texts in portions that fit a file, at least one: a fact is known when it comes again."""
    for start in range(0, max(len(texts), 1), PHRASINGS_AN_ENTRY):
        yield texts[start : start + PHRASINGS_AN_ENTRY]


def plan_lessons(data: bytes, taught: Taught, index: PackIndex, new_id: Callable[[], str]) -> LessonPlan:
    """Return what importing a file would add or change; raise InvalidLesson with all problems at once."""
    problems: list[Phrase] = []
    planning = _Planning(Register(taught, index), new_id, problems)
    for place, table, entry in _entries(data, problems):
        planning.take(place, table, entry)
        if len(problems) >= PROBLEMS_KEPT:
            break
    if problems:
        raise InvalidLesson(*problems[:PROBLEMS_KEPT])
    return LessonPlan(tuple(planning.planned), planning.known, planning.quotes_left_out)


class _Planning:
    """Goes through a file's entries, each held against all before it."""

    def __init__(self, register: Register, new_id: Callable[[], str], problems: list[Phrase]) -> None:
        self._register = register
        self._new_id = new_id
        self._problems = problems
        self._names: dict[str, str] = {}  # the file's own ids of facts, to ours
        self.planned: list[Planned] = []
        self.known = 0
        self.quotes_left_out = 0

    def take(self, place: Phrase, table: str, entry: Mapping[str, Any]) -> None:
        match table:
            case "fact":
                fact_id = self._plan(place, OwnFact(entry["question"], entry["answer"]))
                self._names[entry.get("id", fact_id)] = fact_id
                self._plan_phrasings(place, entry.get("phrasings", ()) if fact_id else (), fact_id)
            case "phrasings":
                named: str = entry["fact"]
                self._plan_phrasings(place, entry["texts"], self._names.get(named, named))
            case "negative":
                self._plan(place, Negative(entry["text"]))
            case _:
                self._meet_quote(place, SavedQuote(entry["text"], entry["speaker"], entry.get("link", "")))

    def _meet_quote(self, place: Phrase, quote: SavedQuote) -> None:
        """Count a quote that is there already; any other stays out, as nobody could erase it."""
        twin = self._register.twin(quote)
        before = twin[1] if twin is not None else None
        if isinstance(before, SavedQuote) and replace(before, speaker_id=None) == quote:
            self.known += 1
        elif quote.link and not is_message_link(quote.link):
            problem = phrase("a link to a message on discord.com is wanted")
            self._problems.append(located(place, located("link", problem)))
        else:
            self.quotes_left_out += 1

    def _plan_phrasings(self, place: Phrase, texts: Iterable[str], fact_id: str) -> None:
        for text in texts:
            if len(self._problems) >= PROBLEMS_KEPT:
                return
            self._plan(place, Phrasing(text, fact_id))

    def _plan(self, place: Phrase, content: Content) -> str:
        """Plan one lesson and return the id that it has or will have; empty where it is refused."""
        content = cleaned(content)
        twin_id, before = self._register.twin(content) or ("", None)
        if before == content:
            self.known += 1
            return twin_id
        try:
            self._register.check(content, replaces=twin_id or None)
        except InvalidLesson as error:
            self._problems += [located(place, problem) for problem in error.problems]
            return ""
        lesson_id = twin_id or self._new_id()
        self._register.add(lesson_id, content)
        self.planned.append(Planned(lesson_id, content, before))
        return lesson_id


def _entries(data: bytes, problems: list[Phrase]) -> Iterator[tuple[Phrase, str, dict[str, Any]]]:
    """Yield the file's entries with their place, facts first; what is malformed becomes a problem."""
    try:
        document = read_toml(decode(data, BOUNDS), BOUNDS)
    except Unreadable as error:
        problems += error.problems
        return
    problems += [
        located(f"[{table}]", phrase("there is no such table"))
        for table in sorted(document.keys() - _FIELDS.keys())[:PROBLEMS_KEPT]
    ]
    for table in _FIELDS:
        entries: object = document.get(table, [])
        if not isinstance(entries, list):
            problem = phrase("write [[{table}]], a list of entries", table=table)
            problems.append(located(f"[{table}]", problem))
            continue
        for number, entry in enumerate(cast("list[object]", entries), start=1):
            place = phrase("{table} number {number}", table=table, number=number)
            wrong = _malformed(table, entry)[:PROBLEMS_KEPT]
            problems += [located(place, problem) for problem in wrong]
            if not wrong:
                yield place, table, cast("dict[str, Any]", entry)


def _malformed(table: str, entry: object) -> list[Phrase]:
    if not isinstance(entry, dict):
        return [phrase("fields are wanted here")]
    fields = cast("dict[str, object]", entry)
    wrong = [
        located(name, phrase("there is no such field"))
        for name in sorted(fields.keys() - _FIELDS[table])[:PROBLEMS_KEPT]
    ]
    wrong += [
        located(name, phrase("is missing")) for name in sorted(_FIELDS[table] - _OPTIONAL - fields.keys())
    ]
    for name, value in fields.items():
        if name in _LISTS and not _is_texts(value):
            wrong.append(located(name, phrase("a list of texts is wanted")))
        elif name in _FIELDS[table] - _LISTS and not isinstance(value, str):
            wrong.append(located(name, phrase("a text is wanted")))
    return wrong


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value))


def export_for_pack(taught: Taught, pack: Pack) -> str:
    """Return the lessons as entries of a pack's files, for an author to take over.

    A fact of the pack comes with the server's phrasings added to its own; a fact of the server
    comes as a draft whose topic and paragraph the author fills in. Negatives become near misses
    of nothing in particular, so they stand in a comment each.
    """
    added = _phrasings_of(taught)
    parts = ["# What a server taught, for the pack's author: look at every entry before taking it over."]
    for fact in pack.facts:
        if fact.id in added:
            parts += [
                f"# {len(added[fact.id])} new phrasings, at the end of the list",
                _as_entry(fact, added),
            ]
    for lesson in taught.of(LessonKind.FACT):
        if isinstance(lesson.content, OwnFact):
            draft = Fact(lesson.id, "", lesson.content.question, lesson.content.answer, NO_PARAGRAPH)
            parts += ["# New: give it an id, a topic, a paragraph and kinds", _as_entry(draft, added)]
    negatives = [lesson.content.text for lesson in taught.of(LessonKind.NEGATIVE)]
    parts += [f"# Not about the film: {text}" for text in negatives]
    return "\n".join(parts) + "\n"


def _as_entry(fact: Fact, added: Mapping[str, list[str]]) -> str:
    fields: dict[str, Any] = asdict(fact)
    fields["phrasings"] = [*fact.phrasings, *added.get(fact.id, ())]
    return tomli_w.dumps({"fact": [_without_nones(fields)]})


def _without_nones(fields: dict[str, Any]) -> dict[str, Any]:
    """TOML knows no null: what is not there is left out."""
    return {
        name: _without_nones(cast("dict[str, Any]", value)) if isinstance(value, dict) else value
        for name, value in fields.items()
        if value is not None
    }
