"""Every version that is installed: `requirements.lock` for operators, uv's constraints for this repository.

`uv run python -m tests.deploy.pins` fails where one of them is not what `pyproject.toml` asks for; `--write`
makes them anew, with as few changes as that takes, and `--upgrade` with the newest versions.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
PROJECT: Final = ROOT / "pyproject.toml"
LOCK: Final = ROOT / "requirements.lock"
_CONSTRAINTS: Final = re.compile(r"(?<=^constraint-dependencies = \[\n).*?(?=^\])", re.MULTILINE | re.DOTALL)
_EXPORT: Final = ("export", "--format", "requirements.txt", "--no-emit-project", "--no-dev", "--no-header")
_HINT: Final = "run: uv run python -m tests.deploy.pins --write"


def uv(*arguments: str) -> str:
    """Return what uv prints, told to leave the environment alone."""
    done = subprocess.run(["uv", "--quiet", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def constraints() -> list[str]:
    """Return a constraint for each package that uv locked, the tools of this repository among them."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    return sorted(_pin(package) for package in locked if "registry" in package["source"])


def _pin(package: dict[str, Any]) -> str:
    # Where another Python takes another version, uv says for which this one is.
    pin = f"{package['name']}=={package['version']}"
    markers = package.get("resolution-markers")
    return f"{pin} ; {' or '.join(sorted(markers))}" if markers else pin


def declared() -> list[str]:
    """Return the constraints in `pyproject.toml`."""
    return tomllib.loads(PROJECT.read_text("utf-8"))["tool"]["uv"]["constraint-dependencies"]


def pinned(lock: str) -> dict[str, set[str]]:
    """Return the hashes of each pin of a requirements file, by name, version and marker."""
    found: dict[str, set[str]] = {}
    pin = ""
    for line in lock.splitlines():
        text = line.removesuffix("\\").strip()
        if text.startswith("--hash="):
            found[pin].add(text.removeprefix("--hash="))
        elif text and not text.startswith("#"):
            pin = text
            found[pin] = set()
    return found


def problems() -> list[str]:
    """Return what is not as `pyproject.toml` and uv have it."""
    wanted, kept = pinned(uv(*_EXPORT)), pinned(LOCK.read_text("utf-8"))
    return [
        *_differences("constraint-dependencies", constraints(), declared()),
        *_differences("requirements.lock", wanted, kept),
        # A release may get further files later, but none of those that it had may change.
        *(
            f"requirements.lock: {pin} has hashes that its release has not"
            for pin in sorted(wanted.keys() & kept.keys())
            if not kept[pin] or not kept[pin] <= wanted[pin]
        ),
    ]


def _differences(where: str, wanted: Iterable[str], found: Iterable[str]) -> list[str]:
    missing, surplus = set(wanted) - set(found), set(found) - set(wanted)
    return [f"{where}: {each} is missing" for each in sorted(missing)] + [
        f"{where}: {each} is not wanted" for each in sorted(surplus)
    ]


def write(*, upgrades: bool) -> None:
    """Write both anew."""
    if upgrades:
        _write_constraints([])
    uv("lock", *(["--upgrade"] if upgrades else []))
    _write_constraints(constraints())
    uv("lock")
    LOCK.write_text(uv(*_EXPORT), encoding="utf-8")


def _write_constraints(lines: Iterable[str]) -> None:
    text = "".join(f'    "{line}",\n' for line in lines)
    project = PROJECT.read_text("utf-8")
    PROJECT.write_text(_CONSTRAINTS.sub(lambda _: text, project, count=1), encoding="utf-8")


def main() -> int:
    """Check or write, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write both anew")
    parser.add_argument("--upgrade", action="store_true", help="write both anew, with the newest versions")
    options = parser.parse_args()
    if options.write or options.upgrade:
        write(upgrades=options.upgrade)
    found = problems()
    for problem in found:
        sys.stderr.write(f"{problem}\n")
    current = f"{len(declared())} constraints and requirements.lock are current."
    sys.stdout.write(f"{_HINT if found else current}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
