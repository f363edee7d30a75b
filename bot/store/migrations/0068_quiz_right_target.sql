-- First to so many right answers; NULL: their number ends nothing.
ALTER TABLE quiz_games ADD COLUMN right_target BIGINT;
