-- Servers that were told how to begin: each is told once.
CREATE TABLE welcomes (
    guild_id BIGINT PRIMARY KEY,
    sent_at BIGINT NOT NULL
);
