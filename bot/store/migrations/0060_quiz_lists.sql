-- The named lists that a server's questions are in. config: how a list wants to be played, as JSON. A removed
-- list is kept for a while, so that its removal can be undone.
CREATE TABLE quiz_lists (
    guild_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    author TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    config TEXT NOT NULL DEFAULT '{}',
    added_at BIGINT NOT NULL,
    removed_at BIGINT,
    PRIMARY KEY (guild_id, id)
);

-- What servers had before there were lists.
ALTER TABLE quiz_questions ADD COLUMN list_id TEXT NOT NULL DEFAULT 'own';
ALTER TABLE quiz_questions ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
UPDATE quiz_questions SET size = LENGTH(question);
INSERT INTO quiz_lists (guild_id, id, name, added_at)
    SELECT DISTINCT guild_id, 'own', 'Own questions', 0 FROM quiz_questions;
CREATE INDEX quiz_questions_of_list ON quiz_questions (guild_id, list_id, position);
