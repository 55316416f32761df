-- Three nodes: one registered at noon, one without registration that is disabled later, one without a heartbeat; no heartbeat of anyone on 5 January.
-- Uptime: 345600 of 388800 seconds, 108000 of 194400, not known; all 453600 of 583200. Ten failures: 6 reverted, 3 out of gas, 1 not stated.
INSERT INTO snapshot VALUES ('taken_at', '2026-01-08T00:00:00Z');
INSERT INTO model (id, key) VALUES (1, 'ada/small');
INSERT INTO caller (id, address) VALUES (1, '0xabc');
INSERT INTO kind VALUES (1, 'llm');
INSERT INTO node VALUES (10, 'node-a'), (11, 'node-b'), (12, 'node-c');
INSERT INTO inference (at, model_id, node_id, count) VALUES (1767225600, 1, 10, 60), (1767484800, 1, 11, 30), (1767657600, NULL, 12, 10), (1767657600, 1, NULL, 100);
INSERT INTO inference (id, at, model_id, kind_id, count, failed) VALUES (100, 1767484800, 1, 1, 4, 1), (101, 1767571200, 1, 1, 2, 1), (102, 1767571200, NULL, NULL, 3, 1), (103, 1767571200, NULL, NULL, 1, 1);
INSERT INTO failure VALUES (100, 'reverted'), (101, 'reverted'), (102, 'out of gas');
INSERT INTO node_event VALUES (10, 1767355200, 'registered'), (11, 1767679200, 'disabled');
INSERT INTO node_uptime VALUES (10, 20455, 43200, 48), (10, 20456, 86400, 96), (10, 20457, 43200, 48), (10, 20459, 86400, 96), (10, 20460, 86400, NULL),
    (11, 20456, 86400, 96), (11, 20459, 43200, 48);
INSERT INTO workflow VALUES ('0x111', 1, 1767225600, 1800000000, 3600, NULL), ('0x112', 1, 1767225600, NULL, 60, 1767500000), ('0x113', NULL, NULL, 1767500000, NULL, NULL);
