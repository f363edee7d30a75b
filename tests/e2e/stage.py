"""Plays the steps of scenes on the preview's page, in any language, and takes their pictures."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast

from playwright.sync_api import FloatRect, Page

from tests.e2e.scenes import FILES, Scene

Json: TypeAlias = dict[str, Any]
_SCRIPT = (Path(__file__).with_name("stage.js")).read_text(encoding="utf-8")
_STYLE = """
.message-context-actions, #panel { display: none !important; }
*, ::before, ::after { animation: none !important; transition: none !important; }
article.channel-message { max-width: 720px; }
.code-block, .code-block code { white-space: pre-wrap !important; overflow-wrap: anywhere; }
.code-block code { min-width: 0 !important; }
"""  # Discord breaks long lines of code, too
_TEXT_FIELD, _RADIO_GROUP = 4, 21  # Discord's numbers
_OFFERED = ".command-popup:not([hidden])"
_WIDEST = 720  # pixels
_AT_ONCE = 4  # questions before time is skipped, so that nobody has to wait
_TRIES = 3  # with a control of a message that changes meanwhile
_COOLDOWN = 20  # seconds that are skipped then
_PATIENCE = 60  # seconds of simulated time that something is waited for
_SHOWN = """([selector]) => {
    const element = [...document.querySelectorAll(selector)].at(-1);
    return element && window.simcordPreview.ready && document.fonts.status === "loaded"
        && [...element.querySelectorAll("img")].every(image => image.complete && image.naturalWidth > 0)
        // A select says so while the preview looks up what it may show as selected.
        && ![...element.querySelectorAll(".select-guidance")]
            .some(said => said.textContent.startsWith("Checking"));
}"""


class SceneFailed(Exception):
    """A step could not be carried out."""


class Stage:
    """The page of a preview, on which scenes are played."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._held: str | None = None  # the id of the message that the scene is about
        self._typed = False
        self._left: str | None = None  # the handle of a form that an earlier scene ended with
        self._asked = 0
        page.evaluate(_SCRIPT)
        page.add_style_tag(content=_STYLE)
        page.evaluate("window.stage.idle()")

    @property
    def page(self) -> Page:
        """The page."""
        return self._page

    def play(self, scene: Scene) -> None:
        """Carry out a scene's steps. Raises SceneFailed."""
        self._held, self._typed = None, False
        self._leave_form()
        for step in scene.steps:
            self.do(step)

    def settle(self) -> str:
        """Wait until what the scene is about is shown with its pictures, and return where it is."""
        selector = self._subject
        self._page.evaluate("window.stage.idle()")
        self._page.wait_for_function(_SHOWN, arg=[selector])
        return selector

    def shoot(self, path: Path) -> None:
        """Take a picture of what the scene is about."""
        selector = self.settle()
        box = self._box(selector)
        if self._typed:  # what is offered stands above
            top = self._box(_OFFERED)["y"]
            box["y"], box["height"] = top, box["y"] + box["height"] - top
        else:  # a message is as wide as the page, its card is not
            box["width"] = min(box["width"], _WIDEST)
        self._page.screenshot(path=path, clip=box)
        if self._typed:
            self._leave_command()

    @property
    def _subject(self) -> str:
        if self._typed:
            return "#channel-composer"
        if self._read("shown => shown.modal?.handle") not in (None, self._left):
            return ".modal-dialog"
        return f'article[data-message-id="{self._message["id"]}"]'

    def _leave_form(self) -> None:
        """Leave a form that is still open; the preview goes on to name it, the page shows it no more."""
        self._left = self._read("shown => shown.modal?.handle")
        form = self._page.locator(".modal-dialog")
        if form.count():
            form.press("Escape")
            form.wait_for(state="hidden")

    def _leave_command(self) -> None:
        """Leave the typed command, and what is offered for it, which would cover the messages."""
        self._page.locator(".channel-composer [aria-label='Exit command mode']").click()
        self._page.locator("#channel-composer-input").fill("")
        self._page.locator(_OFFERED).wait_for(state="hidden")

    def _box(self, selector: str) -> FloatRect:
        """Return where something is, scrolled into view."""
        found = self._page.locator(selector).last
        found.evaluate("element => element.scrollIntoView({block: 'center'})")
        box = found.bounding_box()
        assert box is not None
        return box

    def _read(self, what: str) -> Any:
        """Return a part of what the page shows; as a whole it is large."""
        return json.loads(
            self._page.evaluate(f"JSON.stringify(({what})(window.previewPanel.snapshot()) ?? null)")
        )

    @property
    def _panel(self) -> Json:
        return self._read("shown => shown.panel")

    @property
    def _message(self) -> Json:
        """The message that the scene is about."""
        held = json.dumps(self._held)
        message = self._read(f"shown => shown.messages[{held}] ?? shown.messages[shown.timeline.at(-1)]")
        if message is None:
            raise SceneFailed("there is no message here")
        return message

    def do(self, step: str) -> None:
        """Carry out one step. Raises SceneFailed."""
        if step.startswith("/"):
            self._run(step)
            return
        verb, _, rest = step.partition(" ")
        getattr(self, f"_{verb.replace('-', '_')}")(rest)

    def _act(self, kind: str, body: Json) -> None:
        trouble = self._page.evaluate("([kind, body]) => window.stage.act(kind, body)", [kind, body])
        if trouble:
            raise SceneFailed(f"{kind}: {trouble}")

    def _run(self, step: str) -> None:
        path, options, files = self._parsed(step)
        if path == "ask":
            self._rest()
        trouble = self._page.evaluate("command => window.stage.run(...command)", [path, options, files])
        if trouble:
            raise SceneFailed(f"{step}: {trouble}")

    def _parsed(self, step: str) -> tuple[str, Json, Json]:
        """Return a command's name, options and files."""
        named = re.search(r" (\w+=.*)$", step)
        path = step[1 : named.start() if named else None]
        options: Json = {}
        files: Json = {}
        for option in named[1].split("; ") if named else ():
            name, _, value = option.partition("=")
            if value.startswith("file:"):
                filename = value.removeprefix("file:")
                files[name] = [filename, FILES[filename]]
            elif value.startswith("@"):
                options[name] = self._person(value[1:])
            else:
                options[name] = {"yes": True, "no": False}.get(value, value)
        return path, options, files

    def _rest(self) -> None:
        """Let time pass where too much would be asked at once."""
        self._asked += 1
        if self._asked % _AT_ONCE == 0:
            self._skip(str(_COOLDOWN))

    def _person(self, name: str) -> str:
        panel = self._panel
        people = {person["name"]: person["value"] for person in panel["viewers"]}
        return people.get(name) or panel["players"][name]

    def begin_command(self, path: str) -> None:
        """Type a command's name, and choose it."""
        entries = self._page.evaluate("window.stage.catalog()")["entries"]
        shown = next(entry["invocation"] for entry in entries if " ".join(entry["path"]) == path)
        self._page.locator("#channel-composer-input").click()
        self._page.keyboard.type(f"/{shown}", delay=20)
        self._page.locator(_OFFERED).wait_for()
        self._page.keyboard.press("Enter")
        self._page.wait_for_selector("[data-command-mode=true]")

    def _type(self, step: str) -> None:
        """Type a command and the beginning of its option, and leave it there."""
        path, options, _ = self._parsed(step)
        (value,) = options.values()
        self.begin_command(path)
        self._page.keyboard.type(str(value), delay=20)
        self._page.locator("#preview-stage [role=option]").first.wait_for()
        self._page.evaluate("window.stage.idle()")
        self._typed = True

    def _say(self, text: str, reply_to: str | None = None) -> None:
        self._rest()
        self._act("send_message", {"content": text, "reply_to_id": reply_to})

    def _reply(self, text: str) -> None:
        self._say(text, self._message["id"])

    def _controls(self, message: Json, begins: str) -> list[Json]:
        found = [
            part for part in _walk(message["components"]) if str(part.get("custom_id", "")).startswith(begins)
        ]
        return [part for part in found if not part.get("disabled")]

    def _use(self, kind: str, find: Callable[[], Json]) -> None:
        """Act on a control that is on the message; found anew where the message has just changed."""
        for tries in range(_TRIES):
            try:
                self._act(kind, find())
            except SceneFailed:
                if tries == _TRIES - 1:
                    raise
            else:
                return

    def _press(self, wanted: str) -> None:
        begins, _, number = wanted.partition(" ")

        def find() -> Json:
            controls = self._controls(self._message, begins)
            if len(controls) < int(number or 1):
                raise SceneFailed(f"there is no button {wanted}")
            return {"control_key": controls[int(number or 1) - 1]["control_key"]}

        self._use("click", find)

    def _pick(self, wanted: str) -> None:
        begins, _, value = wanted.partition(" ")

        def find() -> Json:
            controls = self._controls(self._message, begins)
            if not controls:
                raise SceneFailed(f"there is no select {begins}")
            options, number = controls[0]["options"], value.removeprefix("#")
            picked = value if number == value else options[min(int(number), len(options)) - 1]["value"]
            return {"control_key": controls[0]["control_key"], "values": [picked]}

        self._use("select", find)

    def _form(self) -> tuple[str, list[Json]]:
        """Return the handle of the open form and its parts."""
        modal = self._read("shown => shown.modal")
        if not modal:
            raise SceneFailed("no form is open")
        return modal["handle"], list(_walk(modal["payload"]["components"]))

    def field(self, number: int) -> str:
        """Return what a text field of the open form is filled in with."""
        _, parts = self._form()
        return [part.get("value", "") for part in parts if part.get("type") == _TEXT_FIELD][number]

    def _fill(self, texts: str) -> None:
        handle, parts = self._form()
        fields = [part["custom_id"] for part in parts if part.get("type") == _TEXT_FIELD]
        values: Json = dict(zip(fields, texts.split("; "), strict=False))
        for group in (part for part in parts if part.get("type") == _RADIO_GROUP):
            for option in (each for each in group["options"] if each.get("default")):
                values[group["custom_id"]] = option["value"]
        self._act("modal_submit", {"modal_handle": handle, "values": values})

    def _menu(self, name: str) -> None:
        message_id = self._message["id"]
        self._rest()
        self._act("click", {"control_key": f"message:{message_id}:component:menu:{name}"})

    def _move(self, **change: str) -> None:
        panel = self._panel
        self._act("viewer", {"viewer_id": panel["viewer"], "place": panel["place"]} | change)

    def _invite(self, _: str) -> None:
        """Have the bot invited to a new server; then the page shows whoever invited it its message."""
        self._act("viewer", {"viewer_id": self._panel["inviter"], "place": "dm", "invite": True})

    def _go(self, place: str) -> None:
        self._move(place=place)

    def _as(self, viewer: str) -> None:
        people = self._panel["viewers"]
        self._move(viewer_id=people[("member", "moderator").index(viewer)]["value"])

    def _skip(self, seconds: str) -> None:
        self._act("refresh", {"skip": int(seconds)})

    def _until(self, begins: str) -> None:
        for _ in range(_PATIENCE):
            if self._controls(self._message, begins):
                return
            self._skip("1")
        raise SceneFailed(f"{begins} does not come")

    def _until_not(self, begins: str) -> None:
        for _ in range(_PATIENCE):
            if not self._controls(self._message, begins):
                return
            self._skip("1")
        raise SceneFailed(f"{begins} does not go")

    def _find(self, begins: str) -> None:
        messages = self._read("shown => shown.timeline.map(id => shown.messages[id])")
        found = [message["id"] for message in messages if self._controls(message, begins)]
        if not found:
            raise SceneFailed(f"no message has a button {begins}")
        self._held = found[-1]

    def _newest(self, _: str) -> None:
        self._held = None

    def _first(self, _: str) -> None:
        self._held = self._read("shown => shown.timeline[0]")


def _walk(value: Any) -> Iterator[Json]:
    """Yield every component in a tree."""
    if isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _walk(item)
    elif isinstance(value, dict):
        part = cast("Json", value)
        yield part
        for key in ("components", "accessory", "component"):
            yield from _walk(part.get(key))
