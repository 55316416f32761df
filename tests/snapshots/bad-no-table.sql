-- Tables are missing.
-- expect: table model_alias is missing
-- expect: table mark is missing
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
DROP TABLE mark;
DROP TABLE model_alias;
