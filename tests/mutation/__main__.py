"""Which changes of the quiz rules, the settings and the store would no test notice?

``uv run --with mutmut==3.8.1 python -m tests.mutation`` works in ``.cache/mutants``, on a copy of the
checkout. A run that was interrupted goes on where it was; a mutant is tried again once its function has
changed, or, if it had survived, with ``--again``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

from bot.config import ROOT
from tests.mutation.mutants import PACKAGES, Mutant, draw_sample, read_mutants

TREE = ROOT / ".cache" / "mutants"
LOG = TREE / "mutmut.log"
SECOND_LOOK = TREE / "second-look.json"
SECOND_LOOK_SECONDS = 600
HARMLESS = ROOT / "tests" / "mutation" / "harmless.toml"
# mutmut lists, for each function, the tests of these folders that call it.
NEAR_TESTS = ("tests/domain/quiz", "tests/domain/settings", "tests/store")
# What those let live meets the real client, and what runs while modules are imported.
FAR_TESTS = {
    "bot/domain/quiz": ("tests/domain/quiz", "tests/cogs/test_quiz_play.py", "tests/cogs/test_quiz_more.py",
                        "tests/cogs/test_quiz_transfer.py"),
    "bot/domain/settings": ("tests/domain/settings", "tests/cogs/test_settings.py"),
    "bot/store/quiz": ("tests/store", "tests/cogs/test_quiz_play.py", "tests/cogs/test_quiz_more.py",
                       "tests/cogs/test_quiz_alarm.py"),
    "bot/store/settings": ("tests/store", "tests/cogs/test_settings.py"),
    "bot/store": ("tests/store", "tests/cogs/test_teach.py", "tests/cogs/test_settings.py",
                  "tests/cogs/test_privacy.py"),
}  # fmt: skip
SETTINGS = f"""
[tool.mutmut]
source_paths = ["bot", "cogs"]
only_mutate = {json.dumps([package + "/*" for package in PACKAGES])}
also_copy = ["data", "docs", "PRIVACY.md", "README.md", ".env.example"]
# The plugins are imported before pytest could rewrite their assertions.
pytest_add_cli_args = [
    "-p", "no:cacheprovider",
    "-p", "tests.mutation.children",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
]
pytest_add_cli_args_test_selection = {json.dumps(NEAR_TESTS)}
# Every mutant meets fresh modules of ours: what a cache learned before would hide it.
process_isolation = "forkserver"
forkserver_warmup = "import"
preload_modules_file = "preloaded"
timeout_constant = 8.0
timeout_multiplier = 6.0
"""
PRELOADED = "pytest simcord hypothesis discord aiosqlite numpy pydantic rapidfuzz yaml matplotlib"
# mutmut has no step of its own for writing the mutants without running any.
GENERATE = """
from mutmut import __main__ as mutmut
mutmut.copy_src_dir()
mutmut.copy_also_copy_files()
mutmut.create_mutants(1)
"""


def main() -> None:
    """Draw a sample of mutants, run what was not run yet, and print what became of it."""
    arguments = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    arguments.add_argument("--count", type=int, default=400, help="how many mutants")
    arguments.add_argument("--seed", type=int, default=11, help="which ones")
    arguments.add_argument("--within", default="", help="only those whose name has this in it")
    arguments.add_argument("--again", action="store_true", help="try the survivors once more")
    arguments.add_argument("--report", action="store_true", help="run nothing, print what is known")
    options = arguments.parse_args()
    if not options.report:
        copy_checkout()
        generate()
    names, left_out = draw(options.within, options.count, options.seed)
    if not options.report:
        run([mutant for mutant in _named(names) if _is_due(mutant, again=options.again)])
        # mutmut forgets every verdict where the tests' settings have changed.
        run([mutant for mutant in _named(names) if mutant.verdict is None])
        look_again(_named(names), again=options.again)
    _say(report(_named(names), left_out=left_out))


def draw(within: str, count: int, seed: int) -> tuple[list[str], int]:
    """Return the names of a sample, and how many mutants were left out before it was drawn."""
    every = [mutant for name, mutant in read_mutants(TREE).items() if within in name]
    kept = [mutant for mutant in every if not mutant.is_left_out]
    return [mutant.name for mutant in draw_sample(kept, count, seed)], len(every) - len(kept)


def copy_checkout() -> None:
    """Copy what git would commit, with its times, so that mutmut sees what has changed."""
    for name in ("bot", "cogs", "data", "docs", "tests", "mutants/tests"):
        shutil.rmtree(TREE / name, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, TREE / name
        if not source.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
        if name.startswith(PACKAGES) and name.endswith(".py"):
            _take_off_overrides(target)
    (TREE / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text() + SETTINGS)
    (TREE / "preloaded").write_text("\n".join(PRELOADED.split()))
    (TREE / "mutants").mkdir(exist_ok=True)


def _take_off_overrides(path: Path) -> None:
    """Take off ``@override``, which does nothing at run time: mutmut leaves decorated methods alone."""
    times = path.stat()
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if line.strip() != "@override"))
    os.utime(path, (times.st_atime, times.st_mtime))


def generate() -> None:
    """Have mutmut write the mutants."""
    with LOG.open("w") as log:
        subprocess.run([sys.executable, "-c", GENERATE], cwd=TREE, check=True, stdout=log, stderr=log)


def run(mutants: Sequence[Mutant]) -> None:
    """Run mutants with the tests near them."""
    if not mutants:
        return
    _say(f"{len(mutants)} mutants meet the tests near them; progress in {LOG}")
    names = [mutant.name for mutant in mutants]
    with LOG.open("w") as log:
        subprocess.run(
            ["mutmut", "run", "--max-children", "1", *names], cwd=TREE, check=True, stdout=log, stderr=log
        )


def look_again(mutants: Iterable[Mutant], *, again: bool) -> None:
    """Run what survived with the tests far from it, each in a process of its own."""
    known = _second_look()
    harmless = _harmless()
    alive = [
        mutant
        for mutant in mutants
        if mutant.verdict in {"survived", "unseen"} and (mutant.function, mutant.change()) not in harmless
    ]
    due = [mutant for mutant in alive if again or known.get(mutant.name, {}).get("change") != mutant.change()]
    if due:
        _say(f"{len(due)} of them survived and meet the tests far from them")
        for tests in {_far_tests(mutant) for mutant in due}:
            if _pytest(tests, mutant="") != "survived":
                raise SystemExit(f"these fail without any mutant: {' '.join(tests)}")
    for mutant in due:
        verdict = _pytest(_far_tests(mutant), mutant=mutant.name)
        known[mutant.name] = {"change": mutant.change(), "verdict": verdict}
        SECOND_LOOK.write_text(json.dumps(known, indent=1, ensure_ascii=False))


def report(mutants: Sequence[Mutant], *, left_out: int) -> str:
    """Return a table of what became of the mutants, and the list of those that nothing noticed."""
    verdicts = {mutant.name: _verdict(mutant) for mutant in mutants}
    lines = [
        "| package | mutants | killed | timeouts | survived | noticed |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for package in (*PACKAGES, ""):
        counts = Counter(verdicts[mutant.name] for mutant in mutants if mutant.package.startswith(package))
        total = counts.total()
        noticed = counts["killed"] + counts["timeout"]
        share = f"{noticed / total:.1%}" if total else "-"
        lines.append(
            f"| {package or 'all'} | {total} | {counts['killed']} | {counts['timeout']} "
            f"| {total - noticed} | {share} |"
        )
    lines += [
        "",
        f"{left_out} mutants that change nothing were left out by rule before the sample was drawn.",
        "",
    ]
    reasons = _harmless()
    for mutant in sorted(mutants, key=lambda mutant: mutant.name):
        if verdicts[mutant.name] not in {"killed", "timeout"}:
            reason = reasons.get((mutant.function, mutant.change()), "NOT EXPLAINED YET")
            lines.append(f"- {mutant.name}: {mutant.change()}: {reason}")
    return "\n".join(lines)


def _harmless() -> dict[tuple[str, str], str]:
    """Return why each change that may well go unnoticed is harmless, by function and change."""
    document = tomllib.loads(HARMLESS.read_text(encoding="utf-8"))
    entries = cast("list[dict[str, str]]", document.get("harmless", []))
    return {(entry["function"], entry["change"]): entry["reason"] for entry in entries}


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _named(names: Sequence[str]) -> tuple[Mutant, ...]:
    """Return mutants as they stand now."""
    known = read_mutants(TREE)
    return tuple(known[name] for name in names)


def _is_due(mutant: Mutant, *, again: bool) -> bool:
    return mutant.verdict is None or (again and _verdict(mutant) not in {"killed", "timeout"})


def _verdict(mutant: Mutant) -> str | None:
    if mutant.verdict not in {"survived", "unseen"}:
        return mutant.verdict
    second = _second_look().get(mutant.name, {})
    return second["verdict"] if second.get("change") == mutant.change() else mutant.verdict


def _second_look() -> dict[str, dict[str, str]]:
    return (
        cast("dict[str, dict[str, str]]", json.loads(SECOND_LOOK.read_text())) if SECOND_LOOK.exists() else {}
    )


def _far_tests(mutant: Mutant) -> tuple[str, ...]:
    return next(tests for start, tests in FAR_TESTS.items() if mutant.path.startswith(start))


def _pytest(tests: Sequence[str], *, mutant: str) -> str:
    """Run tests in the mutated tree, and return how they ended."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        ended = subprocess.run(
            command,
            cwd=TREE / "mutants",
            env=os.environ | {"MUTANT_UNDER_TEST": mutant},
            check=False,
            capture_output=True,
            timeout=SECOND_LOOK_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    return "survived" if ended.returncode == 0 else "killed"


if __name__ == "__main__":
    main()
