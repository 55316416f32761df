-- Tables, columns, indexes and views of its owner are ignored.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO model (id, key) VALUES (1, 'ada/small');
CREATE TABLE notes (text);
ALTER TABLE inference ADD COLUMN note TEXT;
CREATE INDEX inference_at ON inference (at, model_id);
CREATE VIEW busy AS SELECT load_extension('evil') FROM inference;
INSERT INTO inference (at, model_id, note) VALUES (1780000000, 1, 'x');
