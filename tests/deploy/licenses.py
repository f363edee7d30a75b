"""The licenses of what the bot is installed with, as the packages state them.

`uv run python -m tests.deploy.licenses --write` writes `docs/third-party-licenses.md`; without it, the
command fails where the page is out of date, or where a package comes without its license's text or under one
that nobody has looked at.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

from tests.deploy import pins

PAGE: Final = pins.ROOT / "docs" / "third-party-licenses.md"
# Each may be passed on with an MIT-licensed program, with its text. What a classifier calls it, as SPDX does.
_CLASSIFIERS: Final = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}
_NAMES: Final = {"BSD": "BSD-3-Clause", "Apache License, Version 2.0": "Apache-2.0", "PSF": "PSF-2.0"}
PERMITTED: Final = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "MIT",
    "MIT-CMU",
    "PSF-2.0",
    "Zlib",
}
_HINT: Final = "run: uv run python -m tests.deploy.licenses --write"
_INTRO: Final = """\
# Third-party licenses

The bot itself is under the MIT license ([LICENSE](../LICENSE)). It is installed with these packages, each
under its own license, whose text lies beside the installed package (`*.dist-info`), in the image, too. Made
from what the packages state by `uv run python -m tests.deploy.licenses --write`; a check refuses licenses
that nobody has looked at.

| package | license | texts |
| --- | --- | --- |
"""


@dataclass(frozen=True, slots=True)
class Package:
    """What a package states about its license."""

    name: str
    license: str  # an SPDX expression
    texts: tuple[str, ...]  # files with its license's text


def packages() -> list[Package]:
    """Return those that the bot is installed with here; what only another Python takes is left out."""
    names = sorted({re.split(r"[=; ]", pin)[0] for pin in pins.pinned(pins.LOCK.read_text("utf-8"))})
    return [_package(distribution(name)) for name in names if name not in ELSEWHERE]


# For Python 3.13, which no longer has the module in its standard library.
ELSEWHERE: Final = {"audioop-lts": Package("audioop-lts", "PSF-2.0", ("LICENSE",))}


def _package(found: Distribution) -> Package:
    texts = (Path(str(file)).name for file in found.files or () if _is_license(str(file)))
    return Package(found.metadata["Name"].lower(), _license(found), tuple(sorted(set(texts))))


def _is_license(file: str) -> bool:
    return ".dist-info/" in file and bool(
        re.search(r"licen[cs]e|copying|notice", Path(file).name, re.IGNORECASE)
    )


def _license(found: Distribution) -> str:
    stated = found.metadata.json
    if expression := stated.get("license_expression"):
        return str(expression)
    classifiers = (str(each).rpartition(" :: ")[2] for each in stated.get("classifier", ()))
    named = [_CLASSIFIERS[each] for each in classifiers if each in _CLASSIFIERS]
    text = str(stated.get("license", "")).strip()
    return _NAMES.get(text, text) if not named or text in PERMITTED else " OR ".join(named)


def problems(found: Iterable[Package]) -> Iterator[str]:
    """Return what stands against passing these packages on."""
    for package in found:
        if not package.texts:
            yield f"{package.name}: it comes without its license's text"
        others = set(re.split(r" (?:AND|OR) |[()]", package.license)) - PERMITTED - {""}
        if others:
            yield f"{package.name}: nobody has looked at its license yet: {', '.join(sorted(others))}"


def page(found: Iterable[Package]) -> str:
    """Return the page."""
    rows = (f"| {each.name} | {each.license} | {', '.join(each.texts)} |\n" for each in found)
    return _INTRO + "".join(rows)


def main() -> int:
    """Check or write, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the page")
    options = parser.parse_args()
    found = sorted([*packages(), *ELSEWHERE.values()], key=lambda each: each.name)
    wrong = list(problems(found))
    if options.write:
        PAGE.write_text(page(found), encoding="utf-8")
    if not PAGE.exists() or PAGE.read_text("utf-8") != page(found):
        wrong.append(f"{PAGE.name} is out of date; {_HINT}")
    for problem in wrong:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write(f"{len(found)} packages, {len(wrong)} problems with their licenses.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
