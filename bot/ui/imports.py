"""Files that moderators send in: read with care, previewed, and applied when they say so."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.errors import UserError
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import Card
from bot.ui.text import escape

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    import discord

    from bot.client import Reckoner
    from bot.domain.phrases import Phrase
    from bot.ui.i18n import Say

PROBLEM_LINES = 20
PROBLEM_LENGTH = 200  # characters
KEPT = 100  # previews at hand; an older one is asked for again


class UnreadableFile(UserError):
    """A file is too large or no text."""


class ImportGone(UserError):
    """A preview's file is no longer at hand."""

    def __init__(self) -> None:
        super().__init__("That file is no longer at hand. Please import it again; nothing was changed.")


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that was previewed and waits for its owner's word."""

    guild_id: int
    user_id: int
    text: str
    apply: Callable[[discord.Interaction[Reckoner], str], Awaitable[None]]


class PendingImports:
    """Files between preview and word. In memory: a lost one costs its owner another upload."""

    def __init__(self) -> None:
        self._pending: OrderedDict[str, Pending] = OrderedDict()

    def keep(self, pending: Pending) -> str:
        """Keep a file and return the token that brings it back once."""
        token = secrets.token_hex(8)
        self._pending[token] = pending
        if len(self._pending) > KEPT:
            self._pending.popitem(last=False)
        return token

    def take(self, token: str, interaction: discord.Interaction[Any]) -> Pending:
        """Return a file, once, to the person who sent it and in their server. Raises ImportGone."""
        pending = self._pending.get(token)
        if pending is None or (pending.guild_id, pending.user_id) != (
            interaction.guild_id,
            interaction.user.id,
        ):
            raise ImportGone
        return self._pending.pop(token)


class ApplyButton(DynamicButton, template=r"import:apply:(?P<token>[0-9a-f]{16})"):
    """Applies a previewed file; what it does is planned anew, on what holds at that moment."""

    def __init__(self, token: str, label: str = "…") -> None:
        super().__init__(f"import:apply:{token}", label)
        self.token = token

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Apply it."""
        pending = interaction.client.imports.take(self.token, interaction)
        await pending.apply(interaction, pending.text)


async def read_text(attachment: discord.Attachment, largest: int) -> str:
    """Return a file's text. Raises UnreadableFile."""
    if attachment.size > largest:
        raise UnreadableFile(
            "That file is too large: {limit} KiB at most, please.", limit=str(largest // 1024)
        )
    data = await attachment.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "That file is no text in UTF-8. A .toml file from an export is wanted."
        ) from error


def refusal_card(say: Say, problems: Sequence[Phrase]) -> Card:
    """Return what is wrong with a file, one line each, and how much more."""
    lines = [f"- {escape(say.phrase(problem), PROBLEM_LENGTH)}" for problem in problems[:PROBLEM_LINES]]
    more = len(problems) - len(lines)
    if more > 0:
        lines.append("- " + say("and {more} more", more=say.number(more)))
    return Card(
        title=say("That file can't be imported"),
        body=[say("Nothing was changed. What is wrong with it:"), "\n".join(lines)],
    )
