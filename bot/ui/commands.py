"""Commands as texts name them: to be pressed, where Discord has given them ids."""

import re
from collections.abc import Mapping

_LINK = re.compile(r"</([^<>:]{1,98}):\d{1,20}>")
_COMMAND = re.compile(r"(?<![\w<`/:.])/(?P<first>[a-z]{1,32})(?: (?P<second>[a-z]{1,32}))?(?![\w:>`])")


def as_read(text: str) -> str:
    """Return a text with its commands as long as they are read: "/quiz play"."""
    return _LINK.sub(r"/\1", text)


def mention(ids: Mapping[str, int], name: str, *, is_usable: bool = True) -> str:
    """Return a command's full name ("quiz play") so that it can be pressed; plain code without an id.

    ``ids`` are Discord's, by the names of commands and of groups. It is plain as well for readers by whom it
    isn't ``is_usable``, to whom Discord would show no more than "unavailable".
    """
    command_id = ids.get(name.partition(" ")[0]) if is_usable else None
    return f"`/{name}`" if command_id is None else f"</{name}:{command_id}>"


def pressable(commands: Mapping[str, int], text: str) -> str:
    """Return a text with the commands in it, "/privacy" and "/teach edit", so that they can be pressed.

    ``commands`` are Discord's ids by their full names; a group by itself can't be pressed.
    """
    if "/" not in text:
        return text

    def linked(found: re.Match[str]) -> str:
        first, second = found["first"], found["second"]
        if f"{first} {second}" in commands:
            return f"</{first} {second}:{commands[f'{first} {second}']}>"
        rest = "" if second is None else f" {second}"
        return f"</{first}:{commands[first]}>{rest}" if first in commands else found[0]

    return _COMMAND.sub(linked, text)
