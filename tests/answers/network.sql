-- A network of 48 models, 30 addresses and 120 days, in which every question has an answer worth checking.
-- Numbers are dealt out by remainders, so that the same rows come on every machine. 2026-07-01 is day 20635.
INSERT INTO snapshot VALUES ('taken_at', '2026-07-01T06:00:00Z'), ('network', 'Answers'), ('currency', 'TEST');
INSERT INTO verification VALUES (1, 'none', 0), (2, 'TEE', 1), (3, 'ZKML', 1);
INSERT INTO settlement VALUES (1, 'private', 0), (2, 'batch', 1), (3, 'individual', 1);
INSERT INTO kind VALUES (1, 'ml'), (2, 'llm'), (3, 'workflow'), (4, 'playground');
INSERT INTO node VALUES (1, 'north'), (2, 'south'), (3, 'east'), (4, 'never');

-- Some were listed before the first day of data (20515), some on no known day, some are gone; the last eight are never used.
WITH RECURSIVE i (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 48)
INSERT INTO model (id, key, name, owner, category, family, listed_at, delisted_at, runnable)
SELECT i, printf('owner-%d/family-%d', i % 11, i), substr('abcdefghijkl', 1 + i % 12, 1) || 'mber-' || i || 'b',
       iif(i % 13 = 0, NULL, printf('owner-%d', i % 11)), printf('category-%d', i % 3),
       iif(i % 4 = 0, NULL, printf('stated-%d', i % 5)),
       iif(i % 9 = 0, NULL, (20490 + (i * 29) % 140) * 86400 + i * 700),
       iif(i % 10 = 0, (20631 - (i % 4)) * 86400 + 43200, NULL), iif(i % 6 = 0, NULL, i % 2)
FROM i;

WITH RECURSIVE i (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 30)
INSERT INTO caller (id, address, label, kind)
SELECT i, printf('0x%040d', i), iif(i % 7 = 0, 'app ' || (i % 2), NULL),
       CASE i % 6 WHEN 0 THEN 'first-party' WHEN 1 THEN 'relay' WHEN 2 THEN 'contract' WHEN 3 THEN NULL WHEN 4 THEN 'unknown' ELSE 'wallet' END
FROM i;

-- The later the address, the rarer it comes, and some only early or late; no record at all is of day 20592; day 20635 is not over.
WITH RECURSIVE i (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 2400),
r AS (SELECT i, 20515 + (i * 37) % 120 AS day, (i * i * 7 + i * 3) % 97 AS m, (i * 13 + i * i * 5) % 101 AS c FROM i)
INSERT INTO inference (id, at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed, tokens_in, tokens_out, paid_nano)
SELECT i, iif(i % 200 = 0, 20635 * 86400 + i, day * 86400 + (i * 911) % 86400),
       CASE WHEN m < 40 THEN 1 + m * m / 40 WHEN m < 80 THEN 1 + m % 6 END,
       CASE WHEN i = 100 THEN 28 WHEN i IN (113, 126) THEN 29 WHEN i > 2370 AND i % 4 = 1 THEN 30 WHEN c >= 90 THEN NULL
            WHEN c * c / 300 > 7 AND (c * c / 300 % 3 = 0 AND day > 20560 OR c * c / 300 % 3 = 1 AND day < 20590) THEN NULL ELSE 1 + c * c / 300 END,
       nullif(i % 4, 0), nullif((i / 3) % 4, 0), nullif((i / 5) % 5, 0), CASE WHEN i % 8 = 0 THEN NULL ELSE 1 + i % 3 END,
       1 + i % 3, i % 23 = 0, iif(i % 2, i % 700, NULL), iif(i % 2, i % 500, NULL),
       CASE WHEN i % 3 = 0 THEN 400000 WHEN i % 3 = 1 AND i % 5 > 0 THEN (i % 90) * 10007 END
FROM r WHERE day <> 20592 OR i % 200 = 0;

-- Payments for sessions of many requests: money without inferences.
WITH RECURSIVE i (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 40)
INSERT INTO inference (id, at, caller_id, count, paid_nano) SELECT 9000 + i, (20600 + i % 35) * 86400 + i, 1 + i % 29, 0, 3000000 + i FROM i;

WITH RECURSIVE i (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 90)
INSERT INTO usage_daily (day, model_id, caller_id, verification_id, settlement_id, kind_id, inferences, tokens_in, tokens_out, paid_nano)
SELECT 20560 + (i * 11) % 75 + ((i * 11) % 75 = 32), nullif((i * 5) % 38, 0), nullif(i % 23, 0), nullif(i % 4, 0), nullif(i % 4, 0), 1 + i % 4, 1 + i % 9,
       i * 10, i * 20, iif(i % 2, i * 1000, NULL)
FROM i;

INSERT INTO mark VALUES (20580 * 86400 + 3600, 'Launch'), (20625 * 86400, 'Incentive ends'), (20632 * 86400, 'Too late to compare');
INSERT INTO claim VALUES
    ('Models hosted', '48', 'models', 20600 * 86400, 'https://example.org/1'),
    ('Inferences', '2.5K+', 'inferences', 20610 * 86400 + 50000, 'https://example.org/2'),
    ('Inferences', '1,900', 'transactions', NULL, NULL),
    ('Wallets', 'many', 'wallets', 20634 * 86400, NULL),
    ('Proofs', '10M', 'proofs', 20620 * 86400, NULL),
    ('Models hosted', '4.451', 'models', 20600 * 86400, NULL),
    ('Weather', '12', 'degrees', 20620 * 86400, NULL);
