"""Which quotations each channel has been shown."""

from collections.abc import Callable, Sequence

from bot.store.database import Database


class QuoteRepository:
    """Deals quotations to channels like cards from a deck: none twice before all were dealt."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def draw(
        self,
        channel_id: int,
        guild_id: int | None,
        quote_ids: Sequence[str],
        *,
        choose: Callable[[Sequence[str]], str],
        now: int,
    ) -> str:
        """Return one of ``quote_ids`` that the channel has not been shown, and remember that it was.

        When it has been shown all of them they start anew, the last one excepted. ``quote_ids`` holds
        at least one; ``now`` is in milliseconds UTC.
        """
        async with self._database.transaction() as transaction:
            rows = await transaction.fetch_all(
                "SELECT quote_id FROM quotes_shown WHERE channel_id = $1 ORDER BY shown_at DESC, quote_id",
                channel_id,
            )
            shown = [str(row["quote_id"]) for row in rows]
            left = [quote_id for quote_id in quote_ids if quote_id not in set(shown)]
            if not left:
                for quote_id in quote_ids:
                    await transaction.execute(
                        "DELETE FROM quotes_shown WHERE channel_id = $1 AND quote_id = $2",
                        channel_id,
                        quote_id,
                    )
                left = [quote_id for quote_id in quote_ids if quote_id != shown[0]] or list(quote_ids)
            drawn = choose(left)
            await transaction.execute(
                "INSERT INTO quotes_shown (channel_id, quote_id, guild_id, shown_at) VALUES ($1, $2, $3, $4) "
                "ON CONFLICT (channel_id, quote_id) DO UPDATE SET shown_at = excluded.shown_at",
                channel_id,
                drawn,
                guild_id,
                now,
            )
        return drawn
