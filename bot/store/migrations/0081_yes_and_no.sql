-- Those of a fact's phrasings that its answer says yes or no to (JSON arrays).
ALTER TABLE facts ADD COLUMN yes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE facts ADD COLUMN no TEXT NOT NULL DEFAULT '[]';
