-- What a member wrote about an answer that they said is wrong; '' where they wrote nothing.
ALTER TABLE answer_reports ADD COLUMN note TEXT NOT NULL DEFAULT '';
