"""Which texts the program says, read from its source."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.catalogue import extension_names
from bot.domain.errors import BotError, UserError
from bot.domain.settings import Section, Setting

# Which arguments of what speaks are texts.
_SPEAKING = {"say": slice(0, 1), "phrase": slice(0, 1), "counted": slice(1, 3)}
_METHODS = {"count": slice(1, 3), "join": slice(1, 2)}  # of ``say``
# What is in a call to these is read by nobody whom the bot talks to, or found in another way:
# command descriptions are asked of the commands, settings of their catalogue.
_SILENT = re.compile(
    r"_log\.\w+|app_commands\.\w+|re\.\w+|[\w.]+\.get_cog|TypeVar|cast|ValueError|Setting|Section|Option"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
# A capital at the start, or a word beside a space or in brackets: no custom id, key or file name has that.
_PROSE = re.compile(r"^\W*[A-Z][a-z]|[ (][a-z]{2,}|[a-z]{2,} ")


def said_in(path: Path) -> Iterator[str]:
    """Yield every literal text that a module passes to ``say``, or raises as a refusal."""
    refusals = _refusals()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield from _literals(_spoken(node))
            if isinstance(node.func, ast.Name) and node.func.id in {*refusals, "cls"}:
                yield from _literals(node.args[:1])
        elif isinstance(node, ast.ClassDef) and node.name in refusals:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                    yield from _literals(call.args[:1])


def declared_in(section: Section) -> Iterator[str]:
    """Yield every text of a page of the panel but those of the four settings that all pages have."""
    yield section.title
    yield section.help
    for setting in section.settings:
        yield from declared_of(setting)


def declared_of(setting: Setting[object]) -> Iterator[str]:
    """Yield every text of a setting."""
    yield setting.label
    yield setting.help
    for name in ("one", "many", "zero"):
        text: str = getattr(setting.kind, name, "")
        if _WORD.search(re.sub(r"{\w+}", "", text)):
            yield text
    for option in getattr(setting.kind, "options", ()):
        yield option.label
        if option.help:
            yield option.help


def unspoken_in(path: Path) -> Iterator[str]:
    """Yield what reads like prose in a module, and is not said in the reader's language."""
    said = set(said_in(path))
    for text in _Prose().found(ast.parse(path.read_text(encoding="utf-8"))):
        if text not in said:
            yield text


class _Prose(ast.NodeVisitor):
    """Collects literals that read like prose, where people may come to see them."""

    def found(self, tree: ast.Module) -> list[str]:
        self._found: list[str] = []
        self.visit(tree)
        return self._found

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _PROSE.search(node.value):
            self._found.append(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func)
        if not _SILENT.fullmatch(name):
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        del node  # compared, not shown

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._visit_function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if node.name in {kind.__name__ for kind in _subclasses(BotError)} - _refusals():
            return  # for the log
        for statement in node.body:  # not its bases and keywords: templates of custom ids
            self.visit(statement)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def _visit_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]:
            self.visit(default)
        for statement in node.body:  # not its decorators and annotations
            self.visit(statement)


def _spoken(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of ``say(…)``, ``say.count(…)``, ``phrase(…)`` and the like that are texts."""
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name) if name in _SPEAKING:
            return call.args[_SPEAKING[name]]
        case ast.Attribute(value=ast.Name("say") | ast.Attribute(attr="say"), attr=name) if name in _METHODS:
            return call.args[_METHODS[name]]
        case _:
            return []


def _literals(expressions: list[ast.expr]) -> Iterator[str]:
    for expression in expressions:
        branches = [expression.body, expression.orelse] if isinstance(expression, ast.IfExp) else [expression]
        for branch in branches:
            if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
                yield branch.value


@cache
def _refusals() -> set[str]:
    for name in extension_names():  # what they import has all refusals in it
        importlib.import_module(f"{name}.cog")
    return {kind.__name__ for kind in _subclasses(UserError)}


def _subclasses(kind: type) -> Iterator[type]:
    yield kind
    for child in kind.__subclasses__():
        yield from _subclasses(child)
