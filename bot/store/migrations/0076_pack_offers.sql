-- What a pack offers to whoever asks for nothing in particular: first questions, and what others liked best (JSON arrays).
ALTER TABLE packs ADD COLUMN starters TEXT NOT NULL DEFAULT '[]';
ALTER TABLE packs ADD COLUMN praise TEXT NOT NULL DEFAULT '[]';
