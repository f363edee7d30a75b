"""Forms that can be sent after any restart: like a button's, a form's custom id says all that is needed.

Declare the id once, ``FORM = CustomId("quiz:form", game_id=ID)``, and a ``KeptForm`` of that kind; pass every
interaction to :func:`take_form` with the function that answers it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import discord
from discord import ui

from bot.ui.access import require_access
from bot.ui.components import CustomId, Handler
from bot.ui.errors import report
from bot.ui.request import Request


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
    data: Mapping[str, Any] = interaction.data or {}
    match = re.fullmatch(form.kind.pattern, str(data.get("custom_id", "")))
    if interaction.type is not discord.InteractionType.modal_submit or match is None:
        return
    try:
        ctx = await Request.open(interaction)
        await require_access(ctx, handler.__module__)
        await handler(ctx, dict(_texts(data.get("components", ()))), **form.kind.read(match))
    except Exception as error:  # noqa: BLE001 - everything is reported in one place
        await report(interaction, error)


def _texts(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield what was filled in, from rows and labels."""
    for component in components:
        if "value" in component:
            yield component["custom_id"], component["value"]
        yield from _texts(component.get("components", ()))
        if "component" in component:
            yield from _texts((component["component"],))
