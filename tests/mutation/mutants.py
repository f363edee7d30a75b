"""Reads mutmut's mutants with their originals, and decides which are equivalent and left out."""

import ast
import copy
import json
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from typing_extensions import override

PACKAGES = ("bot/domain/quiz", "bot/domain/settings", "bot/store")
_ORIGINAL = "orig"
_CONTEXT = 60  # characters shown before and after a change
_SUFFIX = re.compile(r"__mutmut_(\w+)$")
_STATEMENT = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WHERE|WITH|PRAGMA|BEGIN|SAVEPOINT|ROLLBACK)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"('[^']*')")
_ROWS = frozenset({"row", "last"})  # the store's variable names for database rows
_KILLED = frozenset({1, 2, 3})  # pytest's: a test failed, could not be collected, broke pytest
_TIMEOUTS = frozenset({-24, -9, 24, 36, 152})  # out of processor time, or of time

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mutated function."""

    name: str  # as mutmut knows it
    path: str  # of the source file
    package: str
    original: Function
    changed: Function
    exit_code: int | None  # of the tests that run the function; None before they ran

    @property
    def verdict(self) -> str | None:
        """killed, timeout, survived, or unseen (no test covers it); None before the tests ran."""
        if self.exit_code is None:
            return None
        if self.exit_code in _KILLED:
            return "killed"
        if self.exit_code in _TIMEOUTS:
            return "timeout"
        return "survived" if self.exit_code == 0 else "unseen"

    @property
    def function(self) -> str:
        """The name of the function, without the number of the mutant."""
        return _SUFFIX.sub("", self.name)

    @property
    def is_left_out(self) -> bool:
        """Whether it differs only in what cannot change what the program does (see :class:`_Normaliser`)."""
        return _normalised(self.original) == _normalised(self.changed)

    def change(self) -> str:
        """Return the change as before and after, with some context."""
        was, is_now = (
            " ".join(ast.unparse(_bare(function)).split()) for function in (self.original, self.changed)
        )
        prefix = _common_prefix(was, is_now)
        suffix = _common_prefix(was[prefix:][::-1], is_now[prefix:][::-1])
        start, end = max(0, prefix - _CONTEXT), max(0, suffix - _CONTEXT)
        before, after = (text[start : len(text) - end] for text in (was, is_now))
        return f"`{before}` → `{after}`"


def read_mutants(tree: Path) -> dict[str, Mutant]:
    """Return every mutant that mutmut has written into a tree, by name."""
    found: dict[str, Mutant] = {}
    mutated = tree / "mutants"
    for package in PACKAGES:
        for meta in sorted((mutated / package).rglob("*.py.meta")):
            source = meta.with_suffix("")
            path = str(source.relative_to(mutated))
            exit_codes = cast("dict[str, int | None]", json.loads(meta.read_text())["exit_code_by_key"])
            functions = _functions(ast.parse(source.read_text())) if exit_codes else {}
            for name, exit_code in exit_codes.items():
                bare = name.rpartition(".")[2]
                original = functions[_SUFFIX.sub(f"__mutmut_{_ORIGINAL}", bare)]
                found[name] = Mutant(name, path, package, original, functions[bare], exit_code)
    return found


def draw_sample(mutants: Iterable[Mutant], count: int, seed: int) -> tuple[Mutant, ...]:
    """Return ``count`` mutants, in proportion to the packages' sizes; the same ones for the same seed."""
    by_package: dict[str, list[Mutant]] = {package: [] for package in PACKAGES}
    for mutant in sorted(mutants, key=lambda mutant: mutant.name):
        by_package[mutant.package].append(mutant)
    sizes = {package: len(members) for package, members in by_package.items()}
    shares = apportion(min(count, sum(sizes.values())), sizes)
    rng = random.Random(seed)
    return tuple(
        mutant for package, members in by_package.items() for mutant in rng.sample(members, shares[package])
    )


def apportion(count: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """Divide ``count`` in proportion to ``sizes``, by the largest-remainder method."""
    total = sum(sizes.values())
    exact = {name: count * size / total for name, size in sizes.items()}
    shares = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(sizes, key=lambda name: shares[name] - exact[name])
    for name in by_remainder[: count - sum(shares.values())]:
        shares[name] += 1
    return shares


def _common_prefix(one: str, other: str) -> int:
    """Return the length of the common prefix of two texts."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _functions(module: ast.Module) -> dict[str, Function]:
    return {node.name: node for node in ast.walk(module) if isinstance(node, Function)}


def _bare(function: Function) -> Function:
    """Return a copy of a function without mutmut's name and decorator."""
    bare = copy.deepcopy(function)
    bare.name = _SUFFIX.sub("", bare.name)
    bare.decorator_list = []
    return bare


def _normalised(function: Function) -> str:
    return ast.dump(_Normaliser().visit(_bare(function)))


class _Normaliser(ast.NodeTransformer):
    """Normalises what cannot change behaviour, so that equivalent mutants compare equal.

    That is: the type argument of ``cast``; the case of SQL outside quoted texts and of column names in rows
    (both are case-insensitive); the arguments of log calls. mutmut itself skips annotations.
    """

    @override
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name(id="cast"), args=[_, value]):
                return value
            case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"))):
                return ast.Call(node.func, [], [])
            case _:
                return node

    @override
    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str) and _STATEMENT.match(node.value):
            parts = _QUOTED.split(node.value)
            return ast.Constant("".join(part if part.startswith("'") else part.upper() for part in parts))
        return node

    @override
    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(column))) if (
                name in _ROWS
            ):
                return ast.Subscript(node.value, ast.Constant(column.casefold()), node.ctx)
            case _:
                return node
