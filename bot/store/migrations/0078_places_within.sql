-- The place, best a country, that a place is listed under.
ALTER TABLE entities ADD COLUMN within TEXT NOT NULL DEFAULT '';
