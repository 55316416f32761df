-- Records of a model, a caller and modes that nobody lists, one of them failed and one without volume.
-- expect: model_id 4711 is not in table model; add it there or store NULL
-- expect: caller_id 4712 is not in table caller
-- expect: verification_id 4713 is not in table verification
-- expect: node_id 4714 is not in table node
-- expect: table usage_daily, day 1970-04-11: settlement_id 4715 is not in table settlement
INSERT INTO inference (id, at, model_id, verification_id, node_id) VALUES (91, 8640000, 4711, 4713, 4714);
INSERT INTO inference (id, at, caller_id, failed, count) VALUES (92, 8640000, 4712, 1, 0);
INSERT INTO usage_daily (day, settlement_id, inferences) VALUES (100, 4715, 1);
