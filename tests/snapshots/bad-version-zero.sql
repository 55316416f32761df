-- A snapshot that does not say its version.
-- expect: states schema version 0
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA user_version = 0;
