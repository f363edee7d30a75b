"""The units of systemd and the services of Docker: well formed, alike, and without rights."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import ROOT

UNITS = ROOT / "deploy" / "systemd"
ONE, MANY = UNITS / "reckoner.service", UNITS / "reckoner@.service"
MOST_EXPOSED = 20  # tenths, as systemd counts it: 10.0 is a service with every right


def settings(unit: Path) -> set[str]:
    return {line for line in unit.read_text("utf-8").splitlines() if line and not line.startswith(("#", "["))}


def of_yaml(name: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


@pytest.fixture
def installed(tmp_path: Path) -> list[Path]:
    """Return both units with an interpreter and folders that are here, the template for some shards."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here to look at the units")
    python = "/opt/reckoner/.venv/bin/python"
    texts = {"reckoner.service": ONE, "reckoner@.service": MANY, "reckoner@0-3.service": MANY}
    for name, unit in texts.items():
        text = unit.read_text("utf-8").replace(python, sys.executable).replace("/opt/reckoner", str(ROOT))
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / "reckoner.service", tmp_path / "reckoner@0-3.service"]


def test_systemd_takes_the_units(installed: list[Path]) -> None:
    command = ["systemd-analyze", "verify", "--man=no", *map(str, installed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_units_have_hardly_any_right(installed: list[Path]) -> None:
    for unit in installed:
        command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(unit)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_template_differs_in_its_shards_only() -> None:
    names = {line.partition("=")[0] for line in settings(ONE) ^ settings(MANY)}
    assert names == {"Description", "EnvironmentFile", "ExecStart"}


def test_unit_starts_again_except_where_that_is_no_use() -> None:
    assert "Restart=on-failure" in settings(ONE)
    (codes,) = re.findall(r"^RestartPreventExitStatus=(.*)$", ONE.read_text("utf-8"), re.MULTILINE)
    assert set(codes.split()) == {"2", "4", "5", "6"}


def test_container_has_no_rights_and_a_read_only_root() -> None:
    bot = of_yaml("compose.yaml")["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert "data:/data" in bot["volumes"]


def test_postgresql_comes_on_top_of_the_same_service() -> None:
    services = of_yaml("compose.postgres.yaml")["services"]
    assert set(services) == {"bot", "db"}
    assert services["bot"]["environment"]["RECKONER_DATABASE"].startswith("postgresql://")
    assert services["bot"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert "healthcheck" in services["db"]


def test_image_gets_no_settings_and_no_database() -> None:
    first, *kept = [
        line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    assert first == "*"
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    allowed = {line.removeprefix("!") for line in kept if line.startswith("!")}
    assert {source for line in copied for source in line.split()} == allowed
