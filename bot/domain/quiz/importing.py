"""Reading quiz files: Red's trivia lists (YAML), OpenTDB's JSON and our own TOML, told apart by content.

A file is taken whole or not at all, and everything that is wrong with it is said at once. A format yields
what stands in the file with its place, and takes one such thing for an :class:`Entry`; the rest is common.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any, cast

from bot.domain.documents import Table, Unreadable, Value, decode, line, read_json, read_toml, read_yaml
from bot.domain.errors import Refused
from bot.domain.pack import AnswerKind, Difficulty
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.entries import BOUNDS, OWN_TOPIC, BrokenImport, Entry, Reading, settle
from bot.domain.quiz.model import Question

_TOML = re.compile(r"^[ \t]*+\[\[[ \t]*+question[ \t]*+\]\]", re.MULTILINE)
_MOST_PROBLEMS = 50  # of one entry
_RED_HEADERS = frozenset({"AUTHOR", "CONFIG", "DESCRIPTION"})  # about the list, not questions

_Found = Iterable[tuple[Phrase, Any]]  # what stands in a file, with its place
_Take = Callable[[Phrase, Any], Entry | None]  # None: not a question, and not a mistake either


class _BrokenEntry(Refused):
    """One entry of a file can't be taken."""


def read_questions(data: bytes) -> tuple[Question, ...]:
    """Return the questions in a file's content; raise BrokenImport with every problem in it."""
    reading = Reading()
    try:
        found, take = _opened(decode(data, BOUNDS), reading.problems)
    except Unreadable as error:
        raise BrokenImport(*error.problems) from error
    for place, raw in found:
        try:
            entry = take(place, raw)
        except _BrokenEntry as broken:
            reading.problems += [located(place, problem) for problem in broken.problems]
            if reading.is_hopeless:
                break
        else:
            reading.entries += [entry] if entry is not None else []
    return settle(reading)


def _opened(text: str, problems: list[Phrase]) -> tuple[_Found, _Take]:
    """Return what stands in a file of either format, and what takes it; raise BrokenImport."""
    if text.lstrip()[:1] == "{":
        return _open_opentdb(text), _take_opentdb
    return (_open_toml(text, problems), _take_toml) if _TOML.search(text) else (_open_red(text), _take_red)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The fields that an entry may have."""

    required: frozenset[str]
    texts: frozenset[str]
    lists: frozenset[str]
    choices: Mapping[str, type[StrEnum]] = field(default_factory=dict[str, type[StrEnum]])
    is_closed: bool = True  # another field is a mistake

    def checked(self, raw: Any) -> dict[str, Any]:
        """Return an entry's fields, every one as it should be; raise _BrokenEntry."""
        if not isinstance(raw, dict):
            raise _BrokenEntry(phrase("fields are wanted here"))
        entry = cast("dict[str, Any]", raw)
        problems = list(islice(self._problems(entry), _MOST_PROBLEMS))
        if problems:
            raise _BrokenEntry(*problems)
        return entry

    def _problems(self, entry: Mapping[str, Any]) -> Iterator[Phrase]:
        known = self.texts | self.lists | self.choices.keys()
        for name in sorted(entry.keys() - known if self.is_closed else ()):
            yield located(name, phrase("there is no such field"))
        for name in sorted(self.required - entry.keys()):
            yield located(name, phrase("is missing"))
        for name in sorted(known & entry.keys()):
            value = entry[name]
            if name in self.texts and not isinstance(value, str):
                yield located(name, phrase("a text is wanted"))
            elif name in self.lists and not _is_texts(value):
                yield located(name, phrase("a list of texts is wanted"))
            elif name in self.choices and value not in list(self.choices[name]):
                options = ", ".join(self.choices[name])
                yield located(name, phrase("one of {options} is wanted", options=options))


_OPENTDB = _Shape(
    required=frozenset({"question", "correct_answer", "incorrect_answers"}),
    texts=frozenset({"question", "correct_answer", "category"}),
    lists=frozenset({"incorrect_answers"}),
    choices={"difficulty": Difficulty},
    is_closed=False,
)
_OWN = _Shape(
    required=frozenset({"prompt", "answer"}),
    texts=frozenset({"prompt", "answer", "explanation", "topic"}),
    lists=frozenset({"distractors", "accept"}),
    choices={"difficulty": Difficulty, "kind": AnswerKind},
)


def _open_opentdb(text: str) -> _Found:
    document = cast("dict[str, Any]", read_json(text, BOUNDS))
    results = document.get("results")
    if not isinstance(results, list):
        raise BrokenImport(phrase("JSON is read as OpenTDB gives it, and this has no list “results”"))
    return _numbered(cast("list[Any]", results))


def _take_opentdb(place: Phrase, raw: Any) -> Entry:
    entry = _OPENTDB.checked(raw)
    wrong: list[str] = entry["incorrect_answers"]
    return Entry(
        place,
        _unescaped(entry["question"]),
        _unescaped(entry["correct_answer"]),
        wrong=tuple(map(_unescaped, wrong)),
        topic=_unescaped(entry.get("category", OWN_TOPIC)),
        difficulty=Difficulty(entry.get("difficulty", Difficulty.MEDIUM)),
        kind=AnswerKind.YES_NO if entry.get("type") == "boolean" else AnswerKind.OBJECT,
    )


def _open_toml(text: str, problems: list[Phrase]) -> _Found:
    document = read_toml(text, BOUNDS)
    strange = sorted(document.keys() - {"question"})[:_MOST_PROBLEMS]
    problems += [located(f"[{name}]", phrase("there is no such table")) for name in strange]
    entries = document.get("question", [])
    if not isinstance(entries, list):
        problem = phrase("write [[{table}]], a list of entries", table="question")
        raise BrokenImport(located("[question]", problem))
    return _numbered(cast("list[Any]", entries))


def _take_toml(place: Phrase, raw: Any) -> Entry:
    entry = _OWN.checked(raw)
    return Entry(
        place,
        entry["prompt"],
        entry["answer"],
        wrong=tuple(entry.get("distractors", ())),
        accept=tuple(entry.get("accept", ())),
        explanation=entry.get("explanation", ""),
        topic=entry.get("topic", OWN_TOPIC),
        difficulty=Difficulty(entry.get("difficulty", Difficulty.MEDIUM)),
        kind=AnswerKind(entry.get("kind", AnswerKind.OBJECT)),
    )


def _open_red(text: str) -> _Found:
    root = read_yaml(text, BOUNDS)
    if not isinstance(root, Table):
        raise BrokenImport(
            phrase(
                "this is neither a Red trivia list (YAML: question, then a list of answers), nor OpenTDB's "
                "JSON, nor TOML with [[question]] entries"
            )
        )
    return [(line(pair.line), (pair.key, pair.value)) for pair in root.pairs]


def _take_red(place: Phrase, raw: tuple[Value, Value]) -> Entry | None:
    key, value = raw
    if not isinstance(key, str):
        raise _BrokenEntry(phrase("a question is wanted here, as text"))
    if key in _RED_HEADERS:
        return None
    texts = value if isinstance(value, list) else [value]
    answers = [_on_one_line(text) for text in texts if isinstance(text, str)]
    if not answers or len(answers) < len(texts):
        raise _BrokenEntry(phrase("“{question}” wants an answer, or a list of answers", question=key[:60]))
    answer, *accepted = dict.fromkeys(answers)
    return Entry(place, _on_one_line(key), answer, accept=tuple(accepted))


def _numbered(entries: list[Any]) -> _Found:
    return ((phrase("entry {number}", number=number), raw) for number, raw in enumerate(entries, start=1))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in cast("list[Any]", value))


def _unescaped(text: str) -> str:
    try:
        return _on_one_line(html.unescape(text))
    except ValueError as error:  # the number of a character has thousands of digits
        raise _BrokenEntry(phrase("it has a character that cannot be shown")) from error


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
