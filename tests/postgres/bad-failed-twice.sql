-- A record that failed more than once.
-- expect: failed is neither 0 nor 1
DELETE FROM failure;
UPDATE inference SET failed = 2;
