"""Names that people type: completed as they type, and met with "did you mean" where they lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.domain.lookup import SUGGESTIONS
from bot.ui.layout import Card
from bot.ui.navigation import OPTION_LIMIT
from bot.ui.text import CHOICE_LIMIT, clip, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord import ui

    from bot.domain.lookup import Directory, Entry
    from bot.ui.i18n import Say

NAME_LIMIT = 100  # characters that anybody may type for a name or a few words
NameOption = app_commands.Range[str, 1, NAME_LIMIT]


def complete(directory: Directory, typed: str) -> list[app_commands.Choice[str]]:
    """Return the choices for what has been typed so far, tolerant of typos."""
    return [
        app_commands.Choice(name=clip(entry.name, CHOICE_LIMIT), value=entry.id)
        for entry in directory.complete(typed, OPTION_LIMIT)
    ]


def unknown_name_card(
    say: Say, directory: Directory, typed: str, button: Callable[[Entry], ui.Item[Any]]
) -> Card:
    """Return that a name leads nowhere, with the ones that come closest, or with some that are known."""
    near = directory.find(typed).suggestions
    offered = near or directory.entries[:SUGGESTIONS]
    return Card(
        title=say("Did you mean …?") if near else say("I don't know that name"),
        body=[
            "-# " + say("You typed: {text}", text=quoted(typed)),
            "" if near else say("My one source doesn't mention it. These are names that I know:"),
        ],
        buttons=[button(entry) for entry in offered],
    )
