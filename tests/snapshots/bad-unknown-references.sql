-- Records that name rows which do not exist.
-- expect: row 1: model_id 9 is not in table model; add it there or store NULL
-- expect: row 2: caller_id 9 is not in table caller
-- expect: row 3: verification_id 9 is not in table verification
-- expect: row 4: settlement_id 9 is not in table settlement
-- expect: row 5: kind_id 9 is not in table kind
-- expect: row 6: node_id -1 is not in table node
-- expect: table usage_daily, row 1: model_id 2 is not in table model
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO model (id, key) VALUES (1, 'ada/small');
INSERT INTO inference (at, model_id) VALUES (1780000000, 9);
INSERT INTO inference (at, caller_id) VALUES (1780000000, 9);
INSERT INTO inference (at, verification_id) VALUES (1780000000, 9);
INSERT INTO inference (at, settlement_id) VALUES (1780000000, 9);
INSERT INTO inference (at, kind_id) VALUES (1780000000, 9);
INSERT INTO inference (at, node_id) VALUES (1780000000, -1);
INSERT INTO usage_daily (day, model_id, inferences) VALUES (20600, 2, 1);
