"""If Discord's description is missing, every summary says so."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.wire import report
from tests.wire.checks import RequestChecker, unchecked
from tests.wire.process import ROOT
from tests.wire.rest import PREFIX, Rest
from tests.wire.script import Script
from tests.wire.signals import Signal

LOUD = "REQUESTS WENT UNCHECKED"
GONE = "/nowhere/openapi.json"
BODYLESS = frozenset({"GET", "DELETE", "*"})


def output_without_description(arguments: Sequence[str]) -> str:
    run = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "WIRE_OPENAPI": GONE},
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    return run.stdout


def test_missing_description_is_named() -> None:
    note = unchecked(Path(GONE))
    assert note is not None
    assert LOUD in note
    assert GONE in note


def test_pytest_lists_what_went_unchecked() -> None:
    test = "tests/wire/test_limits.py"
    output = output_without_description(["-m", "pytest", "-q", "-p", "no:cacheprovider", test])
    assert LOUD in "".join(output.splitlines()[-3:])


def test_run_lists_what_went_unchecked() -> None:
    output = output_without_description(["-m", "tests.wire.fuzz", "--payloads", "0"])
    assert LOUD in "".join(output.splitlines()[-2:])


@pytest.mark.parametrize("run", ["tables", "fuzz", "kill", "bench"])
def test_runs_close_alike(run: str) -> None:
    source = (ROOT / "tests" / "wire" / f"{run}.py").read_text(encoding="utf-8")
    assert "print_summary(" in source


def test_written_section_lists_unchecked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- fuzz: begin -->\n<!-- fuzz: end -->\n", encoding="utf-8")
    monkeypatch.setattr(report, "unchecked", lambda: unchecked(Path(GONE)))
    report.write_section("fuzz", "All well.", page)
    assert LOUD in page.read_text(encoding="utf-8")


def test_routes_with_a_body_are_described() -> None:
    if note := unchecked():
        pytest.skip(note)
    signal = Signal()
    checker = RequestChecker()
    rest = Rest("token", signal, Script(signal), checker)
    undescribed = [
        f"{route.method} {route.path}"
        for route in rest.routes()
        if route.method not in BODYLESS
        and not checker.describes(route.method, route.path.removeprefix(PREFIX))
    ]
    assert undescribed == []
