-- Questions as they were asked, without who asked them: for "Not what I meant", review and insights.
CREATE TABLE asked (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT,
    text TEXT NOT NULL,
    status TEXT NOT NULL,
    fact_id TEXT,
    gap_id TEXT,
    rejected BIGINT NOT NULL DEFAULT 0,
    asked_at BIGINT NOT NULL
);
CREATE INDEX asked_by_guild ON asked (guild_id, asked_at);

-- Which commands were last registered with Discord, and the ids it gave them.
CREATE TABLE command_syncs (
    scope BIGINT PRIMARY KEY,
    digest TEXT NOT NULL,
    command_ids TEXT NOT NULL,
    synced_at BIGINT NOT NULL
);
