-- How far do listed models get, and how much is asked of those that are used?
WITH within (id, days) AS (VALUES ('ever', 99999), ('90d', 90), ('30d', 30), ('7d', 7))
INSERT INTO answer SELECT 'funnel ' || id,
    (SELECT count(*) FROM listed WHERE EXISTS (SELECT 1 FROM volume WHERE model = listed.id AND n > 0 AND day >= 20635 - days)),
    json_extract(j, '$.funnel."' || id || '".models') FROM within, summary;
INSERT INTO answer SELECT 'listed', (SELECT count(*) FROM listed), json_extract(j, '$.funnel.listed.models') FROM summary;
INSERT INTO answer SELECT 'runnable', (SELECT count(*) FROM listed WHERE runnable), json_extract(j, '$.funnel.runnable.models') FROM summary;
INSERT INTO answer SELECT 'used daily', (SELECT count(*) FROM listed WHERE
    (SELECT count(DISTINCT day) FROM recent WHERE model = listed.id AND n > 0) = (SELECT count(*) FROM days_with_data WHERE day >= 20605)),
    json_extract(j, '$.funnel.daily.models') FROM summary;
INSERT INTO answer SELECT 'idle share', 1 - (SELECT count(*) FROM used) * 1.0 / (SELECT count(*) FROM listed),
    json_extract(j, '$.windows."30d".measures."idle_share.listed".value') FROM summary;
INSERT INTO answer SELECT 'mean of active models', (SELECT avg(n) FROM used), json_extract(j, '$.windows."30d".measures."mean.used".value') FROM summary;
INSERT INTO answer SELECT 'median of active models',
    (SELECT avg(n) FROM (SELECT n, row_number() OVER (ORDER BY n) AS r, count(*) OVER () AS c FROM used) WHERE r IN ((c + 1) / 2, c / 2 + 1)),
    json_extract(j, '$.windows."30d".measures."median.used".value') FROM summary;
