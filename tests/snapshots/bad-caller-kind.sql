-- A kind of caller that does not exist.
-- expect: table caller, row 1: kind is "robot", not a kind of caller; use wallet, contract, relay, first-party, unknown or NULL
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA ignore_check_constraints = ON;
INSERT INTO caller VALUES (1, '0xabc', NULL, 'robot');
