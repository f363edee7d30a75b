-- Whether quizzes ask who said a quotation: not where it is no sentence that can be read by itself.
ALTER TABLE quotes ADD COLUMN quiz BIGINT NOT NULL DEFAULT 1;
