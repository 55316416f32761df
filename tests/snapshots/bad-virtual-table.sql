-- A virtual table where a table belongs.
-- expect: mark is a virtual where a table belongs
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
DROP TABLE mark;
CREATE VIRTUAL TABLE mark USING fts5 (at, label);
