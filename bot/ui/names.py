"""Names that people type: completed as they type, and met with "did you mean" where they lead nowhere."""

from collections.abc import Callable
from typing import Any

from discord import app_commands, ui

from bot.domain.lookup import SUGGESTIONS, Directory, Entry
from bot.i18n import Say
from bot.ui.layout import Card, answer
from bot.ui.navigation import OPTION_LIMIT, PageButton, PageRenderer, Place, open_page
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip, quoted

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


async def answer_name(ctx: Request, directory: Directory, typed: str, kind: str, page: PageRenderer) -> None:
    """Show the page that a name leads to, or privately what comes closest."""
    found = directory.find(typed).entry
    if found is not None:
        card = page(open_page(ctx, Place(kind, found.id)))
    else:
        say = ctx.say
        card = unknown_name_card(
            say, directory, typed, lambda entry: PageButton(Place(kind, entry.id), entry.name)
        )
    await answer(ctx, card, ephemeral=found is None)
