"""Erasing all that is kept for a server: what runs there ends first, then rows and memory go."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeAlias

from bot.conversations import Conversations
from bot.log_posts import LogPosts
from bot.recent_questions import RecentQuestions
from bot.servers import Servers
from bot.store import Store
from bot.uploads import Uploads

Ending: TypeAlias = Callable[[int], Awaitable[None]]


class Erasing:
    """Erases servers, whoever asks for it."""

    def __init__(
        self,
        store: Store,
        servers: Servers,
        *,
        conversations: Conversations,
        log_posts: LogPosts,
        recent_questions: RecentQuestions,
        uploads: Uploads,
    ) -> None:
        self._store = store
        self._servers = servers
        self._conversations = conversations
        self._kept = (log_posts, recent_questions, uploads)  # by their server
        self._endings: list[Ending] = []

    def before(self, ending: Ending) -> None:
        """Have ``ending`` called with a server that is about to be erased, to end what runs there."""
        self._endings.append(ending)

    async def erase_guild(self, guild_id: int, channel_ids: Iterable[int] = ()) -> None:
        """Erase a server with what was said in its channels of late. Raises StoreError."""
        for end in self._endings:
            await end(guild_id)
        await self._store.privacy.erase_guild(guild_id)
        self._conversations.forget_channels(frozenset(channel_ids))
        for kept in self._kept:
            kept.forget_guild(guild_id)
        self._servers.changed(guild_id)
