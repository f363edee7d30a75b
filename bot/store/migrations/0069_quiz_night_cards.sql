-- The messages in the channel that are brought up to date as the night goes on, by what they show: a JSON object.
ALTER TABLE quiz_nights ADD COLUMN cards TEXT NOT NULL DEFAULT '{}';
