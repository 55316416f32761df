-- Text where an integer belongs.
-- expect: table inference, row 1: model_id is "one", which is not an integer; store an INTEGER
-- expect: table inference, row 2: count is "2.5", which is not an integer
-- expect: table inference, row 3: at is "2026-01-01"
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO model (id, key) VALUES (1, 'ada/small');
DROP TABLE inference;
CREATE TABLE inference (id INTEGER PRIMARY KEY, at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id,
    count DEFAULT 1, failed DEFAULT 0, tokens_in, tokens_out, paid_nano);
INSERT INTO inference (at, model_id) VALUES (1780000000, 'one');
INSERT INTO inference (at, count) VALUES (1780000000, 2.5);
INSERT INTO inference (at) VALUES ('2026-01-01');
