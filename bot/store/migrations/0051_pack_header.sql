-- What a pack says of itself: what a sentence calls its subject, its colour, its release and its makers (JSON arrays).
ALTER TABLE packs ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE packs ADD COLUMN colour TEXT NOT NULL DEFAULT '';
ALTER TABLE packs ADD COLUMN release TEXT NOT NULL DEFAULT '[]';
ALTER TABLE packs ADD COLUMN makers TEXT NOT NULL DEFAULT '[]';
UPDATE packs SET subject = title;
