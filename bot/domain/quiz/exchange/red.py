"""Red's trivia lists: YAML with a question for each key and its answers below.

What they may say: https://github.com/Cog-Creators/Red-DiscordBot, redbot/cogs/trivia/schema.py.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from bot.domain import documents
from bot.domain.documents import Unreadable
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.exchange.model import (
    BLANK,
    BOUNDS,
    MAX_ANSWER,
    MAX_EXPLANATION,
    ListConfig,
    ListHeader,
    Source,
)
from bot.domain.quiz.exchange.pictures import split_picture
from bot.domain.quiz.exchange.texts import clipped, on_one_line
from bot.domain.quiz.model import Question
from bot.domain.yaml_documents import Pair, Table, read_yaml

_SCHEMA = "$schema"  # for editors
_TEXTS = {"AUTHOR": "author", "DESCRIPTION": "description"}
_CONFIG = "CONFIG"
_HEADERS = frozenset({_SCHEMA, _CONFIG, *_TEXTS})
_YES, _NO = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})


def open_red(data: bytes) -> Source:
    """Return a list. Raises Unreadable."""
    root = read_yaml(data, BOUNDS)
    if not isinstance(root, Table):
        raise Unreadable(
            phrase(
                "I can't read this format. Use a Red trivia list (YAML), Open Trivia DB's JSON, a "
                "table with the columns question and answer, or TOML with [[question]] entries"
            )
        )
    problems: list[Phrase] = []
    header = ListHeader()
    entries: list[tuple[Phrase, Any]] = []
    for pair in root.pairs:
        place = documents.line(pair.line)
        if not (isinstance(pair.key, str) and pair.key in _HEADERS):
            entries.append((place, (pair.key, pair.value)))
            continue
        try:
            header = _with_header(header, pair.key, pair.value)
        except Unreadable as refusal:
            problems += [located(place, located(pair.key, problem)) for problem in refusal.problems]
    return Source(header, entries, read_red, problems)


def _with_header(header: ListHeader, name: str, value: Any) -> ListHeader:
    if name in _TEXTS:
        if not isinstance(value, str):
            raise Unreadable(phrase("should be text"))
        return replace(header, **{_TEXTS[name]: on_one_line(value)})
    return replace(header, config=_config(value)) if name == _CONFIG else header


def _config(value: Any) -> ListConfig:
    if not isinstance(value, Table):
        raise Unreadable(phrase("should have named fields"))
    said: dict[str, Any] = {}
    problems: list[Phrase] = []
    for pair in value.pairs:
        name = pair.key if isinstance(pair.key, str) else ""
        try:
            said[name] = _setting(name, pair)
        except Unreadable as refusal:
            problems += [located(name[:40], problem) for problem in refusal.problems]
    if problems:
        raise Unreadable(*problems)
    return ListConfig(**said)


def _setting(name: str, pair: Pair) -> Any:
    read = _SETTINGS.get(name)
    if read is None:
        raise Unreadable(phrase("unknown field"))
    return read(pair.value if isinstance(pair.value, str) else "")


def _flag(text: str) -> bool:
    if text.casefold() not in _YES | _NO:
        raise Unreadable(phrase("should be true or false"))
    return text.casefold() in _YES


def _number(least: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text) if len(text) <= documents.LONGEST_NUMBER else math.nan
        except ValueError:
            number = math.nan
        if not least <= number < math.inf:
            raise Unreadable(phrase("should be a number, {least} or more", least=f"{least:g}"))
        return number

    return read


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and int(text)):  # noqa: PLR2004 - digits
        raise Unreadable(phrase("should be a whole number, 1 or more"))
    return int(text)


_SETTINGS: dict[str, Callable[[str], Any]] = {
    "max_score": _whole,
    "delay": _number(4),
    "timeout": _number(0.1),
    "payout_multiplier": _number(0),
    "bot_plays": _flag,
    "reveal_answer": _flag,
    "use_spoilers": _flag,
}


def read_red(raw: tuple[Any, Any]) -> Question:
    """Return an entry as a question. Raises Unreadable.

    Answers that are too long to be typed are explanations: that is what they are for in Red's lists.
    """
    key, value = raw
    if not isinstance(key, str):
        raise Unreadable(phrase("should be a question, as text"))
    texts = cast("list[object]", value if isinstance(value, list) else [value])
    answers = [on_one_line(text) for text in texts if isinstance(text, str)]
    if not answers or len(answers) < len(texts):
        raise Unreadable(phrase("“{question}” needs an answer or a list of answers", question=key[:60]))
    given = dict.fromkeys(filter(None, answers))
    short = [text for text in given if len(text) <= MAX_ANSWER]
    long = [text for text in given if len(text) > MAX_ANSWER] if short else []
    answer, *accepted = short or list(given) or [""]
    prompt, picture = split_picture(on_one_line(key))
    explanation = clipped(" ".join(long), MAX_EXPLANATION)
    return replace(
        BLANK, prompt=prompt, answer=answer, accept=tuple(accepted), explanation=explanation, picture=picture
    )
