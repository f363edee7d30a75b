-- What the packs say. Replaced as a whole when a pack's files change; nothing of a server's lives here.
CREATE TABLE packs (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    digest TEXT NOT NULL,
    source_title TEXT NOT NULL,
    source_date TEXT NOT NULL,
    source_paragraphs BIGINT NOT NULL,
    seeded_at BIGINT NOT NULL
);

CREATE TABLE topics (
    pack_id TEXT NOT NULL REFERENCES packs (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (pack_id, id)
);

CREATE TABLE entities (
    pack_id TEXT NOT NULL REFERENCES packs (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    aliases TEXT NOT NULL,
    misspellings TEXT NOT NULL,
    PRIMARY KEY (pack_id, id)
);

-- Lists (phrasings, kinds, entities …) are JSON arrays: they are read and replaced with their fact, never alone.
CREATE TABLE facts (
    pack_id TEXT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    topic TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    paragraph BIGINT NOT NULL,
    kinds TEXT NOT NULL,
    entities TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    phrasings TEXT NOT NULL,
    near_misses TEXT NOT NULL,
    related TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (pack_id, id),
    FOREIGN KEY (pack_id, topic) REFERENCES topics (pack_id, id) ON DELETE CASCADE
);

CREATE TABLE gaps (
    pack_id TEXT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    phrasings TEXT NOT NULL,
    kinds TEXT NOT NULL,
    nearby TEXT NOT NULL,
    PRIMARY KEY (pack_id, id),
    FOREIGN KEY (pack_id, topic) REFERENCES topics (pack_id, id) ON DELETE CASCADE
);

CREATE TABLE quotes (
    pack_id TEXT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    speaker TEXT NOT NULL,
    text TEXT NOT NULL,
    context TEXT NOT NULL,
    paragraph BIGINT NOT NULL,
    topics TEXT NOT NULL,
    entities TEXT NOT NULL,
    fact TEXT,
    PRIMARY KEY (pack_id, id),
    FOREIGN KEY (pack_id, speaker) REFERENCES entities (pack_id, id) ON DELETE CASCADE,
    FOREIGN KEY (pack_id, fact) REFERENCES facts (pack_id, id) ON DELETE CASCADE
);

CREATE TABLE stunts (
    pack_id TEXT NOT NULL REFERENCES packs (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    paragraph BIGINT NOT NULL,
    aliases TEXT NOT NULL,
    performers TEXT NOT NULL,
    places TEXT NOT NULL,
    how TEXT NOT NULL,
    why TEXT NOT NULL,
    facts TEXT NOT NULL,
    quotes TEXT NOT NULL,
    PRIMARY KEY (pack_id, id)
);

CREATE TABLE quiz_items (
    pack_id TEXT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    fact TEXT NOT NULL,
    prompt TEXT NOT NULL,
    answer TEXT NOT NULL,
    distractors TEXT NOT NULL,
    explanation TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    kind TEXT NOT NULL,
    accept TEXT NOT NULL,
    PRIMARY KEY (pack_id, id),
    FOREIGN KEY (pack_id, fact) REFERENCES facts (pack_id, id) ON DELETE CASCADE
);

CREATE TABLE synonyms (
    pack_id TEXT NOT NULL REFERENCES packs (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (pack_id, position)
);
