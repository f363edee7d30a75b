"""Take the pictures of the README's tour from the preview: ``python -m tests.e2e.tour docs/images``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.preview_page import PHONE, opened_page, running_preview

if TYPE_CHECKING:
    from tests.e2e.preview_page import PreviewPage

# Tall and narrow: a card stands whole in a picture that is little wider than it.
WINDOW = (960, 1_100)
TALL_PHONE = (PHONE[0], 1_100)


def picture(page: PreviewPage, path: Path) -> None:
    """Save the newest message as it is shown."""
    page.last.scroll_into_view_if_needed()
    page.page.wait_for_timeout(500)  # for the page to come to rest
    page.last.screenshot(path=path)


def take(folder: Path) -> None:
    """Save every picture of the tour."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as rooms, running_preview(Path(rooms)) as address:
        with opened_page(address, WINDOW) as page:
            page.run("ask", "where was the trian wreck shot?")
            picture(page, folder / "ask.png")
            page.run("stunt", "train wreck")
            picture(page, folder / "stunt.png")
            page.run("release")
            picture(page, folder / "release.png")
        with opened_page(address, TALL_PHONE) as page:
            page.run("person", "hailey atwel")
            picture(page, folder / "person-phone.png")
            page.run("quote")
            picture(page, folder / "quote-phone.png")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
