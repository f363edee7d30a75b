"""Reading quiz files: Red's trivia lists (YAML), OpenTDB's JSON and our own TOML, told apart by content.

A file is taken whole or not at all, and everything that is wrong with it is said at once. A format yields
what stands in the file with its place, and takes one such thing for an :class:`Entry`; the rest is common.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

import yaml

from bot.domain.errors import Refused
from bot.domain.pack import AnswerKind, Difficulty
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.entries import MAX_BYTES, OWN_TOPIC, BrokenImport, Entry, Reading, settle

if TYPE_CHECKING:
    from bot.domain.quiz.model import Question

_TOML = re.compile(r"^\s*\[\[\s*question\s*\]\]", re.MULTILINE)
_RED_HEADERS = frozenset({"AUTHOR", "CONFIG", "DESCRIPTION"})  # about the list, not questions

_Found = Iterable[tuple[Phrase, Any]]  # what stands in a file, with its place
_Take = Callable[[Phrase, Any], Entry | None]  # None: not a question, and not a mistake either


class _BrokenEntry(Refused):
    """One entry of a file can't be taken."""


def read_questions(data: bytes) -> tuple[Question, ...]:
    """Return the questions in a file's content; raise BrokenImport with every problem in it."""
    if len(data) > MAX_BYTES:
        raise BrokenImport(
            phrase(
                "the file may have at most {limit} KB, not {size}",
                limit=MAX_BYTES // 1024,
                size=len(data) // 1024,
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _line(data[: error.start].count(b"\n") + 1)
        raise BrokenImport(located(place, phrase("this is not UTF-8 text"))) from error
    reading = Reading()
    try:
        found, take = _opened(text, reading.problems)
    except RecursionError as error:
        raise BrokenImport(phrase("the file is nested too deeply")) from error
    for place, raw in found:
        try:
            entry = take(place, raw)
        except _BrokenEntry as broken:
            reading.problems += [located(place, problem) for problem in broken.problems]
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
        problems = list(self._problems(entry))
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
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        problem = phrase("not readable as JSON: {error}", error=error.msg)
        raise BrokenImport(located(_line(error.lineno), problem)) from error
    results = cast("dict[str, Any]", document).get("results")
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
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenImport(phrase("not readable as TOML: {error}", error=error)) from error
    strange = sorted(document.keys() - {"question"})
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
    """Read the YAML tree rather than its values, so that "No" stays a word, and lines are known."""
    try:
        root = yaml.SafeLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        problem = phrase("not readable as YAML: {error}", error=error.problem)
        raise BrokenImport(located(_line(line), problem)) from error
    except yaml.YAMLError as error:
        raise BrokenImport(phrase("it has a character that cannot be shown")) from error
    if not isinstance(root, yaml.MappingNode):
        raise BrokenImport(
            phrase(
                "this is neither a Red trivia list (YAML: question, then a list of answers), nor OpenTDB's "
                "JSON, nor TOML with [[question]] entries"
            )
        )
    nodes = cast("list[tuple[yaml.Node, yaml.Node]]", root.value)
    return [(_line(node[0].start_mark.line + 1), node) for node in nodes]


def _take_red(place: Phrase, raw: tuple[yaml.Node, yaml.Node]) -> Entry | None:
    key, value = raw
    if not isinstance(key, yaml.ScalarNode):
        raise _BrokenEntry(phrase("a question is wanted here, as text"))
    prompt = str(cast("Any", key).value)
    if prompt in _RED_HEADERS:
        return None
    nodes = cast("Any", value).value if isinstance(value, yaml.SequenceNode) else [value]
    if not nodes or not all(isinstance(node, yaml.ScalarNode) for node in nodes):
        raise _BrokenEntry(phrase("“{question}” wants an answer, or a list of answers", question=prompt[:60]))
    answers = list(dict.fromkeys(_on_one_line(str(node.value)) for node in nodes))
    return Entry(place, _on_one_line(prompt), answers[0], accept=tuple(answers[1:]))


def _line(number: int) -> Phrase:
    return phrase("line {number}", number=number)


def _numbered(entries: list[Any]) -> _Found:
    return ((phrase("entry {number}", number=number), raw) for number, raw in enumerate(entries, start=1))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in cast("list[Any]", value))


def _unescaped(text: str) -> str:
    return _on_one_line(html.unescape(text))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
