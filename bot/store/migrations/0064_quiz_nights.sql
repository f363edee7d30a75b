-- Trivia nights. A round is a game, whose id follows from the night's and its number.
-- host_id and cohost_id are 0 once the person was erased. subjects, teams and voided are JSON.
CREATE TABLE quiz_nights (
    id TEXT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    host_id BIGINT NOT NULL,
    cohost_id BIGINT,
    subjects TEXT NOT NULL,
    teams TEXT NOT NULL,
    questions BIGINT NOT NULL,
    seconds BIGINT NOT NULL,
    mode TEXT NOT NULL,
    break_seconds BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    phase TEXT NOT NULL,
    deadline BIGINT NOT NULL,
    number BIGINT NOT NULL,
    paused BIGINT NOT NULL,
    reminded BIGINT NOT NULL,
    voided TEXT NOT NULL,
    end_reason TEXT,
    ended_at BIGINT,
    despite_off BIGINT NOT NULL,
    -- Discord's scheduled event, and which notice people were last shown.
    event_id BIGINT,
    shown TEXT NOT NULL DEFAULT ''
);
-- One night at a time in a channel.
CREATE UNIQUE INDEX quiz_night_of_channel ON quiz_nights (channel_id) WHERE ended_at IS NULL;
CREATE INDEX quiz_nights_by_guild ON quiz_nights (guild_id);

CREATE TABLE quiz_night_members (
    night_id TEXT NOT NULL REFERENCES quiz_nights (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    team BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (night_id, user_id)
);
CREATE INDEX quiz_night_members_by_user ON quiz_night_members (user_id, guild_id);

-- 1: the host of a night wants the game to wait after the open question.
ALTER TABLE quiz_games ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
