-- A column that hides the number of the row.
-- expect: column rowid of table mark hides the number of the row; rename it
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
ALTER TABLE mark ADD COLUMN rowid INTEGER;
