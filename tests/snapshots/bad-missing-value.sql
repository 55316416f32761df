-- NULL where a value is needed.
-- expect: table inference, row 1: at is missing; fill it or delete the row
-- expect: table inference, row 2: count is missing
-- expect: table usage_daily, row 1: inferences is missing
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
DROP TABLE inference;
CREATE TABLE inference (id INTEGER PRIMARY KEY, at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id,
    count DEFAULT 1, failed DEFAULT 0, tokens_in, tokens_out, paid_nano);
DROP TABLE usage_daily;
CREATE TABLE usage_daily (day, model_id, caller_id, verification_id, settlement_id, kind_id, inferences, tokens_in, tokens_out, paid_nano);
INSERT INTO inference (at) VALUES (NULL);
INSERT INTO inference (at, count) VALUES (1780000000, NULL);
INSERT INTO usage_daily (day) VALUES (20600);
