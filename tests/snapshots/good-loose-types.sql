-- Tables without STRICT and without checks, but with right values.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO model (id, key) VALUES (1, 'ada/small');
DROP TABLE inference;
CREATE TABLE inference (id INTEGER PRIMARY KEY, at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id,
    count DEFAULT 1, failed DEFAULT 0, tokens_in, tokens_out, paid_nano);
DROP TABLE usage_daily;
CREATE TABLE usage_daily (day, model_id, caller_id, verification_id, settlement_id, kind_id, inferences, tokens_in, tokens_out, paid_nano);
INSERT INTO inference (at, model_id) VALUES (1780000000, 1);
INSERT INTO usage_daily (day, model_id, inferences) VALUES (20600, 1, 5);
