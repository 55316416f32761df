-- How many of the least used models does it take to weigh as much as the most used one?
CREATE TEMP TABLE rising AS SELECT n, sum(n) OVER (ORDER BY n, id ROWS UNBOUNDED PRECEDING) AS sum, row_number() OVER (ORDER BY n, id) AS r FROM (SELECT id, coalesce((SELECT n FROM used WHERE used.id = listed.id), 0) AS n FROM listed);
INSERT INTO answer SELECT 'models', (SELECT min(r) FROM rising WHERE sum >= (SELECT max(n) FROM rising)), json_extract(j, '$.bottom.models') FROM summary;
INSERT INTO answer SELECT 'their volume', (SELECT min(sum) FROM rising WHERE sum >= (SELECT max(n) FROM rising)), json_extract(j, '$.bottom.inferences') FROM summary;
INSERT INTO answer SELECT 'reached', 1, json_extract(j, '$.bottom.reached') FROM summary;
INSERT INTO answer SELECT 'idle among them', (SELECT count(*) FROM rising WHERE n = 0), json_extract(j, '$.bottom.idle') FROM summary;
