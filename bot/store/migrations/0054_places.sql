-- Where places lie in degrees, what filming locations stand for, and the picture of all of them (PNG).
ALTER TABLE entities ADD COLUMN lat DOUBLE PRECISION;
ALTER TABLE entities ADD COLUMN lon DOUBLE PRECISION;
ALTER TABLE entities ADD COLUMN stands_for TEXT NOT NULL DEFAULT '';
ALTER TABLE packs ADD COLUMN map BLOB NOT NULL DEFAULT X'';
