"""A pack's texts in other languages (``locale/<language>.toml``): what is translated, and what is wrong.

Each table holds entries by the ids of the pack's own; what is left out stays English. "{value}" in a fact's
texts is its value as the language writes it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from bot.domain.errors import PackError
from bot.domain.pack.digest import LARGEST_FILE, translation_files
from bot.domain.pack.model import Pack
from bot.domain.pack.naming import did_you_mean
from bot.domain.pack.question_texts import QuestionTexts, question_problems, read_question
from bot.domain.pack.statements import VALUE
from bot.domain.words import fold
from bot.files import read_text

PACK, NAMES = "pack", "names"  # tables without entries
QUESTIONS = "questions"  # whose entries have lists, too
# The tables with entries, and the fields that can be translated with the most characters of each.
FIELDS: Mapping[str, Mapping[str, int]] = {
    "topics": {"name": 100, "summary": 350},
    "entities": {"name": 100, "role": 100, "role_in_full": 100, "stands_for": 100, "inside": 100},
    "facts": {"question": 100, "answer": 350, "label": 100, "value": 100, "sentence": 200},
    "quotes": {"context": 100},
    "stunts": {"name": 100, "summary": 350, "how": 350, "why": 350},
}
# The last are the ids of facts that are for readers of another language, which are offered to nobody else.
_PACK_FIELDS = ("title", "subject", "source", "asides")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MAY_HAVE_VALUE = frozenset({"question", "answer", "label", "sentence"})

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Translation:
    """What an author translated into one language."""

    pack: Texts = field(default_factory=dict[str, str])  # title and subject, its source's title, asides
    names: Texts = field(default_factory=dict[str, str])  # of what is no entity, by the English ones
    entries: Mapping[str, Mapping[str, Texts]] = field(default_factory=dict[str, Mapping[str, Texts]])
    questions: Mapping[str, QuestionTexts] = field(default_factory=dict[str, QuestionTexts])

    @property
    def asides(self) -> tuple[str, ...]:
        """The ids of facts that are for readers of another language."""
        return tuple(self.pack.get("asides", "").split())

    def of(self, table: str, entry_id: str) -> Texts:
        """Return the translated fields of an entry."""
        return self.entries.get(table, {}).get(entry_id, {})


def read_translation(folder: Path, language: str) -> Translation:
    """Return a pack's translation into a language, an empty one where there is none. Raises PackError."""
    paths = [path for path in translation_files(folder) if path.stem == language]
    if not paths:
        return Translation()
    problems: list[str] = []
    read = _read(paths[0], problems)
    if problems:
        raise PackError(tuple(problems))
    return read


def translation_problems(folder: Path, pack: Pack, *, is_whole: bool) -> Iterator[str]:
    """Yield what is wrong with a pack's translations; ``is_whole``: what is not in the pack is nowhere."""
    for path in translation_files(folder):
        if not _LANGUAGE.fullmatch(path.stem):
            yield f"{_place(path)}: a file is called after its language, like de.toml"
        problems: list[str] = []
        translation = _read(path, problems)
        yield from problems
        if is_whole:
            yield from (f"{_place(path)}: {problem}" for problem in _mismatches(pack, translation))


def _place(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _read(path: Path, problems: list[str]) -> Translation:
    place = _place(path)
    try:
        document = tomllib.loads(read_text(path, LARGEST_FILE))
    except OSError as error:
        problems.append(f"{place}: not readable: {error.strerror or error}")
        return Translation()
    except (ValueError, RecursionError) as error:
        problems.append(f"{place}: not readable as TOML: {error}")
        return Translation()
    known = (PACK, NAMES, QUESTIONS, *FIELDS)
    problems += [
        f"{place}: [{name}]: unknown table{did_you_mean(name, known)}"
        for name in document
        if name not in known
    ]
    entries = {
        table: {
            entry_id: _texts(f"{place}: {table}.{entry_id}", raw, limits, problems)
            for entry_id, raw in _table(f"{place}: [{table}]", document.get(table, {}), problems).items()
        }
        for table, limits in FIELDS.items()
    }
    header = _texts(f"{place}: [{PACK}]", document.get(PACK, {}), dict.fromkeys(_PACK_FIELDS, 100), problems)
    names = _table(f"{place}: [{NAMES}]", document.get(NAMES, {}), problems)
    limits = dict.fromkeys(names, 100)
    named = _texts(f"{place}: [{NAMES}]", names, limits, problems)
    return Translation(header, named, entries, _questions(place, document.get(QUESTIONS, {}), problems))


def _questions(place: str, raw: Any, problems: list[str]) -> Mapping[str, QuestionTexts]:
    """Return the questions that are as wanted."""
    found: dict[str, QuestionTexts] = {}
    for item_id, entry in _table(f"{place}: [{QUESTIONS}]", raw, problems).items():
        at = f"{place}: {QUESTIONS}.{item_id}"
        if not isinstance(entry, dict):
            problems.append(f"{at}: a table is wanted")
        elif (texts := read_question(at, cast("dict[str, Any]", entry), problems)) is not None:
            found[item_id] = texts
    return found


def _table(place: str, raw: Any, problems: list[str]) -> Mapping[str, Any]:
    if isinstance(raw, dict):
        return cast("dict[str, Any]", raw)
    problems.append(f"{place}: a table is wanted")
    return {}


def _texts(place: str, raw: Any, limits: Mapping[str, int], problems: list[str]) -> Texts:
    """Return the texts of an entry that are as wanted."""
    found: dict[str, str] = {}
    for name, text in _table(place, raw, problems).items():
        if name not in limits:
            problems.append(f"{place}: {name}: unknown field{did_you_mean(name, limits)}")
        elif not isinstance(text, str) or not text.strip():
            problems.append(f"{place}: {name}: a text is wanted")
        elif len(text) > limits[name]:
            problems.append(f"{place}: {name}: at most {limits[name]} characters are wanted, not {len(text)}")
        else:
            found[name] = text
    return found


def _mismatches(pack: Pack, translation: Translation) -> Iterator[str]:
    """Yield where a translation does not fit the pack."""
    unknown = (each for each in translation.asides if each not in pack.fact)
    yield from (f"{PACK}: asides: there is no {each!r}{did_you_mean(each, pack.fact)}" for each in unknown)
    for table, entries in translation.entries.items():
        known = {entry.id: entry for entry in getattr(pack, table)}
        for entry_id, texts in entries.items():
            if entry_id not in known:
                yield f"{table}.{entry_id}: there is no {entry_id!r}{did_you_mean(entry_id, known)}"
                continue
            has_value = table == "facts" and known[entry_id].value is not None
            if table == "facts" and texts.get("sentence", VALUE).count(VALUE) != 1:
                yield f"{table}.{entry_id}: sentence: {VALUE} is wanted in it once"
            for name, text in texts.items():
                allowed = has_value and name in _MAY_HAVE_VALUE
                if problem := _brace_problem(text, allowed=allowed):
                    yield f"{table}.{entry_id}: {name}: {problem}"
    yield from _name_clashes(pack, translation)
    items = {item.id: item for item in pack.quiz_items}
    for item_id, texts in translation.questions.items():
        if item_id not in items:
            yield f"{QUESTIONS}.{item_id}: there is no {item_id!r}{did_you_mean(item_id, items)}"
            continue
        problems = question_problems(items[item_id], texts)
        yield from (f"{QUESTIONS}.{item_id}: {problem}" for problem in problems)


def _brace_problem(text: str, *, allowed: bool) -> str:
    rest = text.replace(VALUE, "")
    if "{" in rest or "}" in rest:
        return f"{VALUE} is the only place that can be filled"
    return "" if allowed or rest == text else f"there is no value that could fill {VALUE}"


def _name_clashes(pack: Pack, translation: Translation) -> Iterator[str]:
    owners: dict[str, str] = {}
    for entity in pack.entities:
        name = translation.of("entities", entity.id).get("name", entity.name)
        if (owner := owners.setdefault(fold(name), entity.id)) != entity.id:
            yield f"entities.{entity.id}: name: {name!r} is that of {owner!r} too"
