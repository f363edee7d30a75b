-- What all of a pack's sources together say an entity is, where that is more than its role ('': no more).
ALTER TABLE entities ADD COLUMN role_in_full TEXT NOT NULL DEFAULT '';
