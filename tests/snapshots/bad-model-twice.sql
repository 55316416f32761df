-- Two models with one key, and two with one id.
-- expect: table model has two rows with id 3; ids are unique
-- expect: table model, rows 1 and 2 have the same key "a/b"; merge them
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
DROP TABLE model;
CREATE TABLE model (id, key, name, owner, category, family, listed_at, delisted_at, runnable, url);
INSERT INTO model (id, key) VALUES (1, 'a/b'), (2, 'a/b'), (3, 'c'), (3, 'd');
