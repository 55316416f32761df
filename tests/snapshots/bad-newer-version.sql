-- A snapshot of a later schema.
-- expect: has schema version 2 but this inuse reads version 1; install a newer inuse
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA user_version = 2;
