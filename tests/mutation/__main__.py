"""Mutation tests of the quiz rules, the settings and the store.

``uv run --with mutmut==3.8.1 python -m tests.mutation`` works in ``.cache/mutants``, on a copy of the
checkout. An interrupted run can be resumed; a mutant runs again when its function has changed, or, if it
survived, with ``--again``.
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
SECOND_PASS = TREE / "second-look.json"
SECOND_PASS_TIMEOUT_S = 600
HARMLESS = ROOT / "tests" / "mutation" / "harmless.toml"
# mutmut runs, for each function, the tests in these folders that call it.
UNIT_TESTS = ("tests/domain/quiz", "tests/domain/settings", "tests/store")
# What survives those runs against the real client, and against code that runs at import time.
INTEGRATION_TESTS = {
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
pytest_add_cli_args_test_selection = {json.dumps(UNIT_TESTS)}
# Every mutant gets freshly imported modules: a cache filled before could hide it.
process_isolation = "forkserver"
forkserver_warmup = "import"
preload_modules_file = "preloaded"
timeout_constant = 8.0
timeout_multiplier = 6.0
"""
PRELOADED_MODULES = "pytest simcord hypothesis discord aiosqlite numpy pydantic rapidfuzz yaml matplotlib"
# mutmut has no command that writes the mutants without running them.
GENERATE = """
from mutmut import __main__ as mutmut
mutmut.copy_src_dir()
mutmut.copy_also_copy_files()
mutmut.create_mutants(1)
"""


def main() -> None:
    """Sample mutants, run those that have no verdict yet, and print the report."""
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
    names, left_out = sample_names(options.within, options.count, options.seed)
    if not options.report:
        run([mutant for mutant in _named(names) if _is_due(mutant, again=options.again)])
        # mutmut drops all verdicts when the test settings have changed.
        run([mutant for mutant in _named(names) if mutant.verdict is None])
        run_second_pass(_named(names), again=options.again)
    _print(report(_named(names), left_out=left_out))


def sample_names(within: str, count: int, seed: int) -> tuple[list[str], int]:
    """Return the names of a sample, and how many mutants were excluded before sampling."""
    every = [mutant for name, mutant in read_mutants(TREE).items() if within in name]
    kept = [mutant for mutant in every if not mutant.is_left_out]
    return [mutant.name for mutant in draw_sample(kept, count, seed)], len(every) - len(kept)


def copy_checkout() -> None:
    """Copy the files that git would commit, with their times, so that mutmut sees what changed."""
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
            _strip_overrides(target)
    (TREE / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text() + SETTINGS)
    (TREE / "preloaded").write_text("\n".join(PRELOADED_MODULES.split()))
    (TREE / "mutants").mkdir(exist_ok=True)


def _strip_overrides(path: Path) -> None:
    """Remove ``@override``, which has no effect at run time: mutmut skips decorated methods."""
    times = path.stat()
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if line.strip() != "@override"))
    os.utime(path, (times.st_atime, times.st_mtime))


def generate() -> None:
    """Make mutmut write the mutants."""
    with LOG.open("w") as log:
        subprocess.run([sys.executable, "-c", GENERATE], cwd=TREE, check=True, stdout=log, stderr=log)


def run(mutants: Sequence[Mutant]) -> None:
    """Run mutants against the unit tests."""
    if not mutants:
        return
    _print(f"{len(mutants)} mutants meet the tests near them; progress in {LOG}")
    names = [mutant.name for mutant in mutants]
    with LOG.open("w") as log:
        subprocess.run(
            ["mutmut", "run", "--max-children", "1", *names], cwd=TREE, check=True, stdout=log, stderr=log
        )


def run_second_pass(mutants: Iterable[Mutant], *, again: bool) -> None:
    """Run the survivors against the integration tests, each in its own process."""
    known = _second_pass()
    harmless = _harmless()
    survivors = [
        mutant
        for mutant in mutants
        if mutant.verdict in {"survived", "unseen"} and (mutant.function, mutant.change()) not in harmless
    ]
    due = [
        mutant for mutant in survivors if again or known.get(mutant.name, {}).get("change") != mutant.change()
    ]
    if due:
        _print(f"{len(due)} of them survived and meet the tests far from them")
        for tests in {_integration_tests(mutant) for mutant in due}:
            if _pytest(tests, mutant="") != "survived":
                raise SystemExit(f"these fail without any mutant: {' '.join(tests)}")
    for mutant in due:
        verdict = _pytest(_integration_tests(mutant), mutant=mutant.name)
        known[mutant.name] = {"change": mutant.change(), "verdict": verdict}
        SECOND_PASS.write_text(json.dumps(known, indent=1, ensure_ascii=False))


def report(mutants: Sequence[Mutant], *, left_out: int) -> str:
    """Return a table of the verdicts, and the list of the mutants that no test detected."""
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
    """Return why each accepted survivor is harmless, by function and change."""
    document = tomllib.loads(HARMLESS.read_text(encoding="utf-8"))
    entries = cast("list[dict[str, str]]", document.get("harmless", []))
    return {(entry["function"], entry["change"]): entry["reason"] for entry in entries}


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _named(names: Sequence[str]) -> tuple[Mutant, ...]:
    """Return the mutants with these names, with their current verdicts."""
    known = read_mutants(TREE)
    return tuple(known[name] for name in names)


def _is_due(mutant: Mutant, *, again: bool) -> bool:
    return mutant.verdict is None or (again and _verdict(mutant) not in {"killed", "timeout"})


def _verdict(mutant: Mutant) -> str | None:
    if mutant.verdict not in {"survived", "unseen"}:
        return mutant.verdict
    second = _second_pass().get(mutant.name, {})
    return second["verdict"] if second.get("change") == mutant.change() else mutant.verdict


def _second_pass() -> dict[str, dict[str, str]]:
    return (
        cast("dict[str, dict[str, str]]", json.loads(SECOND_PASS.read_text())) if SECOND_PASS.exists() else {}
    )


def _integration_tests(mutant: Mutant) -> tuple[str, ...]:
    return next(tests for start, tests in INTEGRATION_TESTS.items() if mutant.path.startswith(start))


def _pytest(tests: Sequence[str], *, mutant: str) -> str:
    """Run tests in the mutated tree, and return the verdict."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        ended = subprocess.run(
            command,
            cwd=TREE / "mutants",
            env=os.environ | {"MUTANT_UNDER_TEST": mutant},
            check=False,
            capture_output=True,
            timeout=SECOND_PASS_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    return "survived" if ended.returncode == 0 else "killed"


if __name__ == "__main__":
    main()
