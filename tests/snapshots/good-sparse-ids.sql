-- Ids far apart and negative, which a table by id could not hold.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO model (id, key) VALUES (-9223372036854775808, 'least'), (0, 'nought'), (9223372036854775807, 'most');
INSERT INTO caller (id, address) VALUES (1, 'a'), (1000000000000, 'b');
INSERT INTO inference (id, at, model_id, caller_id) VALUES (-9223372036854775808, 1780000000, -9223372036854775808, 1), (0, 1780000000, 0, 1000000000000),
    (9223372036854775807, 1780000000, 9223372036854775807, 1);
