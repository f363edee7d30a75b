-- Saved quotes that came in from files: nobody knows any more who said them, so nobody could erase them.
DELETE FROM lessons WHERE kind = 'quote' AND speaker_id IS NULL;
DELETE FROM history
WHERE area = 'lesson'
    AND about_id IS NULL
    AND (before LIKE '{"kind": "quote"%' OR after LIKE '{"kind": "quote"%');
