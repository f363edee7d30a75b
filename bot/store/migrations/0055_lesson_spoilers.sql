-- How much of the story a taught answer or a saved quotation gives away; none where a kind knows no spoilers.
ALTER TABLE lessons ADD COLUMN spoiler TEXT;
ALTER TABLE lessons ADD COLUMN label TEXT;
