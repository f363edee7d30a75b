"""Markdown read once: at every change, SimCord makes a parser for every text on the page."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from simcord.preview import _component_projection, _markdown, _messages, _queries, _snapshot

KEPT_TEXTS = 4_096  # a page shows some hundreds

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
    return json.dumps(_read(text, profile, context=json.loads(context)))
