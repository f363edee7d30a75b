"""Takes the screenshots of the README's tour: ``python -m tests.e2e.tour docs/images``."""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.preview_page import PHONE, PreviewPage, opened_page, running_preview

# Tall and narrow, so that a whole card fits and little else is shown.
WINDOW = (960, 1_100)
CHOICES = 4  # of a question that makes a good picture
TALL_PHONE = (PHONE[0], 1_100)


def picture(page: PreviewPage, path: Path, message: Locator | None = None) -> None:
    """Save a screenshot of a message, the newest by default."""
    message = message or page.last
    message.scroll_into_view_if_needed()
    page.page.wait_for_timeout(500)  # until the page has finished scrolling
    message.screenshot(path=path)


def take_quiz_pictures(page: PreviewPage, folder: Path) -> None:
    """Save screenshots of a question with its choices, and of a reveal that somebody was right in."""
    while not _take_quiz(page, folder):
        page.run("quiz stop")
        page.last.filter(has_text="Quiz over").wait_for(timeout=60_000)


def _take_quiz(page: PreviewPage, folder: Path) -> bool:
    """Save the screenshots, and tell whether the first choice was right."""
    choices = page.page.locator("button.component-button").filter(has_text=re.compile(r"^[A-D]: "))
    page.run("quiz play")
    choices.first.wait_for(timeout=60_000)
    while choices.count() != CHOICES:  # true-or-false questions have fewer
        page.run("quiz stop")
        expect(choices).to_have_count(0)
        page.run("quiz play")
        choices.first.wait_for(timeout=60_000)
    page.page.mouse.move(0, 0)  # what a message shows when it is pointed at would cover it
    question = page.messages.filter(has_text="Question 1 of").last
    picture(page, folder / "quiz.png", question)
    choices.first.click()
    expect(question).to_contain_text("(right answer)", timeout=60_000)
    page.page.mouse.move(0, 0)
    picture(page, folder / "quiz-reveal.png", question)
    return "Got it right" in question.inner_text()


def take_all(folder: Path) -> None:
    """Save all screenshots of the tour."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, running_preview(Path(temporary)) as address:
        with opened_page(address, WINDOW) as page:
            page.run("ask", "where was the trian wreck shot?")
            picture(page, folder / "ask.png")
            page.run("ask", "how long is dead reckoning")
            picture(page, folder / "claims.png")
            page.run("ask", "how does ilsa die")
            picture(page, folder / "spoiler.png")
            page.run("stunt", "train wreck")
            picture(page, folder / "stunt.png")
            page.run("release")
            picture(page, folder / "release.png")
            take_quiz_pictures(page, folder)
        with opened_page(address, (WINDOW[0], 2_400)) as page:
            page.run("places")  # the map and its list
            picture(page, folder / "places.png")
        with opened_page(address, TALL_PHONE) as page:
            page.run("person", "hailey atwel")
            picture(page, folder / "person-phone.png")
            page.run("quote")
            picture(page, folder / "quote-phone.png")


if __name__ == "__main__":
    take_all(Path(sys.argv[1]))
