-- Whose words a publication repeats, where they are not its own ('': nobody's).
ALTER TABLE bibliography ADD COLUMN repeats TEXT NOT NULL DEFAULT '';
