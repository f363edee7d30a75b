"""Checks that every regular expression of the program runs in linear time.

`uv run python -m tests.bench.patterns` tries each on texts that provoke backtracking, and reports those whose
time grows far more than fourfold for a text four times as long; the exit code is 1 if there are any.
"""

import ast
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import bot
import cogs

LENGTH = 2_000  # characters; half of Discord's longest message
SUSPICIOUS_S = 0.001  # a linear pattern takes a fifth of it
GROWTH = 7.0  # for a text four times as long: 4 is linear, 16 quadratic
PIECES = tuple("aA1 \n\t.,-_?'\"[<@#é\\/=")
ENDS = ("", "!", "x", "\x00")


def modules() -> Iterator[ModuleType]:
    for package in (bot, cogs):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def compiled() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the compiled patterns in module variables."""
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{module.__name__}.{name}", value


def inline() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the patterns in calls such as ``re.sub(r"…", …)``."""
    for module in modules():
        path = Path(module.__file__ or "")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=called),
                    args=[ast.Constant(value=str() as text), *_],
                ) if called != "compile":
                    yield f"{module.__name__}:{node.lineno}", re.compile(text)
                case _:
                    pass


PATTERNS = {pattern: name for name, pattern in (*inline(), *compiled())}


def literals_of(pattern: re.Pattern[str]) -> list[str]:
    """Return the literal words and punctuation in a pattern."""
    plain = re.sub(r"\\[a-zA-Z]|\(\?[^:]*:|[\\^$]", " ", pattern.pattern)
    return list(dict.fromkeys(re.findall(r"\w{2,}|[^\w\s]", plain)))


def attempts(pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Yield test texts as a start, a piece to repeat, and an end."""
    singles = list(dict.fromkeys((*PIECES, *literals_of(pattern))))
    pairs = [a + b for a, b in product(singles, (" ", "a", "1", ".", "-")) if a != b]
    for piece in (*singles, *pairs, *(f" {single} " for single in singles)):
        for end in ENDS:
            yield "", piece, end
        yield "a", piece, "!"
        yield "1", piece, "!"


def seconds(work: Callable[[str], Any], text: str) -> float:
    start = time.thread_time()
    work(text)
    return time.thread_time() - start


def is_slow(work: Callable[[str], Any], make: Callable[[int], str]) -> bool:
    """Return whether the time grows far more than fourfold for a text four times as long."""
    if seconds(work, make(LENGTH)) < SUSPICIOUS_S:
        return False
    short = min(seconds(work, make(LENGTH)) for _ in range(3))
    long = min(seconds(work, make(4 * LENGTH)) for _ in range(3))
    return short >= SUSPICIOUS_S / 2 and long > GROWTH * short


def slow_text(pattern: re.Pattern[str]) -> str | None:
    """Return the start, piece and end of a text that is slow for a pattern, or None."""
    works: list[Callable[[str], Any]] = [
        pattern.search,
        pattern.fullmatch,
        lambda text: pattern.sub("", text),
    ]
    for start, piece, end in attempts(pattern):

        def make(length: int, start: str = start, piece: str = piece, end: str = end) -> str:
            return start + (piece * (length // len(piece) + 1))[:length] + end

        if any(is_slow(work, make) for work in works):
            return repr((start, piece, end))
    return None


# Known slow patterns: a run that does not report them proves nothing.
_KNOWN_SLOW = (
    r"(?<=[?.!])\s+|\n+|[,;]?\s+and\s+(?=(?:who|what)\b)",
    r"[.!;:\n]+(?:\s|$)",
    r"^\s*\[\[\s*question",
    r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}",
    r"[A-Za-z]+\.? \d",
    r"(?:\[.+\]\()",
)


def main() -> None:
    """Run from the command line."""
    missed = [text for text in _KNOWN_SLOW if slow_text(re.compile(text, re.MULTILINE)) is None]
    for text in missed:
        sys.stdout.write(f"NOT FOUND, although it is slow: {text}\n")
    slow = [(name, text) for pattern, name in PATTERNS.items() if (text := slow_text(pattern)) is not None]
    for name, text in slow:
        sys.stdout.write(f"SLOW: {name} for {text}\n")
    sys.stdout.write(f"{len(PATTERNS)} patterns, {len(slow)} slow; {len(missed)} known ones not found\n")
    sys.exit(bool(slow or missed))


if __name__ == "__main__":
    main()
