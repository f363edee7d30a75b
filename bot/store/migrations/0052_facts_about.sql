-- What each fact states: attributes of entities (JSON array).
ALTER TABLE facts ADD COLUMN about TEXT NOT NULL DEFAULT '[]';
