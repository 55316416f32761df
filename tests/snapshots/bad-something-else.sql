-- A database of another program.
-- expect: is a database of something else (application_id 0
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA application_id = 0;
