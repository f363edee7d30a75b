"""Take the pictures of the README's tour from the preview: ``python -m tests.e2e.tour docs/images``."""

import re
import sys
import tempfile
from pathlib import Path

from tests.e2e.preview_page import PHONE, PreviewPage, opened_page, running_preview

# Tall and narrow: a card stands whole in a picture that is little wider than it.
WINDOW = (960, 1_100)
CHOICES = 4  # of a question that makes a good picture
TALL_PHONE = (PHONE[0], 1_100)


def picture(page: PreviewPage, path: Path) -> None:
    """Save the newest message as it is shown."""
    page.last.scroll_into_view_if_needed()
    page.page.wait_for_timeout(500)  # for the page to come to rest
    page.last.screenshot(path=path)


def play(page: PreviewPage, folder: Path) -> None:
    """Save a question with all its choices, and a reveal."""
    page.run("quiz play")
    questions = page.messages.filter(has_text=re.compile(r"Question \d+ of"))
    choices = page.page.locator("button.component-button").filter(has_text=re.compile(r"^[A-D]: "))
    while choices.count() != CHOICES:  # true-or-false questions come and go by themselves
        page.page.wait_for_timeout(1_000)
    choices.first.click()
    question = questions.filter(has_text="1 answered so far")
    question.screenshot(path=folder / "quiz.png")
    reveal = page.messages.filter(has_text="(right answer)").last
    reveal.wait_for(timeout=60_000)
    reveal.screenshot(path=folder / "quiz-reveal.png")


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
            play(page, folder)
        with opened_page(address, TALL_PHONE) as page:
            page.run("person", "hailey atwel")
            picture(page, folder / "person-phone.png")
            page.run("quote")
            picture(page, folder / "quote-phone.png")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
