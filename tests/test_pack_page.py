"""The page on packs: its example is a pack, and its commands say what stands there."""

import re
import shlex
import shutil
from datetime import date
from pathlib import Path

from bot.config import ROOT
from bot.domain.authoring.consistency import compare
from bot.domain.pack.advice import advise
from bot.domain.pack.checking import check_quotations
from bot.domain.pack.loading import read_draft
from tests.test_command_line import bot

PAGE = (ROOT / "docs" / "pack.md").read_text("utf-8")
EXAMPLE = ROOT / "docs" / "example"
TODAY = date(2026, 1, 1)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """Return each command on the page, with the output that is shown."""
    return [
        (command, said)
        for block in blocks("console")
        for command, said in re.findall(r"^\$ bot (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    ]


def test_example_is_a_pack_without_warnings() -> None:
    draft, article = read_draft(EXAMPLE / "bakery"), (EXAMPLE / "article.txt").read_text("utf-8")
    compared = compare(draft.pack, article)
    assert [
        *advise(draft, TODAY),
        *check_quotations(draft.pack, article),
        *compared.errors,
        *compared.warnings,
    ] == []


def test_page_shows_what_is_in_the_example() -> None:
    files = "\n".join(path.read_text("utf-8") for path in sorted((EXAMPLE / "bakery").rglob("*.toml")))
    assert len(blocks("toml")) > 5
    assert [block for block in blocks("toml") if block not in files] == []


def test_commands_say_what_the_page_shows(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "docs" / "example")
    assert len(commands()) > 8
    for command, shown in commands():
        done = bot(*shlex.split(command), folder=tmp_path, cwd=tmp_path, RECKONER_PACK="docs/example/bakery")
        pattern = re.sub(r"\d+(?:\\.\d+)?%", r"[\\d.]+%", re.escape(shown)).replace("…\\\n", "(?:.*\n)*")
        said = done.stderr + done.stdout
        assert re.fullmatch(pattern.replace("…", ".*"), said), f"bot {command}\n{said}"
