"""OpenTDB's JSON, in each of the encodings that it gives: HTML entities, percent signs (two ways), base64.

What they are: https://opentdb.com/api_config.php.
"""

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast
from urllib.parse import unquote_plus

from bot.domain import documents
from bot.domain.documents import Fields, Unreadable
from bot.domain.pack.model import AnswerKind, Difficulty, Spoiler
from bot.domain.phrases import phrase
from bot.domain.quiz.exchange.model import BOUNDS, OWN_TOPIC, ListHeader, Source
from bot.domain.quiz.exchange.texts import on_one_line
from bot.domain.quiz.model import Question

_FIELDS = Fields(
    required={"question", "correct_answer", "incorrect_answers"},
    texts={"question", "correct_answer", "category"},
    lists={"incorrect_answers"},
    choices={"difficulty": Difficulty, "spoiler": Spoiler},
    is_closed=False,
)
_TYPES = frozenset({"multiple", "boolean"})
_BASE64_TYPES = frozenset(base64.b64encode(name.encode()).decode() for name in _TYPES)
_PERCENT = re.compile(r"(?:[\w.~!*'()+-]|%[0-9A-Fa-f]{2})*+", re.ASCII)
_READ_FIRST = 50  # entries that tell the encoding


def open_opentdb(data: bytes) -> Source:
    """Return what the API gave. Raises Unreadable."""
    document = cast("dict[str, Any]", documents.read_json(data, BOUNDS))
    results = document.get("results")
    if not isinstance(results, list):
        raise Unreadable(phrase("JSON files must be in Open Trivia DB format, with a “results” list"))
    entries = cast("list[Any]", results)
    decode = _decoder(entries[:_READ_FIRST])
    return Source(ListHeader(), documents.numbered(entries), partial(_read, decode), [])


def _decoder(entries: list[Any]) -> Callable[[str], str]:
    """Return what decodes a text of these entries."""
    tables = [cast("dict[str, Any]", entry) for entry in entries if isinstance(entry, dict)]
    if any(entry.get("type") in _BASE64_TYPES for entry in tables):
        return _from_base64
    texts = [text for entry in tables for text in _texts(entry)]
    # A question of one word is percent-encoded, too, unless another one has a space.
    is_encoded = any("%" in text or "+" in text for text in texts) and all(map(_PERCENT.fullmatch, texts))
    return _from_percent if is_encoded else html.unescape


def _texts(entry: dict[str, Any]) -> Iterator[str]:
    for name in ("question", "correct_answer", "category"):
        if isinstance(text := entry.get(name), str):
            yield text


def _from_base64(text: str) -> str:
    return base64.b64decode(text, validate=True).decode()


def _from_percent(text: str) -> str:
    # In one of the two ways a plus is a space, in the other it is never there.
    return unquote_plus(text, errors="strict")


def _read(decode: Callable[[str], str], raw: Any) -> Question:
    entry = _FIELDS.check(_decoded(decode, raw))
    return Question(
        "",
        entry["question"],
        entry["correct_answer"],
        tuple(entry["incorrect_answers"]),
        topic=entry.get("category", OWN_TOPIC),
        difficulty=Difficulty(entry.get("difficulty", Difficulty.MEDIUM)),
        kind=AnswerKind.YES_NO if entry.get("type") == "boolean" else AnswerKind.OBJECT,
        spoiler=Spoiler(entry.get("spoiler", Spoiler.OPEN)),
    )


def _decoded(decode: Callable[[str], str], value: Any) -> Any:
    """Return an entry with every text in it decoded. Raises Unreadable."""
    if isinstance(value, dict):
        return {name: _decoded(decode, each) for name, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_decoded(decode, each) for each in cast("list[Any]", value)]
    if not isinstance(value, str):
        return value
    try:
        return on_one_line(decode(value))
    except binascii.Error as error:
        raise Unreadable(phrase("not valid base64")) from error
    except ValueError as error:  # no UTF-8, or the number of a character has thousands of digits
        raise Unreadable(phrase("contains a character that can't be displayed")) from error
