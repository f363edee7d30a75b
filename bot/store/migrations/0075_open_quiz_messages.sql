-- Messages whose buttons go away once there is nothing to press: of a day's question until it closes, and of
-- a question's appeals until they are decided.
ALTER TABLE quiz_days ADD COLUMN message_id BIGINT;
CREATE INDEX quiz_days_shown ON quiz_days (ends_at) WHERE message_id IS NOT NULL;
ALTER TABLE quiz_appeals ADD COLUMN message_id BIGINT;
