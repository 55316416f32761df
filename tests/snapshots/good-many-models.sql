-- 20,000 models, a quarter of them used, by a power law.
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z'), ('network', 'Many');
INSERT INTO model (id, key, owner, category, listed_at)
    WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 20000)
    SELECT n, 'owner-' || (n % 1777) || '/a-model-with-a-name-of-usual-length-' || n, 'owner-' || (n % 1777), 'category ' || (n % 12), 1700000000 + n * 1000 FROM counter;
INSERT INTO usage_daily (day, model_id, inferences)
    WITH RECURSIVE day (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n < 59)
    SELECT 20778 - n, id, 1 + 10000000 / (id * (1 + (id + n) % 7)) FROM day, model WHERE id % 4 = 1 AND (id + n) % 5 <> 0;
