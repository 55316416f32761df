-- One row in every table, each column filled.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO snapshot VALUES ('network', 'Test'), ('unit', 'inferences');
INSERT INTO model VALUES (1, 'ada/small', 'small', 'ada', 'vision', 'small', 1700000000, 1790000000, 1, 'https://example.org/small');
INSERT INTO model_alias VALUES ('cid-1', 1);
INSERT INTO caller VALUES (1, '0xabc', 'Relay', 'relay');
INSERT INTO verification VALUES (1, 'TEE', 1);
INSERT INTO settlement VALUES (1, 'batch', 1);
INSERT INTO kind VALUES (1, 'llm');
INSERT INTO node VALUES (1, 'node-1');
INSERT INTO inference VALUES (1, 1780000000, 1, 1, 1, 1, 1, 1, 20, 0, 100, 200, 1000000000);
INSERT INTO usage_daily VALUES (20600, 1, 1, 1, 1, 1, 7, 10, 20, 30);
INSERT INTO usage_span VALUES (1, 20598, 20600);
INSERT INTO claim VALUES ('inferences', '2,000,000', 'inferences', 1780000000, 'https://example.org');
INSERT INTO mark VALUES (1780000000, 'Launch');
