"""The bot's replies that say "I don't know", kept in memory for a while: what others reply may be taught.

Nothing of who asked or what is kept; it is never stored.
"""

from dataclasses import dataclass

from cachetools import LRUCache
from discord import ui

KEPT = 200  # replies, some kilobytes each; the least recently used one is forgotten first
KEPT_MS = 60 * 60_000


@dataclass(frozen=True, slots=True)
class OpenReply:
    """The bot's reply to a question that it could not answer."""

    id: int  # of its message
    question_id: int  # of the message that asked
    card: ui.LayoutView  # what it shows
    at: int  # milliseconds UTC


class OpenReplies:
    """The latest replies without an answer, by the messages that asked and by their own."""

    def __init__(self) -> None:
        self._replies: LRUCache[int, OpenReply] = LRUCache(2 * KEPT)

    def keep(self, reply: OpenReply) -> None:
        """Keep what a message was replied."""
        self._replies[reply.question_id] = self._replies[reply.id] = reply

    def recall(self, message_id: int, now: int) -> OpenReply | None:
        """Return what a message was replied, or what it replied itself, unless long ago or an answer."""
        reply = self._replies.get(message_id)
        if reply is not None and now - reply.at > KEPT_MS:
            del self._replies[message_id]
            return None
        return reply
