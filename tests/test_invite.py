"""`bot invite`: the link, and the permissions that the program really uses."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.config import ROOT, application_id
from bot.domain.errors import ConfigError
from bot.permissions import NEEDED, OPTIONAL, all_rights, missing_rights
from tests.test_command_line import bot

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.Xwired.not-a-secret-it-opens-nothing-at-all"  # noqa: S105
# What people are asked for, and what the bot does without: another way to make events, and who invited it.
NOT_ASKED_FOR = {"administrator", "manage_guild", "manage_events", "view_audit_log"}


def test_link_asks_for_the_least(tmp_path: Path) -> None:
    done = bot("invite", folder=tmp_path, RECKONER_TOKEN=TOKEN)
    assert (done.returncode, done.stderr) == (0, "")
    (link,) = done.stdout.splitlines()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert asked == {
        "client_id": "100000000000000001",
        "scope": "bot applications.commands",
        "permissions": str(all_rights().value),
    }


def test_every_permission_has_its_reason(tmp_path: Path) -> None:
    reasons = bot("invite", "--why", folder=tmp_path, RECKONER_TOKEN=TOKEN).stdout.splitlines()[1:]
    assert [line.partition(" (")[0] for line in reasons] == [right.label for right in NEEDED + OPTIONAL]


def test_permissions_are_those_that_the_program_looks_at() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "cogs").rglob("*.py"))
    looked_at = set(re.findall(r"\.(\w+)", sources)) & set(discord.Permissions.VALID_FLAGS)
    assert looked_at - NOT_ASKED_FOR <= {right.name for right in NEEDED + OPTIONAL}
    assert {right.name for right in NEEDED + OPTIONAL} <= looked_at


def test_administrators_lack_nothing() -> None:
    assert missing_rights(NEEDED, discord.Permissions.none()) == NEEDED
    assert missing_rights(NEEDED, discord.Permissions(administrator=True)) == ()


@pytest.mark.parametrize("first", ["bm90IGEgbnVtYmVyIGF0IGFsbA", "ÿ", "A", "____________________", "MA"])
def test_token_without_an_id_is_refused(first: str) -> None:
    with pytest.raises(ConfigError, match="first part"):
        application_id(f"{first}.Xwired.not-a-secret-it-opens-nothing-at-all")
