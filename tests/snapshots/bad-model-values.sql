-- A model without a key, one delisted before it was listed, one that is runnable twice.
-- expect: table model, row 1: key is missing
-- expect: table model, row 2: delisted_at is before listed_at
-- expect: table model, row 3: runnable is "2", neither 0 nor 1; store one of them
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
DROP TABLE model;
CREATE TABLE model (id INTEGER PRIMARY KEY, key, name, owner, category, family, listed_at, delisted_at, runnable, url);
INSERT INTO model (id, key, listed_at, delisted_at, runnable) VALUES (1, NULL, NULL, NULL, NULL), (2, 'b', 2000, 1000, 0), (3, 'c', NULL, NULL, 2);
