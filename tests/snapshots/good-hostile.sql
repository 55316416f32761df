-- Everything a text can do wrong, in every table that has one, with enough volume to reach every page and figure.
CREATE TEMP TABLE odd (id INTEGER PRIMARY KEY, text TEXT);
INSERT INTO odd VALUES
    (1, '<script>alert(1)</script><img src=x onerror=alert(2)>'),
    (2, '"''`&amp;&#60;</title></style><!--'),
    (3, 'bell' || char(7) || char(27) || '[31m' || char(9) || char(10) || char(13) || 'end'),
    (4, 'nul' || char(0) || 'inside'),
    (5, CAST(x'FFFE80C0AF' AS TEXT)),
    (6, CAST(x'EDA080F4908080' AS TEXT)),
    (7, 'user' || char(8238) || 'txt.exe' || char(8294)),
    (8, replace(hex(zeroblob(5000)), '0', 'W')),
    (9, 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'),
    (10, '=HYPERLINK("https://example.org/?"&A1,"open")'),
    (11, '+1+cmd|'' /C calc''!A0'),
    (12, '@SUM(1,2)'),
    (13, '-2+3'),
    (14, 'نموذج اللغة العربية الكبير'),
    (15, 'שלום עולם'),
    (16, '大規模言語モデル・日本語版'),
    (17, '👩‍👩‍👧‍👦🏳️‍🌈e' || char(769) || char(769) || char(769)),
    (18, 'ก็ไทย हिन्दी မြန်မာ'),
    (19, '../../../../etc/passwd'),
    (20, 'index'),
    (21, 'page-2'),
    (22, '{{7*7}} ${7*7} #{7*7} %s%n %00'),
    (23, ' '),
    (24, char(65279) || char(8203) || char(173)),
    (25, 'CON'),
    (26, 'a,b;c' || char(9) || 'd"e'),
    (27, 'javascript:alert(1)'),
    (28, '\textbf{x} $\alpha$ % _ ^ ~'),
    (29, 'Same Name'),
    (30, 'same-name');
INSERT INTO snapshot VALUES ('taken_at', '2026-11-22T00:00:00Z');
INSERT INTO snapshot SELECT value, text FROM odd, (
    SELECT 'network' AS value, 1 AS id UNION ALL SELECT 'title', 2 UNION ALL SELECT 'source', 7 UNION ALL SELECT 'source_url', 27
    UNION ALL SELECT 'licence', 10 UNION ALL SELECT 'unit', 14 UNION ALL SELECT 'currency', 17) AS said WHERE odd.id = said.id;
-- Two models share each name, one of them by another key; the last is not listed any more.
INSERT INTO model (id, key, name, owner, category, family, listed_at, delisted_at, url)
    SELECT id, 'k' || id || '/' || text, text, text, text, text, 1700000000, NULL, 'javascript:alert(' || id || ')' FROM odd
    UNION ALL SELECT id + 100, text, NULL, NULL, NULL, NULL, NULL, CASE id WHEN 30 THEN 1795000000 END, 'https://example.org/"><b>' FROM odd;
INSERT INTO model_alias SELECT 'alias of ' || id || text, id FROM odd;
INSERT INTO caller SELECT id, text, text, CASE id % 3 WHEN 0 THEN 'wallet' WHEN 1 THEN 'relay' END FROM odd;
INSERT INTO verification SELECT id, text, id % 2 FROM odd WHERE id <= 7;
INSERT INTO settlement SELECT id, text, id % 2 FROM odd WHERE id BETWEEN 8 AND 14;
INSERT INTO kind SELECT id, text FROM odd WHERE id BETWEEN 15 AND 20;
INSERT INTO node SELECT id, text FROM odd WHERE id BETWEEN 21 AND 28;
INSERT INTO claim SELECT text, id, text, 1790000000, 'javascript:' || text FROM odd;
INSERT INTO mark SELECT 1792000000 + id * 86400, text FROM odd WHERE id % 4 = 0;
-- Forty days to the 21st; one without any record. The largest model has half of the volume.
INSERT INTO inference (at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed, tokens_in, paid_nano)
    WITH RECURSIVE day (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n < 39)
    SELECT 1795305600 - 43200 - n * 86400, model.id, 1 + (model.id + n) % 30, 1 + n % 7, 8 + model.id % 7, 15 + n % 6, 21 + model.id % 8,
        10000 / (model.id * model.id) + n + 1, n % 13 = 0, 100, 1000000
    FROM day, model WHERE n <> 17 AND model.id % 10 <> 9;
INSERT INTO inference (at, model_id, count) VALUES (1795300000, NULL, 5000);
DROP TABLE odd;
