"""What the bot needs in a server, and what for: the one place that says it.

The invitation asks for exactly these, and `bot doctor` looks for them in every server. Cards are made of
components, which need no *Embed Links*; the audit log would tell who invited the bot, but that is no reason
to ask for it: without it, the server's owner is told how to begin.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import discord


@dataclass(frozen=True, slots=True)
class Right:
    """One of Discord's permissions."""

    name: str  # discord.py's, of an attribute of Permissions
    label: str  # what Discord's settings call it
    reason: str


# Without one of these, something that people use every day breaks.
NEEDED = (
    Right("view_channel", "View Channels", "to hear who mentions it, and to post where it is set up"),
    Right("send_messages", "Send Messages", "for answers to mentions, quizzes and the log channel"),
    Right("attach_files", "Attach Files", "the cards that it posts bring their drawings and maps along"),
    Right(
        "read_message_history",
        "Read Message History",
        "Discord wants it for every reply; also to find the question that a taught answer belongs to",
    ),
)
# Without one of these, a feature is missing.
OPTIONAL = (
    Right("send_messages_in_threads", "Send Messages in Threads", "for the same in threads"),
    Right(
        "add_reactions", "Add Reactions", "marks quiz answers in the chat, and questions that have to wait"
    ),
    Right("create_events", "Create Events", "trivia nights that are planned show among the server's events"),
)


def all_rights() -> discord.Permissions:
    """Return what the invitation asks for."""
    return discord.Permissions(**{right.name: True for right in NEEDED + OPTIONAL})


def missing_rights(rights: Iterable[Right], granted: discord.Permissions) -> tuple[Right, ...]:
    """Return which of some rights are not granted; administrators have all."""
    if granted.administrator:
        return ()
    return tuple(right for right in rights if not getattr(granted, right.name))
