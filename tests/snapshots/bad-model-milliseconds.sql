-- A model listed at a time in milliseconds.
-- expect: table model, row 1: listed_at is "1780000000000", a time in milliseconds or finer; store unix seconds
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA ignore_check_constraints = ON;
INSERT INTO model (id, key, listed_at) VALUES (1, 'a', 1780000000000);
