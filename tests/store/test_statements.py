"""Every statement of the store is understood by the engine that the tests run on."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import bot.store
from bot.store import Store
from tests.databases import database, is_sqlite, postgres, sqlite

NOW = 1_700_000_000_000
_FOLDER = Path(bot.store.__file__).parent
_STATEMENT = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b.*\s", re.DOTALL)
# Whose parts are only known when they run: the tests of what they do run each of them on both engines.
_MADE_AT_RUN_TIME = {
    "articles.py": 1,
    "copying.py": 2,
    "database.py": 1,
    "history.py": 1,
    "knowledge.py": 1,
    "lessons.py": 1,
    "privacy.py": 7,
}


@dataclass(frozen=True)
class Statement:
    """A statement, or (None) a place where one is put together at run time."""

    place: str
    sql: str | None


def _folded(node: ast.AST, names: Mapping[str, str]) -> str | None:
    """Return the text that an expression is known to be, if it is."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Name(id=name):
            return names.get(name)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = (_folded(left, names), _folded(right, names))
        case ast.JoinedStr(values=values):
            parts = tuple(_folded(value, names) for value in values)
        case ast.FormattedValue(value=value, format_spec=None):
            return _folded(value, names)
        case _:
            return None
    return None if None in parts else "".join(part for part in parts if part is not None)


def _begins(node: ast.AST, names: Mapping[str, str]) -> bool:
    """Tell whether an expression begins as a statement does."""
    match node:
        case ast.BinOp(left=left, op=ast.Add()):
            return _begins(left, names)
        case ast.JoinedStr(values=[first, *_]):
            return _begins(first, names)
        case _:
            return _STATEMENT.match(_folded(node, names) or "") is not None


def _constants(tree: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                text = _folded(value, names)
                if text is not None:
                    names[name] = text
            case _:
                pass
    return names


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the outermost texts in a node."""
    if isinstance(node, ast.JoinedStr | ast.BinOp | ast.Constant):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _expressions(child)


def statements() -> Iterator[Statement]:
    for path in sorted(_FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = _constants(tree)
        for node in tree.body:
            if isinstance(node, ast.Assign):
                continue  # where it is used, it is whole
            for found in _expressions(node):
                if _begins(found, names):
                    yield Statement(f"{path.name}:{getattr(found, 'lineno', 0)}", _folded(found, names))


STATEMENTS = tuple(statements())


async def _prepare(store: Store, sql: str) -> None:
    if is_sqlite():
        numbers = [int(number) for number in re.findall(r"\$(\d+)", sql)]
        values = [None] * max(numbers, default=0)
        reader = sqlite(store)._reader
        await reader.execute_fetchall("EXPLAIN " + re.sub(r"\$(\d+)", r"?\1", sql), values)
    else:
        async with postgres(store)._pool.acquire() as connection:
            await connection.prepare(sql)


async def test_every_statement_is_understood(tmp_path: Path) -> None:
    store = await Store.open(database(tmp_path / "bot.db"), now=NOW)
    refused: list[str] = []
    try:
        for statement in STATEMENTS:
            if statement.sql is None:
                continue
            try:
                await _prepare(store, statement.sql)
            except Exception as error:  # noqa: BLE001 - all of them are told
                refused.append(f"{statement.place}: {error}: {statement.sql}")
    finally:
        await store.close()
    assert refused == []
    assert sum(statement.sql is not None for statement in STATEMENTS) > 150


@pytest.mark.sqlite
def test_few_statements_are_made_at_run_time() -> None:
    made: dict[str, int] = {}
    for statement in STATEMENTS:
        if statement.sql is None:
            name = statement.place.partition(":")[0]
            made[name] = made.get(name, 0) + 1
    assert made == _MADE_AT_RUN_TIME
