-- 1: the host of a trivia night took the question out, so that its answers give no points.
ALTER TABLE quiz_rounds ADD COLUMN voided BIGINT NOT NULL DEFAULT 0;
UPDATE quiz_rounds SET voided = 1 WHERE (game_id, number) IN (
    SELECT (json_extract(voided.value, '$[0]') + 1) || nights.id, json_extract(voided.value, '$[1]')
    FROM quiz_nights nights, json_each(nights.voided) voided
);
