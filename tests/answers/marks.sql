-- What was different after each mark? Equal windows on both sides, at most 28 days.
CREATE TEMP TABLE side AS SELECT number, before, day - days AS first, day - 1 AS last FROM (SELECT '1' AS number, 20580 AS day, 28 AS days UNION VALUES ('2', 20625, 10)), (SELECT 1 AS before)
    UNION ALL SELECT number, 0, day, day + days - 1 FROM (SELECT '1' AS number, 20580 AS day, 28 AS days UNION VALUES ('2', 20625, 10));
CREATE TEMP VIEW named AS SELECT *, '$.' || iif(before, 'before', 'after') || '."' || number || '"' AS path FROM side;
INSERT INTO answer SELECT path || ' a day', (SELECT sum(n) FROM volume WHERE day BETWEEN first AND last) * 1.0 / (SELECT count(*) FROM days_with_data WHERE day BETWEEN first AND last), json_extract(j, path || '.per_day') FROM named, summary;
INSERT INTO answer SELECT path || ' models', (SELECT count(DISTINCT model) FROM volume WHERE n > 0 AND day BETWEEN first AND last), json_extract(j, path || '.used') FROM named, summary;
INSERT INTO answer SELECT path || ' addresses', (SELECT count(DISTINCT caller) FROM volume WHERE n > 0 AND day BETWEEN first AND last), json_extract(j, path || '.callers') FROM named, summary;
INSERT INTO answer SELECT 'sides of a late mark', 1, json_extract(j, '$.before."3"') IS NULL FROM summary;
