-- Quiz games as they happen. A game is all of its rows; nothing of it lives in memory alone.
-- starter_id and opponent_id are 0 once the person was erased.
CREATE TABLE quiz_games (
    id TEXT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    starter_id BIGINT NOT NULL,
    opponent_id BIGINT,
    mode TEXT NOT NULL,
    seconds BIGINT NOT NULL,
    pause BIGINT NOT NULL,
    idle_limit BIGINT NOT NULL,
    phase TEXT NOT NULL,
    deadline BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT,
    pause_reason TEXT,
    failures BIGINT NOT NULL,
    -- What people were last shown of it, beside its questions.
    notice_id BIGINT,
    end_shown BIGINT NOT NULL DEFAULT 0
);
-- One game at a time in a channel.
CREATE UNIQUE INDEX quiz_game_of_channel ON quiz_games (channel_id) WHERE ended_at IS NULL;
CREATE INDEX quiz_games_on ON quiz_games (guild_id) WHERE ended_at IS NULL;
CREATE INDEX quiz_games_by_guild ON quiz_games (guild_id, started_at);

-- A game's questions, from its start; opened_at is set when one is asked. card: the question as this game
-- asks it, as JSON, so that a changed pack changes no running game.
CREATE TABLE quiz_rounds (
    game_id TEXT NOT NULL REFERENCES quiz_games (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    question_key TEXT NOT NULL,
    card TEXT NOT NULL,
    opened_at BIGINT,
    closed_at BIGINT,
    skipped BIGINT NOT NULL DEFAULT 0,
    message_id BIGINT,
    reveal_shown BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (game_id, number)
);
CREATE INDEX quiz_round_of_message ON quiz_rounds (message_id);

-- One answer a person and question: the key settles a double press.
CREATE TABLE quiz_guesses (
    game_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    question_key TEXT NOT NULL,
    topic TEXT NOT NULL,
    position BIGINT NOT NULL,
    elapsed BIGINT NOT NULL,
    choice BIGINT,
    text TEXT,
    correct BIGINT NOT NULL,
    hints BIGINT NOT NULL,
    points BIGINT NOT NULL,
    guessed_at BIGINT NOT NULL,
    PRIMARY KEY (game_id, number, user_id),
    FOREIGN KEY (game_id, number) REFERENCES quiz_rounds (game_id, number) ON DELETE CASCADE
);
CREATE INDEX quiz_guesses_by_guild ON quiz_guesses (guild_id, guessed_at);
CREATE INDEX quiz_guesses_by_user ON quiz_guesses (user_id, guild_id);
CREATE INDEX quiz_guesses_by_question ON quiz_guesses (question_key);

CREATE TABLE quiz_hints (
    game_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    PRIMARY KEY (game_id, number, user_id),
    FOREIGN KEY (game_id, number) REFERENCES quiz_rounds (game_id, number) ON DELETE CASCADE
);

CREATE TABLE quiz_skips (
    game_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (game_id, number, user_id),
    FOREIGN KEY (game_id, number) REFERENCES quiz_rounds (game_id, number) ON DELETE CASCADE
);

-- "I was right": open until a moderator decides.
CREATE TABLE quiz_appeals (
    game_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    appealed_at BIGINT NOT NULL,
    PRIMARY KEY (game_id, number, user_id),
    FOREIGN KEY (game_id, number) REFERENCES quiz_rounds (game_id, number) ON DELETE CASCADE
);

-- How often a server was asked a question: none comes again before all others did.
CREATE TABLE quiz_asked (
    guild_id BIGINT NOT NULL,
    question_key TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (guild_id, question_key)
);

-- Questions that a server brought along, as JSON.
CREATE TABLE quiz_questions (
    guild_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    position BIGINT NOT NULL,
    question TEXT NOT NULL,
    PRIMARY KEY (guild_id, key)
);

-- Answers that a server's moderators accepted on appeal.
CREATE TABLE quiz_aliases (
    guild_id BIGINT NOT NULL,
    question_key TEXT NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (guild_id, question_key, alias)
);

-- The question of each day (in the server's own time zone), and who answered it.
CREATE TABLE quiz_days (
    guild_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    question_key TEXT NOT NULL,
    card TEXT NOT NULL,
    posted_in BIGINT,
    PRIMARY KEY (guild_id, day)
);

CREATE TABLE quiz_day_guesses (
    guild_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    choice BIGINT NOT NULL,
    correct BIGINT NOT NULL,
    guessed_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, day, user_id),
    FOREIGN KEY (guild_id, day) REFERENCES quiz_days (guild_id, day) ON DELETE CASCADE
);
CREATE INDEX quiz_day_guesses_by_user ON quiz_day_guesses (user_id, guild_id);
