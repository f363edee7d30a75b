"""Forms that are sent after a restart: they are answered, or what was written in them is given back.

Like a button's, the custom id of a ``KeptForm`` says all that is needed to answer it. Declare the id once,
``FORM = CustomId("quiz:form", game_id=ID)``, and a form of that kind; pass every interaction to
:func:`take_form` with the function that answers it. Of any other form :func:`return_lost` returns the texts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import discord
from discord import ui

from bot.ui.access import require_access
from bot.ui.components import CustomId, Handler
from bot.ui.errors import report
from bot.ui.layout import MODAL, Card
from bot.ui.request import Request, text_file

_FENCE = "```"  # what begins and ends a block of text that can be copied at one press
_SHOWN = 3_000  # characters of texts in a card; more are returned as a file


class KeptForm(ui.Modal):
    """A form that is answered by its custom id, whichever process opened it."""

    kind: ClassVar[CustomId]  # ``values`` are its fields

    def __init__(self, *values: object, title: str) -> None:
        super().__init__(title=title, custom_id=self.kind(*values), timeout=None)
        self.stop()  # so that discord.py does not keep it, nor answer it


async def take_form(interaction: discord.Interaction[Any], form: type[KeptForm], handler: Handler) -> None:
    """Answer an interaction if it sends that form: check access, hand over what was filled in, report errors.

    ``handler`` gets the request, the texts by their custom ids, and the form's own fields by name.
    """
    match = re.fullmatch(form.kind.pattern, _sent_form(interaction))
    if match is None:
        return
    try:
        ctx = await Request.open(interaction)
        await require_access(ctx, handler.__module__)
        await handler(ctx, dict(_texts(interaction)), **form.kind.read(match))
    except Exception as error:  # noqa: BLE001 - everything is reported in one place
        await report(interaction, error)


async def return_lost(interaction: discord.Interaction[Any]) -> None:
    """Return what was written in a modal that another process opened, or this one too long ago.

    It is not known any more what it was for. Forms that are no modals are answered elsewhere.
    """
    if not _sent_form(interaction).startswith(MODAL):
        return
    try:
        ctx = await Request.open(interaction)
        written = [text for _, text in _texts(interaction) if text.strip()]
        said = [ctx.say("I was restarted while that form was open, or it was open for too long.")]
        said.append(ctx.say("Nothing was saved."))
        if written:
            said.append(ctx.say("Open the form again; what you wrote is below."))
        await _give_back(ctx, " ".join(said), written)
    except Exception as error:  # noqa: BLE001 - everything is reported in one place
        await report(interaction, error)


async def _give_back(ctx: Request, said: str, written: list[str]) -> None:
    is_short = sum(map(len, written)) <= _SHOWN and not any(_FENCE in text for text in written)
    if is_short:
        blocks = [f"{_FENCE}\n{text}\n{_FENCE}" for text in written]
        await ctx.reply(Card(title=ctx.say("That form couldn't be sent"), body=[said, *blocks]))
        return
    file = text_file("form.txt", "\n\n".join(written))
    await ctx.interaction.response.send_message(said, file=file, ephemeral=True)


def _sent_form(interaction: discord.Interaction[Any]) -> str:
    """Return the custom id of the form that an interaction sends; "" where it sends none."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return ""
    data: Mapping[str, Any] = interaction.data or {}
    return str(data.get("custom_id", ""))


def _texts(interaction: discord.Interaction[Any]) -> Iterator[tuple[str, str]]:
    """Yield what was filled in, by the custom ids of the fields."""
    data: Mapping[str, Any] = interaction.data or {}
    return _texts_in(data.get("components", ()))


def _texts_in(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the texts in rows and labels."""
    for component in components:
        if component.get("type") == discord.ComponentType.text_input.value:
            yield component["custom_id"], component["value"]
        yield from _texts_in(component.get("components", ()))
        if "component" in component:
            yield from _texts_in((component["component"],))
