"""Custom ids: all that a component's handler needs to know, in any process and after any restart.

Declare each once, ``HINT = CustomId("quiz:hint", game=ID, number=NUMBER)``; cards write it,
``button(say("Hint"), HINT(game.id, 3))``, and :mod:`bot.ui.dynamic` reads it for the handler.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CUSTOM_ID_LIMIT = 100  # characters, Discord's


@dataclass(frozen=True, slots=True)
class Field:
    """One value in a custom id: its pattern, and how it is read."""

    pattern: str
    read: Callable[[str], Any] = str


ID = Field("[0-9]{1,20}")  # kept as text, such as a game's
SNOWFLAKE = Field("[0-9]{1,20}", int)  # Discord's, such as a member's
NUMBER = Field("[0-9]{1,6}", int)  # of a page, a question, a place in a list


class CustomId:
    """A name with typed fields, ``name:value:value``."""

    def __init__(self, name: str, **fields: Field) -> None:
        self.name = name
        self._fields = fields
        values = (f"(?P<{key}>{field.pattern})" for key, field in fields.items())
        self.pattern = ":".join((re.escape(name), *values))

    def __call__(self, *values: object) -> str:
        """Return the custom id with these values, in the order of the fields."""
        written = ":".join((self.name, *map(str, values)))
        assert re.fullmatch(self.pattern, written), written  # noqa: S101 - a mistake of ours, found by any test
        assert len(written) <= CUSTOM_ID_LIMIT, written  # noqa: S101 - the same
        return written

    def read(self, match: re.Match[str]) -> dict[str, Any]:
        """Return the values by the names of their fields."""
        return {key: field.read(match[key]) for key, field in self._fields.items()}
