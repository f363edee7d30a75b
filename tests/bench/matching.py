"""Benchmark of the matcher's reader and classifier against alternatives, on packs of 60 to 100,000 facts.

``uv run python -m tests.bench.matching [--large] [--json FILE]``; every system runs in its own process.
Times are processor time, which depends little on other load.
"""

import argparse
import gc
import json
import re
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import bm25s  # pyright: ignore[reportMissingTypeStubs]  # it has none
import numpy as np
from rapidfuzz import fuzz, process

from bot.domain.matching.verdict.completion import Completer
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.loading import read_pack
from tests.bench.generated import PHRASINGS, Generated, generate
from tests.bench.ranking import Ranker
from tests.bench.report import table, write_section

_SIZES = (60, 1_000, 10_000)
_LARGE = 100_000
_QUESTIONS = 1_000
_TIME_LIMIT = 20.0  # seconds per system and size; slow systems get fewer questions
_WARM_UP = 5  # questions
_MEGABYTE = 1 << 20
_FILM = Path("data/dead_reckoning")


def _ranker(pack: Generated) -> Callable[[str], int]:
    ranker = Ranker.learn(pack.phrasings)
    return lambda text: ranker.best(text)[0]


def _extract_one(scorer: Callable[..., float]) -> Callable[[Generated], Callable[[str], int]]:
    def build(pack: Generated) -> Callable[[str], int]:
        choices = [text for texts in pack.phrasings for text in texts]
        return lambda text: process.extractOne(text, choices, scorer=scorer)[2] // PHRASINGS

    return build


def _full_text(pack: Generated) -> Callable[[str], int]:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE phrasing USING fts5(text, fact UNINDEXED, tokenize = 'porter')")
    rows = ((text, number) for number, texts in enumerate(pack.phrasings) for text in texts)
    index.executemany("INSERT INTO phrasing VALUES ($1, $2)", rows)
    query = "SELECT fact FROM phrasing WHERE phrasing MATCH $1 ORDER BY rank LIMIT 1"

    def answer(text: str) -> int:
        wanted = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        row = index.execute(query, (wanted,)).fetchone()
        return int(row[0]) if row else -1

    return answer


def _bm25s(pack: Generated) -> Callable[[str], int]:
    library: Any = bm25s
    texts = [text for texts in pack.phrasings for text in texts]
    index = library.BM25()
    index.index(library.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)

    def answer(text: str) -> int:
        tokens = library.tokenize(text, stopwords=None, show_progress=False)
        found, _ = index.retrieve(tokens, k=1, show_progress=False)
        return int(found[0, 0]) // PHRASINGS

    return answer


_SYSTEMS: dict[str, Callable[[Generated], Callable[[str], int]]] = {
    "this matcher": _ranker,
    "extractOne, WRatio": _extract_one(fuzz.WRatio),
    "extractOne, token_set_ratio": _extract_one(fuzz.token_set_ratio),
    "SQLite FTS5, porter": _full_text,
    "bm25s": _bm25s,
}


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one system at one size, in milliseconds, megabytes and percent."""

    facts: int
    system: str
    asked: int
    accuracy: float
    build_milliseconds: float
    megabytes: float  # resident memory added by the build
    peak_megabytes: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Keystrokes:
    """Completion times per keystroke, in milliseconds."""

    facts: int
    build_milliseconds: float
    p50: float
    p99: float
    worst: float


@dataclass(frozen=True, slots=True)
class StartTimes:
    """Start times of the film's matcher in milliseconds, and the size of its index."""

    learned: float
    restored: float  # the best of five
    kept_megabytes: float


def measure(system: str, facts: int) -> Row:
    """Build one system and measure its answers."""
    pack = generate(facts, _QUESTIONS)
    gc.collect()
    before = _resident()
    start = time.process_time()
    answer = _SYSTEMS[system](pack)
    build = time.process_time() - start
    gc.collect()
    added = _resident() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    for text, _ in pack.questions[:_WARM_UP]:
        answer(text)
    times: list[float] = []
    right = 0
    for text, number in pack.questions:
        start = time.thread_time()
        right += answer(text) == number
        times.append(1000 * (time.thread_time() - start))
        if sum(times) > 1000 * _TIME_LIMIT:
            break
    p50, p99 = np.percentile(times, (50, 99)).tolist()
    accuracy = 100 * right / len(times)
    megabytes = (max(0, added) / _MEGABYTE, max(0, peak) / _MEGABYTE)
    return Row(facts, system, len(times), accuracy, 1000 * build, *megabytes, p50, p99)


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * resource.getpagesize()


def measure_completion(facts: int) -> Keystrokes:
    """Measure completion while questions are typed letter by letter."""
    pack = generate(facts, 60)
    start = time.thread_time()
    completer = Completer([(text, number) for number, texts in enumerate(pack.phrasings) for text in texts])
    build = time.thread_time() - start
    times: list[float] = []
    for text, _ in pack.questions:
        for end in range(1, len(text) + 1):
            start = time.thread_time()
            completer.complete(text[:end], 25)
            times.append(1000 * (time.thread_time() - start))
    p50, p99 = np.percentile(times, (50, 99)).tolist()
    return Keystrokes(facts, 1000 * build, p50, p99, max(times))


def film_start() -> StartTimes:
    """Measure how long it takes to learn the film's matcher, and to restore it."""
    pack = read_pack(_FILM)
    start = time.thread_time()
    kept = Matcher.build(pack).dump()
    learned = time.thread_time() - start
    times: list[float] = []
    for _ in range(5):
        start = time.thread_time()
        Matcher.restore(pack, kept)
        times.append(1000 * (time.thread_time() - start))
    return StartTimes(1000 * learned, min(times), len(kept) / _MEGABYTE)


def _in_own_process(*arguments: str) -> Any:
    """Run this program in a subprocess, so that its memory is measured separately."""
    command = [sys.executable, "-m", "tests.bench.matching", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def as_text(rows: list[Row], keystrokes: list[Keystrokes], film: StartTimes | None) -> str:
    """Return the report as Markdown."""
    head = ("facts", "system", "right %", "build ms", "MB", "peak MB", "p50 ms", "p99 ms", "asked")
    body = [
        (
            f"{row.facts:,}",
            row.system,
            f"{row.accuracy:.1f}",
            f"{row.build_milliseconds:,.0f}",
            *(f"{megabytes:.0f}" for megabytes in (row.megabytes, row.peak_megabytes)),
            *(f"{milliseconds:.3f}" for milliseconds in (row.p50, row.p99)),
            f"{row.asked:,}",
        )
        for row in rows
    ]
    typed = [
        (
            f"{each.facts:,}",
            f"{each.build_milliseconds:,.0f}",
            *(f"{milliseconds:.2f}" for milliseconds in (each.p50, each.p99, each.worst)),
        )
        for each in keystrokes
    ]
    typing = table(("facts to complete", "build ms", "p50 ms", "p99 ms", "worst ms"), typed)
    parts = [table(head, body), typing]
    if film is not None:
        parts.append(
            f"The film's matcher learns its pack in {film.learned:,.0f} ms, once, and keeps"
            f" {film.kept_megabytes:.1f} MB beside the database; every further start restores it in"
            f" {film.restored:.0f} ms."
        )
    return "\n\n".join(parts)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--large", action="store_true", help=f"also {_LARGE:,} facts; takes minutes")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    parser.add_argument("--page", type=Path, help="put the tables into the section of this page")
    parser.add_argument("--only", nargs=2, metavar=("SYSTEM", "FACTS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        row = measure(options.only[0], int(options.only[1]))
        print(json.dumps(asdict(row)))  # noqa: T201  read by the process that started this one
        return
    sizes = (*_SIZES, _LARGE) if options.large else _SIZES
    rows = [Row(**_in_own_process("--only", system, str(size))) for size in sizes for system in _SYSTEMS]
    keystrokes = [measure_completion(size) for size in _SIZES]
    film = film_start() if _FILM.exists() else None
    text = as_text(rows, keystrokes, film)
    print(text)  # noqa: T201  the report is what this program is for
    if options.json:
        report = {"rows": [asdict(row) for row in rows], "completion": [asdict(each) for each in keystrokes]}
        options.json.write_text(
            json.dumps({**report, "film": asdict(film) if film else None}, indent=2) + "\n", "utf-8"
        )
    if options.page:
        write_section(options.page, "matching", text)


if __name__ == "__main__":
    main()
