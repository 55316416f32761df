-- A view where a table belongs: its SQL is never run.
-- expect: inference is a view where a table belongs
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
ALTER TABLE inference RENAME TO real_inference;
CREATE VIEW inference AS SELECT * FROM real_inference;
