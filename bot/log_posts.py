"""The last post about changes in each server's log channel, kept in memory for a few minutes.

Who changes one thing after the other gets one post that grows, rather than one for each.
"""

from dataclasses import dataclass
from typing import TypeAlias

from cachetools import TTLCache

from bot.clock import Clock

KEPT = 2_000  # servers; the oldest one is forgotten first
KEPT_MS = 5 * 60_000
Subject: TypeAlias = tuple[int | None, str, bool]  # who changed things, of what kind, whether by undoing


@dataclass(frozen=True, slots=True)
class LogPost:
    """A post about what somebody changed."""

    id: int  # of its message
    channel_id: int
    subject: Subject
    lines: tuple[str, ...]  # as many as it shows
    number: int  # of changes


class LogPosts:
    """The last post in each server."""

    def __init__(self, clock: Clock) -> None:
        self._posts: TTLCache[int, LogPost] = TTLCache(KEPT, KEPT_MS, clock)

    def keep(self, guild_id: int, post: LogPost) -> None:
        """Keep a post in place of the one before."""
        self._posts[guild_id] = post

    def forget_guild(self, guild_id: int) -> None:
        """Drop a server's post."""
        self._posts.pop(guild_id, None)

    def recall(self, guild_id: int, channel_id: int, subject: Subject) -> LogPost | None:
        """Return the last post, if it is a fresh one in that channel about the same."""
        post = self._posts.get(guild_id)
        is_same = post is not None and (post.channel_id, post.subject) == (channel_id, subject)
        return post if is_same else None
