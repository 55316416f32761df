-- A row of more than a mebibyte.
-- expect: a row of more than a mebibyte (reading table model)
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO model (id, key) VALUES (1, hex(zeroblob(1000000)));
