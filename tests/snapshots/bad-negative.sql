-- Negative amounts.
-- expect: table inference, row 1: count -1 is negative; correct it or delete the row
-- expect: table inference, row 2: tokens_in -9223372036854775808 is negative
-- expect: table usage_daily, row 1: inferences -5 is negative
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA ignore_check_constraints = ON;
INSERT INTO inference (at, count) VALUES (1780000000, -1);
INSERT INTO inference (at, tokens_in) VALUES (1780000000, -9223372036854775808);
INSERT INTO usage_daily (day, inferences) VALUES (20600, -5);
