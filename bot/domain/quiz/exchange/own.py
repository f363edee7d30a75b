"""Our own format: TOML with a [list] table and [[question]] entries, which loses nothing."""

import re
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from itertools import chain, count
from typing import Any, cast

import tomli_w

from bot.domain import documents
from bot.domain.documents import Fields, Unreadable
from bot.domain.pack.model import AnswerKind, Difficulty, Spoiler
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.exchange.model import BLANK, BOUNDS, ListConfig, ListHeader, Source
from bot.domain.quiz.model import Question

_STARTS = re.compile(r"^[ \t]*+\[\[[ \t]*+question[ \t]*+\]\]", re.MULTILINE)
# What our own files say of a question, where it differs from a blank one.
_WRITTEN = (
    "prompt",
    "answer",
    "distractors",
    "accept",
    "explanation",
    "picture",
    "topic",
    "difficulty",
    "kind",
    "spoiler",
)
_QUESTION = Fields(
    required={"prompt", "answer"},
    texts={"prompt", "answer", "explanation", "topic", "picture"},
    lists={"distractors", "accept"},
    choices={"difficulty": Difficulty, "kind": AnswerKind, "spoiler": Spoiler},
)
_NO_FILE_NAME = re.compile(r"[^\w .()-]+")
_HEADER_TEXTS = frozenset({"name", "author", "description"})
_LIST = Fields(set(), _HEADER_TEXTS, is_closed=False)
_NUMBERS = frozenset({"max_score", "delay", "timeout", "payout_multiplier"})


def is_own(text: str) -> bool:
    """Return whether a text is TOML with questions."""
    return _STARTS.search(text) is not None


def open_own(data: bytes) -> Source:
    """Return a list. Raises Unreadable."""
    document = documents.read_toml(data, BOUNDS)
    problems: list[Phrase] = []
    header = ListHeader()
    try:
        header = _header(document.pop("list", {}))
    except Unreadable as refusal:
        problems += [located("[list]", problem) for problem in refusal.problems]
    entries = [
        entry for _, found in documents.entry_lists(document, ["question"], problems) for entry in found
    ]
    return Source(header, documents.numbered(entries), _read, problems)


def _header(raw: Any) -> ListHeader:
    said = dict(_LIST.check(raw))
    config: Any = said.pop("config", {})
    problems = [_unknown(name) for name in said if name not in _HEADER_TEXTS]
    if isinstance(config, dict):
        config = cast("dict[str, Any]", config)
        known = {each.name for each in fields(ListConfig)}
        problems += [_unknown(name) for name in config if name not in known]
        problems += [
            located(name, phrase("should be a number (0 or more), true, or false"))
            for name in config.keys() & known
            if not _is_setting(name, config[name])
        ]
    else:
        problems.append(located("config", phrase("should have named fields")))
    if problems:
        raise Unreadable(*problems)
    return ListHeader(**said, config=ListConfig(**config))


def _unknown(name: str) -> Phrase:
    return located(name[:40], phrase("unknown field"))


def _is_setting(name: str, value: object) -> bool:
    if name not in _NUMBERS:
        return isinstance(value, bool)
    is_number = isinstance(value, int if name == "max_score" else int | float) and not isinstance(value, bool)
    return is_number and 0 <= cast("float", value) < documents.LARGEST_NUMBER


def _read(raw: Any) -> Question:
    entry = dict(_QUESTION.check(raw))
    entry |= {name: tuple(entry[name]) for name in _QUESTION.lists & entry.keys()}
    entry |= {name: choice(entry[name]) for name, choice in _QUESTION.choices.items() if name in entry}
    return replace(BLANK, **entry)


def export_files(lists: Iterable[tuple[ListHeader, Iterable[Question]]]) -> dict[str, str]:
    """Return lists as files by name; a list that is too long for one has several."""
    files: dict[str, str] = {}
    taken: set[str] = set()
    for header, questions in lists:
        bare = _NO_FILE_NAME.sub("_", header.name).strip(" ._") or "list"
        names = chain([bare], (f"{bare} ({number})" for number in count(2)))
        stem = next(name for name in names if name.casefold() not in taken)
        taken.add(stem.casefold())
        files |= documents.file_names(stem, write_list(header, questions))
    return files


def write_list(header: ListHeader, questions: Iterable[Question]) -> list[str]:
    """Return a list as the fewest TOML files that can each be imported; defaults are left out.

    Each says which list it belongs to, so that several make the same list again.
    """
    entries = (("question", _fields_of(question)) for question in questions)
    return documents.write_entries(entries, BOUNDS, head=_head(header))


def _fields_of(question: Question) -> dict[str, Any]:
    said = {name: getattr(question, name) for name in _WRITTEN}
    return {name: value for name, value in said.items() if value != getattr(BLANK, name)}


def _head(header: ListHeader) -> str:
    said = {name: text for name in ("name", "author", "description") if (text := getattr(header, name))}
    config = {name: value for name, value in asdict(header.config).items() if value is not None}
    if not said and not config:
        return ""
    return tomli_w.dumps({"list": said | ({"config": config} if config else {})})
