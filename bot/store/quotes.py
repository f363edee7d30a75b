"""Which quotations each channel has been shown."""

from collections.abc import Callable, Sequence

from bot.store.database import Repository


class QuoteRepository(Repository):
    """Deals quotations to channels like cards from a deck: none twice before all were dealt."""

    async def draw(
        self,
        channel_id: int,
        guild_id: int | None,
        quote_ids: Sequence[str],
        *,
        choose: Callable[[Sequence[str]], str],
        now: int,
    ) -> str:
        """Return one of ``quote_ids`` that the channel has not been shown, and record that it was.

        When it has been shown all of them, they start again, except for the last one. ``quote_ids`` must not
        be empty; ``now`` is in milliseconds UTC.
        """
        async with self._database.transaction() as transaction:
            shown = await transaction.fetch_column(
                "SELECT quote_id FROM quotes_shown WHERE channel_id = $1 ORDER BY shown_at DESC, quote_id",
                channel_id,
            )
            left = [quote_id for quote_id in quote_ids if quote_id not in set(shown)]
            if not left:
                await transaction.execute_many(
                    "DELETE FROM quotes_shown WHERE channel_id = $1 AND quote_id = $2",
                    [(channel_id, quote_id) for quote_id in quote_ids],
                )
                left = [quote_id for quote_id in quote_ids if quote_id != shown[0]] or list(quote_ids)
            drawn = choose(left)
            row = {"channel_id": channel_id, "quote_id": drawn, "guild_id": guild_id, "shown_at": now}
            transaction.insert("quotes_shown", row, key="channel_id, quote_id")
        return drawn
