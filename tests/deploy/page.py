"""The operator's page, followed to the word: its `sh` blocks in order, in an empty folder.

`uv run python -m tests.deploy.page` installs the committed version from a repository of its own, runs it
against a stand-in for Discord, backs up, restores, upgrades to a version with one more table, and takes that
back.
"""

import asyncio
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from tests.wire.standin import TOKEN, StandIn

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "operating.md"
_BLOCK: Final = re.compile(r"^(#+ [^\n]*)$|^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TIMEOUT_S: Final = 600.0
_STARTS: Final = 4  # run, restored, upgraded, taken back
_MIGRATION: Final = "9999_example"
_AUTHOR: Final = ("-c", "user.name=Example", "-c", "user.email=example@example.org")


def script(page: str) -> str:
    """Return the page's blocks as one script that ends where a command fails, and says where it is."""
    lines = ["set -euo pipefail"]
    for heading, language, block in _BLOCK.findall(page):
        if heading:
            lines.append(f"echo {shlex.quote(heading)}")
        elif language == "sh":
            lines.append(f"set -x\n{block}{{ set +x; }} 2>/dev/null")
    return "\n".join(lines) + "\n"


def git(folder: Path, *arguments: str) -> str:
    """Return what git prints in a folder."""
    command = ["git", *_AUTHOR, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def versions(source: Path) -> tuple[str, str]:
    """Make a repository with this version and a next one, which has one more table; return both commits."""
    git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(source))
    old = git(source, "rev-parse", "HEAD")
    git(source, "checkout", "--quiet", "-b", "next")
    migration = source / "bot" / "store" / "migrations" / f"{_MIGRATION}.sql"
    migration.write_text("CREATE TABLE example (id BIGINT PRIMARY KEY);\n", encoding="utf-8")
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "--message", "Add a table")
    return old, git(source, "rev-parse", "HEAD")


async def follow(scratch: Path, settings: Mapping[str, str]) -> tuple[int, str]:
    """Run the page's script in a folder; return its exit code and what it printed."""
    file = scratch / "page.sh"
    file.write_text(script(PAGE.read_text("utf-8")), encoding="utf-8")
    # The virtual environment of whoever runs this is not the operator's.
    inherited = {
        name: text for name, text in os.environ.items() if not name.startswith(("RECKONER_", "VIRTUAL_"))
    }
    process = await asyncio.create_subprocess_exec(
        *("bash", str(file)),
        cwd=scratch,
        env={**inherited, **settings},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            printed, _ = await process.communicate(f"{TOKEN}\n".encode())
    finally:
        with suppress(ProcessLookupError):  # bots that a script left behind which ended early
            os.killpg(process.pid, signal.SIGKILL)
    return await process.wait(), printed.decode(errors="replace").replace(TOKEN, "[token]")


async def run(scratch: Path) -> list[str]:
    """Follow the page, and return what is wrong."""
    old, new = versions(scratch / "source")
    operator = scratch / "operator"
    operator.mkdir()
    async with StandIn() as discord:
        settings = {
            "SOURCE": str(scratch / "source"),
            "VERSION": old,
            "NEXT": new,
            "RECKONER_API_URL": discord.api_url,
            "RECKONER_GATEWAY_URL": discord.gateway_url,
            "PIP_QUIET": "2",
        }
        code, printed = await follow(operator, settings)
        sys.stdout.write(printed)
        starts, violations = discord.gateway.identifies, discord.violations
    if code:
        return [f"the script ended with code {code}"]
    reckoner = operator / "reckoner"
    with closing(sqlite3.connect(reckoner / "data" / "reckoner.db")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM migrations")}
    wanted = {
        f"the bot connected {starts} times, not {_STARTS}": starts == _STARTS,
        f"Discord would have refused: {violations}": not violations,
        "the next version did not add its table": "was written by a newer version" in printed,
        "the old version does not run on its own tables again": _MIGRATION not in tables,
        "the settings can be read by others": (reckoner / ".env").stat().st_mode & 0o077 == 0,
    }
    return [problem for problem, holds in wanted.items() if not holds]


def main() -> int:
    """Follow the page and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="reckoner-page-") as folder:
        problems = asyncio.run(run(Path(folder)))
    for problem in problems:
        sys.stderr.write(f"docs/operating.md: {problem}\n")
    if not problems:
        sys.stdout.write("docs/operating.md does what it says.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
