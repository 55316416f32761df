-- Is demand steady? Days of the week, and the busiest tenth of the days, of the last 91.
CREATE TEMP TABLE daily AS SELECT day, sum(n) AS n FROM volume WHERE day >= 20635 - 91 GROUP BY day;
INSERT INTO answer SELECT name || 's', (SELECT avg(n) FROM daily WHERE strftime('%w', day * 86400, 'unixepoch') = weekday), json_extract(j, '$.weekdays.' || name || '.per_day')
    FROM (SELECT 'Monday' AS name, '1' AS weekday UNION VALUES ('Tuesday', '2'), ('Wednesday', '3'), ('Thursday', '4'), ('Friday', '5'), ('Saturday', '6'), ('Sunday', '0')), summary;
INSERT INTO answer SELECT 'days', (SELECT count(*) FROM daily), json_extract(j, '$.rhythm.days') FROM summary;
INSERT INTO answer SELECT 'busiest tenth', (SELECT sum(n) FROM (SELECT n FROM daily ORDER BY n DESC LIMIT (SELECT (count(*) + 9) / 10 FROM daily))) * 1.0 / (SELECT sum(n) FROM daily), json_extract(j, '$.rhythm.busiest_share') FROM summary;
INSERT INTO answer SELECT 'median day', (SELECT avg(n) FROM (SELECT n, row_number() OVER (ORDER BY n) AS r, count(*) OVER () AS c FROM daily) WHERE r IN ((c + 1) / 2, c / 2 + 1)), json_extract(j, '$.rhythm.median') FROM summary;
INSERT INTO answer SELECT 'busiest to median day', (SELECT max(n) FROM daily) / (SELECT avg(n) FROM (SELECT n, row_number() OVER (ORDER BY n) AS r, count(*) OVER () AS c FROM daily) WHERE r IN ((c + 1) / 2, c / 2 + 1)), json_extract(j, '$.rhythm.most_to_median') FROM summary;
