-- Three models that never ran.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z'), ('network', 'Still');
INSERT INTO model (id, key, listed_at) VALUES (1, 'lone/model', 1794000000), (2, 'lone/other', 1794500000), (3, 'third/model', NULL);
