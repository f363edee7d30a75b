-- How long a question was open before it was shown again: the order of speed counts that too.
ALTER TABLE quiz_rounds ADD COLUMN shown_before BIGINT NOT NULL DEFAULT 0;
-- The messages that are brought up to date once the game is over: a duel's invitation, and the end.
ALTER TABLE quiz_games ADD COLUMN invitation_id BIGINT;
ALTER TABLE quiz_games ADD COLUMN end_message_id BIGINT;
-- 1: begun by a moderator where quizzes are switched off.
ALTER TABLE quiz_games ADD COLUMN despite_off BIGINT NOT NULL DEFAULT 0;
-- When the day's question may be talked about, ms UTC.
ALTER TABLE quiz_days ADD COLUMN ends_at BIGINT;
