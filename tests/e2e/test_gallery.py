"""The contact sheet of all cards."""

import importlib.util
import re
from pathlib import Path

import pytest

from tests.e2e.gallery import main
from tests.e2e.preview_page import CHROMIUM
from tests.e2e.scenes import CHAPTERS, FILES, SCENES

browser_test = pytest.mark.skipif(
    CHROMIUM is None or importlib.util.find_spec("playwright") is None,
    reason="no Chromium here: the browser test needs Debian's chromium package",
)


def test_each_scene_has_its_own_picture() -> None:
    assert len({scene.name for scene in SCENES}) == len(SCENES)
    assert {scene.chapter for scene in SCENES} == set(CHAPTERS)
    named = {name for scene in SCENES for name in re.findall(r"file:([\w.]+)", scene.caption)}
    assert named == set(FILES)


@browser_test
def test_scene_is_rendered(tmp_path: Path) -> None:
    options = ["--locale", "de", "--width", "phone", "--scene", "who directed the film"]
    assert main([*options, "--folder", str(tmp_path)]) == 0
    (picture,) = (tmp_path / "de" / "phone").iterdir()
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert f'src="de/phone/{picture.name}"' in page
    assert "/ask question=who directed the film" in page


@browser_test
def test_scene_that_fails_is_listed(tmp_path: Path) -> None:
    options = ["--locale", "de", "--width", "phone", "--scene", "press settings:edit"]
    assert main([*options, "--folder", str(tmp_path)]) == 1
    assert "there is no button settings:edit" in (tmp_path / "index.html").read_text(encoding="utf-8")
