-- One model that ran once, on the last day.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z'), ('network', 'Tiny');
INSERT INTO model (id, key) VALUES (1, 'lone/model');
INSERT INTO inference (at, model_id) VALUES (1795262400, 1);
