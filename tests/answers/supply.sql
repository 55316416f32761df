-- Does use keep up with the catalogue? Weeks, the first of them as 100.
CREATE TEMP TABLE week AS WITH RECURSIVE w (last) AS (SELECT 20634 UNION ALL SELECT last - 7 FROM w WHERE last - 13 >= (SELECT first_day FROM edge))
SELECT last, date(last * 86400, 'unixepoch') AS last_day, (SELECT sum(n) FROM volume WHERE day BETWEEN last - 6 AND last) AS n,
    (SELECT count(*) FROM days_with_data WHERE day BETWEEN last - 6 AND last) AS days,
    (SELECT count(*) FROM model WHERE coalesce(listed_at, 0) <= (last + 1) * 86400 AND coalesce(delisted_at, 1e18) > (last + 1) * 86400) AS listed,
    (SELECT count(DISTINCT model) FROM volume WHERE n > 0 AND day BETWEEN last - 6 AND last) AS used,
    (SELECT count(DISTINCT owner) FROM volume JOIN model ON model.id = model WHERE n > 0 AND day BETWEEN last - 6 AND last) AS owners,
    (SELECT count(DISTINCT caller) FROM volume WHERE n > 0 AND day BETWEEN last - 6 AND last) AS callers,
    (SELECT sum(n) FROM volume WHERE model IS NOT NULL AND day BETWEEN last - 6 AND last) AS attributed FROM w;
INSERT INTO answer SELECT 'weeks', (SELECT count(*) FROM week), (SELECT count(*) FROM json_each(j, '$.weeks')) FROM summary;
INSERT INTO answer SELECT 'volume of the week to ' || last_day, n, json_extract(j, '$.weeks."' || last_day || '".inferences') FROM week, summary;
INSERT INTO answer SELECT 'addresses of the week to ' || last_day, callers, json_extract(j, '$.weeks."' || last_day || '".callers') FROM week, summary;
INSERT INTO answer SELECT 'owners of the week to ' || last_day, owners, json_extract(j, '$.weeks."' || last_day || '".owners') FROM week, summary;
INSERT INTO answer SELECT 'models of the week to ' || last_day, used, json_extract(j, '$.weeks."' || last_day || '".used') FROM week, summary;
INSERT INTO answer SELECT 'per listed model in the week to ' || last_day, attributed * 7.0 / (listed * days), json_extract(j, '$.weeks."' || last_day || '".per_listed') FROM week, summary;
INSERT INTO answer SELECT 'index of models ' || last_day, 100.0 * listed / (SELECT listed FROM week ORDER BY last LIMIT 1), json_extract(j, '$.weeks."' || last_day || '".listed_index') FROM week, summary;
INSERT INTO answer SELECT 'index of volume ' || last_day, 100.0 * n / days / (SELECT n * 1.0 / days FROM week ORDER BY last LIMIT 1), json_extract(j, '$.weeks."' || last_day || '".volume_index') FROM week, summary;
