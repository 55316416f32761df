-- A column is missing.
-- expect: table claim has no column source_url; add it: ALTER TABLE claim ADD COLUMN source_url TEXT
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
ALTER TABLE claim DROP COLUMN source_url;
