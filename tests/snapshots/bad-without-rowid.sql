-- Rows without a number.
-- expect: table mark is WITHOUT ROWID
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
DROP TABLE mark;
CREATE TABLE mark (at PRIMARY KEY, label) WITHOUT ROWID;
