-- A sum of the database that does not fit 64 bits.
-- expect: the server said: bigint out of range; values and their sums must fit 64 bits
DELETE FROM failure;
UPDATE inference SET failed = 0, tokens_in = NULL, tokens_out = NULL, paid_nano = NULL, count = 9223372036854775807, at = 86400;
