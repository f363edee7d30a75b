"""The last post about changes in each server's log channel, kept in memory for a few minutes.

Who changes one thing after the other gets one post that grows, rather than one for each.
"""

from dataclasses import dataclass
from typing import TypeAlias

from cachetools import LRUCache

KEPT = 2_000  # servers; the least recently used one is forgotten first
KEPT_MS = 5 * 60_000
Subject: TypeAlias = tuple[int | None, str, bool]  # who changed things, of what kind, whether by undoing


@dataclass(frozen=True, slots=True)
class LogPost:
    """A post about what somebody changed."""

    id: int  # of its message
    channel_id: int
    subject: Subject
    lines: tuple[str, ...]
    at: int  # milliseconds UTC: when it last grew


class LogPosts:
    """The last post in each server."""

    def __init__(self) -> None:
        self._posts: LRUCache[int, LogPost] = LRUCache(KEPT)

    def keep(self, guild_id: int, post: LogPost) -> None:
        """Keep a post in place of the one before."""
        self._posts[guild_id] = post

    def recall(self, guild_id: int, channel_id: int, subject: Subject, now: int) -> LogPost | None:
        """Return the last post, if it is a fresh one in that channel about the same."""
        post = self._posts.get(guild_id)
        if post is None or (post.channel_id, post.subject) != (channel_id, subject):
            return None
        return post if now - post.at <= KEPT_MS else None
