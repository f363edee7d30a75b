-- Answers that were taken from messages (speaker_id and link, as of saved quotes), found when those are deleted.
CREATE INDEX lessons_from_messages ON lessons (guild_id, link) WHERE kind = 'fact' AND link > '';
