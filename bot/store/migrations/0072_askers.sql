-- 1: whoever asked in private has shown the answer to everyone.
ALTER TABLE asked ADD COLUMN shared BIGINT NOT NULL DEFAULT 0;

-- How many people said that the answer is wrong, and which fact it was; the count stays when they erase.
ALTER TABLE unanswered ADD COLUMN wrong BIGINT NOT NULL DEFAULT 0;
ALTER TABLE unanswered ADD COLUMN wrong_fact TEXT NOT NULL DEFAULT '';

-- Who said so, until the question is settled: everybody counts once.
CREATE TABLE answer_reports (
    guild_id BIGINT NOT NULL,
    folded TEXT NOT NULL,
    fact_id TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, folded, fact_id, user_id),
    FOREIGN KEY (guild_id, folded) REFERENCES unanswered (guild_id, folded) ON DELETE CASCADE
);

-- Who wants to be told once a question has an answer. attempts: how often the message was tried,
-- failed_at: when that last failed (0: it has not).
CREATE TABLE subscriptions (
    guild_id BIGINT NOT NULL,
    folded TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    subscribed_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    failed_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, folded, user_id),
    FOREIGN KEY (guild_id, folded) REFERENCES unanswered (guild_id, folded) ON DELETE CASCADE
);
