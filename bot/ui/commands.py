"""Commands as texts name them: to be pressed, where Discord has given them ids."""

import re
from collections.abc import Mapping

_COMMAND = re.compile(r"(?<![\w<`/:.])/(?P<group>[a-z]{1,32}) (?P<name>[a-z]{1,32})(?![\w:>`])")


def mention(ids: Mapping[str, int], name: str) -> str:
    """Return a command's full name ("quiz play") so that it can be pressed; plain code without an id.

    ``ids`` are Discord's, by the names of commands and of groups.
    """
    command_id = ids.get(name.partition(" ")[0])
    return f"`/{name}`" if command_id is None else f"</{name}:{command_id}>"


def pressable(ids: Mapping[str, int], text: str) -> str:
    """Return a text with the commands of groups in it, "/teach edit", so that they can be pressed."""

    def linked(found: re.Match[str]) -> str:
        return mention(ids, f"{found['group']} {found['name']}") if found["group"] in ids else found[0]

    return _COMMAND.sub(linked, text)
