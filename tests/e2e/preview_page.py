"""Page object for the browser preview: type commands, press buttons, read cards."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.conftest import INDEX_FOLDER

CHROMIUM = shutil.which("chromium")
DESKTOP = (1200, 900)
PHONE = (390, 844)
_START_SECONDS = 60
_KEY_MS = 30  # between keystrokes; without a delay, typing would outrun the page's requests
_SETTLE_MS = 60_000  # generous, for busy machines
_RETRY_MS = 5_000
_TRIES = 4

# The page has no pending request, and has loaded the commands of the current viewer.
_IDLE = """viewer => {
    const page = window.simcordPreview;
    return page && page.ready && page.awaitingRevision === null && !page.pendingQuery
        && page.commandPicker.catalog.state === "ready"
        && (!viewer || page.viewerId === viewer);
}"""
_COMMAND_OFFERED = """command => {
    const picker = window.simcordPreview.commandPicker;
    return picker.query === command && picker.activeEntryKey !== null
        && document.querySelector(".command-popup:not([hidden])") !== null;
}"""


@contextmanager
def running_preview(folder: Path, *options: str) -> Generator[str]:
    """Run ``bot preview`` in its own process, yield its address, and stop it with Ctrl-C."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("RECKONER_")}
    environ["RECKONER_INDEX_FOLDER"] = str(INDEX_FOLDER)
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "bot",
            "--env-file",
            str(folder / ".env"),
            "preview",
            "--no-browser",
            *options,
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=environ,
        cwd=folder,
    )
    try:
        assert process.stdout is not None
        address = next((line.strip() for line in process.stdout if line.startswith("http://127.0.0.1:")), "")
        assert address, "the preview ended without an address"
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_START_SECONDS)
        if process.stdout is not None:
            process.stdout.close()
    assert process.returncode == 0, "Ctrl-C did not end the preview cleanly"


@contextmanager
def opened_page(address: str, size: tuple[int, int] = DESKTOP) -> "Generator[PreviewPage]":
    """Open the preview in headless Chromium."""
    width, height = size
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(_SETTLE_MS)
        page.goto(address)
        page.wait_for_selector("#panel [aria-current]")
        try:
            yield PreviewPage(page)
        finally:
            browser.close()


class PreviewPage:
    """The open page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def messages(self) -> Locator:
        """The messages of the channel, oldest first."""
        return self.page.locator("article.channel-message")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.messages.last

    def act_as(self, name: str) -> None:
        """Be another member of the server, known by how their name begins."""
        options = self.page.locator("#panel-viewer option")
        person = options.filter(has_text=re.compile(f"^{name}")).get_attribute("value")
        assert person is not None
        self.page.locator("#panel-viewer").select_option(person)
        self._wait_until_idle(viewer=person)

    def go_to(self, place: str) -> None:
        """Go to another place: questions, quiz or dm."""
        self._wait_until_idle()
        self.page.locator(f"#panel [data-place={place}]").click()
        self.page.locator(f"#panel [data-place={place}][aria-current]").wait_for()
        self._wait_until_idle()

    def invite(self) -> None:
        """Have the bot invited to a new server."""
        self._wait_until_idle()
        self.page.locator("#panel-invite").click()
        self.page.locator("#panel [data-place=dm][aria-current]").wait_for()
        self._wait_until_idle()

    def read_in(self, locale: str) -> None:
        """Read another language."""
        self._wait_until_idle()
        self.page.locator("#panel-locale").select_option(locale)
        self.page.locator(f"html[lang={locale}]").wait_for(state="attached")
        self._wait_until_idle()

    def skip(self, label: str) -> None:
        """Let the clock run ahead."""
        self._wait_until_idle()
        self.page.locator("#panel-skip").select_option(label=label)

    def write(self, text: str, *, shows: str) -> Locator:
        """Send a plain message, wait until the newest message shows a text, and return it."""
        self._wait_until_idle()
        self.page.locator("#channel-composer-input").fill(text)
        self._click_until(
            self.page.locator("#send-message"),
            lambda wait: expect(self.last).to_contain_text(shows, timeout=wait),
        )
        return self.last

    def reply_to(self, message: Locator) -> None:
        """Have the next message reply to another."""
        message.hover()
        message.get_by_role("button", name="Reply", exact=True).click()
        self.page.locator("#reply-context").wait_for()

    def menu_of(self, message: Locator) -> Locator:
        """Open a message's menu, and return its items."""
        self._wait_until_idle()
        message.hover()
        message.locator(".panel-apps").click()
        return self.page.locator("#panel-menu button")

    def attach(self, name: str, content: str) -> None:
        """Choose a file in the open form."""
        field = self.page.locator("input.upload-input")
        field.set_input_files({"name": name, "mimeType": "text/plain", "buffer": content.encode()})

    def type_command(self, command: str, text: str = "") -> None:
        """Choose a slash command and type into its first option, without sending it."""
        self._wait_until_idle()  # before the page knows its commands, typing offers none
        self.page.locator("#channel-composer-input").click()
        self.page.keyboard.type(f"/{command}", delay=_KEY_MS)
        self.page.wait_for_function(_COMMAND_OFFERED, arg=command)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("[data-command-mode=true]")
        if text:
            self.page.keyboard.type(text, delay=_KEY_MS)

    def _wait_until_idle(self, viewer: str | None = None) -> None:
        self.page.wait_for_function(_IDLE, arg=viewer)

    def pick(self, text: str | re.Pattern[str]) -> None:
        """Pick a completion, or from an open select."""
        self.page.locator("#preview-stage").get_by_role("option").filter(has_text=text).first.click()

    def apply_from(self, select: Locator, text: str | re.Pattern[str]) -> None:
        """Pick one option from a select of several, and apply it.

        Opening the select loads its options, and the page drops what is applied meanwhile.
        """
        self._wait_until_idle()
        select.click()
        loading = self.page.locator(".select-candidate-status:visible", has_text="Loading")
        expect(loading).to_have_count(0, timeout=_SETTLE_MS)
        self._wait_until_idle()
        self.pick(text)
        expect(select).to_have_text(text)
        self.page.locator("button:visible", has_text="Apply").click()

    def send(self) -> None:
        """Send the typed command, and wait for the answer."""
        before = self.messages.count()
        self._click_until(
            self.page.locator("#send-message"),
            lambda wait: expect(self.messages).not_to_have_count(before, timeout=wait),
        )

    def _click_until(self, button: Locator, shown: Callable[[float], None]) -> None:
        """Click until the result is shown: the page takes one action at a time, and ignores a click during
        a completion or a refresh.
        """
        for _ in range(_TRIES):
            self._wait_until_idle()
            button.click()
            self._wait_until_idle()  # by then, an accepted action has finished
            try:
                shown(_RETRY_MS)
            except AssertionError:
                continue
            return
        shown(_SETTLE_MS)

    def run(self, command: str, text: str = "") -> Locator:
        """Send a command, and return the answer."""
        self.type_command(command, text)
        self.send()
        return self.last

    def press(self, label: str | re.Pattern[str], *, shows: str) -> Locator:
        """Press a button on the newest message, wait until the newest message shows a text, and return it."""
        button = self.last.locator("button.component-button").filter(has_text=label).first
        self._click_until(button, lambda wait: expect(self.last).to_contain_text(shows, timeout=wait))
        return self.last

    def screenshot(self, path: Path) -> None:
        """Save a screenshot of the viewport."""
        self.page.screenshot(path=path)
