-- One key of two models.
-- expect: have the same key
ALTER TABLE model DROP CONSTRAINT model_key_key;
INSERT INTO model (id, key) SELECT 2, key FROM model;
