-- Records that name no model, no caller and no mode.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO inference (at) VALUES (1780000000), (1780000001);
INSERT INTO usage_daily (day, inferences) VALUES (20600, 5);
