"""Commands as texts name them: to be pressed, where Discord has given them ids."""

import re
from collections.abc import Mapping

from bot.i18n import Say

_COMMAND = re.compile(r"(?<![\w<`/:.])/(?P<group>[a-z]{1,32}) (?P<name>[a-z]{1,32})(?![\w:>`])")


def mention(ids: Mapping[str, int], name: str) -> str:
    """Return a command's full name ("quiz play") so that it can be pressed; plain code without an id.

    ``ids`` are Discord's, by the names of commands and of groups. The name is English for readers of all
    languages: Discord shows it as it is written here, and a press on a translated one does nothing.
    """
    command_id = ids.get(name.partition(" ")[0])
    return f"`/{name}`" if command_id is None else f"</{name}:{command_id}>"


def pressable(ids: Mapping[str, int], text: str) -> str:
    """Return a text with the commands of groups in it, "/teach edit", so that they can be pressed."""

    def linked(found: re.Match[str]) -> str:
        return mention(ids, f"{found['group']} {found['name']}") if found["group"] in ids else found[0]

    return _COMMAND.sub(linked, text)


def typed(say: Say, name: str) -> str:
    """Return a command as its readers type it where it can't be pressed: its name in their language."""
    return f"`/{say.command(name)}`"
