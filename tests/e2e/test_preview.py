"""The browser preview, which the README tells its readers to start with."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.packs import OWN
from tests.e2e.preview_page import CHROMIUM, PHONE, PreviewPage, opened_page, running_preview

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or importlib.util.find_spec("playwright") is None,
    reason="no Chromium here: the browser test needs Debian's chromium package",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_preview(tmp_path_factory.mktemp("preview")) as address:
        yield address


@pytest.fixture
def page(address: str) -> Iterator[PreviewPage]:
    with opened_page(address) as page:
        yield page


def test_first_message_invites(page: PreviewPage) -> None:
    assert "/ask" in page.messages.first.inner_text()


def test_picked_suggestion_is_answered(page: PreviewPage) -> None:
    page.type_command("ask", "where was the fig")
    page.pick("Where exactly was the train fight filmed?")
    page.send()
    answer = page.last
    assert "Norway" in answer.inner_text()
    assert "paragraph 2" in answer.inner_text()
    page.press("Where was the train wreck shot?", shows="Stoney Middleton")


def test_unknown_question_is_not_answered(page: PreviewPage) -> None:
    answer = page.run("ask", "qwpoe zxmnb lkjhgf")
    assert "I don't know" in answer.inner_text()


def test_card_fits_a_phone(address: str, tmp_path: Path) -> None:
    with opened_page(address, PHONE) as page:
        page.screenshot(tmp_path / "phone.png")
        box = page.messages.first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]


def test_german_moderator_sets_up_a_server(tmp_path: Path) -> None:
    with running_preview(tmp_path, "--locale", "de") as address, opened_page(address) as page:
        assert "Frag mich etwas zu: Dead Reckoning" in page.messages.first.inner_text()
        page.act_as("Max")
        assert "Auf diesem Server aktiv: an" in page.run("settings panel").inner_text()
        page.press("Ausschalten", shows="„Auf diesem Server aktiv“ ist jetzt: aus.")


def test_other_pack_offers_what_it_has(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"RECKONER_PACK={OWN / 'kitchen' / 'pack'}\n", encoding="utf-8")
    with running_preview(tmp_path) as address, opened_page(address) as page:
        assert "Ask me about Salt and Smoke" in page.messages.first.inner_text()
        commands = page.run("about").inner_text()
        assert "/names" in commands
        assert "/stunts" not in commands
        assert "/release" not in commands
