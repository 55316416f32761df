-- A generated column could run anything.
-- expect: column label of table mark is computed; store its values instead
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
DROP TABLE mark;
CREATE TABLE mark (at, label AS (at || 'x'));
