"""Reading quiz files: Red's trivia lists (YAML), OpenTDB's JSON and our own TOML, told apart by content.

A file is taken whole or not at all, and everything that is wrong with it is said at once.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, cast

import yaml

from bot.domain.pack import AnswerKind, Difficulty
from bot.domain.quiz.entries import MAX_BYTES, OWN_TOPIC, BrokenImport, Entry, Reading, settle

if TYPE_CHECKING:
    from bot.domain.quiz.model import Question

_TOML = re.compile(r"^\s*\[\[\s*question\s*\]\]", re.MULTILINE)
_RED_HEADERS = frozenset({"AUTHOR", "CONFIG", "DESCRIPTION"})  # about the list, not questions
_OPENTDB_FIELDS = ("question", "correct_answer", "incorrect_answers")
_TEXT_FIELDS = ("prompt", "answer", "explanation", "topic")
_LIST_FIELDS = ("distractors", "accept")
_CHOICE_FIELDS: dict[str, type[Difficulty | AnswerKind]] = {
    "difficulty": Difficulty,
    "kind": AnswerKind,
}


def read_questions(data: bytes) -> tuple[Question, ...]:
    """Return the questions in a file's content; raise BrokenImport with every problem in it."""
    if len(data) > MAX_BYTES:
        raise BrokenImport(f"the file may have at most {MAX_BYTES // 1024} KB, not {len(data) // 1024}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenImport(f"line {line}: this is not UTF-8 text") from error
    if text.lstrip()[:1] == "{":
        return settle(_read_opentdb(text))
    return settle(_read_toml(text) if _TOML.search(text) else _read_red(text))


def _read_opentdb(text: str) -> Reading:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenImport(f"line {error.lineno}: not readable as JSON: {error.msg}") from error
    except RecursionError as error:
        raise BrokenImport("the file is nested too deeply") from error
    reading = Reading()
    results = cast("dict[str, Any]", document).get("results")
    if not isinstance(results, list):
        raise BrokenImport("JSON is read as OpenTDB gives it, and this has no list “results”")
    for number, raw in enumerate(cast("list[Any]", results), start=1):
        _take_opentdb(f"entry {number}", raw, reading)
    return reading


def _take_opentdb(place: str, raw: Any, reading: Reading) -> None:
    if not isinstance(raw, dict):
        reading.problems.append(f"{place}: an object is wanted")
        return
    entry = cast("dict[str, Any]", raw)
    prompt, answer, wrong = (entry.get(name) for name in _OPENTDB_FIELDS)
    problems = [
        f"{place}: {name}: text is wanted"
        for name, value in (("question", prompt), ("correct_answer", answer))
        if not isinstance(value, str)
    ]
    if not _is_texts(wrong):
        problems.append(f"{place}: incorrect_answers: a list of texts is wanted")
    grade = entry.get("difficulty", Difficulty.MEDIUM)
    if grade not in set(Difficulty):
        problems.append(f"{place}: difficulty: easy, medium or hard is wanted")
    reading.problems += problems
    if problems:
        return
    reading.entries.append(
        Entry(
            place,
            _clean(html.unescape(cast("str", prompt))),
            _clean(html.unescape(cast("str", answer))),
            wrong=tuple(_clean(html.unescape(text)) for text in cast("list[str]", wrong)),
            topic=_clean(html.unescape(str(entry.get("category", OWN_TOPIC)))),
            difficulty=Difficulty(grade),
            kind=AnswerKind.YES_NO if entry.get("type") == "boolean" else AnswerKind.OBJECT,
        )
    )


def _read_toml(text: str) -> Reading:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenImport(f"not readable as TOML: {error}") from error
    except RecursionError as error:
        raise BrokenImport("the file is nested too deeply") from error
    reading = Reading()
    reading.problems += [f"[{name}]: unknown table" for name in sorted(document.keys() - {"question"})]
    entries = document.get("question", [])
    if not isinstance(entries, list):
        raise BrokenImport("[question]: write [[question]], a list of entries")
    for number, raw in enumerate(cast("list[Any]", entries), start=1):
        _take_toml(f"entry {number}", raw, reading)
    return reading


def _take_toml(place: str, raw: Any, reading: Reading) -> None:
    if not isinstance(raw, dict):
        reading.problems.append(f"{place}: a table is wanted")
        return
    entry = cast("dict[str, Any]", raw)
    known = {*_TEXT_FIELDS, *_LIST_FIELDS, *_CHOICE_FIELDS}
    problems = [f"{place}: {name}: unknown field" for name in sorted(entry.keys() - known)]
    problems += [f"{place}: {name}: is missing" for name in ("prompt", "answer") if name not in entry]
    problems += [
        f"{place}: {name}: text is wanted"
        for name in _TEXT_FIELDS
        if name in entry and not isinstance(entry[name], str)
    ]
    problems += [
        f"{place}: {name}: a list of texts is wanted"
        for name in _LIST_FIELDS
        if name in entry and not _is_texts(entry[name])
    ]
    problems += [
        f"{place}: {name}: one of {', '.join(choices)} is wanted"
        for name, choices in _CHOICE_FIELDS.items()
        if name in entry and entry[name] not in set(choices)
    ]
    reading.problems += problems
    if problems:
        return
    reading.entries.append(
        Entry(
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
    )


def _read_red(text: str) -> Reading:
    """Read the YAML tree rather than its values, so that "No" stays a word, and lines are known."""
    try:
        root = yaml.SafeLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise BrokenImport(f"line {line}: not readable as YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise BrokenImport("not readable as YAML: it has a character that cannot be shown") from error
    except RecursionError as error:
        raise BrokenImport("the file is nested too deeply") from error
    if not isinstance(root, yaml.MappingNode):
        raise BrokenImport(
            "this is neither a Red trivia list (YAML: question, then a list of answers), nor OpenTDB's JSON, "
            "nor TOML with [[question]] entries"
        )
    reading = Reading()
    for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", root.value):
        _take_red(f"line {key.start_mark.line + 1}", key, value, reading)
    return reading


def _take_red(place: str, key: yaml.Node, value: yaml.Node, reading: Reading) -> None:
    if not isinstance(key, yaml.ScalarNode):
        reading.problems.append(f"{place}: a question is wanted here, as text")
        return
    prompt = str(cast("Any", key).value)
    if prompt in _RED_HEADERS:
        return
    nodes = cast("Any", value).value if isinstance(value, yaml.SequenceNode) else [value]
    if not nodes or not all(isinstance(node, yaml.ScalarNode) for node in nodes):
        reading.problems.append(f"{place}: “{prompt[:60]}” wants an answer, or a list of answers")
        return
    answers = [_clean(str(node.value)) for node in nodes]
    distinct = list(dict.fromkeys(answers))
    reading.entries.append(Entry(place, _clean(prompt), distinct[0], accept=tuple(distinct[1:])))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in cast("list[Any]", value))


def _clean(text: str) -> str:
    return " ".join(text.split())
