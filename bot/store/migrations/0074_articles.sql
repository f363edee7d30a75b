-- Where a taught fact stands in an article of the server's own, as JSON; none where it cites none.
ALTER TABLE lessons ADD COLUMN cites TEXT;

-- Articles that moderators are reviewing, with their text; what was accepted is among the lessons.
CREATE TABLE articles (
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    date TEXT NOT NULL,
    address TEXT NOT NULL,
    text TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, key)
);

-- The facts that such an article may become. lesson_id: of the lesson that it is once it was accepted.
CREATE TABLE article_proposals (
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    number BIGINT NOT NULL,
    paragraph BIGINT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    lesson_id TEXT NOT NULL,
    dropped_at BIGINT,
    PRIMARY KEY (guild_id, key, number)
);
