-- A verification that is neither verified nor not.
-- expect: table verification, row 1: verified is "2", neither 0 nor 1
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA ignore_check_constraints = ON;
INSERT INTO verification VALUES (1, 'maybe', 2);
