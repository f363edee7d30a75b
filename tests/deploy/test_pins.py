import re
import tomllib
from pathlib import Path

import pytest

from tests.deploy import pins

PROJECT = tomllib.loads(pins.PROJECT.read_text("utf-8"))
REQUIREMENTS = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["dependency-groups"]["dev"],
    *PROJECT["build-system"]["requires"],
]


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_requirement_has_an_upper_bound(requirement: str) -> None:
    assert re.search(r"<|~=|==", requirement)


def test_python_has_an_upper_bound() -> None:
    assert re.fullmatch(r">=3\.\d+,<3\.\d+", PROJECT["project"]["requires-python"])


def test_lock_pins_every_dependency_with_hashes_and_names_no_address() -> None:
    lock = pins.LOCK.read_text("utf-8")
    names = {re.split(r"[=;]", pin)[0] for pin in pins.pinned(lock)}
    wanted = {re.split(r"[~<>=]", each)[0].replace(".", "-") for each in PROJECT["project"]["dependencies"]}
    assert wanted <= names
    assert all(pins.pinned(lock).values())
    assert "://" not in lock


def test_changed_pin_and_hash_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = pins.LOCK.read_text("utf-8")
    changed = tmp_path / "requirements.lock"
    changed.write_text(re.sub(r"^idna==\S+", "idna==1.0", lock, flags=re.MULTILINE), encoding="utf-8")
    monkeypatch.setattr(pins, "LOCK", changed)
    assert any("idna==1.0 is not wanted" in problem for problem in pins.problems())
    forged = f"sha256:{64 * '0'}"
    changed.write_text(re.sub(r"sha256:[0-9a-f]{64}", forged, lock, count=1), encoding="utf-8")
    assert [problem for problem in pins.problems() if "its release has not" in problem]
