"""Makes the README's moving picture: ``python -m tests.e2e.film docs/images`` writes ``tour.webp`` there.

A question is typed and answered, then a quiz question, and the quiz ends. The film is taken from the preview
as it is, so it changes with the cards.
"""

import io
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.e2e.preview_page import CHROMIUM, running_preview
from tests.e2e.stage import Stage

SIZE = (760, 620)
LARGEST = 1_500_000  # bytes
LONGEST_MS = 20_000
QUALITY = 70
QUESTION = "where was the trian wreck shot"
_TYPED_AT_ONCE = 2  # letters between two frames
_KEY_MS, _BRIEF_MS, _READ_MS = 90, 700, 3_200
_OFFERED_MS = 300  # until the page has asked for what to offer
_STYLE = "#channel-timeline { scrollbar-width: none; } .channel-header { display: none; }"


@dataclass(slots=True)
class Film:
    """Frames, each with how long it is shown."""

    page: Page
    frames: list[Image.Image] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)

    def take(self, duration: int) -> None:
        """Take a frame; one that shows the same as the last only makes that last longer."""
        self.page.mouse.move(0, 0)  # what a message shows when it is pointed at would cover it
        frame = Image.open(io.BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        if self.frames and frame.tobytes() == self.frames[-1].tobytes():
            self.durations[-1] += duration
            return
        self.frames.append(frame)
        self.durations.append(duration)

    def save(self, path: Path, longest_ms: int = LONGEST_MS) -> None:
        """Write the film, and refuse one that is too large or too long for a README."""
        first, *others = self.frames
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=self.durations,
            loop=0,
            quality=QUALITY,
            method=5,
        )
        size, length = path.stat().st_size, sum(self.durations)
        sys.stdout.write(f"{path}: {size:,} bytes, {length / 1_000:.1f} s, {len(self.frames)} frames\n")
        if size > LARGEST or length > longest_ms:
            raise SystemExit(f"too much: at most {LARGEST:,} bytes and {longest_ms / 1_000:.0f} s")


def ask(film: Film, stage: Stage) -> None:
    """Film a question and its answer."""
    stage.begin_command("ask")
    for start in range(0, len(QUESTION), _TYPED_AT_ONCE):
        film.page.keyboard.type(QUESTION[start : start + _TYPED_AT_ONCE])
        film.page.wait_for_timeout(_OFFERED_MS)
        stage.settle()
        film.take(_KEY_MS)
    stage.settle()
    film.take(_BRIEF_MS)
    film.page.keyboard.press("Escape")  # what is offered
    film.page.locator("#send-message").click()
    film.page.locator("article.channel-message").nth(1).wait_for()
    stage.settle()
    film.take(_READ_MS)


def quiz(film: Film, stage: Stage) -> None:
    """Film a quiz of one question, with three players."""
    for step in (
        "go quiz",
        "skip 110",
        "skip 110",
        "/quiz play questions=1; topic=stunts; difficulty=easy",
        "until quiz:answer",
    ):
        stage.do(step)
    film.take(_BRIEF_MS)
    for step in ("find quiz:answer", "skip 2", "skip 2"):
        stage.do(step)
        film.take(_BRIEF_MS)
    stage.do("press quiz:answer")
    film.take(_BRIEF_MS)
    stage.do("until-not quiz:answer")
    stage.settle()
    film.take(_READ_MS)
    for step in ("newest", "skip 10", "skip 10"):
        stage.do(step)
    stage.settle()
    film.take(_READ_MS)


@contextmanager
def stage_of(size: tuple[int, int]) -> Generator[Stage]:
    """Open a new preview in a window of this size, without what a film has no use for."""
    width, height = size
    with (
        tempfile.TemporaryDirectory() as fresh,
        sync_playwright() as playwright,
        running_preview(Path(fresh)) as address,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height}, bypass_csp=True)
        page.goto(address)
        page.wait_for_selector(".channel-message")
        stage = Stage(page)
        page.add_style_tag(content=_STYLE)
        yield stage
        browser.close()


def main(folder: Path) -> None:
    """Make the film."""
    folder.mkdir(parents=True, exist_ok=True)
    with stage_of(SIZE) as stage:
        film = Film(stage.page)
        ask(film, stage)
        quiz(film, stage)
    film.save(folder / "tour.webp")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
