-- What a pack tells to who asks for it, and never offers (a JSON array).
ALTER TABLE packs ADD COLUMN asides TEXT NOT NULL DEFAULT '[]';
