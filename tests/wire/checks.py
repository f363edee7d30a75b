"""Checks of every request against Discord's OpenAPI description, and of limits that it leaves out.

The description is Discord's, so it is kept beside the repository and not in it. If it or `jsonschema-rs` is
missing, only the undocumented limits are checked, and every summary says so.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol, cast

from tests.wire.payloads import COMPONENTS_V2, Json, part, parts

_BESIDE: Final = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"
DESCRIPTION: Final = Path(os.environ.get("WIRE_OPENAPI", _BESIDE))

LAYOUT_TEXT: Final = 4_000
LAYOUT_COMPONENTS: Final = 40
EMBED_TEXT: Final = 6_000
CHOICES: Final = 25
CHOICE_TEXT: Final = 100
ROW_BUTTONS: Final = 5
COMMAND_TEXT: Final = 8_000
MODAL_ROWS: Final = 5
MODAL_TITLE: Final = 45

_MEDIA_CHANNEL: Final = 16
_ROW, _BUTTON, _TEXT = 1, 2, 10
_MULTIPART: Final = "multipart/form-data"
_JSON: Final = "application/json"


class _Validator(Protocol):
    def iter_errors(self, instance: Any) -> Iterator[Any]: ...
    def is_valid(self, instance: Any) -> bool: ...


class RequestChecker:
    """Finds what Discord would refuse in request bodies."""

    def __init__(self, description: Path = DESCRIPTION) -> None:
        self._description: Json | None = None
        if unchecked(description) is None:
            self._description = json.loads(description.read_text(encoding="utf-8"))
        self._validators: dict[tuple[str, str, bool], _Validator | None] = {}

    def faults(self, method: str, path: str, body: Any, *, multipart: bool = False) -> Iterator[str]:
        """Yield what Discord would refuse in a request; `path` is a path template of the description."""
        body = _as_described(body)
        validator = self._validator(method.lower(), path, multipart=multipart)
        if validator is not None and not validator.is_valid(body):
            for error in validator.iter_errors(body):
                yield f"{method} {path}: {_deepest(error)}"
        for fault in _undocumented_faults(method, path, body):
            yield f"{method} {path}: {fault}"

    def describes(self, method: str, path: str) -> bool:
        """Return whether the description has a schema for the body of such a request."""
        return self._validator(method.lower(), path, multipart=False) is not None

    def _validator(self, method: str, path: str, *, multipart: bool) -> _Validator | None:
        key = (method, path, multipart)
        if key not in self._validators:
            self._validators[key] = self._compile(method, path, multipart=multipart)
        return self._validators[key]

    def _compile(self, method: str, path: str, *, multipart: bool) -> _Validator | None:
        if self._description is None:
            return None
        operation: Json = self._description["paths"].get(path, {}).get(method, {})
        content: Json = operation.get("requestBody", {}).get("content", {})
        stated = content.get(_MULTIPART if multipart else _JSON) or content.get(_JSON)
        if stated is None:
            return None
        return cast(
            "_Validator",
            _jsonschema().Draft202012Validator(
                {**stated["schema"], "components": self._description["components"]}
            ),
        )


def unchecked(description: Path = DESCRIPTION) -> str | None:
    """Return a note that says why requests are not checked against the description, or None if they are."""
    if _jsonschema() is None:
        why = "jsonschema-rs is not installed"
    elif not description.is_file():
        why = f"there is no {description}"
    else:
        return None
    return f"REQUESTS WENT UNCHECKED: {why}, so that nothing was compared with Discord's own description."


@cache
def _jsonschema() -> Any:
    try:
        import jsonschema_rs  # noqa: PLC0415 - optional: the run goes on, with a note, without it
    except ModuleNotFoundError:
        return None
    return jsonschema_rs


def _as_described(body: Any) -> Any:
    """Return a body without what Discord accepts although its description does not.

    That is what discord.py sends: media channels among channel types, and numbers as ids of files and in a
    reply's reference.
    """
    if isinstance(body, list):
        return [_without_media_channels(command) for command in cast("list[Json]", body)]
    if not isinstance(body, dict):
        return body
    sent = _with_file_ids(cast("Json", body))
    if "message_reference" not in sent:
        return sent
    own = {
        key: str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for key, value in part(sent, "message_reference").items()
        if key != "type"
    }
    return sent | {"message_reference": own}


def _with_file_ids(body: Json) -> Json:
    own = dict(body)
    if own.get("attachments"):
        own["attachments"] = [file | {"id": str(file["id"])} for file in parts(own, "attachments")]
    if isinstance(own.get("data"), dict):
        own["data"] = _with_file_ids(part(own, "data"))
    return own


def _without_media_channels(command: Json) -> Json:
    own = dict(command)
    if "channel_types" in own:
        own["channel_types"] = [kind for kind in own["channel_types"] if kind != _MEDIA_CHANNEL]
    if own.get("options"):
        own["options"] = [_without_media_channels(option) for option in parts(own, "options")]
    return own


def _deepest(error: Any) -> str:
    """Return the most specific error within a failed anyOf or oneOf."""
    place = list(error.instance_path)
    while branches := cast("list[list[Any]]", getattr(error.kind, "context", None) or []):
        meant = [branch for branch in branches if not any(map(_is_other_type, branch))] or branches
        error = min(meant, key=len)[0]
        place = max(place, list(error.instance_path), key=len)
    return f"at {'/'.join(map(str, place)) or 'the body'}: {str(error.message)[:300]}"


def _is_other_type(error: Any) -> bool:
    """Return whether a branch fails because it describes another type of component."""
    return error.kind.name == "enum" and list(error.instance_path)[-1:] == ["type"]


def _undocumented_faults(method: str, path: str, body: Any) -> Iterator[str]:
    if path.endswith("/commands"):
        if isinstance(body, list):
            for command in cast("list[Json]", body):
                yield from command_faults(command)
        return
    if not isinstance(body, dict):
        return
    sent = cast("Json", body)
    if path.endswith("/callback"):
        yield from callback_faults(sent)
    elif "messages" in path or path.startswith("/webhooks"):
        yield from message_faults(sent, is_edit=method == "PATCH")


def callback_faults(body: Json) -> Iterator[str]:
    """Yield what is wrong with an interaction callback."""
    data = part(body, "data")
    match body.get("type"):
        case 4 | 5:
            yield from message_faults(data, is_edit=False)
        case 7:
            yield from message_faults(data, is_edit=True)
        case 8:
            yield from _choice_faults(parts(data, "choices"))
        case 9:
            yield from _modal_faults(data)
        case _:
            return


def message_faults(data: Json, *, is_edit: bool) -> Iterator[str]:
    """Yield what is wrong with a message, a reply or an edit; only an edit never pings."""
    if not is_edit:
        yield from _mention_faults(data)
    components = parts(data, "components")
    everything = list(walk(components))
    if (data.get("flags") or 0) & COMPONENTS_V2:
        if data.get("content") or data.get("embeds"):
            yield "a layout cannot carry content or embeds"
        if len(everything) > LAYOUT_COMPONENTS:
            yield f"{len(everything)} components in a layout, {LAYOUT_COMPONENTS} are allowed"
    text = sum(len(each["content"]) for each in everything if each.get("type") == _TEXT)
    if text > LAYOUT_TEXT:
        yield f"{text} characters of text in a layout, {LAYOUT_TEXT} are allowed"
    yield from _custom_id_faults(everything)
    for row in everything:
        if row.get("type") == _ROW:
            yield from _row_faults(row)
    embeds = parts(data, "embeds")
    if (length := sum(map(_embed_text, embeds))) > EMBED_TEXT:
        yield f"{length} characters in embeds, {EMBED_TEXT} are allowed"


def command_faults(command: Json) -> Iterator[str]:
    """Yield what is wrong with the registration of a command."""
    name = command.get("name", "?")
    if command.get("type", 1) == 1 and name != name.lower():
        yield f"/{name}: slash commands are lower case"
    if (length := _command_text(command)) > COMMAND_TEXT:
        yield f"/{name}: {length} characters of names, descriptions and choices, {COMMAND_TEXT} are allowed"
    for level in _levels(command):
        names = [option["name"] for option in level]
        if len(set(names)) != len(names):
            yield f"/{name}: two options share a name"
        required = [bool(option.get("required")) for option in level]
        if required != sorted(required, reverse=True):
            yield f"/{name}: a required option stands after an optional one"


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield components and all that they contain."""
    for component in components:
        yield component
        yield from walk(parts(component, "components"))
        for key in ("accessory", "component"):
            if component.get(key):
                yield from walk([part(component, key)])


def _mention_faults(data: Json) -> Iterator[str]:
    allowed = data.get("allowed_mentions")
    speaks = any(data.get(part) for part in ("content", "components", "embeds"))
    if speaks and (allowed is None or allowed.get("parse") or allowed.get("replied_user")):
        yield f"a message that could ping somebody: allowed_mentions is {allowed!r}"


def _custom_id_faults(everything: list[Json]) -> Iterator[str]:
    ids = [str(each["custom_id"]) for each in everything if each.get("custom_id")]
    for repeated in sorted({own for own in ids if ids.count(own) > 1}):
        yield f"custom id {repeated!r} occurs {ids.count(repeated)} times in one message"
    for each in everything:
        if each.get("type") == _BUTTON and not (each.get("label") or each.get("emoji")):
            yield "a button with neither label nor emoji"


def _row_faults(row: Json) -> Iterator[str]:
    held = parts(row, "components")
    buttons = sum(each.get("type") == _BUTTON for each in held)
    if buttons > ROW_BUTTONS or (buttons < len(held) and len(held) > 1):
        yield f"a row holds up to {ROW_BUTTONS} buttons or one select, not {len(held)} parts"


def _choice_faults(choices: list[Json]) -> Iterator[str]:
    if len(choices) > CHOICES:
        yield f"{len(choices)} choices, {CHOICES} are allowed"
    names = [str(choice.get("name", "")) for choice in choices]
    for name in names:
        if not 1 <= len(name) <= CHOICE_TEXT:
            yield f"a choice's name has {len(name)} characters"
    for choice in choices:
        if isinstance(choice.get("value"), str) and not 1 <= len(choice["value"]) <= CHOICE_TEXT:
            yield f"a choice's value has {len(choice['value'])} characters"


def _modal_faults(data: Json) -> Iterator[str]:
    rows = parts(data, "components")
    if not 1 <= len(rows) <= MODAL_ROWS:
        yield f"a modal with {len(rows)} parts"
    if not 1 <= len(str(data.get("title", ""))) <= MODAL_TITLE:
        yield f"a modal's title has {len(str(data.get('title', '')))} characters"
    yield from _custom_id_faults(list(walk(rows)))


def _embed_text(embed: Json) -> int:
    fields = parts(embed, "fields")
    return (
        len(embed.get("title") or "")
        + len(embed.get("description") or "")
        + len(part(embed, "footer").get("text") or "")
        + len(part(embed, "author").get("name") or "")
        + sum(len(each["name"]) + len(each["value"]) for each in fields)
    )


def _command_text(command: Json) -> int:
    own = len(command.get("name", "")) + len(command.get("description") or "")
    choices = parts(command, "choices")
    own += sum(len(str(choice["name"])) + len(str(choice["value"])) for choice in choices)
    options = parts(command, "options")
    return own + sum(_command_text(option) for option in options)


def _levels(command: Json) -> Iterator[list[Json]]:
    options = parts(command, "options")
    if options:
        yield options
        for option in options:
            yield from _levels(option)
