"""Markdown read once: at every change, SimCord makes a parser for every text on the page.

SimCord lets all lists begin at 1. Those that begin elsewhere get empty entries before, which panel.css hides.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from simcord.preview import _component_projection, _markdown, _messages, _queries, _snapshot

KEPT_TEXTS = 4_096  # a page shows some hundreds
_NUMBERED = re.compile(r"(\d{1,3})[.)] ")
_EMPTY: Mapping[str, Any] = {"type": "list_item", "tag": "li", "children": []}

_read = _markdown.markdown_tokens


def keep_markdown() -> None:
    """Have SimCord's page keep what it has read."""
    for module in (_component_projection, _messages, _queries, _snapshot):
        vars(module)[_markdown.markdown_tokens.__name__] = _tokens


def _tokens(
    value: Any, profile: str = "message", *, context: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    if value is None:
        return []
    return json.loads(_tokens_as_json(str(value), profile, json.dumps(context or {}, sort_keys=True)))


@lru_cache(maxsize=KEPT_TEXTS)
def _tokens_as_json(text: str, profile: str, context: str) -> str:
    """Return tokens as JSON: the page adds to them, so each use needs its own."""
    tokens = _read(text, profile, context=json.loads(context))
    lists, starts = [each for each in tokens if each["type"] == "ordered_list"], list(_starts(text))
    if len(lists) == len(starts):
        for ordered, start in zip(lists, starts, strict=True):
            ordered["children"] = [*[_EMPTY] * (start - 1), *ordered["children"]]
    return json.dumps(tokens)


def _starts(text: str) -> Iterator[int]:
    """Yield the number that each numbered list in a text begins with."""
    is_listed = False
    for line in text.split("\n"):
        number = _NUMBERED.match(line)
        if number is not None and not is_listed:
            yield int(number[1])
        is_listed = number is not None or (is_listed and line.startswith(" "))
