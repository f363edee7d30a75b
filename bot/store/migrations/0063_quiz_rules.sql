-- First to so many points; NULL: all questions are asked.
ALTER TABLE quiz_games ADD COLUMN target BIGINT;
-- In a private conversation guild_id is 0, and the cards are in the player's own language.
ALTER TABLE quiz_games ADD COLUMN locale TEXT;
-- Which questions were asked for, as JSON: another game can ask for the like.
ALTER TABLE quiz_games ADD COLUMN wanted TEXT;
