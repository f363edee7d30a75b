"""Finds what reads like prose in the source, and is shown in English whatever the reader's language is."""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from bot.domain.errors import BotError, UserError
from tests.translations import said_in, subclasses

# What is in a call to these is read by nobody whom the bot talks to, or found in another way:
# commands and settings are asked for their texts.
_SILENT = re.compile(
    r"_log\.\w+|app_commands\.\w+|re\.\w+|[\w.]+\.get_cog|TypeVar|cast|ValueError|Setting|Section|Option"
)
# A capital at the start, or a word beside a space or in brackets: no custom id, key or file name has that.
_PROSE = re.compile(r"^\W*[A-Z][a-z]|[ (][a-z]{2,}|[a-z]{2,} ")


def untranslated_in(path: Path) -> set[str]:
    """Return what reads like prose in a module, and is not said in the reader's language."""
    said = chain.from_iterable([text] if isinstance(text, str) else text for text in said_in(path))
    return set(_literals(ast.parse(path.read_text(encoding="utf-8")))) - set(said)


def _literals(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _PROSE.search(node.value):
        yield node.value
    for part in filter(None, _shown_parts(node)):
        yield from _literals(part)


def _shown_parts(node: ast.AST) -> Iterable[ast.AST | None]:
    """Return the parts in which a literal may be for people."""
    match node:
        case ast.Compare() | ast.Expr(value=ast.Constant()):  # the second is a docstring
            return ()
        case ast.AnnAssign(value=value) | ast.Subscript(value=value):
            return (value,)
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
            return (*args.defaults, *args.kw_defaults, *node.body)
        case ast.Call(func=called):
            return () if _SILENT.fullmatch(ast.unparse(called)) else ast.iter_child_nodes(node)
        case ast.ClassDef(
            name=name, body=body
        ):  # not its bases and keywords; internal errors are for the log
            return () if name in _internal_errors() else body
        case _:
            return ast.iter_child_nodes(node)


def _internal_errors() -> set[str]:
    refusals = set(subclasses(UserError))
    return {kind.__name__ for kind in subclasses(BotError) if kind not in refusals}
