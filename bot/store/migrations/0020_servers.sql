-- What a server's moderators chose. Only what differs from its declared default; values are JSON.
CREATE TABLE settings (
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild_id, key)
);

-- Who changed what, when, from what to what. about_id: the person whose words the change holds.
CREATE TABLE history (
    guild_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    actor_id BIGINT,
    about_id BIGINT,
    area TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT,
    undoes TEXT,
    PRIMARY KEY (guild_id, id),
    UNIQUE (guild_id, position)
);

-- What moderators taught. slot: questions (facts, phrasings, negatives) may not clash, quotes are apart.
CREATE TABLE lessons (
    guild_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    slot TEXT NOT NULL,
    folded TEXT NOT NULL,
    text TEXT NOT NULL,
    fact_id TEXT,
    answer TEXT,
    speaker TEXT,
    speaker_id BIGINT,
    link TEXT,
    author_id BIGINT,
    taught_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, id),
    UNIQUE (guild_id, slot, folded)
);

-- Questions that were not answered, or not as they were meant: counted, without who asked.
-- key: a short hash of the folded text, for buttons.
CREATE TABLE unanswered (
    guild_id BIGINT NOT NULL,
    folded TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    asked BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    dismissed BIGINT NOT NULL DEFAULT 0,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, folded),
    UNIQUE (guild_id, key)
);

-- Servers that the bot was removed from: their data is erased when it has not come back in time.
CREATE TABLE departures (
    guild_id BIGINT PRIMARY KEY,
    left_at BIGINT NOT NULL
);
