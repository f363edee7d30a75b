-- Which quotations a channel has been shown, so that none comes again before all the others had their turn.
CREATE TABLE quotes_shown (
    channel_id BIGINT NOT NULL,
    quote_id TEXT NOT NULL,
    guild_id BIGINT,
    shown_at BIGINT NOT NULL,
    PRIMARY KEY (channel_id, quote_id)
);
CREATE INDEX quotes_shown_by_guild ON quotes_shown (guild_id);
