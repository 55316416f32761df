-- Times in milliseconds.
-- expect: table inference, row 1: at 1780000000000 is a time in milliseconds or finer; store unix seconds
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA ignore_check_constraints = ON;
INSERT INTO inference (at) VALUES (1780000000000);
