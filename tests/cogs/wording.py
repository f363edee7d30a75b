"""Which texts the program says, read from its source."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bot.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PHRASES = {"say": slice(0, 1), "count": slice(1, 3), "join": slice(1, 2), "wording": slice(0, 1)}


def said_in(path: Path) -> Iterator[str]:
    """Yield every literal text that a module passes to ``say``, or raises as a refusal."""
    refusals = {kind.__name__ for kind in _subclasses(UserError)}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield from _literals(_spoken(node))
            if isinstance(node.func, ast.Name) and node.func.id in refusals:
                yield from _literals(node.args[:1])
        elif isinstance(node, ast.ClassDef) and node.name in refusals:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                    yield from _literals(call.args[:1])


def _spoken(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of ``say(…)``, ``say.count(…)`` or ``say.join(…)`` that are texts."""
    match call.func:
        case ast.Name("say") | ast.Attribute(attr="say"):
            return call.args[_PHRASES["say"]]
        case ast.Attribute(value=ast.Name("say") | ast.Attribute(attr="say"), attr="count" | "join" as name):
            return call.args[_PHRASES[name]]
        case _:
            return []


def _literals(expressions: list[ast.expr]) -> Iterator[str]:
    for expression in expressions:
        branches = [expression.body, expression.orelse] if isinstance(expression, ast.IfExp) else [expression]
        for branch in branches:
            if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
                yield branch.value


def _subclasses(kind: type) -> Iterator[type]:
    yield kind
    for child in kind.__subclasses__():
        yield from _subclasses(child)
