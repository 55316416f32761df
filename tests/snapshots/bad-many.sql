-- More faults than anybody reads: 20 are shown, all are counted.
-- expect: 30 faults
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
PRAGMA ignore_check_constraints = ON;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) INSERT INTO inference (at, count) SELECT 1780000000, -i FROM n;
