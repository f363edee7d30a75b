"""Which servers were told how to begin, so that each is told once."""

from bot.store.database import Repository


class WelcomeRepository(Repository):
    """Remembers the servers; without whom it told."""

    async def claim(self, guild_id: int, *, now: int) -> bool:
        """Record that a server is told, and return whether it was not before."""
        async with self._database.transaction(guild_id) as transaction:
            changed = await transaction.execute(
                "INSERT INTO welcomes (guild_id, sent_at) VALUES ($1, $2) ON CONFLICT (guild_id) DO NOTHING",
                *(guild_id, now),
            )
        return changed > 0
