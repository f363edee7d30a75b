-- What packs cite beyond their home source; a page that its author did not read himself is not opened.
CREATE TABLE bibliography (
    pack_id TEXT NOT NULL REFERENCES packs (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url TEXT NOT NULL,
    trust TEXT NOT NULL,
    author TEXT NOT NULL,
    date TEXT NOT NULL,
    opened BIGINT NOT NULL,
    PRIMARY KEY (pack_id, id)
);

-- Lists (sources, claims, fills) are JSON arrays, as those that were there before.
ALTER TABLE facts ADD COLUMN sources TEXT NOT NULL DEFAULT '[]';
ALTER TABLE facts ADD COLUMN claims TEXT NOT NULL DEFAULT '[]';
ALTER TABLE facts ADD COLUMN as_of TEXT NOT NULL DEFAULT '';
ALTER TABLE facts ADD COLUMN spoiler TEXT NOT NULL DEFAULT 'open';
ALTER TABLE facts ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE facts ADD COLUMN fills TEXT NOT NULL DEFAULT '[]';
ALTER TABLE facts ADD COLUMN extends TEXT;
ALTER TABLE quotes ADD COLUMN sources TEXT NOT NULL DEFAULT '[]';
ALTER TABLE quotes ADD COLUMN spoiler TEXT NOT NULL DEFAULT 'open';
ALTER TABLE stunts ADD COLUMN sources TEXT NOT NULL DEFAULT '[]';
ALTER TABLE stunts ADD COLUMN spoiler TEXT NOT NULL DEFAULT 'open';
